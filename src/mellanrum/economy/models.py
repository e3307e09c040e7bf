"""Fiscal years, contributions, budgets, forecasts and the ledger. Sums and differences are counted, never stored."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mellanrum.portfolio.models import Intervention
from mellanrum.tenancy.models import FederationModel, Member, inside_federation


def kronor_field(verbose_name: Any, **options: Any) -> "models.DecimalField[Any, Any]":
    """This will make a field for an amount in kronor with ören."""
    return models.DecimalField(verbose_name, max_digits=14, decimal_places=2, **options)


class CeilingReading(models.TextChoices):
    """How the percentages of the ceiling are read once the income has passed the border."""

    MARGINAL = "marginal", _("varje procentsats på sin del av intäkterna")
    FLAT = "flat", _("den lägre procentsatsen på alla intäkter")


class FiscalYear(FederationModel):
    """A year of accounts: what it opened with, and the ceiling that the equity is held against.

    The ceiling is ``ceiling_percent`` of income up to ``ceiling_border`` and ``ceiling_percent_above`` of what is
    above it, or of everything when the reading is flat.
    """

    year = models.PositiveSmallIntegerField(_("år"))
    opening_equity = kronor_field(_("ingående eget kapital"), null=True, blank=True)
    opening_source = models.CharField(_("källa för ingående eget kapital"), max_length=200, blank=True)
    ceiling_reading = models.CharField(
        _("takets läsning"), max_length=20, choices=CeilingReading, default=CeilingReading.MARGINAL
    )
    ceiling_percent = models.DecimalField(
        _("taket, procent av intäkterna"), max_digits=5, decimal_places=2, default=Decimal(20)
    )
    ceiling_border = kronor_field(_("takets gräns"), default=Decimal(7_000_000))
    ceiling_percent_above = models.DecimalField(
        _("taket, procent över gränsen"), max_digits=5, decimal_places=2, default=Decimal(15)
    )

    class Meta:
        ordering = ["-year"]
        verbose_name = _("räkenskapsår")
        constraints = [
            inside_federation("fiscalyear"),
            models.UniqueConstraint(
                fields=["federation", "year"],
                name="fiscalyear_year",
                violation_error_message=_("Förbundet har redan det räkenskapsåret."),
            ),
            models.CheckConstraint(
                condition=Q(ceiling_percent__gte=0, ceiling_percent__lte=100)
                & Q(ceiling_percent_above__gte=0, ceiling_percent_above__lte=100)
                & Q(ceiling_border__gte=0),
                name="fiscalyear_ceiling_makes_sense",
                violation_error_message=_("Takets procentsatser är från 0 till 100, och gränsen är inte negativ."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class ContributionKind(models.TextChoices):
    """Where money comes from: a member by the law's split, or in a line that is not split by member."""

    MEMBER = "member", _("medlemmens bidrag")
    OTHER = "other", _("annan finansiär")
    INTEREST = "interest", _("ränta")
    UNSPLIT = "unsplit", _("inte uppdelat på medlemmar")


