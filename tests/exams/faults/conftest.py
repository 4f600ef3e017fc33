"""Grounds for faults, made once for a test process and thrown away."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.exams.faults.grounds import Grounds, Stable


@pytest.fixture(scope="session")
def grounds(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Grounds]:
    """A PostgreSQL and a Redis to freeze and to kill, with the tables of the test database."""
    own = Grounds(tmp_path_factory.mktemp("grounds"))
    try:
        with django_db_blocker.unblock():
            own.take_tables(str(connection.settings_dict["NAME"]))
        yield own
    finally:
        own.stop()


@pytest.fixture(scope="session")
def stable(grounds: Grounds) -> Iterator[Stable]:
    own = Stable(grounds)
    yield own
    own.stop()


@pytest.fixture
def rows(grounds: Grounds, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Models and factories stand for the database of the grounds."""
    with django_db_blocker.unblock(), grounds.for_django():
        yield
