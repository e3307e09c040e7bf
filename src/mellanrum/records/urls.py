"""Addresses of this context."""

from django.urls import path

from . import views

app_name = "records"
urlpatterns = [
    path("historik/<str:object_type>/<int:object_id>/", views.history, name="history"),
]
