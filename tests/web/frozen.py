"""A PostgreSQL and a Redis of a test's own, to be frozen and killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from quizapp.embedded import environment, places
from quizapp.embedded.environment import BASE_DIR
from quizapp.embedded.postgres import Postgres
from quizapp.embedded.processes import halt, spawn
from quizapp.embedded.redis import Redis


class Services:
    def __init__(self, folder: Path) -> None:
        self.folder = places.private(folder, passage=True)
        self.sockets = places.socket_folder(folder / "sockets", places.servant())
        self.postgres = Postgres.prepare(
            folder / "postgres", self.sockets, folder / "postgres.log", fleeting=True
        )
        self.redis = Redis.prepare(folder / "redis", self.sockets, folder / "redis.log", fleeting=True)
        self.database = self.postgres.start()
        self.cache = self.redis.start()
        self.postgres.wait(self.database)
        self.redis.wait(self.cache)

    @property
    def variables(self) -> dict[str, str]:
        return environment.services(self.sockets) | {"DATABASE_POOL": "yes", "REDIS_PAIR": "0"}

    def migrate(self) -> None:
        """The tables of learners and their sessions; nothing here needs more."""
        log = self.folder / "migrate.log"
        for app in ("accounts", "sessions"):
            command = [sys.executable, "manage.py", "migrate", app, "--skip-checks", "--verbosity", "0"]
            process = spawn(command, log=log, environment={**os.environ, **self.variables}, folder=BASE_DIR)
            assert process.wait(240) == 0, log.read_text(encoding="utf-8")

    @contextmanager
    def frozen(self, leader: subprocess.Popen[bytes]) -> Iterator[None]:
        """A server that still has its connections, and does nothing with them."""
        signal_all(leader, signal.SIGSTOP)
        try:
            yield
        finally:
            signal_all(leader, signal.SIGCONT)

    def kill_database(self) -> None:
        signal_all(self.database, signal.SIGKILL)
        self.database.wait()

    def restart_database(self) -> None:
        self.database = self.postgres.start()
        self.postgres.wait(self.database)

    def stop(self) -> None:
        halt(self.database, signal.SIGQUIT, 5)
        halt(self.cache, signal.SIGKILL, 5)
        places.leave_socket_folder(self.sockets)


def signal_all(leader: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(psutil.NoSuchProcess):
        family = [psutil.Process(leader.pid), *psutil.Process(leader.pid).children(recursive=True)]
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)
