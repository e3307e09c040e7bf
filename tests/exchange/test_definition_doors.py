"""The doors into each context through which a definition is saved: who may go in, and what they refuse."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from mellanrum.governance.models import Body, Seat
from mellanrum.governance.operations.definition import end_body, end_seat, save_body, save_seat
from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.planning.models import Plan
from mellanrum.planning.operations.definition import end_part, save_goal, save_plan, save_priority
from mellanrum.tenancy.actors import Actor, system_actor
from mellanrum.tenancy.models import Contact, Federation, Member
from mellanrum.tenancy.operations.definition import (
    create_federation,
    end_member,
    save_contact,
    save_federation,
    save_member,
)
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import BodyFactory, ContactFactory, FederationFactory, MemberFactory
from tests.support.people import director_of, officer_of

DAY = date(2026, 11, 21)
BODY: dict[str, Any] = {
    "name": "Gruppen",
    "short_name": "",
    "kind": "local_group",
    "purpose": "",
    "mandate": "",
    "composition": "",
    "least_meetings": None,
    "ordinary_per_member": None,
    "substitutes_per_member": None,
    "escalates_to": "",
    "member": "",
    "ended_on": None,
    "position": 0,
}


@pytest.fixture
def federation(db: None) -> Iterator[Federation]:
    made = FederationFactory(slug="provbygden")
    with federation_transaction([made.pk]):
        yield made


@pytest.fixture
def actor(federation: Federation) -> Actor:
    return system_actor(federation.pk, "test")


def test_the_director_may_load_and_an_officer_may_not(federation: Federation) -> None:
    save_body(actor=director_of(federation).actor, code="a", **BODY)
    with pytest.raises(Forbidden, match="förbundschefen"):
        save_body(actor=officer_of(federation).actor, code="b", **BODY)

    assert [body.code for body in Body.objects.all()] == ["a"]


def test_every_door_asks_first(federation: Federation) -> None:
    member, body = MemberFactory(federation=federation), BodyFactory(federation=federation)
    contact = ContactFactory(federation=federation)
    texts: dict[str, Any] = {"follow_up": "", "responsible": "", "expected_result": "", "withdrawn_on": None}
    stranger = officer_of(federation).actor
    doors: list[Callable[[], object]] = [
        lambda: save_federation(
            actor=stranger,
            name="X",
            short_name="X",
            organisation_number="",
            county="",
            demo_note="",
            escalation_note="",
        ),
        lambda: save_member(
            actor=stranger,
            code="x",
            name="X",
            short_name="X",
            kind="region",
            organisation_number="",
            ended_on=None,
            position=0,
        ),
        lambda: end_member(actor=stranger, pk=member.pk, on=DAY),
        lambda: save_contact(actor=stranger, contact=None, name="X", email=""),
        lambda: end_body(actor=stranger, pk=body.pk, on=DAY),
        lambda: save_seat(
            actor=stranger,
            seat_id=None,
            body=body.code,
            contact=contact,
            kind="ordinary",
            member=member.code,
            role="",
            personal_mandate=False,
            since=DAY,
            until=None,
        ),
        lambda: end_seat(actor=stranger, pk=0, on=DAY),
        lambda: save_plan(actor=stranger, year=2026, title="X", decided_on=None, introduction=""),
        lambda: save_goal(
            actor=stranger,
            year=2026,
            code="X",
            priority="X",
            title="X",
            wording="X",
            measure="",
            parameters={},
            low=None,
            high=None,
            unit="",
            measured_from=None,
            position=0,
            **texts,
        ),
        lambda: end_part(actor=stranger, pk=0, on=DAY, kind="goal"),
    ]

    for door in doors:
        with pytest.raises(Forbidden):
            door()

    assert Member.objects.get().ended_on is None
    assert not Seat.objects.exists()
    assert not Plan.objects.exists()
    assert not Contact.objects.filter(name="X").exists()


def test_escalation_does_not_come_back(actor: Actor) -> None:
    save_body(actor=actor, code="a", **BODY)
    save_body(actor=actor, code="b", **{**BODY, "escalates_to": "a"})

    with pytest.raises(Refused, match="tillbaka") as refused:
        save_body(actor=actor, code="a", **{**BODY, "escalates_to": "b"})

    assert refused.value.field == "escalates_to"
    assert Body.objects.get(code="a").escalates_to is None


@pytest.mark.parametrize("wrong", [{"escalates_to": "saknas"}, {"member": "saknas"}])
def test_a_code_that_does_not_exist_is_refused_by_name(actor: Actor, wrong: dict[str, str]) -> None:
    with pytest.raises(Refused, match="saknas"):
        save_body(actor=actor, code="a", **{**BODY, **wrong})

    assert not Body.objects.exists()


def test_a_part_of_a_year_without_plan_is_refused(actor: Actor) -> None:
    with pytest.raises(Refused, match="2026"):
        save_priority(actor=actor, year=2026, code="A", title="A", text="", withdrawn_on=None, position=0)


def test_a_federations_name_in_addresses_is_taken_once(federation: Federation) -> None:
    with pytest.raises(Refused, match="provbygden"):
        create_federation(slug="provbygden", name="X", short_name="X", actor_name="test")

    assert Federation.objects.filter(slug="provbygden").count() == 1


def test_a_coming_seat_ends_on_its_first_day(federation: Federation, actor: Actor) -> None:
    member, body = (
        MemberFactory(federation=federation),
        BodyFactory(federation=federation),
    )
    seat = save_seat(
        actor=actor,
        seat_id=None,
        body=body.code,
        contact=save_contact(actor=actor, contact=None, name="Nya Nilsdal", email=""),
        kind="ordinary",
        member=member.code,
        role="",
        personal_mandate=False,
        since=date(2027, 4, 1),
        until=None,
    )

    end_seat(actor=actor, pk=seat.pk, on=DAY)

    seat.refresh_from_db()
    assert (seat.days.start, seat.days.last_day) == (date(2027, 4, 1), date(2027, 4, 1))
    assert seat.end_reason


def test_a_contact_is_found_by_address_then_by_name(actor: Actor) -> None:
    first = save_contact(actor=actor, contact=None, name="Eva Bergfors", email="")
    same = save_contact(actor=actor, contact=None, name="Eva Bergfors", email="eva@prov.example")
    married = save_contact(actor=actor, contact=None, name="Eva Dalfors", email="eva@prov.example")
    other = save_contact(actor=actor, contact=None, name="Eva Bergfors", email="e.b@prov.example")

    assert first.pk == same.pk == married.pk
    assert other.pk != first.pk
    assert {(one.name, one.email) for one in Contact.objects.all()} == {
        ("Eva Dalfors", "eva@prov.example"),
        ("Eva Bergfors", "e.b@prov.example"),
    }
