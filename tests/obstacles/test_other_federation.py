"""A federation with other bodies and another path: its file alone is enough for an obstacle to go its way."""

from datetime import date, timedelta

import pytest

from mellanrum.exchange.definition.load import apply_load, plan_load
from mellanrum.governance.models import AgendaItem, Body
from mellanrum.governance.operations.agenda import begin_agenda
from mellanrum.governance.operations.dealing import DecisionFields, decide_item
from mellanrum.governance.waiting_matters import waiting_for
from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.models import Answer, Obstacle, Step
from mellanrum.obstacles.operations.moving import move_obstacle
from mellanrum.obstacles.operations.registering import Wording, raise_obstacle
from mellanrum.obstacles.operations.stepping import Said
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import MeetingFactory

pytestmark = pytest.mark.django_db

# Two levels, none of them a team, a local group or a board by kind; one is named by its code.
FILE = """
[federation]
slug = "fjordbygden"
name = "Samordningsförbundet Fjordbygden"
short_name = "Fjordbygden"

[[members]]
code = "fk"
name = "Försäkringskassan"
short_name = "FK"
kind = "social_insurance"

[[members]]
code = "fjordby"
name = "Fjordby stad"
short_name = "Fjordby"
kind = "municipality"

[[bodies]]
code = "stamman"
name = "Stämman"
kind = "board"

[[bodies]]
code = "verkstaden"
name = "Verkstaden för unga"
kind = "network"

[[bodies]]
code = "beredningen"
name = "Beredningen"
kind = "preparation"

[obstacles]
remind_after_days = 2

[[obstacles.levels]]
code = "verkstad"
name = "Verkstäder"
kinds = ["network"]
answer_days = 14

[[obstacles.levels]]
code = "beredning"
name = "Beredningen"
bodies = ["beredningen"]
answer_days = 21
"""
MARCH, APRIL, MAY = date(2026, 3, 3), date(2026, 4, 14), date(2026, 5, 12)


def decide(actor: Actor, body: Body, on: date, fields: DecisionFields) -> None:
    """This will hold a meeting whose agenda filled itself, and decide the one obstacle on it."""
    meeting = MeetingFactory(body=body, date=on)
    begin_agenda(actor=actor, meeting=meeting, on=on)
    (item,) = AgendaItem.objects.filter(meeting=meeting, source="obstacles.waiting")
    decide_item(actor=actor, item=item, fields=fields, today=on, number=1)


def test_an_obstacle_goes_the_way_of_another_federation_by_its_file_alone() -> None:
    plan = plan_load(data=FILE.encode(), file="fjordbygden.toml", on=MARCH)
    apply_load(plan=plan, actor_name="prov", on=MARCH)
    federation = Federation.objects.get(slug="fjordbygden")
    with federation_transaction([federation.pk]):
        actor = people.director_of(federation).actor
        workshop, preparation, meeting_of_all = (
            Body.objects.get(code=code) for code in ("verkstaden", "beredningen", "stamman")
        )
        wording = Wording(
            title="Två scheman för samma vecka",
            text="Ingen ser den andres.",
            kind="structure",
            members=["fk", "fjordby"],
        )
        one = raise_obstacle(
            actor=actor, wording=wording, origin="lex_heller", raised_on=MARCH, on=MARCH, raised_in=workshop
        )
        # The board is on no level here, whatever it is elsewhere.
        with pytest.raises(Refused, match="Stämman finns inte på hindrens väg"):
            move_obstacle(actor=actor, obstacle=one, to_body=meeting_of_all, said=Said(on=MARCH))
        move_obstacle(actor=actor, obstacle=one, to_body=workshop, said=Said(on=MARCH))
        (matter,) = (each for each in waiting_for(actor, workshop, APRIL) if each.ref == str(one.pk))
        assert (matter.choice("escalate"), matter.choice("return"), matter.choice("beyond")) == (
            matter.choices[0],
            None,
            None,
        )

        up = {"choice": "escalate", "text": "Beredningen äger schemat.", "answer_by": MAY}
        with pytest.raises(Refused, match="Stämman finns inte på hindrens väg"):
            decide(actor, workshop, APRIL - timedelta(days=1), fields(**up, to_body_id=meeting_of_all.pk))
        decide(actor, workshop, APRIL, fields(**up, to_body_id=preparation.pk))
        (matter,) = (each for each in waiting_for(actor, preparation, MAY) if each.ref == str(one.pk))
        # The highest level of a path that ends inside the federation leads nowhere further, and back down.
        assert (matter.choice("escalate"), matter.choice("beyond")) == (None, None)
        assert matter.choice("return") is not None
        # What is proposed for the way up is not taken for the way back.
        with pytest.raises(Refused, match="ligger inte under er"):
            decide(
                actor,
                preparation,
                MAY - timedelta(days=1),
                fields(choice="return", text="Till er.", answer_by=MAY, to_body_id=meeting_of_all.pk),
            )
        decide(actor, preparation, MAY, fields(choice="solve", text="Ett schema för båda från juni."))

        one = Obstacle.objects.get(pk=one.pk)
        assert (one.state, one.body, one.ended_on) == ("solved", preparation, MAY)
        steps = Step.objects.filter(obstacle=one).select_related("to_level").order_by("number")
        assert [(step.kind, step.to_level.code if step.to_level else "", step.answer_by) for step in steps] == [
            ("raised", "", None),
            ("understood", "", None),
            ("placed", "verkstad", MARCH + timedelta(days=14)),
            ("escalated", "beredning", MAY),
            ("solved", "", None),
        ]
        assert list(Answer.objects.filter(obstacle=one).order_by("given_on").values_list("text", flat=True)) == [
            "Beredningen äger schemat.",
            "Ett schema för båda från juni.",
        ]
        assert [each.text for each in waiting_for(actor, workshop, MAY) if each.source == "obstacles.answers"] == [
            "Ett schema för båda från juni."
        ]


def fields(**said: object) -> DecisionFields:
    """This will give what a meeting decided as the operation takes it."""
    return DecisionFields(**said)  # type: ignore[arg-type]
