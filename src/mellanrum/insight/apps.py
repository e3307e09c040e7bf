from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "mellanrum.insight"
    label = "insight"
