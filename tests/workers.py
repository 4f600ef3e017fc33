"""What the workers of one run do once for all of them."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.backends.base.creation import TEST_DATABASE_PREFIX


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep the other workers of the run out of a folder; one that is killed keeps nobody out."""
    with (folder / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def share_migrations(folder: Path) -> None:
    """Let the test databases of all workers be copies of one that the first worker migrates."""
    own = connection.settings_dict
    name = f"{TEST_DATABASE_PREFIX}{own['NAME']}_migrated"
    with alone(folder):
        done = folder / "migrated"
        if not done.exists():
            _migrate(name)
            done.touch()
    own["TEST"]["TEMPLATE"] = name


def _migrate(name: str) -> None:
    own = connection.settings_dict
    before = own["NAME"]
    quoted = connection.ops.quote_name(name)
    with connection._nodb_cursor() as cursor:  # as Django makes test databases
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")
        cursor.execute(f"CREATE DATABASE {quoted}")
    connection.close()
    own["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        # PostgreSQL copies no database that is in use.
        connection.close()
        own["NAME"] = before
