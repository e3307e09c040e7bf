"""Matters of a consultation team: a question without a person in it, the advice, and what it led to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mellanrum.governance.models import Body, Meeting
from mellanrum.insight.sources import search_column
from mellanrum.kernel.sorting import SortKey
from mellanrum.tenancy.models import FederationModel, Member, inside_federation

from .obstacles import Obstacle


class ConsultationKind(models.TextChoices):
    ADVICE = "advice", _("råd")
    RULES = "rules", _("tolkning av en annan myndighets regler")
    CONTACT_PATH = "contact_path", _("kontaktväg")


class ConsultationMatter(FederationModel):
    """A question that was put to a team. ``obstacle`` is the one that was raised from it, if any."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("team"))
    date = models.DateField(_("dag"))
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("möte")
    )
    kind = models.CharField(_("slag"), max_length=20, choices=ConsultationKind)
    title = models.CharField(_("rubrik"), max_length=200)
    question = models.TextField(_("fråga"))
    advice = models.TextField(_("råd"), blank=True)
    led_to = models.TextField(_("vad det ledde till"), blank=True)
    obstacle = models.ForeignKey(
        Obstacle, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hinder")
    )
    reference = models.CharField(_("beteckning"), max_length=80, blank=True)
    search_key = models.GeneratedField(expression=SortKey("title"), output_field=models.TextField(), db_persist=True)
    search = search_column("title", "question", "advice")

    class Meta:
        ordering = ["-date", "-id"]
        verbose_name = _("fråga till konsultationsteamet")
        constraints = [
            inside_federation("consultationmatter"),
            models.UniqueConstraint(
                fields=["federation", "reference"],
                condition=~models.Q(reference=""),
                name="consultationmatter_reference",
                violation_error_message=_("En annan fråga har redan den beteckningen."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ConsultationPresence(FederationModel):
    """A member that was there when a matter was talked of."""

    matter = models.ForeignKey(
        ConsultationMatter, on_delete=models.PROTECT, related_name="present", verbose_name=_("fråga")
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", verbose_name=_("medlem"))

    class Meta:
        ordering = ["member__position", "id"]
        verbose_name = _("medlem som var med")
        constraints = [
            inside_federation("consultationpresence"),
            models.UniqueConstraint(fields=["matter", "member"], name="consultationpresence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.matter}: {self.member}"
