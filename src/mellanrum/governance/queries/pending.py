"""What of governance's own waits for a body: decisions due, mandates that end, empty seats, delegated decisions."""

import hashlib
from collections import defaultdict
from datetime import date

from django.db.models import Count, F, Max, Min
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mellanrum.governance.models import Body, Decision, DelegatedDecision, Meeting, MeetingState
from mellanrum.governance.states.agenda import DELEGATED_MATTERS
from mellanrum.governance.waiting_matters import WaitingMatter
from mellanrum.rendering import words
from mellanrum.tenancy.actors import Actor

from .seats import BodySeats, body_seats

DECISIONS, MANDATES, VACANCIES = "governance.decisions_due", "governance.mandates", "governance.vacancies"


def decisions_due(actor: Actor, body: Body, on: date) -> list[WaitingMatter]:
    """This will list the body's decisions that should be carried out by its next meeting and are not (two queries)."""
    ahead = Meeting.objects.of(actor).filter(body=body, date__gte=on, state=MeetingState.PLANNED)
    by = ahead.aggregate(first=Min("date"))["first"] or on
    rows = (
        Decision.objects.of(actor)
        .filter(item__body=body, done_on__isnull=True, withdrawn_on__isnull=True)
        .annotate(last=Coalesce(F("postponed_to"), F("due_on")))
        .filter(last__lte=by)
        .select_related("item__meeting", "responsible")
        .order_by("last", "id")
    )
    return [_of_decision(row) for row in rows]


def _of_decision(row: Decision) -> WaitingMatter:
    last = row.last_day or row.item.meeting.date
    who = row.responsible.name if row.responsible else row.responsible_words
    told = _("Beslutades %(meeting)s, %(label)s. Skulle vara genomfört senast %(day)s.") % {
        "meeting": words.day(row.item.meeting.date),
        "label": row.item.label,
        "day": words.day(last),
    }
    return WaitingMatter(
        source=DECISIONS,
        ref=f"{row.pk}-{last.isoformat()}",
        title=_("Återrapportering: %(title)s") % {"title": row.item.title},
        text=f"{told} {_('Ansvarig: %(who)s.') % {'who': who}}" if who else told,
        url=reverse("governance:decision", args=[row.pk]),
        since=last,
    )


def seats_waiting(actor: Actor, body: Body, on: date) -> list[WaitingMatter]:
    """This will tell which mandates in the body end soon, and which of its seats stand empty (two queries).

    Mandates that end the same day are one matter. The empty seats are one, new when the seats are.
    """
    seats = body_seats(actor, [body], on=on)[0]
    return [*_mandates_ending(body, seats), *_empty_seats(body, seats)]


def _mandates_ending(body: Body, seats: BodySeats) -> list[WaitingMatter]:
    by_day: dict[date, list[str]] = defaultdict(list)
    for line in seats.ending:
        if line.last_day is not None:
            by_day[line.last_day].append(line.person)
    return [
        WaitingMatter(
            source=MANDATES,
            ref=day.isoformat(),
            title=_("Mandat som går ut %(day)s") % {"day": words.day(day)},
            text=ngettext("%(count)s plats: %(people)s.", "%(count)s platser: %(people)s.", len(people))
            % {"count": len(people), "people": ", ".join(people)},
            url=reverse("governance:body", args=[body.code]),
            since=None,
        )
        for day, people in by_day.items()
    ]


def _empty_seats(body: Body, seats: BodySeats) -> list[WaitingMatter]:
    told = list(_vacancies(seats))
    if not told:
        return []
    return [
        WaitingMatter(
            source=VACANCIES,
            ref=hashlib.sha256("; ".join(told).encode()).hexdigest()[:16],
            title=_("Vakanta platser i %(body)s") % {"body": body.name},
            text=f"{'; '.join(told)}.",
            url=reverse("governance:body", args=[body.code]),
            since=None,
        )
    ]


def _vacancies(seats: BodySeats) -> list[str]:
    found = []
    for one in seats.members:
        for count, kind in ((one.vacant_ordinary, _("ordinarie")), (one.vacant_substitutes, _("ersättare"))):
            if count:
                found.append(f"{one.member.name}: {count} {kind}")
    return found


def to_report(actor: Actor, body: Body, on: date) -> list[WaitingMatter]:
    """This will tell whether there are delegated decisions that the body has not been told of (one query)."""
    rows = DelegatedDecision.objects.of(actor).filter(
        body=body, reported_at__isnull=True, withdrawn_on__isnull=True, decided_on__lte=on
    )
    told = rows.aggregate(count=Count("id"), last=Max("decided_on"))
    if not told["count"]:
        return []
    return [
        WaitingMatter(
            source=DELEGATED_MATTERS,
            ref=body.code,
            title=_("Anmälan av delegationsbeslut"),
            text=ngettext(
                "%(count)s beslut är fattat på delegation sedan förra anmälan.",
                "%(count)s beslut är fattade på delegation sedan förra anmälan.",
                told["count"],
            )
            % {"count": told["count"]},
            url=reverse("governance:delegated_decisions"),
            since=told["last"],
        )
    ]
