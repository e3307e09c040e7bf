"""Declarations that a lower engine collects at start: ``measures.py``, ``notices.py`` and the like in each context."""

from django.utils.module_loading import autodiscover_modules


def collect(*names: str) -> None:
    """This will import the named modules of every installed context, so that what they declare is registered."""
    autodiscover_modules(*names)
