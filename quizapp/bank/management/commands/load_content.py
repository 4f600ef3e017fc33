"""Load content files into the database, all or nothing."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quizapp.bank import actions
from quizapp.bank.reading import folders

# Faster loads need no company.
QUIET_SECONDS = 2.0


# What people count; the rest of a changeset follows from these.
COUNTED = {
    "question": "questions",
    "section": "sections",
    "glossaryterm": "terms",
    "fact": "facts",
    "blueprint": "blueprints",
}


def in_words(counts: Mapping[str, int]) -> str:
    """What a load did, for people.

    >>> in_words({"question new": 125, "block new": 301, "question changed": 2, "fact new": 1})
    'new: 125 questions, 1 fact; changed: 2 questions'
    """
    done = []
    for what in ("new", "changed", "retired", "removed"):
        parts = [
            f"{counts[key]} {many if counts[key] != 1 else many.removesuffix('s')}"
            for name, many in COUNTED.items()
            if counts.get(key := f"{name} {what}")
        ]
        if parts:
            done.append(f"{what}: {', '.join(parts)}")
    return "; ".join(done) or "links and texts around it"


class Command(BaseCommand):
    help = (
        "Load course folders. The same files again change nothing; edits by curators are merged, and where both"
        " changed one field the question keeps what it has and a conflict waits for a person."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="*", metavar="PATH", help="course folders; all of content/ if none is named"
        )
        parser.add_argument(
            "--again", action="store_true", help="load files even if they were loaded and reverted before"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        for folder in folders(options["paths"]):
            self.load(folder, again=options["again"])

    def load(self, folder: Path, *, again: bool) -> None:
        started = told = time.monotonic()

        def progress(done: int) -> None:
            nonlocal told
            if time.monotonic() - told > QUIET_SECONDS:
                told = time.monotonic()
                self.stdout.write(f"{folder.name}: {done} questions, {told - started:.0f} s")

        try:
            outcome = actions.load(folder, now=timezone.now(), progress=progress, again=again)
        except actions.BrokenContentError as broken:
            for problem in broken.problems:
                self.stdout.write(str(problem))
            raise CommandError(f"{folder.name}: {broken} Nothing was loaded.") from None
        for warning in outcome.warnings:
            self.stdout.write(str(warning))
        seconds = time.monotonic() - started
        if outcome.reverted is not None:
            self.stdout.write(
                f"{folder.name}: these files were loaded as changeset {outcome.reverted.pk} and reverted."
                " They stay out; --again loads them."
            )
        elif outcome.changeset is None:
            self.stdout.write(f"course loaded: {folder.name}, nothing changed ({seconds:.1f} s)")
        else:
            self.stdout.write(
                f"course loaded: {folder.name}, changeset {outcome.changeset.pk},"
                f" {in_words(outcome.counts)} ({seconds:.1f} s)"
            )
            if outcome.counts["conflict"]:
                self.stdout.write(
                    f"{folder.name}: {outcome.counts['conflict']} conflicts wait for a curator."
                )
