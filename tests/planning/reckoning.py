"""The twenty goals of Blekinge 2026 reckoned once more, from the CSV and TOML files alone.

Nothing of the application is imported. Student's quantiles come from adding up the density and halving, not from the
incomplete beta function that the application uses; attendance, money and shares are counted with sets and fractions.
"""

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

Rows = Sequence[Mapping[str, str]]
YEAR = 2026
LEAST_ANSWERS = 5
# Two-sided 95 % of the normal distribution, as printed in every table.
Z = 1.959963984540054


@dataclass(frozen=True, kw_only=True)
class Reckoned:
    """What a goal comes to: as ``follow-up --format json`` names it, unrounded."""

    value: float | None = None
    n: int | None = None
    numerator: float | None = None
    denominator: float | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Year:
    """The files of a federation as they are, and the day they are looked at from."""

    toml: Mapping[str, Any]
    rows: Mapping[str, Rows]
    on: date

    def file(self, name: str) -> Rows:
        """This will give the rows of a file."""
        return self.rows[name]


def rows_of(data: bytes) -> list[dict[str, str]]:
    """This will read a CSV file."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"))))


def data_of(rows: Rows) -> bytes:
    """This will write rows as a CSV file."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def reckon(year: Year) -> dict[str, Reckoned]:
    """This will reckon every goal."""
    found = {"SP:1": _share_of_yes(year, "lsg", "SP:1")}
    for code in [f"PS:{number}" for number in range(1, 7)] + ["PR:1"]:
        found[code] = _mean(year, "samverkan", code)
    present = _present(year)
    found["PR:2"] = _part_of(len(present), sum(len(members) >= 6 for members in present))
    for number, member in enumerate((one["code"] for one in year.toml["members"]), start=3):
        found[f"PR:{number}"] = _part_of(len(present), sum(member in members for members in present))
    found["FI:1"] = _within_frame(year)
    found["FI:2"] = _income_of_cost(year)
    found["FI:3"] = _equity_of_ceiling(year)
    return found


def status_of(goal: Mapping[str, Any], value: float | None, on: date) -> str:
    """This will judge a value by the goal's own limits in the file."""
    if value is None:
        month = goal.get("measured")
        return "not_due" if month and on.isoformat() < f"{month}-01" else "no_data"
    if "low" in goal and value < float(goal["low"]):
        return "below"
    if "high" in goal and value > float(goal["high"]):
        return "above"
    return "within"


def certain_of(goal: Mapping[str, Any], interval: tuple[float, float] | None) -> bool:
    """This will tell whether no limit lies inside the interval."""
    limits = [float(goal[name]) for name in ("low", "high") if name in goal]
    return interval is None or not any(interval[0] < limit < interval[1] for limit in limits)


# --- surveys ----------------------------------------------------------------------------------------------------------


def _round(year: Year, survey: str) -> tuple[str, int] | None:
    """The latest round that has closed in the year by the day, and how many were asked."""
    closed = {
        row["closes"]: row["round"]
        for row in year.file("survey-rounds")
        if row["survey"] == survey and row["closes"][:4] == str(YEAR) and row["closes"] <= year.on.isoformat()
    }
    if not closed:
        return None
    code = closed[max(closed)]
    asked = [int(row["asked"]) for row in year.file("survey-rounds") if (row["survey"], row["round"]) == (survey, code)]
    return code, sum(asked)


def _answers(year: Year, survey: str, code: str, question: str) -> list[str]:
    return [
        row["value"]
        for row in year.file("survey-answers")
        if (row["survey"], row["round"], row["question"]) == (survey, code, question)
    ]


def _mean(year: Year, survey: str, question: str) -> Reckoned:
    found = _round(year, survey)
    if found is None:
        return Reckoned(n=0)
    code, asked = found
    given = [int(value) for value in _answers(year, survey, code, question)]
    n = len(given)
    if n < LEAST_ANSWERS:
        return Reckoned(n=n)
    mean = Fraction(sum(given), n)
    interval = None
    if n < asked:
        spread = math.sqrt(sum((one - mean) ** 2 for one in given) / (n - 1))
        reach = t_quantile(n - 1) * spread / math.sqrt(n) * math.sqrt(1 - n / asked)
        interval = (float(mean) - reach, float(mean) + reach)
    return Reckoned(value=float(mean), n=n, interval=interval)


def _share_of_yes(year: Year, survey: str, question: str) -> Reckoned:
    found = _round(year, survey)
    if found is None:
        return Reckoned(n=0)
    code, asked = found
    given = _answers(year, survey, code, question)
    yes, n = given.count("yes"), given.count("yes") + given.count("no")
    if n < LEAST_ANSWERS:
        return Reckoned(n=n)
    interval = None
    if n < asked:
        low, high = wilson(yes, n, asked)
        interval = (100 * low, 100 * high)
    return Reckoned(value=100 * yes / n, n=n, numerator=yes, denominator=n, interval=interval)


