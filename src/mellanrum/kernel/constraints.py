"""From the database's refusal to a sentence: constraint names are mapped to messages once, here."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import BaseConstraint

from .errors import Refused


def messages_of_constraints() -> dict[str, str]:
    """This will list every named constraint of our models with the message it gives people."""
    found: dict[str, str] = {}
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, BaseConstraint) and constraint.violation_error_message:
                found[constraint.name] = str(constraint.violation_error_message)
    return found


@contextmanager
def refusals() -> Iterator[None]:
    """This will turn a broken constraint into a refusal with its own words, and undo the writes inside.

    Raises:
        Refused: when a constraint that has a message is broken. Others pass through as they are.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        message = messages_of_constraints().get(name or "")
        if message is None:
            raise
        raise Refused(message) from error
