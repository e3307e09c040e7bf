"""Rows for tests. Every factory of a federation's rows takes the federation from what it hangs on.

Row security stands under the tests as under the application: create and read rows inside
``federation_transaction([federation.pk])`` (the fixture ``federation`` of a context's ``conftest`` opens one).
"""

# The library's types do not know that calling a factory gives a row: it is Any to mypy, and the rows with it.
# mypy: disallow-subclassing-any=False

from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mellanrum.economy.models import (
    Budget,
    BudgetLine,
    BudgetLineKind,
    Contribution,
    ContributionKind,
    FiscalYear,
    Forecast,
    LedgerEntry,
)
from mellanrum.governance.models import (
    Attendance,
    Body,
    BodyKind,
    Meeting,
    MeetingState,
    Presence,
    Seat,
    SeatKind,
    SeatRole,
)
from mellanrum.kernel.periods import Period
from mellanrum.planning.models import Activity, Goal, GoalNote, Observation, Plan, PlanKey, Priority
from mellanrum.portfolio.models import Intervention, InterventionKind
from mellanrum.surveys.models import (
    AskedGroup,
    Invitation,
    Question,
    QuestionKind,
    Questionnaire,
    SurveyAnswer,
    SurveyRound,
)
from mellanrum.surveys.states import hash_of
from mellanrum.tenancy.models import Contact, Federation, Member, PartyKind, Role, RoleAssignment, User

if TYPE_CHECKING:
    DjangoModelFactory: Any
    factory: Any
else:
    import factory
    from factory.django import DjangoModelFactory

FIRST_NAMES = ["Asta", "Bror", "Cilla", "Dag", "Ebba", "Folke", "Greta", "Hasse", "Inga", "Jens", "Kaj", "Linnea"]
LAST_NAMES = ["Ekmyr", "Bråvik", "Holmvard", "Ljungsåker", "Nordquelle", "Rönnfors", "Stenhall", "Tjärnlund", "Åskog"]


