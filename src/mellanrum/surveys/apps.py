from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "mellanrum.surveys"
    label = "surveys"
