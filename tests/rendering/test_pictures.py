"""The pictures: well formed, told in words, everything at its place, and nothing drawn of what is unknown."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from django.utils import translation
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from mellanrum.rendering import attendance, ranges, trends
from mellanrum.rendering.marks import ATTENDANCES, PACES, STATUSES
from mellanrum.rendering.svg import Drawing, length


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    with translation.override("sv"):
        yield


def drawings(markup: SafeString) -> list[ElementTree.Element]:
    """This will parse the markup, which must be well formed, and list its drawings: the wide one first."""
    return list(ElementTree.fromstring(f"<all>{markup}</all>").iter("svg"))


def titles(markup: SafeString) -> list[str]:
    return [str(drawing.findtext("title")) for drawing in drawings(markup)]


def middles(drawing: ElementTree.Element) -> list[tuple[float, float]]:
    """This will give the middle of each mark of 14 × 14 units."""
    found = []
    for group in drawing.iter("g"):
        place = re.fullmatch(r"translate\((\S+) (\S+)\)(?: scale\((\S+)\))?", group.attrib["transform"])
        assert place is not None
        scale = float(place[3] or 1)
        found.append((float(place[1]) + 7 * scale, float(place[2]) + 7 * scale))
    return found


def field(drawing: ElementTree.Element) -> tuple[float, float]:
    """This will give the left and right end of the target range."""
    box = next(box for box in drawing.iter("rect") if box.attrib["class"] == "f-soft")
    return float(box.attrib["x"]), float(box.attrib["x"]) + float(box.attrib["width"])


# Marks


@pytest.mark.parametrize("marks", [STATUSES, PACES, ATTENDANCES])
def test_every_mark_is_well_formed_and_has_its_own_word(marks: dict[str, object]) -> None:
    told = [mark.with_word() for mark in marks.values()]  # type: ignore[attr-defined]
    words = ["".join(ElementTree.fromstring(markup).itertext()) for markup in told]
    assert all(words)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("marks", [STATUSES, ATTENDANCES])
def test_no_two_marks_have_the_same_shape_without_colour(marks: dict[str, object]) -> None:
    # Filled or not is a shape; which colour is not.
    bare = [
        re.sub(r"\b([fs])-(?:deep|bad|may|hard|mid|ink)\b", r"\1", mark.shape)  # type: ignore[attr-defined]
        for mark in marks.values()
    ]
    assert len(set(bare)) == len(bare)


def test_the_word_can_be_replaced_and_is_escaped() -> None:
    markup = STATUSES["within"].with_word("15 <inom>")
    assert "15 &lt;inom&gt;" in markup
    assert "Inom" not in markup


# Ranges


def test_the_value_and_the_target_stand_where_the_scale_says() -> None:
    (drawing,) = drawings(ranges.small(ranges.Range(value=60, low=80, high=100, status="below")))
    # 5 + 118 × 0.6, and the field from 5 + 118 × 0.8 to the end
    assert middles(drawing)[0] == pytest.approx((75.8, 11), abs=0.1)
    assert field(drawing) == pytest.approx((99.4, 123), abs=0.1)


def test_a_cut_scale_moves_everything() -> None:
    (drawing,) = drawings(
        ranges.small(
            ranges.Range(
                value=5.4, low=5.5, high=6.5, interval=(5.1, 5.7), status="uncertain", unit="mean", scale=(3, 7)
            )
        )
    )
    assert middles(drawing)[0][0] == pytest.approx(5 + 118 * 0.6, abs=0.1)
    assert field(drawing)[0] == pytest.approx(5 + 118 * 0.625, abs=0.1)
    stroke = next(line.attrib["d"] for line in drawing.iter("path") if line.attrib["class"] == "s-ink w2")
    left, right = (float(part) for part in stroke.removeprefix("M").split(" 11H"))
    assert left == pytest.approx(5 + 118 * 0.525, abs=0.1)
    assert right == pytest.approx(5 + 118 * 0.675, abs=0.1)


def test_a_range_of_one_figure_is_still_seen() -> None:
    (drawing,) = drawings(ranges.small(ranges.Range(value=100, low=100, high=100, status="within")))
    left, right = field(drawing)
    assert right - left == pytest.approx(4)
    assert right == pytest.approx(123)


def test_an_open_range_goes_to_the_end_of_the_scale() -> None:
    (drawing,) = drawings(ranges.small(ranges.Range(value=50, low=None, high=40, status="above")))
    assert field(drawing) == pytest.approx((5, 5 + 118 * 0.4), abs=0.1)


def test_a_value_off_the_scale_stands_at_its_end() -> None:
    (drawing,) = drawings(ranges.small(ranges.Range(value=117, low=100, status="within")))
    assert middles(drawing)[0][0] == pytest.approx(123)


def test_an_unknown_value_draws_no_mark_and_says_so() -> None:
    picture = ranges.large(ranges.Range(value=None, low=80, high=100))
    for drawing in drawings(picture):
        assert middles(drawing) == []
    assert titles(picture) == ["Värde uppgift saknas, målspann 80–100\u00a0%. Uppgift saknas."] * 2


def test_a_goal_without_limits_draws_no_field() -> None:
    (drawing,) = drawings(ranges.small(ranges.Range(value=12, status="manual")))
    assert [box for box in drawing.iter("rect") if box.attrib["class"] == "f-soft"] == []


def test_the_large_range_tells_its_words_twice_and_ticks_its_scale() -> None:
    picture = ranges.large(ranges.Range(value=60, low=80, high=100, outlook=(50, 67), status="below"))
    told = "Värde 60\u00a0%, målspann 80–100\u00a0%, året kan sluta på 50–67\u00a0%. Under."
    assert titles(picture) == [told, told]
    wide, narrow = drawings(picture)
    assert [text.text for text in wide.iter("text")] == ["0", "20", "40", "60", "80", "100"]
    assert wide.attrib["viewBox"] == "0 0 560 74"
    assert narrow.attrib["viewBox"] == "0 0 350 74"


def test_the_small_range_is_silent_since_its_row_speaks() -> None:
    (drawing,) = drawings(ranges.small(ranges.Range(value=60, low=80, high=100, status="below")))
    assert drawing.attrib["aria-hidden"] == "true"
    assert drawing.find("title") is None


finite = st.floats(min_value=-1e12, max_value=1e12)


@given(
    value=st.none() | finite,
    low=st.none() | finite,
    high=st.none() | finite,
    interval=st.none() | st.tuples(finite, finite),
    status=st.sampled_from(sorted(STATUSES)),
    unit=st.sampled_from(["percent", "mean", "count", "dagar"]),
)
def test_whatever_the_numbers_are_the_drawing_stays_on_its_board(
    value: float | None,
    low: float | None,
    high: float | None,
    interval: tuple[float, float] | None,
    status: str,
    unit: str,
) -> None:
    of = ranges.Range(value=value, low=low, high=high, interval=interval, status=status, unit=unit)
    for drawing in drawings(ranges.small(of)) + drawings(ranges.large(of)):
        text = ElementTree.tostring(drawing, encoding="unicode")
        assert "nan" not in text.lower()
        width = float(drawing.attrib["viewBox"].split()[2])
        for x, _ in middles(drawing):
            assert 0 <= x <= width


# Trends

FIVE_YEARS = trends.Trend(
    title="Närvaro",
    points=[
        trends.Point(label="2022", value=83, note="5 av 6"),
        trends.Point(label="2023", value=None, status="no_data"),
        trends.Point(label="2024", value=100),
        trends.Point(label="2025", value=0, status="below"),
        trends.Point(label="2026", value=60, status="below", outlook=(50, 67)),
    ],
    low=80,
    high=100,
)


def test_a_trend_places_its_points_and_leaves_a_gap_for_what_is_unknown() -> None:
    wide, _ = drawings(trends.trend(FIVE_YEARS))
    # Five columns of (600 − 44) / 5 units; 100 at the top (30), 0 at the bottom (210).
    assert [(round(x, 1), round(y, 1)) for x, y in middles(wide)] == [
        (99.6, 60.6),
        (322.0, 30.0),
        (433.2, 210.0),
        (544.4, 102.0),
    ]
    lines = [path.attrib["d"] for path in wide.iter("path") if path.attrib["class"].startswith("s-hard w15")]
    assert lines == ["M322 30L433.2 210", "M433.2 210L544.4 102"]


def test_a_trend_dashes_the_way_to_a_year_that_has_not_ended() -> None:
    wide, _ = drawings(trends.trend(FIVE_YEARS))
    dashed = [path.attrib["d"] for path in wide.iter("path") if "dash" in path.attrib["class"]]
    assert dashed == ["M433.2 210L544.4 102"]


def test_a_trend_says_every_value() -> None:
    told = "Närvaro: 2022 83\u00a0%, 2023 uppgift saknas, 2024 100\u00a0%, 2025 0\u00a0%, 2026 60\u00a0%."
    assert titles(trends.trend(FIVE_YEARS)) == [f"{told} Målspann 80–100\u00a0%."] * 2


def test_a_trend_of_nothing_is_an_empty_ground() -> None:
    wide, narrow = drawings(trends.trend(trends.Trend(title="Tomt", points=[])))
    assert middles(wide) == middles(narrow) == []


# Meetings


def squares(picture: SafeString) -> list[str]:
    (drawing,) = drawings(picture)
    return [box.attrib["class"] for box in drawing.iter("rect")]


def test_pace_draws_held_planned_and_lacking() -> None:
    assert squares(attendance.pace(held=2, least=4, planned=1)) == [
        "f-deep",
        "f-deep",
        "f-soft s-mid w1",
        "f-none s-hard w1",
    ]


def test_pace_draws_more_than_the_least() -> None:
    assert squares(attendance.pace(held=3, least=2)) == ["f-deep"] * 3


def test_pace_of_many_is_a_bar() -> None:
    (drawing,) = drawings(attendance.pace(held=24, least=30))
    whole, done = drawing.iter("rect")
    assert float(done.attrib["width"]) / float(whole.attrib["width"]) == pytest.approx(0.8, abs=0.001)


def test_pace_of_nothing_draws_nothing() -> None:
    assert squares(attendance.pace(held=0, least=0)) == []


def chairs(count: int) -> list[attendance.Chair]:
    return [attendance.Chair(name=f"Part {number}", attendance="ordinary") for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 8, 13, 30])
def test_everyone_has_a_place_of_their_own_at_the_table(count: int) -> None:
    for drawing in drawings(attendance.table(chairs(count), represented=count, of=count)):
        places = middles(drawing)
        assert len(set(places)) == len(places) == count
        _, _, width, height = (float(part) for part in drawing.attrib["viewBox"].split())
        assert all(0 < x < width and 0 < y < height for x, y in places)
        names = [str(text.text) for text in drawing.iter("text")]
        assert all(f"Part {number}" in names for number in range(count))


def test_the_table_tells_who_sat_there() -> None:
    seated = [
        attendance.Chair(name="Region Östra", attendance="substitute", note="ordförande"),
        attendance.Chair(name="FK & AF", attendance="absent"),
    ]
    told = "Bordet: 1 av 2 medlemmar företrädda. Region Östra: ersättare; FK & AF: frånvarande."
    assert titles(attendance.table(seated, represented=1, of=2)) == [told] * 2


def test_before_the_meeting_the_table_counts_nobody() -> None:
    seated = [attendance.Chair(name="Region", attendance="not_held"), attendance.Chair(name="FK", attendance="excused")]
    picture = attendance.table(seated, represented=None, of=2)
    assert titles(picture) == ["Bordet: Region: inte hållet än; FK: anmält förhinder."] * 2
    for drawing in drawings(picture):
        words = [text.text for text in drawing.iter("text")]
        assert words[:2] == ["2", "medlemmar"]


def test_long_names_take_two_lines_and_end_with_a_full_stop() -> None:
    picture = attendance.table(
        [attendance.Chair(name="Norra Långskogens kommun", attendance="ordinary")], represented=1, of=1
    )
    words = [text.text for text in drawings(picture)[0].iter("text")]
    assert words[-2:] == ["Norra", "Långskogens."]


def test_the_matrix_sums_in_words_and_explains_only_what_occurs() -> None:
    row = attendance.MatrixRow(name="Region", cells=("substitute", "not_held"), represented=1, counted=1)
    empty = attendance.MatrixRow(name="Kommun", cells=("not_held", "not_held"), represented=0, counted=0)
    matrix = attendance.Matrix(caption="", columns=(), rows=(row, empty))
    assert (row.sum, empty.sum) == ("1 av 1", "–")
    assert [str(mark.word) for mark in matrix.key()] == ["Ersättare", "Inte hållet än"]


# The drawing board


def test_words_and_titles_are_escaped() -> None:
    drawing = Drawing(10, 10)
    drawing.text(1, 1, "<script>&", 'x" onload="y')
    markup = drawing.render(title="<b>")
    (parsed,) = drawings(markup)
    assert "<script" not in markup
    assert parsed.findtext("text") == "<script>&"
    assert parsed.findtext("title") == "<b>"
    assert set(parsed.attrib) == {"viewBox", "width", "height", "role"}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        length(value)


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (-0.04, "0"), (10.0, "10"), (0.06, "0.1"), (-3.25, "-3.2")])
def test_coordinates_have_one_decimal(value: float, text: str) -> None:
    assert length(value) == text
