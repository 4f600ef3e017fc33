"""Rows of the test database: removed after a test that commits, kept and put back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction

# What `migrate` writes, and no test changes.
WRITTEN_BY_MIGRATE = {"django_content_type", "django_migrations", "auth_permission"}
# A test's few dead rows disturb nobody; those of a whole course would slow down every search for living ones.
MANY = 2_000

_dead: Counter[str] = Counter()


def remove_rows() -> None:
    """Empty every table as Django's `flush` does, in a thirtieth of its time: most tables are empty already.

    Waits like `flush` until nobody is writing: a browser may still be asking when its test ends.
    """
    tables = sorted(set(connection.introspection.table_names()) - WRITTEN_BY_MIGRATE)
    names = ", ".join(f'"{table}"' for table in tables)
    with transaction.atomic(), connection.cursor() as cursor:
        # Without triggers and foreign keys: nothing is left that they could keep whole.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)  # noqa: S608 - names of ours
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a name of ours
            _dead[table] += cursor.rowcount
    full = [table for table, count in _dead.items() if count > MANY]
    if full:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM " + ", ".join(f'"{table}"' for table in full))
        for table in full:
            del _dead[table]


def rows_of(*rooms: str) -> dict[str, bytes]:
    """The rows of the tables of some rooms, by table, in the format of COPY."""
    kept = {}
    models = [
        model for room in rooms for model in apps.get_app_config(room).get_models(include_auto_created=True)
    ]
    with connection.cursor() as cursor:
        for table in sorted({model._meta.db_table for model in models}):
            with cursor.cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                kept[table] = b"".join(bytes(part) for part in copy)
    return kept


def put_back(rows: dict[str, bytes]) -> None:
    """Write rows that `rows_of` kept into tables that are empty, and let their numbers go on after them."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Without triggers and foreign keys: the rows come from a load that obeyed them.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, held in rows.items():
            with cursor.cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(held)
            cursor.execute(
                "SELECT a.attname FROM pg_attribute a WHERE a.attrelid = %s::regclass"
                " AND pg_get_serial_sequence(%s, a.attname) IS NOT NULL AND NOT a.attisdropped AND a.attnum > 0",
                [f'"{table}"', f'"{table}"'],
            )
            for (column,) in cursor.fetchall():
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'),"  # noqa: S608 - names of ours
                    f' (SELECT coalesce(max("{column}"), 0) + 1 FROM "{table}"), false)'
                )


def keep(folder: Path, rows: dict[str, bytes]) -> None:
    """Write rows to a folder that has none, a file a table."""
    for table, held in rows.items():
        (folder / table).write_bytes(held)


def kept(folder: Path) -> dict[str, bytes]:
    """The rows by table that `keep` wrote; none where nothing was kept."""
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*_*"))}
