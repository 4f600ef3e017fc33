"""A cache that may fail.

Redis holds nothing that cannot be lost, so a page must survive without it:
sessions fall back to PostgreSQL, and everything else is computed again.
"""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

# After a failure the cache is not asked for this long, so that a frozen Redis
# costs one timeout now and then, not one for every key of every request.
REST_SECONDS = 5.0


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, in which a failing Redis is an empty cache."""

    _resting_until = 0.0

    def _try(self, call: Callable[[], Any], *, otherwise: Any) -> Any:
        if time.monotonic() < type(self)._resting_until:
            return otherwise
        try:
            return call()
        except (RedisError, OSError) as error:
            type(self)._resting_until = time.monotonic() + REST_SECONDS
            log.warning("cache_unavailable", error=type(error).__name__)
            return otherwise

    @classmethod
    def wake(cls) -> None:
        """Ask Redis again at once."""
        cls._resting_until = 0.0

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).add(*args, **kwargs), otherwise=False)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(
            lambda: super(ForgivingRedisCache, self).get(key, default, version), otherwise=default
        )

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).set(*args, **kwargs), otherwise=None)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).touch(*args, **kwargs), otherwise=False)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).delete(*args, **kwargs), otherwise=False)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).get_many(*args, **kwargs), otherwise={})

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).has_key(*args, **kwargs), otherwise=False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), otherwise=delta)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).set_many(*args, **kwargs), otherwise=[])

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(
            lambda: super(ForgivingRedisCache, self).delete_many(*args, **kwargs), otherwise=None
        )

    def clear(self) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).clear(), otherwise=False)
