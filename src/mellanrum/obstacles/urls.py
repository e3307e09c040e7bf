"""Addresses of obstacles and of the reports that they come from; those that people type are short."""

from django.urls import path

from .views import consultations, follow, handling, obstacles, overviews, reporting, reports

app_name = "obstacles"
urlpatterns = [
    path("hinder/", obstacles.obstacles, name="obstacles"),
    path("hinder/nytt/", obstacles.obstacle_new, name="obstacle_new"),
    path("hinder/monster/", overviews.pattern_page, name="patterns"),
    path("hinder/effekter/", overviews.effects, name="effects"),
    path("hinder/effekter/<int:pk>/ta-tillbaka/", overviews.effect_withdraw, name="effect_withdraw"),
    path("hinder/internt/", overviews.internal, name="internal"),
    path("hinder/internt/ansvarig/", overviews.owner_new, name="owner_new"),
    path("hinder/rapporter/", reports.reports, name="reports"),
    path("hinder/rapporter/<int:pk>/", reports.report, name="report_read"),
    path("hinder/rapporter/<int:pk>/ta-upp/", reports.report_take_up, name="report_take_up"),
    path("hinder/rapporter/<int:pk>/folj/", reports.report_join, name="report_join"),
    path("hinder/rapporter/<int:pk>/lagg-at-sidan/", reports.report_aside, name="report_aside"),
    path("hinder/rapporter/<int:pk>/vem-skrev/", reports.report_writer, name="report_writer"),
    path("hinder/<str:number>/", obstacles.obstacle, name="obstacle"),
    path("hinder/<str:number>/<slug:what>/", handling.handle, name="handle"),
    path("konsultationer/", consultations.consultations, name="consultations"),
    path("konsultationer/ny/", consultations.consultation_new, name="consultation_new"),
    path("konsultationer/<int:pk>/", consultations.consultation, name="consultation"),
    path("konsultationer/<int:pk>/rad/", consultations.consultation_outcome, name="consultation_outcome"),
    path("konsultationer/<int:pk>/lyft/", consultations.consultation_raise, name="consultation_raise"),
    path("vad-hindren-ledde-till/<slug:federation>/", overviews.public, name="public"),
    path("rapportera/", reporting.report_here, name="report_here"),
    path("rapportera/pa-vaggen/", reporting.wall, name="wall"),
    path("rapportera/pa-vaggen/affisch/", reporting.poster, name="poster"),
    path("rapportera/<slug:federation>/skickad/", reporting.report_sent, name="report_sent"),
    path("rapportera/<slug:federation>/<slug:code>/", reporting.report, name="report"),
    path("folj/<slug:federation>/<str:token>/", follow.follow, name="follow"),
]
