"""Read raw study notes and print what was found in them. Writes nothing, needs no database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quizapp.contentfiles.notes.decoding import read_file
from quizapp.contentfiles.notes.ledger import LedgerRow, Score, rows_of, score, together
from quizapp.contentfiles.notes.reading import Course, course_of, read_note
from quizapp.contentfiles.notes.report import report
from quizapp.contentfiles.problems import Problems
from quizapp.contentfiles.reading import courses, read_folder
from quizapp.course import diagrams


class Command(BaseCommand):
    help = "Check raw study notes against a course: sections, terms, drafts, calculations and wrong claims."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="notes as text or Markdown")
        parser.add_argument(
            "--course", default="", help="the course folder; by default the only one in content/"
        )
        parser.add_argument(
            "--ledger", default="", help="a JSON list of {id, verdict, where}: tells precision and recall too"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        against = course_of(
            read_folder(_folder(options["course"]), today=timezone.now().date(), drawings=diagrams.NAMES)
        )
        rows = _rows(options["ledger"]) if options["ledger"] else None
        scores: list[Score] = []
        refused = 0
        for name in options["files"]:
            problems = Problems()
            scored = self._check(name, against, rows, problems)
            scores += [scored] if scored else []
            for problem in problems.errors + problems.warnings:
                self.stdout.write(str(problem))
            refused += bool(problems.errors)
        if len(scores) > 1:
            all_ = together(scores)
            self.stdout.write(
                f"\nall notes: precision {all_.precision:.0%} ({all_.hits} of {all_.found}),"
                f" recall {all_.recall:.0%} ({all_.recalled} of {all_.listed})"
            )
        if refused:
            raise CommandError(f"{refused} of {len(options['files'])} files could not be read.")

    def _check(
        self, name: str, against: Course, rows: list[LedgerRow] | None, problems: Problems
    ) -> Score | None:
        note = read_file(Path(name), name, problems)
        if note is None:
            return None
        reading = read_note(note, against, problems)
        scored = None
        if rows is not None:
            patterned = [ref for ref, fact in against.facts.items() if fact.patterns]
            scored = score(Path(name).stem, reading.claims, rows, patterned)
        for line in report(reading, against, score=scored):
            self.stdout.write(line)
        self.stdout.write("")
        return scored


def _folder(name: str) -> Path:
    """The course folder. Raises CommandError unless there is exactly one."""
    found = courses(Path(name).absolute() if name else settings.CONTENT_DIR)
    if len(found) != 1:
        raise CommandError(f"There are {len(found)} courses here. Name one with --course.")
    return found[0]


def _rows(name: str) -> list[LedgerRow]:
    """The ledger. Raises CommandError if it is none."""
    try:
        return rows_of(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{name} is no ledger: {error}.") from None
