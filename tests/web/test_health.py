"""Probes: what is asked, and what is said when something does not answer."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quizapp.web import health


def test_the_process_answers_without_asking_the_database() -> None:
    # No database mark: a query would fail this test.
    response = Client().get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_everything_ready_is_200() -> None:
    health.beat_ticked(timezone.now())

    response = Client().get("/readyz")

    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "checks": {"database": "ok", "broker": "ok", "beat": "ok"},
    }


@pytest.mark.django_db
def test_a_beat_that_never_ticked_is_named() -> None:
    cache.clear()

    response = Client().get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["beat"] == "beat has not ticked yet"


@pytest.mark.django_db
def test_a_silent_beat_is_named_with_how_long() -> None:
    health.beat_ticked(timezone.now() - timedelta(minutes=10))

    assert Client().get("/readyz").json()["checks"]["beat"].startswith("beat has been silent for 60")


@pytest.mark.django_db
def test_a_dead_broker_is_named() -> None:
    health.beat_ticked(timezone.now())
    caches = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/redis.sock?db=1"}}

    with override_settings(CACHES=caches):
        response = Client().get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["broker"] == "Redis does not answer"


@pytest.mark.django_db
def test_the_check_of_migrations_is_made_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    health.database()

    with django_assert_num_queries(1):
        assert health.database() == "ok"
