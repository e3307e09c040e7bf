"""A year of events as a picture: how many came each month, and to how many events."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mellanrum.rendering import words
from mellanrum.rendering.columns import Column, Columns

from .queries.numbers import Year


def months_of(year: Year) -> Columns:
    """This will give what the picture of a year needs."""
    return Columns(
        title=_("Deltagartillfällen per månad"),
        columns=tuple(
            Column(
                label=words.month(date(2000, month, 1)),
                short=words.month(date(2000, month, 1))[:3],
                count=sums.attendances,
                note=ngettext("%(events)s evenemang", "%(events)s evenemang", sums.events) % {"events": sums.events}
                if sums.events
                else "",
            )
            for month, sums in year.months
        ),
    )
