"""Two federations side by side, the people of both, and an address of the first one's for every view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.apps import apps
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from mellanrum.economy.models import FiscalYear
from mellanrum.exchange.imports.kinds import KINDS
from mellanrum.exchange.imports.operations import begin_import
from mellanrum.exchange.models import ImportRun
from mellanrum.governance.models import Body, Meeting, Seat
from mellanrum.planning.models import Activity, Goal, Observation, Plan
from mellanrum.records.stamps import stamp_of
from mellanrum.surveys.models import Question, SurveyRound
from mellanrum.tenancy.models import Federation, Member, RoleAssignment, User
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import (
    ActivityFactory,
    AskedGroupFactory,
    AttendanceFactory,
    BodyFactory,
    BudgetFactory,
    BudgetLineFactory,
    ContributionFactory,
    FederationFactory,
    FiscalYearFactory,
    ForecastFactory,
    GoalFactory,
    GoalNoteFactory,
    InterventionFactory,
    InvitationFactory,
    LedgerEntryFactory,
    MeetingFactory,
    MemberFactory,
    ObservationFactory,
    PlanFactory,
    QuestionFactory,
    QuestionnaireFactory,
    SeatFactory,
    SurveyAnswerFactory,
    SurveyRoundFactory,
)

from .worlds import agenda, calls, learning, minutes, notices, obstacles, records, reports, wheel


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
    cancelled: Meeting
    plan: Plan
    goal: Goal
    observation: Observation
    activity: Activity
    fiscal_year: FiscalYear
    run: ImportRun
    survey: SurveyRound
    question: Question
    role: RoleAssignment
    users: Mapping[str, User]


@dataclass(kw_only=True)
class World:
    """``here`` is what the addresses are about; ``there`` is where the stranger is director."""

    here: Place
    there: Place

    @cached_property
    def before(self) -> dict[str, int]:
        """The rows of every table when the world was made."""
        return self.rows()

    def user(self, person: str) -> User | None:
        """This will give the account of a kind of person, or None for somebody who has not signed in."""
        if person == "nobody":
            return None
        return self.there.users["director"] if person == "stranger" else self.here.users[person]

    @property
    def federations(self) -> list[int]:
        return [self.here.federation.pk, self.there.federation.pk]

    def form(self, view: str) -> dict[str, Any]:
        """This will give what a person would send: enough for the address to do its work."""
        make = FORMS.get(view)
        return make(self.here) if make else {}

    def rows(self) -> dict[str, int]:
        """This will count the rows of every table of ours, in both federations, and the letters that have been sent."""
        tables = [model._meta.db_table for model in apps.get_models() if model.__module__.startswith("mellanrum.")]
        question = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)
        with federation_transaction(self.federations), connection.cursor() as cursor:
            cursor.execute(question)
            counts = dict(cursor.fetchall())
        return {**counts, "letters": len(getattr(mail, "outbox", []))}

    def address(self, view: str) -> str:
        """This will make an address of ``here``; one that the stranger's own federation does not have."""
        make = ADDRESSES.get(view)
        return reverse(view, kwargs=make(self.here) if make else None)


