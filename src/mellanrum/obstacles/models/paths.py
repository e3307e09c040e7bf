"""The path that a federation's obstacles take, as its definition says it, and who answers inside a member."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.models import Contact, FederationModel, Member, inside_federation


class ObstaclePath(FederationModel):
    """What holds for the whole path: days for a member's own owner, days to remind, and how long a reporter is kept."""

    internal_days = models.PositiveSmallIntegerField(_("dagar för medlemmens eget svar"), default=30)
    remind_after_days = models.PositiveSmallIntegerField(_("dagar efter svarsdagen till påminnelse"), default=1)
    remind_above_after_days = models.PositiveSmallIntegerField(_("dagar efter svarsdagen till nivån över"), default=14)
    keep_reporter_days = models.PositiveSmallIntegerField(_("dagar som den som rapporterade finns kvar"), default=730)
    link_days = models.PositiveSmallIntegerField(_("dagar som länken gäller"), default=365)

    class Meta:
        verbose_name = _("hindrens väg")
        constraints = [
            inside_federation("obstaclepath"),
            models.UniqueConstraint(
                fields=["federation"],
                name="obstaclepath_once",
                violation_error_message=_("Förbundet har redan en väg för hinder."),
            ),
            models.CheckConstraint(
                condition=Q(remind_above_after_days__gte=F("remind_after_days")),
                name="obstaclepath_chair_first",
                violation_error_message=_("Nivån över påminns tidigast samma dag som organets egen ordförande."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Hindrens väg"))


class PathLevel(FederationModel):
    """A step of the stair: which bodies are on it, by kind or by code, and how soon they answer. None: beyond."""

    code = models.SlugField(_("kod"), max_length=60)
    name = models.CharField(_("namn"), max_length=200)
    does = models.CharField(_("vad nivån gör"), max_length=200, blank=True)
    body_kinds = ArrayField(models.CharField(max_length=30), default=list, blank=True, verbose_name=_("slag av organ"))
    body_codes = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("organ"))
    answer_days = models.PositiveSmallIntegerField(_("dagar till svar"), default=60)
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    withdrawn_on = models.DateField(_("utgick"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("nivå för hinder")
        constraints = [
            inside_federation("pathlevel"),
            models.UniqueConstraint(
                fields=["federation", "code"],
                name="pathlevel_code",
                violation_error_message=_("En annan nivå har redan den koden."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_beyond(self) -> bool:
        """Whether the level lies beyond the federation: no body of it is there."""
        return not self.body_kinds and not self.body_codes


class InternalOwner(FederationModel):
    """Who answers inside a member for coordination of its own, from a day until a day (both counted)."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", verbose_name=_("medlem"))
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    since = models.DateField(_("från och med"))
    until = models.DateField(_("till och med"), null=True, blank=True)

    class Meta:
        ordering = ["member__position", "-since", "id"]
        verbose_name = _("ansvarig för intern samordning")
        constraints = [
            inside_federation("internalowner"),
            models.UniqueConstraint(
                fields=["federation", "member"],
                condition=Q(until__isnull=True),
                name="internalowner_one_at_a_time",
                violation_error_message=_("Medlemmen har redan en ansvarig. Avsluta den först."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="internalowner_in_order",
                violation_error_message=_("Sista dagen kan inte vara före den första."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.contact}"
