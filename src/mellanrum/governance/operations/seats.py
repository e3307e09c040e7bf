"""Seats and the people in them: given, changed, ended with a reason, never deleted."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max, Min
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body, Seat, SeatKind
from mellanrum.governance.policies import can_keep_seats
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.kernel.identity import holds_identity_number
from mellanrum.kernel.periods import Period
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.records.stamps import require_unchanged
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact, Member

LONGEST_NAME = Contact._meta.get_field("name").max_length or 150


@dataclass(frozen=True, kw_only=True)
class ContactFields:
    """What the office knows of someone who takes part in the federation's bodies."""

    name: str
    email: str = ""
    phone: str = ""
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class SeatFields:
    """A seat as the office states it; ``last_day`` is the last day in the seat, None while it goes on."""

    kind: str
    member: Member | None
    first_day: date
    last_day: date | None = None
    role: str = ""
    personal_mandate: bool = False


@transaction.atomic
def create_contact(*, actor: Actor, fields: ContactFields) -> Contact:
    """This will add someone to the federation's contacts.

    Raises:
        Forbidden: when the actor may not keep contacts.
        Refused: when another contact has the e-mail address, or the name is none.
    """
    can_keep_seats(actor).require()
    _refuse_wrong_name(fields.name)
    contact = Contact(
        federation_id=actor.federation_id,
        name=fields.name,
        email=fields.email,
        phone=fields.phone,
        title=fields.title,
    )
    with refusals():
        contact.save()
    record_created(actor=actor, use_case="governance.create_contact", obj=contact)
    return contact


@transaction.atomic
def change_contact(*, actor: Actor, contact: Contact, fields: ContactFields, stamp: str | None = None) -> Contact:
    """This will change what is known of a contact.

    ``stamp`` is that of the contact as the form showed it (``records.stamps``); without one nothing is compared.

    Raises:
        Forbidden: when the actor may not keep contacts.
        Refused: when someone else changed the contact meanwhile, or another contact has the e-mail address.
    """
    can_keep_seats(actor).require()
    _refuse_wrong_name(fields.name)
    contact = Contact.objects.of(actor).select_for_update().get(pk=contact.pk)
    require_unchanged(contact, stamp)
    before = snapshot(contact)
    contact.name, contact.email = fields.name, fields.email
    contact.phone, contact.title = fields.phone, fields.title
    with refusals():
        contact.save()
    record_changed(actor=actor, use_case="governance.change_contact", obj=contact, before=before)
    return contact


@transaction.atomic
def create_seat(*, actor: Actor, body: Body, holder: Contact | ContactFields, fields: SeatFields) -> Seat:
    """This will give someone a seat in a body; ``holder`` is a contact, or what is known of a new one.

    Raises:
        Forbidden: when the actor may not keep seats.
        Refused: when the person already has a seat for the member in the period, when the body has another chair, or
            when the member does not go with the kind of seat.
    """
    can_keep_seats(actor).require()
    period = _period(fields)
    contact = holder if isinstance(holder, Contact) else create_contact(actor=actor, fields=holder)
    seat = Seat(
        federation_id=actor.federation_id,
        body=body,
        contact=contact,
        kind=fields.kind,
        member=fields.member,
        role=fields.role,
        personal_mandate=fields.personal_mandate,
        period=period.to_range(),
    )
    _refuse_member(fields)
    with refusals():
        seat.save()
    record_created(actor=actor, use_case="governance.create_seat", obj=seat)
    return seat


