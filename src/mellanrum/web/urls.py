"""Addresses of the pages that combine contexts, and of those that belong to none."""

from django.urls import path

from . import views

app_name = "web"
urlpatterns = [
    path("", views.start, name="start"),
    path("oversikt/", views.overview, name="overview"),
    path("sprak/", views.language, name="language"),
    path("ordlista/", views.glossary, name="glossary"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
    path("sa-raknar-vi/", views.counting, name="counting"),
    path("komponenter/", views.gallery, name="gallery"),
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
]
