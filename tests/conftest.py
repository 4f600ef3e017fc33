"""What tests of every room share."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from quizapp.bank import content
from quizapp.study.reference import reference
from quizapp.study.screens import evidence
from quizapp.web.cache import ForgivingRedisCache


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Argon2 takes a tenth of a second by design; no test is about that."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_memory_between_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """Databases are rolled back between tests; what a process keeps must go, too."""
    yield
    if "django_db_setup" in request.fixturenames:
        content.forget()
        reference.cache_clear()
        evidence.cache_clear()
        # A cache that rests after a slow moment would not hear of the clearing,
        # and the next test would find this one's rate limits.
        ForgivingRedisCache.wake()
        cache.clear()


@pytest.fixture(scope="session", autouse=True)
def nobody_left_in_the_database(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A browser may still be asking when the last test ends; PostgreSQL drops no database in use."""
    if not any("django_db" in marks for marks in _marks(request.session.items)):
        # The engine's tests alone need no database.
        yield
        return
    # Asked for here, so that this ends before the database is dropped.
    request.getfixturevalue("django_db_setup")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _marks(items: list[pytest.Item]) -> Iterator[set[str]]:
    return ({mark.name for mark in item.iter_markers()} for item in items)
