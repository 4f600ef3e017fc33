"""A cache that may fail without taking a page along."""

import time
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.redis import RedisCache
from django.test import Client, override_settings
from redis.exceptions import TimeoutError as RedisTimeout

from quizapp.web.cache import ForgivingRedisCache
from tests.accounts.factories import UserFactory


@pytest.fixture
def dead_cache() -> Any:
    nowhere = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/redis.sock?db=1"}}
    with override_settings(CACHES=nowhere):
        yield caches["default"]
    ForgivingRedisCache.wake()


def test_a_cache_that_answers_keeps_what_it_is_given() -> None:
    cache.set("a", 1)
    cache.set_many({"b": 2, "c": 3})

    assert cache.get("a") == 1
    assert cache.get_many(["b", "c"]) == {"b": 2, "c": 3}
    assert cache.incr("a") == 2
    assert cache.has_key("a")
    assert cache.add("a", 9) is False


def test_a_dead_cache_is_an_empty_one(dead_cache: Any) -> None:
    dead_cache.set("a", 1)

    assert dead_cache.get("a", "missing") == "missing"
    assert dead_cache.get_many(["a", "b"]) == {}
    assert dead_cache.add("a", 1) is False
    assert dead_cache.has_key("a") is False
    assert dead_cache.incr("a", 5) == 5
    assert dead_cache.set_many({"a": 1}) == []
    assert dead_cache.delete("a") is False
    assert dead_cache.touch("a") is False
    dead_cache.delete_many(["a"])
    dead_cache.clear()


def test_what_changed_while_redis_was_away_is_forgotten_when_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache.set_many({"deleted": "old", "written": "old", "left": "kept"})
    monkeypatch.setattr(ForgivingRedisCache, "_resting_until", time.monotonic() + 60)

    cache.delete("deleted")
    cache.set("written", "new")
    assert cache.get("left") is None

    monkeypatch.setattr(ForgivingRedisCache, "_resting_until", time.monotonic() - 1)
    assert cache.get_many(["deleted", "written", "left"]) == {"left": "kept"}


def test_one_caller_finds_out_whether_redis_is_back_and_the_others_go_on(
    dead_cache: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(self: RedisCache, key: str, *_: Any) -> None:
        asked.append(key)
        # Another thread, at the same moment.
        dead_cache.get("other")
        raise RedisTimeout

    monkeypatch.setattr(RedisCache, "get", ask)
    monkeypatch.setattr(ForgivingRedisCache, "_resting_until", time.monotonic() - 1)

    dead_cache.get("first")
    dead_cache.get("later")

    assert asked == ["first"]


@pytest.mark.django_db
def test_a_learner_stays_signed_in_without_redis(dead_cache: Any) -> None:
    client = Client()
    client.force_login(UserFactory.create())

    # Not to the sign-in page: the session is found in PostgreSQL.
    assert client.get("/")["Location"] == "/start/"
