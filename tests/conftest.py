"""What tests of every room share."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings
from whitenoise.middleware import WhiteNoiseMiddleware

from quizapp.bank import content
from quizapp.study.reference import reference
from quizapp.study.screens import evidence
from quizapp.web.cache import ForgivingRedisCache
from tests.order import longest_first
from tests.rows import remove_rows
from tests.workers import share_migrations


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if is_worker(config):
        longest_first(items)


def pytest_collection_finish() -> None:
    # Modules and tests stay to the end: to look for garbage among them, again and again, took a tenth of the time.
    gc.collect()
    gc.freeze()


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
def static_files_found_once() -> Iterator[None]:
    """WhiteNoise looks at every static file for each new test client: a tenth of the time of tests of pages."""
    find = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, Any] = {}

    def find_once(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            find(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", find_once)
        yield


@pytest.fixture(scope="session")
def folder_of_run(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A folder that the workers of a run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if is_worker(request.config) else own


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
    folder_of_run: Path,
    request: pytest.FixtureRequest,
) -> None:
    """Each worker has a database of its own, and only the first runs the migrations."""
    if is_worker(request.config):
        with django_db_blocker.unblock():
            share_migrations(folder_of_run)


@pytest.fixture(scope="session", autouse=True)
def quick_emptying() -> Iterator[None]:
    """Django truncates sixty tables after each test that commits, and asks every app for its permissions anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: remove_rows())
        yield


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


def is_worker(config: pytest.Config) -> bool:
    """Whether this process is one of several that share a run."""
    return hasattr(config, "workerinput")


def _marks(items: list[pytest.Item]) -> Iterator[set[str]]:
    return ({mark.name for mark in item.iter_markers()} for item in items)
