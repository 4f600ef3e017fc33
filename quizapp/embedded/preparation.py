"""The Django side of a start: what must be true of database and files before the site opens."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate(say: Callable[[str], None]) -> None:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", interactive=False, verbosity=0)
    say(f"migrations applied: {len(plan)} new" if plan else "migrations applied: nothing new")


def collect_static(say: Callable[[str], None]) -> None:
    """Collect again only when a file came, went or changed: compressing takes seconds."""
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_name(root.name + ".stamp")
    files, state = static_state()
    if root.is_dir() and stamp.exists() and stamp.read_text(encoding="ascii") == state:
        say("static files unchanged")
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state, encoding="ascii")
    say(f"static files collected: {files}")


def static_state() -> tuple[int, str]:
    """How many static files there are, and a hash of their names, sizes and times."""
    seen: list[str] = [settings.STORAGES["staticfiles"]["BACKEND"]]
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            seen.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return len(seen) - 1, hashlib.sha256("\n".join(sorted(seen)).encode()).hexdigest()


def courses() -> list[Path]:
    """The folders of courses, in the order of their names."""
    return sorted(path.parent for path in Path(settings.CONTENT_DIR).glob("*/course.toml"))