def make_place(word: str, year: int) -> Place:
    """This will make a federation with one of everything, under its own names and years."""
    federation = FederationFactory(slug=word, name=f"Samordningsförbundet {word}", short_name=word)
    with federation_transaction([federation.pk]):
        member = MemberFactory(federation=federation, code=f"{word}-kommun")
        board = BodyFactory(federation=federation, board=True, code=f"{word}-styrelsen")
        group = BodyFactory(federation=federation, code=f"{word}-grupp", member=member)
        director = people.director_of(federation)
        office = director.actor
        users: dict[str, User] = {
            "roleless": people.stranger() if word == "har" else User(),
            "director": director.user,
            "officer": people.officer_of(federation).user,
            "board": people.board_member_of(federation, member=member, board=board).user,
            "group": people.group_member_of(federation, member=member, group=group).user,
            "auditor": people.auditor_of(federation).user,
            "administrator": people.administrator_of(federation).user,
        }
        seat = SeatFactory(body=board, member=member)
        meeting = MeetingFactory(body=board, date=date(year, 3, 12))
        planned = MeetingFactory(body=board, date=date(year, 4, 9), planned=True)
        cancelled = MeetingFactory(body=board, date=date(year, 2, 5), cancelled=True)
        AttendanceFactory(meeting=meeting, seat=seat)
        role = RoleAssignment.objects.get(user=users["auditor"])
        plan = PlanFactory(federation=federation, year=year)
        goal = GoalFactory(plan=plan, code=f"{word}-1")
        activity = ActivityFactory(plan=plan, goal=goal)
        GoalNoteFactory(goal=goal)
        observation = ObservationFactory(goal=goal)
        questionnaire = QuestionnaireFactory(federation=federation, code=f"{word}-enkat")
        question = QuestionFactory(questionnaire=questionnaire)
        # Open whatever day it is.
        survey = SurveyRoundFactory(questionnaire=questionnaire, opens=date(2020, 1, 1), closes=date(2199, 12, 31))
        InvitationFactory(group=AskedGroupFactory(round=survey), token=f"{word}-lank")
        SurveyAnswerFactory(round=survey, values={question.code: 5})
        fiscal_year = FiscalYearFactory(federation=federation, year=year)
        intervention = InterventionFactory(federation=federation, code=f"{word}-insats")
        ContributionFactory(fiscal_year=fiscal_year, member=member)
        BudgetLineFactory(budget=BudgetFactory(fiscal_year=fiscal_year), intervention=intervention)
        ForecastFactory(fiscal_year=fiscal_year, made_on=date(year, 2, 1))
        LedgerEntryFactory(federation=federation, date=date(year, 1, 30), intervention=intervention, member=member)
        notices.fill(federation, users["director"])
        calls.fill(board, users["board"])
        learning.fill(federation, member)
        records.fill(office, year=year)
        agenda.fill(board, meeting)
        wheel.fill(federation)
        obstacles.fill(federation, member, group)
        reports.fill(office, member)
        minutes.fill(board, users)
        run = begin_import(actor=office, kind=KINDS["meetings"], name="moten.csv", data=MEETINGS_FILE)
    return Place(
        federation=federation,
        member=member,
        board=board,
        group=group,
        seat=seat,
        meeting=meeting,
        planned=planned,
        cancelled=cancelled,
        role=role,
        plan=plan,
        goal=goal,
        observation=observation,
        activity=activity,
        fiscal_year=fiscal_year,
        run=run,
        survey=survey,
        question=question,
        users=users,
    )


def make_world() -> World:
    """This will make both federations."""
    world = World(here=make_place("har", 2026), there=make_place("dar", 2025))
    world.before  # noqa: B018 - counted now, before anybody visits
    return world


Made = Callable[[Place], dict[str, Any]]
MEETINGS_FILE = b"body;date;state\nhar-styrelsen;2026-04-16;held\n"


def _goal(here: Place) -> dict[str, Any]:
    return {"year": here.plan.year, "code": here.goal.code}


def _activity_part(here: Place) -> dict[str, Any]:
    return {**_plan(here), "kind": "aktivitet", "pk": here.activity.pk}


def _plan(here: Place) -> dict[str, Any]:
    return {"year": here.plan.year}


def _year(here: Place) -> dict[str, Any]:
    return {"year": here.fiscal_year.year}


def _body(here: Place) -> dict[str, Any]:
    return {"code": here.group.code}


def _seat(here: Place) -> dict[str, Any]:
    return {"pk": here.seat.pk}


def _meeting(here: Place) -> dict[str, Any]:
    return {"pk": here.meeting.pk}


def _planned(here: Place) -> dict[str, Any]:
    return {"pk": here.planned.pk}


def _cancelled(here: Place) -> dict[str, Any]:
    return {"pk": here.cancelled.pk}


def _body_words(here: Place) -> dict[str, Any]:
    return {"name": "En annan grupp", "kind": "local_group", "least_meetings": "4"}


def _seat_words(here: Place) -> dict[str, Any]:
    return {"kind": "ordinary", "member": here.member.pk, "first_day": "2023-04-01"}


def _goal_text(here: Place) -> dict[str, Any]:
    return {
        "title": "Ett annat mål",
        "wording": "Alla är med.",
        "priority": here.goal.priority_id,
        "reason": "Styrelsen 14 oktober, § 50",
    }


