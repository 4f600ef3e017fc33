"""How long this process waits for PostgreSQL, and whether it has heard of it lately.

A frozen server neither answers nor closes its connections, and no setting of
its own can end the wait. So each wait of a thread that serves a request has an
end here, and once one was in vain, further requests are refused at once until
a probe gets an answer. Commands and tasks wait as long as it takes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
import structlog
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg.errors import _WaitTimeout

log = structlog.get_logger(__name__)

# A verdict on a server that is well takes milliseconds: whoever comes while it
# is still out waits for it, and is not refused because of one slow query.
VERDICT_SECONDS: Final = 1.0
PROBE_EVERY_SECONDS: Final = 1.0
PROBE_SECONDS: Final = 2


class Silent(psycopg.OperationalError):
    """The database did not answer in time, or is known not to answer."""


class _Thread(threading.local):
    """What a thread may still wait, in seconds of silence; None: without end."""

    left: float | None = None
    allowance: float = 0.0


_thread = _Thread()


def begin(seconds: float) -> None:
    """From now on this thread waits for the database for `seconds` without an answer, and no longer."""
    _thread.left = _thread.allowance = seconds


def end() -> None:
    """This thread waits without end again."""
    _thread.left = None


def is_limited() -> bool:
    return _thread.left is not None


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Wait for the database for `seconds` at most, and for less if the thread already may only wait less."""
    left, allowance = _thread.left, _thread.allowance
    begin(seconds if left is None else min(left, seconds))
    try:
        yield
    finally:
        # Time that was waited in vain inside counts outside, too.
        vain = max(_thread.allowance - (_thread.left or 0.0), 0.0)
        _thread.left = None if left is None else left - vain
        _thread.allowance = allowance


class Connection(psycopg.Connection[Any]):
    """A connection that is closed when its server is silent for longer than the thread may wait."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Every exchange with the server passes here. Raises Silent."""
        left = _thread.left
        if left is None or timeout is not None:
            return super().wait(gen, interval, timeout)
        started = time.monotonic()
        try:
            answer = super().wait(gen, interval, max(left, 0.0))
        except _WaitTimeout:
            _thread.left = left - (time.monotonic() - started)
            # What the query did is unknown and its answer may still come: of no use to anybody.
            self.pgconn.finish()
            breaker.suspect()
            raise Silent(f"the database did not answer in {_thread.allowance:g} seconds") from None
        # Silence counts until the next answer, so that long work of many queries is never cut.
        _thread.left = _thread.allowance
        return answer


class Breaker:
    """Knows whether the database is away. One for a process; open means away."""

    def __init__(self, answers: Callable[[], bool], recovered: Callable[[], None]) -> None:
        self.answers = answers
        self.recovered = recovered
        self.is_open = False
        self._lock = threading.Lock()
        self._verdict = threading.Event()

    def check(self) -> None:
        """Raises Silent while the database is known to be away."""
        if self.is_open:
            self._verdict.wait(VERDICT_SECONDS)
            if self.is_open:
                raise Silent("the database does not answer; it is asked again every second")

    def suspect(self) -> None:
        """Something was in vain: find out whether the server is away, and refuse until it is back."""
        with self._lock:
            if self.is_open:
                return
            self._verdict.clear()
            self.is_open = True
        threading.Thread(target=self._watch, name="database-probe", daemon=True).start()

    def _watch(self) -> None:
        away = False
        try:
            while True:
                asked = time.monotonic()
                if self.answers():
                    break
                if not away:
                    log.error("database_away")
                away = True
                self._verdict.set()
                time.sleep(max(0.0, asked + PROBE_EVERY_SECONDS - time.monotonic()))
            if away:
                self.recovered()
                log.warning("database_back")
        finally:
            # Also if the probe itself is broken: then requests find out for themselves.
            self.is_open = False
            self._verdict.set()


def _answers() -> bool:
    """Whether a new connection to the default database gets an answer."""
    parameters = connections[DEFAULT_DB_ALIAS].get_connection_params() | {
        "connect_timeout": PROBE_SECONDS,
        "autocommit": True,
    }
    try:
        with limited(PROBE_SECONDS), Connection.connect(**parameters) as connection:
            connection.execute("SELECT 1")
    except (psycopg.Error, OSError):
        return False
    return True


def _forget_pools() -> None:
    """Let the next requests make new connections: the old ones are dead, and a pool would retry them ever more slowly."""
    pools = DatabaseWrapper._connection_pools  # type: ignore[attr-defined]  # the stubs leave it out
    for alias in list(pools):
        pools.pop(alias).close(timeout=0)


breaker: Final = Breaker(_answers, _forget_pools)
