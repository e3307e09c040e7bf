from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "mellanrum.records"
    label = "records"
