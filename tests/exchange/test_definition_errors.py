"""Everything that can be wrong in a definition file is told in one run: where, what was expected, what was meant."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from mellanrum.exchange.definition.problems import DefinitionErrors, Problem
from mellanrum.exchange.definition.reading import read_definition

DATA = Path(__file__).parent / "data"
OTHER = (DATA / "other.toml").read_text(encoding="utf-8")
TWENTY = (DATA / "twenty_errors.toml").read_bytes()


def problems_of(data: bytes | str) -> tuple[Problem, ...]:
    given = data.encode() if isinstance(data, str) else data
    with pytest.raises(DefinitionErrors) as wrong:
        read_definition(given, file="fel.toml")
    return wrong.value.problems


def test_twenty_different_errors_are_told_in_one_run() -> None:
    marked = {
        int(number): line
        for line, text in enumerate(TWENTY.decode().splitlines(), start=1)
        for number in re.findall(r"# (\d+) ", text)
    }
    problems = problems_of(TWENTY)

    assert sorted(marked) == list(range(1, 21))
    assert [problem.line for problem in problems] == [marked[number] for number in range(1, 21)]
    assert [(problem.path, problem.suggestion) for problem in problems] == [
        ('federation "Stora Ån".slug', ""),
        ('federation "Stora Ån".name', ""),
        ('federation "Stora Ån".shortname', "short_name"),
        ('federation "Stora Ån".organisation_number', ""),
        ("member", "members"),
        ('members[1] "ask".name', ""),
        ('members[1] "ask".kind', "municipality"),
        ('members[2] "Askby kommun".code', ""),
        ('bodies[1] "Styrelsen".least_meetings', ""),
        ('bodies[2] "Gruppen".least_meetings', ""),
        ('bodies[2] "Gruppen".escalates_to', "styrelsen"),
        ('bodies[3] "Teamet".escalates_to', ""),
        ('seats[1] "Alva Rönngren".email', ""),
        ('seats[2] "Bo Ljungå".role', ""),
        ('seats[2] "Bo Ljungå".personal_mandate', ""),
        ('seats[3] "Cia Hedås".member', ""),
        ('seats[3] "Cia Hedås".from', ""),
        ('plans[1] "Plan 2026".goals[1] "Vid bordet".parameters.membr', "member"),
        ('plans[1] "Plan 2026".goals[1] "Vid bordet".high', ""),
        ('plans[1] "Plan 2026".goals[1] "Vid bordet".measured', ""),
    ]
    assert all(problem.expected and problem.found and problem.file == "fel.toml" for problem in problems)
    assert len({str(problem) for problem in problems}) == 20


def test_a_problem_is_a_sentence_in_the_readers_language() -> None:
    third = problems_of(TWENTY)[2]
    assert str(third) == (
        'fel.toml rad 6, federation "Stora Ån".shortname: väntade något av short_name, county, demo_note, '
        'escalation_note, closed_on, fann den okända nyckeln "shortname". Menade du "short_name"?'
    )
    with translation.override("en"):
        third = problems_of(TWENTY)[2]
        assert str(third) == (
            'fel.toml line 6, federation "Stora Ån".shortname: expected one of short_name, county, demo_note, '
            'escalation_note, closed_on, found the unknown key "shortname". Did you mean "short_name"?'
        )


CHANGES = [
    pytest.param('slug = "norrsund"\n', "", "federation", "nyckeln slug, som krävs", "", id="missing key"),
    pytest.param('short_name = "FK"', 'short_name = "' + "x" * 61 + '"', "short_name", "60 tecken", "", id="long"),
    pytest.param('"Storvik"', '"FK"', "short_name", "inte används tidigare", "", id="short name twice"),
    pytest.param('escalates_to = "radet"', 'escalates_to = "beredningen"', "escalates_to", "i sin tur", "", id="self"),
    pytest.param('kind = "network"\n', 'kind = "network"\nmember = "wik"\n', "member", "en medlem", "vik", id="member"),
    pytest.param('body = "natverket"', 'body = "nätverket"', "body", "ett organ", "natverket", id="body"),
    pytest.param("to = 2028-12-31", "to = 2024-12-31", "to", "inte är före den första, 2025-01-01", "", id="backwards"),
    pytest.param("to = 2028-12-31", "to = 2028-12-31T10:00:00", "to", "ett datum utan citattecken", "", id="moment"),
    pytest.param("to = 2028-12-31", "to = 9999-12-31", "to", "en dag från 1900 till 2199", "", id="for ever"),
    pytest.param("to = 2028-12-31", "to = 10:00:00", "to", "ett datum utan citattecken", "", id="time"),
    pytest.param('kind = "co_opted"', 'kind = "ordinary"', "seats", "sitter för en medlem", "", id="no member"),
    pytest.param("year = 2027", "year = 2003", "year", "minst 2004", "", id="before the law"),
    pytest.param("year = 2027", "year = 2200", "year", "högst 2100", "", id="far away"),
    pytest.param("year = 2027", "year = 2027.0", "year", "ett heltal", "", id="no whole number"),
    pytest.param("2026-11-12", "2024-11-12", "decided_on", "planens år 2027", "", id="decided long before"),
    pytest.param('priority = "A"', 'priority = "B"', "priority", "en prioritering i samma plan", "", id="priority"),
    pytest.param('code = "A1"', 'code = "A 1"', "code", "utan mellanslag", "", id="plan code"),
    pytest.param("low = 66.7", "low = 66.77777", "low", "fyra efter", "", id="decimals"),
    pytest.param("low = 66.7", "low = nan", "low", "ett tal", "", id="nan"),
    pytest.param("low = 66.7", "low = inf", "low", "ett tal", "", id="inf"),
    pytest.param("low = 66.7", "low = true", "low", "ett tal", "", id="truth is no number"),
    pytest.param("low = 66.7", 'low = "66,7"', "low", "ett tal utan citattecken", "", id="number as text"),
    pytest.param("low = 66.7", "low = 123456789012.5", "low", "högst tio siffror", "", id="huge number"),
    pytest.param('unit = "percent"\n', "", "goals", "nyckeln unit", "", id="no unit"),
    pytest.param('unit = "percent"', 'unit = "days"', "unit", 'måttets enhet, "percent"', "percent", id="another unit"),
    pytest.param("measured = 2027-06-15", 'measured = "2027-13"', "measured", "en månad", "", id="no month"),
    pytest.param("measured = 2027-06-15", 'measured = "juni"', "measured", "en månad", "", id="month in words"),
    pytest.param("measured = 2027-06-15", "measured = 6", "measured", "en månad", "", id="number of a month"),
    pytest.param(
        "governance.member_represented", "governance.member_representd", "measure", "något av",
        "governance.member_represented", id="measure",
    ),
    pytest.param('measure = "governance.member_represented"\n', "", "parameters", "measure,", "", id="no measure"),
    pytest.param(', member = "vik"', "", "parameters", "uppgiften member: text", "", id="parameter missing"),
    pytest.param('member = "vik"}', "member = 4}", "parameters.member", "text", "", id="parameter's kind"),
    pytest.param('member = "vik"}', 'member = "wik"}', "parameters.member", "av fk", "vik", id="parameter's code"),
    pytest.param('{body = "radet", member = "vik"}', '"radet"', "parameters", "en tabell", "", id="no table"),
    pytest.param('member = "vik"}', "member = [1]}", "parameters", "text, tal, true eller false", "", id="list inside"),
    pytest.param("[federation]", "[[federation]]", "federation", "en tabell: [federation]", "", id="federation twice"),
    pytest.param("[[plans]]\n", "[plans]\n", "plans", "[[plans]]", "", id="one plan"),
    pytest.param("[federation]", "[federaton]", "federat", "federation", "federation", id="federation misspelt"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "path", "expected", "suggestion"), CHANGES)
def test_each_kind_of_error_says_where_and_what(old: str, new: str, path: str, expected: str, suggestion: str) -> None:
    assert OTHER.count(old) >= 1
    problems = problems_of(OTHER.replace(old, new, 1))

    matching = [problem for problem in problems if path in problem.path and expected in problem.expected]
    assert matching, "\n".join(str(problem) for problem in problems)
    assert matching[0].suggestion == suggestion


def test_codes_used_twice_name_the_line_of_the_first() -> None:
    goal = OTHER[OTHER.index("[[plans.goals]]") :]

    (problem,) = problems_of(OTHER + "\n" + goal)

    first = OTHER[: OTHER.index('code = "A1"')].count("\n") + 1
    assert problem.found == f'"A1", som redan står på rad {first}'


def test_the_same_person_in_two_seats_at_once() -> None:
    (problem,) = problems_of(
        OTHER + '\n[[seats]]\nbody = "radet"\nperson = "Signe Fjällryd"\nkind = "ordinary"\nmember = "vik"\n'
        "from = 2026-06-01\n"
    )

    assert problem.path == 'seats[4] "Signe Fjällryd".from'
    assert "samma persons andra plats" in problem.expected


def test_an_activity_for_a_goal_that_is_not_in_the_plan() -> None:
    (problem,) = problems_of(OTHER + '\n[[plans.activities]]\ncode = "X"\ntitle = "Gör"\ngoal = "A2"\n')

    assert (problem.path, problem.suggestion) == ('plans[1] "Plan för 2027".activities[1] "Gör".goal', "A1")


def test_a_fault_in_one_table_does_not_hide_that_it_is_referred_to() -> None:
    broken = OTHER.replace('name = "Storviks stad"', "name = 3")

    (problem,) = problems_of(broken)

    assert problem.path == 'members[2] "vik".name'


@pytest.mark.parametrize(
    ("data", "line", "column", "expected"),
    [
        (b"", None, None, "en definition"),
        (b" \n\t\n", None, None, "en definition"),
        (b"\xff\xfeh\x00e\x00j\x00", None, None, "text i UTF-8"),
        ('a = 1\nnamn = "Sölvesborg"'.encode("latin-1"), 2, 10, "text i UTF-8"),
        (b"PK\x03\x04 rest", None, None, "en textfil i TOML"),
        (b"%PDF-1.7", None, None, "en textfil i TOML"),
        (b"\xd0\xcf\x11\xe0 old", None, None, "en textfil i TOML"),
        (b"body,date\nstyrelsen,2026-01-01\n", 1, 5, "ett likhetstecken efter nyckeln"),
        (b"[federation\nslug = 'x'", 1, 12, "en hakparentes som avslutar rubriken"),
        (b'slug = "x', 1, 10, "ett citattecken som avslutar texten"),
        (b"slug = x", 1, 8, "ett värde: text inom citattecken"),
        (b"a = 1\na = 2", 2, 6, "varje nyckel en gång"),
        (b"[a]\n[a]\n", 2, 3, "varje rubrik en gång"),
        (b"d = 2026-02-31", 1, 5, "ett datum som finns i kalendern"),
        (b"a = " + b"[" * 5000, None, None, "några få nivåer"),
        (b"a = " + b"9" * 5000, None, None, "rimligt stora tal"),
        (b"#" * 5_000_001, None, None, "högst 5 MB"),
    ],
)
def test_what_is_no_definition_at_all(data: bytes, line: int | None, column: int | None, expected: str) -> None:
    (problem,) = problems_of(data)

    assert (problem.line, problem.column) == (line, column)
    assert expected in problem.expected
    assert problem.found


def test_byte_order_mark_line_ends_and_split_letters_are_read_as_they_are_meant() -> None:
    import unicodedata

    text = unicodedata.normalize("NFD", OTHER).replace("\n", "\r\n")

    read = read_definition(b"\xef\xbb\xbf" + text.encode(), file="x.toml")

    assert read.objects == read_definition(OTHER.encode(), file="x.toml").objects


def test_json_has_every_part_and_the_sentence() -> None:
    problem = problems_of(TWENTY)[6]

    assert problem.as_json() == {
        "file": "fel.toml",
        "line": 16,
        "column": None,
        "path": 'members[1] "ask".kind',
        "expected": problem.expected,
        "found": 'texten "municipalty"',
        "suggestion": "municipality",
        "message": str(problem),
    }
