"""The door to reporting: the address on the wall, whose addresses are a member's, and what a writer said is no mark."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.models import FederationModel, inside_federation

from .reports import ObstacleReport


class ReportDoor(FederationModel):
    """The address of the report's form, with a code that can be renewed: the one on the wall then leads nowhere.

    ``domains`` are those of the members' e-mail; while there are none, every address that is confirmed is good.
    ``site_address`` is where the system is reached, for links in letters that no page sends.
    """

    code = models.CharField(_("kod"), max_length=20)
    renewed_on = models.DateField(_("gäller från"))
    domains = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name=_("e-postdomäner"))
    site_address = models.CharField(_("systemets adress"), max_length=200)

    class Meta:
        ordering = ["id"]
        verbose_name = _("adress till rapporten")
        constraints = [
            inside_federation("reportdoor"),
            models.UniqueConstraint(
                fields=["federation"],
                name="reportdoor_once",
                violation_error_message=_("Förbundet har redan en adress till rapporten."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Adress till rapporten"))


class FalseAlarmReason(models.TextChoices):
    PLACE = "place", _("Det är en plats, en organisation eller en insats")
    WORD = "word", _("Det är ett vanligt ord eller en annan siffra")


class FalseAlarm(FederationModel):
    """That a writer let something stand that looked like a mark of a person: which kind and why, never the words."""

    tracked: ClassVar[bool] = False

    report = models.ForeignKey(
        ObstacleReport, on_delete=models.PROTECT, related_name="false_alarms", verbose_name=_("rapport")
    )
    field = models.CharField(_("fråga"), max_length=40)
    kind = models.CharField(_("såg ut som"), max_length=20)
    reason = models.CharField(_("skäl"), max_length=10, choices=FalseAlarmReason)

    class Meta:
        ordering = ["id"]
        verbose_name = _("falskt larm")
        constraints = [inside_federation("falsealarm")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_reason_display()}"
