"""The federation that a command is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches

from config.environment import Problem
from config.language import _
from mellanrum.tenancy.actors import Actor, system_actor
from mellanrum.tenancy.queries import federation_by_slug, federation_slugs
from mellanrum.tenancy.scope import federation_transaction


@contextmanager
def working_in(slug: str, *, read_only: bool) -> Iterator[Actor]:
    """This will open a transaction in a federation, as the command line's own actor.

    Raises:
        Problem: when there is no such federation, with the names that are nearest.
    """
    federation = federation_by_slug(slug)
    if federation is None:
        raise Problem(_unknown(slug))
    with federation_transaction([federation.pk], read_only=read_only):
        yield system_actor(federation.pk, "mellanrum")


def _unknown(slug: str) -> str:
    known = federation_slugs()
    text = _("Det finns inget förbund som heter {slug}.").format(slug=slug)
    near = get_close_matches(slug.lower(), known, n=3, cutoff=0.4)
    if near:
        return f"{text} " + _("Menade du {names}?").format(names=", ".join(near))
    if known:
        return f"{text} " + _("De som finns: {names}.").format(names=", ".join(known))
    return f"{text} " + _("Inget är inläst än. Läs in ett med: mellanrum load FIL.toml")
