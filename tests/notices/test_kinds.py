"""Declarations of letters and calendars are checked at the door."""

import pytest

from mellanrum.notices import calendars, kinds
from mellanrum.notices.calendars import CalendarSource, declare_calendar
from mellanrum.notices.kinds import NoticeKind, UnknownKind, all_kinds, declare, require_declared


def test_every_declared_kind_has_its_words() -> None:
    assert all_kinds()
    for kind in all_kinds():
        assert str(kind.title)
        assert str(kind.text).endswith(".")


@pytest.mark.parametrize(
    ("key", "title", "text"), [("Kallelse", "K", "T."), ("governance.x", "", "T."), ("governance.x", "K", "")]
)
def test_a_kind_without_its_parts_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, key: str, title: str, text: str
) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    with pytest.raises(ValueError):
        declare(NoticeKind(key=key, title=title, text=text))
    assert all_kinds() == []


def test_a_kind_is_declared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    kind = NoticeKind(key="governance.x", title="K", text="T.")
    declare(kind)
    with pytest.raises(ValueError, match="twice"):
        declare(kind)
    require_declared("governance.x")
    with pytest.raises(UnknownKind, match=r"governance/notices\.py"):
        require_declared("governance.y")


@pytest.mark.parametrize(("key", "title"), [("Möten", "M"), ("governance.x", "")])
def test_a_calendar_without_its_parts_stops_the_start(monkeypatch: pytest.MonkeyPatch, key: str, title: str) -> None:
    monkeypatch.setattr(calendars, "_sources", {})
    with pytest.raises(ValueError):
        declare_calendar(CalendarSource(key=key, title=title, entries=lambda actor, wish: ()))
    declare_calendar(CalendarSource(key="governance.x", title="K", entries=lambda actor, wish: ()))
    with pytest.raises(ValueError, match="twice"):
        declare_calendar(CalendarSource(key="governance.x", title="K", entries=lambda actor, wish: ()))
