"""Content files as this installation reads them: with its own addresses and drawings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.urls import reverse

from quizapp.contentfiles.reading import Addresses, Reading, courses, read_folder
from quizapp.course import diagrams

_SLOT = "slot-to-fill"


def addresses() -> Addresses:
    def pattern(name: str) -> str:
        return reverse(name, args=[_SLOT]).replace(_SLOT, "{}")

    return Addresses(
        term=pattern("course:term"),
        fact=pattern("course:fact"),
        section=pattern("course:section"),
        practise=reverse("study:cram_start") + "?section={}",
    )


def read_course(folder: Path, *, today: date) -> Reading:
    return read_folder(folder, today=today, addresses=addresses(), drawings=diagrams.NAMES)


def folders(paths: Sequence[str]) -> list[Path]:
    """The course folders in `paths`, or all of content/.

    Raises CommandError for a path that has no course in it.
    """
    found: list[Path] = []
    for path in [Path(given).absolute() for given in paths] or [settings.CONTENT_DIR]:
        inside = courses(path)
        if not inside:
            raise CommandError(f"There is no course in {path}: a course is a folder with a course.toml.")
        found += inside
    return found