def _survey(here: Place) -> dict[str, Any]:
    return {"pk": here.survey.pk}


def _questionnaire(here: Place) -> dict[str, Any]:
    return {"code": here.survey.questionnaire.code, "version": 1}


# What stands in the address, for views that take something.
ADDRESSES: dict[str, Made] = {
    **calls.ADDRESSES,
    **agenda.ADDRESSES,
    **minutes.ADDRESSES,
    **notices.ADDRESSES,
    **learning.ADDRESSES,
    **records.ADDRESSES,
    **wheel.ADDRESSES,
    **obstacles.ADDRESSES,
    **reports.ADDRESSES,
    "account_confirm_email": lambda here: {"key": "abc"},
    "account_reset_password_from_key": lambda here: {"uidb36": "1", "key": "abc"},
    "records:history": lambda here: {"object_type": "governance.meeting", "object_id": here.meeting.pk},
    "tenancy:demo_sign_in": lambda here: {"assignment_id": here.role.pk},
    "tenancy:person": lambda here: {"pk": here.users["auditor"].pk},
    "tenancy:invite": lambda here: {"pk": here.users["auditor"].pk},
    "tenancy:role_end": lambda here: {"pk": here.role.pk},
    "governance:body": _body,
    "governance:body_edit": _body,
    "governance:body_end": _body,
    "governance:body_contacts": _body,
    "governance:seat_edit": _seat,
    "governance:seat_end": _seat,
    "governance:contact_edit": lambda here: {"pk": here.seat.contact_id},
    "governance:calendar": lambda here: {"year": 2026},
    "governance:meeting": _meeting,
    "governance:meeting_edit": _meeting,
    "governance:meeting_cancel": _planned,
    "governance:meeting_return": _cancelled,
    "governance:meeting_hold": _planned,
    "governance:attendance": _meeting,
    "governance:attendance_sum": _meeting,
    "governance:representation": lambda here: {"code": here.board.code, "year": 2026},
    "surveys:questionnaire": _questionnaire,
    "surveys:round_new": _questionnaire,
    "surveys:round": _survey,
    "surveys:invite": _survey,
    "surveys:remind": _survey,
    "surveys:answer": lambda here: {"federation": here.federation.slug, "token": f"{here.federation.slug}-lank"},
    "planning:plan": _plan,
    "planning:follow_up_csv": _plan,
    "planning:plan_edit": _plan,
    "planning:plan_decide": _plan,
    "planning:goal_new": _plan,
    "planning:next_plan": _plan,
    "planning:part_new": lambda here: {**_plan(here), "kind": "nyckel"},
    "planning:part_edit": _activity_part,
    "planning:part_withdraw": _activity_part,
    "planning:activity_result": lambda here: {**_plan(here), "pk": here.activity.pk},
    "planning:goal": _goal,
    "planning:note": _goal,
    "planning:observation": _goal,
    "planning:observation_withdraw": lambda here: {**_goal(here), "pk": here.observation.pk},
    "planning:goal_edit": _goal,
    "planning:goal_withdraw": _goal,
    "economy:year": _year,
    "economy:contributions": _year,
    "economy:budgets": _year,
    "economy:ledger": _year,
    "economy:entry_new": _year,
    "economy:forecast_new": _year,
    "exchange:import_new": lambda here: {"kind": "meetings"},
    "exchange:import_template": lambda here: {"kind": "meetings", "form": "csv"},
    "exchange:import_preview": lambda here: {"kind": "meetings", "run_id": here.run.pk},
    "exchange:import_rejected": lambda here: {"kind": "meetings", "run_id": here.run.pk},
}
# Addresses that say the same to everybody of every federation, whatever stands in them.
SAME_FOR_ALL = {
    "governance:calendar",
    "tenancy:demo_sign_in",
    "exchange:import_new",
    "exchange:import_template",
    # Whoever holds the link answers, signed in or not.
    "surveys:answer",
    *calls.SAME_FOR_ALL,
    *minutes.SAME_FOR_ALL,
    *notices.SAME_FOR_ALL,
    *records.SAME_FOR_ALL,
    *wheel.SAME_FOR_ALL,
    *obstacles.SAME_FOR_ALL,
    *reports.SAME_FOR_ALL,
}
# What is sent by POST, for views that need it to do their work.
FORMS: dict[str, Made] = {
    **calls.FORMS,
    **records.FORMS,
    **agenda.FORMS,
    **wheel.FORMS,
    **obstacles.FORMS,
    **reports.FORMS,
    **minutes.FORMS,
    "economy:entry_new": lambda here: {
        "day": "2026-03-31",
        "account": "4010",
        "amount": "-1 250,50",
        "reference": "2026-77",
    },
    "economy:forecast_new": lambda here: {"income": "8 400 000", "cost": "8 840 000"},
    "web:language": lambda here: {"language": "en", "next": "/"},
    "tenancy:account": lambda here: {"name": "Ett annat namn", "language": "en"},
    "tenancy:switch": lambda here: {"federation": here.federation.slug},
    "tenancy:person_new": lambda here: {
        "name": "Ny Nyberg",
        "email": "ny@prov.example",
        "role": "auditor",
        "since": "2026-01-01",
    },
    "tenancy:person": lambda here: {"role": "officer", "since": "2026-01-01"},
    "tenancy:role_end": lambda here: {"until": "2026-06-30", "reason": "Slutar"},
    "governance:body_new": lambda here: {**_body_words(here), "code": "ny-grupp"},
    "governance:body_edit": _body_words,
    "governance:body_end": lambda here: {"last_day": "2026-06-30", "reason": "Uppdraget är klart"},
    "governance:seat_new": lambda here: {**_seat_words(here), "body": here.group.pk, "name": "Ny Nyberg"},
    "governance:seat_edit": lambda here: {**_seat_words(here), "personal_mandate": "on"},
    "governance:seat_end": lambda here: {"last_day": "2026-06-30", "reason": "Flyttar"},
    "governance:contact_new": lambda here: {"name": "Ny Nyberg"},
    "governance:contact_edit": lambda here: {"name": "Ett annat namn"},
    "governance:meeting_new": lambda here: {"body": here.group.pk, "date": "2026-05-07"},
    "governance:meeting_edit": lambda here: {"date": "2026-03-12", "title": "En rubrik"},
    "governance:meeting_cancel": lambda here: {"reason": "Storm"},
    "governance:meeting_return": lambda here: {"reason": "Storm"},
    "governance:attendance": lambda here: {"all_ordinary": "1"},
    "surveys:round_new": lambda here: {"code": "en till", "opens": "2026-01-01", "closes": "2199-12-31"},
    "surveys:invite": lambda here: {"addresses": "ny@prov.example"},
    "surveys:answer": lambda here: {f"q{here.question.pk}": "6"},
    "planning:plan_edit": lambda here: {"title": "En annan rubrik", "stamp": stamp_of(here.plan)},
    "planning:plan_decide": lambda here: {"decided_on": "2025-11-28"},
    "planning:next_plan": lambda here: {"title": "Nästa plan", "goals": [here.goal.pk]},
    "planning:part_new": lambda here: {"code": "ny", "title": "En ny nyckel", "reason": "Styrelsen, § 51"},
    "planning:part_edit": lambda here: {
        "title": "Med andra ord",
        "stamp": stamp_of(here.activity),
        "reason": "Styrelsen, § 51",
    },
    "planning:part_withdraw": lambda here: {"reason": "Styrelsen, § 51"},
    "planning:goal_new": lambda here: {**_goal_text(here), "code": "NY:1"},
    "planning:goal_edit": lambda here: {**_goal_text(here), "stamp": stamp_of(here.goal)},
    "planning:goal_withdraw": lambda here: {"reason": "Styrelsen 14 oktober, § 51"},
    "planning:note": lambda here: {"text": "En anteckning."},
    "planning:observation": lambda here: {"observed_on": "2026-05-05", "value": "5,5", "source": "Enkäten"},
    "planning:observation_withdraw": lambda here: {"reason": "Fel fråga"},
    "planning:activity_result": lambda here: {"text": "Två träffar är hållna."},
    "exchange:import_new": lambda here: {"file": SimpleUploadedFile("moten.csv", MEETINGS_FILE, "text/csv")},
    "exchange:import_preview": lambda here: {"action": "apply"},
    **learning.FORMS,
}
