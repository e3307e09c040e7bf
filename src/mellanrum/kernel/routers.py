"""Which alias a model writes through."""

from typing import Any

from django.db.models import Model


class LogRouter:
    """Models with ``through_log = True`` live on the `log` alias: what they keep outlives the request's transaction."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return self._alias(model)

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return self._alias(model)

    def allow_relation(self, obj1: Model, obj2: Model, **hints: Any) -> bool | None:
        return None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return None

    def _alias(self, model: type[Model]) -> str | None:
        # Django's cache table has no class of ours: its app label tells.
        if getattr(model, "through_log", False) or model._meta.app_label == "django_cache":
            return "log"
        return None
