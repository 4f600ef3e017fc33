"""One installation on this machine, from nothing to a URL: what `manage.py up` does."""

import errno
import fcntl
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from quizapp.embedded import environment, places, postgres, redis
from quizapp.embedded.environment import BASE_DIR, LOOPBACK
from quizapp.embedded.postgres import Postgres
from quizapp.embedded.processes import Roll, halt, last_words, spawn
from quizapp.embedded.redis import Redis
from quizapp.embedded.supervisor import Child, Stopped, Supervisor
from quizapp.embedded.trouble import Trouble

STOP_ORDER = (("web", "beat"), ("worker",), ("Redis", "PostgreSQL"))


class AlreadyRunning(Trouble):
    """Another supervisor holds this installation; it was left alone."""


def web_command(host: str, port: int, application: str = "quizapp.web.front:application") -> tuple[str, ...]:
    """What follows `python -m` to serve `application`."""
    return (
        *("granian", "--interface", "rsgi", "--host", host, "--port", str(port)),
        # Without respawn, one dead web process stops the whole server.
        *("--workers", "2", "--respawn-failed-workers", "--no-ws"),
        *("--workers-kill-timeout", "10", application),
    )


class Installation:
    def __init__(self, var: Path, *, host: str, port: int, demo: bool, say: Callable[[str], None]) -> None:
        self.var = var.absolute()
        self.host = host
        self.port = port
        self.demo = demo
        self.say = say
        self.run_folder = self.var / "run"
        self.logs = self.var / "log"
        self.accounts = self.var / "accounts.txt"
        self.roll = Roll(self.run_folder / "state.json", ("VAR_DIR", str(self.var)))
        self.supervisor = Supervisor(self.roll, say)
        self.variables: dict[str, str] = {}
        self.sockets: Path | None = None

    def run(self) -> None:
        """Start everything, say where it is, and stay until a signal."""
        places.private(self.var, passage=True)
        places.private(self.run_folder)
        with self.lock():
            self.supervisor.catch_signals()
            try:
                self.clear_up()
                self.start()
                self.supervisor.watch()
            except Stopped:
                self.say("stopping")
            finally:
                self.stop()
            self.say("stopped; the data stays in " + str(self.var))

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Alone on this installation: the kernel frees the lock whatever happens to us."""
        with (self.run_folder / "up.lock").open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.roll.load()
                where = self.roll.notes.get("url", "an address that it is about to print")
                raise AlreadyRunning(
                    f"Sortkey is already running (pid {self.roll.notes.get('pid', 'unknown')}) at {where}; "
                    "nothing was changed."
                ) from None
            yield

    def clear_up(self) -> None:
        for name in self.roll.stop_orphans():
            self.say(f"{name} was left over from a run that was killed; stopped it")
        self.check_port()

    def check_port(self) -> None:
        """Before anything is started: nothing is worse than a working site that is somebody else's."""
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(
                self.host, self.port, type=socket.SOCK_STREAM
            )[0]
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
        except OSError as error:
            address_is_wrong = isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL
            advice = (
                "Name an address of this machine: make run HOST=127.0.0.1"
                if address_is_wrong
                else "Choose another port: make run PORT=8001"
            )
            raise Trouble(f"Cannot serve on {self.host}:{self.port}: {error.strerror}. {advice}") from None

    def start(self) -> None:
        began = time.monotonic()
        for folder in (self.logs, self.var / "mail"):
            places.private(folder)
        sockets = self.sockets = places.socket_folder(self.var / "sockets", places.servant())
        self.variables = environment.compose(
            var=self.var,
            sockets=sockets,
            host=self.host,
            port=self.port,
            secret_key=self.secret_key(),
        )
        self.roll.notes = {"pid": os.getpid(), "url": self.url}
        self.roll.save()
        self.start_servers(sockets)
        environment.write(self.run_folder / "env", self.variables)
        known = self.accounts.exists()
        self.prepare()
        self.start_django()
        self.wait_for_the_site()
        self.announce(time.monotonic() - began, first=not known)

    @property
    def url(self) -> str:
        return self.variables["SITE_URL"]

    def secret_key(self) -> str:
        path = self.var / "secret-key"
        try:
            key = path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            key = ""
        if not key:
            key = secrets.token_urlsafe(48)
            environment.write_private(path, key + "\n")
        return key

    def start_servers(self, sockets: Path) -> None:
        pause = self.supervisor.pause
        database_log, broker_log = self.logs / "postgres.log", self.logs / "redis.log"
        database = Postgres.prepare(self.var / "postgres", sockets, database_log, pause=pause)
        broker = Redis.prepare(self.var / "redis", sockets, broker_log, pause=pause)
        # Both start at once; each is waited for in its turn.
        first = self.supervisor.start(
            Child("PostgreSQL", database.start, database_log, postgres.STOP, 30, postgres.reason)
        )
        second = self.supervisor.start(Child("Redis", broker.start, broker_log, redis.STOP, 15))
        self.say(f"PostgreSQL {database.wait(first)} ready")
        self.say(f"{broker.wait(second)} ready")

    @property
    def environment(self) -> dict[str, str]:
        # Servers name their processes if setproctitle happens to be installed, and that
        # would write over the environment by which we know our own.
        return {**os.environ, **self.variables, "PYTHONUNBUFFERED": "1", "SPT_NOENV": "1"}

    def prepare(self) -> None:
        """Migrations, static files, courses and accounts, in one process that says its own lines."""
        command: list[str | Path] = [sys.executable, BASE_DIR / "manage.py", "prepare", "--accounts"]
        if self.demo:
            command.append("--demo")
        process = spawn(command, log=None, environment=self.environment, folder=BASE_DIR)
        self.roll.add("prepare", process, signal.SIGTERM)
        try:
            while process.poll() is None:
                self.supervisor.pause()
        finally:
            halt(process, signal.SIGTERM, 10)
        if process.returncode:
            raise Trouble("The installation could not be prepared; the lines above say why.")

    def start_django(self) -> None:
        for name, command, extra, patience in self.django_commands():
            log = self.logs / f"{name}.log"

            def launch(
                command: tuple[str, ...] = command, log: Path = log, extra: dict[str, str] = extra
            ) -> subprocess.Popen[bytes]:
                run = [sys.executable, "-m", *command]
                return spawn(run, log=log, environment=self.environment | extra, folder=BASE_DIR)

            self.supervisor.start(Child(name, launch, log, signal.SIGTERM, patience))

    def django_commands(self) -> list[tuple[str, tuple[str, ...], dict[str, str], float]]:
        web = web_command(self.host, self.port)
        celery = ("celery", "--app", "quizapp.celery:app")
        worker = (*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip")
        schedule = str(self.run_folder / "beat-schedule")
        beat = (*celery, "beat", "--loglevel", "INFO", "--schedule", schedule, "--pidfile=")
        return [
            # A pool is for the web processes: it must not cross the fork of the worker.
            ("web", web, {"DATABASE_POOL": "yes"}, 15),
            ("worker", worker, {}, 20),
            ("beat", beat, {}, 5),
        ]

    def wait_for_the_site(self, patience: float = 60) -> None:
        web = next(child for child in self.supervisor.children if child.name == "web")
        deadline = time.monotonic() + patience
        while not self.answers():
            process = web.process
            if process is None or process.poll() is not None or time.monotonic() > deadline:
                raise Trouble(f"The web server did not start: {last_words(web.log)} ({web.log})")
            self.supervisor.pause()

    def answers(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - a key, not an address to bind
        connection = http.client.HTTPConnection(host, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def announce(self, seconds: float, *, first: bool) -> None:
        self.say(f"web server, worker and beat ready after {seconds:.1f} s")
        lines = ["", f"  Sortkey serves on {self.url}", ""]
        if first and self.accounts.exists():
            lines.append(f"  Accounts (kept in {self.accounts}, not shown again):")
            lines += [f"    {line}" for line in self.accounts.read_text(encoding="utf-8").splitlines()]
        elif self.accounts.exists():
            lines.append(f"  Accounts and their passwords: {self.accounts}")
        lines.append(f"  Mail: files in {self.var / 'mail'}, for curators also at {self.url}/mail/")
        lines.append(f"  Logs: {self.logs}")
        if os.geteuid() == 0:
            lines.append("  You are root: PostgreSQL runs as nobody, all else as root.")
        if self.host not in LOOPBACK:
            lines.append(
                f"  {self.host} is not loopback: other machines can reach this site over plain HTTP. "
                "The generated accounts lose their waiver: staff pages ask them for a second factor, "
                "and /mail/ is closed."
            )
        lines += ["  Stop with Ctrl-C.", ""]
        self.say("\n".join(lines))

    def stop(self) -> None:
        try:
            self.supervisor.stop(STOP_ORDER)
        finally:
            (self.run_folder / "env").unlink(missing_ok=True)
            self.roll.clear()
            if self.sockets is not None:
                places.leave_socket_folder(self.sockets)
