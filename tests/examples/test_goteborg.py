"""Göteborg 2024: what the presentation states, by the page, by the query, and by a sum of the files."""

from datetime import date
from decimal import Decimal

from mellanrum.economy.queries.contributions import contributions_page
from mellanrum.economy.queries.years import budgets_page, year_page
from mellanrum.planning.queries import figure_lines, follow_up, plan_of

from .conftest import Load
from .figures import GOTEBORG_IMPLIED, GOTEBORG_STATED
from .reading import files_of, said

LAST = date(2024, 12, 31)
FILES = files_of("goteborg")


def test_every_stated_figure_stands_as_stated(load: Load) -> None:
    loaded = load("goteborg")
    page = loaded.read("/mal/2024/")
    with loaded.inside() as actor:
        plan = plan_of(actor, 2024)
        assert plan is not None
        queried = {line.figure.code: line for line in figure_lines(actor, plan, on=LAST)}
    in_file = {one["code"]: one for one in FILES.toml["plans"][0]["figures"]}
    assert set(queried) == set(in_file) == set(GOTEBORG_STATED) | set(GOTEBORG_IMPLIED)
    for expected, implied in ((GOTEBORG_STATED, False), (GOTEBORG_IMPLIED, True)):
        for code, (value, shown) in expected.items():
            line = queried[code]
            assert (line.figure.value, line.is_implied) == (value, implied), code
            assert Decimal(str(in_file[code]["value"])) == value, code
            words = f"{line.figure.title} {shown} "
            assert words in page, words
    assert page.count("Underförstått") == len(GOTEBORG_IMPLIED)


def test_the_budget_is_what_is_stated_and_split_as_the_year_was(load: Load) -> None:
    loaded = load("goteborg")
    page = loaded.read("/ekonomi/2024/budget/")
    with loaded.inside() as actor:
        (budget,) = budgets_page(actor, 2024)
    rows = FILES.budget_rows(1)
    assert budget.total == sum(one["amount"] for one in rows) == GOTEBORG_STATED["budget"][0]
    assert budget.total_difference == 0
    assert f"Summa {said(budget.total)}" in page
    of_interventions = [one for one in rows if one["kind"] == "intervention"]
    individual = [one for one in of_interventions if FILES.kind_of(one["intervention"]) == "individual"]
    money = sum(one["amount"] for one in individual)
    assert budget.individual == (len(individual), money)
    share = Decimal(100 * money) / sum(one["amount"] for one in of_interventions)
    assert share == GOTEBORG_IMPLIED["individ-året"][0]
    assert "7 av 12, 58 % till antal och 85,0 % av pengarna" in page


def test_contributions_follow_the_law(load: Load) -> None:
    loaded = load("goteborg")
    with loaded.inside() as actor:
        page = contributions_page(actor, 2024, on=LAST)
        (budget,) = budgets_page(actor, 2024)
    assert page is not None
    assert [one.part for one in page.parties] == ["state", "region", "municipalities"]
    assert not any(one.difference for one in page.parties)
    forecasts = [one["forecast"] for one in FILES.toml["contributions"]]
    assert page.expected == sum(forecasts) == 63_300_000
    income, _cost = FILES.ledger()
    assert page.paid == income
    assert budget.room is not None
    assert budget.room.left == 63_300_000 + 14_200_000 - 68_500_000
    assert said(budget.room.left) in loaded.read("/ekonomi/2024/budget/")


def test_the_year_ends_as_the_ledger_says(load: Load) -> None:
    loaded = load("goteborg")
    with loaded.inside() as actor:
        year = year_page(actor, 2024, on=LAST)
    assert year is not None
    assert year.closing is not None
    income, cost = FILES.ledger()
    end = FILES.toml["fiscal_years"][0]["opening_equity"] + income - cost
    ceiling = Decimal("0.20") * 7_000_000 + Decimal("0.15") * (income - 7_000_000)
    assert (year.closing.equity, year.closing.ceiling) == (end, ceiling.quantize(Decimal("0.01")))
    page = loaded.read("/ekonomi/2024/")
    for amount in (income, cost, end):
        assert said(Decimal(amount)) in page


def test_what_was_observed_of_the_split_is_what_the_ledger_gives(load: Load) -> None:
    """The made-up observations say what the made-up ledger says."""
    by_half: dict[str, dict[str, Decimal]] = {"first": {}, "second": {}}
    for row in FILES.rows["ledger"]:
        if row["intervention"] and Decimal(row["amount"]) < 0:
            half = by_half["first" if row["date"] < "2024-07-01" else "second"]
            kind = FILES.kind_of(row["intervention"])
            half[kind] = half.get(kind, Decimal(0)) - Decimal(row["amount"])
    halves = list(by_half.values())
    first = 100 * halves[0]["structural"] / sum(halves[0].values())
    whole = 100 * sum(one["structural"] for one in halves) / sum(sum(one.values()) for one in halves)
    told = [row["value"] for row in FILES.rows["observations"] if row["goal"] == "M:1"]
    assert told == [f"{first:.1f}", f"{whole:.1f}"]
    loaded = load("goteborg")
    with loaded.inside() as actor:
        rows = {row.code: row for row in follow_up(actor, 2024, LAST)}
    assert rows["M:1"].value == float(told[-1])
    latest = {row["goal"]: float(row["value"]) for row in FILES.rows["observations"]}
    assert {code: rows[code].value for code in latest} == latest
    assert rows["U:2"].value == sum(
        row["body"] == "sgi-0-styrgrupp" and row["state"] == "held" for row in FILES.rows["meetings"]
    )


def test_what_is_told_of_the_events_is_what_the_files_count() -> None:
    events = FILES.rows["events"]
    told = next(row["text"] for row in FILES.rows["activity-results"] if row["activity"] == "1b")
    attended = sum(int(row["attended"]) for row in events)
    assert f"{attended:,}".replace(",", " ") + " deltagartillfällen" in told
    assert len({(row["date"], row["title"]) for row in events}) == 19


def test_goals_and_assignments_are_those_of_the_year(load: Load) -> None:
    loaded = load("goteborg")
    page = loaded.read("/mal/2024/")
    for words in ("Övergripande mål", "Övergripande uppdrag", "Lex Heller", "SGI 0", "Kontinuerliga insatser"):
        assert words in page, words
    for activity in FILES.toml["plans"][0]["activities"]:
        assert activity["title"] in page


def test_the_year_is_closed_and_nothing_is_late(load: Load) -> None:
    loaded = load("goteborg")
    page = loaded.read("/oversikt/")
    assert "Här visas 2024 så som det stod 31 december 2024" in page
    for address in ("/oversikt/", "/organ/", "/moten/", "/mal/2024/", "/platser/", "/enkater/"):
        text = loaded.read(address).casefold()
        for word in ("försenad", "ligger efter", "blev mötet av", "närvaro saknas", "saknar närvaro", "inte justerat"):
            assert word not in text, (address, word)
