"""Calls to meetings, and what those who were called answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.models import Contact, FederationModel, inside_federation

from .bodies import Seat
from .meetings import Meeting


class Substitutes(models.TextChoices):
    """What becomes of the substitutes when a meeting is called."""

    INFORMED = "informed", _("får kallelsen för kännedom")
    CALLED = "called", _("kallas som ordinarie")
    LEFT_OUT = "left_out", _("får inte kallelsen")


class MeetingCall(FederationModel):
    """That a meeting was called: when, by whom, with which words, and by which day an answer is asked for."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="call", verbose_name=_("möte"))
    called_at = models.DateTimeField(_("kallades"))
    called_by = models.CharField(_("kallades av"), max_length=150)
    answer_by = models.DateField(_("svar senast"), null=True, blank=True)
    substitutes = models.CharField(_("ersättare"), max_length=10, choices=Substitutes, default=Substitutes.INFORMED)
    words = models.TextField(_("egna ord"), blank=True)
    reminded_on = models.DateField(_("senast påmint"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("kallelse")
        constraints = [inside_federation("meetingcall")]

    def __str__(self) -> str:
        return f"{self.meeting}"


class CallAnswer(models.TextChoices):
    NONE = "", _("har inte svarat")
    COMING = "coming", _("kommer")
    PREVENTED = "prevented", _("har förhinder")


class AnsweredBy(models.TextChoices):
    NONE = "", ""
    LINK = "link", _("med sin länk")
    ACCOUNT = "account", _("inloggad")
    OFFICE = "office", _("av kansliet eller den som leder mötet")


class CalledPerson(FederationModel):
    """Someone who was called in a seat, or told of the call: the answer, and the link to answer by.

    Of the link only a hash is kept. ``nonce`` makes it together with the installation's secret, so that a reminder can
    repeat it while the database alone cannot. ``steps_in`` marks a substitute who has been called in.
    """

    call = models.ForeignKey(MeetingCall, on_delete=models.PROTECT, related_name="people", verbose_name=_("kallelse"))
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", verbose_name=_("plats"))
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    is_called = models.BooleanField(_("kallad"), default=True)
    steps_in = models.BooleanField(_("inkallad som ersättare"), default=False)
    answer = models.CharField(_("svar"), max_length=10, choices=CallAnswer, blank=True, default="")
    answered_at = models.DateTimeField(_("svarade"), null=True, blank=True)
    answered_by = models.CharField(_("svarade hur"), max_length=10, choices=AnsweredBy, blank=True, default="")
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(_("länkens kontrollsumma"), max_length=64)
    withdrawn_on = models.DateField(_("länken återkallad"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("kallad")
        constraints = [
            inside_federation("calledperson"),
            models.UniqueConstraint(fields=["call", "seat"], name="calledperson_seat_once"),
            models.UniqueConstraint(fields=["federation", "token_hash"], name="calledperson_token"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="calledperson_answer_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact}, {self.call}"
