"""History in words: labels, names of what is pointed at, days; and who may read it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from mellanrum.governance.models import Seat, SeatKind
from mellanrum.kernel.periods import Period
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.records.models import HistoryEntry
from mellanrum.records.queries import history_of, history_page, object_with_history
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation, Member
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import FederationFactory, MeetingFactory, MemberFactory, SeatFactory
from tests.support.people import auditor_of, director_of, group_member_of, stranger

from .conftest import USE_CASE


def test_a_change_is_told_in_words(
    federation: Federation, actor: Actor, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    first: Member = MemberFactory(federation=federation, name="Ankby kommun")
    second: Member = MemberFactory(federation=federation, name="Balköpings kommun")
    seat: Seat = SeatFactory(body__federation=federation, member=first, days=(date(2023, 4, 1), None))
    before = snapshot(seat)
    seat.kind = SeatKind.SUBSTITUTE
    seat.member = second
    seat.period = Period.of_days(date(2023, 4, 1), date(2026, 12, 31)).to_range()
    record_changed(actor=actor, use_case=USE_CASE, obj=seat, before=before, reason="Ny i nämnden")
    with django_assert_num_queries(2):
        (line,) = history_of(actor, seat)
    assert (line.use_case_label, line.actor_name, line.reason) == ("Prövade", "Maja Chefsgård", "Ny i nämnden")
    kind = Seat._meta.get_field("kind")
    period = Seat._meta.get_field("period")
    member = Seat._meta.get_field("member")
    assert set(line.changes) == {
        (str(kind.verbose_name).capitalize(), SeatKind.ORDINARY.label, SeatKind.SUBSTITUTE.label),
        (str(member.verbose_name).capitalize(), "Ankby kommun", "Balköpings kommun"),
        (
            str(period.verbose_name).capitalize(),
            "från och med 1 april 2023",
            "från och med 1 april 2023 till och med 31 december 2026",
        ),
    }


def test_a_creation_tells_what_was_filled_in(federation: Federation, actor: Actor) -> None:
    meeting = MeetingFactory(body__federation=federation, date=date(2026, 2, 12), timed=True)
    record_created(actor=actor, use_case=USE_CASE, obj=meeting)
    (line,) = history_of(actor, meeting)
    told = {after: before for _field, before, after in line.changes}
    assert told["12 februari 2026"] == ""
    assert told["09.30"] == ""
    assert "" not in told


def test_older_lines_are_a_page_away(federation: Federation, actor: Actor) -> None:
    member: Member = MemberFactory(federation=federation)
    for position in range(7):
        before = snapshot(member)
        member.position = 1000 + position
        record_changed(actor=actor, use_case=USE_CASE, obj=member, before=before)
    first = history_page(actor, "tenancy.member", member.pk, limit=5)
    assert [line.changes[0][2] for line in first.lines] == ["1006", "1005", "1004", "1003", "1002"]
    rest = history_page(actor, "tenancy.member", member.pk, before=first.older, limit=5)
    assert [line.changes[0][2] for line in rest.lines] == ["1001", "1000"]
    assert rest.older is None


def test_a_line_of_a_column_that_is_gone_is_shown_as_it_was_written(federation: Federation, actor: Actor) -> None:
    member: Member = MemberFactory(federation=federation)
    record_created(actor=actor, use_case=USE_CASE, obj=member)
    entry = HistoryEntry.objects.get()
    entry.pk, entry.after, entry.use_case = (
        None,
        {"fax": "0455-30 00 00", "ended_on": "inte än"},
        "tenancy.old_use_case",
    )
    entry.save(force_insert=True)
    assert history_of(actor, member)[0].changes == (("Utträdde", "", "inte än"), ("fax", "", "0455-30 00 00"))
    assert history_of(actor, member)[0].use_case_label == "tenancy.old_use_case"


def test_history_is_read_by_those_who_may(federation: Federation, actor: Actor) -> None:
    member: Member = MemberFactory(federation=federation)
    record_created(actor=actor, use_case=USE_CASE, obj=member)
    assert len(history_of(auditor_of(federation).actor, member)) == 1
    assert history_of(group_member_of(federation).actor, member) == []
    other: Federation = FederationFactory()
    with federation_transaction([federation.pk, other.pk]):
        assert history_of(Actor(federation_id=other.pk, name="x", roles=frozenset({"director"})), member) == []


@pytest.mark.parametrize("wrong", ["tenancy.user", "tenancy.federation", "records.historyentry", "nothing.here", "x"])
def test_only_what_is_tracked_has_a_page(federation: Federation, actor: Actor, wrong: str) -> None:
    assert object_with_history(actor, wrong, 1) is None


def test_the_page_is_for_those_who_may_and_for_their_own_federation(client: Client, federation: Federation) -> None:
    director, group = director_of(federation), group_member_of(federation)
    member: Member = MemberFactory(federation=federation, name="Ankby kommun")
    record_created(actor=director.actor, use_case=USE_CASE, obj=member)
    other: Federation = FederationFactory()
    with federation_transaction([other.pk]):
        elsewhere: Member = MemberFactory(federation=other)

    def status(pk: int, kind: str = "tenancy.member") -> int:
        return client.get(reverse("records:history", args=[kind, pk])).status_code

    client.force_login(director.user)
    page = client.get(reverse("records:history", args=["tenancy.member", member.pk]))
    assert page.status_code == 200
    assert "Ankby kommun" in page.content.decode()
    assert "Prövade" in page.content.decode()
    assert (status(elsewhere.pk), status(10**30), status(1, "tenancy.user")) == (404, 404, 404)
    assert client.get(reverse("records:history", args=["tenancy.member", member.pk]), {"fore": "x"}).status_code == 200
    client.force_login(group.user)
    assert status(member.pk) == 403
    client.force_login(stranger())
    assert status(member.pk) == 403
