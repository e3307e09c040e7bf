"""A closed federation: reckoned as of its last day, asking nothing of anybody, and saying so."""

from datetime import date, timedelta

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from mellanrum.governance.models import BodyKind, MeetingState
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.queries import reckoned_on
from mellanrum.tenancy.requests import closed_day_of, day_of
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import BodyFactory, FederationFactory, FiscalYearFactory, MeetingFactory, PlanFactory
from tests.support.people import director_of

LAST = date(2018, 12, 31)
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


def request_in(federation: Federation | None) -> HttpRequest:
    request = RequestFactory().get("/")
    request.federation = federation  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize(
    ("closed_on", "day", "closed"),
    [
        (None, TODAY, None),
        (LAST, LAST, LAST),
        (TODAY, TODAY, None),
        (TODAY - timedelta(days=1), TODAY - timedelta(days=1), TODAY - timedelta(days=1)),
        (TODAY + timedelta(days=1), TODAY, None),
    ],
)
def test_the_day_of_a_page(closed_on: date | None, day: date, closed: date | None) -> None:
    request = request_in(Federation(closed_on=closed_on))
    assert (day_of(request), closed_day_of(request)) == (day, closed)


def test_without_a_federation_it_is_today() -> None:
    assert day_of(request_in(None)) == TODAY
    assert closed_day_of(request_in(None)) is None


@pytest.mark.django_db
@pytest.mark.parametrize("closed_on", [LAST, None])
def test_the_overview_of_a_closed_year_asks_for_nothing(client: Client, closed_on: date | None) -> None:
    federation = FederationFactory(closed_on=closed_on)
    with federation_transaction([federation.pk]):
        director = director_of(federation)
        body = BodyFactory(federation=federation, least_meetings=4)
        for year in (2018, 2026):
            MeetingFactory(body=body, date=date(year, 3, 1), state=MeetingState.PLANNED)
        PlanFactory(federation=federation, year=2018)
        assert reckoned_on(director.actor, TODAY) == (closed_on or TODAY)
    client.force_login(director.user)
    page = client.get("/oversikt/").content.decode()
    assert ("Ett avslutat år" in page) is (closed_on is not None)
    assert ("Avslutat år." in page) is (closed_on is not None)
    assert ("Behöver dig nu" in page) is (closed_on is None)
    assert ("Blev mötet av?" in page) is (closed_on is None)
    assert ("31 december 2018" in page) is (closed_on is not None)


@pytest.mark.django_db
@pytest.mark.parametrize("closed_on", [LAST, None])
def test_a_closed_year_says_which_and_asks_for_no_next_plan(client: Client, closed_on: date | None) -> None:
    federation = FederationFactory(closed_on=closed_on)
    year = (closed_on or TODAY).year
    with federation_transaction([federation.pk]):
        director = director_of(federation)
        PlanFactory(federation=federation, year=year)
        BodyFactory(federation=federation, kind=BodyKind.BOARD)
    client.force_login(director.user)
    overview, plan = (client.get(path).content.decode() for path in ("/oversikt/", f"/mal/{year}/"))
    assert f"<span>{year}</span>" in overview
    assert ("Uppgifter per måndag 31 december 2018" in overview) is (closed_on is not None)
    assert ("Löper ut snart" in overview) is (closed_on is None)
    assert (f"Planen för {year + 1} är inte påbörjad" in plan) is (closed_on is None)


@pytest.mark.django_db
@pytest.mark.parametrize("closed_on", [LAST, None])
def test_nobody_makes_a_forecast_of_a_closed_year(client: Client, closed_on: date | None) -> None:
    federation = FederationFactory(closed_on=closed_on)
    with federation_transaction([federation.pk]):
        director = director_of(federation)
        FiscalYearFactory(federation=federation, year=2018)
    client.force_login(director.user)
    page = client.get("/ekonomi/2018/").content.decode()
    assert "Ekonomi 2018" in page
    assert ("Gör en prognos" in page) is (closed_on is None)
