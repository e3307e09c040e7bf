"""What governance can answer: how many meetings were held, and who was represented at them.

A meeting counts when it was held on a day of the period that has come; cancelled and planned ones are in no
denominator. A member is represented when an ordinary member or a substitute was present, once however many they were.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mellanrum.measures.catalogue import Measure, register
from mellanrum.measures.values import Evidence, EvidenceRow, Scope, Value, percent
from mellanrum.rendering import words
from mellanrum.tenancy.queries import members as all_members

from .models import Body, Decision, MeetingState
from .queries.decisions import dated_decisions
from .queries.lines import MeetingLines, PersonLine, body_by_code, meetings_with_lines
from .queries.one_agenda import responsible_of
from .states.representation import how_represented


@dataclass(frozen=True)
class OfBody:
    """Meetings of one body, by its code."""

    body: str


@dataclass(frozen=True)
class OfBodyWithLeast:
    """Meetings of one body with at least a number of members."""

    body: str
    least: int


@dataclass(frozen=True)
class OfMemberInBody:
    """One member in one body, both by their codes."""

    body: str
    member: str


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """The meetings of a scope: those held by ``as_of``, those that may still be, and how many were left out."""

    body: Body
    held: tuple[MeetingLines, ...]
    ahead: int
    cancelled: int
    has_meetings: bool

    @property
    def recorded(self) -> int:
        """How many of the held meetings have any attendance at all."""
        return sum(1 for meeting in self.held if meeting.lines)


def _fetch(scope: Scope, code: str) -> _Counted | None:
    """The meetings of a body; None when there is no such body or nothing of the period has come.

    Three queries, shared by all goals and years that are asked together.
    """
    counted = scope.counted
    if counted is None:
        return None
    body = scope.once(("body", code), lambda: body_by_code(scope.actor, code))
    if body is None:
        return None
    fetched = scope.once(("meetings", code), lambda: meetings_with_lines(scope.actor, body=body, period=scope.to_fetch))
    meetings = [one for one in fetched if one.day in scope.period]
    held = tuple(one for one in meetings if one.is_held and one.day in counted)
    days_left = scope.period.end is None or (counted.end is not None and counted.end < scope.period.end)
    open_ones = sum(
        1 for one in meetings if one.state == MeetingState.PLANNED or (one.is_held and one.day not in counted)
    )
    ahead = max(open_ones, (body.least_meetings or 0) - len(held)) if days_left else 0
    cancelled = sum(1 for one in meetings if one.state == MeetingState.CANCELLED and one.day in counted)
    return _Counted(body=body, held=held, ahead=max(0, ahead), cancelled=cancelled, has_meetings=bool(meetings))


def _share(scope: Scope, code: str, is_counted: Callable[[MeetingLines], bool]) -> Value:
    found = _fetch(scope, code)
    if found is None or not found.held:
        return Value(number=None, numerator=None, denominator=None, unit="percent", as_of=scope.as_of)
    yes, held = sum(1 for meeting in found.held if is_counted(meeting)), len(found.held)
    outlook, note = None, ""
    if found.ahead:
        whole = held + found.ahead
        outlook = (100 * yes / whole, 100 * (yes + found.ahead) / whole)
        note = _("Med %(ahead)s möten till kan året sluta mellan %(low)s och %(high)s.") % {
            "ahead": found.ahead,
            "low": words.fraction(yes, whole),
            "high": words.fraction(yes + found.ahead, whole),
        }
    return Value(
        number=percent(yes, held),
        numerator=yes,
        denominator=held,
        unit="percent",
        as_of=scope.as_of,
        coverage=found.recorded / held,
        coverage_note=_coverage_note(found),
        outlook=outlook,
        outlook_note=note,
    )


def _coverage_note(found: _Counted) -> str:
    missing = len(found.held) - found.recorded
    if not missing:
        return ""
    return ngettext(
        "%(missing)s hållet möte saknar närvaro och räknas som att ingen var där.",
        "%(missing)s hållna möten saknar närvaro och räknas som att ingen var där.",
        missing,
    ) % {"missing": missing}


def _left_out(found: _Counted) -> str:
    if not found.cancelled:
        return ""
    return ngettext("%(count)s inställt möte", "%(count)s inställda möten", found.cancelled) % {
        "count": found.cancelled
    }


def _row(meeting: MeetingLines, *cells: str, counted: bool, mark: str = "") -> EvidenceRow:
    return EvidenceRow(
        cells=(words.day(meeting.day), *cells),
        counted=counted,
        href=reverse("governance:meeting", args=[meeting.pk]),
        mark=mark,
    )


def _present(lines: tuple[PersonLine, ...]) -> str:
    return ", ".join(line.person for line in lines if line.represents)


# --- Meetings with at least a number of members represented -----------------------------------------------------------


def _meetings_with_members(scope: Scope, asked: OfBodyWithLeast) -> Value:
    return _share(scope, asked.body, lambda meeting: len(meeting.represented) >= asked.least)


def _meetings_with_members_rows(scope: Scope, asked: OfBodyWithLeast) -> Evidence:
    found = _fetch(scope, asked.body)
    columns = (_("Möte"), _("Medlemmar företrädda"), _("Vilka som var där"))
    if found is None:
        return Evidence(title=_("Möten"), columns=columns)
    return Evidence(
        title=_("Hållna möten i %(body)s") % {"body": found.body.name},
        columns=columns,
        rows=tuple(
            _row(
                meeting,
                words.number(len(meeting.represented)),
                _present(meeting.lines),
                counted=len(meeting.represented) >= asked.least,
            )
            for meeting in reversed(found.held)
        ),
        counted_as=_("minst %(least)s medlemmar företrädda") % {"least": asked.least},
        left_out=_left_out(found),
        source=_("Närvaron vid mötena"),
    )


# --- One member represented -------------------------------------------------------------------------------------------


def _is_represented(code: str) -> Callable[[MeetingLines], bool]:
    return lambda meeting: any(line.represents and line.member_code == code for line in meeting.lines)


def _is_unknown(scope: Scope, asked: OfMemberInBody) -> bool:
    """Nobody has the code: then there is nothing to count, and no share of zero. Asked only where no line has it."""
    found = _fetch(scope, asked.body)
    if found is None or any(line.member_code == asked.member for meeting in found.held for line in meeting.lines):
        return False
    codes = scope.once(("members",), lambda: {member.code for member in all_members(scope.actor)})
    return asked.member not in codes


def _member_represented(scope: Scope, asked: OfMemberInBody) -> Value:
    if _is_unknown(scope, asked):
        return Value(number=None, numerator=None, denominator=None, unit="percent", as_of=scope.as_of)
    return _share(scope, asked.body, _is_represented(asked.member))


def _member_represented_rows(scope: Scope, asked: OfMemberInBody) -> Evidence:
    found = _fetch(scope, asked.body)
    columns = (_("Möte"), _("Närvarande"), _("Plats"))
    if found is None:
        return Evidence(title=_("Möten"), columns=columns)
    rows = []
    for meeting in reversed(found.held):
        own = tuple(line for line in meeting.lines if line.member_code == asked.member)
        there = [line for line in own if line.represents]
        mark = how_represented(own, anyone_listed=bool(meeting.lines))
        rows.append(
            _row(
                meeting,
                ", ".join(line.person for line in there) or _("ingen var där"),
                ", ".join(line.seat_words for line in there),
                counted=bool(there),
                mark=mark,
            )
        )
    return Evidence(
        title=_("Hållna möten i %(body)s") % {"body": found.body.name},
        columns=columns,
        rows=tuple(rows),
        counted_as=_("företrädd av en ordinarie ledamot eller en ersättare"),
        left_out=_left_out(found),
        source=_("Närvaron vid mötena"),
    )


# --- Meetings where all four kinds of party took part -----------------------------------------------------------------


def _meetings_with_all_kinds(scope: Scope, asked: OfBody) -> Value:
    return _share(scope, asked.body, lambda meeting: meeting.has_all_parties)


def _meetings_with_all_kinds_rows(scope: Scope, asked: OfBody) -> Evidence:
    found = _fetch(scope, asked.body)
    columns = (_("Möte"), _("Slag av part"), _("Vilka som var där"))
    if found is None:
        return Evidence(title=_("Möten"), columns=columns)
    return Evidence(
        title=_("Hållna möten i %(body)s") % {"body": found.body.name},
        columns=columns,
        rows=tuple(
            _row(
                meeting,
                words.fraction(len(meeting.parties), 4),
                _present(meeting.lines),
                counted=meeting.has_all_parties,
            )
            for meeting in reversed(found.held)
        ),
        counted_as=_("alla fyra slag av part företrädda"),
        left_out=_left_out(found),
        source=_("Närvaron vid mötena"),
    )


# --- Meetings held ----------------------------------------------------------------------------------------------------


def _meetings_held(scope: Scope, asked: OfBody) -> Value:
    found = _fetch(scope, asked.body)
    if found is None or not found.has_meetings:
        return Value(number=None, numerator=None, denominator=None, unit="count", as_of=scope.as_of)
    held = len(found.held)
    return Value(
        number=held,
        numerator=held,
        denominator=None,
        unit="count",
        as_of=scope.as_of,
        n=held,
        outlook=(held, held + found.ahead) if found.ahead else None,
    )


def _meetings_held_rows(scope: Scope, asked: OfBody) -> Evidence:
    found = _fetch(scope, asked.body)
    columns = (_("Möte"), _("Rubrik"))
    if found is None:
        return Evidence(title=_("Möten"), columns=columns)
    return Evidence(
        title=_("Hållna möten i %(body)s") % {"body": found.body.name},
        columns=columns,
        rows=tuple(_row(meeting, meeting.title, counted=True) for meeting in reversed(found.held)),
        counted_as=_("hållet möte"),
        left_out=_left_out(found),
        source=_("Mötena"),
    )


# --- Decisions carried out in time ------------------------------------------------------------------------------------


def _decisions(scope: Scope, code: str) -> tuple[Body | None, list[Decision]]:
    """The decisions whose day has passed, or that were carried out by it; those withdrawn before it are left out."""
    counted = scope.counted
    body = scope.once(("body", code), lambda: body_by_code(scope.actor, code)) if counted else None
    if body is None or counted is None:
        return None, []
    fetched = scope.once(("decisions", code), lambda: dated_decisions(scope.actor, body=body, period=scope.to_fetch))
    on = scope.as_of
    return body, [
        one
        for one in fetched
        if one.due_on is not None and one.due_on in counted and (one.due_on < on or _in_time(one, on))
    ]


def _in_time(decision: Decision, on: date) -> bool:
    done, due = decision.done_on, decision.due_on
    return done is not None and due is not None and done <= min(due, on)


def _is_counted(decision: Decision) -> bool:
    return decision.withdrawn_on is None or (decision.due_on is not None and decision.withdrawn_on > decision.due_on)


def _decisions_in_time(scope: Scope, asked: OfBody) -> Value:
    _body, found = _decisions(scope, asked.body)
    dated = [one for one in found if _is_counted(one)]
    yes = sum(1 for one in dated if _in_time(one, scope.as_of))
    return Value(
        number=percent(yes, len(dated)),
        numerator=yes if dated else None,
        denominator=len(dated) or None,
        unit="percent",
        as_of=scope.as_of,
    )


def _decisions_in_time_rows(scope: Scope, asked: OfBody) -> Evidence:
    body, found = _decisions(scope, asked.body)
    columns = (_("Beslut"), _("Senast"), _("Genomfört"), _("Ansvarig"))
    if body is None:
        return Evidence(title=_("Beslut"), columns=columns)
    left_out = sum(1 for one in found if not _is_counted(one))
    rows = [
        EvidenceRow(
            cells=(
                f"{one.item.label} {one.item.title}",
                words.day(one.due_on) if one.due_on else "",
                words.day(one.done_on) if one.done_on and one.done_on <= scope.as_of else "",
                responsible_of(one),
            ),
            counted=_in_time(one, scope.as_of),
            href=reverse("governance:decision", args=[one.pk]),
        )
        for one in found
        if _is_counted(one)
    ]
    return Evidence(
        title=_("Beslut med en dag i %(body)s") % {"body": body.name},
        columns=columns,
        rows=tuple(rows),
        counted_as=_("genomfört i tid"),
        left_out=ngettext("%(count)s återkallat beslut", "%(count)s återkallade beslut", left_out) % {"count": left_out}
        if left_out
        else "",
        source=_("Besluten och deras uppföljning"),
    )


register(
    Measure(
        key="governance.meetings_with_members",
        title=gettext_lazy("Möten där minst ett visst antal medlemmar var företrädda"),
        definition=gettext_lazy(
            "Andelen av organets hållna möten där minst så många medlemmar hade en ordinarie ledamot eller en "
            "ersättare på plats. En medlem räknas en gång. Inställda och planerade möten räknas inte."
        ),
        unit="percent",
        parameters=OfBodyWithLeast,
        compute=_meetings_with_members,
        evidence=_meetings_with_members_rows,
    )
)
register(
    Measure(
        key="governance.member_represented",
        title=gettext_lazy("Möten där en medlem var företrädd"),
        definition=gettext_lazy(
            "Andelen av organets hållna möten där medlemmen hade en ordinarie ledamot eller en ersättare på plats. "
            "Adjungerade företräder ingen, och den som inte är antecknad var inte där."
        ),
        unit="percent",
        parameters=OfMemberInBody,
        compute=_member_represented,
        evidence=_member_represented_rows,
    )
)
register(
    Measure(
        key="governance.meetings_with_all_kinds",
        title=gettext_lazy("Möten där alla fyra slag av part deltog"),
        definition=gettext_lazy(
            "Andelen av organets hållna möten där Försäkringskassan, Arbetsförmedlingen, regionen och minst en kommun "
            "hade en ordinarie ledamot eller en ersättare på plats."
        ),
        unit="percent",
        parameters=OfBody,
        compute=_meetings_with_all_kinds,
        evidence=_meetings_with_all_kinds_rows,
    )
)
register(
    Measure(
        key="governance.meetings_held",
        title=gettext_lazy("Hållna möten"),
        definition=gettext_lazy("Antalet möten som organet har hållit. Inställda och planerade möten räknas inte."),
        unit="count",
        parameters=OfBody,
        compute=_meetings_held,
        evidence=_meetings_held_rows,
    )
)
register(
    Measure(
        key="governance.decisions_in_time",
        title=gettext_lazy("Beslut genomförda i tid"),
        definition=gettext_lazy(
            "Andelen av organets beslut med en dag under perioden som genomfördes senast den dagen. Dagen är den som "
            "organet beslutade, också när den har flyttats fram. Beslut som återkallades innan dess räknas inte."
        ),
        unit="percent",
        parameters=OfBody,
        compute=_decisions_in_time,
        evidence=_decisions_in_time_rows,
    )
)
