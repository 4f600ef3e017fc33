"""A cache that may fail.

Redis holds nothing that cannot be lost, so a page must survive without it:
sessions fall back to PostgreSQL, and everything else is computed again.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

# After a failure the cache is not asked for this long, so that a frozen Redis
# costs one timeout now and then, not one for every key of every request.
REST_SECONDS = 5.0


# More than this is not remembered key by key: then everything is forgotten.
MOST_OWED = 10_000


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, in which a failing Redis is an empty cache.

    What could not be written or deleted meanwhile is deleted when Redis is
    back: it would otherwise come up with what is no longer true, such as the
    session of somebody who has signed out.
    """

    # 0 while Redis is well. Of a whole process, like what it owes.
    _resting_until = 0.0
    _owed: ClassVar[set[str]] = set()

    def _try(self, call: Callable[[], Any], *, otherwise: Any, changes: Iterable[str] = ()) -> Any:
        own = type(self)
        rested = own._resting_until
        if rested:
            now = time.monotonic()
            if now < rested:
                own._owed.update(changes)
                return otherwise
            # One finds out; the others go on without.
            own._resting_until = now + REST_SECONDS
        try:
            if rested:
                self._settle()
            answer = call()
        except (RedisError, OSError) as error:
            own._resting_until = time.monotonic() + REST_SECONDS
            own._owed.update(changes)
            log.warning("cache_unavailable", error=type(error).__name__)
            return otherwise
        if rested:
            own._resting_until = 0.0
        return answer

    def _settle(self) -> None:
        owed = self._owed.copy()
        if len(owed) > MOST_OWED:
            self._cache.clear()
        elif owed:
            self._cache.delete_many(owed)
        self._owed.difference_update(owed)

    def _names(self, keys: Iterable[Any], version: int | None = None) -> list[str]:
        return [self.make_key(key, version) for key in keys]

    @classmethod
    def wake(cls) -> None:
        """Ask Redis again at once."""
        cls._resting_until = 0.0
        cls._owed.clear()

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).add(*args, **kwargs), otherwise=False)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(
            lambda: super(ForgivingRedisCache, self).get(key, default, version), otherwise=default
        )

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> Any:
        return self._try(
            lambda: super(ForgivingRedisCache, self).set(key, value, timeout, version),
            otherwise=None,
            changes=self._names([key], version),
        )

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).touch(*args, **kwargs), otherwise=False)

    def delete(self, key: Any, version: int | None = None) -> Any:
        return self._try(
            lambda: super(ForgivingRedisCache, self).delete(key, version),
            otherwise=False,
            changes=self._names([key], version),
        )

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).get_many(*args, **kwargs), otherwise={})

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).has_key(*args, **kwargs), otherwise=False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), otherwise=delta)

    def set_many(
        self, data: dict[Any, Any], timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> Any:
        return self._try(
            lambda: super(ForgivingRedisCache, self).set_many(data, timeout, version),
            otherwise=[],
            changes=self._names(data, version),
        )

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> Any:
        keys = list(keys)
        return self._try(
            lambda: super(ForgivingRedisCache, self).delete_many(keys, version),
            otherwise=None,
            changes=self._names(keys, version),
        )

    def clear(self) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).clear(), otherwise=False)
