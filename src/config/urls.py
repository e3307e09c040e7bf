"""The addresses of the whole site; each context has its own under a Swedish word."""

from django.urls import include, path

handler400 = "mellanrum.web.errors.bad_request"
handler403 = "mellanrum.web.errors.forbidden"
handler404 = "mellanrum.web.errors.not_found"
handler429 = "mellanrum.tenancy.views.sign_in.too_many"
handler500 = "mellanrum.web.errors.failed"

urlpatterns = [
    path("konto/", include("mellanrum.tenancy.sign_in_urls")),
    path("", include("mellanrum.web.urls")),
    path("", include("mellanrum.tenancy.urls")),
    path("", include("mellanrum.records.urls")),
    path("", include("mellanrum.notices.urls")),
    path("", include("mellanrum.governance.urls")),
    path("", include("mellanrum.surveys.urls")),
    path("", include("mellanrum.planning.urls")),
    path("", include("mellanrum.economy.urls")),
    path("", include("mellanrum.learning.urls")),
    path("", include("mellanrum.obstacles.urls")),
    path("", include("mellanrum.exchange.urls")),
]
