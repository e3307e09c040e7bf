"""Rows for tests. Every factory of a federation's rows takes the federation from what it hangs on.

Row security stands under the tests as under the application: create and read rows inside
``federation_transaction([federation.pk])`` (the fixture ``federation`` of a context's ``conftest`` opens one).
"""

from .calls import CalledPersonFactory, MeetingCallFactory, WheelTaskFactory, YearTaskFactory
from .economy import (
    BudgetFactory,
    BudgetLineFactory,
    ContributionFactory,
    FiscalYearFactory,
    ForecastFactory,
    LedgerEntryFactory,
)
from .governance import (
    AgendaItemFactory,
    AttendanceFactory,
    BodyFactory,
    DecisionFactory,
    DelegatedDecisionFactory,
    MeetingFactory,
    SeatFactory,
    seats_of_members,
)
from .minutes import MinutesCorrectionFactory, MinutesFactory, MinutesSignerFactory, PostingFactory
from .notices import CalendarFeedFactory, NoticeFactory
from .planning import (
    ActivityFactory,
    GoalFactory,
    GoalNoteFactory,
    ObservationFactory,
    PlanFactory,
    PlanKeyFactory,
    PriorityFactory,
)
from .portfolio import InterventionFactory
from .records import (
    DocumentFactory,
    MatterFactory,
    ReleaseItemFactory,
    ReleaseRequestFactory,
    RetentionRuleFactory,
)
from .surveys import (
    AskedGroupFactory,
    InvitationFactory,
    QuestionFactory,
    QuestionnaireFactory,
    SurveyAnswerFactory,
    SurveyRoundFactory,
)
from .tenancy import ContactFactory, FederationFactory, MemberFactory, RoleAssignmentFactory, UserFactory, person_name

__all__ = [
    "ActivityFactory",
    "AgendaItemFactory",
    "AskedGroupFactory",
    "AttendanceFactory",
    "BodyFactory",
    "BudgetFactory",
    "BudgetLineFactory",
    "CalendarFeedFactory",
    "CalledPersonFactory",
    "ContactFactory",
    "ContributionFactory",
    "DecisionFactory",
    "DelegatedDecisionFactory",
    "DocumentFactory",
    "FederationFactory",
    "FiscalYearFactory",
    "ForecastFactory",
    "GoalFactory",
    "GoalNoteFactory",
    "InterventionFactory",
    "InvitationFactory",
    "LedgerEntryFactory",
    "MatterFactory",
    "MeetingCallFactory",
    "MeetingFactory",
    "MemberFactory",
    "MinutesCorrectionFactory",
    "MinutesFactory",
    "MinutesSignerFactory",
    "NoticeFactory",
    "ObservationFactory",
    "PlanFactory",
    "PlanKeyFactory",
    "PostingFactory",
    "PriorityFactory",
    "QuestionFactory",
    "QuestionnaireFactory",
    "ReleaseItemFactory",
    "ReleaseRequestFactory",
    "RetentionRuleFactory",
    "RoleAssignmentFactory",
    "SeatFactory",
    "SurveyAnswerFactory",
    "SurveyRoundFactory",
    "UserFactory",
    "WheelTaskFactory",
    "YearTaskFactory",
    "person_name",
    "seats_of_members",
]
