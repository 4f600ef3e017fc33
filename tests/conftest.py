"""What tests of every room share."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from quizapp.bank import content
from quizapp.study.reference import reference
from quizapp.study.screens import evidence


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
        cache.clear()
