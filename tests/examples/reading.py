"""A definition and its registrations read as plain Python, with nothing of the application in between."""

import csv
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FOLDERS = {"blekinge": "blekinge-2026", "malmo": "malmo-2018", "goteborg": "goteborg-2024"}


@dataclass(frozen=True, kw_only=True)
class Files:
    """The TOML of a federation, and its CSV files as lists of rows."""

    toml: dict[str, Any]
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def budget_rows(self, version: int) -> list[dict[str, Any]]:
        """This will give the lines of a version of the budget."""
        budget = next(one for one in self.toml["budgets"] if one["version"] == version)
        lines: list[dict[str, Any]] = budget["lines"]
        return lines

    def kind_of(self, intervention: str) -> str:
        """This will tell what kind an intervention is of."""
        return next(str(one["kind"]) for one in self.toml["interventions"] if one["code"] == intervention)

    def ledger(self, *, until: str = "9999") -> tuple[Decimal, Decimal]:
        """This will add up income and cost, both positive, of the entries up to a day (ISO)."""
        income = cost = Decimal(0)
        for row in self.rows["ledger"]:
            amount = Decimal(row["amount"])
            if row["date"] > until:
                continue
            if row["account"][0] == "3" or (row["account"][0] == "8" and amount > 0):
                income += amount
            else:
                cost -= amount
        return income, cost


def files_of(slug: str) -> Files:
    """This will read the files of a shipped federation."""
    folder = EXAMPLES / FOLDERS[slug]
    rows = {}
    for path in sorted((folder / "registrations").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows[path.stem] = list(csv.DictReader(file))
    return Files(toml=tomllib.loads((folder / f"{slug}.toml").read_text(encoding="utf-8")), rows=rows)


def said(amount: Decimal | int) -> str:
    """This will write kronor as a Swedish page does: 23 549 160 kr."""
    whole = int(amount.quantize(Decimal(1))) if isinstance(amount, Decimal) else amount
    return f"{whole:,}".replace(",", " ") + " kr"
