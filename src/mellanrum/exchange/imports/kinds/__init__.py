"""The kinds of file, one module each. A later kind is one module more and one line here."""

from mellanrum.exchange.imports.kind import Kind, catalogue

from . import (
    activity_results,
    attendance,
    decisions,
    events,
    ledger,
    meetings,
    observations,
    obstacles,
    survey_answers,
    survey_rounds,
)

KINDS: dict[str, Kind] = catalogue(
    meetings.KIND,
    attendance.KIND,
    decisions.KIND,
    survey_rounds.KIND,
    survey_answers.KIND,
    ledger.KIND,
    events.KIND,
    observations.KIND,
    obstacles.KIND,
    activity_results.KIND,
)
