"""What the economy can answer: outturn against the frame, running income against running cost, equity and its ceiling.

Everything is counted from all entries there are: no sample, no interval. Without entries there is no value, never zero.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.measures.catalogue import Measure, register
from mellanrum.measures.values import Evidence, EvidenceRow, Scope, Value
from mellanrum.rendering import words

from .models import Budget
from .queries import books
from .queries.equity import Basis, Closing, closing_of
from .states import ZERO, EntryKind


@dataclass(frozen=True)
class OfTheYear:
    """Nothing to say: the period's year decides."""


def _sums(scope: Scope) -> list[books.LedgerSum]:
    """The ledger of the days that have come; one query for all years that are asked together."""
    counted = scope.counted
    if counted is None:
        return []
    fetched = scope.once("economy ledger", lambda: books.ledger_sums(scope.actor, scope.to_fetch))
    return [one for one in fetched if one.day in counted]


def _budgets(scope: Scope) -> list[Budget]:
    return scope.once("economy budgets", lambda: books.budgets(scope.actor, scope.to_fetch))


def _budget(scope: Scope) -> Budget | None:
    return books.budget_in_force(_budgets(scope), scope.period.start.year, on=scope.as_of)


def _share(scope: Scope, part: Decimal, whole: Decimal, entries: int) -> Value:
    return Value(
        number=float(100 * part / whole),
        numerator=float(part),
        denominator=float(whole),
        unit="percent",
        as_of=scope.as_of,
        n=entries,
    )


def _nothing(scope: Scope) -> Value:
    return Value(number=None, numerator=None, denominator=None, unit="percent", as_of=scope.as_of)


def _ledger_rows(scope: Scope, counts: Callable[[books.LedgerSum], bool]) -> list[EvidenceRow]:
    """The ledger by month, account and intervention, the newest first; each opens the entries themselves."""
    found: dict[tuple[int, str, str], list[books.LedgerSum]] = {}
    for one in _sums(scope):
        if one.kind is not EntryKind.BALANCE:
            found.setdefault((one.day.month, one.account, one.intervention), []).append(one)
    address = reverse("economy:ledger", args=[scope.period.start.year])
    return [
        EvidenceRow(
            cells=(
                words.month(sums[0].day),
                account,
                sums[0].intervention_name,
                words.kronor(sum((one.amount for one in sums), ZERO)),
            ),
            counted=counts(sums[0]),
            href=f"{address}?month={month}&account={account}",
        )
        for (month, account, _code), sums in sorted(found.items(), reverse=True)
    ]


# --- FI:1 Outturn within the frame ------------------------------------------------------------------------------------


def _outturn_within_budget(scope: Scope, asked: OfTheYear) -> Value:
    outturn, budget = books.outturn_of(_sums(scope)), _budget(scope)
    total: Decimal | None = getattr(budget, "total", None)
    if not outturn.entries or not total:
        return _nothing(scope)
    return _share(scope, outturn.cost, total, outturn.entries)


def _outturn_within_budget_rows(scope: Scope, asked: OfTheYear) -> Evidence:
    budget = _budget(scope)
    return Evidence(
        title=_("Bokförda kostnader"),
        columns=(_("Månad"), _("Konto"), _("Insats"), _("Belopp")),
        rows=tuple(_ledger_rows(scope, lambda one: one.kind is EntryKind.COST)),
        counted_as=_("årets kostnader till och med dagen, i kronor"),
        left_out=_("intäkter och balanskonton"),
        source=_("Bokföringen mot %(budget)s") % {"budget": budget.title} if budget else _("Bokföringen"),
    )


# --- FI:2 Running income covers running cost --------------------------------------------------------------------------


def _self_financed(scope: Scope, asked: OfTheYear) -> Value:
    outturn = books.outturn_of(_sums(scope))
    if not outturn.entries or outturn.cost <= 0:
        return _nothing(scope)
    value = _share(scope, outturn.income, outturn.cost, outturn.entries)
    return replace(value, outlook_note=_whole_year(scope))


def _whole_year(scope: Scope) -> str:
    """What the latest forecast says of the whole year: contributions come in rounds, and costs follow the months.

    It stands beside the value and never in its place: it is somebody's judgement, not what has been booked.
    """
    year = scope.period.start.year
    if scope.as_of >= date(year, 12, 31):
        return ""
    made = scope.once("economy forecasts", lambda: books.forecasts(scope.actor, scope.to_fetch))
    latest = max(
        (one for one in made if one.fiscal_year.year == year and one.made_on <= scope.as_of),
        key=lambda one: one.made_on,
        default=None,
    )
    if latest is None or latest.cost <= 0:
        return ""
    return _("Med prognosen %(day)s slutar året på %(share)s: intäkter %(income)s och kostnader %(cost)s.") % {
        "day": words.day(latest.made_on),
        "share": words.percent(100 * latest.income / latest.cost),
        "income": words.kronor(latest.income),
        "cost": words.kronor(latest.cost),
    }


