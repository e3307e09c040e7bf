"""Rows of surveys for tests."""

# The library's types do not know that calling a factory gives a row: it is Any to mypy, and the rows with it.
# mypy: disallow-subclassing-any=False

from datetime import date
from typing import TYPE_CHECKING, Any

from mellanrum.surveys.models import (
    AskedGroup,
    Invitation,
    Question,
    QuestionKind,
    Questionnaire,
    SurveyAnswer,
    SurveyRound,
)
from mellanrum.surveys.sealing import Content, sealed
from mellanrum.surveys.states import hash_of

from .tenancy import FederationFactory

if TYPE_CHECKING:
    DjangoModelFactory: Any
    factory: Any
else:
    import factory
    from factory.django import DjangoModelFactory


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
    # What is answered is given as it is, and sealed as the operations seal it.
    values = factory.LazyFunction(dict)
    body = None
    member = None
    level = ""

    @classmethod
    def _create(cls, model_class: type[SurveyAnswer], *args: Any, **fields: Any) -> SurveyAnswer:
        body, member = fields.pop("body"), fields.pop("member")
        content = Content(
            values=fields.pop("values"),
            body_id=body.pk if body else None,
            member_id=member.pk if member else None,
            level=fields.pop("level"),
        )
        row = sealed(model_class(**fields), content, size=512)
        row.save()
        return row
