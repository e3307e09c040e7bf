"""What waits for a body: obstacles that lie with it, and answers that come back down to it."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from mellanrum.governance.models import Body
from mellanrum.governance.waiting_matters import Choice, Matters, WaitingMatter, declare_matters
from mellanrum.tenancy.actors import Actor

from .queries.waiting import answers_for, obstacles_at
from .states import (
    CHOICE_AGREE,
    CHOICE_BEYOND,
    CHOICE_ESCALATE,
    CHOICE_MEANWHILE,
    CHOICE_NOT_SOLVABLE,
    CHOICE_RECEIVED,
    CHOICE_RETURN,
    CHOICE_SOLVE,
    SOURCE_ANSWERS,
    SOURCE_WAITING,
)


def _choices(*, may_escalate: bool, may_leave: bool, may_return: bool) -> tuple[Choice, ...]:
    return (
        *(
            (
                Choice(
                    key=CHOICE_ESCALATE,
                    label=_("Lyft vidare till ett organ"),
                    asks_body=True,
                    asks_day=True,
                    asks_text=True,
                ),
            )
            if may_escalate
            else ()
        ),
        *(
            (Choice(key=CHOICE_BEYOND, label=_("För vidare utanför förbundet"), asks_day=True, asks_text=True),)
            if may_leave
            else ()
        ),
        *(
            (
                Choice(
                    key=CHOICE_RETURN,
                    label=_("Lämna tillbaka till ett organ"),
                    asks_body=True,
                    asks_day=True,
                    asks_text=True,
                ),
            )
            if may_return
            else ()
        ),
        Choice(key=CHOICE_AGREE, label=_("Kom överens om en åtgärd"), asks_day=True, asks_text=True),
        Choice(key=CHOICE_MEANWHILE, label=_("Svara så länge, och ge ett nytt datum"), asks_day=True, asks_text=True),
        Choice(key=CHOICE_SOLVE, label=_("Hindret är löst"), asks_text=True),
        Choice(key=CHOICE_NOT_SOLVABLE, label=_("Går inte att lösa här"), asks_text=True),
    )


def waiting_obstacles(actor: Actor, body: Body, on: date) -> Sequence[WaitingMatter]:
    """This will list the obstacles that wait for a body's answer on a day, with what it may decide."""
    return [
        WaitingMatter(
            source=SOURCE_WAITING,
            ref=str(one.pk),
            title=one.title,
            text=one.text,
            url=one.url,
            since=one.since,
            choices=_choices(may_escalate=one.may_escalate, may_leave=one.may_leave, may_return=one.may_return),
        )
        for one in obstacles_at(actor, body, on=on)
    ]


def answers_that_came_back(actor: Actor, body: Body, on: date) -> Sequence[WaitingMatter]:
    """This will list the answers that a body has not yet had, of obstacles that passed it on their way up."""
    return [
        WaitingMatter(
            source=SOURCE_ANSWERS,
            ref=str(one.pk),
            title=one.title,
            text=one.text,
            url=one.url,
            since=one.since,
            choices=(Choice(key=CHOICE_RECEIVED, label=_("Svaret är mottaget")),),
        )
        for one in answers_for(actor, body, on=on)
    ]


declare_matters(Matters(key=SOURCE_WAITING, title=_("Hinder som väntar på svar"), waiting=waiting_obstacles))
declare_matters(Matters(key=SOURCE_ANSWERS, title=_("Svar på hinder som ni har lyft"), waiting=answers_that_came_back))
