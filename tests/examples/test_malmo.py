"""Malmö 2018: what the plan states, by the page, by the query, and by a sum of the files."""

from datetime import date
from decimal import Decimal

from mellanrum.economy.queries.contributions import contributions_page
from mellanrum.economy.queries.years import budgets_page, year_page
from mellanrum.planning.queries import figure_lines, follow_up, plan_of

from .conftest import Load
from .figures import MALMO_IMPLIED, MALMO_ROWS, MALMO_STATED
from .reading import files_of, said

LAST = date(2018, 12, 31)
FILES = files_of("malmo")


def test_every_stated_figure_stands_as_stated(load: Load) -> None:
    loaded = load("malmo")
    page = loaded.read("/mal/2018/")
    with loaded.inside() as actor:
        plan = plan_of(actor, 2018)
        assert plan is not None
        queried = {line.figure.code: line for line in figure_lines(actor, plan, on=LAST)}
    in_file = {one["code"]: one for one in FILES.toml["plans"][0]["figures"]}
    assert set(queried) == set(in_file) == set(MALMO_STATED) | set(MALMO_IMPLIED)
    for expected, implied in ((MALMO_STATED, False), (MALMO_IMPLIED, True)):
        for code, (value, shown) in expected.items():
            line = queried[code]
            assert (line.figure.value, line.is_implied) == (value, implied), code
            assert Decimal(str(in_file[code]["value"])) == value, code
            words = f"{line.figure.title} {shown} "
            assert words in page, words
    assert "Underförstått : 39 800 000 − 23 549 160 − 12 100 000" in page
    assert page.count("Underförstått") == len(MALMO_IMPLIED)


def test_ten_rows_and_the_difference_to_eleven(load: Load) -> None:
    loaded = load("malmo")
    page = loaded.read("/ekonomi/2018/budget/")
    with loaded.inside() as actor:
        (budget,) = budgets_page(actor, 2018)
    total = sum(cost for _name, _kind, cost in MALMO_ROWS)
    in_file = FILES.budget_rows(1)
    assert total == budget.interventions == sum(one["amount"] for one in in_file) == 23_549_160
    assert len(MALMO_ROWS) == budget.number == len(in_file) == 10
    assert budget.number_difference == 11 - 10
    assert budget.intervention_difference == 0
    assert "Dokumentet anger 11 insatser men räknar upp 10." in page
    assert f"Summa {said(total)}" in page
    assert "skiljer" not in page
    names = {one["code"]: one["name"] for one in FILES.toml["interventions"]}
    for name, kind, cost in MALMO_ROWS:
        row = next(one for one in in_file if names[one["intervention"]] == name)
        assert row["amount"] == cost, name
        assert FILES.kind_of(row["intervention"]) == {"I": "individual", "S": "structural"}[kind], name
        word = {"I": "Individinriktad", "S": "Strukturinriktad"}[kind]
        assert f"{name} {word} {said(cost)}" in page, name


def test_sixty_per_cent_by_number_and_eighty_one_by_money(load: Load) -> None:
    loaded = load("malmo")
    with loaded.inside() as actor:
        (budget,) = budgets_page(actor, 2018)
    individual = [cost for _name, kind, cost in MALMO_ROWS if kind == "I"]
    assert (len(individual), sum(individual)) == (6, 19_114_660)
    assert budget.individual == (6, Decimal(19_114_660))
    assert 100 * len(individual) / len(MALMO_ROWS) == 60
    assert round(100 * sum(individual) / 23_549_160, 1) == 81.2
    assert "6 av 10, 60 % till antal och 81,2 % av pengarna" in loaded.read("/ekonomi/2018/budget/")


def test_what_there_is_and_what_is_left(load: Load) -> None:
    loaded = load("malmo")
    page = loaded.read("/ekonomi/2018/budget/")
    with loaded.inside() as actor:
        (budget,) = budgets_page(actor, 2018)
        contributions = contributions_page(actor, 2018, on=LAST)
    room = budget.room
    assert room is not None
    income = sum(one["forecast"] for one in FILES.toml["contributions"])
    equity = FILES.toml["budgets"][0]["expected_equity"]
    assert (income, equity, income + equity) == (27_200_000, 12_600_000, 39_800_000)
    assert (room.income, room.equity, room.available) == (income, equity, income + equity)
    assert budget.available_difference == 0
    rows = sum(one["amount"] for one in FILES.budget_rows(1))
    assert room.left == income + equity - rows == 16_250_840
    assert room.stated_left == 12_100_000
    assert room.implied == 39_800_000 - 23_549_160 - 12_100_000 == 4_150_840
    for words in (
        "Väntade intäkter 27 200 000 kr",
        "Väntat ingående eget kapital 12 600 000 kr, 46 % av intäkterna",
        "Tillgängligt 39 800 000 kr, som dokumentet anger",
        "Kvar när raderna är betalda 16 250 840 kr",
        "Kvar att fördela enligt dokumentet 12 100 000 kr",
        "Underförstått 4 150 840 kr som dokumentet drar av utan att räkna upp",
    ):
        assert words in page, words
    assert contributions is not None
    assert contributions.expected == income


