"""Events by hand and from files: what is written, what is refused, and what stands in the history."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.learning.models import Event, Turnout
from mellanrum.learning.operations.events import EventFields, add_event, change_event, withdraw_event
from mellanrum.learning.operations.import_events import EventResult, EventRow, save_events
from mellanrum.learning.states import Counted, total
from mellanrum.records.models import HistoryEntry
from mellanrum.records.stamps import stamp_of
from mellanrum.tenancy.models import Federation, Member
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import FederationFactory, InterventionFactory, MemberFactory
from tests.support.factories.learning import EventFactory, TurnoutFactory

TODAY = date(2026, 5, 4)
FIELDS = EventFields(date=date(2026, 3, 18), title="Bemötande  i mötet", kind="training")


@dataclass(frozen=True)
class School:
    federation: Federation
    town: Member
    region: Member
    director: people.Person


@pytest.fixture
def school(db: None) -> Iterator[School]:
    federation = FederationFactory()
    with federation_transaction([federation.pk]):
        yield School(
            federation=federation,
            town=MemberFactory(federation=federation, code="ankby", name="Ankby kommun"),
            region=MemberFactory(federation=federation, code="region", name="Region Provbygden"),
            director=people.director_of(federation),
        )


def row(number: int, **changes: object) -> EventRow:
    good = EventRow(
        row=number,
        date=date(2026, 3, 18),
        title="Bemötande",
        kind="training",
        attended=9,
        reference=f"r-{number}",
        member="ankby",
    )
    return replace(good, **changes)  # type: ignore[arg-type]


def saved(school: School, *rows: EventRow) -> list[EventResult]:
    return save_events(actor=school.director.actor, rows=rows)


def outcomes(results: list[EventResult]) -> list[str]:
    return [one.outcome for one in results]


# --- By hand ----------------------------------------------------------------------------------------------------------


def test_an_event_is_added_with_numbers_and_history(school: School) -> None:
    event = add_event(
        actor=school.director.actor,
        fields=FIELDS,
        attended={school.town.pk: 4, school.region.pk: 0, None: None},
        today=TODAY,
    )

    assert event.title == "Bemötande i mötet"
    assert dict(Turnout.objects.filter(event=event).values_list("member__code", "attended")) == {
        "ankby": 4,
        "region": 0,
    }
    told = HistoryEntry.objects.filter(use_case="learning.add_event").values_list("object_type", flat=True)
    assert sorted(told) == ["learning.event", "learning.turnout", "learning.turnout"]


def test_what_has_not_been_has_no_numbers(school: School) -> None:
    later = replace(FIELDS, date=date(2026, 6, 1))
    assert add_event(actor=school.director.actor, fields=later, attended={school.town.pk: None}, today=TODAY).pk
    with pytest.raises(Refused, match="har inte varit än"):
        add_event(
            actor=school.director.actor, fields=replace(later, title="Annat"), attended={school.town.pk: 3}, today=TODAY
        )


def test_the_same_title_on_the_same_day_is_one_event(school: School) -> None:
    add_event(actor=school.director.actor, fields=FIELDS, attended={}, today=TODAY)
    with pytest.raises(Refused, match="redan ett evenemang"):
        add_event(actor=school.director.actor, fields=FIELDS, attended={}, today=TODAY)


def test_a_number_is_changed_but_not_emptied(school: School) -> None:
    actor = school.director.actor
    event = add_event(actor=actor, fields=FIELDS, attended={school.town.pk: 4}, today=TODAY)

    change_event(actor=actor, event=event, fields=FIELDS, attended={school.town.pk: 5, None: 2}, today=TODAY)
    assert sorted(Turnout.objects.values_list("attended", flat=True)) == [2, 5]
    entry = HistoryEntry.objects.get(use_case="learning.change_event", before__isnull=False)
    assert (entry.before, entry.after) == ({"attended": 4}, {"attended": 5})

    with pytest.raises(Refused, match="Skriv 0"):
        change_event(actor=actor, event=event, fields=FIELDS, attended={school.town.pk: None}, today=TODAY)


def test_two_who_change_at_once_are_told(school: School) -> None:
    actor = school.director.actor
    event = add_event(actor=actor, fields=FIELDS, attended={}, today=TODAY)
    stamp = stamp_of(event)
    change_event(actor=actor, event=event, fields=replace(FIELDS, title="Ny"), attended={}, today=TODAY, stamp=stamp)
    with pytest.raises(Refused, match="Någon annan"):
        change_event(actor=actor, event=event, fields=FIELDS, attended={}, today=TODAY, stamp=stamp)


def test_a_withdrawn_event_stands_and_can_be_entered_anew(school: School) -> None:
    actor = school.director.actor
    event = add_event(actor=actor, fields=FIELDS, attended={}, today=TODAY)
    with pytest.raises(Refused, match="Ange varför"):
        withdraw_event(actor=actor, event=event, reason=" ", on=TODAY)
    withdraw_event(actor=actor, event=event, reason="Ställdes in", on=TODAY)
    with pytest.raises(Refused, match="återtaget"):
        withdraw_event(actor=actor, event=event, reason="Igen", on=TODAY)
    with pytest.raises(Refused, match="återtaget"):
        change_event(actor=actor, event=event, fields=FIELDS, attended={}, today=TODAY)
    assert add_event(actor=actor, fields=FIELDS, attended={}, today=TODAY).pk != event.pk
    assert HistoryEntry.objects.get(use_case="learning.withdraw_event").reason == "Ställdes in"


@pytest.mark.parametrize("role", [people.auditor_of, people.administrator_of])
def test_only_the_office_writes(school: School, role: object) -> None:
    actor = role(school.federation).actor  # type: ignore[operator]
    with pytest.raises(Forbidden):
        add_event(actor=actor, fields=FIELDS, attended={}, today=TODAY)
    with pytest.raises(Forbidden):
        save_events(actor=actor, rows=[row(1)])
    event = EventFactory(federation=school.federation)
    with pytest.raises(Forbidden):
        withdraw_event(actor=actor, event=event, reason="Nej", on=TODAY)
    with pytest.raises(Forbidden):
        change_event(actor=actor, event=event, fields=FIELDS, attended={}, today=TODAY)


# --- From files -------------------------------------------------------------------------------------------------------


def test_rows_of_one_day_and_title_are_one_event(school: School) -> None:
    results = saved(school, row(1), row(2, member="region", title="BEMÖTANDE", attended=14), row(3, title="Annat"))

    assert outcomes(results) == ["created"] * 3
    assert sorted(Event.objects.values_list("title", flat=True)) == ["Annat", "BEMÖTANDE"]
    assert Turnout.objects.filter(event__title="BEMÖTANDE").count() == 2


def test_the_same_rows_again_change_nothing(school: School) -> None:
    rows = (row(1), row(2, member=None), row(3, member="region", title="Annat", attended=0))
    saved(school, *rows)
    before = HistoryEntry.objects.count()

    assert outcomes(saved(school, *rows)) == ["unchanged"] * 3
    assert HistoryEntry.objects.count() == before


def test_a_reference_names_the_row_whatever_else_is_changed(school: School) -> None:
    InterventionFactory(federation=school.federation, code="utb")
    saved(school, row(1), row(2, member="region"))
    moved = {"date": date(2026, 3, 25), "title": "Bemötande i telefon", "intervention": "utb"}

    results = saved(school, row(1, **moved), row(2, member="region", **moved))

    assert outcomes(results) == ["updated", "updated"]
    event = Event.objects.get()
    assert event.intervention is not None
    assert (event.date, event.title, event.intervention.code) == (date(2026, 3, 25), "Bemötande i telefon", "utb")
    # An empty intervention keeps what stands.
    assert outcomes(saved(school, row(1, date=event.date, title=event.title))) == ["unchanged"]


@pytest.mark.parametrize(
    ("second", "column", "words"),
    [
        ({"reference": "r-1"}, "reference", "redan på rad 1"),
        ({"member": "ankby"}, "member", "”r-1”"),
        ({"member": "region", "kind": "seminar"}, "kind", "annat slag på rad 1"),
        ({"member": "region", "intervention": "b"}, "intervention", "annan insats på rad 1"),
    ],
)
def test_rows_that_contradict_each_other_are_refused(
    school: School, second: dict[str, object], column: str, words: str
) -> None:
    for code in "ab":
        InterventionFactory(federation=school.federation, code=code)
    results = saved(school, row(1, intervention="a"), row(2, **second))

    assert outcomes(results) == ["created", "refused"]
    assert results[1].column == column
    assert words in results[1].message


def test_rows_of_a_stored_event_must_agree_on_its_new_day(school: School) -> None:
    saved(school, row(1), row(2, member="region"))
    results = saved(school, row(1, title="Nytt"), row(2, member="region"))
    assert outcomes(results) == ["updated", "refused"]
    assert "rad 1" in results[1].message


def test_an_event_cannot_become_another_that_there_is(school: School) -> None:
    saved(school, row(1), row(2, title="Annat"))
    results = saved(school, row(2, title="Bemötande", member="region"))
    assert outcomes(results) == ["refused"]
    assert "annat evenemang" in results[0].message


def test_a_number_by_hand_is_not_overwritten_by_a_file(school: School) -> None:
    add_event(
        actor=school.director.actor,
        fields=replace(FIELDS, title="Bemötande"),
        attended={school.town.pk: 4},
        today=TODAY,
    )
    results = saved(school, row(1))
    assert "infört för hand" in results[0].message
    assert Turnout.objects.get().attended == 4


def test_a_row_of_a_withdrawn_event_is_refused_by_its_reference(school: School) -> None:
    saved(school, row(1))
    withdraw_event(actor=school.director.actor, event=Event.objects.get(), reason="Fel", on=TODAY)
    assert "togs tillbaka" in saved(school, row(1))[0].message
    assert outcomes(saved(school, row(2))) == ["created"]


# --- Adding up --------------------------------------------------------------------------------------------------------

LINES = st.lists(
    st.builds(
        Counted,
        event=st.integers(0, 5),
        member=st.sampled_from([None, "a", "b", "c"]),
        attended=st.integers(0, 40),
    ),
    max_size=30,
)


@given(events=st.sets(st.integers(0, 5)), lines=LINES)
def test_sums_are_those_of_a_plain_count(events: set[int], lines: list[Counted]) -> None:
    times, reached = 0, set[str]()
    for line in lines:
        if line.event in events:
            times += line.attended
            if line.attended and line.member:
                reached.add(line.member)
    found = total(events, lines)
    assert (found.events, found.attendances, found.members) == (len(events), times, frozenset(reached))


@given(lines=LINES, parts=st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_parts_of_a_year_add_up_to_the_year(lines: list[Counted], parts: list[int]) -> None:
    whole = total(range(6), lines)
    shares = [total([event for event in range(6) if parts[event] == part], lines) for part in range(3)]
    assert sum(one.attendances for one in shares) == whole.attendances
    assert frozenset().union(*(one.members for one in shares)) == whole.members


def test_turnouts_of_two_members_differ(school: School) -> None:
    event = EventFactory(federation=school.federation)
    for member in (school.town, school.region, None):
        TurnoutFactory(event=event, member=member)
    assert Turnout.objects.count() == 3
