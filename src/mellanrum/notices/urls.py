"""Addresses of this context."""

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("utskick/", views.outbox, name="outbox"),
    path("utskick/<int:pk>/", views.letter, name="letter"),
    path("utskick/<int:pk>/igen/", views.again, name="again"),
    path("utskick/<int:pk>/aterkalla/", views.withdraw, name="withdraw"),
    path("kalendrar/", views.calendars, name="calendars"),
    path("kalendrar/<int:pk>/ny-adress/", views.calendar_rotate, name="calendar_rotate"),
    path("kalendrar/<int:pk>/aterkalla/", views.calendar_withdraw, name="calendar_withdraw"),
    path("kalender/<slug:federation>/<str:token>.ics", views.feed, name="feed"),
]
