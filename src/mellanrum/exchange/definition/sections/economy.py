"""Money: ``[[fiscal_years]]``, ``[[contributions]]``, ``[[budgets]]`` with ``[[budgets.lines]]``, ``[[forecasts]]``."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from mellanrum.economy.models import Budget, BudgetLine, Contribution, FiscalYear, Forecast
from mellanrum.economy.operations.definition import (
    end_line,
    save_budget,
    save_budget_line,
    save_contribution,
    save_fiscal_year,
    save_forecast,
)
from mellanrum.exchange.definition.problems import described, nearest
from mellanrum.exchange.definition.schema import (
    Code,
    Count,
    Entry,
    Line,
    Money,
    Plain,
    Reference,
    Text,
    Title,
    plain_value,
)
from mellanrum.exchange.definition.sheet import Identity, Item, Section, Sheet, Standing
from mellanrum.tenancy.actors import Actor

from .plans import Year
from .values import as_date, as_decimal, as_int, as_text

Version = Annotated[int, Field(ge=1, le=1000)]


class FiscalYearEntry(Entry):
    """A year of accounts: what it opened with, and the ceiling of the equity."""

    year: Year
    opening_equity: Money | None = None
    opening_source: Line = ""
    ceiling: Literal["marginal", "flat"] = "marginal"
    ceiling_percent: Money = Decimal(20)
    ceiling_border: Money = Decimal(7_000_000)
    ceiling_percent_above: Money = Decimal(15)


class ContributionEntry(Entry):
    """What somebody is expected to pay in a year: a member, or a line that is not split by member."""

    year: Year
    code: Code
    kind: Literal["member", "other", "interest", "unsplit"]
    member: Reference | None = None
    text: Line = ""
    forecast: Money
    withdrawn_on: date | None = None


class BudgetEntry(Entry):
    """A version of a year's budget, and what its document states of itself."""

    year: Year
    version: Version
    title: Title
    decided_on: date | None = None
    expected_equity: Money | None = None
    planned_equity_use: Money | None = None
    stated_interventions: Count | None = None
    stated_intervention_total: Money | None = None
    stated_total: Money | None = None
    stated_available: Money | None = None
    stated_left: Money | None = None
    note: Text = ""


class BudgetLineEntry(Entry):
    """A line of a budget; the amount is a cost, written without minus."""

    code: Code
    kind: Literal["intervention", "secretariat", "buffer"]
    intervention: Reference | None = None
    text: Line = ""
    amount: Money
    withdrawn_on: date | None = None


class ForecastEntry(Entry):
    """What the whole year was expected to end at, as it looked on a day."""

    year: Year
    made_on: date
    income: Money
    cost: Money
    note: Line = ""


def _check_years(sheet: Sheet) -> None:
    years = sheet.of("fiscal_years")
    sheet.unique(years, "year")
    for year in years:
        for key in ("ceiling_percent", "ceiling_percent_above"):
            _within(sheet, year, key, most=Decimal(100))
        _within(sheet, year, "ceiling_border")


def _check_contributions(sheet: Sheet) -> None:
    lines = sheet.of("contributions")
    members = sheet.codes(sheet.of("members"))
    sheet.unique(lines, "year", "code")
    for line in lines:
        _has_year(sheet, line)
        sheet.refers(line, "member", members, to=_("en medlem"))
        _within(sheet, line, "forecast")
        kind = line.get("kind")
        if kind == "member" and "member" not in line.raw:
            _lacks(sheet, line, _("nyckeln member: ett medlemsbidrag kommer från en medlem"))
        if kind not in (None, "member") and line.get("member") is not None:
            expected = _("ingen medlem: bara medlemsbidrag delas upp på medlemmar")
            sheet.report(line, "member", expected=expected, found=described(line.get("member")))
        if kind not in (None, "member") and not line.get("text"):
            _lacks(sheet, line, _("nyckeln text: vad intäkten är när den inte hör till en medlem"))


def _check_budgets(sheet: Sheet) -> None:
    budgets = sheet.of("budgets")
    interventions = sheet.codes(sheet.of("interventions"))
    sheet.unique(budgets, "year", "version")
    for budget in budgets:
        _has_year(sheet, budget)
        lines = sheet.of("budgets", "lines", parent=budget)
        sheet.unique(lines, "code")
        for line in lines:
            sheet.refers(line, "intervention", interventions, to=_("en insats"))
            _within(sheet, line, "amount")
            if line.get("kind") == "intervention" and "intervention" not in line.raw:
                _lacks(sheet, line, _("nyckeln intervention: vilken insats raden betalar"))
            if line.get("kind") in ("secretariat", "buffer") and line.get("intervention") is not None:
                expected = _("ingen insats: raden är för kansli eller buffert")
                sheet.report(line, "intervention", expected=expected, found=described(line.get("intervention")))