class Contribution(FederationModel):
    """What somebody is expected to pay in a year. What has been paid is in the ledger."""

    fiscal_year = models.ForeignKey(
        FiscalYear, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("räkenskapsår")
    )
    code = models.SlugField(_("kod"), max_length=60)
    kind = models.CharField(_("slag av intäkt"), max_length=20, choices=ContributionKind)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("medlem")
    )
    text = models.CharField(_("text"), max_length=200, blank=True)
    forecast = kronor_field(_("prognos"))
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    withdrawn_on = models.DateField(_("utgick"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("bidrag")
        constraints = [
            inside_federation("contribution"),
            models.UniqueConstraint(
                fields=["fiscal_year", "code"],
                name="contribution_code",
                violation_error_message=_("Ett annat bidrag under året har redan den koden."),
            ),
            models.CheckConstraint(
                condition=Q(kind=ContributionKind.MEMBER, member__isnull=False)
                | (~Q(kind=ContributionKind.MEMBER) & Q(member__isnull=True) & ~Q(text="")),
                name="contribution_of_a_member_or_in_words",
                violation_error_message=_("Ett medlemsbidrag har en medlem; andra intäkter har en text i stället."),
            ),
            models.CheckConstraint(
                condition=Q(forecast__gte=0),
                name="contribution_not_negative",
                violation_error_message=_("Ett bidrag kan inte vara negativt."),
            ),
        ]

    def __str__(self) -> str:
        return self.text or str(self.member)


class Budget(FederationModel):
    """A version of a year's budget, as it was proposed or decided, with what its document says of itself.

    ``stated_…`` are the sums and counts that the document states; they are set beside those of the lines.
    ``expected_equity`` is the equity that the budget reckoned to begin with, ``planned_equity_use`` how much of it
    the year was meant to use.
    """

    fiscal_year = models.ForeignKey(
        FiscalYear, on_delete=models.PROTECT, related_name="budgets", verbose_name=_("räkenskapsår")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("rubrik"), max_length=200)
    decided_on = models.DateField(_("beslutad"), null=True, blank=True)
    expected_equity = kronor_field(_("väntat ingående eget kapital"), null=True, blank=True)
    planned_equity_use = kronor_field(_("planerad användning av eget kapital"), null=True, blank=True)
    stated_interventions = models.PositiveSmallIntegerField(
        _("antal insatser enligt dokumentet"), null=True, blank=True
    )
    stated_intervention_total = kronor_field(_("insatsernas summa enligt dokumentet"), null=True, blank=True)
    stated_total = kronor_field(_("budgetens summa enligt dokumentet"), null=True, blank=True)
    stated_available = kronor_field(_("tillgängligt enligt dokumentet"), null=True, blank=True)
    stated_left = kronor_field(_("kvar att fördela enligt dokumentet"), null=True, blank=True)
    note = models.TextField(_("anmärkning"), blank=True)

    class Meta:
        ordering = ["-version"]
        verbose_name = _("budget")
        constraints = [
            inside_federation("budget"),
            models.UniqueConstraint(
                fields=["fiscal_year", "version"],
                name="budget_version",
                violation_error_message=_("Budgeten har redan en version med det numret."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BudgetLineKind(models.TextChoices):
    INTERVENTION = "intervention", _("insats")
    SECRETARIAT = "secretariat", _("kansli")
    BUFFER = "buffer", _("buffert och ofördelat")


class BudgetLine(FederationModel):
    """A line of a budget: an intervention, the secretariat or what is held back. The amount is a cost, positive."""

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="lines", verbose_name=_("budget"))
    code = models.SlugField(_("kod"), max_length=60)
    kind = models.CharField(_("slag av rad"), max_length=20, choices=BudgetLineKind)
    intervention = models.ForeignKey(
        Intervention, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("insats")
    )
    text = models.CharField(_("text"), max_length=200, blank=True)
    amount = kronor_field(_("belopp"))
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    withdrawn_on = models.DateField(_("utgick"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("budgetrad")
        constraints = [
            inside_federation("budgetline"),
            models.UniqueConstraint(
                fields=["budget", "code"],
                name="budgetline_code",
                violation_error_message=_("En annan rad i budgeten har redan den koden."),
            ),
            models.CheckConstraint(
                condition=Q(kind=BudgetLineKind.INTERVENTION, intervention__isnull=False)
                | (~Q(kind=BudgetLineKind.INTERVENTION) & Q(intervention__isnull=True)),
                name="budgetline_intervention_named",
                violation_error_message=_("En rad för en insats har en insats, andra rader har ingen."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="budgetline_not_negative",
                violation_error_message=_("En budgetrads belopp kan inte vara negativt."),
            ),
        ]

    def __str__(self) -> str:
        return self.text or (str(self.intervention) if self.intervention else self.get_kind_display())


class Forecast(FederationModel):
    """What the year was expected to end at, as it looked on a day. A later forecast stands beside the earlier ones."""

    fiscal_year = models.ForeignKey(
        FiscalYear, on_delete=models.PROTECT, related_name="forecasts", verbose_name=_("räkenskapsår")
    )
    made_on = models.DateField(_("dag"))
    income = kronor_field(_("årets intäkter"))
    cost = kronor_field(_("årets kostnader"))
    note = models.CharField(_("anmärkning"), max_length=250, blank=True)

    class Meta:
        ordering = ["-made_on", "-id"]
        verbose_name = _("prognos")
        constraints = [
            inside_federation("forecast"),
            models.UniqueConstraint(
                fields=["fiscal_year", "made_on"],
                name="forecast_day",
                violation_error_message=_("Det finns redan en prognos från den dagen."),
            ),
            models.CheckConstraint(
                condition=Q(income__gte=0, cost__gte=0),
                name="forecast_not_negative",
                violation_error_message=_("Skriv intäkter och kostnader utan minustecken."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.made_on.isoformat()}"


class LedgerEntry(FederationModel):
    """An entry of the ledger: cost negative, income positive, in kronor. ``reference`` is its key in every file."""

    date = models.DateField(_("dag"))
    account = models.CharField(_("konto"), max_length=20)
    text = models.CharField(_("text"), max_length=200, blank=True)
    amount = kronor_field(_("belopp"))
    intervention = models.ForeignKey(
        Intervention, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("insats")
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("medlem")
    )
    reference = models.CharField(_("beteckning"), max_length=80)

    class Meta:
        ordering = ["-date", "-id"]
        verbose_name = _("bokförd post")
        constraints = [
            inside_federation("ledgerentry"),
            models.UniqueConstraint(
                fields=["federation", "reference"],
                name="ledgerentry_reference",
                violation_error_message=_("Det finns redan en post med den beteckningen."),
            ),
            models.CheckConstraint(
                condition=~Q(reference="") & ~Q(account=""),
                name="ledgerentry_has_key_and_account",
                violation_error_message=_("En post har ett konto och en beteckning."),
            ),
        ]
        indexes = [models.Index(F("federation"), F("date").desc(), F("id").desc(), name="ledgerentry_newest")]

    def __str__(self) -> str:
        return f"{self.date.isoformat()} {self.reference}"
