"""A federation with a questionnaire, seen from inside its own transaction."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from mellanrum.surveys.models import AskedGroup, Question, Questionnaire, SurveyRound
from mellanrum.surveys.policies import respondent_of
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import (
    AskedGroupFactory,
    FederationFactory,
    InvitationFactory,
    QuestionFactory,
    QuestionnaireFactory,
    SurveyRoundFactory,
)

TODAY = date(2026, 10, 22)
AFTER = date(2026, 11, 22)


@dataclass(frozen=True, kw_only=True)
class Office:
    """A federation with its director, and a questionnaire with a scale and a yes or no."""

    federation: Federation
    director: people.Person
    questionnaire: Questionnaire
    scale: Question
    yes_no: Question

    @property
    def actor(self) -> Actor:
        return self.director.actor

    @property
    def respondent(self) -> Actor:
        return respondent_of(self.federation.pk)

    def round(self, **fields: object) -> SurveyRound:
        """A round of the questionnaire, open on ``TODAY`` and closed on ``AFTER``."""
        made: SurveyRound = SurveyRoundFactory(questionnaire=self.questionnaire, **fields)
        return made

    def links(self, group: AskedGroup, number: int) -> list[str]:
        """The tokens of new links of a group."""
        tokens = [f"{group.pk}-{place}" for place in range(number)]
        for token in tokens:
            InvitationFactory(group=group, token=token)
        return tokens

    def open_round(self, number: int) -> tuple[SurveyRound, list[str]]:
        """A round that asks a number of people of no particular group, with their tokens."""
        made = self.round(code="2026")
        return made, self.links(AskedGroupFactory(round=made, asked=number), number)


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    federation = FederationFactory(slug="prov")
    with federation_transaction([federation.pk]):
        questionnaire = QuestionnaireFactory(federation=federation, code="samverkan")
        yield Office(
            federation=federation,
            director=people.director_of(federation),
            questionnaire=questionnaire,
            scale=QuestionFactory(questionnaire=questionnaire, code="PS:1", position=1),
            yes_no=QuestionFactory(questionnaire=questionnaire, code="SP:1", position=2, yes_no=True),
        )