def _self_financed_rows(scope: Scope, asked: OfTheYear) -> Evidence:
    budget = _budget(scope)
    rows = _ledger_rows(scope, lambda one: one.kind is EntryKind.INCOME)
    if budget is not None and budget.planned_equity_use:
        planned = EvidenceRow(
            cells=(
                str(budget.fiscal_year.year),
                "",
                _("Planerad användning av eget kapital från tidigare år"),
                words.kronor(budget.planned_equity_use),
            ),
            counted=False,
            href=reverse("economy:budgets", args=[budget.fiscal_year.year]),
        )
        rows.insert(0, planned)
    return Evidence(
        title=_("Löpande intäkter och kostnader"),
        columns=(_("Månad"), _("Konto"), _("Insats"), _("Belopp")),
        rows=tuple(rows),
        counted_as=_("årets intäkter till och med dagen, i kronor, mot årets kostnader"),
        left_out=_("eget kapital från tidigare år: det är ingen löpande intäkt"),
        source=_("Bokföringen"),
    )


# --- FI:3 Equity against the ceiling ----------------------------------------------------------------------------------


def _closing(scope: Scope) -> Closing | None:
    years = scope.once("economy years", lambda: books.fiscal_years(scope.actor, scope.to_fetch))
    year = years.get(scope.period.start.year)
    if year is None or scope.counted is None:
        return None
    return closing_of(
        year,
        on=scope.as_of,
        outturn=lambda: books.outturn_of(_sums(scope)),
        forecasts=lambda: scope.once("economy forecasts", lambda: books.forecasts(scope.actor, scope.to_fetch)),
        budgets=lambda: _budgets(scope),
    )


def _equity_ceiling(scope: Scope, asked: OfTheYear) -> Value:
    closing = _closing(scope)
    if closing is None or closing.ceiling <= 0:
        return _nothing(scope)
    return _share(scope, closing.equity, closing.ceiling, 1)


def _equity_ceiling_rows(scope: Scope, asked: OfTheYear) -> Evidence:
    closing = _closing(scope)
    columns = (_("Vad"), _("Räknat ur"), _("Belopp"))
    if closing is None:
        return Evidence(title=_("Eget kapital vid årets slut"), columns=columns)
    address = reverse("economy:year", args=[scope.period.start.year])
    basis = basis_words(closing)
    told = (
        (_("Väntat eget kapital vid årets slut"), basis, closing.equity, True),
        (_("Tak för eget kapital"), _("på årets intäkter"), closing.ceiling, False),
        (_("Årets kostnader"), basis, -closing.cost, True),
        (_("Årets intäkter"), basis, closing.income, True),
        (_("Ingående eget kapital"), _("bokslutet året före"), closing.opening, True),
    )
    return Evidence(
        title=_("Eget kapital vid årets slut"),
        columns=columns,
        rows=tuple(
            EvidenceRow(cells=(what, under, words.kronor(amount)), counted=counted, href=address)
            for what, under, amount, counted in told
        ),
        counted_as=_("eget kapital vid årets slut, i kronor, mot taket"),
        source=basis,
    )


def basis_words(closing: Closing) -> str:
    """This will tell what the end of the year is reckoned from."""
    if closing.basis is Basis.ACCOUNTS:
        return _("årets bokföring")
    if closing.basis is Basis.FORECAST:
        return _("prognos %(day)s") % {"day": words.day(closing.known_on)}
    return _("budgeten, beslutad %(day)s") % {"day": words.day(closing.known_on)}


register(
    Measure(
        key="economy.outturn_within_budget",
        title=gettext_lazy("Utfall mot budgetram"),
        definition=gettext_lazy(
            "Årets bokförda kostnader till och med dagen, i procent av den budgetram som gällde den dagen. Ramen är "
            "summan av alla rader i den senast beslutade budgeten."
        ),
        unit="percent",
        parameters=OfTheYear,
        compute=_outturn_within_budget,
        evidence=_outturn_within_budget_rows,
    )
)
register(
    Measure(
        key="economy.self_financed",
        title=gettext_lazy("Löpande intäkter mot löpande kostnader"),
        definition=gettext_lazy(
            "Årets bokförda intäkter till och med dagen, i procent av årets bokförda kostnader. Eget kapital från "
            "tidigare år är ingen intäkt: planerad användning av det visas för sig. Bidrag kommer i omgångar: vad hela "
            "året väntas sluta på står bredvid, ur den senaste prognosen."
        ),
        unit="percent",
        parameters=OfTheYear,
        compute=_self_financed,
        evidence=_self_financed_rows,
    )
)
register(
    Measure(
        key="economy.equity_ceiling",
        title=gettext_lazy("Eget kapital mot taket"),
        definition=gettext_lazy(
            "Eget kapital vid årets slut, i procent av taket. Under året är det den senaste prognosen som räknas, utan "
            "prognos budgeten; när året är slut bokföringen. Taket är en procentsats av intäkterna upp till en gräns "
            "och en lägre av det som är däröver, om förbundet inte har bestämt att den lägre gäller alla intäkter."
        ),
        unit="percent",
        parameters=OfTheYear,
        compute=_equity_ceiling,
        evidence=_equity_ceiling_rows,
    )
)
