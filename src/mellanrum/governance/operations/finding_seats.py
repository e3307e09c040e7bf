"""From what a file says of a person to the seat that the person had on the day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body, Seat, SeatKind
from mellanrum.kernel.periods import Period
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact, Member

from .rows import AttendanceRow, RefusedRow, did_you_mean
from .seats import wrong_name


@dataclass(frozen=True, kw_only=True)
class _Held:
    seat: Seat
    days: Period


def plain(text: str) -> str:
    """This will make names and addresses comparable: case and runs of spaces do not matter."""
    return " ".join(text.split()).casefold()


class Places:
    """The seats of some bodies and everyone who may sit in them, fetched once (three queries)."""

    def __init__(self, actor: Actor, bodies: Iterable[Body]) -> None:
        self.members: dict[str, Member] = {member.code: member for member in Member.objects.of(actor)}
        self.by_name: dict[str, list[Contact]] = defaultdict(list)
        self.by_email: dict[str, list[Contact]] = defaultdict(list)
        for contact in Contact.objects.of(actor).select_related("user"):
            self.by_name[plain(contact.name)].append(contact)
            for email in {contact.email, contact.user.email if contact.user else ""} - {""}:
                self.by_email[plain(email)].append(contact)
        self.seats: dict[tuple[int, int], list[_Held]] = defaultdict(list)
        self.names: dict[int, set[str]] = defaultdict(set)
        for seat in Seat.objects.of(actor).filter(body__in=list(bodies)).select_related("contact", "member"):
            self.seats[seat.body_id, seat.contact_id].append(_Held(seat=seat, days=seat.days))
            self.names[seat.body_id].add(seat.contact.name)

    def seat_for(self, body: Body, row: AttendanceRow) -> Seat | None:
        """This will find the seat of the kind, for the member, that the person had on the day; None for a guest.

        Raises:
            RefusedRow: when there is none, saying which seat the person has instead, or which names are near.
        """
        if row.seat not in SeatKind.values:
            raise RefusedRow("seat", row.seat, _("Platsen är ordinary, substitute eller co_opted."))
        if not row.person.strip():
            raise RefusedRow("person", row.person, _("Ange personens namn eller e-postadress."))
        member = self._member(row)
        people = self.people(row.person)
        held = [one for person in people for one in self.seats[body.pk, person.pk] if row.date in one.days]
        fitting = [
            one.seat
            for one in held
            if one.seat.kind == row.seat and one.seat.member_id == (member.pk if member else None)
        ]
        if len(fitting) == 1:
            return fitting[0]
        if len(fitting) > 1:
            raise RefusedRow(
                "person",
                row.person,
                _("Flera med den platsen heter så. Skriv personens e-postadress."),
            )
        if row.seat == SeatKind.CO_OPTED:
            return None
        if not people:
            known = self.names[body.pk]
            words = {"person": row.person.strip()}
            raise RefusedRow(
                "person", row.person, _("Ingen heter ”%(person)s”.") % words + did_you_mean(row.person, known)
            )
        raise RefusedRow("person", row.person, self._instead(body, row, people, [one.seat for one in held], member))

    def guest(self, person: str) -> Contact | None:
        """This will find the contact that a guest is; None when the name is new.

        Raises:
            RefusedRow: when several have the name, an e-mail address is unknown, or what is new is no name.
        """
        people = self.people(person)
        if len(people) > 1:
            raise RefusedRow("person", person, _("Flera kontakter heter så. Skriv personens e-postadress."))
        if not people and "@" in person:
            raise RefusedRow("person", person, _("Ingen kontakt har den e-postadressen. Skriv personens namn."))
        if not people and (wrong := wrong_name(person)):
            raise RefusedRow("person", person, wrong)
        return people[0] if people else None

    def people(self, text: str) -> list[Contact]:
        """This will find who a name or an e-mail address may mean."""
        key = plain(text)
        return self.by_email.get(key) or self.by_name.get(key) or []

    def _member(self, row: AttendanceRow) -> Member | None:
        code = row.member.strip()
        if row.seat == SeatKind.CO_OPTED:
            if code:
                raise RefusedRow("member", code, _("En adjungerad företräder ingen medlem: lämna kolumnen member tom."))
            return None
        if not code:
            raise RefusedRow("member", code, _("Ange koden för medlemmen som personen sitter för."))
        member = self.members.get(code)
        if member is None:
            words = {"code": code}
            raise RefusedRow(
                "member", code, _("Ingen medlem har koden ”%(code)s”.") % words + did_you_mean(code, self.members)
            )
        return member

    def _instead(
        self, body: Body, row: AttendanceRow, people: list[Contact], held: list[Seat], member: Member | None
    ) -> str:
        """Which seat the person has instead, in words."""
        words = {
            "person": people[0].name,
            "seat": SeatKind(row.seat).label,
            "member": member.name if member else "",
            "body": body.name,
            "day": date_format(row.date, "j F Y"),
        }
        start = _("%(person)s är inte %(seat)s för %(member)s i %(body)s den %(day)s.") % words
        if held:
            have = ", ".join(_seat_in_words(seat) for seat in held)
            return start + " " + _("Personen är %(have)s den dagen.") % {"have": have}
        other = [one for person in people for one in self.seats[body.pk, person.pk]]
        if other:
            spans = ", ".join(_period_in_words(one) for one in other)
            return start + " " + _("Personen har platsen %(spans)s.") % {"spans": spans}
        return start + " " + _("Personen har ingen plats där.")


def _seat_in_words(seat: Seat) -> str:
    kind = str(SeatKind(seat.kind).label)
    return _("%(seat)s för %(member)s") % {"seat": kind, "member": seat.member.name} if seat.member else kind


def _period_in_words(held: _Held) -> str:
    first = date_format(held.days.start, "j F Y")
    last = held.days.last_day
    if last is None:
        return _("från %(first)s") % {"first": first}
    return _("%(first)s till %(last)s") % {"first": first, "last": date_format(last, "j F Y")}
