"""Addresses of this context."""

from django.urls import URLPattern

app_name = "planning"
urlpatterns: list[URLPattern] = []
