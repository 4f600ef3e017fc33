"""What holds for every file that is read as a note, whatever stands in it."""

from __future__ import annotations

from quizapp.contentfiles.notes.decoding import decode
from quizapp.contentfiles.notes.reading import Course, NoteReading, read_note
from quizapp.contentfiles.notes.report import report
from quizapp.contentfiles.notes.senses import sense_of
from quizapp.contentfiles.problems import Problems


def reading_of(raw: bytes, against: Course) -> NoteReading | None:
    """Read and report a file, and check the reading; None if it was refused, which must say why."""
    problems = Problems()
    note = decode(raw, "n.md", problems)
    if note is None:
        assert problems.errors
        return None
    reading = read_note(note, against, problems)
    full = [number for number, line in enumerate(note.lines, start=1) if line.strip()]
    last = 0
    for section in reading.sections:
        assert section.span.first == last + 1, section
        last = section.span.last
        assert section.span.first <= last, section
    assert last == len(note.lines)
    assert (reading.coverage.lines, reading.coverage.covered) == (len(full), len(full))
    assert len(reading.mapping) == len(reading.sections)
    for kind in (reading.terms, reading.drafts, reading.examples, reading.claims):
        assert len({each.key for each in kind}) == len(kind)
        assert all(1 <= each.span.first <= each.span.last <= len(note.lines) for each in kind)
        assert all(len(sense_of(each)) == 20 for each in kind)
    assert all(each.right not in each.distractors for each in reading.drafts)
    assert all(sign.isprintable() for line in report(reading, against) for sign in line)
    return reading


def well_read(raw: bytes, against: Course) -> int:
    """How many lines were read; 0 if the file was refused."""
    reading = reading_of(raw, against)
    return len(reading.note.lines) if reading else 0
