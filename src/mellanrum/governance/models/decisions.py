"""What a body decided and what became of it, and what was decided on its behalf."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.models import Contact, FederationModel, inside_federation

from .agenda import AgendaItem
from .bodies import Body


class Decision(FederationModel):
    """What a body decided in an item, under the item's §. Followed up until it is carried out, or is withdrawn.

    ``due_on`` is the day that the body decided; ``postponed_to`` a later one that it got afterwards, with a reason.
    ``choice`` is what was decided about a matter that waited, in the words of its own context.
    """

    item = models.OneToOneField(
        AgendaItem, on_delete=models.PROTECT, related_name="decision", verbose_name=_("dagordningspunkt")
    )
    text = models.TextField(_("beslut"), blank=True)
    responsible = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ansvarig")
    )
    responsible_words = models.CharField(_("ansvarig i ord"), max_length=200, blank=True)
    due_on = models.DateField(_("senast"), null=True, blank=True)
    postponed_to = models.DateField(_("framflyttat till"), null=True, blank=True)
    postponed_reason = models.CharField(_("skäl till framflyttningen"), max_length=250, blank=True)
    done_on = models.DateField(_("genomfört"), null=True, blank=True)
    outcome = models.TextField(_("återrapportering"), blank=True)
    withdrawn_on = models.DateField(_("återkallat"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("skäl till återkallandet"), max_length=250, blank=True)
    choice = models.CharField(_("valt alternativ"), max_length=60, blank=True)
    to_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("till organ")
    )
    answer_by = models.DateField(_("svar senast"), null=True, blank=True)

    class Meta:
        ordering = ["-item__number_year", "-item__number", "-id"]
        verbose_name = _("beslut")
        constraints = [
            inside_federation("decision"),
            models.CheckConstraint(
                condition=Q(responsible__isnull=True) | Q(responsible_words=""),
                name="decision_one_responsible",
                violation_error_message=_("Välj en person, eller skriv vem som är ansvarig: inte båda."),
            ),
            models.CheckConstraint(
                condition=Q(postponed_to__isnull=True) | (Q(due_on__isnull=False) & ~Q(postponed_reason="")),
                name="decision_postponed_with_reason",
                violation_error_message=_("Ange varför dagen flyttas fram."),
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(withdrawn_on__isnull=True),
                name="decision_done_or_withdrawn",
                violation_error_message=_("Ett beslut är genomfört eller återkallat, inte båda."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
                name="decision_withdrawn_with_reason",
                violation_error_message=_("Ange varför beslutet återkallas."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.label} {self.item.title}"

    @property
    def last_day(self) -> date | None:
        """The day by which it should be carried out, as it stands now."""
        return self.postponed_to or self.due_on


class DelegatedDecision(FederationModel):
    """What somebody decided on a body's behalf, and at which of its meetings it was reported."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("beslutat för"))
    year = models.PositiveSmallIntegerField(_("år"))
    number = models.PositiveIntegerField(_("nummer"))
    decided_on = models.DateField(_("beslutat"))
    decided_by = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("beslutat av")
    )
    decided_by_words = models.CharField(_("beslutat av, i ord"), max_length=200, blank=True)
    delegation = models.CharField(_("på vilken delegation"), max_length=200)
    title = models.CharField(_("vad som beslutades"), max_length=250)
    amount = models.DecimalField(_("belopp"), max_digits=14, decimal_places=2, null=True, blank=True)
    reported_at = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("anmält vid")
    )
    withdrawn_on = models.DateField(_("återkallat"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("skäl till återkallandet"), max_length=250, blank=True)

    class Meta:
        ordering = ["-year", "-number"]
        verbose_name = _("delegationsbeslut")
        constraints = [
            inside_federation("delegateddecision"),
            models.UniqueConstraint(
                fields=["federation", "year", "number"],
                name="delegateddecision_number",
                violation_error_message=_("Ett annat delegationsbeslut har redan det numret."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=False, decided_by_words="")
                | (Q(decided_by__isnull=True) & ~Q(decided_by_words="")),
                name="delegateddecision_by_somebody",
                violation_error_message=_("Ange vem som beslutade: välj en person, eller skriv vem."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
                name="delegateddecision_withdrawn_with_reason",
                violation_error_message=_("Ange varför delegationsbeslutet återkallas."),
            ),
        ]

    def __str__(self) -> str:
        return f"D {self.year}-{self.number} {self.title}"[:250]

    @property
    def label(self) -> str:
        """The number that people know it by."""
        return f"D {self.year}-{self.number}"