def _check_forecasts(sheet: Sheet) -> None:
    tables = sheet.of("forecasts")
    sheet.unique(tables, "year", "made_on")
    for table in tables:
        _has_year(sheet, table)
        _within(sheet, table, "income")
        _within(sheet, table, "cost")


def _has_year(sheet: Sheet, item: Item) -> None:
    year = item.get("year")
    known = {str(one.get("year")) for one in sheet.of("fiscal_years") if one.get("year")}
    if year is not None and str(year) not in known:
        expected = _("ett år som har en tabell [[fiscal_years]]")
        sheet.report(item, "year", expected=expected, found=described(year), suggestion=nearest(str(year), known))


def _within(sheet: Sheet, item: Item, key: str, *, most: Decimal | None = None) -> None:
    value = item.get(key)
    if isinstance(value, Decimal) and (value < 0 or (most is not None and value > most)):
        expected = _("ett tal från 0 till 100") if most is not None else _("ett belopp utan minus")
        sheet.report(item, key, expected=expected, found=described(value))


def _lacks(sheet: Sheet, item: Item, expected: str) -> None:
    sheet.report(item, "", expected=expected, found=_("ingen sådan nyckel i tabellen"))


def _years(actor: Actor, on: date) -> Iterator[Standing]:
    for one in FiscalYear.objects.of(actor).order_by("year"):
        fields = {
            "year": one.year,
            "opening_equity": plain_value(one.opening_equity),
            "opening_source": one.opening_source,
            "ceiling": one.ceiling_reading,
            "ceiling_percent": plain_value(one.ceiling_percent),
            "ceiling_border": plain_value(one.ceiling_border),
            "ceiling_percent_above": plain_value(one.ceiling_percent_above),
        }
        # A year is not ended, only followed by the next; so are budgets and forecasts.
        yield Standing(identity=(str(one.year),), fields=fields, pk=one.pk, ended=True)


def _contributions(actor: Actor, on: date) -> Iterator[Standing]:
    rows = Contribution.objects.of(actor).select_related("fiscal_year", "member")
    for one in rows.order_by("fiscal_year__year", "position", "id"):
        year = one.fiscal_year.year
        fields = {
            "year": year,
            "code": one.code,
            "kind": one.kind,
            "member": one.member.code if one.member else None,
            "text": one.text,
            "forecast": plain_value(one.forecast),
            "withdrawn_on": plain_value(one.withdrawn_on),
        }
        yield Standing(
            identity=(str(year), one.code),
            fields=fields,
            pk=one.pk,
            position=one.position,
            ended=one.withdrawn_on is not None,
        )


def _budgets(actor: Actor, on: date) -> Iterator[Standing]:
    rows = Budget.objects.of(actor).select_related("fiscal_year")
    for one in rows.order_by("fiscal_year__year", "version"):
        year = one.fiscal_year.year
        fields = {
            "year": year,
            "version": one.version,
            "title": one.title,
            "decided_on": plain_value(one.decided_on),
            "expected_equity": plain_value(one.expected_equity),
            "planned_equity_use": plain_value(one.planned_equity_use),
            "stated_interventions": one.stated_interventions,
            "stated_intervention_total": plain_value(one.stated_intervention_total),
            "stated_total": plain_value(one.stated_total),
            "stated_available": plain_value(one.stated_available),
            "stated_left": plain_value(one.stated_left),
            "note": one.note,
        }
        yield Standing(identity=(str(year), str(one.version)), fields=fields, pk=one.pk, ended=True)


def _lines(actor: Actor, on: date) -> Iterator[Standing]:
    rows = BudgetLine.objects.of(actor).select_related("budget__fiscal_year", "intervention")
    for one in rows.order_by("budget__fiscal_year__year", "budget__version", "position", "id"):
        fields = {
            "code": one.code,
            "kind": one.kind,
            "intervention": one.intervention.code if one.intervention else None,
            "text": one.text,
            "amount": plain_value(one.amount),
            "withdrawn_on": plain_value(one.withdrawn_on),
        }
        yield Standing(
            identity=(str(one.budget.fiscal_year.year), str(one.budget.version), one.code),
            fields=fields,
            pk=one.pk,
            position=one.position,
            ended=one.withdrawn_on is not None,
        )


def _forecasts(actor: Actor, on: date) -> Iterator[Standing]:
    rows = Forecast.objects.of(actor).select_related("fiscal_year")
    for one in rows.order_by("fiscal_year__year", "made_on"):
        fields = {
            "year": one.fiscal_year.year,
            "made_on": plain_value(one.made_on),
            "income": plain_value(one.income),
            "cost": plain_value(one.cost),
            "note": one.note,
        }
        identity = (str(one.fiscal_year.year), one.made_on.isoformat())
        yield Standing(identity=identity, fields=fields, pk=one.pk, ended=True)


