"""Five real notes in five dialects: no line is lost, and what is wrong in them is found."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from quizapp.contentfiles.notes.decoding import read_file
from quizapp.contentfiles.notes.ledger import LedgerRow, places, score, together
from quizapp.contentfiles.notes.reading import Course, NoteReading, course_of, read_note
from quizapp.contentfiles.problems import Problems
from quizapp.contentfiles.reading import read_folder
from tests.contentfiles.test_checks import TODAY

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared"

pytestmark = pytest.mark.skipif(
    not (SHARED / "notes").exists(),
    reason="The study notes are not part of a checkout: ../shared/notes is not beside the repository.",
)


@pytest.fixture(scope="module")
def against() -> Course:
    return course_of(read_folder(ROOT / "content" / "dynamodb", today=TODAY))


@pytest.fixture(scope="module")
def notes(against: Course) -> dict[str, NoteReading]:
    read = {}
    for path in sorted((SHARED / "notes").glob("*.txt")):
        problems = Problems()
        note = read_file(path, path.name, problems)
        assert note is not None
        read[path.stem] = read_note(note, against, problems)
        assert problems.found == []
    return read


def ledger() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((SHARED / "facts" / "fact-ledger.json").read_text("utf-8"))
    return rows


def test_every_line_of_the_five_is_in_exactly_one_section(notes: dict[str, NoteReading]) -> None:
    assert len(notes) == 5
    assert [reading.coverage.astray for reading in notes.values()] == [()] * 5
    assert sum(reading.coverage.covered for reading in notes.values()) > 2000


def test_the_headings_of_each_dialect_are_seen(notes: dict[str, NoteReading]) -> None:
    forms = {name: {section.form for section in reading.sections} for name, reading in notes.items()}

    assert "underlined" in forms["003"]
    assert {"atx", "numbered"} <= forms["001"] & forms["002"]
    assert sum(section.level == 1 for section in notes["000"].sections) == 18
    assert [section.title for section in notes["004"].sections][:2] == ["DynamoDB", "Access Control"]


def test_the_chapters_of_the_outline_map_to_the_sections_of_the_course(
    notes: dict[str, NoteReading],
) -> None:
    reading = notes["000"]
    chapters = [
        mapped.section
        for section, mapped in zip(reading.sections, reading.mapping, strict=True)
        if section.level == 1
    ]

    assert chapters == list(range(1, 19))


def test_most_sections_map_to_that_of_the_facts_in_them(notes: dict[str, NoteReading]) -> None:
    roman = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII".split()  # noqa: SIM905 (a row of numbers)
    right = wrong = 0
    for row in ledger():
        for note, lines in places(row["where"]).items():
            reading = notes[note]
            line = min(lines) + 1
            for section, mapped in zip(reading.sections, reading.mapping, strict=True):
                if section.span.first <= line <= section.span.last and mapped.section:
                    right += mapped.section == roman.index(row["section"]) + 1
                    wrong += mapped.section != roman.index(row["section"]) + 1

    assert right >= 0.8 * (right + wrong)


def test_calculations_are_done_again_and_the_wrong_ones_named(notes: dict[str, NoteReading]) -> None:
    examples = {example.span.first: example for example in notes["001"].examples}
    wrong = examples[893]

    assert (wrong.printed, wrong.right, wrong.verdict) == (Fraction(1), Fraction(3), "wrong")
    assert ("WRITE_4KB",) in wrong.mistakes
    assert (examples[902].right, examples[902].verdict) == (Fraction(3000), "wrong")
    assert {line for line, each in examples.items() if each.verdict == "wrong"} == {893, 902}
    assert {899, 926, 929} <= {line for line, each in examples.items() if each.verdict == "assumes"}
    assert {462, 887, 890, 914, 917, 920, 940, 943, 946, 953, 957} <= {
        line for line, each in examples.items() if each.verdict == "right"
    }


def test_terms_of_the_glossary_are_known_again(notes: dict[str, NoteReading]) -> None:
    known = {term.known for reading in notes.values() for term in reading.terms if term.known}

    assert {"rcu", "wcu", "gsi", "lsi", "dax", "ttl", "pitr", "partition-key", "sort-key"} <= known
    assert len(known) >= 40


def test_every_kind_of_draft_comes_out(notes: dict[str, NoteReading]) -> None:
    kinds = {draft.kind for draft in notes["001"].drafts}

    assert kinds == {"definition", "tip", "contrast", "limit", "worked"}
    assert all(draft.status == "draft" for reading in notes.values() for draft in reading.drafts)


def test_wrong_claims_are_found_where_the_ledger_names_them(
    notes: dict[str, NoteReading], against: Course
) -> None:
    rows = [LedgerRow(row["id"], row["verdict"], row["where"]) for row in ledger()]
    patterned = [ref for ref, fact in against.facts.items() if fact.patterns]
    all_ = together([score(name, reading.claims, rows, patterned) for name, reading in notes.items()])

    assert all_.precision >= 0.93, all_.beside
    assert all_.recall >= 0.7, all_.missed
    assert all(claim.right and claim.sources for reading in notes.values() for claim in reading.claims)
