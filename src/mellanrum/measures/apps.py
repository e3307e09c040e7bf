from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "mellanrum.measures"
    label = "measures"
