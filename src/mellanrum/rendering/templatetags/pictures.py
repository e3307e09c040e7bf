"""`{% load pictures %}`: the pictures' grammar. Shape + word + place; every picture tells its words."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString

from mellanrum.rendering import attendance, distributions, grids, ranges, routes, stairs, trends
from mellanrum.rendering import columns as column_pictures
from mellanrum.rendering import wheel as wheels
from mellanrum.rendering.marks import ATTENDANCES, PACES, STATUSES, TASKS

register = template.Library()


@register.simple_tag
def status(key: str, certain: bool = True, word: str = "") -> SafeString:
    """{% status goal.status certain=goal.certain %} → shape and word

    Keys: within, below, above, uncertain, not_due, no_data, manual. ``word`` replaces the word, as in
    {% status "within" word="15 inom målspannet" %}.
    """
    return STATUSES[key if certain else "uncertain"].with_word(word)


@register.simple_tag
def pace_status(key: str, word: str = "") -> SafeString:
    """{% pace_status "behind" %} → shape and word (on_track, behind, at_risk, reached, none)"""
    return PACES[key].with_word(word)


@register.simple_tag
def task_status(key: str, word: str = "") -> SafeString:
    """{% task_status "late" %} → shape and word (done, late, soon, coming, dropped)"""
    return TASKS[key].with_word(word)


@register.simple_tag
def year_wheel(of: wheels.Wheel) -> SafeString:
    """<figure class="m-fig">{% year_wheel picture %}</figure>, a `rendering.wheel.Wheel`; its table stands beside it"""
    return wheels.wheel(of)


@register.simple_tag
def square(key: str, word: str = "") -> SafeString:
    """{% square "substitute" %} → square and word

    Keys: ordinary, substitute, absent, excused, unknown, not_held, cancelled, no_seat.
    """
    return ATTENDANCES[key].with_word(word)


@register.simple_tag
def square_alone(key: str) -> SafeString:
    """{% square_alone "absent" %} → the square, its word for those who listen; for a table with a legend"""
    return ATTENDANCES[key].with_hidden_word()


@register.simple_tag
def square_icon(key: str) -> SafeString:
    """{% square_icon "absent" %} → the square without any word: the word must stand beside it"""
    return ATTENDANCES[key].svg()


def _range(
    value: Any, low: Any, high: Any, interval: Any, outlook: Any, key: str, unit: str, scale: Any
) -> ranges.Range:
    return ranges.Range(
        value=_float(value),
        low=_float(low),
        high=_float(high),
        interval=_pair(interval),
        outlook=_pair(outlook),
        status=key,
        unit=unit,
        scale=(float(scale[0]), float(scale[1])),
    )


def _pair(pair: Any) -> tuple[float, float] | None:
    return None if pair is None else (float(pair[0]), float(pair[1]))


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


@register.simple_tag
def range_small(
    value: Any,
    low: Any = None,
    high: Any = None,
    *,
    interval: Any = None,
    outlook: Any = None,
    status: str = "no_data",
    certain: bool = True,
    unit: str = "percent",
    scale: Any = (0, 100),
) -> SafeString:
    """{% range_small goal.value goal.low goal.high status=goal.status %} → for a row that tells the same in words"""
    return ranges.small(_range(value, low, high, interval, outlook, status if certain else "uncertain", unit, scale))


@register.simple_tag
def range_large(
    value: Any,
    low: Any = None,
    high: Any = None,
    *,
    interval: Any = None,
    outlook: Any = None,
    status: str = "no_data",
    certain: bool = True,
    unit: str = "percent",
    scale: Any = (0, 100),
    ticks: int = 5,
    title: str = "",
) -> SafeString:
    """<figure class="m-fig">{% range_large goal.value goal.low goal.high status=goal.status %}</figure>"""
    return ranges.large(
        _range(value, low, high, interval, outlook, status if certain else "uncertain", unit, scale),
        ticks=ticks,
        title=title,
    )


@register.simple_tag
def trend(of: trends.Trend) -> SafeString:
    """<figure class="m-fig">{% trend goal_trend %}<figcaption>…</figcaption></figure>, a `rendering.trends.Trend`"""
    return trends.trend(of)


@register.simple_tag
def distribution(of: distributions.Distribution) -> SafeString:
    """<figure class="m-fig">{% distribution of %}</figure>, a `rendering.distributions.Distribution`"""
    return distributions.distribution(of)


@register.simple_tag
def stair(of: stairs.Stairs) -> SafeString:
    """<figure class="m-fig">{% stair of %}</figure>, a `rendering.stairs.Stairs`; its table stands under it"""
    return stairs.stairs(of)


@register.simple_tag
def route(of: routes.Route) -> SafeString:
    """<figure class="m-fig">{% route of %}</figure>, a `rendering.routes.Route`; a phone shows the list beside it"""
    return routes.route(of)


@register.simple_tag
def grid(of: grids.Grid) -> SafeString:
    """<figure class="m-fig">{% grid of %}</figure>, a `rendering.grids.Grid`; its table stands under it"""
    return grids.grid(of)


@register.simple_tag
def pace(held: int, least: int, planned: int = 0) -> SafeString:
    """{% pace 3 4 1 %} → a square per meeting: held, planned with a day, lacking; "3 av 4" must stand beside it"""
    return attendance.pace(held=held, least=least, planned=planned)


@register.simple_tag
def board_table(chairs: Sequence[attendance.Chair], represented: int | None, of: int, title: str = "") -> SafeString:
    """<figure class="m-fig">{% board_table chairs 7 8 %}</figure> with a list of `rendering.attendance.Chair`"""
    return attendance.table(chairs, represented=represented, of=of, title=title)


@register.inclusion_tag("rendering/parts/matrix.html")
def attendance_matrix(matrix: attendance.Matrix) -> dict[str, attendance.Matrix]:
    """{% attendance_matrix matrix %} with a `rendering.attendance.Matrix`: the table with its legend under it"""
    return {"matrix": matrix}


@register.simple_tag
def columns(of: column_pictures.Columns) -> SafeString:
    """<figure class="m-fig">{% columns of %}</figure>, a `rendering.columns.Columns`"""
    return column_pictures.columns(of)
