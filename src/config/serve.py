"""The web server and the worker, as children that are watched together with the database: one ends, all end."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from config.cluster import Cluster, signal_at_parents_death
from config.environment import Problem, child_environment
from config.language import _

# How long a child that was asked to stop may finish what it does.
PATIENCE = 10.0
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, kw_only=True)
class Start:
    """A service to start: its name for people, its command, and what it gets when we die without stopping it."""

    name: str
    command: list[str]
    at_our_death: signal.Signals = signal.SIGTERM


@dataclass
class Service:
    """One child process in a session of its own, with everything that it starts."""

    name: str
    process: subprocess.Popen[bytes]

    def signal(self, number: signal.Signals) -> None:
        """This will send a signal to the child itself, or, to make an end of it, to everything that it started."""
        target = os.killpg if number == signal.SIGKILL else os.kill
        try:
            target(self.process.pid, number)
        except ProcessLookupError:
            return


@dataclass
class Supervisor:
    """Starts the services, waits for a signal or for one of them to end, and stops them all."""

    cluster: Cluster | None
    services: list[Service] = field(default_factory=list)
    asked_to_stop: threading.Event = field(default_factory=threading.Event)

    def run(self, starts: Sequence[Start], *, ready: Callable[[], bool], when_ready: Callable[[], None]) -> int:
        """This will serve until it is asked to stop (0), or until a service or the database has ended by itself (1)."""
        before = {number: signal.signal(number, lambda *_: self.asked_to_stop.set()) for number in STOPPING}
        try:
            self.services += [_start(each) for each in starts]
            announced = False
            while not self.asked_to_stop.wait(0.1):
                if ended := self._ended():
                    print(_("{name} har slutat. Allt stoppas.").format(name=ended), file=sys.stderr)  # noqa: T201
                    return 1
                if not announced and ready():
                    announced = True
                    when_ready()
            return 0
        finally:
            self._stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _ended(self) -> str:
        if self.cluster is not None and not self.cluster.alive():
            return _("Databasen")
        return next((service.name for service in self.services if service.process.poll() is not None), "")

    def _stop(self) -> None:
        for service in self.services:
            service.signal(signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        for service in self.services:
            with suppress(subprocess.TimeoutExpired):
                service.process.wait(max(0.0, until - time.monotonic()))
            # What a service started and did not end itself; nothing is left when it stopped as it should.
            service.signal(signal.SIGKILL)
            service.process.wait()


def web_command(host: str, port: int) -> list[str]:
    """This will give the command of the web server."""
    options = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "--no-ws", "--http", "1"]
    options += ["--log-level", "warning", "--workers-kill-timeout", "5"]
    return [
        sys.executable,
        "-P",
        "-m",
        "granian",
        *options,
        "--host",
        host,
        "--port",
        str(port),
        "config.wsgi:application",
    ]


def worker_command() -> list[str]:
    """This will give the command of the worker, which runs queued and periodic jobs."""
    return [sys.executable, "-P", "-m", "config.worker"]


def serve(cluster: Cluster | None, *, host: str, port: int, when_ready: Callable[[], None]) -> int:
    """This will serve pages and run jobs until it is asked to stop; ``when_ready`` is called at the first answer.

    Raises:
        Problem: when somebody else has the port.
    """
    if not is_free(host, port):
        raise Problem(_("Port {port} är upptagen. Välj en annan med --port.").format(port=port))

    def answers() -> bool:
        try:
            with socket.create_connection((host, port), timeout=1):
                return True
        except OSError:
            return False

    starts = [
        Start(name=_("Webbservern"), command=web_command(host, port)),
        # Asked to stop it would first report to the database, which goes when we do.
        Start(name=_("Jobbhanteraren"), command=worker_command(), at_our_death=signal.SIGKILL),
    ]
    return Supervisor(cluster).run(starts, ready=answers, when_ready=when_ready)


def is_free(host: str, port: int) -> bool:
    """This will tell whether we could listen on a port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def address(host: str, port: int) -> str:
    """This will write the address that a browser on this machine can open."""
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1", "localhost") else host  # noqa: S104
    return f"http://{shown}:{port}/"


def _start(what: Start) -> Service:
    # A session of its own: Ctrl-C reaches us alone, and we stop the services in order.
    process = subprocess.Popen(
        what.command,
        stdin=subprocess.DEVNULL,
        # What goes wrong is written to the error stream; the other is for the command's own lines.
        stdout=subprocess.DEVNULL,
        env=child_environment(),
        start_new_session=True,
        preexec_fn=signal_at_parents_death(what.at_our_death),
    )
    return Service(name=what.name, process=process)
