"""The outbox as the office reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext as _

from mellanrum.notices.kinds import title_of
from mellanrum.notices.models import Notice, NoticeState
from mellanrum.notices.policies import can_keep_letters
from mellanrum.notices.states import LINK
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact, FederationModel, User

# So many letters are shown at a time.
SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter in the list."""

    notice: Notice
    kind: str

    @property
    def text(self) -> str:
        """The letter's text as it may be read by others: the personal link is not in it."""
        return self.notice.body.replace(LINK, _("(personlig länk)"))

    @property
    def may_go_again(self) -> bool:
        """Whether somebody can send it once more."""
        return self.notice.state == NoticeState.FAILED

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether it can still be kept from going."""
        return self.notice.state in (NoticeState.WAITING, NoticeState.FAILED)


@dataclass(frozen=True, kw_only=True)
class Outbox:
    """The letters of a state, or all, the newest first. ``older`` is where the next page begins."""

    letters: Sequence[Letter]
    counts: Sequence[tuple[str, str, int]]
    state: str
    older: int | None
    is_demo: bool
    is_sent: bool

    @property
    def total(self) -> int:
        """How many letters there are."""
        return sum(count for _state, _label, count in self.counts)

    @property
    def failed(self) -> int:
        """How many letters did not go."""
        return next((count for state, _label, count in self.counts if state == NoticeState.FAILED), 0)


def outbox(actor: Actor, *, state: str = "", before: int | None = None) -> Outbox:
    """This will list the federation's letters, fifty at a time (two queries).

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_keep_letters(actor).require()
    known = dict(Notice.objects.of(actor).order_by().values_list("state").annotate(number=Count("id")))
    rows = Notice.objects.of(actor)
    if state in NoticeState.values:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id")[: SHOWN + 1])
    return Outbox(
        letters=[_letter(row) for row in found[:SHOWN]],
        counts=[(one.value, str(one.label), known[one.value]) for one in NoticeState if known.get(one.value)],
        state=state if state in NoticeState.values else "",
        older=found[SHOWN - 1].pk if len(found) > SHOWN else None,
        is_demo=settings.DEMO,
        is_sent=settings.MAIL_IS_SENT,
    )


def letter(actor: Actor, pk: int) -> Letter | None:
    """This will find a letter of the actor's federation.

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_keep_letters(actor).require()
    found: Notice | None = Notice.objects.of(actor).filter(pk=pk).first()
    return None if found is None else _letter(found)


def letters_about(actor: Actor, about: FederationModel) -> list[Notice]:
    """This will list the letters about something, the newest first, for pages of those who may read them."""
    rows = Notice.objects.of(actor).filter(about_type=about._meta.label_lower, about_id=about.pk)
    return list(rows.order_by("-id")[:SHOWN])


def language_of(contact: Contact) -> str:
    """This will give the language that somebody reads letters in: that of the account, Swedish without one."""
    user: User | None = contact.user
    return "sv" if user is None else user.language


def link_to(path: str) -> str:
    """This will make the whole address of a page, for a letter."""
    return f"{settings.SITE_ADDRESS}{path}"


def moment_of(notice: Notice) -> datetime:
    """This will give the moment that a list shows: when the letter went, else when it was written."""
    return notice.sent_at or notice.posted_at


def _letter(row: Notice) -> Letter:
    return Letter(notice=row, kind=title_of(row.kind))
