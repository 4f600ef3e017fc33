"""Import raw study notes."""

from __future__ import annotations

import stat
import time
from pathlib import Path
from textwrap import wrap
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from quizapp.contentfiles.notes.decoding import LARGEST
from quizapp.contentfiles.notes.ledger import LedgerRow, Score, rows_of, score, together
from quizapp.contentfiles.notes.reading import NoteReading
from quizapp.contentfiles.notes.report import report
from quizapp.contentfiles.problems import Place, Problems
from quizapp.course.models import Course
from quizapp.notes.actions import applying, intake, reading
from quizapp.notes.against import Against
from quizapp.notes.models import Group, NoteImport
from quizapp.notes.refusals import NotPossible

QUIET_SECONDS = 1.0
_LOOK_SECONDS = 0.5
_WIDTH = 110


class Command(BaseCommand):
    help = (
        "Import raw study notes: their sections, and what is proposed from them for curators to decide about."
        " A file that is unchanged since its last import is left alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="notes as text or Markdown")
        parser.add_argument(
            "--course", default="", metavar="SLUG", help="by default the only course there is"
        )
        parser.add_argument(
            "--as",
            dest="name",
            default="",
            metavar="NAME",
            help="the name of the note, if it is not its file's",
        )
        parser.add_argument(
            "--ledger", default="", help="a JSON list of {id, verdict, where}: tells precision and recall too"
        )
        parser.add_argument(
            "--preview", action="store_true", help="read and report, and leave importing to a curator"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        if options["name"] and len(options["files"]) > 1:
            raise CommandError("--as names one note; there are several files.")
        course = _course(options["course"])
        rows = _ledger(options["ledger"]) if options["ledger"] else None
        scores: list[Score] = []
        refused = 0
        for file in options["files"]:
            name = options["name"] or Path(file).name
            done = self._import(course, file, name, rows, scores, preview=options["preview"])
            refused += not done
        if len(scores) > 1:
            all_ = together(scores)
            self.stdout.write(
                f"all notes: precision {all_.precision:.0%} ({all_.hits} of {all_.found}),"
                f" recall {all_.recall:.0%} ({all_.recalled} of {all_.listed})"
            )
        if refused:
            raise CommandError(f"{refused} of {len(options['files'])} files were not imported.")

    def _import(
        self,
        course: Course,
        file: str,
        name: str,
        rows: list[LedgerRow] | None,
        scores: list[Score],
        *,
        preview: bool,
    ) -> bool:
        """Whether the file is imported now, or was before."""
        problems = Problems()
        raw = _bytes(Path(file), name, problems)
        if raw is None:
            self._tell(problems)
            return False
        taken = intake.take_in(course, name, raw, by=None, now=timezone.now())
        self._tell(taken.problems)
        row = taken.note_import
        if row is None:
            return False
        if row.under_way:
            row = self._read(row, rows, scores, stem=Path(file).stem)
        else:
            said = "imported" if row.status == NoteImport.Status.APPLIED else "read, but not imported,"
            self.stdout.write(f"{name}: unchanged since it was {said} on {row.at:%Y-%m-%d at %H:%M} UTC")
        if row.status == NoteImport.Status.FAILED:
            self.stdout.write(f"{name}: {row.error}")
            return False
        wished = NoteImport.Status.READ if preview else NoteImport.Status.APPLIED
        return row.status in (wished, NoteImport.Status.APPLIED) or self._apply(row, name)

    def _read(
        self, row: NoteImport, rows: list[LedgerRow] | None, scores: list[Score], *, stem: str
    ) -> NoteImport:
        name = row.source.name
        phase, told_at = "", 0.0

        def told(now_in: str, done: int, total: int) -> None:
            nonlocal phase, told_at
            if now_in != phase or done == total or time.monotonic() - told_at > QUIET_SECONDS:
                phase, told_at = now_in, time.monotonic()
                self.stdout.write(f"{name}: {phase.lower()}, {done:,} of {total:,}")

        def seen(found: NoteReading, against: Against) -> None:
            scored = None
            if rows is not None:
                patterned = [ref for ref, fact in against.plain.facts.items() if fact.patterns]
                scored = score(stem, found.claims, rows, patterned)
                scores.append(scored)
            for line in report(found, against.plain, score=scored):
                self.stdout.write(line)

        done = self._read_or_follow(row.pk, told, seen)
        for warning in done.warnings:
            self.stdout.write(f"{name}:{warning['line']}: warning: {warning['message']}")
        for line in (*conflicts(done), *compared(done)):
            self.stdout.write(line)
        return done

    def _read_or_follow(self, pk: int, told: reading.Told, seen: reading.Seen) -> NoteImport:
        """Read it; or watch a worker that was quicker than we, and take over if it dies."""
        while True:
            try:
                return reading.read(pk, now_of=timezone.now, told=told, seen=seen)
            except NotPossible:
                row = NoteImport.objects.select_related("source").defer("text").get(pk=pk)
            if not row.under_way:
                return row
            told(row.phase or "Waiting", row.done, row.total)
            time.sleep(_LOOK_SECONDS)

    def _apply(self, row: NoteImport, name: str) -> bool:
        try:
            done = applying.apply(row.pk, by=None, now=timezone.now())
        except NotPossible as refusal:
            # Somebody was quicker, in a browser.
            self.stdout.write(f"{name}: {refusal}")
            return False
        self.stdout.write(
            f"{name}: imported as changeset {done.changeset_id}, {done.proposals.count():,} proposals wait for a"
            f" curator at {reverse('notes:note_import', args=[done.pk])} ({done.figures['seconds']:.1f} s)"
        )
        return True

    def _tell(self, problems: Problems) -> None:
        for problem in problems.errors + problems.warnings:
            self.stdout.write(str(problem))


def conflicts(note_import: NoteImport) -> list[str]:
    """Terms that the glossary explains otherwise, in lines for people."""
    found = note_import.proposals.filter(group=Group.TERM, kind="conflict", sure=True).order_by("position")
    named = [f"{first} {name}" for first, name in found.values_list("first", "payload__name")]
    if not named:
        return []
    lead = f"conflicts  {len(named)} terms that the glossary explains otherwise: "
    return wrap(lead + "; ".join(named), _WIDTH, subsequent_indent=" " * 11, break_long_words=False)


def compared(note_import: NoteImport) -> list[str]:
    """What is other than in the import that stands, in lines for people; none for a first import."""
    found = note_import.figures.get("compared")
    if not found:
        return []
    lines = [
        f"{name:<11}"
        + ", ".join(f"{found[name][what]} {what}" for what in ("new", "changed", "same", "gone"))
        for name in ("sections", "proposals")
    ]
    decisions = found["decisions"]
    lines.append(
        f"decisions  {decisions['kept']} kept, {decisions['earlier']} on a former wording,"
        f" {decisions['gone']} on what is gone"
    )
    return lines


def _course(slug: str) -> Course:
    """Raises CommandError unless it is clear which course is meant."""
    if slug:
        found = Course.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(f"There is no course {slug}. Load it with load_content.")
        return found
    several = list(Course.objects.order_by("slug")[:2])
    if not several:
        raise CommandError("There is no course. Load one with load_content.")
    if len(several) > 1:
        raise CommandError("There are several courses. Name one with --course.")
    return several[0]


def _bytes(path: Path, name: str, problems: Problems) -> bytes | None:
    """The bytes of a file, one more than allowed at most; None, with an error, if there are none to be had."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            problems.error(Place(name), "This is not a file.")
            return None
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        problems.error(Place(name), "There is no such file.")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        problems.error(Place(name), f"The file cannot be read: {reason}.")
    return None


def _ledger(name: str) -> list[LedgerRow]:
    """Raises CommandError if the file is no ledger."""
    try:
        return rows_of(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{name} is no ledger: {error}.") from None
