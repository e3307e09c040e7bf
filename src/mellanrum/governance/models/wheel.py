"""The year's wheel: what returns every year, and what of it a year holds."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.models import FederationModel, Member, Role, inside_federation

from .bodies import Body


class WheelKind(models.TextChoices):
    PLAN = "plan", _("verksamhetsplan")
    BUDGET = "budget", _("budget")
    TERM_REPORT = "term_report", _("delårsrapport")
    ANNUAL_REPORT = "annual_report", _("årsredovisning")
    AUDIT = "audit", _("revision")
    SURVEY = "survey", _("enkät")
    STATISTICS = "statistics", _("statistik")
    OTHER = "other", _("annat")


class WheelTask(FederationModel):
    """Something that is done every year by a day, by a role, a body or a member (at most one of them is named).

    With ``meeting_body`` the day is so many days before that body's first meeting on or after the month and day; until
    that meeting has been planned, it is the month and day. ``each_member``: once for every member, such as the audit.
    """

    code = models.SlugField(_("kod"), max_length=60)
    title = models.CharField(_("rubrik"), max_length=150)
    kind = models.CharField(_("slag"), max_length=20, choices=WheelKind, default=WheelKind.OTHER)
    description = models.TextField(_("vad som ska göras"), blank=True)
    month = models.PositiveSmallIntegerField(_("månad"))
    day = models.PositiveSmallIntegerField(_("dag i månaden"))
    meeting_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("före möte i")
    )
    days_before = models.PositiveSmallIntegerField(_("dagar före mötet"), default=0)
    role = models.CharField(_("ansvarig roll"), max_length=30, choices=Role, blank=True)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ansvarigt organ")
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ansvarig medlem")
    )
    each_member = models.BooleanField(_("en gång för varje medlem"), default=False)
    reminder_days = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("påminnelser, dagar före")
    )
    position = models.PositiveSmallIntegerField(default=0)
    ended_on = models.DateField(_("återkommer inte från"), null=True, blank=True)

    class Meta:
        ordering = ["month", "day", "position", "id"]
        verbose_name = _("återkommande uppgift")
        constraints = [
            inside_federation("wheeltask"),
            models.UniqueConstraint(
                fields=["federation", "code"],
                name="wheeltask_code",
                violation_error_message=_("En annan uppgift i årshjulet har redan den koden."),
            ),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12, day__gte=1, day__lte=31),
                name="wheeltask_day_of_the_year",
                violation_error_message=_("Ange en månad från 1 till 12 och en dag från 1 till 31."),
            ),
            models.CheckConstraint(
                condition=Q(role="", body__isnull=True)
                | Q(role="", member__isnull=True)
                | Q(body__isnull=True, member__isnull=True),
                name="wheeltask_one_responsible",
                violation_error_message=_("Ange en ansvarig: en roll, ett organ eller en medlem."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class WheelOutcome(models.TextChoices):
    OPEN = "", _("inte klar")
    DONE = "done", _("klar")
    DROPPED = "dropped", _("utgår i år")


class YearTask(FederationModel):
    """A task of the wheel in one year, for one member when it is done for each: by when, and what became of it."""

    task = models.ForeignKey(WheelTask, on_delete=models.PROTECT, related_name="years", verbose_name=_("uppgift"))
    year = models.PositiveSmallIntegerField(_("år"))
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("medlem")
    )
    due_on = models.DateField(_("klar senast"))
    outcome = models.CharField(_("läge"), max_length=10, choices=WheelOutcome, blank=True, default="")
    closed_on = models.DateField(_("avslutad"), null=True, blank=True)
    closed_by = models.CharField(_("avslutad av"), max_length=150, blank=True)
    note = models.TextField(_("anteckning"), blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("årets uppgift")
        constraints = [
            inside_federation("yeartask"),
            models.UniqueConstraint(fields=["task", "year", "member"], name="yeartask_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(outcome="", closed_on__isnull=True) | (~Q(outcome="") & Q(closed_on__isnull=False)),
                name="yeartask_closed_has_day",
            ),
        ]
        indexes = [models.Index(fields=["federation", "due_on"], name="yeartask_in_order")]

    def __str__(self) -> str:
        return f"{self.task} {self.year}" + (f", {self.member}" if self.member_id else "")
