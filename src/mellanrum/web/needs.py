"""What needs the person now: each need is derived from the registrations, and goes away when they are right."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mellanrum.governance.models import BodyKind, SeatKind
from mellanrum.governance.queries import waiting as governance
from mellanrum.governance.queries.bodies import BodiesPage
from mellanrum.governance.queries.seats import BodySeats
from mellanrum.kernel.waiting import Waiting, ask
from mellanrum.notices.queries import waiting as notices
from mellanrum.obstacles.queries import due as obstacles
from mellanrum.planning.queries import waiting as planning
from mellanrum.rendering import words
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member

LATE, SOON, SEATS, PACE = range(4)
# A report is read, and an obstacle placed, within a week: somebody waits for the answer.
READ_WITHIN = timedelta(days=7)
# More late answers than this are one thing to see to.
MOST_ONE_BY_ONE = 3


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


def needs_of(actor: Actor, *, bodies: BodiesPage, own_bodies: frozenset[int], on: date) -> tuple[Need, ...]:
    """This will list what needs the actor on a day, the most pressing first (one query).

    The office sees to everything; those who sit in a body to their own; an auditor sees what is out of order but is
    asked for nothing that an auditor may not do; an administrator to nothing of the trade.
    """
    if actor.has("administrator") and not actor.is_office:
        return ()
    everything = actor.is_office or actor.has("auditor")
    found: list[Need] = []
    rows = ask(
        [
            *governance.governance_waiting(actor, on=on, bodies=None if everything else own_bodies),
            *obstacles.obstacles_waiting(actor, on=on, bodies=None if everything else own_bodies),
            *planning.planning_waiting(actor, on=on),
            *notices.notices_waiting(actor),
        ]
    )
    for source, told in TOLD.items():
        found += told([row for row in rows if row.source == source], actor, on)
    mine = [one for one in bodies.seats if everything or one.body.pk in own_bodies]
    found += _seats(mine, actor)
    found += _pace(bodies, everything, own_bodies)
    return tuple(sorted(found, key=lambda need: need.order))


def _need(row: Waiting, *, heading: str, text: str, action: str, url: str, on: date, due: date | None = None) -> Need:
    """A need with its day: late once the day has passed."""
    day = due or row.day
    late = day is not None and day < on
    return Need(
        order=(LATE if late else SOON, day or on),
        when=words.day_short(day) if day else _("nu"),
        is_late=late,
        heading=heading,
        text=text,
        action=action,
        url=url,
    )


def _outcome(rows: Sequence[Waiting], actor: Actor, on: date) -> Iterable[Need]:
    for row in rows:
        assert row.day is not None
        action, url = _to_the_sheet(row, actor)
        yield _need(
            row,
            heading=_("Blev mötet av? %(body)s %(day)s") % {"body": row.data["body"], "day": words.day(row.day)},
            text=_("Dagen har passerat. Anteckna vilka som kom, eller ställ in mötet."),
            action=action,
            url=url,
            on=on,
        )


def _attendance(rows: Sequence[Waiting], actor: Actor, on: date) -> Iterable[Need]:
    for row in rows:
        assert row.day is not None
        action, url = _to_the_sheet(row, actor)
        yield _need(
            row,
            heading=_("Närvaro saknas: %(body)s %(day)s") % {"body": row.data["body"], "day": words.day(row.day)},
            text=_("Mötet är hållet men ingen är antecknad. Tills dess räknas ingen som företrädd."),
            action=action,
            url=url,
            on=on,
        )


def _to_the_sheet(row: Waiting, actor: Actor) -> tuple[str, str]:
    # Whoever leads the body finds the way to the sheet on the meeting's page, where each meeting is asked of.
    if actor.is_office:
        return _("Anteckna närvaro"), reverse("governance:attendance", args=[row.pk])
    return _("Öppna mötet"), reverse("governance:meeting", args=[row.pk])


def _minutes(rows: Sequence[Waiting], _actor: Actor, on: date) -> Iterable[Need]:
    waiting = sorted(rows, key=lambda row: row.day or on)
    if not waiting or waiting[0].day is None:
        return
    first, day = waiting[0], waiting[0].day
    heading = ngettext(
        "Ett protokoll är inte justerat: %(body)s",
        "%(number)s protokoll är inte justerade: %(body)s",
        len(waiting),
    )
    due = day + governance.DAYS_TO_ATTEST
    yield _need(
        first,
        heading=heading % {"number": len(waiting), "body": first.data["body"]},
        text=_("Äldst är mötet %(day)s. Det skulle ha varit justerat senast %(last)s.")
        % {"day": words.day(day), "last": words.day(due)},
        action=_("Öppna mötet"),
        url=reverse("governance:meeting", args=[first.pk]),
        on=on + timedelta(days=1),
        due=due,
    )


def _calls(rows: Sequence[Waiting], actor: Actor, on: date) -> Iterable[Need]:
    if not actor.is_office:
        return
    for row in rows:
        assert row.day is not None
        yield _need(
            row,
            heading=_("Kallelsen är inte skickad: %(body)s %(day)s")
            % {"body": row.data["body"], "day": words.day(row.day)},
            text=_("Mötet är %(away)s. Se över dagordningen och kalla.") % {"away": words.days_away(row.day, on)},
            action=_("Öppna mötet"),
            url=reverse("governance:meeting", args=[row.pk]),
            on=on,
        )


def _answers(rows: Sequence[Waiting], _actor: Actor, on: date) -> Iterable[Need]:
    for row in rows:
        assert row.day is not None
        by = row.data["answer_by"]
        yield _need(
            row,
            heading=_("Kommer du? %(body)s %(day)s") % {"body": row.data["body"], "day": words.day(row.day)},
            text=_("Du är kallad. Svara, så att en ersättare hinner kallas in om du inte kan."),
            action=_("Svara"),
            url=reverse("governance:meeting", args=[row.data["meeting"]]),
            on=on,
            due=date.fromisoformat(by) if by else None,
        )


def _signatures(rows: Sequence[Waiting], _actor: Actor, on: date) -> Iterable[Need]:
    for row in rows:
        assert row.day is not None
        yield _need(
            row,
            heading=_("Protokollet väntar på din underskrift: %(body)s %(day)s")
            % {"body": row.data["body"], "day": words.day(row.day)},
            text=_("Läs protokollet och justera det."),
            action=_("Läs och justera"),
            url=reverse("governance:meeting", args=[row.data["meeting"]]),
            on=on,
            due=row.day + governance.DAYS_TO_ATTEST,
        )


def _decisions(rows: Sequence[Waiting], _actor: Actor, on: date) -> Iterable[Need]:
    for row in rows:
        label = _("§ %(number)s") % {"number": row.data["number"]} if row.data["number"] else ""
        who = row.data["responsible"]
        told = [f"{row.data['body']} {label}".strip(), _("ansvarig %(who)s") % {"who": who} if who else ""]
        yield _need(
            row,
            heading=_("Beslut att genomföra: %(title)s") % {"title": row.data["title"]},
            text=", ".join(part for part in told if part) + ".",
            action=_("Följ upp"),
            url=reverse("governance:decision", args=[row.pk]),
            on=on,
        )


def _tasks(rows: Sequence[Waiting], _actor: Actor, on: date) -> Iterable[Need]:
    """Tasks of the wheel; what is done for each member is one need, since it is the same thing to see to."""
    numbers = Counter((row.data["title"], row.day) for row in rows)
    told: set[tuple[str, date | None]] = set()
    for row in rows:
        key = (row.data["title"], row.day)
        if key in told:
            continue
        told.add(key)
        member = row.data["member"]
        year = row.data["year"]
        action, url = _("Öppna uppgiften"), reverse("governance:wheel_task", args=[row.pk])
        text = _("Ur årshjulet för %(year)s.") % {"year": year}
        if numbers[key] > 1:
            text = _("Ur årshjulet för %(year)s. %(number)s medlemmar återstår.") % {
                "year": year,
                "number": numbers[key],
            }
            action, url = _("Öppna årshjulet"), reverse("governance:wheel", args=[year])
        elif member:
            text = _("Ur årshjulet för %(year)s. Gäller %(member)s.") % {"year": year, "member": member}
        yield _need(row, heading=row.data["title"], text=text, action=action, url=url, on=on)


def _next_plan(rows: Sequence[Waiting], _actor: Actor, on: date) -> Iterable[Need]:
    for row in rows:
        year = row.data["year"]
        yield _need(
            row,
            heading=_("Planen för %(year)s är inte påbörjad") % {"year": year + 1},
            text=_("Börja från årets mål: välj vad som går vidare."),
            action=_("Börja på planen"),
            url=reverse("planning:next_plan", args=[year]),
            on=on,
            due=date(year, 12, 31),
        )


def _undecided(rows: Sequence[Waiting], _actor: Actor, on: date) -> Iterable[Need]:
    for row in rows:
        year = row.data["year"]
        yield _need(
            row,
            heading=_("%(title)s är inte beslutad") % {"title": row.data["title"]},
            text=_("Styrelsen beslutar planen före årets början."),
            action=_("Öppna planen"),
            url=reverse("planning:plan", args=[year]),
            on=on,
            due=date(year - 1, 12, 31),
        )


def _failed(rows: Sequence[Waiting], _actor: Actor, on: date) -> Iterable[Need]:
    if rows:
        first = rows[0]
        yield _need(
            first,
            heading=ngettext("Ett brev kom inte fram", "%(number)s brev kom inte fram", len(rows))
            % {"number": len(rows)},
            text=_("%(subject)s, till %(name)s.") % first.data,
            action=_("Se utskicken"),
            url=reverse("notices:outbox"),
            on=on,
        )


def _reports(rows: Sequence[Waiting], _actor: Actor, on: date) -> Iterable[Need]:
    if not rows:
        return
    first = min(rows, key=lambda row: row.day or on)
    yield _need(
        first,
        heading=ngettext(
            "En Lex Heller-rapport är inte läst", "%(number)s Lex Heller-rapporter är inte lästa", len(rows)
        )
        % {"number": len(rows)},
        text=_("Läs, skriv om utan personuppgifter och ta upp det som hinder."),
        action=_("Läs rapporterna"),
        url=reverse("obstacles:reports"),
        on=on,
        due=(first.day or on) + READ_WITHIN,
    )


def _obstacle_need(row: Waiting, heading: str, text: str, action: str, on: date, due: date | None) -> Need:
    number = f"H-{row.data['year']}-{row.data['number']:03d}"
    told = {"number": number, "title": row.data["title"], "where": row.data["where"]}
    url = reverse("obstacles:obstacle", args=[number])
    return _need(row, heading=heading % told, text=text % told, action=action, url=url, on=on, due=due)


def _to_place(rows: Sequence[Waiting], _actor: Actor, on: date) -> Iterable[Need]:
    for row in rows:
        due = (row.day or on) + READ_WITHIN
        text = _("%(number)s. Bestäm vilket organ som ska ta upp det.")
        yield _obstacle_need(row, _("Hinder att placera: %(title)s"), text, _("Öppna hindret"), on, due)


def _late_answers(rows: Sequence[Waiting], _actor: Actor, on: date) -> Iterable[Need]:
    if len(rows) > MOST_ONE_BY_ONE:
        first = min(rows, key=lambda row: row.day or on)
        heading = _("%(number)s hinder har väntat för länge på svar") % {"number": len(rows)}
        text = _("Längst har %(title)s väntat, hos %(where)s.") % first.data
        url, action = reverse("obstacles:obstacles"), _("Se hindren")
        yield _need(first, heading=heading, text=text, action=action, url=url, on=on)
        return
    for row in rows:
        heading, text = _("Svaret dröjer: %(title)s"), _("%(number)s hos %(where)s.")
        yield _obstacle_need(row, heading, text, _("Öppna hindret"), on, row.day)


def _internal(rows: Sequence[Waiting], _actor: Actor, on: date) -> Iterable[Need]:
    for row in rows:
        heading, text = _("Svara för %(where)s: %(title)s"), _("%(number)s rör er egen samordning.")
        yield _obstacle_need(row, heading, text, _("Svara"), on, row.day)


TOLD: dict[str, Callable[[Sequence[Waiting], Actor, date], Iterable[Need]]] = {
    governance.OUTCOME: _outcome,
    governance.ATTENDANCE: _attendance,
    governance.MINUTES: _minutes,
    governance.CALL: _calls,
    governance.ANSWER: _answers,
    governance.SIGNATURE: _signatures,
    governance.DECISION: _decisions,
    governance.TASK: _tasks,
    planning.NEXT_PLAN: _next_plan,
    planning.UNDECIDED: _undecided,
    obstacles.REPORT: _reports,
    obstacles.TO_PLACE: _to_place,
    obstacles.LATE: _late_answers,
    obstacles.INTERNAL: _internal,
    notices.FAILED: _failed,
}


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
            order=(SOON, last),
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
        order=(SEATS, date.min),
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
            order=(PACE, date.min),
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
