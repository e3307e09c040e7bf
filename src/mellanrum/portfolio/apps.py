from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "mellanrum.portfolio"
    label = "portfolio"
