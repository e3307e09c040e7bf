"""Services that are watched together: all stop when asked, and all end when one of them does."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from config import serve
from config.cluster import APP, Cluster
from config.environment import Problem
from config.serve import Start, Supervisor

ROOT = Path(__file__).resolve().parents[2]


def python(name: str, code: str) -> Start:
    return Start(name=name, command=[sys.executable, "-c", code])


FOREVER = python("Den ena", "import time; time.sleep(600)")
DEAF = python("Den döva", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)")
SHORT = python("Den andra", "")


def nothing() -> None:
    """What is done when nobody wants to know."""


def ended(pid: int) -> bool:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def stop_soon(supervisor: Supervisor) -> bool:
    supervisor.asked_to_stop.set()
    return True


def test_it_stops_everything_when_it_is_asked_to() -> None:
    supervisor = Supervisor(None)
    told: list[str] = []
    status = supervisor.run(
        [FOREVER, FOREVER], ready=lambda: stop_soon(supervisor), when_ready=lambda: told.append("ready")
    )
    assert status == 0
    assert told == ["ready"]
    assert all(ended(service.process.pid) for service in supervisor.services)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_signal_stops_it_and_the_handlers_are_put_back(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    supervisor = Supervisor(None)
    status = supervisor.run([FOREVER], ready=lambda: True, when_ready=lambda: os.kill(os.getpid(), number))
    assert status == 0
    assert signal.getsignal(number) is before


def test_one_that_ends_ends_all(capsys: pytest.CaptureFixture[str]) -> None:
    supervisor = Supervisor(None)
    status = supervisor.run([FOREVER, SHORT], ready=lambda: False, when_ready=nothing)
    assert status == 1
    assert "Den andra har slutat" in capsys.readouterr().err
    assert all(ended(service.process.pid) for service in supervisor.services)


def test_a_database_that_ends_ends_all(capsys: pytest.CaptureFixture[str]) -> None:
    dead: Any = SimpleNamespace(alive=lambda: False)
    supervisor = Supervisor(dead)
    assert supervisor.run([FOREVER], ready=lambda: False, when_ready=nothing) == 1
    assert "Databasen har slutat" in capsys.readouterr().err
    assert ended(supervisor.services[0].process.pid)


def test_one_that_does_not_listen_is_ended_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "PATIENCE", 0.3)
    supervisor = Supervisor(None)
    assert supervisor.run([DEAF], ready=lambda: stop_soon(supervisor), when_ready=nothing) == 0
    assert ended(supervisor.services[0].process.pid)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_told_before_anything_starts(taken_port: int) -> None:
    with pytest.raises(Problem, match=f"Port {taken_port} är upptagen"):
        serve.serve(None, host="127.0.0.1", port=taken_port, when_ready=nothing)


def test_the_demo_takes_the_next_free_port(taken_port: int, capsys: pytest.CaptureFixture[str]) -> None:
    from config.commands.demo import _free_port

    chosen = _free_port(taken_port)
    assert chosen > taken_port
    assert str(chosen) in capsys.readouterr().out


@pytest.fixture
def serving(shared_folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`mellanrum serve` in a folder with a database of its own, and the address that it prints."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    taken = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_POOL")
    environment = {name: value for name, value in os.environ.items() if name not in taken}
    environment |= {
        "MELLANRUM_DATA": str(shared_folder / "data"),
        "PYTHONPATH": str(ROOT / "src"),
        "LANG": "sv_SE.UTF-8",
    }
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "config", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        cwd=shared_folder,
    )
    assert process.stdout is not None
    yield process, process.stdout.readline().strip()
    process.kill()
    process.wait()
    process.stdout.close()


def processes_under(pid: int) -> list[int]:
    """The process and everything below it."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the processes are counted in /proc")
class TestServing:
    """The whole of it: web server, worker, database."""

    def test_it_answers_and_leaves_nothing_when_it_is_stopped(self, serving: tuple[subprocess.Popen[str], str]) -> None:
        process, address = serving
        host, port = address.removeprefix("http://").rstrip("/").split(":")
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert b" 200 " in connection.recv(100).split(b"\r\n")[0] + b" "
        family = processes_under(process.pid)
        assert len(family) > 5
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert [pid for pid in family if not ended(pid)] == []

    def test_its_worker_runs_what_is_enqueued(
        self, serving: tuple[subprocess.Popen[str], str], shared_folder: Path
    ) -> None:
        with psycopg.connect(Cluster(shared_folder / "data").url(APP), autocommit=True) as connection:
            connection.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)"
                " VALUES ('default', 'mellanrum.records.tasks.seal_history', 0, '{\"federation_id\": 1}')"
            )
            until = time.monotonic() + 20
            rows: list[tuple[str]] = [("todo",)]
            while rows and rows[0][0] in ("todo", "doing") and time.monotonic() < until:
                time.sleep(0.1)
                rows = connection.execute("SELECT status::text FROM procrastinate_jobs").fetchall()
        # A job that went well is removed.
        assert rows == []

    @pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells of a parent's death")
    def test_killing_it_leaves_nothing(self, serving: tuple[subprocess.Popen[str], str]) -> None:
        process, _address = serving
        family = processes_under(process.pid)
        process.kill()
        process.wait()
        assert [pid for pid in family if not ended(pid)] == []

    def test_it_ends_when_the_database_is_killed(self, serving: tuple[subprocess.Popen[str], str]) -> None:
        process, _address = serving
        family = processes_under(process.pid)
        server = next(pid for pid in family[1:] if Path(f"/proc/{pid}/comm").read_text().strip() == "postgres")
        os.kill(server, signal.SIGKILL)
        assert process.wait(20) == 1
        assert [pid for pid in family if not ended(pid)] == []
