from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "mellanrum.kernel"
    label = "kernel"

    def ready(self) -> None:
        from .declarations import collect

        collect("use_cases", "reactions", "measures", "matters", "notices", "texts")
