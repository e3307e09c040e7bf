from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "mellanrum.planning"
    label = "planning"
