from django.apps import AppConfig


class RenderingConfig(AppConfig):
    name = "mellanrum.rendering"
    label = "rendering"
