"""The log of readings: who read what about a person, and why. No log, no reading."""

from collections.abc import Iterable

from django.db import DatabaseError, models
from django.utils import timezone

from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.scope import federation_transaction

from .models import Reading


class ReadingNotLogged(Exception):
    """The log of readings could not be written, so nothing may be read."""


def log_reading(*, actor: Actor, obj: models.Model, fields: Iterable[str], reason: str) -> None:
    """This will write, before anything is shown, that the actor reads these fields of ``obj``, and why.

    It is committed at once through the `log` alias: it stays when the request's own transaction is undone, and can be
    written while that one is read-only. Call it before the data are used.

    Raises:
        ReadingNotLogged: when it could not be written, when no fields are named, or when the reason is empty.
    """
    names = sorted(set(fields))
    if not names or not reason.strip():
        raise ReadingNotLogged("Say which fields are read, and why.")
    try:
        with federation_transaction([actor.federation_id], using="log", durable=True):
            Reading.objects.create(
                federation_id=actor.federation_id,
                at=timezone.now(),
                actor_user_id=actor.user_id,
                actor_name=actor.name,
                object_type=obj._meta.label_lower,
                object_id=obj.pk,
                fields_read=names,
                reason=reason.strip(),
            )
    except DatabaseError as error:
        raise ReadingNotLogged("The log of readings could not be written.") from error
