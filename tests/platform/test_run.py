"""run.py: what it makes, what it leaves alone, and the sentences it says when it cannot."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "run.py"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, at work in a clone of its own, with a `uv` that only notes how it was called."""
    spec = importlib.util.spec_from_file_location("run", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    clone = tmp_path / "klon å"
    programs = tmp_path / "bin"
    for folder in (clone, clone / ".venv" / "bin", programs):
        folder.mkdir(parents=True)
    for name in ("uv.lock", "pyproject.toml"):
        (clone / name).write_text(name)
    (clone / ".venv" / "bin" / "python").touch()
    uv = programs / "uv"
    uv.write_text(
        f"#!/bin/sh\n[ \"$1\" = --version ] && echo 'uv 0.13.9' && exit\n"
        f"echo \"$@\" >> '{tmp_path}/calls'; env > '{tmp_path}/environment'\n"
    )
    uv.chmod(0o755)
    monkeypatch.setattr(module, "ROOT", clone)
    monkeypatch.setattr(module, "PYTHON", clone / ".venv" / "bin" / "python")
    monkeypatch.setattr(module, "TOOLS", clone / ".tools")
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("VIRTUAL_ENV", "/somebody/else's")
    return module


def calls(tmp_path: Path) -> list[str]:
    path = tmp_path / "calls"
    return path.read_text().splitlines() if path.exists() else []


def test_it_uses_the_standard_library_only() -> None:
    lines = [line.split()[1] for line in SCRIPT.read_text().splitlines() if line.startswith(("import ", "from "))]
    assert {name.split(".")[0] for name in lines} <= sys.stdlib_module_names


@pytest.mark.parametrize("version", [(3, 10), (3, 14)])
def test_another_python_is_refused_with_a_sentence(version: tuple[int, int]) -> None:
    code = f"import sys, runpy; sys.version_info = (*{version}, 0, 'final', 0); runpy.run_path({str(SCRIPT)!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert (
        done.stderr.strip() == f"Mellanrum needs Python 3.11, 3.12 or 3.13. This is Python {version[0]}.{version[1]}."
    )


def test_the_environment_is_made_once(run: ModuleType, tmp_path: Path) -> None:
    run.prepare(with_tools=False)
    run.prepare(with_tools=False)
    assert calls(tmp_path) == [f"sync --frozen --no-default-groups --python {sys.executable} --quiet"]
    environment = (tmp_path / "environment").read_text()
    assert "UV_PYTHON_DOWNLOADS=never" in environment
    assert "VIRTUAL_ENV" not in environment


def test_tools_are_added_when_they_are_needed_and_then_kept(run: ModuleType, tmp_path: Path) -> None:
    run.prepare(with_tools=False)
    run.prepare(with_tools=True)
    (run.PYTHON.parent / "pytest").touch()
    run.prepare(with_tools=False)
    assert ["--group dev" in call for call in calls(tmp_path)] == [False, True]
    (run.ROOT / "uv.lock").write_text("newer")
    run.prepare(with_tools=False)
    assert ["--group dev" in call for call in calls(tmp_path)] == [False, True, True]


def test_tools_that_somebody_installed_are_not_removed(run: ModuleType, tmp_path: Path) -> None:
    (run.PYTHON.parent / "pytest").touch()
    run.prepare(with_tools=False)
    assert ["--group dev" in call for call in calls(tmp_path)] == [True]


@pytest.mark.parametrize("changed", ["uv.lock", "pyproject.toml"])
def test_a_changed_project_is_made_anew(run: ModuleType, tmp_path: Path, changed: str) -> None:
    run.prepare(with_tools=False)
    (run.ROOT / changed).write_text("newer")
    run.prepare(with_tools=False)
    assert len(calls(tmp_path)) == 2


def test_a_failed_installation_is_tried_again(run: ModuleType, tmp_path: Path) -> None:
    uv = tmp_path / "bin" / "uv"
    works = uv.read_text()
    uv.write_text(works + "exit 1\n")
    with pytest.raises(SystemExit, match="could not be installed"):
        run.prepare(with_tools=False)
    uv.write_text(works)
    run.prepare(with_tools=False)
    assert len(calls(tmp_path)) == 2


def test_without_ensurepip_a_sentence_says_what_to_install(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.shutil, "which", lambda name: None)

    def lacks_ensurepip(*arguments: object, **options: object) -> None:
        raise subprocess.CalledProcessError(1, "ensurepip")

    monkeypatch.setattr(run.venv, "create", lacks_ensurepip)
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        run.find_uv()


def test_an_old_uv_is_passed_over(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin" / "uv").write_text("#!/bin/sh\necho 'uv 0.4.30'\n")
    made = run.TOOLS / f"uv-{run.UV_VERSION}" / "bin" / "uv"
    made.parent.mkdir(parents=True)
    made.write_text(f"#!/bin/sh\necho 'uv {run.UV_VERSION}'\n")
    made.chmod(0o755)
    assert run.find_uv() == str(made)


def test_the_tests_run_on_two_cores_unless_something_else_is_said(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[list[str]] = []
    monkeypatch.setattr(run, "hand_over", handed.append)
    monkeypatch.chdir(run.ROOT)
    run.run_tests(["tests/kernel", "--require-browser"])
    run.run_tests(["-n0"])
    on_two = ["-n", "2", "--dist", "loadfile"]
    assert handed == [["-m", "pytest", *on_two, "tests/kernel", "--require-browser"], ["-m", "pytest", "-n0"]]
