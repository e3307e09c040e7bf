"""Interventions (insatser): what the federation pays for, in the few words that money and events refer to."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.models import FederationModel, inside_federation


class InterventionKind(models.TextChoices):
    """To whom an intervention is directed: people, or the organisations themselves (I and S in many plans)."""

    INDIVIDUAL = "individual", _("individinriktad")
    STRUCTURAL = "structural", _("strukturinriktad")


class Intervention(FederationModel):
    """Something that the federation finances, from a day until a day, both included; open when ``ends_on`` is empty."""

    code = models.SlugField(_("kod"), max_length=60)
    name = models.CharField(_("namn"), max_length=200)
    kind = models.CharField(_("slag av insats"), max_length=20, choices=InterventionKind)
    starts_on = models.DateField(_("från och med"), null=True, blank=True)
    ends_on = models.DateField(_("till och med"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("insats")
        constraints = [
            inside_federation("intervention"),
            models.UniqueConstraint(
                fields=["federation", "code"],
                name="intervention_code",
                violation_error_message=_("En annan insats har redan den koden."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="intervention_days_in_order",
                violation_error_message=_("Insatsens sista dag kan inte vara före den första."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
