"""Late answers are asked for again: once of those who have the obstacle, once above them."""

from datetime import date, datetime, timedelta

from django.utils.timezone import make_aware

from mellanrum.notices.models import Notice
from mellanrum.obstacles.models import Reminder
from mellanrum.obstacles.operations.moving import move_obstacle
from mellanrum.obstacles.operations.reminding import remind_of_answers
from mellanrum.obstacles.operations.stepping import Said
from mellanrum.tenancy.actors import system_actor
from tests.support.factories import ContactFactory, SeatFactory

from .conftest import RAISED, Stairs

DUE = date(2026, 6, 1)


def remind(stairs: Stairs, on: date) -> int:
    moment = make_aware(datetime(on.year, on.month, on.day, 6, 15))
    return remind_of_answers(actor=system_actor(stairs.federation.pk, "prov"), at=moment)


def test_the_chair_first_then_the_level_above_and_each_once(stairs: Stairs) -> None:
    one = stairs.raised()
    move_obstacle(actor=stairs.actor, obstacle=one, to_body=stairs.group, said=Said(on=RAISED), answer_by=DUE)
    for body, email in ((stairs.group, "grupp@prov.example"), (stairs.board, "styrelse@prov.example")):
        contact = ContactFactory(federation=stairs.federation, email=email)
        SeatFactory(body=body, member=stairs.town, contact=contact, chair=True)

    assert remind(stairs, DUE + timedelta(days=2)) == 0
    assert remind(stairs, DUE + timedelta(days=3)) == 1
    assert remind(stairs, DUE + timedelta(days=4)) == 0
    assert remind(stairs, DUE + timedelta(days=14)) == 1
    assert remind(stairs, DUE + timedelta(days=40)) == 0

    assert list(Notice.objects.order_by("pk").values_list("to", flat=True)) == [
        "grupp@prov.example",
        "styrelse@prov.example",
    ]
    assert list(Reminder.objects.order_by("pk").values_list("above", flat=True)) == [False, True]


def test_where_nobody_leads_the_office_is_asked(stairs: Stairs) -> None:
    one = stairs.raised()
    move_obstacle(actor=stairs.actor, obstacle=one, to_body=stairs.team, said=Said(on=RAISED), answer_by=DUE)

    assert remind(stairs, DUE + timedelta(days=3)) == 1
    assert list(Notice.objects.values_list("to", flat=True)) == [stairs.director.user.email]