def person_name(number: int) -> str:
    """This will make an invented name, another one for each number."""
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    last = LAST_NAMES[(number // len(FIRST_NAMES)) % len(LAST_NAMES)]
    lap = number // (len(FIRST_NAMES) * len(LAST_NAMES))
    return f"{first} {last}" if lap == 0 else f"{first} {last} {lap + 1}"


class FederationFactory(DjangoModelFactory):
    class Meta:
        model = Federation

    slug = factory.Sequence(lambda n: f"forbund-{n}")
    name = factory.Sequence(lambda n: f"Samordningsförbundet Provbygden {n}")
    short_name = factory.Sequence(lambda n: f"Provbygden {n}")


class MemberFactory(DjangoModelFactory):
    class Meta:
        model = Member

    class Params:
        insurance = factory.Trait(
            code="fk", name="Försäkringskassan", short_name="FK", kind=PartyKind.SOCIAL_INSURANCE, position=1
        )
        employment = factory.Trait(
            code="af", name="Arbetsförmedlingen", short_name="AF", kind=PartyKind.EMPLOYMENT_SERVICE, position=2
        )
        region = factory.Trait(
            code="region", name="Region Provbygden", short_name="Regionen", kind=PartyKind.REGION, position=3
        )

    federation = factory.SubFactory(FederationFactory)
    code = factory.Sequence(lambda n: f"kommun-{n}")
    name = factory.Sequence(lambda n: f"Provköpings kommun {n}")
    short_name = factory.Sequence(lambda n: f"Provköping {n}")
    kind = PartyKind.MUNICIPALITY
    position = factory.Sequence(lambda n: 10 + n % 30000)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@prov.example")
    name = factory.Sequence(person_name)
    password = "!"


class RoleAssignmentFactory(DjangoModelFactory):
    class Meta:
        model = RoleAssignment

    federation = factory.SubFactory(FederationFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.DIRECTOR
    since = date(2020, 1, 1)


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    federation = factory.SubFactory(FederationFactory)
    name = factory.Sequence(person_name)
    email = factory.Sequence(lambda n: f"kontakt{n}@prov.example")


class BodyFactory(DjangoModelFactory):
    class Meta:
        model = Body

    class Params:
        board = factory.Trait(
            code="styrelsen",
            name="Styrelsen",
            kind=BodyKind.BOARD,
            least_meetings=6,
            ordinary_per_member=1,
            substitutes_per_member=1,
        )

    federation = factory.SubFactory(FederationFactory)
    code = factory.Sequence(lambda n: f"grupp-{n}")
    name = factory.Sequence(lambda n: f"Lokal samverkansgrupp {n}")
    kind = BodyKind.LOCAL_GROUP
    position = factory.Sequence(lambda n: n % 30000)


class SeatFactory(DjangoModelFactory):
    """An ordinary seat for a member, from 2023 and open; ``days=(first, last)`` sets the period with both days."""

    class Meta:
        model = Seat

    class Params:
        substitute = factory.Trait(kind=SeatKind.SUBSTITUTE)
        co_opted = factory.Trait(kind=SeatKind.CO_OPTED, member=None)
        chair = factory.Trait(role=SeatRole.CHAIR)
        convener = factory.Trait(role=SeatRole.CONVENER)
        days = (date(2023, 4, 1), None)

    body = factory.SubFactory(BodyFactory)
    federation = factory.SelfAttribute("body.federation")
    contact = factory.SubFactory(ContactFactory, federation=factory.SelfAttribute("..federation"))
    member = factory.SubFactory(MemberFactory, federation=factory.SelfAttribute("..federation"))
    kind = SeatKind.ORDINARY
    period = factory.LazyAttribute(lambda row: Period.of_days(*row.days).to_range())


class MeetingFactory(DjangoModelFactory):
    """A held meeting; traits ``planned`` and ``cancelled``."""

    class Meta:
        model = Meeting

    class Params:
        planned = factory.Trait(state=MeetingState.PLANNED)
        cancelled = factory.Trait(state=MeetingState.CANCELLED, cancel_reason="Storm, inga tåg")
        timed = factory.Trait(starts_at=time(9, 30), ends_at=time(11, 50), place="Stora salen")

    body = factory.SubFactory(BodyFactory)
    federation = factory.SelfAttribute("body.federation")
    date = factory.Sequence(lambda n: date.fromordinal(date(2026, 1, 1).toordinal() + n % 300))
    state = MeetingState.HELD


class AttendanceFactory(DjangoModelFactory):
    """Somebody present in a seat; traits ``excused`` and ``absent``; ``seat=None`` makes a guest."""

    class Meta:
        model = Attendance

    class Params:
        excused = factory.Trait(presence=Presence.EXCUSED)
        absent = factory.Trait(presence=Presence.ABSENT)

    meeting = factory.SubFactory(MeetingFactory)
    federation = factory.SelfAttribute("meeting.federation")
    seat = factory.SubFactory(SeatFactory, body=factory.SelfAttribute("..meeting.body"))
    contact = factory.Maybe(
        "seat",
        yes_declaration=factory.SelfAttribute("seat.contact"),
        no_declaration=factory.SubFactory(ContactFactory, federation=factory.SelfAttribute("..federation")),
    )
    presence = Presence.PRESENT


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan

    federation = factory.SubFactory(FederationFactory)
    year = 2026
    title = factory.LazyAttribute(lambda row: f"Verksamhetsplan {row.year}")
    decided_on = factory.LazyAttribute(lambda row: date(row.year - 1, 11, 27))


class PlanKeyFactory(DjangoModelFactory):
    class Meta:
        model = PlanKey

    plan = factory.SubFactory(PlanFactory)
    federation = factory.SelfAttribute("plan.federation")
    code = factory.Sequence(lambda n: f"nyckel-{n}")
    title = "Gemensamt ansvar"


class PriorityFactory(DjangoModelFactory):
    class Meta:
        model = Priority

    plan = factory.SubFactory(PlanFactory)
    federation = factory.SelfAttribute("plan.federation")
    code = factory.Sequence(lambda n: f"prio-{n}")
    title = "Representation"


class GoalFactory(DjangoModelFactory):
    class Meta:
        model = Goal

    plan = factory.SubFactory(PlanFactory)
    federation = factory.SelfAttribute("plan.federation")
    priority = factory.SubFactory(PriorityFactory, plan=factory.SelfAttribute("..plan"))
    code = factory.Sequence(lambda n: f"PR:{n}")
    title = factory.LazyAttribute(lambda row: f"Mål {row.code}")
    wording = "Alla medlemmar är företrädda."


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    plan = factory.SubFactory(PlanFactory)
    federation = factory.SelfAttribute("plan.federation")
    code = factory.Sequence(lambda n: f"A{n}")
    title = "Träffas och planera året"


class ObservationFactory(DjangoModelFactory):
    class Meta:
        model = Observation

    goal = factory.SubFactory(GoalFactory)
    federation = factory.SelfAttribute("goal.federation")
    observed_on = date(2026, 6, 30)
    value = Decimal("5.5")
    source = "Samverkansenkäten"


class GoalNoteFactory(DjangoModelFactory):
    class Meta:
        model = GoalNote

    goal = factory.SubFactory(GoalFactory)
    federation = factory.SelfAttribute("goal.federation")
    text = "Två möten flyttades till hösten."
    written_on = date(2026, 9, 1)
    writer_name = "Asta Ekmyr"


class QuestionnaireFactory(DjangoModelFactory):
    class Meta:
        model = Questionnaire

    federation = factory.SubFactory(FederationFactory)
    code = factory.Sequence(lambda n: f"enkat-{n}")
    title = "Samverkansenkäten"


class QuestionFactory(DjangoModelFactory):
    """A question on the scale 1-7; traits ``yes_no``, ``text`` and ``several``."""

    class Meta:
        model = Question

    class Params:
        yes_no = factory.Trait(kind=QuestionKind.YES_NO, label="Har det blivit bättre?")
        text = factory.Trait(kind=QuestionKind.TEXT, label="Vad saknas?")
        several = factory.Trait(
            kind=QuestionKind.SEVERAL,
            label="Vad har du varit med om?",
            options=[{"code": "mote", "label": "Möte"}, {"code": "kurs", "label": "Kurs"}],
        )

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    federation = factory.SelfAttribute("questionnaire.federation")
    code = factory.Sequence(lambda n: f"F:{n}")
    kind = QuestionKind.SCALE
    label = "Vi pratar om det som är viktigt"
    position = factory.Sequence(lambda n: n % 30000)


class SurveyRoundFactory(DjangoModelFactory):
    """A round that closed on 1 November 2026."""

    class Meta:
        model = SurveyRound

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    federation = factory.SelfAttribute("questionnaire.federation")
    code = factory.Sequence(lambda n: f"omgang-{n}")
    opens = date(2026, 10, 1)
    closes = date(2026, 11, 1)


class AskedGroupFactory(DjangoModelFactory):
    class Meta:
        model = AskedGroup

    round = factory.SubFactory(SurveyRoundFactory)
    federation = factory.SelfAttribute("round.federation")
    asked = 10


class InvitationFactory(DjangoModelFactory):
    """A link that waits for its answer; ``token`` is the one in the letter."""

    class Meta:
        model = Invitation

    class Params:
        token = factory.Sequence(lambda n: f"lank-{n}")

    group = factory.SubFactory(AskedGroupFactory)
    federation = factory.SelfAttribute("group.federation")
    token_hash = factory.LazyAttribute(lambda row: hash_of(row.token))
    address = factory.Sequence(lambda n: f"svarande{n}@prov.example")


class SurveyAnswerFactory(DjangoModelFactory):
    class Meta:
        model = SurveyAnswer

    round = factory.SubFactory(SurveyRoundFactory)
    federation = factory.SelfAttribute("round.federation")
    values = factory.LazyFunction(dict)


class InterventionFactory(DjangoModelFactory):
    """An intervention for people; trait ``structural``."""

    class Meta:
        model = Intervention

    class Params:
        structural = factory.Trait(kind=InterventionKind.STRUCTURAL)

    federation = factory.SubFactory(FederationFactory)
    code = factory.Sequence(lambda n: f"insats-{n}")
    name = factory.Sequence(lambda n: f"Insatsen {n}")
    kind = InterventionKind.INDIVIDUAL
    position = factory.Sequence(lambda n: n % 30000)


class FiscalYearFactory(DjangoModelFactory):
    class Meta:
        model = FiscalYear

    federation = factory.SubFactory(FederationFactory)
    year = 2026
    opening_equity = Decimal(1_920_000)


class ContributionFactory(DjangoModelFactory):
    """What a member is expected to pay; trait ``unsplit`` for a line of no member."""

    class Meta:
        model = Contribution

    class Params:
        unsplit = factory.Trait(kind=ContributionKind.UNSPLIT, member=None, text="Medlemsavgifter, ränta med mera")

    fiscal_year = factory.SubFactory(FiscalYearFactory)
    federation = factory.SelfAttribute("fiscal_year.federation")
    code = factory.Sequence(lambda n: f"bidrag-{n}")
    kind = ContributionKind.MEMBER
    member = factory.SubFactory(MemberFactory, federation=factory.SelfAttribute("..federation"))
    forecast = Decimal(1_000_000)
    position = factory.Sequence(lambda n: n % 30000)


class BudgetFactory(DjangoModelFactory):
    class Meta:
        model = Budget

    fiscal_year = factory.SubFactory(FiscalYearFactory)
    federation = factory.SelfAttribute("fiscal_year.federation")
    version = factory.Sequence(lambda n: 1 + n % 30000)
    title = factory.LazyAttribute(lambda row: f"Budget {row.fiscal_year.year}")
    decided_on = factory.LazyAttribute(lambda row: date(row.fiscal_year.year - 1, 11, 27))


class BudgetLineFactory(DjangoModelFactory):
    """The secretariat's line; give ``intervention`` for one of those."""

    class Meta:
        model = BudgetLine

    budget = factory.SubFactory(BudgetFactory)
    federation = factory.SelfAttribute("budget.federation")
    code = factory.Sequence(lambda n: f"rad-{n}")
    intervention = None
    kind = factory.LazyAttribute(
        lambda row: BudgetLineKind.INTERVENTION if row.intervention else BudgetLineKind.SECRETARIAT
    )
    amount = Decimal(500_000)
    position = factory.Sequence(lambda n: n % 30000)


class ForecastFactory(DjangoModelFactory):
    class Meta:
        model = Forecast

    fiscal_year = factory.SubFactory(FiscalYearFactory)
    federation = factory.SelfAttribute("fiscal_year.federation")
    made_on = date(2026, 9, 30)
    income = Decimal(8_400_000)
    cost = Decimal(8_840_000)


class LedgerEntryFactory(DjangoModelFactory):
    """A cost of 1 000 kronor; trait ``income`` for a contribution of as much."""

    class Meta:
        model = LedgerEntry

    class Params:
        income = factory.Trait(account="3010", amount=Decimal(1000))

    federation = factory.SubFactory(FederationFactory)
    date = date(2026, 2, 27)
    account = "4010"
    amount = Decimal(-1000)
    reference = factory.Sequence(lambda n: f"v-{n}")


def seats_of_members(body: Body, members: list[Member], **fields: Any) -> dict[int, tuple[Seat, Seat]]:
    """This will give every member one ordinary seat and one substitute in the body; keyed by the member's id."""
    return {
        member.pk: (
            SeatFactory(body=body, member=member, **fields),
            SeatFactory(body=body, member=member, substitute=True, **fields),
        )
        for member in members
    }
