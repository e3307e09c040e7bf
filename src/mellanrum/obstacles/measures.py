"""What obstacles can answer: how many, answered in time, solved where, what comes back, and who takes part."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.measures.catalogue import Measure, register
from mellanrum.measures.values import Evidence, EvidenceRow, Scope, Value, percent
from mellanrum.rendering import words
from mellanrum.tenancy.queries import members as all_members

from .queries.figures import (
    AnswerLine,
    answers_given,
    causes_noted,
    consultations_held,
    members_taking_part,
    obstacles_raised,
)


@dataclass(frozen=True, kw_only=True)
class OfKind:
    """Obstacles of one kind and one origin, by their codes; all when left out."""

    kind: str = ""
    origin: str = ""


@dataclass(frozen=True, kw_only=True)
class OfLevel:
    """One level of the path by its code; all when left out."""

    level: str = ""


@dataclass(frozen=True, kw_only=True)
class OfMatter:
    """Matters of one kind by its code; all when left out."""

    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """No parameters."""


def raised(scope: Scope, parameters: OfKind) -> Value:
    """This will count the obstacles that were raised in the period by ``as_of``."""
    period = scope.counted
    if period is None:
        return _none(scope, "count")
    rows = [one for one in obstacles_raised(scope.actor, within=period) if _fits(one, parameters)]
    return _count(scope, len(rows))


def raised_evidence(scope: Scope, parameters: OfKind) -> Evidence:
    """This will list the obstacles of the period with number, day, kind and where they came from."""
    period = scope.counted
    rows = obstacles_raised(scope.actor, within=period) if period else []
    return Evidence(
        title=_("Hinder"),
        columns=(_("Nummer"), _("Hinder"), _("Rapporterat"), _("Slag"), _("Kommer från")),
        rows=tuple(
            EvidenceRow(
                cells=(
                    one.number,
                    one.title,
                    words.day(one.raised_on),
                    one.get_kind_display(),
                    one.get_origin_display(),
                ),
                counted=True,
                href=reverse("obstacles:obstacle", args=[one.number]),
            )
            for one in rows
            if _fits(one, parameters)
        ),
        counted_as=_("alla hinder som rapporterades i perioden"),
        source=_("hindren i registret"),
    )


def answered_in_time(scope: Scope, parameters: OfLevel) -> Value:
    """This will give the share of the period's answers that came by the day they were expected; others have no day."""
    found = [line for line in _answers(scope, parameters) if line.expected_by is not None]
    in_time = sum(_is_in_time(line) for line in found)
    return Value(
        number=percent(in_time, len(found)),
        numerator=in_time if found else None,
        denominator=len(found) if found else None,
        unit="percent",
        as_of=scope.as_of,
    )


def answered_in_time_evidence(scope: Scope, parameters: OfLevel) -> Evidence:
    """This will list the answers of the period with the day they were expected and the day they came."""
    return _answer_evidence(scope, parameters, _("svaren som kom senast den dag de väntades"))


def solved(scope: Scope, parameters: OfLevel) -> Value:
    """This will count the obstacles that were solved in the period, on one level when that is asked for."""
    if scope.counted is None:
        return _none(scope, "count")
    return _count(scope, sum(line.solved for line in _answers(scope, parameters)))


def solved_evidence(scope: Scope, parameters: OfLevel) -> Evidence:
    """This will list the answers of the period, with those that solved the obstacle counted."""
    return _answer_evidence(scope, parameters, _("svaren som löste hindret"), solved_only=True)


def recurring_causes(scope: Scope, parameters: Nothing) -> Value:
    """This will count the causes that at least two of the period's obstacles share."""
    period = scope.counted
    return _none(scope, "count") if period is None else _count(scope, len(causes_noted(scope.actor, within=period)))


def recurring_causes_evidence(scope: Scope, parameters: Nothing) -> Evidence:
    """This will list the causes with how many of the period's obstacles each has."""
    period = scope.counted
    rows = causes_noted(scope.actor, within=period) if period else []
    return Evidence(
        title=_("Orsaker"),
        columns=(_("Orsak"), _("Hinder i perioden"), _("Det första")),
        rows=tuple(
            EvidenceRow(cells=(title, words.number(count), words.day(first)), counted=True)
            for title, count, first in rows
        ),
        counted_as=_("orsaker som minst två av periodens hinder har gemensamt"),
        source=_("hindren i registret"),
    )


def consultations(scope: Scope, parameters: OfMatter) -> Value:
    """This will count the matters that consultation teams dealt with in the period."""
    period = scope.counted
    if period is None:
        return _none(scope, "count")
    rows = consultations_held(scope.actor, within=period)
    return _count(scope, sum(parameters.kind in ("", row.kind) for row in rows))


def consultations_evidence(scope: Scope, parameters: OfMatter) -> Evidence:
    """This will list the matters by day, team and kind; their words are the teams' own."""
    period = scope.counted
    rows = consultations_held(scope.actor, within=period) if period else []
    return Evidence(
        title=_("Frågor till konsultationsteam"),
        columns=(_("Dag"), _("Team"), _("Gäller")),
        rows=tuple(
            EvidenceRow(cells=(words.day(row.day), row.team, row.kind_name), counted=True)
            for row in rows
            if parameters.kind in ("", row.kind)
        ),
        counted_as=_("alla frågor som teamen tog upp i perioden"),
        source=_("teamens frågor, vars ord läses av teamen själva"),
    )


