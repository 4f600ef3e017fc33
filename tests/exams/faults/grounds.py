"""What faults are made on: a PostgreSQL and a Redis of one's own, and web servers that start in a moment."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psutil
import psycopg
from django.db import connection

from quizapp import settings as sortkey
from quizapp.bank import content
from quizapp.embedded import environment, places
from quizapp.embedded.environment import BASE_DIR
from quizapp.embedded.postgres import Postgres
from quizapp.embedded.processes import halt, last_words
from quizapp.embedded.redis import Redis
from tests.embedded.installed import free_port, wait_until


class Grounds:
    """PostgreSQL with the settings of `make run`, which the other tests do without, and Redis."""

    def __init__(self, folder: Path) -> None:
        self.folder = places.private(folder, passage=True)
        self.sockets = places.socket_folder(folder / "sockets", places.servant())
        self.postgres = Postgres.prepare(folder / "postgres", self.sockets, folder / "postgres.log")
        self.redis = Redis.prepare(folder / "redis", self.sockets, folder / "redis.log", fleeting=True)
        self.database = self.postgres.start()
        self.cache = self.redis.start()
        self.postgres.wait(self.database)
        self.redis.wait(self.cache)

    @property
    def variables(self) -> dict[str, str]:
        return environment.services(self.sockets) | {"DATABASE_POOL": "yes", "REDIS_PAIR": "0"}

    def take_tables(self, database: str) -> None:
        """Make the tables, triggers and constraints that `database` of the test run has."""
        here = connection.settings_dict["OPTIONS"]["host"]
        program = self.postgres.programs / "pg_dump"
        made = subprocess.run(
            [program, "--host", here, "--username", environment.ROLE, "--schema-only", database],
            check=True,
            capture_output=True,
        )
        subprocess.run(
            [self.postgres.programs / "psql", "--quiet", "--set", "ON_ERROR_STOP=1"],
            input=made.stdout,
            env={**os.environ, **self.variables},
            check=True,
            capture_output=True,
        )

    def set(self, **options: str) -> None:
        """Change settings of the running server."""
        with psycopg.connect(self.variables["DATABASE_URL"], autocommit=True) as own:
            for name, value in options.items():
                own.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
            own.execute("SELECT pg_reload_conf()")

    @contextmanager
    def frozen(self, leader: subprocess.Popen[bytes]) -> Iterator[None]:
        """A server that still has its connections, and does nothing with them."""
        _signal_all(leader, signal.SIGSTOP)
        try:
            yield
        finally:
            _signal_all(leader, signal.SIGCONT)

    def kill_database(self) -> None:
        """SIGKILL to the postmaster and to all its children."""
        _signal_all(self.database, signal.SIGKILL)
        self.database.wait()

    def restart_database(self) -> None:
        self.database = self.postgres.start()
        self.postgres.wait(self.database)

    def kill_cache(self) -> None:
        _signal_all(self.cache, signal.SIGKILL)
        self.cache.wait()

    def restart_cache(self) -> None:
        self.cache = self.redis.start()
        self.redis.wait(self.cache)

    @contextmanager
    def for_django(self) -> Iterator[None]:
        """Let models in this process, and in threads that begin now, stand for this database."""
        before = dict(connection.settings_dict)
        own = sortkey.database(self.variables["DATABASE_URL"])
        connection.close()
        content.forget()
        connection.settings_dict.update({name: own[name] for name in ("NAME", "HOST", "USER", "OPTIONS")})
        try:
            yield
        finally:
            connection.close()
            content.forget()
            connection.settings_dict.clear()
            connection.settings_dict.update(before)

    def stop(self) -> None:
        halt(self.database, signal.SIGQUIT, 5)
        halt(self.cache, signal.SIGKILL, 5)
        places.leave_socket_folder(self.sockets)


def _signal_all(leader: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        family = [psutil.Process(leader.pid), *psutil.Process(leader.pid).children(recursive=True)]
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(number)


class Stable:
    """Starts web servers over `grounds`; see `stable.py`."""

    def __init__(self, grounds: Grounds) -> None:
        self.folder = grounds.folder
        self.log = grounds.folder / "stable.log"
        self.sites: list[Site] = []
        self.output: IO[bytes] = self.log.open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.exams.faults.stable"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.output,
            env={**os.environ, **grounds.variables, "LOG_LEVEL": "WARNING"},
            cwd=BASE_DIR,
            start_new_session=True,
        )
        assert self.said() == "ready", last_words(self.log, 20)

    def said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().decode().strip()

    def serve(self, variant: str = "", *, port: int | None = None) -> Site:
        """A web server that takes requests now."""
        site = self.begin(variant, port=port)
        site.wait()
        return site

    def begin(self, variant: str = "", *, port: int | None = None) -> Site:
        port = port or free_port()
        log = self.folder / f"web-{port}.log"
        asked = json.dumps({"port": port, "log": str(log), "variant": variant})
        assert self.process.stdin is not None
        self.process.stdin.write(asked.encode() + b"\n")
        self.process.stdin.flush()
        site = Site(int(self.said() or 0), port, log)
        self.sites.append(site)
        return site

    def stop(self) -> None:
        for site in self.sites:
            site.kill()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()
        self.output.close()


class Site:
    """A web server: its supervisor and the processes that serve."""

    def __init__(self, pid: int, port: int, log: Path) -> None:
        self.pid, self.port, self.log = pid, port, log

    def wait(self) -> None:
        wait_until(lambda: not psutil.pid_exists(self.pid) or self.answers(), 60)
        assert psutil.pid_exists(self.pid), last_words(self.log, 20)

    def answers(self) -> bool:
        probe = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            probe.request("GET", "/healthz")
            return probe.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            probe.close()

    def kill(self) -> None:
        """SIGKILL to all of it at once, and wait until nothing of it runs."""
        with contextlib.suppress(psutil.NoSuchProcess):
            leader = psutil.Process(self.pid)
            family = [leader, *leader.children(recursive=True)]
            os.killpg(self.pid, signal.SIGKILL)
            wait_until(lambda: not any(map(_runs, family)), 20)


def _runs(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
