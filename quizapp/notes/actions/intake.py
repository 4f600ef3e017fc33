"""Taking a file in: the errors that can be told at once, and a row that waits to be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from quizapp.accounts.models import User
from quizapp.contentfiles.notes.decoding import decode
from quizapp.contentfiles.notes.records import NoteText
from quizapp.contentfiles.problems import Place, Problems
from quizapp.course.models import Course
from quizapp.notes.models import NoteImport, NoteSource
from quizapp.notes.refusals import NotPossible

LONGEST_NAME = 200
# A file with more warnings than these has one reason for all of them.
MOST_WARNINGS = 200
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class TakenIn:
    """`note_import` waits to be read, or is the one that these very bytes had
    before (`unchanged`); None if the file was refused. `problems` say why, and
    what was mended."""

    note_import: NoteImport | None
    unchanged: bool
    problems: Problems


@transaction.atomic(durable=True)
def take_in(course: Course, name: str, raw: bytes, *, by: User | None, now: datetime) -> TakenIn:
    """Keep the file `name` to be read. Nothing is kept of one that is no text."""
    problems = Problems()
    shown = cleaned(name)
    if not shown:
        problems.error(Place("?"), "The file has no name.")
        return TakenIn(None, False, problems)
    note = decode(raw, shown, problems)
    if note is None:
        return TakenIn(None, False, problems)
    source = _locked(course, shown)
    same = _unchanged(source, note.digest)
    if same is not None:
        return TakenIn(same, True, problems)
    return TakenIn(_waiting(source, note, len(raw), problems, by=by, now=now), False, problems)


@transaction.atomic(durable=True)
def again(pk: int, *, by: User | None, now: datetime) -> NoteImport:
    """Read a note once more, against the course as it is now.

    An import that failed or is a preview waits anew; of one that was imported,
    taken back or discarded a new import is made. Raises NotPossible while it is
    being read.
    """
    found = NoteImport.objects.filter(pk=pk).values_list("source_id", flat=True).first()
    if found is None:
        raise NotPossible("There is no such import.")
    NoteSource.objects.select_for_update().get(pk=found)
    old = NoteImport.objects.select_for_update().get(pk=pk)
    if old.under_way:
        raise NotPossible("This note is being read already.")
    if old.status in (NoteImport.Status.FAILED, NoteImport.Status.READ):
        old.status = NoteImport.Status.WAITING
        old.attempts = old.done = old.total = 0
        old.phase = old.error = ""
        old.beat_at = old.read_at = None
        old.save()
        return old
    other = NoteImport.objects.unread().filter(source_id=old.source_id, digest=old.digest).first()
    if other is not None:
        return other
    return NoteImport.objects.create(
        source_id=old.source_id,
        by=by,
        at=now,
        digest=old.digest,
        size=old.size,
        encoding=old.encoding,
        text=old.text,
        warnings=old.warnings,
    )


def cleaned(name: str) -> str:
    """The last part of a path, as it can be shown; "" if nothing is left.

    >>> cleaned("C:\\\\notes\\\\week 1.md"), cleaned("../../etc/a\\x00b.txt"), cleaned("..")
    ('week 1.md', 'ab.txt', '')
    """
    last = _UNPRINTABLE.sub("", name.strip().replace("\\", "/").rstrip("/").rpartition("/")[2]).strip()
    if len(last) > LONGEST_NAME:
        _, dot, end = last.rpartition(".")
        keep = end if dot and len(end) <= 10 else ""
        last = last[: LONGEST_NAME - len(keep) - 2] + "\u2026" + (f".{keep}" if keep else "")
    return "" if last in {".", ".."} else last


def listed_warnings(problems: Problems) -> list[dict[str, object]]:
    """The warnings as {line, message}, in order, and not without end."""
    found = problems.warnings
    told: list[dict[str, object]] = [
        {"line": warning.line, "message": warning.message}
        for warning in sorted(found, key=lambda warning: warning.line)[:MOST_WARNINGS]
    ]
    if len(found) > MOST_WARNINGS:
        line = told[-1]["line"]
        told.append({"line": line, "message": f"{len(found) - MOST_WARNINGS:,} more warnings below."})
    return told


def _locked(course: Course, name: str) -> NoteSource:
    """The source of that name. Whoever takes in the same name meanwhile waits for us."""
    source, _ = NoteSource.objects.get_or_create(course=course, name=name)
    return NoteSource.objects.select_for_update().get(pk=source.pk)


def _unchanged(source: NoteSource, digest: str) -> NoteImport | None:
    """An import of the same bytes that stands, is a preview or will be one."""
    coming = Q(status__in=[NoteImport.Status.WAITING, NoteImport.Status.READING, NoteImport.Status.READ])
    same = NoteImport.objects.filter(source=source, digest=digest)
    return same.filter(coming | Q(pk=source.current_id)).order_by("-pk").first()


def _waiting(
    source: NoteSource, note: NoteText, size: int, problems: Problems, *, by: User | None, now: datetime
) -> NoteImport:
    return NoteImport.objects.create(
        source=source,
        by=by,
        at=now,
        digest=note.digest,
        size=size,
        encoding=note.encoding,
        text="\n".join(note.lines),
        warnings=listed_warnings(problems),
    )
