"""Reading what was taken in. The rows are the queue, and a worker may die at any line."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Model, Q

from quizapp.contentfiles.notes.reading import NoteReading, read_note
from quizapp.contentfiles.notes.records import NoteText
from quizapp.contentfiles.problems import Problems
from quizapp.notes import figures, matching
from quizapp.notes.actions.intake import listed_warnings
from quizapp.notes.against import Against, against
from quizapp.notes.models import NoteImport, NoteSection, Proposal
from quizapp.notes.pulse import DEAD_AFTER, Pulse
from quizapp.notes.refusals import NotPossible
from quizapp.notes.staging import proposal_rows, section_rows

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 3
BATCH = 500
# What people see while they wait.
OPENING, READING, WRITING, COMPARING = (
    "Reading the course",
    "Reading the note",
    "Writing proposals",
    "Comparing with what stands",
)
Told = Callable[[str, int, int], None]
Seen = Callable[[NoteReading, Against], None]


class _Lost(Exception):
    """Another worker has taken the import over, or it is gone."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """The import that this worker reads. A worker that was thought dead has an older attempt and may not write."""

    pk: int
    attempt: int


def read_next(*, now_of: Callable[[], datetime]) -> NoteImport | None:
    """Read the import that waits longest, to the end; None if nothing waits.

    One whose worker died is taken over; one that outlived too many workers
    has failed.
    """
    claim = _claim(Q(), now_of())
    return _read(claim, now_of, _unheard, _unseen) if claim else None


def read(
    pk: int, *, now_of: Callable[[], datetime], told: Told | None = None, seen: Seen | None = None
) -> NoteImport:
    """Read this one. `told` hears phase, done and total; `seen` gets the reading, once it is staged.

    Raises NotPossible if somebody else is at it, or was.
    """
    claim = _claim(Q(pk=pk), now_of())
    if claim is None:
        raise NotPossible("Nothing is left to read: this import was read, or is being read.")
    return _read(claim, now_of, told or _unheard, seen or _unseen)


def _unheard(_phase: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def _unseen(_reading: NoteReading, _course: Against) -> None:
    """Nobody asks for more than the rows."""


@transaction.atomic(durable=True)
def _claim(which: Q, now: datetime) -> _Claim | None:
    free = Q(status=NoteImport.Status.WAITING) | Q(beat_at=None) | Q(beat_at__lt=now - DEAD_AFTER)
    waiting = NoteImport.objects.unread().filter(which & free).order_by("at", "pk").defer("text")
    # Another worker's claim is skipped, not waited for. One row at a time, or we would hold what others could read.
    while (row := waiting.select_for_update(skip_locked=True).first()) is not None:
        if row.attempts < MOST_ATTEMPTS:
            row.status = NoteImport.Status.READING
            row.attempts += 1
            row.beat_at = now
            row.phase, row.done, row.total = OPENING, 0, 0
            row.save(update_fields=["status", "attempts", "beat_at", "phase", "done", "total"])
            return _Claim(row.pk, row.attempts)
        _fail(
            row,
            f"Reading was begun {row.attempts} times and never ended. The file is kept; nothing was imported.",
        )
    return None


def _read(claim: _Claim, now_of: Callable[[], datetime], told: Told, seen: Seen) -> NoteImport:
    """Read what was claimed: READ in the end, or FAILED. Only a lost database leaves it to the next worker."""
    try:
        found = _read_and_stage(claim, now_of, told)
    except _Lost:
        log.warning("note_import_lost", note_import=claim.pk, attempt=claim.attempt)
    except (InterfaceError, OperationalError):
        raise
    except Exception:
        log.exception("note_import_failed", note_import=claim.pk)
        _give_up(claim)
    else:
        seen(*found)
    return NoteImport.objects.select_related("source").get(pk=claim.pk)


def _read_and_stage(claim: _Claim, now_of: Callable[[], datetime], told: Told) -> tuple[NoteReading, Against]:
    started = time.monotonic()
    note_import = NoteImport.objects.select_related("source__course").get(pk=claim.pk)
    problems = Problems()
    with Pulse(claim.pk, claim.attempt, OPENING, now_of) as pulse:

        def progress(done: int, total: int) -> None:
            pulse.tell(READING, done, total)
            told(READING, done, total)

        course = against(note_import.source.course)
        reading = read_note(_note(note_import), course.plain, problems, progress=progress)
    # From here on every batch is a sign of life, and each begins by asking whether we are still wanted.
    _stage(claim, note_import, reading, course, now_of, told)
    found = figures.of(reading, course)
    with transaction.atomic():
        row = _held(claim)
        row.warnings = _joined(row.warnings, listed_warnings(problems))
        found["compared"] = matching.match(row)
        found["seconds"] = round(time.monotonic() - started, 2)
        row.figures = found
        row.status = NoteImport.Status.READ
        row.read_at = row.beat_at = now_of()
        row.phase = row.error = ""
        row.done = row.total
        row.save()
    return reading, course


def _note(note_import: NoteImport) -> NoteText:
    lines = tuple(note_import.lines())
    return NoteText(note_import.source.name, lines, note_import.digest, note_import.encoding)


def _stage(
    claim: _Claim,
    note_import: NoteImport,
    reading: NoteReading,
    course: Against,
    now_of: Callable[[], datetime],
    told: Told,
) -> None:
    """Write the rows in batches, each its own transaction. What a dead worker left is removed first."""
    groups = (reading.terms, reading.drafts, reading.examples, reading.claims)
    total = len(reading.sections) + sum(len(group) for group in groups)
    with transaction.atomic():
        _held(claim)
        Proposal.objects.filter(note_import=note_import).delete()
        NoteSection.objects.filter(note_import=note_import).delete()
    done = 0
    for model, rows in (
        (NoteSection, section_rows(note_import, reading, course)),
        (Proposal, proposal_rows(note_import, reading, course)),
    ):
        for batch in _batches(rows):
            with transaction.atomic():
                row = _held(claim)
                model._default_manager.bulk_create(batch)  # type: ignore[arg-type]  # of one model or the other
                done += len(batch)
                row.phase, row.done, row.total = WRITING, done, total
                row.beat_at = now_of()
                row.save(update_fields=["phase", "done", "total", "beat_at"])
            told(WRITING, done, total)


def _batches(rows: Iterable[Model]) -> Iterator[list[Model]]:
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _held(claim: _Claim) -> NoteImport:
    """The row, locked, if it is still ours. Raises _Lost."""
    mine = NoteImport.objects.filter(pk=claim.pk, attempts=claim.attempt, status=NoteImport.Status.READING)
    row = mine.select_for_update().defer("text").first()
    if row is None:
        raise _Lost
    return row


def _joined(*several: list[dict[str, object]]) -> list[dict[str, object]]:
    """Warnings of decoding and of reading by line, each once: a note that is read again has some already."""
    found = {(each["line"], each["message"]): each for warnings in several for each in warnings}
    return sorted(found.values(), key=lambda each: int(str(each["line"])))


def _give_up(claim: _Claim) -> None:
    with transaction.atomic():
        row = NoteImport.objects.filter(pk=claim.pk, attempts=claim.attempt, status=NoteImport.Status.READING)
        for held in row.select_for_update().defer("text"):
            _fail(
                held,
                "Reading ended with an error of ours, which the log of the server describes."
                " The file is kept; nothing was imported.",
            )


def _fail(row: NoteImport, why: str) -> None:
    """Called in a transaction that holds the row."""
    Proposal.objects.filter(note_import=row).delete()
    NoteSection.objects.filter(note_import=row).delete()
    row.status = NoteImport.Status.FAILED
    row.error = why
    row.phase = ""
    row.save(update_fields=["status", "error", "phase"])
    log.error("note_import_gave_up", note_import=row.pk, why=why)
