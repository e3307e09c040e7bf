"""Bodies and the seats in them."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.periods import Period
from mellanrum.tenancy.models import Contact, FederationModel, Member, inside_federation


class BodyKind(models.TextChoices):
    BOARD = "board", _("styrelse")
    LOCAL_GROUP = "local_group", _("lokal samverkansgrupp")
    PROCESS_GROUP = "process_group", _("processledargrupp")
    CONSULTATION_TEAM = "consultation_team", _("konsultationsteam")
    FORUM = "forum", _("utvecklingsforum")
    PREPARATION = "preparation", _("beredningsgrupp")
    STEERING = "steering", _("styrgrupp")
    WORKING_GROUP = "working_group", _("arbetsgrupp")
    NETWORK = "network", _("nätverk")


class Body(FederationModel):
    """An organ: the board, a local group, a consultation team … with what it is for and how often it should meet."""

    code = models.SlugField(_("kod"), max_length=60)
    name = models.CharField(_("namn"), max_length=200)
    short_name = models.CharField(_("kort namn"), max_length=60, blank=True)
    kind = models.CharField(_("slag av organ"), max_length=30, choices=BodyKind)
    purpose = models.TextField(_("syfte"), blank=True)
    mandate = models.TextField(_("uppdrag"), blank=True)
    composition = models.TextField(_("sammansättning"), blank=True)
    least_meetings = models.PositiveSmallIntegerField(_("minst antal möten per år"), null=True, blank=True)
    ordinary_per_member = models.PositiveSmallIntegerField(
        _("ordinarie platser per medlem"), null=True, blank=True, help_text=_("Tomt när antalet inte är bestämt.")
    )
    substitutes_per_member = models.PositiveSmallIntegerField(_("ersättare per medlem"), null=True, blank=True)
    escalates_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lyfter frågor till")
    )
    member = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("hör till medlem"),
        help_text=_("Kommunen för en lokal grupp; tomt för organ som är gemensamma."),
    )
    casting_vote = models.BooleanField(
        _("ordförandens utslagsröst"),
        null=True,
        blank=True,
        help_text=_("Avgör ordförandens röst när rösterna är lika? Tomt: i styrelsen men inte i andra organ."),
    )
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    ended_on = models.DateField(_("upphörde"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("organ")
        constraints = [
            inside_federation("body"),
            models.UniqueConstraint(
                fields=["federation", "code"],
                name="body_code",
                violation_error_message=_("Ett annat organ har redan den koden."),
            ),
            models.CheckConstraint(
                condition=Q(escalates_to__isnull=True) | ~Q(escalates_to=F("id")),
                name="body_escalates_elsewhere",
                violation_error_message=_("Ett organ kan inte lyfta frågor till sig självt."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The short name where there is one: for tables and pictures."""
        return self.short_name or self.name

    @property
    def chair_decides_ties(self) -> bool:
        """True when the chair's vote decides where votes are equal."""
        return self.kind == BodyKind.BOARD if self.casting_vote is None else self.casting_vote


class SeatKind(models.TextChoices):
    ORDINARY = "ordinary", _("ordinarie")
    SUBSTITUTE = "substitute", _("ersättare")
    CO_OPTED = "co_opted", _("adjungerad")


class SeatRole(models.TextChoices):
    NONE = "", _("ledamot")
    CHAIR = "chair", _("ordförande")
    VICE_CHAIR = "vice_chair", _("vice ordförande")
    CONVENER = "convener", _("sammankallande")


class Seat(FederationModel):
    """A person's place in a body for a period, for a member or co-opted. Half-open period, shown with both days."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats", verbose_name=_("organ"))
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    kind = models.CharField(_("plats"), max_length=12, choices=SeatKind)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("medlem")
    )
    role = models.CharField(_("uppgift"), max_length=12, choices=SeatRole, blank=True, default="")
    personal_mandate = models.BooleanField(_("personligt mandat"), default=False)
    period = DateRangeField(_("period"))
    end_reason = models.CharField(_("skäl till att platsen upphörde"), max_length=250, blank=True)

    class Meta:
        ordering = ["body", "member__position", "kind", "id"]
        verbose_name = _("plats")
        constraints = [
            inside_federation("seat"),
            models.CheckConstraint(
                condition=Q(kind="co_opted", member__isnull=True) | (~Q(kind="co_opted") & Q(member__isnull=False)),
                name="seat_member_unless_co_opted",
                violation_error_message=_(
                    "En ordinarie ledamot eller ersättare sitter för en medlem; en adjungerad gör det inte."
                ),
            ),
            models.CheckConstraint(
                condition=Q(period__startswith__isnull=False),
                name="seat_has_first_day",
                violation_error_message=_("Ange platsens första dag."),
            ),
            ExclusionConstraint(
                name="seat_once_at_a_time",
                expressions=[
                    ("federation", RangeOperators.EQUAL),
                    ("body", RangeOperators.EQUAL),
                    ("contact", RangeOperators.EQUAL),
                    (Coalesce("member", Value(0)), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "Personen har redan en plats i organet för samma medlem under en del av perioden."
                ),
            ),
            ExclusionConstraint(
                name="seat_one_chair_at_a_time",
                expressions=[
                    ("federation", RangeOperators.EQUAL),
                    ("body", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(role="chair"),
                violation_error_message=_("Organet har redan en ordförande under en del av perioden."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact} ({self.get_kind_display()})"

    @property
    def days(self) -> Period:
        """The period of the seat."""
        return Period.from_range(self.period)

    def holds_on(self, day: date) -> bool:
        """This will tell whether the seat is held on the day."""
        return day in self.days
