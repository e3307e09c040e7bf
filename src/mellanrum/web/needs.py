"""What needs the person now: each need is derived from the registrations, and goes away when they are right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mellanrum.governance.models import BodyKind, SeatKind
from mellanrum.governance.queries.bodies import BodiesPage
from mellanrum.governance.queries.seats import BodySeats
from mellanrum.governance.queries.waiting import WaitingMeeting
from mellanrum.planning.queries import FollowUpRow
from mellanrum.planning.states import Prospect
from mellanrum.rendering import words
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member


@dataclass(frozen=True, kw_only=True)
class Need:
    """One thing to see to. ``order`` sorts: what is late first, then what is soon, then what has no day."""

    order: tuple[int, date]
    when: str
    is_late: bool
    heading: str
    text: str
    action: str
    url: str


def needs_of(
    actor: Actor,
    *,
    bodies: BodiesPage,
    meetings: Sequence[WaitingMeeting],
    goals: Sequence[FollowUpRow],
    own_bodies: frozenset[int],
    on: date,
) -> tuple[Need, ...]:
    """This will list what needs the actor on a day, the most pressing first.

    The office sees to meetings, seats and goals of every body; those who sit in a body to their own; an auditor sees
    what is out of order but is asked for nothing that an auditor may not do.
    """
    found: list[Need] = []
    everything = actor.is_office or actor.has("auditor")
    mine = [one for one in bodies.seats if everything or one.body.pk in own_bodies]
    if not actor.has("administrator") or actor.is_office:
        found += _meetings((one for one in meetings if everything or one.meeting.body_id in own_bodies), actor)
        found += _seats(mine, actor)
        found += _pace(bodies, everything, own_bodies)
        found += _goals(goals, on)
    return tuple(sorted(found, key=lambda need: need.order))


def _meetings(waiting: Iterable[WaitingMeeting], actor: Actor) -> Iterable[Need]:
    minutes = []
    for one in waiting:
        if one.lacks == "minutes":
            minutes.append(one)
            continue
        passed = one.lacks == "outcome"
        heading = _("Blev mötet av? %(body)s %(day)s") if passed else _("Närvaro saknas: %(body)s %(day)s")
        yield Need(
            order=(0, one.since),
            when=words.day_short(one.since),
            is_late=True,
            heading=heading % {"body": one.meeting.body.label, "day": words.day(one.meeting.date)},
            text=_("Dagen har passerat. Anteckna vilka som kom, eller ställ in mötet.")
            if passed
            else _("Mötet är hållet men ingen är antecknad. Då räknas alla medlemmar som frånvarande."),
            # Whoever leads the body finds the way to the sheet on the meeting's page, where each meeting is asked of.
            action=_("Anteckna närvaro") if actor.is_office else _("Öppna mötet"),
            url=reverse("governance:attendance" if actor.is_office else "governance:meeting", args=[one.meeting.pk]),
        )
    if minutes:
        first = minutes[0]
        yield Need(
            order=(0, first.since),
            when=words.day_short(first.since),
            is_late=True,
            heading=ngettext(
                "Ett protokoll är inte justerat: %(body)s",
                "%(number)s protokoll är inte justerade: %(body)s",
                len(minutes),
            )
            % {"number": len(minutes), "body": first.meeting.body.label},
            text=_("Äldst är mötet %(day)s. Det skulle ha varit justerat senast %(last)s.")
            % {"day": words.day(first.meeting.date), "last": words.day(first.since)},
            action=_("Öppna mötet"),
            url=reverse("governance:meeting", args=[first.meeting.pk]),
        )


def _seats(bodies: Sequence[BodySeats], actor: Actor) -> Iterable[Need]:
    for one in bodies:
        if one.body.kind != BodyKind.BOARD:
            continue
        for member in one.members:
            if member.vacant_ordinary:
                heading = _("%(member)s saknar ordinarie ledamot i %(body)s")
                yield _vacancy(one, heading, member.member, SeatKind.ORDINARY, actor)
            elif member.vacant_substitutes:
                heading = _("%(member)s saknar ersättare i %(body)s")
                yield _vacancy(one, heading, member.member, SeatKind.SUBSTITUTE, actor)
    for one in bodies:
        ending = [line for line in one.ending if actor.is_office or line.contact_id == actor.contact_id]
        if not ending or ending[0].last_day is None:
            continue
        last = ending[0].last_day
        yield Need(
            order=(1, last),
            when=words.day_short(last),
            is_late=False,
            heading=ngettext("Ett mandat löper ut i %(body)s", "%(number)s mandat löper ut i %(body)s", len(ending))
            % {"number": len(ending), "body": one.body.label},
            text=_("Först %(person)s, sista dagen %(day)s.") % {"person": ending[0].person, "day": words.day(last)},
            action=_("Se platserna"),
            url=reverse("governance:body", args=[one.body.code]),
        )


def _vacancy(seats: BodySeats, heading: str, member: Member, kind: SeatKind, actor: Actor) -> Need:
    wanted = urlencode({"body": seats.body.code, "member": member.code, "kind": kind.value})
    return Need(
        order=(2, date.min),
        when=_("vakant"),
        is_late=False,
        heading=heading % {"member": member.name, "body": seats.body.label},
        text=_("Varje medlem ska ha minst en ordinarie ledamot och en ersättare, lika många av vardera."),
        action=_("Tillsätt platsen") if actor.is_office else _("Se platserna"),
        url=f"{reverse('governance:seat_new')}?{wanted}"
        if actor.is_office
        else reverse("governance:body", args=[seats.body.code]),
    )


def _pace(bodies: BodiesPage, everything: bool, own: frozenset[int]) -> Iterable[Need]:
    for line in bodies.behind:
        if not everything and line.body.pk not in own:
            continue
        pace = line.pace
        yield Need(
            order=(3, date.min),
            when=words.fraction(pace.held, pace.least or 0),
            is_late=False,
            heading=_("%(body)s ligger efter") % {"body": line.body.label},
            text=ngettext(
                "%(held)s av minst %(least)s möten hållna. Ett möte saknar dag.",
                "%(held)s av minst %(least)s möten hållna. %(missing)s möten saknar dag.",
                pace.without_day,
            )
            % {"held": pace.held, "least": pace.least, "missing": pace.without_day},
            action=_("Se mötena"),
            url=reverse("governance:body", args=[line.body.code]),
        )


def _goals(goals: Sequence[FollowUpRow], on: date) -> Iterable[Need]:
    for row in goals:
        if row.shown not in ("below", "above"):
            continue
        yield Need(
            order=(4, on),
            when=row.code,
            is_late=False,
            heading=_("%(title)s är under målspannet") % {"title": row.title}
            if row.shown == "below"
            else _("%(title)s är över målspannet") % {"title": row.title},
            text=_told(row),
            action=_("Se målet"),
            url=row.evidence,
        )


def _told(row: FollowUpRow) -> str:
    value = f"{row.value_words} ({row.basis_words})" if row.basis_words else row.value_words
    parts = [_("%(value)s, målet är %(target)s") % {"value": value, "target": row.target_words}]
    if row.prospect is not Prospect.UNKNOWN and row.prospect_words:
        parts.append(row.prospect_words[:1].upper() + row.prospect_words[1:])
    return ". ".join(parts) + "."
