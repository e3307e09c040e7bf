"""Reads of plans and goals. Values are counted when they are asked for; nothing here is stored."""

from .goals import (
    GoalPage,
    TrendPoint,
    activity_of,
    goal_of,
    goal_page,
    goals_of,
    observation_of,
    observations_by_goal,
    part_of,
)
from .next_year import NextPlanPage, next_plan_page, plan_to_begin, rows_before
from .pictures import conclusion_of, trend_of
from .plain import COLUMNS, plain_row, write_csv, write_swedish_csv
from .plans import (
    FigureLine,
    GoalGroup,
    PlanPage,
    figure_lines,
    latest_plan_year,
    plan_of,
    plan_page,
    plan_years,
    priorities_of,
)
from .values import FollowUpRow, Tally, follow_up, rows_of, tally_of
from .workbooks import follow_up_workbook

__all__ = [
    "COLUMNS",
    "FigureLine",
    "FollowUpRow",
    "GoalGroup",
    "GoalPage",
    "NextPlanPage",
    "PlanPage",
    "Tally",
    "TrendPoint",
    "activity_of",
    "conclusion_of",
    "figure_lines",
    "follow_up",
    "follow_up_workbook",
    "goal_of",
    "goal_page",
    "goals_of",
    "latest_plan_year",
    "next_plan_page",
    "observation_of",
    "observations_by_goal",
    "part_of",
    "plain_row",
    "plan_of",
    "plan_page",
    "plan_to_begin",
    "plan_years",
    "priorities_of",
    "rows_before",
    "rows_of",
    "tally_of",
    "trend_of",
    "write_csv",
    "write_swedish_csv",
]
