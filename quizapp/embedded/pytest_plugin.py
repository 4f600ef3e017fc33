"""PostgreSQL and Redis for the tests, started before Django reads its settings.

Loaded by `-p quizapp.embedded.pytest_plugin` (pyproject.toml). One pair of
servers serves all xdist workers; pytest-django gives each a database of its
own, and REDIS_PAIR gives each a pair of Redis databases. Nothing is started
where DATABASE_URL is set already.
"""

import atexit
import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import IO

import pytest

from quizapp.embedded import environment, places
from quizapp.embedded.postgres import Postgres
from quizapp.embedded.processes import Roll, halt
from quizapp.embedded.redis import Redis
from quizapp.embedded.trouble import Trouble

VARIABLES = {
    "DJANGO_SETTINGS_MODULE": "quizapp.settings",
    "SECRET_KEY": "of-tests-only-and-long-enough-for-the-deploy-check-1234567890",
    "ALLOWED_HOSTS": "*",
    "INSECURE_HTTP": "yes",
    "STATIC_MANIFEST": "no",
    "EMBEDDED": "no",
    # Playwright's synchronous interface runs an event loop that Django mistakes for async code.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}
# Left over in a shell, these would make a test pass here and fail elsewhere.
UNSET = (
    "MAIL_DIR",
    "SITE_URL",
    "STATIC_ROOT",
    "CONTENT_DIR",
    "DATABASE_POOL",
    "BEHIND_PROXY",
    "DEBUG",
    "CSRF_TRUSTED_ORIGINS",
    "SECRET_KEY_FALLBACKS",
    "LOG_JSON",
    "LOG_LEVEL",
)
# More runs at once than anybody starts on one machine.
RUNS = 32


class TestServers:
    """The servers of one test run, and the lock on their folder."""

    __test__ = False  # pytest looks at every class called Test…

    def __init__(self) -> None:
        self.folder, self.lock = free_folder()
        self.processes: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []
        self.roll = Roll(self.folder / "state.json", ("SORTKEY_TESTS", str(self.folder)))
        self.roll.stop_orphans(5)
        self.sockets = places.socket_folder(self.folder / "sockets", places.servant())
        self.postgres = self.fresh_postgres()
        self.redis = Redis.prepare(
            self.folder / "redis", self.sockets, self.folder / "redis.log", fleeting=True
        )

    def fresh_postgres(self) -> Postgres:
        return Postgres.prepare(
            self.folder / "postgres", self.sockets, self.folder / "postgres.log", fleeting=True
        )

    def start(self) -> None:
        atexit.register(self.stop)
        redis = self.begin("redis", self.redis.start(), signal.SIGKILL)
        try:
            self.start_postgres()
        except Trouble:
            # Data that is written without sync does not survive a power cut; nobody needs it.
            shutil.rmtree(self.postgres.data, ignore_errors=True)
            self.postgres = self.fresh_postgres()
            self.start_postgres()
        self.redis.wait(redis)

    def start_postgres(self) -> None:
        self.postgres.wait(self.begin("postgres", self.postgres.start(), signal.SIGQUIT))

    def begin(
        self, name: str, process: subprocess.Popen[bytes], how: signal.Signals
    ) -> subprocess.Popen[bytes]:
        self.processes.append((process, how))
        self.roll.add(name, process, how)
        return process

    def stop(self) -> None:
        atexit.unregister(self.stop)
        for process, how in self.processes:
            halt(process, how, 5)
        self.roll.clear()
        places.leave_socket_folder(self.sockets)
        self.lock.close()


def free_folder() -> tuple[Path, IO[bytes]]:
    """A folder that no other run uses: var/test, var/test-2 and so on, and the lock that says so."""
    for base in (environment.var_dir(), places.scratch()):
        try:
            places.private(base, passage=True)
            for number in range(1, RUNS + 1):
                folder = places.private(base / ("test" if number == 1 else f"test-{number}"), passage=True)
                lock = (folder / "lock").open("ab")
                if locked(lock):
                    return folder, lock
                lock.close()
        except (PermissionError, NotADirectoryError):
            continue
    raise Trouble("No folder for the test servers: neither var/ nor the temporary folder can be written.")


def locked(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


SERVERS: list[TestServers] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    # A wrapper, because pytest-django imports the settings in this same hook.
    prepare()
    return (yield)


def prepare() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker:
        os.environ["REDIS_PAIR"] = str(int(worker.removeprefix("gw")) + 1)
        return
    for name in UNSET:
        os.environ.pop(name, None)
    os.environ.update(VARIABLES)
    os.environ["REDIS_PAIR"] = "0"
    if os.environ.get("DATABASE_URL"):
        return
    try:
        servers = TestServers()
        servers.start()
    except (Trouble, OSError) as trouble:
        pytest.exit(f"The test servers did not start. {trouble}", returncode=3)
    SERVERS.append(servers)
    os.environ.update(environment.services(servers.sockets))
    # What tests write (mail, static files) stays out of the installation of `make run`.
    os.environ["VAR_DIR"] = str(places.private(servers.folder / "var"))
    if servers.folder.name != "test":
        print(f"Another test run is at work; this one uses {servers.folder}.", file=sys.stderr)


def pytest_unconfigure() -> None:
    while SERVERS:
        SERVERS.pop().stop()
