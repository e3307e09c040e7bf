"""What `serve` refuses on an address that other machines reach."""

from pathlib import Path

import pytest
from django.conf import settings

from config.commands.serve import _is_loopback, _require_own_secrets
from config.environment import Installation, Problem


class Demo(Installation):
    @property
    def is_demo(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False)],
)
def test_only_loopback_is_the_own_machine(host: str, *, own: bool) -> None:
    assert _is_loopback(host) == own


def test_a_demo_is_not_opened_to_others(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="demo"):
        _require_own_secrets(Demo(data=tmp_path, cluster=None))


def test_nor_is_one_that_stands_on_a_server_of_somebody_else_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMO", True)
    monkeypatch.setattr(settings, "SECRET_KEY", "a" * 60)
    monkeypatch.setattr(settings, "PERSON_KEY_SECRET", "b" * 60)
    with pytest.raises(Problem, match="demo"):
        _require_own_secrets(Installation(data=tmp_path, cluster=None))


@pytest.mark.parametrize("name", ["SECRET_KEY", "PERSON_KEY_SECRET"])
def test_secrets_that_stand_in_the_source_are_refused(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Installation(data=tmp_path, cluster=None)
    monkeypatch.setattr(settings, "SECRET_KEY", "a" * 60)
    monkeypatch.setattr(settings, "PERSON_KEY_SECRET", "b" * 60)
    _require_own_secrets(here)
    monkeypatch.setattr(settings, name, settings.DEVELOPMENT_SECRET + "x")
    with pytest.raises(Problem, match="MELLANRUM_"):
        _require_own_secrets(here)