def _write_year(
    *, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int
) -> None:
    save_fiscal_year(
        actor=actor,
        year=as_int(fields["year"]) or 0,
        opening_equity=as_decimal(fields["opening_equity"]),
        opening_source=as_text(fields["opening_source"]),
        ceiling_reading=as_text(fields["ceiling"]),
        ceiling_percent=_amount(fields["ceiling_percent"]),
        ceiling_border=_amount(fields["ceiling_border"]),
        ceiling_percent_above=_amount(fields["ceiling_percent_above"]),
    )


def _write_contribution(
    *, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int
) -> None:
    save_contribution(
        actor=actor,
        year=as_int(fields["year"]) or 0,
        code=as_text(fields["code"]),
        kind=as_text(fields["kind"]),
        member=as_text(fields["member"]),
        text=as_text(fields["text"]),
        forecast=_amount(fields["forecast"]),
        withdrawn_on=as_date(fields["withdrawn_on"]),
        position=position,
    )


def _write_budget(
    *, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int
) -> None:
    save_budget(
        actor=actor,
        year=as_int(fields["year"]) or 0,
        version=as_int(fields["version"]) or 0,
        title=as_text(fields["title"]),
        decided_on=as_date(fields["decided_on"]),
        expected_equity=as_decimal(fields["expected_equity"]),
        planned_equity_use=as_decimal(fields["planned_equity_use"]),
        stated_interventions=as_int(fields["stated_interventions"]),
        stated_intervention_total=as_decimal(fields["stated_intervention_total"]),
        stated_total=as_decimal(fields["stated_total"]),
        stated_available=as_decimal(fields["stated_available"]),
        stated_left=as_decimal(fields["stated_left"]),
        note=as_text(fields["note"]),
    )


def _write_line(
    *, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int
) -> None:
    save_budget_line(
        actor=actor,
        year=int(identity[0]),
        version=int(identity[1]),
        code=as_text(fields["code"]),
        kind=as_text(fields["kind"]),
        intervention=as_text(fields["intervention"]),
        text=as_text(fields["text"]),
        amount=_amount(fields["amount"]),
        withdrawn_on=as_date(fields["withdrawn_on"]),
        position=position,
    )


def _write_forecast(
    *, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int
) -> None:
    made_on = as_date(fields["made_on"])
    assert made_on is not None  # the schema requires it
    save_forecast(
        actor=actor,
        year=as_int(fields["year"]) or 0,
        made_on=made_on,
        income=_amount(fields["income"]),
        cost=_amount(fields["cost"]),
        note=as_text(fields["note"]),
    )


def _amount(value: Plain) -> Decimal:
    return as_decimal(value) or Decimal(0)


FISCAL_YEARS = Section(
    path=("fiscal_years",),
    entry=FiscalYearEntry,
    noun=gettext_lazy("räkenskapsår"),
    identity=("year",),
    comment=gettext_lazy("Räkenskapsåren: ingående eget kapital och taket för det. Alla belopp är i kronor."),
    ordered=False,
    stands=_years,
    write=_write_year,
    checks=(_check_years,),
)
CONTRIBUTIONS = Section(
    path=("contributions",),
    entry=ContributionEntry,
    noun=gettext_lazy("bidrag"),
    identity=("year", "code"),
    mentions=("text", "member"),
    comment=gettext_lazy("Vad medlemmar och andra väntas betala. Det som har betalats står i bokföringen."),
    stands=_contributions,
    write=_write_contribution,
    end=partial(end_line, kind="contribution"),
    checks=(_check_contributions,),
)
BUDGETS = Section(
    path=("budgets",),
    entry=BudgetEntry,
    noun=gettext_lazy("budget"),
    identity=("year", "version"),
    mentions=("title",),
    comment=gettext_lazy("Budgetens versioner. Det som följer till nästa [[budgets]] hör till den."),
    ordered=False,
    stands=_budgets,
    write=_write_budget,
    checks=(_check_budgets,),
)
BUDGET_LINES = Section(
    path=("budgets", "lines"),
    entry=BudgetLineEntry,
    noun=gettext_lazy("budgetrad"),
    identity=("code",),
    mentions=("text", "intervention"),
    comment=gettext_lazy("Budgetens rader: insatser, kansli och buffert."),
    stands=_lines,
    write=_write_line,
    end=partial(end_line, kind="line"),
)
FORECASTS = Section(
    path=("forecasts",),
    entry=ForecastEntry,
    noun=gettext_lazy("prognos"),
    identity=("year", "made_on"),
    comment=gettext_lazy("Prognoser: vad hela året väntas sluta på, så som det såg ut en dag."),
    ordered=False,
    stands=_forecasts,
    write=_write_forecast,
    checks=(_check_forecasts,),
)
