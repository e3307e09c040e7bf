"""Letters and calendars for tests."""

# The library's types do not know that calling a factory gives a row: it is Any to mypy, and the rows with it.
# mypy: disallow-subclassing-any=False

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from mellanrum.notices.keys import hash_of
from mellanrum.notices.models import CalendarFeed, Notice, NoticeState

from .tenancy import FederationFactory, UserFactory

if TYPE_CHECKING:
    DjangoModelFactory: Any
    factory: Any
else:
    import factory
    from factory.django import DjangoModelFactory


class NoticeFactory(DjangoModelFactory):
    """A letter that waits; traits ``sent`` and ``failed``."""

    class Meta:
        model = Notice

    class Params:
        sent = factory.Trait(state=NoticeState.SENT, sent_at=datetime(2026, 3, 2, 9, 5, tzinfo=UTC), tries=1)
        failed = factory.Trait(state=NoticeState.FAILED, tries=6, reason="550 Adressen finns inte")

    federation = factory.SubFactory(FederationFactory)
    kind = "governance.meeting_call"
    to = factory.Sequence(lambda n: f"mottagare-{n}@prov.example")
    name = "Alva Adressat"
    subject = "Kallelse till möte"
    body = "Hej! Du är kallad till ett möte."
    posted_at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    due_at = factory.SelfAttribute("posted_at")


class CalendarFeedFactory(DjangoModelFactory):
    """Somebody's own calendar; ``token`` is the secret of its address."""

    class Meta:
        model = CalendarFeed

    class Params:
        token = "hemlig"

    federation = factory.SubFactory(FederationFactory)
    user = factory.SubFactory(UserFactory)
    title = "Mina möten och uppgifter"
    token_hash = factory.LazyAttribute(lambda row: hash_of(row.token))
    made_on = date(2026, 3, 2)
