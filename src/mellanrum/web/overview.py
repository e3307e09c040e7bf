"""The year at a glance, put together from governance and planning."""

from dataclasses import dataclass
from datetime import date

from mellanrum.tenancy.actors import Actor


@dataclass(frozen=True, kw_only=True)
class OverviewPage:
    """What the overview shows."""

    on: date


def overview_page(actor: Actor, *, on: date) -> OverviewPage:
    """This will gather the overview of the actor's federation on a day."""
    return OverviewPage(on=on)
