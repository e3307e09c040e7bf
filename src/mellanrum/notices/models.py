"""Letters on their way and those that went, and the secret addresses of calendars."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.models import FederationModel, User, inside_federation

from .states import OPEN


class NoticeState(models.TextChoices):
    WAITING = "waiting", _("väntar")
    SENDING = "sending", _("lämnas till e-postservern")
    SENT = "sent", _("skickat")
    FAILED = "failed", _("misslyckades")
    WITHDRAWN = "withdrawn", _("återkallat")


class Notice(FederationModel):
    """A letter by e-mail. It says what it is about by kind and number, since what it is about stands above.

    ``once`` is what makes the same letter the same: a second one is not made. ``sealed`` is a personal link, for as
    long as the letter may still go; where the body says ``{link}`` it stands in the letter, and nowhere afterwards.
    The row is its own record: what people do with it is written in the history beside it.
    """

    tracked: ClassVar[bool] = False

    kind = models.CharField(_("slag av brev"), max_length=60)
    to = models.EmailField(_("e-postadress"))
    name = models.CharField(_("mottagare"), max_length=150)
    subject = models.CharField(_("rubrik"), max_length=200)
    body = models.TextField(_("text"))
    sealed = models.TextField(_("personlig länk, förseglad"), blank=True)
    state = models.CharField(_("läge"), max_length=10, choices=NoticeState, default=NoticeState.WAITING)
    posted_at = models.DateTimeField(_("skrevs"))
    due_at = models.DateTimeField(_("skickas tidigast"))
    claimed_at = models.DateTimeField(_("började lämnas"), null=True, blank=True)
    sent_at = models.DateTimeField(_("skickades"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("försök"), default=0)
    reason = models.CharField(_("skäl"), max_length=250, blank=True)
    message_id = models.UUIDField(default=uuid.uuid4, editable=False)
    once = models.CharField(_("skickas en gång"), max_length=150, blank=True)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("brev")
        constraints = [
            inside_federation("notice"),
            models.UniqueConstraint(fields=["federation", "once"], condition=~Q(once=""), name="notice_once"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="notice_sent_has_moment",
            ),
            models.CheckConstraint(condition=Q(sealed="") | Q(state__in=OPEN), name="notice_link_only_while_open"),
        ]
        indexes = [
            models.Index(fields=["federation", "state", "due_at"], name="notice_in_turn"),
            models.Index(fields=["federation", "about_type", "about_id"], name="notice_about"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.name})"


class CalendarFeed(FederationModel):
    """A calendar at a secret address: somebody's own (no topic), or that of a topic, as far as its owner may see it.

    The address is stored as a hash. It ends when it is withdrawn, and gives nothing when the owner has no role.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("konto"))
    topic = models.CharField(_("vad kalendern gäller"), max_length=80, blank=True)
    title = models.CharField(_("namn"), max_length=200)
    token_hash = models.CharField(_("adressens kontrollsumma"), max_length=64)
    made_on = models.DateField(_("adressen gjordes"))
    withdrawn_on = models.DateField(_("återkallad"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("kalender")
        constraints = [
            inside_federation("calendarfeed"),
            models.UniqueConstraint(fields=["federation", "token_hash"], name="calendarfeed_token"),
            models.UniqueConstraint(
                fields=["federation", "user", "topic"],
                condition=Q(withdrawn_on__isnull=True),
                name="calendarfeed_once",
                violation_error_message=_(
                    "Du har redan en adress till den kalendern. Byt den om du har tappat bort den."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title
