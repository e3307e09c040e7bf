"""What the office writes in by hand: an entry of the ledger, and what the year is expected to end at."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from mellanrum.economy.models import FiscalYear, Forecast, LedgerEntry
from mellanrum.economy.policies import can_write_economy
from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.portfolio.models import Intervention
from mellanrum.records.history import record_created
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member


def add_entry(
    *,
    actor: Actor,
    day: date,
    account: str,
    text: str,
    amount: Decimal,
    intervention: Intervention | None,
    member: Member | None,
    reference: str,
) -> LedgerEntry:
    """This will write one entry: cost negative, income positive, in kronor; the reference is used once.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when the amount is zero, or another entry has the reference.
    """
    can_write_economy(actor).require()
    if amount == 0:
        raise Refused(_("Skriv ett belopp som inte är noll."), field="amount")
    entry = LedgerEntry(
        federation_id=actor.federation_id,
        date=day,
        account=account.strip(),
        text=text.strip(),
        amount=amount,
        intervention=intervention,
        member=member,
        reference=reference.strip(),
    )
    with refusals():
        entry.save()
        record_created(actor=actor, use_case="economy.add_entry", obj=entry)
    return entry


def add_forecast(
    *, actor: Actor, fiscal_year: FiscalYear, made_on: date, income: Decimal, cost: Decimal, note: str
) -> Forecast:
    """This will write what the whole year is expected to end at, as it looks on a day; both sums positive, in kronor.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when a sum is negative, or that day has a forecast already.
    """
    can_write_economy(actor).require()
    forecast = Forecast(
        federation_id=actor.federation_id,
        fiscal_year=fiscal_year,
        made_on=made_on,
        income=income,
        cost=cost,
        note=note.strip(),
    )
    with refusals():
        forecast.save()
        record_created(actor=actor, use_case="economy.add_forecast", obj=forecast)
    return forecast
