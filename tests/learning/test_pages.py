"""The pages of events and the figures that are counted from them."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mellanrum.learning.models import Event, Turnout
from mellanrum.measures.catalogue import get
from mellanrum.measures.values import Scope
from tests.support import people
from tests.support.factories.learning import EventFactory, TurnoutFactory

from .test_events import TODAY, School
from .test_events import school as school


@pytest.fixture(autouse=True)
def clock(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SECOND_FACTOR_ROLES = []
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


@pytest.fixture
def year(school: School) -> School:
    """Two events with numbers, one without, one planned, one withdrawn, one of the year before."""
    first = EventFactory(federation=school.federation, title="Bemötande", date=date(2026, 2, 3))
    TurnoutFactory(event=first, member=school.town, attended=7)
    TurnoutFactory(event=first, attended=5)
    second = EventFactory(federation=school.federation, title="Forum i mars", kind="forum", date=date(2026, 3, 3))
    TurnoutFactory(event=second, member=school.town, attended=6)
    TurnoutFactory(event=second, member=school.region, attended=0)
    EventFactory(federation=school.federation, title="Utan antal", date=date(2026, 4, 1))
    EventFactory(federation=school.federation, title="Nästa månad", date=date(2026, 6, 1))
    gone = EventFactory(federation=school.federation, title="Dubblett", withdrawn=True)
    TurnoutFactory(event=gone, member=school.region, attended=50)
    TurnoutFactory(event=EventFactory(federation=school.federation, date=date(2025, 5, 5)), attended=100)
    return school


def scope(school: School, year: int = 2026) -> Scope:
    return Scope.of_years(school.director.actor, range(year, year + 1), TODAY)[year]


def value(school: School, key: str, year: int = 2026, **asked: Any) -> float | None:
    measure = get(f"learning.{key}")
    return measure.compute(scope(school, year), measure.parameters(**asked)).number


def test_measures_count_times_and_members_and_never_the_withdrawn(year: School) -> None:
    assert value(year, "events_held") == 3
    assert value(year, "events_held", kind="forum") == 1
    # Others are known, so none of a kind is a true zero; of a year without any event nothing is known.
    assert value(year, "events_held", kind="seminar") == 0
    assert value(year, "events_held", 2024) is None
    assert value(year, "attendances") == 18
    assert value(year, "attendances", member="ankby") == 13
    assert value(year, "attendances", member="region") == 0
    assert value(year, "attendances", kind="seminar") is None
    # Nobody came from the region: a zero that is known reaches nobody.
    assert value(year, "members_reached") == 50
    assert value(year, "members_reached", 2024) is None


@pytest.mark.parametrize("key", ["events_held", "attendances", "members_reached"])
def test_evidence_is_what_was_counted(year: School, key: str) -> None:
    measure = get(f"learning.{key}")
    assert measure.evidence is not None
    found = measure.evidence(scope(year), measure.parameters())
    counted = [row for row in found.rows if row.counted]
    assert len(counted) == {"events_held": 3, "attendances": 2, "members_reached": 1}[key]
    assert "Dubblett" not in str(found.rows)
    assert all(row.href for row in found.rows)


def test_the_year_is_summed_above_its_events(year: School, client: Client) -> None:
    client.force_login(people.auditor_of(year.federation).user)
    page = client.get(reverse("learning:events")).content.decode()
    assert "3 evenemang hittills, med 18 deltagartillfällen från 1 av 2 medlemmar." in page
    assert page.index("Nästa månad") < page.index("Utan antal") < page.index("Bemötande")
    assert "<s><a" in page
    assert "Lägg in ett evenemang" not in page


def test_the_list_is_narrowed(year: School, client: Client) -> None:
    client.force_login(year.director.user)
    narrowed = {"kind=forum": {"Forum i mars"}, "member=ankby": {"Forum i mars", "Bemötande"}, "q=utan": {"Utan antal"}}
    every = {"Forum i mars", "Bemötande", "Utan antal", "Nästa månad"}
    for query, wanted in narrowed.items():
        page = client.get(f"{reverse('learning:events')}?{query}").content.decode()
        assert {title for title in every if title in page} == wanted
    assert "Inget evenemang passar in" in client.get(f"{reverse('learning:events')}?q=zzz").content.decode()


def test_an_empty_register_says_what_to_do(school: School, client: Client) -> None:
    client.force_login(school.director.user)
    assert "Inga evenemang är inlagda. Lägg in ett" in client.get(reverse("learning:events")).content.decode()


def test_an_event_is_added_changed_and_withdrawn_in_the_web(school: School, client: Client) -> None:
    client.force_login(school.director.user)
    town = f"attended_{school.town.pk}"
    words = {"date": "2026-03-18", "title": "Bemötande", "kind": "training", town: "9"}

    wrong = client.post(reverse("learning:event_new"), {**words, "date": "18 mars", town: "nio"})
    assert wrong.status_code == 422
    assert 'value="nio"' in wrong.content.decode()

    made = client.post(reverse("learning:event_new"), words)
    event = Event.objects.get()
    assert made.headers["Location"] == reverse("learning:event", args=[event.pk])
    page = client.get(made.headers["Location"]).content.decode()
    assert "9 deltog." in page
    assert "uppgift saknas" in page

    form = client.get(reverse("learning:event_edit", args=[event.pk])).content.decode()
    stamp = form.split('name="stamp" value="')[1].split('"')[0]
    client.post(reverse("learning:event_edit", args=[event.pk]), {**words, town: "11", "stamp": stamp})
    assert Turnout.objects.get().attended == 11

    answer = client.post(reverse("learning:event_withdraw", args=[event.pk]), {"reason": "Dubblett"}, follow=True)
    assert "Dubblett" in answer.content.decode()
    assert "Ändra evenemanget" not in answer.content.decode()
