"""Addresses of the pages that combine contexts, and of those that belong to none."""

from django.urls import path

from . import releases, views

app_name = "web"
urlpatterns = [
    path("", views.start, name="start"),
    path("oversikt/", views.overview, name="overview"),
    path("sprak/", views.language, name="language"),
    path("ordlista/", views.glossary, name="glossary"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
    path("sa-raknar-vi/", views.counting, name="counting"),
    path("komponenter/", views.gallery, name="gallery"),
    path("diarium/utlamnande/<int:pk>/svara/", releases.release_answer, name="release_answer"),
    path("diarium/utlamnande/<int:pk>/maska/<int:item>/", releases.release_mask, name="release_mask"),
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
]
