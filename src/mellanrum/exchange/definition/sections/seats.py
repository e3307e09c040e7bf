"""``[[seats]]``: who sits where, for whom, and when."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from mellanrum.exchange.definition.problems import described, quoted
from mellanrum.exchange.definition.schema import Day, Email, Entry, PersonName, Plain, Reference, plain_value
from mellanrum.exchange.definition.sheet import Identity, Item, Section, Sheet, Standing
from mellanrum.governance.models import Seat
from mellanrum.governance.operations.definition import end_seat, save_seat
from mellanrum.kernel.periods import Period
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact
from mellanrum.tenancy.operations.definition import save_contact

from .people import align, fill_in_email
from .values import as_date, as_text


class SeatEntry(Entry):
    """A person's place in a body for a period, both days included."""

    body: Reference
    person: PersonName
    email: Email | None = None
    kind: Literal["ordinary", "substitute", "co_opted"]
    member: Reference | None = None
    role: Literal["chair", "vice_chair", "convener"] | None = None
    personal_mandate: bool = False
    since: Day = Field(alias="from")
    until: Day | None = Field(default=None, alias="to")


def _check(sheet: Sheet) -> None:
    seats = sheet.of("seats")
    bodies, members = sheet.codes(sheet.of("bodies")), sheet.codes(sheet.of("members"))
    for seat in seats:
        sheet.refers(seat, "body", bodies, to=_("ett organ"))
        sheet.refers(seat, "member", members, to=_("en medlem"))
        _check_member(sheet, seat)
        since, until = seat.get("from"), seat.get("to")
        if since and until and until < since:
            expected = _("en sista dag som inte är före den första, %(day)s") % {"day": since.isoformat()}
            sheet.report(seat, "to", expected=expected, found=described(until))
    _check_overlaps(sheet, [seat for seat in seats if _period(seat) is not None])


def _check_member(sheet: Sheet, seat: Item) -> None:
    if seat.get("kind") == "co_opted" and seat.get("member") is not None:
        expected = _("ingen medlem: en adjungerad sitter inte för någon")
        sheet.report(seat, "member", expected=expected, found=described(seat.get("member")))
    if seat.get("kind") in ("ordinary", "substitute") and "member" not in seat.raw:
        expected = _("nyckeln member: en ordinarie ledamot eller ersättare sitter för en medlem")
        sheet.report(seat, "", expected=expected, found=_("ingen sådan nyckel i tabellen"))


def _check_overlaps(sheet: Sheet, seats: list[Item]) -> None:
    by_body: dict[str, list[Item]] = {}
    for seat in seats:
        if seat.get("body") is None or seat.get("person") is None:
            continue
        earlier = by_body.setdefault(seat.get("body"), [])
        for other in earlier:
            if not _overlap(seat, other):
                continue
            line = {"line": sheet.line(other) or "?"}
            if _same_person(seat, other) and seat.get("member") == other.get("member"):
                expected = _("en period som inte möter samma persons andra plats på rad %(line)s") % line
                sheet.report(seat, "from", expected=expected, found=described(seat.get("from")))
                break
            if seat.get("role") == other.get("role") == "chair":
                expected = _("en ordförande i taget: %(person)s är det redan på rad %(line)s") % {
                    **line,
                    "person": quoted(other.get("person")),
                }
                sheet.report(seat, "role", expected=expected, found=described(seat.get("role")))
                break
        earlier.append(seat)


def _same_person(one: Item, other: Item) -> bool:
    """By address where both have one, else by name."""
    key = "email" if one.get("email") and other.get("email") else "person"
    return bool(one.get(key) == other.get(key))


def _period(seat: Item) -> Period | None:
    since, until = seat.get("from"), seat.get("to")
    if since is None or (until is not None and until < since) or ("to" in seat.raw and until is None):
        return None
    return Period.of_days(since, until)


def _overlap(one: Item, other: Item) -> bool:
    first, second = _period(one), _period(other)
    return first is not None and second is not None and first.overlaps(second)


def _stands(actor: Actor, on: date) -> Iterator[Standing]:
    rows = Seat.objects.of(actor).select_related("body", "member", "contact")
    # Body by body, and there in the order in which they came: that of the file.
    for seat in rows.order_by("body__position", "body_id", "id"):
        fields = {
            "body": seat.body.code,
            "person": seat.contact.name,
            "email": seat.contact.email.lower() or None,
            "kind": seat.kind,
            "member": seat.member.code if seat.member else None,
            "role": seat.role or None,
            "personal_mandate": seat.personal_mandate,
            "from": plain_value(seat.days.start),
            "to": plain_value(seat.days.last_day),
        }
        identity = tuple(as_text(fields[key]) for key in SEATS.identity)
        last = seat.days.last_day
        yield Standing(identity=identity, fields=fields, pk=seat.pk, ended=last is not None and last < on)


def _write(*, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int) -> None:
    known = Seat.objects.of(actor).get(pk=pk).contact if pk is not None else None
    contact: Contact = save_contact(
        actor=actor, contact=known, name=as_text(fields["person"]), email=as_text(fields["email"])
    )
    since = as_date(fields["from"])
    assert since is not None  # the schema requires it
    save_seat(
        actor=actor,
        seat_id=pk,
        body=as_text(fields["body"]),
        contact=contact,
        kind=as_text(fields["kind"]),
        member=as_text(fields["member"]),
        role=as_text(fields["role"]),
        personal_mandate=fields["personal_mandate"] is True,
        since=since,
        until=as_date(fields["to"]),
    )


SEATS = Section(
    path=("seats",),
    entry=SeatEntry,
    noun=gettext_lazy("plats"),
    identity=("body", "member", "kind", "person", "from"),
    mentions=("person", "body", "member"),
    comment=gettext_lazy("Platserna: vem som sitter var, för vem och när. Båda dagarna räknas in."),
    ordered=False,
    stands=_stands,
    write=_write,
    end=end_seat,
    checks=(_check,),
    settle=fill_in_email,
    align=align,
)
