"""Addresses of this context."""

from django.urls import path, re_path

from . import views

app_name = "exchange"
urlpatterns = [
    path("import/", views.imports, name="imports"),
    path("import/<slug:kind>/", views.import_new, name="import_new"),
    path("import/<slug:kind>/<int:run_id>/", views.import_preview, name="import_preview"),
    path("import/<slug:kind>/<int:run_id>/angra/", views.import_undo, name="import_undo"),
    path("import/<slug:kind>/<int:run_id>/fel.csv", views.import_rejected, name="import_rejected"),
    path("diarium/arkiv/<int:year>.zip", views.register_archive, name="register_archive"),
    re_path(r"^import/(?P<kind>[a-z-]+)/mall\.(?P<form>csv|xlsx)$", views.import_template, name="import_template"),
]
