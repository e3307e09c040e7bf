"""What this context can be asked: goals that no registration measures, followed by dated observations by hand."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.measures.catalogue import Measure, register
from mellanrum.measures.values import Evidence, EvidenceRow, Scope, Value
from mellanrum.rendering import words

from .models import Observation
from .queries import observations_by_goal
from .states import OBSERVED


@dataclass(frozen=True, kw_only=True)
class Observed:
    """``goal``: the code of a goal in the plan of the period's year; empty when a goal asks for its own."""

    goal: str = ""


def observed(scope: Scope, parameters: Observed) -> Value:
    """This will give the number of the latest observation that has one, dated up to ``as_of`` and not taken back.

    A later observation in words only stands beside it and does not take the number away. ``n`` is how many
    observations there are, with or without a number. No unit of its own: the goal's. One query,
    shared by all goals.
    """
    rows = _rows(scope, parameters)
    latest = _latest(rows)
    return Value(
        number=None if latest is None or latest.value is None else float(latest.value),
        numerator=None,
        denominator=None,
        unit="",
        as_of=scope.as_of,
        n=len(rows),
    )


def observed_evidence(scope: Scope, parameters: Observed) -> Evidence:
    """This will list the observations, the newest first; the one that gives the value is counted."""
    rows = _rows(scope, parameters)
    latest = _latest(rows)
    return Evidence(
        title=_("Observationer"),
        columns=(_("Dag"), _("Värde"), _("Iakttagelse"), _("Källa")),
        rows=tuple(
            EvidenceRow(
                cells=(
                    words.day(row.observed_on),
                    "" if row.value is None else words.number(row.value),
                    row.text,
                    row.source,
                ),
                counted=row == latest,
            )
            for row in rows
        ),
        counted_as=_("den senaste observationen med ett värde"),
        left_out=_("observationer som har tagits tillbaka"),
        source=_("observationer för hand, var och en med sin källa"),
    )


def _rows(scope: Scope, parameters: Observed) -> list[Observation]:
    found = scope.once(OBSERVED, lambda: observations_by_goal(scope.actor, period=scope.to_fetch, on=scope.as_of))
    return found.get((scope.period.start.year, parameters.goal), [])


def _latest(rows: list[Observation]) -> Observation | None:
    return next((row for row in rows if row.value is not None), None)


register(
    Measure(
        key=OBSERVED,
        title=gettext_lazy("Observationer för hand"),
        definition=gettext_lazy(
            "Värdet är den senaste daterade observationen av målet, med sin källa. Observationer som har tagits "
            "tillbaka räknas inte. Måttet är för mål som inga registreringar kan mäta."
        ),
        unit="",
        parameters=Observed,
        compute=observed,
        evidence=observed_evidence,
    )
)
