"""What several obstacles have in common, and what was changed because of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.models import FederationModel, inside_federation


class Cause(FederationModel):
    """What several obstacles come from. They have one handling: that of ``lead``, which the others follow."""

    title = models.CharField(_("orsak"), max_length=200)
    text = models.TextField(_("beskrivning"), blank=True)
    lead = models.ForeignKey(
        "Obstacle", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handläggs i")
    )
    noted_on = models.DateField(_("upptäckt"))

    class Meta:
        ordering = ["title", "id"]
        verbose_name = _("orsak")
        constraints = [
            inside_federation("cause"),
            models.UniqueConstraint(
                fields=["federation", "title"],
                name="cause_title",
                violation_error_message=_("En annan orsak heter redan så."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EffectLevel(models.IntegerChoices):
    PEOPLE = 1, _("första graden: för människorna")
    LINE = 2, _("andra graden: genomslag i linjen")
    SYSTEM = 3, _("tredje graden: systemeffekt")


class Effect(FederationModel):
    """What was changed because of an obstacle: where, for how many, how that is known, and of which degree.

    What everybody may read is ``public_text``, written for that, and only when ``is_public``.
    """

    obstacle = models.ForeignKey("Obstacle", on_delete=models.PROTECT, related_name="effects", verbose_name=_("hinder"))
    changed = models.TextField(_("vad som ändrades"))
    place = models.CharField(_("var"), max_length=200)
    people = models.PositiveIntegerField(_("för hur många"), null=True, blank=True)
    evidence = models.TextField(_("hur vi vet det"))
    level = models.PositiveSmallIntegerField(_("effektnivå"), choices=EffectLevel)
    since = models.DateField(_("gäller från"))
    is_public = models.BooleanField(_("visas för alla"), default=False)
    public_text = models.TextField(_("text för alla"), blank=True)
    noted_on = models.DateField(_("antecknad"))
    withdrawn_on = models.DateField(_("återtagen"), null=True, blank=True)

    class Meta:
        ordering = ["-since", "-id"]
        verbose_name = _("effekt")
        constraints = [
            inside_federation("effect"),
            models.CheckConstraint(
                condition=Q(level__in=(1, 2, 3)),
                name="effect_level_known",
                violation_error_message=_("Effektnivån är 1, 2 eller 3."),
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | ~Q(public_text=""),
                name="effect_public_has_words",
                violation_error_message=_("Skriv texten som alla ska läsa."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.changed}"[:120]
