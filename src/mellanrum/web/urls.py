"""Addresses of the pages that combine contexts, and of those that belong to none."""

from django.urls import path

from . import releases, views

app_name = "web"
urlpatterns = [
    path("", views.start, name="start"),
    path("oversikt/", views.overview, name="overview"),
    path("oversikt/mal/", views.overview_goals, name="overview_goals"),
    path("oversikt/pengar/", views.overview_money, name="overview_money"),
    path("oversikt/bordet/", views.overview_table, name="overview_table"),
    path("oversikt/hinder/", views.overview_obstacles, name="overview_obstacles"),
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
