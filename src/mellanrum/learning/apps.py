from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "mellanrum.learning"
    label = "learning"
