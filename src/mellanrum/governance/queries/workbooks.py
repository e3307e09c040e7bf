"""Lists of governance to take along: who sat at the table, meeting by meeting."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from mellanrum.governance.models import MeetingState
from mellanrum.rendering.marks import ATTENDANCES
from mellanrum.rendering.workbooks import About, Column, Sheet, Workbook

from .representation import RepresentationPage

Row = tuple[date, str, str, str, str, str]


def representation_rows(page: RepresentationPage) -> tuple[list[str], list[Row]]:
    """This will lay the matrix out as a list: a row for each member at each meeting, under headings."""
    header = [_("Dag"), _("Läge"), _("Medlem"), _("Slag av part"), _("Deltog som"), _("Närvarande")]
    rows = [
        (
            meeting.day,
            str(MeetingState(meeting.state).label),
            row.member.name,
            str(row.member.get_kind_display()),
            str(ATTENDANCES[row.cells[column].how].word),
            row.cells[column].people,
        )
        for column, meeting in enumerate(page.meetings)
        for row in page.rows
    ]
    return header, rows


def representation_workbook(page: RepresentationPage, *, issuer: str, made_at: datetime) -> Workbook:
    """This will make the workbook of a body's year: the list, and how often each member took part."""
    header, rows = representation_rows(page)
    columns = tuple(Column(head=head, kind="text" if place else "day") for place, head in enumerate(header))
    held = page.held_count
    sums = [(row.member.name, row.represented, held, row.represented / held if held else None) for row in page.rows]
    words = {"body": page.body.name, "year": page.year}
    return Workbook(
        sheets=(
            Sheet(name=_("Närvaro"), columns=columns, rows=rows),
            Sheet(
                name=_("Medlemmar"),
                columns=(
                    Column(head=_("Medlem")),
                    Column(
                        head=_("Representerad"),
                        kind="count",
                        meaning=_("Hållna möten där en ordinarie ledamot eller ersättare för medlemmen var med."),
                    ),
                    Column(
                        head=_("Hållna möten"), kind="count", meaning=_("Möten till och med dagen, inställda inte.")
                    ),
                    Column(head=_("Andel"), kind="percent", meaning=_("Representerad av hållna möten.")),
                ),
                rows=sums,
            ),
        ),
        about=About(
            title=_("Närvaro %(body)s %(year)s") % words,
            issuer=issuer,
            source=_("Antecknad närvaro i Mellanrum."),
            as_of=page.on,
            made_at=made_at,
        ),
    )
