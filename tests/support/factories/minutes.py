"""Minutes with those who sign them, corrections and notices of posting."""

# The library's types do not know that calling a factory gives a row: it is Any to mypy, and the rows with it.
# mypy: disallow-subclassing-any=False

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from mellanrum.governance.models import (
    Minutes,
    MinutesCorrection,
    MinutesSigner,
    MinutesState,
    Posting,
    SignerRole,
    SigningWay,
)
from mellanrum.rendering.papers import Paper, digest_of, to_data

from .governance import MeetingFactory
from .tenancy import ContactFactory

if TYPE_CHECKING:
    DjangoModelFactory: Any
    factory: Any
else:
    import factory
    from factory.django import DjangoModelFactory

SENT = datetime(2026, 3, 14, 9, tzinfo=UTC)
TEXT = to_data(Paper(title="Protokoll", issuer="Samordningsförbundet Provbygden", made_at=SENT))


class MinutesFactory(DjangoModelFactory):
    """A draft; traits ``out`` (sent out with a text) and ``attested``."""

    class Meta:
        model = Minutes

    class Params:
        out = factory.Trait(state=MinutesState.OUT, text=TEXT, digest=digest_of(TEXT), version=1, sent_at=SENT)
        attested = factory.Trait(
            state=MinutesState.ATTESTED, text=TEXT, digest=digest_of(TEXT), version=1, sent_at=SENT
        )

    meeting = factory.SubFactory(MeetingFactory)
    federation = factory.SelfAttribute("meeting.federation")


class MinutesSignerFactory(DjangoModelFactory):
    """An attester who has not signed; trait ``signed``."""

    class Meta:
        model = MinutesSigner

    class Params:
        signed = factory.Trait(
            way=SigningWay.HERE, signed_on=SENT.date(), signed_at=SENT, digest=factory.SelfAttribute("minutes.digest")
        )

    minutes = factory.SubFactory(MinutesFactory, out=True)
    federation = factory.SelfAttribute("minutes.federation")
    contact = factory.SubFactory(ContactFactory, federation=factory.SelfAttribute("..federation"))
    role = SignerRole.ATTESTER
    position = factory.Sequence(lambda n: n % 30000)


class MinutesCorrectionFactory(DjangoModelFactory):
    """A correction of attested minutes."""

    class Meta:
        model = MinutesCorrection

    minutes = factory.SubFactory(MinutesFactory, attested=True)
    federation = factory.SelfAttribute("minutes.federation")
    number = factory.Sequence(lambda n: n % 30000 + 1)
    noted_on = date(2026, 4, 1)
    text = "I § 3 ska det stå 2027."
    noted_by = "Maja Chefsgård"


class PostingFactory(DjangoModelFactory):
    """A notice that is up for three weeks from the middle of March."""

    class Meta:
        model = Posting

    minutes = factory.SubFactory(MinutesFactory, attested=True)
    federation = factory.SelfAttribute("minutes.federation")
    posted_on = date(2026, 3, 16)
    until_on = date(2026, 4, 6)
    kept_at = "Förbundets kansli, Torget 1"
    paragraphs = "§§ 1\N{EN DASH}9"
