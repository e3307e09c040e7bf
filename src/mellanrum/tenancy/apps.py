from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "mellanrum.tenancy"
    label = "tenancy"