def member_breadth(scope: Scope, parameters: Nothing) -> Value:
    """This will give the share of the members that were at a consultation or sent a report in the period."""
    period = scope.counted
    if period is None:
        return _none(scope, "percent")
    members = all_members(scope.actor, on=scope.as_of)
    there = members_taking_part(scope.actor, within=period)
    taking_part = sum(member.pk in there for member in members)
    return Value(
        number=percent(taking_part, len(members)),
        numerator=taking_part if members else None,
        denominator=len(members) if members else None,
        unit="percent",
        as_of=scope.as_of,
    )


def member_breadth_evidence(scope: Scope, parameters: Nothing) -> Evidence:
    """This will list the members with how many consultations each was at and how many reports came from it."""
    period = scope.counted
    there = members_taking_part(scope.actor, within=period) if period else {}
    rows = []
    for member in all_members(scope.actor, on=scope.as_of):
        present, reports = there.get(member.pk, (0, 0))
        cells = (member.name, words.number(present), words.number(reports))
        rows.append(EvidenceRow(cells=cells, counted=member.pk in there))
    return Evidence(
        title=_("Medlemmar"),
        columns=(_("Medlem"), _("Frågor med medlemmen på plats"), _("Rapporter från medlemmen")),
        rows=tuple(rows),
        counted_as=_("medlemmar som var med om en fråga eller från vilka en rapport kom"),
        source=_("konsultationsteamens frågor och rapporterna, utan vem som skrev dem"),
    )


def _answers(scope: Scope, parameters: OfLevel) -> list[AnswerLine]:
    period = scope.counted
    if period is None:
        return []
    rows = answers_given(scope.actor, within=period)
    return [line for line in rows if parameters.level in ("", line.level)]


def _is_in_time(line: AnswerLine) -> bool:
    return line.expected_by is not None and line.given_on <= line.expected_by


def _answer_evidence(scope: Scope, parameters: OfLevel, counted_as: str, *, solved_only: bool = False) -> Evidence:
    return Evidence(
        title=_("Svar"),
        columns=(_("Nummer"), _("Hinder"), _("Nivå"), _("Svarade"), _("Svar väntades senast")),
        rows=tuple(
            EvidenceRow(
                cells=(
                    line.number,
                    line.title,
                    line.level_name or words.DASH,
                    words.day(line.given_on),
                    words.day(line.expected_by) if line.expected_by else words.DASH,
                ),
                counted=line.solved if solved_only else _is_in_time(line),
                href=reverse("obstacles:obstacle", args=[line.number]),
            )
            for line in _answers(scope, parameters)
            if solved_only or line.expected_by is not None
        ),
        counted_as=counted_as,
        left_out="" if solved_only else _("svar utan någon väntad dag"),
        source=_("svaren på hindren i registret"),
    )


def _fits(one: object, parameters: OfKind) -> bool:
    kind, origin = getattr(one, "kind", ""), getattr(one, "origin", "")
    return parameters.kind in ("", kind) and parameters.origin in ("", origin)


def _count(scope: Scope, number: int) -> Value:
    return Value(number=number, numerator=number, denominator=None, unit="count", as_of=scope.as_of, n=number)


def _none(scope: Scope, unit: str) -> Value:
    return Value(number=None, numerator=None, denominator=None, unit=unit, as_of=scope.as_of)


register(
    Measure(
        key="obstacles.raised",
        title=gettext_lazy("Rapporterade hinder"),
        definition=gettext_lazy(
            "Antalet hinder mellan organisationerna som rapporterades i perioden, oavsett hur det gick. Rapporter som "
            "lades åt sidan räknas inte."
        ),
        unit="count",
        parameters=OfKind,
        compute=raised,
        evidence=raised_evidence,
    )
)
register(
    Measure(
        key="obstacles.answered_in_time",
        title=gettext_lazy("Svar på hinder i tid"),
        definition=gettext_lazy(
            "Andelen av nivåernas svar i perioden som gavs senast den dag de väntades. Varje nivå som har haft hindret "
            "svarar för sig. Svar utan någon väntad dag räknas inte."
        ),
        unit="percent",
        parameters=OfLevel,
        compute=answered_in_time,
        evidence=answered_in_time_evidence,
    )
)
register(
    Measure(
        key="obstacles.solved",
        title=gettext_lazy("Lösta hinder"),
        definition=gettext_lazy("Antalet hinder som löstes i perioden, på den nivå som gav svaret."),
        unit="count",
        parameters=OfLevel,
        compute=solved,
        evidence=solved_evidence,
    )
)
register(
    Measure(
        key="obstacles.recurring_causes",
        title=gettext_lazy("Orsaker som kommer tillbaka"),
        definition=gettext_lazy("Antalet orsaker som minst två av periodens hinder har gemensamt."),
        unit="count",
        parameters=Nothing,
        compute=recurring_causes,
        evidence=recurring_causes_evidence,
    )
)
register(
    Measure(
        key="obstacles.consultations",
        title=gettext_lazy("Frågor till konsultationsteam"),
        definition=gettext_lazy("Antalet avidentifierade frågor som konsultationsteamen tog upp i perioden."),
        unit="count",
        parameters=OfMatter,
        compute=consultations,
        evidence=consultations_evidence,
    )
)
register(
    Measure(
        key="obstacles.member_breadth",
        title=gettext_lazy("Medlemmar som deltar i arbetet med hinder"),
        definition=gettext_lazy(
            "Andelen av medlemmarna som i perioden var med när ett konsultationsteam tog upp en fråga, eller från "
            "vilka en Lex Heller-rapport kom. En medlem räknas en gång."
        ),
        unit="percent",
        parameters=Nothing,
        compute=member_breadth,
        evidence=member_breadth_evidence,
    )
)
