"""Addresses of what is learnt together."""

from django.urls import path

from . import views

app_name = "learning"
urlpatterns = [
    path("larande/", views.events, name="events"),
    path("larande/nytt/", views.event_new, name="event_new"),
    path("larande/<int:pk>/", views.event, name="event"),
    path("larande/<int:pk>/andra/", views.event_edit, name="event_edit"),
    path("larande/<int:pk>/ta-tillbaka/", views.event_withdraw, name="event_withdraw"),
]
