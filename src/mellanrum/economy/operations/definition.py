"""What a definition file says of years of accounts, contributions, budgets and forecasts is saved here."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.economy.models import Budget, BudgetLine, Contribution, FiscalYear, Forecast
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.portfolio.models import Intervention
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member
from mellanrum.tenancy.policies import can_load_definition

USE_CASE = "economy.load_definition"
Row = FiscalYear | Contribution | Budget | BudgetLine | Forecast
_ENDED: dict[str, type[Contribution] | type[BudgetLine]] = {"contribution": Contribution, "line": BudgetLine}


def save_fiscal_year(
    *,
    actor: Actor,
    year: int,
    opening_equity: Decimal | None,
    opening_source: str,
    ceiling_reading: str,
    ceiling_percent: Decimal,
    ceiling_border: Decimal,
    ceiling_percent_above: Decimal,
) -> None:
    """This will create or change a year of accounts: what it opened with in kronor, and its ceiling in per cent.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when the ceiling makes no sense.
    """
    can_load_definition(actor).require()
    _save(
        actor,
        FiscalYear,
        {"year": year},
        opening_equity=opening_equity,
        opening_source=opening_source,
        ceiling_reading=ceiling_reading,
        ceiling_percent=ceiling_percent,
        ceiling_border=ceiling_border,
        ceiling_percent_above=ceiling_percent_above,
    )


def save_contribution(
    *,
    actor: Actor,
    year: int,
    code: str,
    kind: str,
    member: str,
    text: str,
    forecast: Decimal,
    withdrawn_on: date | None,
    position: int,
) -> None:
    """This will create or change what somebody is expected to pay in a year, in kronor; ``member`` is a code or empty.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when the year or the member is not there, or the line is of nobody.
    """
    can_load_definition(actor).require()
    _save(
        actor,
        Contribution,
        {"fiscal_year": _year(actor, year), "code": code},
        kind=kind,
        member=Member.objects.of(actor).filter(code=member).first() if member else None,
        text=text,
        forecast=forecast,
        withdrawn_on=withdrawn_on,
        position=position,
    )


def save_budget(
    *,
    actor: Actor,
    year: int,
    version: int,
    title: str,
    decided_on: date | None,
    expected_equity: Decimal | None,
    planned_equity_use: Decimal | None,
    stated_interventions: int | None,
    stated_intervention_total: Decimal | None,
    stated_total: Decimal | None,
    stated_available: Decimal | None = None,
    stated_left: Decimal | None,
    note: str,
) -> None:
    """This will create or change a version of a year's budget, with what its document states; amounts in kronor.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when the year is not there.
    """
    can_load_definition(actor).require()
    _save(
        actor,
        Budget,
        {"fiscal_year": _year(actor, year), "version": version},
        title=title,
        decided_on=decided_on,
        expected_equity=expected_equity,
        planned_equity_use=planned_equity_use,
        stated_interventions=stated_interventions,
        stated_intervention_total=stated_intervention_total,
        stated_total=stated_total,
        stated_available=stated_available,
        stated_left=stated_left,
        note=note,
    )


def save_budget_line(
    *,
    actor: Actor,
    year: int,
    version: int,
    code: str,
    kind: str,
    intervention: str,
    text: str,
    amount: Decimal,
    withdrawn_on: date | None,
    position: int,
) -> None:
    """This will create or change a line of a budget: a cost in kronor, of an intervention by its code or of none.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when the budget or the intervention is not there.
    """
    can_load_definition(actor).require()
    _save(
        actor,
        BudgetLine,
        {"budget": _budget(actor, year, version), "code": code},
        kind=kind,
        intervention=Intervention.objects.of(actor).filter(code=intervention).first() if intervention else None,
        text=text,
        amount=amount,
        withdrawn_on=withdrawn_on,
        position=position,
    )


def save_forecast(*, actor: Actor, year: int, made_on: date, income: Decimal, cost: Decimal, note: str) -> None:
    """This will create or change the forecast that was made on a day: the whole year's income and cost in kronor.

    Raises:
        Forbidden: when the actor may not load definitions.
        Refused: when the year is not there.
    """
    can_load_definition(actor).require()
    _save(
        actor,
        Forecast,
        {"fiscal_year": _year(actor, year), "made_on": made_on},
        income=income,
        cost=cost,
        note=note,
    )


@transaction.atomic
def end_line(*, actor: Actor, pk: int, on: date, kind: Literal["contribution", "line"]) -> None:
    """This will withdraw a contribution or a budget line on a day, since it no longer stands in the definition.

    Raises:
        Forbidden: when the actor may not load definitions.
    """
    can_load_definition(actor).require()
    row = _ENDED[kind].objects.of(actor).get(pk=pk)
    before = snapshot(row)
    row.withdrawn_on = on
    row.save(update_fields=["withdrawn_on"])
    record_changed(actor=actor, use_case=USE_CASE, obj=row, before=before)


def _save(actor: Actor, model: type[Row], same: dict[str, Any], **fields: Any) -> None:
    with refusals():
        row = model.objects.of(actor).filter(**same).first()
        before = snapshot(row) if row else None
        row = row or model(federation_id=actor.federation_id, **same)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        if before is None:
            record_created(actor=actor, use_case=USE_CASE, obj=row)
        else:
            record_changed(actor=actor, use_case=USE_CASE, obj=row, before=before)


def _year(actor: Actor, year: int) -> FiscalYear:
    found: FiscalYear | None = FiscalYear.objects.of(actor).filter(year=year).first()
    if found is None:
        raise Refused(_("Förbundet har inget räkenskapsår %(year)s.") % {"year": year})
    return found


def _budget(actor: Actor, year: int, version: int) -> Budget:
    found: Budget | None = Budget.objects.of(actor).filter(fiscal_year__year=year, version=version).first()
    if found is None:
        raise Refused(_("Budgeten för %(year)s har ingen version %(version)s.") % {"year": year, "version": version})
    return found
