from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "mellanrum.notices"
    label = "notices"
