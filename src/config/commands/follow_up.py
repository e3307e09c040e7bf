"""``mellanrum follow-up``: every goal of a plan with its value on a day."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from config.environment import Problem, installation, start_django
from config.language import _

if TYPE_CHECKING:
    from mellanrum.planning.queries import FollowUpRow

FORMATS = ("table", "json", "csv")


def summary() -> str:
    """This will say in a line what the command does."""
    return _("visar planens mål med de värden som registreringarna ger")


def add_arguments(parser: ArgumentParser) -> None:
    """This will declare federation, year, day and format."""
    parser.add_argument("federation", metavar=_("FÖRBUND"), help=_("förbundets kortnamn, till exempel blekinge"))
    parser.add_argument("year", metavar=_("ÅR"), type=int, help=_("planens år"))
    parser.add_argument(
        "--on",
        metavar=_("DATUM"),
        type=_day,
        help=_("räkna det som hade hänt till och med dagen (ÅÅÅÅ-MM-DD), annars i dag"),
    )
    parser.add_argument("--format", choices=FORMATS, default="table", help=_("tabell att läsa, eller JSON eller CSV"))


def run(arguments: Namespace) -> int:
    """This will print the goals; 1 with the nearest name when the federation or the plan is not there."""
    with installation():
        start_django(arguments.language)
        try:
            show_follow_up(arguments.federation, arguments.year, on=arguments.on, form=arguments.format)
        except Problem as problem:
            if arguments.format != "json":
                raise
            _print_json({"errors": [{"message": str(problem)}]})
            return 1
    return 0


def show_follow_up(federation: str, year: int, *, on: date | None, form: str) -> None:
    """This will print a federation's goals of a year on a day in one of ``FORMATS``.

    Without a day it is today, in a closed federation its last one.

    Raises:
        Problem: when there is no such federation, or no plan for the year, with what is nearest.
    """
    from django.utils import timezone

    from config.federations import working_in
    from mellanrum.planning.queries import follow_up, plain_row, plan_years, write_csv
    from mellanrum.tenancy.queries import reckoned_on

    with working_in(federation, read_only=True) as actor:
        as_of = on or reckoned_on(actor, timezone.localdate())
        years = plan_years(actor)
        if year not in years:
            raise Problem(_no_plan(year, years))
        rows = follow_up(actor, year, as_of)
    if form == "json":
        goals = [plain_row(row) for row in rows]
        _print_json({"federation": federation, "year": year, "as_of": as_of.isoformat(), "goals": goals})
    elif form == "csv":
        write_csv(rows, sys.stdout)
    else:
        print("\n".join(_table(rows)))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_("{text} är ingen dag: skriv ÅÅÅÅ-MM-DD").format(text=text)) from None


def _no_plan(year: int, years: Sequence[int]) -> str:
    if not years:
        return _("Förbundet har ingen plan än.")
    near = min(years, key=lambda known: abs(known - year))
    return _("Förbundet har ingen plan för {year}. Närmast är {near}.").format(year=year, near=near)


def _print_json(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=2))


def _table(rows: "Sequence[FollowUpRow]") -> list[str]:
    from mellanrum.rendering import words
    from mellanrum.rendering.marks import STATUSES

    head = (_("Kod"), _("Mål"), _("Värde"), _("Underlag"), _("Målspann"), _("Läge"))
    lines = [
        (
            row.code,
            row.title,
            row.value_words,
            "–" if not row.denominator else words.fraction(row.numerator or 0, row.denominator),
            row.target_words or "–",
            row.status_words or str(STATUSES[row.shown].word),
        )
        for row in rows
    ]
    widths = [max(len(line[place]) for line in (head, *lines)) for place in range(len(head))]
    right = {2, 3}
    shown = [
        "  ".join(
            text.rjust(width) if place in right else text.ljust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in (head, *lines)
    ]
    return [shown[0], "  ".join("─" * width for width in widths), *shown[1:]]
