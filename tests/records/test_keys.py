"""Fields about a person enter history as ciphertext, under a key that can be destroyed."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from mellanrum.kernel.errors import Refused
from mellanrum.records.history import record_all, record_changed, record_created, snapshot
from mellanrum.records.keys import Unreadable, decrypt, destroy_key, encrypt, key_of, rotate
from mellanrum.records.models import HistoryEntry, PersonKey
from mellanrum.records.queries import personal_values
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact, Federation, Member
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import ContactFactory, FederationFactory, MemberFactory

from .conftest import USE_CASE

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PHONE = "070-174 06 05"


@pytest.fixture
def party(federation: Federation) -> Iterator[Member]:
    """The party that answers for the data; the test's transaction acts for it."""
    member: Member = MemberFactory(federation=federation)
    with federation_transaction([federation.pk], controllers=[member.pk]):
        yield member


@pytest.fixture
def person(party: Member, monkeypatch: pytest.MonkeyPatch) -> Contact:
    """A contact whose phone counts as personal here: the rows that will be about people come with their contexts."""
    monkeypatch.setattr(Contact, "personal_fields", frozenset({"phone", "name"}), raising=False)
    monkeypatch.setattr(Contact, "person_subject", property(lambda self: f"contact:{self.pk}"), raising=False)
    monkeypatch.setattr(Contact, "controller_id", party.pk, raising=False)
    made: Contact = ContactFactory(federation=party.federation, name="Ebba Exempelsson", phone=PHONE, title="Deltagare")
    return made


def key(party: Member, subject: str = "participant:17") -> PersonKey:
    return key_of(federation_id=party.federation_id, controller_id=party.pk, subject=subject, now=NOW)


def test_a_key_is_made_once_for_each_person(party: Member) -> None:
    first, again, other = key(party), key(party), key(party, "participant:18")
    assert first.pk == again.pk != other.pk
    cipher = encrypt(first, b"hemligt", bound_to="rad 1")
    assert b"hemligt" not in cipher
    assert decrypt(again, cipher, bound_to="rad 1") == b"hemligt"
    with pytest.raises(Unreadable):
        decrypt(other, cipher, bound_to="rad 1")


def test_a_cipher_is_bound_to_its_row_and_a_key_to_its_person(party: Member) -> None:
    mine, other = key(party), key(party, "participant:18")
    cipher = encrypt(mine, b"hemligt", bound_to="rad 1")
    with pytest.raises(Unreadable, match="moved"):
        decrypt(mine, cipher, bound_to="rad 2")
    with pytest.raises(Unreadable, match="changed"):
        decrypt(mine, cipher[:-1] + bytes([cipher[-1] ^ 1]), bound_to="rad 1")
    other.wrapped = mine.wrapped
    with pytest.raises(Unreadable):
        decrypt(other, cipher, bound_to="rad 1")


def test_the_key_itself_stands_nowhere_in_the_database(party: Member) -> None:
    mine = key(party)
    wrapped = bytes(mine.wrapped or b"")
    # One byte of version, eight of which secret, twelve of nonce, thirty-two of key, sixteen of tag.
    assert len(wrapped) == 1 + 8 + 12 + 32 + 16
    assert wrapped != bytes(key(party, "participant:18").wrapped or b"")


def test_history_holds_ciphertext_and_no_name(person: Contact, actor: Actor) -> None:
    record_created(actor=actor, use_case=USE_CASE, obj=person)
    before = snapshot(person)
    person.phone, person.title = "070-174 06 99", "Deltagare i insats"
    assert record_changed(actor=actor, use_case=USE_CASE, obj=person, before=before)
    created, changed = HistoryEntry.objects.order_by("id")
    assert created.after == {"email": person.email, "title": "Deltagare", "user": None}
    assert (changed.before, changed.after) == ({"title": "Deltagare"}, {"title": "Deltagare i insats"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, ' ') FROM records_historyentry e")
        (everything,) = cursor.fetchone() or ("",)
    for secret in ("Exempelsson", PHONE, PHONE.encode().hex(), b"Exempelsson".hex()):
        assert secret not in everything
    assert created.object_label == f"kontakt {person.pk}"
    assert personal_values(created) == (None, {"name": "Ebba Exempelsson", "phone": PHONE})
    assert personal_values(changed) == ({"phone": PHONE}, {"phone": "070-174 06 99"})


def test_after_disposal_the_history_stands_but_says_nothing_of_the_person(person: Contact, actor: Actor) -> None:
    record_created(actor=actor, use_case=USE_CASE, obj=person)
    assert destroy_key(federation_id=person.federation_id, subject=person.person_subject, now=NOW) is True  # type: ignore[attr-defined]
    assert destroy_key(federation_id=person.federation_id, subject=person.person_subject, now=NOW) is False  # type: ignore[attr-defined]
    (entry,) = HistoryEntry.objects.all()
    assert entry.cipher is not None
    with pytest.raises(Unreadable, match="destroyed"):
        personal_values(entry)
    row = PersonKey.objects.get()
    assert (row.wrapped, row.destroyed_at) == (None, NOW)
    with pytest.raises(Refused, match="gallrade"):
        record_created(actor=actor, use_case=USE_CASE, obj=person)
    assert HistoryEntry.objects.count() == 1


def test_a_cipher_moved_to_another_entry_cannot_be_read(person: Contact, actor: Actor) -> None:
    record_created(actor=actor, use_case=USE_CASE, obj=person)
    entry = HistoryEntry.objects.get()
    moved = HistoryEntry.objects.get()
    moved.pk = entry.pk + 1
    with pytest.raises(Unreadable, match="moved"):
        personal_values(moved)


def test_keys_are_wrapped_anew_under_a_new_secret(party: Member, settings: Settings) -> None:
    cipher = encrypt(key(party), b"hemligt", bound_to="rad 1")
    former = settings.PERSON_KEY_SECRET
    settings.PERSON_KEY_SECRET = "en ny hemlighet som är lång nog för att vara en"
    with pytest.raises(Unreadable, match="does not have"):
        decrypt(key(party), cipher, bound_to="rad 1")
    settings.PERSON_KEY_FORMER_SECRETS = [former]
    assert decrypt(key(party), cipher, bound_to="rad 1") == b"hemligt"
    assert rotate(federation_id=party.federation_id) == 1
    assert rotate(federation_id=party.federation_id) == 0
    settings.PERSON_KEY_FORMER_SECRETS = []
    assert decrypt(key(party), cipher, bound_to="rad 1") == b"hemligt"


def test_the_federation_itself_sees_no_key(party: Member, federation: Federation) -> None:
    key(party)
    other: Member = MemberFactory(federation=federation)
    for controllers in ([], [other.pk]):
        with federation_transaction([federation.pk], controllers=controllers):
            assert PersonKey.objects.count() == 0
            with pytest.raises(Exception, match="row-level security"), transaction.atomic():
                key(party, "participant:99")
    assert PersonKey.objects.count() == 1


def test_a_key_of_another_federation_cannot_be_used(party: Member, actor: Actor, federation: Federation) -> None:
    other: Federation = FederationFactory()
    mine = key(party)
    with federation_transaction([federation.pk, other.pk], controllers=[party.pk]):
        entry = HistoryEntry(
            federation=other, at=NOW, actor_name="x", use_case=USE_CASE, object_type="x", object_id=1, person_key=mine
        )
        with pytest.raises(IntegrityError, match="same_federation"), transaction.atomic():
            record_all([entry])
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
