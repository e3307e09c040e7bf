"""``mellanrum import``: what it prints, where, and how it ends. The file is named as a person names it."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

import pytest

from config.commands import import_
from config.environment import Problem
from mellanrum.exchange.models import ImportRun
from mellanrum.governance.models import Attendance

from .conftest import House
from .corpus import GOOD, csv_of, line


def given(file: Path, *more: str, kind: str = "attendance", federation: str = "provbygden") -> Namespace:
    parser = ArgumentParser()
    import_.add_arguments(parser)
    return parser.parse_args([kind, str(file), "--federation", federation, *more])


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "närvaro 2026.csv"
    path.write_bytes(csv_of(GOOD, line(person="Åke Åskog", member="ankby")))
    return path


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    path = tmp_path / "blandat.csv"
    path.write_bytes(csv_of(GOOD, line(date="2026-2-13", presence="närvarande"), line(person="19121212-1213")))
    return path


def test_a_good_file(house: House, good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_.import_command(given(good)) == 0

    out, err = capsys.readouterr()
    assert out == "2 rader: 2 nya, 0 ändrade, 0 oförändrade, 0 felaktiga.\n"
    assert err == ""  # no progress in a pipe
    assert Attendance.objects.count() == 2
    assert ImportRun.objects.get().file_name == "närvaro 2026.csv"


def test_the_same_file_again(house: House, good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import_.import_command(given(good))
    capsys.readouterr()

    assert import_.import_command(given(good, "--format", "json")) == 0

    assert json.loads(capsys.readouterr().out) == {
        "kind": "attendance",
        "rows": 2,
        "created": 0,
        "updated": 0,
        "unchanged": 2,
        "rejected": 0,
        "errors": [],
    }


def test_a_wrong_file_ends_with_1_and_a_table_of_errors(
    house: House, mixed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_.import_command(given(mixed)) == 1

    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert lines[0].split() == ["Rad", "Kolumn", "Värde", "Fel"]
    assert lines[1].split()[:3] == ["2", "date", "2026-2-13"]
    assert lines[1].endswith("Datum skrivs ÅÅÅÅ-MM-DD. Menade du 2026-02-13?")
    assert lines[3].split()[:3] == ["3", "person", "19121212-****"]
    assert "Inget är skrivet. Rätta filen" in out
    assert "1212-1213" not in out + err
    assert Attendance.objects.count() == 0
    assert not mixed.with_name("blandat.csv.rejected.csv").exists()


def test_a_wrong_file_in_json(house: House, mixed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_.import_command(given(mixed, "--format", "json")) == 1

    answer = json.loads(capsys.readouterr().out)
    assert (answer["rows"], answer["created"], answer["rejected"]) == (3, 0, 2)
    assert [set(error) for error in answer["errors"]] == [{"row", "column", "value", "message"}] * 3


def test_a_dry_run_writes_nothing(house: House, good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_.import_command(given(good, "--dry-run")) == 0

    assert "2 nya" in capsys.readouterr().out
    assert Attendance.objects.count() == 0


def test_partial_writes_a_file_of_the_rejected_rows(
    house: House, mixed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_.import_command(given(mixed, "--partial")) == 0

    rejected = mixed.with_name("blandat.csv.rejected.csv")
    assert str(rejected) in capsys.readouterr().out
    assert len(rejected.read_text(encoding="utf-8-sig").splitlines()) == 3
    assert Attendance.objects.count() == 1


def test_partial_with_only_wrong_rows_ends_with_1(house: House, tmp_path: Path) -> None:
    path = tmp_path / "fel.csv"
    path.write_bytes(csv_of(line(date="igår")))

    assert import_.import_command(given(path, "--partial")) == 1


def test_nothing_is_written_when_the_rejected_rows_can_not_be_kept(house: House, mixed: Path) -> None:
    mixed.with_name("blandat.csv.rejected.csv").mkdir()

    with pytest.raises(Problem, match=r"rejected\.csv"):
        import_.import_command(given(mixed, "--partial"))

    assert Attendance.objects.count() == 0


def test_an_unknown_kind_ends_with_2_and_the_nearest(
    house: House, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_.import_command(given(good, kind="attendence")) == 2

    assert "Menade du attendance?" in capsys.readouterr().err


def test_an_unknown_federation_tells_the_nearest(house: House, good: Path) -> None:
    with pytest.raises(Problem, match=r"Menade du provbygden\?"):
        import_.import_command(given(good, federation="provbyggden"))


def test_what_is_no_file(house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Problem, match="är en mapp"):
        import_.import_command(given(tmp_path))
    with pytest.raises(Problem, match="finns inte"):
        import_.import_command(given(tmp_path / "borta.csv"))

    assert import_.import_command(given(tmp_path, "--format", "json")) == 1
    (error,) = json.loads(capsys.readouterr().out)["errors"]
    assert (error["row"], error["column"]) == (None, None)
    assert "är en mapp" in error["message"]


def test_a_huge_file_is_not_even_read(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "stor.csv"
    with path.open("wb") as file:
        file.truncate(3 * 1024**3)
    monkeypatch.setattr(import_, "read_bytes", lambda name: pytest.fail("the file was read"))

    with pytest.raises(Problem, match=r"3072,0 MB\. Högst 20 MB"):
        import_.import_command(given(path))


def test_steps_are_told_on_a_terminal(
    house: House, good: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    import_.import_command(given(good))

    err = capsys.readouterr().err
    steps: list[Any] = [step.removeprefix("\x1b[K").strip() for step in err.split("\r")]
    assert steps == ["", "Läser filen", "Kontrollerar raderna 0/2", "Sparar raderna 0/2", "Klar 2/2"]


def test_many_errors_are_cut_short_on_the_screen(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "fel.csv"
    path.write_bytes(csv_of(*[line(date="igår")] * 60))

    import_.import_command(given(path))

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 52
    assert lines[-1].startswith("… och 10 fel till.")
