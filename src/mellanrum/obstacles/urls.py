"""Addresses of obstacles and of the reports that they come from."""

from django.urls import URLPattern

app_name = "obstacles"
urlpatterns: list[URLPattern] = []
