"""The register of public documents: numbers without gaps, one matter for an object, marks with their provision."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.db import connections, transaction

from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.records.models import Direction, HistoryEntry, Matter
from mellanrum.records.operations.secrecy import mark_secrecy
from mellanrum.records.queries import documents_of, history_of, matter_of
from mellanrum.records.register import (
    NewDocument,
    NewMatter,
    open_matter,
    open_matters,
    register_document,
    register_documents,
)
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation, Member
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import FederationFactory, MemberFactory

DAY = date(2026, 3, 4)
MustWrite = Callable[[], AbstractContextManager[set[str]]]


def test_numbers_follow_each_other_by_year_and_federation(federation: Federation, actor: Actor) -> None:
    numbers = [
        open_matter(actor=actor, title="Möte", on=day).diary_number
        for day in (DAY, date(2026, 12, 31), date(2027, 1, 1), DAY)
    ]
    assert numbers == ["2026-1", "2026-2", "2027-1", "2026-3"]
    other: Federation = FederationFactory()
    elsewhere = Actor(federation_id=other.pk, name="x", roles=frozenset({"director"}))
    with federation_transaction([other.pk]):
        assert open_matter(actor=elsewhere, title="Möte", on=DAY).diary_number == "2026-1"


def test_an_object_has_one_matter(federation: Federation, actor: Actor, must_write_history: MustWrite) -> None:
    member: Member = MemberFactory(federation=federation)
    with must_write_history():
        first = open_matter(actor=actor, title="Avtal med medlemmen", on=DAY, obj=member)
    again = open_matter(actor=actor, title="Något annat", on=date(2027, 5, 5), obj=member)
    assert first.pk == again.pk
    assert matter_of(actor, member) == first
    assert again.title == "Avtal med medlemmen"
    assert Matter.objects.count() == HistoryEntry.objects.count() == 1


def test_many_matters_are_opened_at_once_in_their_order(
    federation: Federation, actor: Actor, django_assert_max_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    members: list[Member] = MemberFactory.create_batch(40, federation=federation)
    known = open_matter(actor=actor, title="Känd", on=DAY, obj=members[3])
    entries = [NewMatter(title=f"Ärende {n}", on=DAY, obj=member) for n, member in enumerate(members)]
    with django_assert_max_num_queries(9):
        made = open_matters(actor=actor, entries=[*entries, entries[0], NewMatter(title="Utan objekt", on=DAY)])
    assert made[3] == known
    assert [matter.number for matter in made] == [2, 3, 4, 1, *range(5, 41), 2, 41]
    assert open_matters(actor=actor, entries=[]) == []


def test_a_number_that_was_undone_is_given_to_the_next(federation: Federation, actor: Actor) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        open_matter(actor=actor, title="Ångrat", on=DAY)
        raise RuntimeError
    assert open_matter(actor=actor, title="Nästa", on=DAY).number == 1


def test_two_who_register_at_once_get_numbers_without_a_gap(transactional_db: None) -> None:
    federation: Federation = FederationFactory()
    with federation_transaction([federation.pk]):
        member: Member = MemberFactory(federation=federation)
    actor = Actor(federation_id=federation.pk, name="x", roles=frozenset({"director"}))
    ready, failures = threading.Barrier(4), []

    def register() -> None:
        try:
            ready.wait(20)
            for number in range(5):
                with federation_transaction([federation.pk]):
                    matter = open_matter(actor=actor, title="Avtal", on=DAY, obj=member)
                    register_document(actor=actor, matter=matter, title=f"Handling {number}", on=DAY, kind="letter")
                    open_matter(actor=actor, title=f"Möte {number}", on=DAY)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=register) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    with federation_transaction([federation.pk]):
        assert sorted(Matter.objects.values_list("number", flat=True)) == list(range(1, 22))
        assert [document.number for document in documents_of(actor, member)] == list(range(1, 21))


def test_documents_have_numbers_in_their_matter_and_one_of_a_kind_for_an_object(
    federation: Federation, actor: Actor, must_write_history: MustWrite
) -> None:
    member: Member = MemberFactory(federation=federation)
    matter, other = (open_matter(actor=actor, title=title, on=DAY) for title in ("Ett", "Två"))
    with must_write_history():
        made = register_documents(
            actor=actor,
            entries=[
                NewDocument(matter=matter, title="Kallelse", on=DAY, kind="summons", direction=Direction.OUT),
                NewDocument(matter=other, title="Skrivelse", on=DAY, kind="letter", counterpart="Region Provbygden"),
                NewDocument(matter=matter, title="Protokoll", on=DAY, kind="minutes", obj=member),
            ],
        )
    assert [str(document) for document in made] == ["2026-1:1 Kallelse", "2026-2:1 Skrivelse", "2026-1:2 Protokoll"]
    again = register_document(actor=actor, matter=matter, title="Protokoll igen", on=DAY, kind="minutes", obj=member)
    assert again == made[2]
    assert register_document(actor=actor, matter=matter, title="Bilaga", on=DAY, kind="annex", obj=member).number == 3


def test_a_secrecy_mark_names_its_provision_and_says_why(federation: Federation, actor: Actor) -> None:
    matter = open_matter(actor=actor, title="Ett", on=DAY)
    document = register_document(actor=actor, matter=matter, title="Skrivelse", on=DAY, kind="letter")
    with pytest.raises(Refused, match="Skriv varför"):
        mark_secrecy(actor=actor, document=document, provision="26 kap. 1 § OSL", reason=" ")
    auditor = Actor(federation_id=federation.pk, name="Rut", roles=frozenset({"auditor"}))
    with pytest.raises(Forbidden, match="kansliet"):
        mark_secrecy(actor=auditor, document=document, provision="26 kap. 1 § OSL", reason="Enskilds uppgifter")
    document.refresh_from_db()
    assert document.secrecy_provision == ""
    mark_secrecy(actor=actor, document=document, provision="26 kap. 1 § OSL", reason="Enskilds uppgifter")
    mark_secrecy(actor=actor, document=document, provision="", reason="Avidentifierad")
    lines = [(line.use_case_label, line.changes, line.reason) for line in history_of(actor, document)]
    assert lines[:2] == [
        (
            "Tog bort sekretessmarkeringen",
            (("Sekretess enligt", "26 kap. 1 § OSL", ""),),
            "Avidentifierad",
        ),
        (
            "Sekretessmarkerade",
            (("Sekretess enligt", "", "26 kap. 1 § OSL"),),
            "Enskilds uppgifter",
        ),
    ]
