"""Plans, what they hold, and what is written about a goal by hand. A goal never stores its value."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.models import FederationModel, inside_federation


class Plan(FederationModel):
    """The yearly plan (verksamhetsplan) that the board decides (lag 2003:1210, 7 §)."""

    year = models.PositiveSmallIntegerField(_("år"))
    title = models.CharField(_("rubrik"), max_length=200)
    decided_on = models.DateField(_("beslutad"), null=True, blank=True)
    introduction = models.TextField(_("inledning"), blank=True)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("verksamhetsplan")
        constraints = [
            inside_federation("plan"),
            models.UniqueConstraint(
                fields=["federation", "year"],
                name="plan_year",
                violation_error_message=_("Förbundet har redan en plan för det året."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanKey(FederationModel):
    """A key to success (framgångsnyckel) that the plan rests on."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="keys", verbose_name=_("plan"))
    code = models.CharField(_("kod"), max_length=30)
    title = models.CharField(_("rubrik"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    withdrawn_on = models.DateField(_("utgick"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("framgångsnyckel")
        constraints = [
            inside_federation("plankey"),
            models.UniqueConstraint(fields=["plan", "code"], name="plankey_code"),
        ]

    def __str__(self) -> str:
        return self.title


class Priority(FederationModel):
    """A heading that goals are gathered under (prioritering), as the board ordered them."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="priorities", verbose_name=_("plan"))
    code = models.CharField(_("kod"), max_length=30)
    title = models.CharField(_("rubrik"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    withdrawn_on = models.DateField(_("utgick"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("prioritering")
        constraints = [
            inside_federation("priority"),
            models.UniqueConstraint(fields=["plan", "code"], name="priority_code"),
        ]

    def __str__(self) -> str:
        return self.title


class Goal(FederationModel):
    """A goal with its target range and the key of the measure that gives its value.

    ``low`` and ``high`` are in ``unit``; either may be empty. ``measured_from`` is the first day of the part of the
    year in which the goal is measured: before it the goal is not due.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="goals", verbose_name=_("plan"))
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, related_name="goals", verbose_name=_("prioritering")
    )
    code = models.CharField(_("kod"), max_length=30)
    title = models.CharField(_("kort rubrik"), max_length=200)
    wording = models.TextField(_("målformulering"))
    measure = models.CharField(_("mått"), max_length=100, blank=True)
    parameters = models.JSONField(_("måttets uppgifter"), default=dict, blank=True)
    low = models.DecimalField(_("målspann från"), max_digits=14, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(_("målspann till"), max_digits=14, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("enhet"), max_length=20, blank=True)
    measured_from = models.DateField(_("mäts från och med"), null=True, blank=True)
    follow_up = models.TextField(_("uppföljning: vad och när"), blank=True)
    responsible = models.CharField(_("ansvarig"), max_length=200, blank=True)
    expected_result = models.TextField(_("förväntat resultat"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    withdrawn_on = models.DateField(_("utgick"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("mål")
        constraints = [
            inside_federation("goal"),
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="goal_code",
                violation_error_message=_("Ett annat mål i planen har redan den koden."),
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(high__gte=F("low")),
                name="goal_range_in_order",
                violation_error_message=_("Målspannets övre gräns kan inte vara lägre än den undre."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Activity(FederationModel):
    """What shall be done (aktivitet), with follow-up, responsible and expected result; for a goal or the whole plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="activities", verbose_name=_("plan"))
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("mål")
    )
    code = models.CharField(_("kod"), max_length=30)
    title = models.CharField(_("aktivitet"), max_length=250)
    text = models.TextField(_("beskrivning"), blank=True)
    follow_up = models.TextField(_("uppföljning: vad och när"), blank=True)
    responsible = models.CharField(_("ansvarig"), max_length=200, blank=True)
    expected_result = models.TextField(_("förväntat resultat"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    withdrawn_on = models.DateField(_("utgick"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("aktivitet")
        constraints = [
            inside_federation("activity"),
            models.UniqueConstraint(fields=["plan", "code"], name="activity_code"),
        ]

    def __str__(self) -> str:
        return self.title


class FigureBasis(models.TextChoices):
    """Whether a document says a figure itself, or it must be so for what the document says to hold."""

    STATED = "stated", _("enligt dokumentet")
    IMPLIED = "implied", _("underförstått")


class FigureUnit(models.TextChoices):
    COUNT = "count", _("antal")
    PERCENT = "percent", _("procent")
    KRONOR = "kronor", _("kronor")
    YEARS = "years", _("år")


class PlanFigure(FederationModel):
    """A figure that the plan or what it rests on states, as it was written there and never counted by us.

    An implied one is written nowhere: ``reckoning`` tells how it follows from what is. ``about`` is for "ca".
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="figures", verbose_name=_("plan"))
    code = models.CharField(_("kod"), max_length=30)
    title = models.CharField(_("vad siffran gäller"), max_length=200)
    basis = models.CharField(_("grund"), max_length=20, choices=FigureBasis, default=FigureBasis.STATED)
    value = models.DecimalField(_("värde"), max_digits=14, decimal_places=4)
    unit = models.CharField(_("enhet"), max_length=20, choices=FigureUnit)
    about = models.BooleanField(_("ungefär"), default=False)
    period = models.CharField(_("gäller"), max_length=80, blank=True)
    source = models.CharField(_("källa"), max_length=250)
    reckoning = models.CharField(_("hur den följer"), max_length=250, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    withdrawn_on = models.DateField(_("utgick"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("siffra ur planen")
        constraints = [
            inside_federation("planfigure"),
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="planfigure_code",
                violation_error_message=_("En annan siffra ur planen har redan den koden."),
            ),
            models.CheckConstraint(
                condition=~Q(basis=FigureBasis.IMPLIED) | ~Q(reckoning=""),
                name="planfigure_implied_with_reckoning",
                violation_error_message=_("Skriv hur en underförstådd siffra följer av det som står."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ActivityResult(FederationModel):
    """What came of an activity so far, dated. A later result stands beside the earlier ones."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="results", verbose_name=_("aktivitet")
    )
    reported_on = models.DateField(_("dag"))
    text = models.TextField(_("resultat"))
    writer_name = models.CharField(_("av"), max_length=150)

    class Meta:
        ordering = ["-reported_on", "-id"]
        verbose_name = _("aktivitetens resultat")
        constraints = [inside_federation("activityresult")]

    def __str__(self) -> str:
        return f"{self.activity} {self.reported_on.isoformat()}"


class Observation(FederationModel):
    """A dated observation by hand of a goal that no registration measures, with its source."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="observations", verbose_name=_("mål"))
    observed_on = models.DateField(_("dag"))
    value = models.DecimalField(_("värde"), max_digits=14, decimal_places=4, null=True, blank=True)
    text = models.TextField(_("iakttagelse"), blank=True)
    source = models.CharField(_("källa"), max_length=250)
    writer_name = models.CharField(_("antecknad av"), max_length=150)
    withdrawn_on = models.DateField(_("återtagen"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("skäl"), max_length=250, blank=True)

    class Meta:
        ordering = ["-observed_on", "-id"]
        verbose_name = _("observation")
        constraints = [
            inside_federation("observation"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(text=""),
                name="observation_says_something",
                violation_error_message=_("Ange ett värde eller skriv vad som har iakttagits."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
                name="observation_withdrawn_with_reason",
                violation_error_message=_("Skriv varför observationen tas tillbaka."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal.code} {self.observed_on.isoformat()}"


class GoalNote(FederationModel):
    """What someone has to say about a goal's value: a note with its writer and day. A later note does not remove it."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="notes", verbose_name=_("mål"))
    text = models.TextField(_("anteckning"))
    written_on = models.DateField(_("dag"))
    writer_name = models.CharField(_("av"), max_length=150)

    class Meta:
        ordering = ["-written_on", "-id"]
        verbose_name = _("anteckning")
        constraints = [inside_federation("goalnote")]

    def __str__(self) -> str:
        return f"{self.goal.code} {self.written_on.isoformat()}"