def test_the_ceiling_is_four_comma_forty_three(load: Load) -> None:
    loaded = load("malmo")
    with loaded.inside() as actor:
        (budget,) = budgets_page(actor, 2018)
        year = year_page(actor, 2018, on=LAST)
    assert budget.ceiling == Decimal("0.20") * 7_000_000 + Decimal("0.15") * (27_200_000 - 7_000_000) == 4_430_000
    assert "Tak för eget kapital 4 430 000 kr på de väntade intäkterna" in loaded.read("/ekonomi/2018/budget/")
    income, cost = FILES.ledger()
    opening = FILES.toml["fiscal_years"][0]["opening_equity"]
    assert year is not None
    assert year.closing is not None
    assert (year.outturn.income, year.outturn.cost) == (income, cost)
    assert year.closing.equity == opening + income - cost
    page = loaded.read("/ekonomi/2018/")
    for amount in (income, cost, opening + income - cost):
        assert said(Decimal(amount)) in page
    assert "över taket" in page


def test_money_from_members_that_the_plan_does_not_split(load: Load) -> None:
    loaded = load("malmo")
    page = loaded.read("/ekonomi/2018/bidrag/")
    for code, name in (("forsakringskassan", "Försäkringskassan"), ("region-skane", "Region Skåne")):
        paid = sum(Decimal(row["amount"]) for row in FILES.rows["ledger"] if row["member"] == code)
        assert f"{name} Ingår i det som inte är uppdelat – {said(paid)}" in page
    without = sum(
        Decimal(row["amount"]) for row in FILES.rows["ledger"] if row["account"][0] in "38" and not row["member"]
    )
    assert f"Bokfört utan medlem – {said(without)}" in page
    income, _cost = FILES.ledger()
    assert f"Summa {said(27_200_000)} {said(income)}" in page


def test_goals_are_counted_from_the_files(load: Load) -> None:
    loaded = load("malmo")
    with loaded.inside() as actor:
        rows = {row.code: row for row in follow_up(actor, 2018, LAST)}
    held = [row["body"] for row in FILES.rows["meetings"] if row["state"] == "held" and row["date"] >= "2018"]
    assert {code: (rows[code].value, rows[code].low) for code in ("1:1", "1:2", "3:1")} == {
        "1:1": (held.count("chefstraffen"), 2),
        "1:2": (held.count("samverkanstraffen"), 2),
        "3:1": (held.count("insatsansvariga"), 4),
    }
    seminars = {(row["date"], row["title"]) for row in FILES.rows["events"] if row["kind"] == "seminar"}
    assert (rows["3:3"].value, rows["3:3"].low) == (len(seminars), 6)
    latest = {row["goal"]: float(row["value"]) for row in FILES.rows["observations"]}
    assert latest
    assert {code: rows[code].value for code in latest} == latest
    for code, survey, round_, question in (
        ("2:2", "varde", "2018", "värde"),
        ("3:4", "kunskap", "2018-höst", "förstå"),
    ):
        answers = [
            int(row["value"])
            for row in FILES.rows["survey-answers"]
            if (row["survey"], row["round"], row["question"]) == (survey, round_, question)
        ]
        assert rows[code].n == len(answers)
        assert rows[code].value == sum(answers) / len(answers)
        assert rows[code].status == "manual"
    assert (rows["5:1"].low, rows["5:1"].status) == (50, "below")
    assert (rows["6:1"].low, rows["6:1"].status) == (1000, "below")


def test_goals_activities_and_expected_results_are_the_plans(load: Load) -> None:
    loaded = load("malmo")
    page = loaded.read("/mal/2018/")
    plan = FILES.toml["plans"][0]
    assert [one["code"] for one in plan["priorities"]] == list("123456")
    for activity in plan["activities"]:
        assert activity["title"] in page
        assert activity["expected_result"] in page
    goal = loaded.read("/mal/2018/6:1/")
    for words in (
        "Malmöbor som deltar i FINSAM insatser kommer i arbete/till studier eller fortsätter sin rehabilitering",
        "1000 Malmöbor skall ta del av insatser från FINSAM i Malmö under 2018.",
        "Tertialsvis i SUS",
        "Utredaren",
    ):
        assert words in goal, words


def test_the_year_is_closed_and_nothing_is_late(load: Load) -> None:
    loaded = load("malmo")
    page = loaded.read("/oversikt/")
    assert "Här visas 2018 så som det stod 31 december 2018" in page
    assert "Behöver dig nu" not in page
    addresses = ("/oversikt/", "/organ/", "/moten/", "/mal/2018/", "/ekonomi/2018/", "/platser/", "/enkater/")
    for address in addresses:
        text = loaded.read(address).casefold()
        for word in ("försenad", "ligger efter", "blev mötet av", "närvaro saknas", "saknar närvaro", "inte justerat"):
            assert word not in text, (address, word)
    assert "31 december 2018" in loaded.read("/ekonomi/2018/")
