"""The year's money in a browser: the pages, an entry by hand and what it does to the goal that counts it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
Enter = Callable[[str], Visitor]
PAGES = ["/ekonomi/2026/", "/ekonomi/2026/bidrag/", "/ekonomi/2026/budget/", "/ekonomi/2026/bokforing/"]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_pages_hold_wide_narrow_and_dark(sign_in: Enter, colours: str) -> None:
    visitor = sign_in("board")
    visitor.page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    for width in (1280, 390, 320):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        for path in PAGES:
            visitor.see(path)


def test_an_entry_by_hand_is_asked_about_where_it_is_wrong_and_moves_the_goal(sign_in: Enter) -> None:
    visitor = sign_in("director")
    visitor.expect(422)
    before = share(visitor)
    page = visitor.see("/ekonomi/2026/bokforing/ny/")
    page.get_by_label("Dag").fill("2026-10-20")
    page.get_by_label("Konto").fill("5010")
    page.get_by_label("Belopp").fill("minus hundratusen")
    page.get_by_label("Beteckning").fill("HAND-1")
    page.locator("main form").get_by_role("button").first.press("Enter")
    expect(page.locator("main :focus")).to_contain_text("Skriv ett belopp i kronor")
    visitor.check()
    assert page.get_by_label("Konto").input_value() == "5010", "nothing that was typed is lost"
    page.get_by_label("Belopp").fill("-890 000,00")
    page.locator("main form").get_by_role("button").first.press("Enter")
    page.wait_for_url(re.compile("/ekonomi/2026/"))
    visitor.check()
    # The frame is 8.9 million: a tenth of it more is ten per cent more.
    assert share(visitor) == before + 10


def share(visitor: Visitor) -> int:
    """This will read how much of the frame the goal FI:1 says is used, in whole per cent."""
    shown = visitor.see("/mal/2026/FI:1/").locator("main .m-bigs dd").first.inner_text()
    found = re.search(r"(\d+)", shown)
    assert found is not None, shown
    return int(found[1])
