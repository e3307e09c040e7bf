from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "mellanrum.governance"
    label = "governance"
