"""What happened to an obstacle, step by step, what each level answered, and who was reminded when it did not."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mellanrum.governance.models import Body, Decision, Meeting
from mellanrum.tenancy.models import FederationModel, Member, inside_federation

from .obstacles import Obstacle
from .paths import PathLevel


class StepKind(models.TextChoices):
    RAISED = "raised", _("rapporterades")
    UNDERSTOOD = "understood", _("kansliet läste och skrev ner det")
    PLACED = "placed", _("lades hos")
    ESCALATED = "escalated", _("lyftes till")
    RETURNED = "returned", _("gick tillbaka till")
    ANSWERED = "answered", _("svarade")
    AGREED = "agreed", _("kom överens om en åtgärd")
    SOLVED = "solved", _("löste det")
    NOT_SOLVABLE = "not_solvable", _("kan inte lösa det här")
    ANSWER_REACHED = "answer_reached", _("svaret nådde")
    TOLD = "told", _("svaret nådde den som skrev")
    HELPED = "helped", _("det hjälpte")
    REOPENED = "reopened", _("öppnades igen")
    CLOSED = "closed", _("avslutades")


class Direction(models.TextChoices):
    UP = "up", _("upp")
    DOWN = "down", _("ner")
    ASIDE = "aside", _("åt sidan")


class Step(FederationModel):
    """One step of an obstacle's path: from where, to where, at which meeting, by which decision. Append-only."""

    obstacle = models.ForeignKey(Obstacle, on_delete=models.PROTECT, related_name="steps", verbose_name=_("hinder"))
    number = models.PositiveSmallIntegerField(_("ordning"))
    taken_on = models.DateField(_("dag"))
    kind = models.CharField(_("vad som hände"), max_length=20, choices=StepKind)
    direction = models.CharField(_("riktning"), max_length=5, choices=Direction)
    from_level = models.ForeignKey(PathLevel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_level = models.ForeignKey(PathLevel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("från")
    )
    to_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("till")
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("medlem")
    )
    beyond = models.CharField(_("utanför förbundet"), max_length=200, blank=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("möte")
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("beslut")
    )
    decision_words = models.CharField(_("beslutets beteckning"), max_length=60, blank=True)
    text = models.TextField(_("vad som sades"), blank=True)
    answer_by = models.DateField(_("svar väntas senast"), null=True, blank=True)

    class Meta:
        ordering = ["obstacle", "number"]
        verbose_name = _("steg")
        constraints = [
            inside_federation("step"),
            models.UniqueConstraint(fields=["obstacle", "number"], name="step_number"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=("escalated", "returned"))
                | models.Q(from_body__isnull=False)
                | models.Q(member__isnull=False)
                | ~models.Q(beyond=""),
                name="step_from_somewhere",
                violation_error_message=_("Ett hinder som flyttas har en plats det kommer ifrån."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obstacle}, {self.taken_on.isoformat()}: {self.get_kind_display()}"


class Answer(FederationModel):
    """What a level answered, in words that the one who reported can read. Append-only."""

    obstacle = models.ForeignKey(Obstacle, on_delete=models.PROTECT, related_name="answers", verbose_name=_("hinder"))
    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="answer", verbose_name=_("steg"))
    level = models.ForeignKey(PathLevel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organ")
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("medlem")
    )
    given_on = models.DateField(_("dag"))
    text = models.TextField(_("svar till den som skrev"))
    is_final = models.BooleanField(_("slutligt svar"), default=False)
    asked_on = models.DateField(_("frågan kom till nivån"))
    expected_by = models.DateField(_("svar väntades senast"), null=True, blank=True)

    class Meta:
        ordering = ["obstacle", "given_on", "id"]
        verbose_name = _("svar")
        constraints = [inside_federation("answer")]

    def __str__(self) -> str:
        return f"{self.obstacle}, {self.given_on.isoformat()}"


class Reminder(FederationModel):
    """That a late answer was asked for again: of the body's own chair, or of the level above. Once each."""

    tracked: ClassVar[bool] = False

    obstacle = models.ForeignKey(Obstacle, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("hinder"))
    answer_by = models.DateField(_("svar väntades senast"))
    above = models.BooleanField(_("nivån över"))
    sent_on = models.DateField(_("påmint"))
    told = models.CharField(_("till"), max_length=200)

    class Meta:
        ordering = ["-sent_on", "-id"]
        verbose_name = _("påminnelse om svar")
        constraints = [
            inside_federation("reminder"),
            models.UniqueConstraint(fields=["obstacle", "answer_by", "above"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.obstacle}: {self.told}"
