from django.apps import AppConfig


class EconomyConfig(AppConfig):
    name = "mellanrum.economy"
    label = "economy"