def wilson(yes: int, n: int, asked: int) -> tuple[float, float]:
    """This will solve (p − π)² = z² π(1 − π) / m for π, where m = n / (1 − n/N): Wilson's own quadratic."""
    p, m = yes / n, n / (1 - n / asked)
    a, b, c = 1 + Z * Z / m, -(2 * p + Z * Z / m), p * p
    root = math.sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


@cache
def t_quantile(freedom: int) -> float:
    """This will find where 97.5 % of Student's t lies below, by Simpson's rule on the density and halving."""
    constant = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)

    def below(value: float) -> float:
        steps = 2000
        width = value / steps
        heights = (
            (1 if at in (0, steps) else 4 if at % 2 else 2) * (1 + (at * width) ** 2 / freedom) ** (-(freedom + 1) / 2)
            for at in range(steps + 1)
        )
        return float(0.5 + constant * width / 3 * sum(heights))

    low, high = 0.0, 20.0
    while high - low > 1e-10:
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < 0.975 else (low, middle)
    return (low + high) / 2


# --- attendance -------------------------------------------------------------------------------------------------------


def _present(year: Year) -> list[set[str]]:
    """The members at each meeting of the board that has been held, each once."""
    held = [
        row["date"]
        for row in year.file("meetings")
        if row["body"] == "styrelsen"
        and row["state"] == "held"
        and row["date"][:4] == str(YEAR)
        and row["date"] <= year.on.isoformat()
    ]
    return [
        {
            row["member"]
            for row in year.file("attendance")
            if (row["body"], row["date"], row["presence"]) == ("styrelsen", day, "present")
            and row["seat"] in ("ordinary", "substitute")
        }
        for day in held
    ]


def _part_of(held: int, counted: int) -> Reckoned:
    if not held:
        return Reckoned()
    return Reckoned(value=float(Fraction(100 * counted, held)), n=held, numerator=counted, denominator=held)


# --- money ------------------------------------------------------------------------------------------------------------


def _entries(year: Year) -> Iterator[tuple[str, Fraction]]:
    for row in year.file("ledger"):
        if row["date"][:4] == str(YEAR) and row["date"] <= year.on.isoformat() and row["account"][0] not in "12":
            yield row["account"], Fraction(row["amount"])


def _result(year: Year) -> tuple[Fraction, Fraction, int]:
    """Income, cost and the number of entries: class 3 is income, 4 to 7 are costs, class 8 goes by its sign."""
    income = cost = Fraction(0)
    number = 0
    for account, amount in _entries(year):
        number += 1
        if account[0] == "3" or (account[0] == "8" and amount > 0):
            income += amount
        else:
            cost -= amount
    return income, cost, number


def _frame(year: Year) -> int | None:
    """The lines of the budget that had been decided last by the day, added up."""
    decided = [
        one
        for one in year.toml["budgets"]
        if one["year"] == YEAR and one.get("decided_on") and one["decided_on"] <= year.on
    ]
    if not decided:
        return None
    latest = max(decided, key=lambda one: (one["decided_on"], one["version"]))
    return sum(int(line["amount"]) for line in latest["lines"])


def _share(part: Fraction, whole: Fraction, n: int) -> Reckoned:
    return Reckoned(value=float(100 * part / whole), n=n, numerator=float(part), denominator=float(whole))


def _within_frame(year: Year) -> Reckoned:
    _income, cost, number = _result(year)
    frame = _frame(year)
    return _share(cost, Fraction(frame), number) if number and frame else Reckoned()


def _income_of_cost(year: Year) -> Reckoned:
    income, cost, number = _result(year)
    return _share(income, cost, number) if number and cost > 0 else Reckoned()


def _equity_of_ceiling(year: Year) -> Reckoned:
    """20 % of income up to 7 million and 15 % above, against what the year is reckoned to end at."""
    opening = Fraction(next(one["opening_equity"] for one in year.toml["fiscal_years"] if one["year"] == YEAR))
    booked_income, booked_cost, number = _result(year)
    made = [one for one in year.toml["forecasts"] if one["year"] == YEAR and one["made_on"] <= year.on]
    frame = _frame(year)
    if year.on >= date(YEAR, 12, 31) and number:
        income, cost = booked_income, booked_cost
    elif made:
        latest = max(made, key=lambda one: one["made_on"])
        income, cost = Fraction(latest["income"]), Fraction(latest["cost"])
    elif frame is not None:
        income = Fraction(sum(one["forecast"] for one in year.toml["contributions"] if one["year"] == YEAR))
        cost = Fraction(frame)
    else:
        return Reckoned()
    border = Fraction(7_000_000)
    ceiling = min(income, border) * Fraction(20, 100) + max(income - border, Fraction(0)) * Fraction(15, 100)
    return _share(opening + income - cost, ceiling, 1)