@transaction.atomic
def change_seat(*, actor: Actor, seat: Seat, fields: SeatFields, stamp: str | None = None) -> Seat:
    """This will correct a seat: its kind, member, task or period. The person stays: a new holder is a new seat.

    ``stamp`` is that of the seat as the form showed it (``records.stamps``); without one nothing is compared.

    Raises:
        Forbidden: when the actor may not keep seats.
        Refused: as ``create_seat``, when attendance would fall outside the period, and when someone else changed the
            seat meanwhile.
    """
    can_keep_seats(actor).require()
    seat = _locked(actor, seat)
    require_unchanged(seat, stamp)
    before = snapshot(seat)
    period = _period(fields)
    _refuse_member(fields)
    refuse_attendance_outside(seat, period)
    seat.kind, seat.member, seat.role = fields.kind, fields.member, fields.role
    seat.personal_mandate, seat.period = fields.personal_mandate, period.to_range()
    if period.end is None:
        seat.end_reason = ""
    with refusals():
        seat.save()
    record_changed(actor=actor, use_case="governance.change_seat", obj=seat, before=before)
    return seat


@transaction.atomic
def end_seat(*, actor: Actor, seat: Seat, last_day: date, reason: str) -> Seat:
    """This will end a seat on its last day, with a reason.

    Raises:
        Forbidden: when the actor may not keep seats.
        Refused: without a reason, when the day is before the first one, or when there is attendance after it.
    """
    can_keep_seats(actor).require()
    if not reason.strip():
        raise Refused(_("Ange varför platsen upphör."), field="reason")
    seat = _locked(actor, seat)
    if last_day < seat.days.start:
        first = date_format(seat.days.start, "j F Y")
        raise Refused(_("Platsen började %(first)s. Ange en senare dag.") % {"first": first}, field="last_day")
    before = snapshot(seat)
    period = Period.of_days(seat.days.start, last_day)
    refuse_attendance_outside(seat, period)
    seat.period, seat.end_reason = period.to_range(), reason.strip()
    with refusals():
        seat.save()
    record_changed(actor=actor, use_case="governance.end_seat", obj=seat, before=before, reason=reason)
    return seat


def wrong_name(name: str) -> str:
    """This will say what hinders a text from being somebody's name among the contacts; empty when nothing does.

    Contacts are officials and politicians, by name: an identity number has no business among them.
    """
    if holds_identity_number(name):
        return _("Skriv personens namn, inte ett personnummer.")
    if len(name) > LONGEST_NAME:
        return _("Namnet är för långt. Högst %(most)s tecken får plats.") % {"most": LONGEST_NAME}
    return ""


def _refuse_wrong_name(name: str) -> None:
    if wrong := wrong_name(name):
        raise Refused(wrong, field="name")


def _locked(actor: Actor, seat: Seat) -> Seat:
    rows = Seat.objects.of(actor).select_related("body", "contact").select_for_update(of=("self",))
    locked: Seat = rows.get(pk=seat.pk)
    return locked


def _period(fields: SeatFields) -> Period:
    if fields.last_day is not None and fields.last_day < fields.first_day:
        raise Refused(_("Sista dagen kan inte vara före den första."), field="last_day")
    return Period.of_days(fields.first_day, fields.last_day)


def _refuse_member(fields: SeatFields) -> None:
    if fields.kind == SeatKind.CO_OPTED and fields.member is not None:
        raise Refused(_("En adjungerad företräder ingen medlem. Lämna medlem tom."), field="member")
    if fields.kind != SeatKind.CO_OPTED and fields.member is None:
        raise Refused(_("Välj medlemmen som personen sitter för."), field="member")


def refuse_attendance_outside(seat: Seat, period: Period) -> None:
    """This will stop a change of period that would leave registered attendance outside it, where nothing counts it.

    Raises:
        Refused: with the first day that would fall outside.
    """
    found = seat.attendances.aggregate(first=Min("meeting__date"), last=Max("meeting__date"))
    for day in (found["first"], found["last"]):
        if day is not None and day not in period:
            field = "first_day" if day < period.start else "last_day"
            words = {"day": date_format(day, "j F Y")}
            raise Refused(
                _("Personen har närvaro antecknad på platsen %(day)s. Ändra den närvaron först.") % words, field=field
            )
