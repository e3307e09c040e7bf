"""Lex Heller reports: what somebody saw, kept apart from who wrote it and from the register.

A report is a public document and gets its number in the register, with a title that says nothing of what is in it. Its
own words stay out of register and history until the office has read them, since they may name somebody. Who wrote it
stands encrypted in a row of its own, for the office alone, until a day.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.models import FederationModel, Member, inside_federation

from .obstacles import Obstacle, ObstacleKind


class ReportState(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("väntar på att adressen bekräftas")
    RECEIVED = "received", _("mottagen")
    TAKEN_UP = "taken_up", _("tagen upp som hinder")
    SET_ASIDE = "set_aside", _("lagd åt sidan")


class ObstacleReport(FederationModel):
    """A report by somebody who works for a member. ``helped`` is the reporter's own answer when it was answered."""

    received_on = models.DateField(_("kom in"))
    state = models.CharField(_("läge"), max_length=12, choices=ReportState, default=ReportState.RECEIVED)
    kind = models.CharField(_("slag"), max_length=20, choices=ObstacleKind, blank=True)
    own_member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("skrivs från")
    )
    may_contact = models.BooleanField(_("får kontaktas"), default=False)
    obstacle = models.ForeignKey(
        Obstacle, on_delete=models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("hinder")
    )
    set_aside_reason = models.TextField(_("skäl"), blank=True)
    taken_up_on = models.DateField(_("läst"), null=True, blank=True)
    helped = models.BooleanField(_("hjälpte det"), null=True, blank=True)
    helped_on = models.DateField(_("svarade"), null=True, blank=True)

    class Meta:
        ordering = ["-received_on", "-id"]
        verbose_name = _("Lex Heller-rapport")
        constraints = [
            inside_federation("obstaclereport"),
            models.CheckConstraint(
                condition=~Q(state="taken_up") | Q(obstacle__isnull=False),
                name="obstaclereport_taken_up_as_an_obstacle",
                violation_error_message=_("En rapport som är tagen upp hör till ett hinder."),
            ),
            models.CheckConstraint(
                condition=~Q(state="set_aside") | ~Q(set_aside_reason=""),
                name="obstaclereport_set_aside_with_reason",
                violation_error_message=_("Skriv varför rapporten inte tas upp. Den som skrev får läsa det."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Lex Heller-rapport %(number)s")) % {"number": self.pk}


class ReportMember(FederationModel):
    """A member that a report concerns, as its writer sees it; one's own counts."""

    tracked: ClassVar[bool] = False

    report = models.ForeignKey(
        ObstacleReport, on_delete=models.PROTECT, related_name="concerns", verbose_name=_("rapport")
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", verbose_name=_("medlem"))

    class Meta:
        ordering = ["member__position", "id"]
        verbose_name = _("medlem som rapporten rör")
        constraints = [
            inside_federation("reportmember"),
            models.UniqueConstraint(fields=["report", "member"], name="reportmember_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.member}"


class ReportWords(FederationModel):
    """The writer's own words. History keeps nothing of them: what stands there cannot be taken away again."""

    tracked: ClassVar[bool] = False

    report = models.OneToOneField(
        ObstacleReport, on_delete=models.PROTECT, related_name="words", verbose_name=_("rapport")
    )
    happened = models.TextField(_("vad hände"))
    would_have_helped = models.TextField(_("vad hade hjälpt"), blank=True)
    helped_words = models.TextField(_("om det hjälpte"), blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("rapportens ord")
        constraints = [inside_federation("reportwords")]

    def __str__(self) -> str:
        return str(_("Rapportens ord"))


class Reporter(FederationModel):
    """Who wrote a report, encrypted: name and address, until ``kept_until``. Then the cipher is gone, the row stays."""

    tracked: ClassVar[bool] = False

    report = models.OneToOneField(
        ObstacleReport, on_delete=models.PROTECT, related_name="reporter", verbose_name=_("rapport")
    )
    cipher = models.BinaryField(null=True)
    kept_until = models.DateField(_("finns kvar till och med"))
    disposed_on = models.DateField(_("gallrad"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("den som rapporterade")
        constraints = [
            inside_federation("reporter"),
            models.CheckConstraint(
                condition=Q(cipher__isnull=False, disposed_on__isnull=True)
                | Q(cipher__isnull=True, disposed_on__isnull=False),
                name="reporter_disposed_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Den som rapporterade"))


class FollowLink(FederationModel):
    """The personal link by which a reporter follows the report: the hash of its token, until it expires."""

    tracked: ClassVar[bool] = False

    report = models.ForeignKey(
        ObstacleReport, on_delete=models.PROTECT, related_name="links", verbose_name=_("rapport")
    )
    token_hash = models.CharField(_("länkens kontrollsumma"), max_length=64)
    expires_on = models.DateField(_("gäller till och med"))
    withdrawn_on = models.DateField(_("återkallad"), null=True, blank=True)
    read_on = models.DateField(_("svaret läst"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("länk för att följa en rapport")
        constraints = [
            inside_federation("followlink"),
            models.UniqueConstraint(fields=["federation", "token_hash"], name="followlink_token"),
        ]

    def __str__(self) -> str:
        return str(_("Länk för att följa en rapport"))
