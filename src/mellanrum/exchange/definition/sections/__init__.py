"""The sections of a definition, in the order in which they are written and saved.

A part that owns something more to declare (a direction, interventions, a budget, an accounting map)
adds a module with its ``Section`` and one line here; reading, comparing, loading and export follow by themselves.
"""

from mellanrum.exchange.definition.sheet import Section

from . import (
    bodies,
    economy,
    federation,
    figures,
    goals,
    interventions,
    members,
    obstacles,
    plans,
    questionnaires,
    seats,
    wheel,
)

SECTIONS: tuple[Section, ...] = (
    federation.FEDERATION,
    members.MEMBERS,
    bodies.BODIES,
    seats.SEATS,
    wheel.WHEEL,
    obstacles.PATH,
    obstacles.LEVELS,
    questionnaires.QUESTIONNAIRES,
    questionnaires.QUESTIONS,
    plans.PLANS,
    plans.KEYS,
    plans.PRIORITIES,
    goals.GOALS,
    goals.ACTIVITIES,
    figures.FIGURES,
    interventions.INTERVENTIONS,
    economy.FISCAL_YEARS,
    economy.CONTRIBUTIONS,
    economy.BUDGETS,
    economy.BUDGET_LINES,
    economy.FORECASTS,
)
