"""The follow-up of a year as a workbook."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from mellanrum.rendering.marks import STATUSES
from mellanrum.rendering.workbooks import About, Column, Sheet, Workbook

from .plain import plain_row
from .values import FollowUpRow


def follow_up_workbook(rows: Iterable[FollowUpRow], *, year: int, on: date, issuer: str, made_at: datetime) -> Workbook:
    """This will make the workbook of a year's goals: what each came to, and what the columns mean."""
    columns = (
        Column(head=_("Kod")),
        Column(head=_("Mål")),
        Column(head=_("Enhet")),
        Column(head=_("Lägst"), kind="number", meaning=_("Målspannets nedre gräns.")),
        Column(head=_("Högst"), kind="number", meaning=_("Målspannets övre gräns.")),
        Column(head=_("Värde"), kind="number", meaning=_("Vad måttet kom till den dag som uppgifterna gäller.")),
        Column(head=_("Täljare"), kind="number"),
        Column(head=_("Nämnare"), kind="number"),
        Column(head=_("Intervall, lägst"), kind="number", meaning=_("95 procents konfidensintervall, där det finns.")),
        Column(head=_("Intervall, högst"), kind="number"),
        Column(head=_("Läge"), meaning=_("Under, inom eller över målspannet, eller varför det inte kan sägas.")),
    )
    return Workbook(
        sheets=(Sheet(name=_("Mål %(year)s") % {"year": year}, columns=columns, rows=[_row(one) for one in rows]),),
        about=About(
            title=_("Uppföljning av mål %(year)s") % {"year": year},
            issuer=issuer,
            source=_("Räknat i Mellanrum på det som är registrerat."),
            as_of=on,
            made_at=made_at,
            notes=(_("Procent är skrivna som tal från 0 till 100."),),
        ),
    )


def _row(row: FollowUpRow) -> tuple[str | int | float | None, ...]:
    plain = plain_row(row)
    low, high = plain["interval"] or (None, None)
    status = STATUSES.get(row.status)
    return (
        plain["code"],
        plain["title"],
        plain["unit"],
        plain["low"],
        plain["high"],
        plain["value"],
        plain["numerator"],
        plain["denominator"],
        low,
        high,
        str(status.word) if status else row.status,
    )
