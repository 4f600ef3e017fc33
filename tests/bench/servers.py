"""PostgreSQL and Redis of a run, made for it and removed after it."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from quizapp.embedded import environment, places, postgres, redis
from quizapp.embedded.environment import BASE_DIR, ROLE
from quizapp.embedded.postgres import Postgres
from quizapp.embedded.processes import Roll, halt, last_words, spawn
from quizapp.embedded.redis import Redis
from quizapp.embedded.trouble import Trouble

VARIABLES = {
    "DJANGO_SETTINGS_MODULE": "tests.bench.site.settings",
    "SECRET_KEY": "of-benchmarks-only-and-as-long-as-a-real-one-1234567890",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SITE_URL": "http://127.0.0.1:8000",
    "INSECURE_HTTP": "yes",
    "EMBEDDED": "no",
    "DEBUG": "no",
    "DATABASE_POOL": "no",
    "LOG_LEVEL": "INFO",
    "LOG_JSON": "yes",
    "PYTHONUNBUFFERED": "1",
}
UNSET = ("MAIL_DIR", "BEHIND_PROXY", "CSRF_TRUSTED_ORIGINS", "SECRET_KEY_FALLBACKS", "BENCH_DATABASES")


@dataclass(frozen=True)
class Bench:
    """Servers to measure on. Every database here is ours, and goes with us."""

    folder: Path
    sockets: Path
    # pgbench, where the servers' own programs are.
    programs: Path
    redis_url: str
    redis_pair: str
    prefix: str
    # Whether static files are collected, compressed and hashed, as on a server.
    static: bool = True

    def url(self, database: str) -> str:
        host = quote(str(self.sockets), safe="")
        return f"postgresql://{ROLE}@/{self.prefix}{database}?host={host}"

    def environment(self, default: str, *others: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in UNSET}
        static = {"VAR_DIR": str(self.folder), "STATIC_ROOT": str(self.folder / "static")}
        static["STATIC_MANIFEST"] = "yes" if self.static else "no"
        databases = {
            "DATABASE_URL": self.url(default),
            "REDIS_URL": self.redis_url,
            "REDIS_PAIR": self.redis_pair,
            "PGHOST": str(self.sockets),
            "PGUSER": ROLE,
            "PGDATABASE": self.prefix + default,
            "BENCH_DATABASES": json.dumps({name: self.url(name) for name in others}),
            "BENCH_PROGRAMS": str(self.programs),
            "BENCH_EMPTY": self.prefix + "empty",
        }
        # No course but the generated ones.
        nowhere = {"CONTENT_DIR": str(self.folder / "no-courses")}
        return kept | VARIABLES | static | databases | nowhere

    def administer(self, statement: str, *names: str) -> None:
        with psycopg.connect(
            host=str(self.sockets), user=ROLE, dbname="postgres", autocommit=True
        ) as connection:
            quoted = [sql.Identifier(self.prefix + name) for name in names]
            connection.execute(sql.SQL(statement).format(*quoted))

    def make_template(self) -> None:
        """An empty installation; the databases of the scenarios are copies of it."""
        self.administer("DROP DATABASE IF EXISTS {}", "empty")
        self.administer("CREATE DATABASE {}", "empty")
        command = [str(BASE_DIR / "manage.py"), "prepare", *([] if self.static else ["--no-static"])]
        self.run(command, self.environment("empty"), name="prepare")

    @contextmanager
    def databases(self, *names: str) -> Iterator[None]:
        try:
            for name in names:
                self.administer("DROP DATABASE IF EXISTS {}", name)
                self.administer("CREATE DATABASE {} TEMPLATE {}", name, "empty")
            yield
        finally:
            for name in names:
                self.administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def run(self, arguments: list[str], variables: dict[str, str], *, name: str) -> None:
        """Run Python to its end; what it says goes to a log, and to the reader if it fails."""
        log = self.folder / f"{name}.log"
        process = spawn([sys.executable, *arguments], log=log, environment=variables, folder=BASE_DIR)
        try:
            code = process.wait()
        finally:
            halt(process, signal.SIGTERM, 15)
        if code:
            raise Trouble(f"{name} failed:\n{last_words(log, 15)}")


@contextmanager
def own_servers() -> Iterator[Bench]:
    """Durable servers, as an installation has them: a commit that is not on disk proves nothing."""
    folder = places.private(environment.var_dir() / "bench", passage=True)
    with ExitStack() as stack:
        alone(stack, folder)
        roll = Roll(folder / "state.json", ("SORTKEY_BENCH", str(folder)))
        roll.stop_orphans(10)
        sockets = places.socket_folder(folder / "sockets", places.servant())
        stack.callback(places.leave_socket_folder, sockets)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        # What a killed run left is worth nothing, and may be half made.
        remove_data(folder / "postgres")
        stack.callback(remove_data, folder / "postgres")
        database = Postgres.prepare(folder / "postgres", sockets, folder / "postgres.log")
        broker = Redis.prepare(folder / "redis", sockets, folder / "redis.log")
        first = begin(stack, roll, "postgres", database.start(), postgres.STOP)
        second = begin(stack, roll, "redis", broker.start(), redis.STOP)
        database.wait(first)
        broker.wait(second)
        redis_url = environment.services(sockets)["REDIS_URL"]
        yield Bench(folder, sockets, database.programs, redis_url, "0", "bench_")


@contextmanager
def given_servers() -> Iterator[Bench]:
    """The servers of the test run: the tests of these benchmarks need no others."""
    folder = places.private(environment.var_dir() / "bench", passage=True)
    with ExitStack() as stack:
        alone(stack, folder)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        bench = Bench(
            folder,
            Path(os.environ["PGHOST"]),
            postgres.find_programs() / "bin",
            os.environ["REDIS_URL"],
            os.environ.get("REDIS_PAIR", "0"),
            f"bench_{os.getpid()}_",
            static=False,
        )
        stack.callback(bench.administer, "DROP DATABASE IF EXISTS {} WITH (FORCE)", "empty")
        yield bench


def alone(stack: ExitStack, folder: Path) -> None:
    """Two runs at once would measure each other."""
    lock = stack.enter_context((folder.parent / "bench.lock").open("ab"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Trouble("Another benchmark is running; side by side neither means anything.") from None


def begin(
    stack: ExitStack, roll: Roll, name: str, process: subprocess.Popen[bytes], how: signal.Signals
) -> subprocess.Popen[bytes]:
    roll.add(name, process, how)
    stack.callback(halt, process, how, 30)
    return process


def remove_data(home: Path) -> None:
    """The data folder, and the one elsewhere that stands for it when we are root."""
    if home.is_symlink():
        shutil.rmtree(home.resolve(), ignore_errors=True)
        home.unlink()
    shutil.rmtree(home, ignore_errors=True)
