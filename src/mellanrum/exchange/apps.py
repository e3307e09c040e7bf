from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "mellanrum.exchange"
    label = "exchange"
