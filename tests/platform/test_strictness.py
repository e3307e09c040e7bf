"""The nets of the tests themselves hold: what they are to catch is caught."""

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.conf import settings
from django.template import engines

from mellanrum.records.history import record_created
from mellanrum.tenancy.actors import system_actor
from mellanrum.tenancy.models import Federation, Member
from mellanrum.tenancy.scope import federation_transaction
from tests.support.strictness import UndefinedVariable

MustWriteHistory = Callable[[], AbstractContextManager[set[str]]]


@pytest.mark.parametrize("source", ["{{ nothing }}", "{{ request.nothing }}", "{{ nothing|default:'x' }}"])
def test_an_undefined_template_variable_fails(source: str) -> None:
    template = engines["django"].from_string(source)
    with pytest.raises(UndefinedVariable, match="nothing"):
        template.render({})


def test_a_condition_may_ask_for_what_is_not_there() -> None:
    assert engines["django"].from_string("{% if nothing %}yes{% else %}no{% endif %}").render({}) == "no"


def test_the_network_is_closed() -> None:
    with socket.socket() as outside, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        outside.connect(("192.0.2.1", 80))


def test_passwords_are_hashed_fast_and_mail_stays_here() -> None:
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.MD5PasswordHasher"]
    assert settings.EMAIL_BACKEND.endswith(".locmem.EmailBackend")


@pytest.mark.django_db
class TestHistoryRequired:
    """The recorder that operations' tests use."""

    @pytest.fixture
    def federation(self) -> Federation:
        return Federation.objects.create(slug="ett", name="Ett", short_name="Ett")

    @staticmethod
    def member(federation: Federation) -> Member:
        member: Member = Member.objects.create(
            federation=federation, code="k", name="Kommunen", short_name="Kommunen", kind="municipality"
        )
        return member

    def test_a_write_without_history_fails(self, federation: Federation, must_write_history: MustWriteHistory) -> None:
        with (
            federation_transaction([federation.pk]),
            pytest.raises(AssertionError, match="tenancy_member"),
            must_write_history(),
        ):
            self.member(federation)

    def test_a_write_with_history_passes(self, federation: Federation, must_write_history: MustWriteHistory) -> None:
        with federation_transaction([federation.pk]), must_write_history() as written:
            actor = system_actor(federation.pk, "test")
            record_created(actor=actor, use_case="tenancy.load_definition", obj=self.member(federation))
        assert written == {"tenancy_member", "records_historyentry"}

    def test_reading_needs_no_history(self, federation: Federation, must_write_history: MustWriteHistory) -> None:
        with federation_transaction([federation.pk]), must_write_history() as written:
            assert list(Member.objects.all()) == []
        assert written == set()
