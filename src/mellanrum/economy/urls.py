"""Addresses of the federation's money."""

from django.urls import path

from . import views

app_name = "economy"
urlpatterns = [
    path("ekonomi/", views.latest, name="latest"),
    path("ekonomi/<int:year>/", views.year, name="year"),
    path("ekonomi/<int:year>/bidrag/", views.contributions, name="contributions"),
    path("ekonomi/<int:year>/budget/", views.budgets, name="budgets"),
    path("ekonomi/<int:year>/bokforing/", views.ledger, name="ledger"),
    path("ekonomi/<int:year>/bokforing/ny/", views.entry_new, name="entry_new"),
    path("ekonomi/<int:year>/prognos/ny/", views.forecast_new, name="forecast_new"),
]
