"""The matrix of a year: which members, and which kinds of party, sat at the table at which meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body, BodyKind, MeetingState, Seat
from mellanrum.governance.policies import can_read_governance
from mellanrum.governance.states.representation import ORDINARY, SUBSTITUTE, how_represented
from mellanrum.kernel.periods import Period
from mellanrum.rendering import words
from mellanrum.rendering.attendance import Matrix, MatrixColumn, MatrixRow
from mellanrum.rendering.marks import ATTENDANCES
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member, PartyKind

from .lines import MeetingLines, meetings_with_lines

# Of several members of one kind of party the one that took part most fully stands for the kind.
_FULLEST_FIRST = (ORDINARY, SUBSTITUTE, "excused", "absent", "unknown", "no_seat", "not_held", "cancelled")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One member at one meeting: how it took part, and who was there for it."""

    how: str
    people: str


@dataclass(frozen=True, kw_only=True)
class MemberRow:
    """A member's meetings of the year, in the order of the columns."""

    member: Member
    cells: tuple[Cell, ...]

    @property
    def represented(self) -> int:
        """At how many meetings the member was represented."""
        return sum(1 for cell in self.cells if cell.how in (ORDINARY, SUBSTITUTE))


@dataclass(frozen=True, kw_only=True)
class CellInWords:
    """A cell of the matrix in words."""

    word: str
    people: str


@dataclass(frozen=True, kw_only=True)
class RowInWords:
    """A row of the matrix in words."""

    name: str
    cells: tuple[CellInWords, ...]
    sum: str


@dataclass(frozen=True, kw_only=True)
class RepresentationPage:
    """Who sat at a body's table in a year, as of a day."""

    body: Body
    year: int
    on: date
    meetings: tuple[MeetingLines, ...]
    rows: tuple[MemberRow, ...]
    bodies: tuple[Body, ...]
    least: int | None

    @property
    def held(self) -> tuple[MeetingLines, ...]:
        """The meetings that count: held, and not after the day."""
        return tuple(one for one in self.meetings if self._counts(one))

    @property
    def others(self) -> tuple[Body, ...]:
        """The other bodies that still meet."""
        return tuple(one for one in self.bodies if one != self.body and one.ended_on is None)

    @property
    def held_count(self) -> int:
        """How many meetings count."""
        return len(self.held)

    @property
    def ahead(self) -> int:
        """How many meetings are planned."""
        return sum(1 for one in self.meetings if one.state == MeetingState.PLANNED)

    @property
    def with_all_kinds(self) -> int:
        """At how many held meetings all four kinds of party took part."""
        return sum(1 for one in self.held if one.has_all_parties)

    @property
    def with_least(self) -> int | None:
        """At how many held meetings the least number of members took part; None when no number is asked for."""
        if self.least is None:
            return None
        return sum(1 for one in self.held if len(one.represented) >= self.least)

    @property
    def always(self) -> tuple[Member, ...]:
        """The members that were represented at every held meeting."""
        return tuple(row.member for row in self.rows if self.held and row.represented == len(self.held))

    @property
    def year_before(self) -> int:
        """The year before."""
        return self.year - 1

    @property
    def year_after(self) -> int:
        """The year after."""
        return self.year + 1

    @property
    def rows_in_words(self) -> list[RowInWords]:
        """The matrix in words: for those who would rather read than look."""
        held = len(self.held)
        return [
            RowInWords(
                name=row.member.name,
                cells=tuple(
                    CellInWords(word=str(ATTENDANCES[cell.how].word), people=cell.people) for cell in row.cells
                ),
                sum=words.fraction(row.represented, held) if held else "–",
            )
            for row in self.rows
        ]

    @property
    def by_member(self) -> Matrix:
        """The matrix with a row per member."""
        held = len(self.held)
        fewest = min((row.represented for row in self.rows), default=0)
        return self._matrix(
            rows=[
                MatrixRow(
                    name=row.member.name,
                    cells=[cell.how for cell in row.cells],
                    represented=row.represented,
                    counted=held,
                    emphasised=row.represented == fewest < held,
                )
                for row in self.rows
            ],
            row_label=_("Medlem"),
            foot_label=_("Medlemmar på plats"),
            feet=[len(one.represented) if self._counts(one) else None for one in self.meetings],
            foot_sum=_("minst %(least)s") % {"least": self.least} if self.least else "",
        )

    @property
    def by_kind(self) -> Matrix:
        """The matrix with a row per kind of party."""
        held = len(self.held)
        rows = []
        for kind in PartyKind:
            own = [row for row in self.rows if row.member.kind == kind]
            if not own:
                continue
            cells = [_fullest(row.cells[column].how for row in own) for column in range(len(self.meetings))]
            rows.append(
                MatrixRow(
                    name=str(kind.label)[:1].upper() + str(kind.label)[1:],
                    cells=cells,
                    represented=sum(1 for cell in cells if cell in (ORDINARY, SUBSTITUTE)),
                    counted=held,
                )
            )
        return self._matrix(
            rows=rows,
            row_label=_("Slag av part"),
            foot_label=_("Slag av part på plats"),
            feet=[len(one.parties) if self._counts(one) else None for one in self.meetings],
            foot_sum=_("av 4"),
        )

    def _matrix(
        self, *, rows: Sequence[MatrixRow], row_label: str, foot_label: str, feet: Sequence[int | None], foot_sum: str
    ) -> Matrix:
        return Matrix(
            caption=_("Vilka satt vid bordet, %(body)s %(year)s") % {"body": self.body.label, "year": self.year},
            columns=[
                MatrixColumn(
                    day=one.day,
                    url=reverse("governance:meeting", args=[one.pk]),
                    cancelled=one.state == MeetingState.CANCELLED,
                )
                for one in self.meetings
            ],
            rows=rows,
            row_label=row_label,
            foot_label=foot_label,
            feet=feet,
            foot_sum=foot_sum,
        )

    def _counts(self, meeting: MeetingLines) -> bool:
        return meeting.is_held and meeting.day <= self.on


