"""Rows of obstacles for tests."""

# The library's types do not know that calling a factory gives a row: it is Any to mypy, and the rows with it.
# mypy: disallow-subclassing-any=False

from datetime import date
from typing import TYPE_CHECKING, Any

from mellanrum.governance.models import BodyKind
from mellanrum.obstacles.keys import Identity, seal
from mellanrum.obstacles.models import (
    Answer,
    Cause,
    ConsultationMatter,
    Effect,
    FollowLink,
    InternalOwner,
    Obstacle,
    ObstacleMember,
    ObstaclePath,
    ObstacleReport,
    PathLevel,
    Reporter,
    ReportMember,
    ReportWords,
    Step,
)
from mellanrum.obstacles.states import hash_of

from .governance import BodyFactory
from .tenancy import ContactFactory, FederationFactory, MemberFactory

if TYPE_CHECKING:
    DjangoModelFactory: Any
    factory: Any
else:
    import factory
    from factory.django import DjangoModelFactory


class ObstaclePathFactory(DjangoModelFactory):
    class Meta:
        model = ObstaclePath

    federation = factory.SubFactory(FederationFactory)
    remind_after_days = 3
    remind_above_after_days = 14


class PathLevelFactory(DjangoModelFactory):
    """A level with bodies of a kind; traits ``team``, ``group``, ``board`` and ``beyond`` make the usual stair."""

    class Meta:
        model = PathLevel

    class Params:
        team = factory.Trait(
            code="team", name="Konsultationsteam", body_kinds=[BodyKind.CONSULTATION_TEAM], position=0, answer_days=45
        )
        group = factory.Trait(
            code="grupp", name="Lokala grupper", body_kinds=[BodyKind.LOCAL_GROUP], position=1, answer_days=60
        )
        board = factory.Trait(code="styrelse", name="Styrelsen", body_kinds=[BodyKind.BOARD], position=2)
        beyond = factory.Trait(code="utanfor", name="Vidare", body_kinds=[], position=3)

    federation = factory.SubFactory(FederationFactory)
    code = factory.Sequence(lambda n: f"niva-{n}")
    name = factory.Sequence(lambda n: f"Nivå {n}")
    position = factory.Sequence(lambda n: n % 30000)


class ObstacleFactory(DjangoModelFactory):
    """An obstacle that the office has written and nobody has yet."""

    class Meta:
        model = Obstacle

    federation = factory.SubFactory(FederationFactory)
    year = 2026
    serial = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Intygen går i retur {n}")
    text = "Kompletteringar begärs i flera varv och ingen äger frågan."
    origin = "lex_heller"
    kind = "organisation"
    state = "understood"
    raised_on = date(2026, 4, 14)
    since = date(2026, 4, 14)
    cleaned_on = date(2026, 4, 15)


class ObstacleMemberFactory(DjangoModelFactory):
    class Meta:
        model = ObstacleMember

    obstacle = factory.SubFactory(ObstacleFactory)
    federation = factory.SelfAttribute("obstacle.federation")
    member = factory.SubFactory(MemberFactory, federation=factory.SelfAttribute("..federation"))


class StepFactory(DjangoModelFactory):
    class Meta:
        model = Step

    obstacle = factory.SubFactory(ObstacleFactory)
    federation = factory.SelfAttribute("obstacle.federation")
    number = factory.Sequence(lambda n: n % 30000 + 1)
    taken_on = date(2026, 4, 14)
    kind = "raised"
    direction = "aside"


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    step = factory.SubFactory(StepFactory)
    obstacle = factory.SelfAttribute("step.obstacle")
    federation = factory.SelfAttribute("step.federation")
    given_on = date(2026, 6, 1)
    asked_on = date(2026, 4, 14)
    text = "Vi har pratat om det."


class CauseFactory(DjangoModelFactory):
    class Meta:
        model = Cause

    federation = factory.SubFactory(FederationFactory)
    title = factory.Sequence(lambda n: f"Ingen äger kompletteringen {n}")
    noted_on = date(2026, 5, 1)


class EffectFactory(DjangoModelFactory):
    class Meta:
        model = Effect

    obstacle = factory.SubFactory(ObstacleFactory)
    federation = factory.SelfAttribute("obstacle.federation")
    changed = "Gemensam rutin för kompletteringar."
    place = "Vårdcentralerna i Ronneby"
    people = 40
    evidence = "Genomgång av tjugo ärenden."
    level = 2
    since = date(2026, 9, 1)
    noted_on = date(2026, 9, 20)


class ObstacleReportFactory(DjangoModelFactory):
    """A report that came in, with its words and its writer; ``token`` opens its link."""

    class Meta:
        model = ObstacleReport
        skip_postgeneration_save = True

    class Params:
        token = factory.Sequence(lambda n: f"rapport-{n}")

    federation = factory.SubFactory(FederationFactory)
    received_on = date(2026, 10, 1)
    kind = "organisation"

    @factory.post_generation  # type: ignore[untyped-decorator,unused-ignore]
    def whole(self, create: bool, extracted: object, **kwargs: object) -> None:
        rows: dict[str, Any] = {"federation": self.federation, "report": self}
        ReportWords.objects.create(**rows, happened="Vi väntade i nio veckor.", would_have_helped="En ingång.")
        identity = Identity(name="Rasmus Rapportsson", email="rasmus@medlem.example")
        Reporter.objects.create(
            **rows,
            cipher=seal(identity, federation_id=self.federation.pk, report_id=self.pk),
            kept_until=date(2028, 10, 1),
        )


class FollowLinkFactory(DjangoModelFactory):
    class Meta:
        model = FollowLink

    class Params:
        token = factory.Sequence(lambda n: f"folj-{n}")

    report = factory.SubFactory(ObstacleReportFactory)
    federation = factory.SelfAttribute("report.federation")
    token_hash = factory.LazyAttribute(lambda row: hash_of(row.token))
    expires_on = date(2027, 10, 1)


class ReportMemberFactory(DjangoModelFactory):
    class Meta:
        model = ReportMember

    report = factory.SubFactory(ObstacleReportFactory)
    federation = factory.SelfAttribute("report.federation")
    member = factory.SubFactory(MemberFactory, federation=factory.SelfAttribute("..federation"))


class ConsultationMatterFactory(DjangoModelFactory):
    class Meta:
        model = ConsultationMatter

    body = factory.SubFactory(BodyFactory, kind=BodyKind.CONSULTATION_TEAM)
    federation = factory.SelfAttribute("body.federation")
    date = date(2026, 5, 5)
    kind = "advice"
    title = "Vart vänder man sig?"
    question = "Två myndigheter väntar på varandra. Vem börjar?"


class InternalOwnerFactory(DjangoModelFactory):
    class Meta:
        model = InternalOwner

    member = factory.SubFactory(MemberFactory)
    federation = factory.SelfAttribute("member.federation")
    contact = factory.SubFactory(ContactFactory, federation=factory.SelfAttribute("..federation"))
    since = date(2026, 1, 1)
