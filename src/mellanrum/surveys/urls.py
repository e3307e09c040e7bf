"""Addresses of surveys; the one that respondents get is short, since some type it."""

from django.urls import path

from . import views

app_name = "surveys"
urlpatterns = [
    path("enkater/", views.surveys, name="surveys"),
    path("enkater/<slug:code>/version-<int:version>/", views.questionnaire, name="questionnaire"),
    path("enkater/<slug:code>/version-<int:version>/ny-omgang/", views.round_new, name="round_new"),
    path("enkater/omgang/<int:pk>/", views.round_page, name="round"),
    path("enkater/omgang/<int:pk>/bjud-in/", views.invite_page, name="invite"),
    path("enkater/omgang/<int:pk>/paminn/", views.remind_page, name="remind"),
    path("svara/tack/", views.thanks, name="thanks"),
    path("svara/<slug:federation>/<str:token>/", views.answer, name="answer"),
]
