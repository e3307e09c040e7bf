"""The engine of what waits for a body: declarations are checked at the door, answers when they come."""

from collections.abc import Sequence
from datetime import date

import pytest

from mellanrum.governance import waiting_matters
from mellanrum.governance.models import Body
from mellanrum.governance.waiting_matters import Choice, Matters, WaitingMatter, declare_matters, waiting_for
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation
from tests.support.factories import BodyFactory
from tests.support.people import Person

DAY = date(2026, 10, 22)


@pytest.fixture(autouse=True)
def _nothing_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_matters, "_declared", {})


def matter(ref: str, *, source: str = "prov.saker", since: date | None = None) -> WaitingMatter:
    return WaitingMatter(source=source, ref=ref, title=f"Sak {ref}", text="", url="", since=since)


def declared(*answer: WaitingMatter, key: str = "prov.saker") -> Matters:
    def waiting(_actor: Actor, _body: Body, _on: date) -> Sequence[WaitingMatter]:
        return answer

    return declare_matters(Matters(key=key, title="Saker", waiting=waiting))


def test_a_key_is_declared_once() -> None:
    declared()
    with pytest.raises(ValueError, match="declared twice"):
        declared()


@pytest.mark.parametrize("key", ["", "utan", "prov." + "x" * 60])
def test_a_key_names_its_context_and_fits(key: str) -> None:
    with pytest.raises(ValueError, match="should be a context"):
        declared(key=key)


def test_only_declarations_are_declared() -> None:
    with pytest.raises(TypeError):
        declare_matters(Choice(key="bifall", label="Bifall"))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        declare_matters(Matters(key="prov.saker", title="Saker", waiting=None))  # type: ignore[arg-type]


def test_the_longest_waiting_comes_first_within_its_kind(federation: Federation, director: Person) -> None:
    board = BodyFactory(federation=federation, board=True)
    declared(matter("ny", since=date(2026, 9, 1)), matter("utan dag"), matter("gammal", since=date(2026, 2, 1)))
    declared(matter("annan", source="aaa.annat"), key="aaa.annat")
    found = waiting_for(director.actor, board, DAY)
    assert [one.ref for one in found] == ["annan", "gammal", "ny", "utan dag"]


@pytest.mark.parametrize(
    "answer", [(matter("a"), matter("a")), (matter("a", source="annat.namn"),), (matter(""),), (matter("x" * 121),)]
)
def test_an_answer_that_cannot_be_kept_stops(
    federation: Federation, director: Person, answer: tuple[WaitingMatter, ...]
) -> None:
    declared(*answer)
    with pytest.raises(ValueError, match="answered with"):
        waiting_for(director.actor, BodyFactory(federation=federation, board=True), DAY)
