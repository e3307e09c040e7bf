"""The pages of letters and of calendars: what the office reads and does, and when an address ends."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from mellanrum.notices.models import CalendarFeed, Notice, NoticeState
from mellanrum.notices.operations.feeds import change_address, make_calendar
from mellanrum.notices.queries.letters import SHOWN
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.models import RoleAssignment
from tests.support import people
from tests.support.factories.notices import NoticeFactory

from .conftest import Office

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args, **_kwargs: TODAY)


@pytest.fixture
def inside(office: Office, client: Client) -> Client:
    """The director, signed in."""
    client.force_login(office.director.user)
    return client


def page(client: Client, name: str, *arguments: object, query: str = "") -> str:
    answer = client.get(reverse(name, args=arguments) + query)
    assert answer.status_code == 200
    return answer.content.decode()


class TestOutbox:
    def test_what_went_and_what_failed_is_told_first_and_by_state(self, office: Office, inside: Client) -> None:
        assert "Inga brev än" in page(inside, "notices:outbox")
        NoticeFactory(federation=office.federation, sent=True, subject="Gick fram")
        assert "Ett brev, och inget har misslyckats." in page(inside, "notices:outbox")
        NoticeFactory(federation=office.federation, failed=True, subject="Studsade")
        every = page(inside, "notices:outbox")
        assert "Ett brev gick inte fram." in every
        assert "550 Adressen finns inte 6 försök." in every
        failed = page(inside, "notices:outbox", query="?lage=failed")
        assert "Studsade" in failed
        assert "Gick fram" not in failed
        assert "Inga fler brev här." in page(inside, "notices:outbox", query="?lage=failed&efter=1")

    def test_fifty_are_shown_at_a_time_and_the_rest_after_them(self, office: Office, inside: Client) -> None:
        made = NoticeFactory.create_batch(SHOWN + 1, federation=office.federation, sent=True)
        first = page(inside, "notices:outbox")
        assert first.count('<th scope="row">') == SHOWN
        assert f"efter={made[1].pk}" in first
        rest = page(inside, "notices:outbox", query=f"?efter={made[1].pk}")
        assert rest.count('<th scope="row">') == 1
        assert made[0].to in rest

    @pytest.mark.parametrize("server", [True, False])
    def test_without_a_server_it_is_said_that_letters_wait(
        self, office: Office, inside: Client, settings: object, server: bool
    ) -> None:
        settings.MAIL_IS_SENT = server  # type: ignore[attr-defined]
        assert ("Ingen e-postserver är inställd" in page(inside, "notices:outbox")) is not server


class TestLetter:
    def test_the_personal_link_is_never_on_the_page(self, office: Office, inside: Client) -> None:
        notice = office.post(body="Svara här:\n{link}", secret_link="https://prov.example/hemligt")
        assert notice is not None
        text = page(inside, "notices:letter", notice.pk)
        assert "(personlig länk)" in text
        assert "{link}" not in text
        assert "hemligt" not in text

    def test_a_failed_letter_goes_again_and_a_waiting_one_is_withdrawn(self, office: Office, inside: Client) -> None:
        notice = NoticeFactory(federation=office.federation, failed=True)
        assert "Skicka igen" in page(inside, "notices:letter", notice.pk)
        told = inside.post(reverse("notices:again", args=[notice.pk]), follow=True).content.decode()
        assert "Brevet väntar på att skickas." in told
        assert "Skicka igen" not in told
        notice.refresh_from_db()
        assert (notice.state, notice.tries, notice.reason) == (NoticeState.WAITING, 0, "")
        told = inside.post(reverse("notices:withdraw", args=[notice.pk]), follow=True).content.decode()
        assert "Brevet är återkallat." in told
        assert "Återkalla</button>" not in told
        history = HistoryEntry.objects.filter(object_type="notices.notice", object_id=notice.pk)
        assert set(history.values_list("use_case", flat=True)) == {"notices.send_again", "notices.withdraw_letter"}

    def test_what_has_gone_can_neither_go_again_nor_be_withdrawn(self, office: Office, inside: Client) -> None:
        notice = NoticeFactory(federation=office.federation, sent=True)
        for name, words in (("again", "Bara ett brev som misslyckades"), ("withdraw", "kan inte återkallas")):
            told = inside.post(reverse(f"notices:{name}", args=[notice.pk]), follow=True).content.decode()
            assert words in told
        assert Notice.objects.get(pk=notice.pk).state == NoticeState.SENT

    def test_a_letter_of_nobody_is_not_found(self, inside: Client) -> None:
        assert inside.get(reverse("notices:letter", args=[2**40])).status_code == 404


class TestCalendars:
    def test_the_address_is_shown_once_and_another_replaces_it(self, office: Office, inside: Client) -> None:
        made = inside.post(reverse("notices:calendars"), {"topic": "mine"})
        address = made.context["address"]
        assert address in made.content.decode()
        assert address not in page(inside, "notices:calendars")
        assert inside.get(address).status_code == 200
        feed = CalendarFeed.objects.get()
        other = inside.post(reverse("notices:calendar_rotate", args=[feed.pk])).context["address"]
        assert inside.get(address).status_code == 404
        assert inside.get(other).status_code == 200
        told = inside.post(reverse("notices:calendar_withdraw", args=[feed.pk]), follow=True).content.decode()
        assert "Adressen är återkallad." in told
        assert inside.get(other).status_code == 404

    def test_nothing_chosen_and_nothing_known_are_refused(self, inside: Client) -> None:
        for topic in ("", "governance.body:0"):
            assert inside.post(reverse("notices:calendars"), {"topic": topic}).status_code == 422
        assert CalendarFeed.objects.count() == 0

    def test_an_address_ends_with_the_role_and_begins_again_with_it(self, office: Office, client: Client) -> None:
        person = people.auditor_of(office.federation)
        feed, token = make_calendar(actor=person.actor, topic="", on=TODAY)
        address = reverse("notices:feed", args=[office.federation.slug, token])
        assert client.get(address).status_code == 200
        role = RoleAssignment.objects.get(user=person.user)
        role.until = TODAY - timedelta(days=1)
        role.save()
        assert client.get(address).status_code == 404
        role.until = TODAY
        role.save()
        assert client.get(address).status_code == 200
        change_address(actor=person.actor, feed=feed, on=TODAY)
        assert client.get(address).status_code == 404

    def test_a_calendar_of_somebody_else_is_not_found(self, office: Office, inside: Client) -> None:
        feed, _token = make_calendar(actor=people.auditor_of(office.federation).actor, topic="", on=TODAY)
        for name in ("calendar_rotate", "calendar_withdraw"):
            assert inside.post(reverse(f"notices:{name}", args=[feed.pk])).status_code == 404
