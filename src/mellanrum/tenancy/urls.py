"""Addresses of this context."""

from django.urls import URLPattern

app_name = "tenancy"
urlpatterns: list[URLPattern] = []
