"""What the pages tell and draw of values that the queries have counted."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mellanrum.rendering import words
from mellanrum.rendering.trends import Point, Trend

from .goals import GoalPage, TrendPoint
from .plans import PlanPage
from .values import scale_for


def conclusion_of(page: PlanPage) -> str:
    """This will say in a sentence or two how the plan's goals stand; values first, then what has none."""
    tally = page.tally
    if page.not_begun:
        return _("Året har inte börjat.")
    by_hand = tally.of("manual")
    if not tally.judged and not by_hand:
        return _("Inget mål har ett värde än.")
    sentences = []
    if tally.judged:
        sentences.append(
            ngettext(
                "%(within)s av 1 mål med värde ligger inom målspannet.",
                "%(within)s av de %(judged)s mål som har ett värde ligger inom målspannet.",
                tally.judged,
            )
            % {"within": tally.of("within"), "judged": tally.judged}
        )
    outside = [
        text % {"number": tally.of(shown)}
        for shown, text in (
            ("below", _("%(number)s under")),
            ("above", _("%(number)s över")),
            ("uncertain", _("%(number)s kan inte avgöras")),
        )
        if tally.of(shown)
    ]
    if outside:
        sentences.append(", ".join(outside) + ".")
    if by_hand:
        sentences.append(
            ngettext(
                "1 mål bedöms för hand.",
                "%(number)s mål bedöms för hand.",
                by_hand,
            )
            % {"number": by_hand}
        )
    if waiting := tally.goals - tally.judged - by_hand:
        sentences.append(_("%(number)s mål har inget värde än.") % {"number": waiting})
    return " ".join(sentences)


def trend_of(page: GoalPage) -> Trend | None:
    """This will make the picture of a goal over the years; None with fewer than two years to set beside each other."""
    if len(page.trend) < 2:
        return None
    row = page.row
    drawn = [*row.scale, *(point.value.number for point in page.trend if point.value.number is not None)]
    return Trend(
        title=page.goal.title,
        points=[_point(page, point) for point in page.trend],
        low=row.low,
        high=row.high,
        unit=row.unit,
        scale=scale_for(row.unit, drawn),
        ticks=row.ticks,
    )


def _point(page: GoalPage, point: TrendPoint) -> Point:
    own = point.year == page.row.year
    value = point.value
    return Point(
        label=str(point.year),
        value=value.number,
        note=words.fraction(value.numerator or 0, value.denominator) if value.denominator else "",
        status=page.row.shown if own else str(point.status),
        outlook=page.row.outlook if own and not page.row.year_is_over else None,
    )
