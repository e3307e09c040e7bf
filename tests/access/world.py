"""Two federations side by side, the people of both, and an address of the first one's for every view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.urls import reverse

from mellanrum.governance.models import Body, Meeting, Seat
from mellanrum.planning.models import Goal, Observation, Plan
from mellanrum.tenancy.models import Federation, Member, User
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import (
    ActivityFactory,
    AttendanceFactory,
    BodyFactory,
    FederationFactory,
    GoalFactory,
    GoalNoteFactory,
    MeetingFactory,
    MemberFactory,
    ObservationFactory,
    PlanFactory,
    SeatFactory,
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One federation with one of everything."""

    federation: Federation
    member: Member
    board: Body
    group: Body
    seat: Seat
    meeting: Meeting
    planned: Meeting
    plan: Plan
    goal: Goal
    observation: Observation
    users: Mapping[str, User]


@dataclass(frozen=True, kw_only=True)
class World:
    """``here`` is what the addresses are about; ``there`` is where the stranger is director."""

    here: Place
    there: Place

    def user(self, person: str) -> User | None:
        """This will give the account of a kind of person, or None for somebody who has not signed in."""
        if person == "nobody":
            return None
        return self.there.users["director"] if person == "stranger" else self.here.users[person]

    @property
    def federations(self) -> list[int]:
        return [self.here.federation.pk, self.there.federation.pk]

    def rows(self) -> dict[str, int]:
        """This will count the rows of every table of ours, in both federations."""
        with federation_transaction(self.federations):
            return {
                model._meta.label: model._default_manager.count()
                for model in apps.get_models()
                if model.__module__.startswith("mellanrum.")
            }

    def address(self, view: str) -> str:
        """This will make an address of ``here``; one that the stranger's own federation does not have."""
        make = ADDRESSES.get(view)
        return reverse(view, kwargs=make(self.here) if make else None)

    def form(self, view: str) -> dict[str, Any]:
        """This will give what a person would send: enough for the address to do its work."""
        make = FORMS.get(view)
        return make(self.here) if make else {}


def make_place(word: str, year: int) -> Place:
    """This will make a federation with one of everything, under its own names and years."""
    federation = FederationFactory(slug=word, name=f"Samordningsförbundet {word}", short_name=word)
    with federation_transaction([federation.pk]):
        member = MemberFactory(federation=federation, code=f"{word}-kommun")
        board = BodyFactory(federation=federation, board=True, code=f"{word}-styrelsen")
        group = BodyFactory(federation=federation, code=f"{word}-grupp", member=member)
        users: dict[str, User] = {
            "roleless": people.stranger() if word == "har" else User(),
            "director": people.director_of(federation).user,
            "officer": people.officer_of(federation).user,
            "board": people.board_member_of(federation, member=member, board=board).user,
            "group": people.group_member_of(federation, member=member, group=group).user,
            "auditor": people.auditor_of(federation).user,
            "administrator": people.administrator_of(federation).user,
        }
        seat = SeatFactory(body=board, member=member)
        meeting = MeetingFactory(body=board, date=date(year, 3, 12))
        planned = MeetingFactory(body=board, date=date(year, 12, 10), planned=True)
        AttendanceFactory(meeting=meeting, seat=seat)
        plan = PlanFactory(federation=federation, year=year)
        goal = GoalFactory(plan=plan, code=f"{word}-1")
        ActivityFactory(plan=plan, goal=goal)
        GoalNoteFactory(goal=goal)
        observation = ObservationFactory(goal=goal)
    return Place(
        federation=federation,
        member=member,
        board=board,
        group=group,
        seat=seat,
        meeting=meeting,
        planned=planned,
        plan=plan,
        goal=goal,
        observation=observation,
        users=users,
    )


def make_world() -> World:
    """This will make both federations."""
    return World(here=make_place("har", 2026), there=make_place("dar", 2025))


Made = Callable[[Place], dict[str, Any]]
# What stands in the address, for views that take something.
ADDRESSES: dict[str, Made] = {
    "account_confirm_email": lambda here: {"key": "abc"},
    "account_reset_password_from_key": lambda here: {"uidb36": "1", "key": "abc"},
}
# What is sent by POST, for views that need it to do their work.
FORMS: dict[str, Made] = {
    "web:language": lambda here: {"language": "en", "next": "/"},
}