def _fullest(keys: Iterable[str]) -> str:
    return min(keys, key=_FULLEST_FIRST.index)


def representation_page(
    actor: Actor, code: str | None, *, year: int, on: date, least: int | None = None
) -> RepresentationPage | None:
    """This will gather who sat at a body's table in a year (five queries); None when there is no such body.

    Without a ``code`` it is the board's.
    ``least`` is the number of members that a goal asks for, if one does: it only adds how many meetings reached it.

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    bodies = list(Body.objects.of(actor))
    wanted = (one for one in bodies if one.code == code or (code is None and one.kind == BodyKind.BOARD))
    body = next(wanted, None)
    if body is None:
        return None
    period = Period.of_year(year)
    meetings = meetings_with_lines(actor, body=body, period=period)
    seats = list(
        Seat.objects.of(actor)
        .filter(body=body, member__isnull=False, period__overlap=period.to_range())
        .values_list("member_id", "period")
    )
    held_by: dict[int, list[Period]] = {}
    for member_id, days in seats:
        held_by.setdefault(member_id, []).append(Period.from_range(days))
    rows = Member.objects.of(actor).filter(Q(ended_on__isnull=True) | Q(ended_on__gte=period.start))
    parties = [member for member in rows if body.kind == BodyKind.BOARD or member.pk in held_by]
    return RepresentationPage(
        body=body,
        year=year,
        on=on,
        meetings=tuple(meetings),
        rows=tuple(
            MemberRow(
                member=member,
                cells=tuple(_cell(one, member, held_by.get(member.pk, []), on) for one in meetings),
            )
            for member in parties
        ),
        bodies=tuple(bodies),
        least=least,
    )


def _cell(meeting: MeetingLines, member: Member, periods: list[Period], on: date) -> Cell:
    if meeting.state == MeetingState.CANCELLED:
        return Cell(how="cancelled", people="")
    if not meeting.is_held or meeting.day > on:
        return Cell(how="not_held", people="")
    own = meeting.of_member(member.pk)
    how = how_represented(
        own, anyone_listed=bool(meeting.lines), has_seat=any(meeting.day in period for period in periods)
    )
    return Cell(how=how, people=", ".join(line.person for line in own if line.represents))
