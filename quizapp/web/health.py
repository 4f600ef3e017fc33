"""Is this installation able to serve? What /readyz asks."""

from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from redis import Redis
from redis.exceptions import RedisError

from quizapp.web import patience

_TICK = "web:beat-tick"
# A probe is to be told soon; a database that is well answers in milliseconds.
_PATIENCE_SECONDS = 3.0
# Migrations do not change under a running process; the check costs 20 ms.
_migrated = False


def beat_ticked(now: datetime) -> None:
    cache.set(_TICK, now.isoformat(), timeout=None)


def last_tick() -> datetime | None:
    stored = cache.get(_TICK)
    return datetime.fromisoformat(stored) if stored else None


def database() -> str:
    """ "ok" or what is wrong, in one sentence."""
    try:
        with patience.limited(_PATIENCE_SECONDS):
            return _migrations()
    except (DatabaseError, InterfaceError):
        return "PostgreSQL does not answer"


def _migrations() -> str:
    global _migrated
    connection.ensure_connection()
    if not _migrated:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            return f"{len(waiting)} migrations are not applied"
        _migrated = True
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    return "ok"


def broker() -> str:
    """ "ok" or what is wrong. Asks Redis itself: the cache would forgive."""
    client = Redis.from_url(
        str(settings.CACHES["default"]["LOCATION"]), socket_timeout=1, socket_connect_timeout=1
    )
    try:
        client.ping()
    except (RedisError, OSError):
        return "Redis does not answer"
    finally:
        client.close()
    return "ok"


def beat(now: datetime) -> str:
    """ "ok" or for how long beat has been silent."""
    tick = last_tick()
    if tick is None:
        return "beat has not ticked yet"
    silent = now - tick
    if silent > settings.BEAT_SILENCE:
        return f"beat has been silent for {int(silent.total_seconds())} seconds"
    return "ok"
