from django.apps import AppConfig


class ObstaclesConfig(AppConfig):
    name = "mellanrum.obstacles"
    label = "obstacles"
