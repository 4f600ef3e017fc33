"""The pieces of which an end to every wait is made; `test_database_away` puts them together."""

import threading
import time
from copy import deepcopy

import pytest
from django.db import OperationalError, connection
from psycopg import errors

from quizapp.web import patience
from quizapp.web.patience import Breaker, Connection, Silent
from quizapp.web.postgres.base import DatabaseWrapper
from quizapp.web.unavailable import is_away
from tests.embedded.installed import wait_until


def test_a_pool_has_connections_whose_waits_end_whoever_makes_it() -> None:
    described = deepcopy(connection.settings_dict) | {"CONN_MAX_AGE": 0}
    described["OPTIONS"]["pool"] = {"min_size": 0, "max_size": 1}
    wrapper = DatabaseWrapper(described, alias="with-a-pool")
    try:
        # As a cursor does, before it asks for a connection.
        wrapper.close_if_health_check_failed()

        assert wrapper.pool.connection_class is Connection
    finally:
        wrapper.close_pool()


@pytest.mark.django_db
def test_a_query_without_a_request_may_take_as_long_as_it_takes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.5)")

    assert isinstance(connection.connection, Connection)
    assert not patience.is_limited()


def test_waiting_inside_of_a_shorter_limit_counts_outside() -> None:
    patience.begin(6)
    try:
        with patience.limited(2):
            patience._thread.left = 0.5
        assert patience._thread.left == pytest.approx(4.5)
        with patience.limited(60):
            assert patience._thread.left == pytest.approx(4.5)
    finally:
        patience.end()


def test_while_the_database_is_away_requests_are_refused_and_one_probe_asks() -> None:
    answers = threading.Event()
    probes: list[float] = []
    recovered = threading.Event()

    def ask() -> bool:
        probes.append(time.monotonic())
        return answers.is_set()

    breaker = Breaker(ask, recovered.set)
    breaker.check()
    for _ in range(10):
        breaker.suspect()
    with pytest.raises(Silent):
        breaker.check()
    assert len(probes) == 1

    answers.set()
    wait_until(lambda: not breaker.is_open, 10)
    breaker.check()
    assert recovered.is_set()
    assert len(probes) == 2


def test_a_suspicion_that_is_wrong_refuses_nobody() -> None:
    def ask() -> bool:
        time.sleep(0.2)
        return True

    def recovered() -> None:
        pytest.fail("its connections are good")

    breaker = Breaker(ask, recovered)
    breaker.suspect()

    breaker.check()


@pytest.mark.parametrize(
    ("cause", "away"),
    [
        (Silent("no answer"), True),
        (errors.AdminShutdown("terminating"), True),
        (errors.TooManyConnections("too many"), True),
        (errors.DeadlockDetected("deadlock"), False),
        (errors.QueryCanceled("cancelled"), False),
    ],
)
def test_only_trouble_of_the_server_itself_means_that_it_is_away(cause: Exception, *, away: bool) -> None:
    error = OperationalError("as Django wraps it")
    error.__cause__ = cause

    assert is_away(error) is away
