"""Notes as other people write them, in markups that the reader was not made for: none was looked at one by one.

`heldout/` has them. What is planted in them (wrong claims, calculations) is
named here with its line; so is what they say that no fact of the course knows.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from quizapp.contentfiles.notes.decoding import read_file
from quizapp.contentfiles.notes.dialects import translated
from quizapp.contentfiles.notes.reading import Course, NoteReading, course_of, read_note
from quizapp.contentfiles.problems import Problems
from quizapp.contentfiles.reading import read_folder
from tests.contentfiles.test_checks import TODAY

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted((Path(__file__).parent / "heldout").glob("*.*"))
NAMES = [path.name for path in FILES]

HEADINGS = {
    "export.html": ["Indexes in DynamoDB", "1 Global secondary indexes", "Projection", "Local secondary indexes", "Example"],
    "francais-crlf.txt": ["Fiche DynamoDB", "Tables globales", "Sauvegardes"],
    "gdocs.txt": ["", "What you pay for", "Sums", "Open points"],
    "github.md": ["dynamo-cheatsheet", "Keys", "Capacity", "Round the size up", "Limits"],
    "guide.adoc": ["DAX in practice", "What it is", "Clusters", "When not to use it"],
    "lecture.rst": ["Capacity planning", "Capacity units", "Worked sums", "Throttling"],
    "lecture.tex": ["NoSQL with DynamoDB: Lecture 4", "Transactions", "Cost", "Conditions"],
    "obsidian.md": ["", "DynamoDB Streams", "View types", "Shards", "Toggle: TTL and streams"],
    "outline.org": ["DynamoDB backups", "Backups", "On-demand backups", "Point-in-time recovery", "Numbers", "Export to S3"],
    "page.wiki": ["", "Global tables", "Consistency", "See also"],
    "policy.txt": ["", "SCOPE", "ENCRYPTION", "General", "Exceptions", "CAPACITY"],
    "slides.txt": ["DynamoDB in 20 minutes", "Why NoSQL?", "Primary keys", "Reading", "Sums", "Slide 6"],
}  # fmt: skip
TERMS = {
    "cards.tsv": {"partition key", "sort key", "eventually consistent read", "RCU", "WCU", "projection", "adaptive capacity", "TTL"},
    "cards.csv": {"Sparse index", "Item collection", "Write sharding"},
    "export.html": {"global secondary index"},
    "github.md": {"Hot partition", "composite primary key"},
    "guide.adoc": {"DAX", "Item cache", "Query cache"},
    "lecture.rst": {"Read capacity unit", "Write capacity unit", "Burst capacity"},
    "outline.org": {"Point-in-time recovery"},
    "obsidian.md": {"Shards"},
    "gdocs.txt": {"Auto scaling", "Reserved capacity"},
}  # fmt: skip
# Line, number of the note, right number.
SUMS: dict[str, list[tuple[int, int | str, int | str]]] = {
    "chat.txt": [(6, 8, 8), (7, 3, 4)],
    "export.html": [(44, 3, 3)],
    "gdocs.txt": [(19, 160, 160), (22, 10, 10), (25, 150, 150), (28, 3, 6)],
    "github.md": [(27, 1, 1), (28, "1.5", "1.5"), (29, 4, 5), (30, 4, 4), (35, 50, 50)],
    "lecture.rst": [(34, 80, 80), (44, 1, 1), (45, 2, 3)],
    "lecture.tex": [(18, 2, 4)],
    "policy.txt": [(30, 11, 11)],
    "slides.txt": [(23, 2, 2), (24, 1, 1), (25, 4, 5)],
}
CLAIMS = {
    "cassandra.md": [],
    "chat.txt": [(3, "FL-062")],
    "export.html": [(24, "FL-381")],
    "gdocs.txt": [(12, "FL-104"), (13, "FL-099")],
    "github.md": [(21, "FL-063")],
    "guide.adoc": [(18, "FL-529")],
    "obsidian.md": [(36, "FL-200")],
    "slides.txt": [(14, "FL-322")],
}
# Wrong as well, but no fact record says so: a pattern needs one.
UNKNOWN = {
    "obsidian.md": "Stream records are kept for 7 days",
    "export.html": "An LSI can be added to a table at any time",
    "lecture.rst": "costs half as much as an eventually consistent one",
    "outline.org": "PITR can restore a table in place",
    "outline-tabs.txt": "can also update items",
    "policy.txt": "Encryption at rest is disabled by default",
}
ELSEWHERE = ["biology.txt", "networking.md"]


@pytest.fixture(scope="module")
def against() -> Course:
    return course_of(read_folder(ROOT / "content" / "dynamodb", today=TODAY))


@pytest.fixture(scope="module")
def notes(against: Course) -> dict[str, tuple[NoteReading, Problems]]:
    read = {}
    for path in FILES:
        problems = Problems()
        note = read_file(path, path.name, problems)
        assert note is not None
        read[path.name] = read_note(note, against, problems), problems
    return read


Notes = dict[str, tuple[NoteReading, Problems]]


def test_no_line_of_any_note_is_lost(notes: Notes) -> None:
    assert len(notes) >= 19
    assert [reading.coverage.astray for reading, _ in notes.values()] == [()] * len(notes)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_translation_has_as_many_lines_as_the_note(path: Path) -> None:
    note = read_file(path, path.name, Problems())
    assert note is not None
    made = translated(note.lines)

    assert len(made.lines) == len(note.lines)
    assert all(line.strip() or not made.lines[at].strip() for at, line in enumerate(note.lines))
    assert all(
        made.lines[at].strip() or at in made.kinds for at, line in enumerate(note.lines) if line.strip()
    )


@pytest.mark.parametrize("name", list(HEADINGS))
def test_its_headings_are_seen(notes: Notes, name: str) -> None:
    assert [section.title for section in notes[name][0].sections] == HEADINGS[name]


def test_headings_nest_as_their_markup_says(notes: Notes) -> None:
    paths = {reading.note.name: reading.sections[-1].span.path for reading, _ in notes.values()}

    assert paths["export.html"] == ("Indexes in DynamoDB", "Local secondary indexes", "Example")
    assert paths["guide.adoc"] == ("DAX in practice", "Clusters", "When not to use it")
    assert paths["lecture.rst"] == ("Capacity planning", "Throttling")
    assert paths["outline.org"] == ("DynamoDB backups", "Export to S3")


@pytest.mark.parametrize("name", list(TERMS))
def test_its_terms_are_found(notes: Notes, name: str) -> None:
    assert TERMS[name] <= {term.name for term in notes[name][0].terms if term.sure}


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_its_calculations_are_done_again_and_no_others(notes: Notes, path: Path) -> None:
    found = [(each.span.first, each.printed, each.right) for each in notes[path.name][0].examples]

    assert sorted(found) == [
        (line, Fraction(given), Fraction(right)) for line, given, right in SUMS.get(path.name, [])
    ]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_its_wrong_claims_are_found_and_nothing_else(notes: Notes, path: Path) -> None:
    found = [(claim.span.first, claim.fact) for claim in notes[path.name][0].claims]

    assert found == CLAIMS.get(path.name, [])


@pytest.mark.parametrize(("name", "text"), UNKNOWN.items())
def test_what_is_wrong_without_a_fact_record_stands_in_the_note(notes: Notes, name: str, text: str) -> None:
    assert any(text in line for line in notes[name][0].note.lines)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_note_on_another_subject_is_told_so_and_gives_no_questions(notes: Notes, name: str) -> None:
    reading, problems = notes[name]

    assert (reading.drafts, reading.claims) == ((), ())
    assert not any(term.sure for term in reading.terms)
    assert "hardly speaks of the course's subject" in problems.found[0].message


def test_no_draft_has_markup_in_it_or_gives_itself_away(notes: Notes) -> None:
    drafts = [draft for reading, _ in notes.values() for draft in reading.drafts]

    assert len(drafts) > 35
    for draft in drafts:
        assert not any(
            sign in f"{draft.stem} {draft.right}" for sign in ("\\", "**", "[[", "<", "{", "|", "::")
        )
        assert draft.distractors
        if draft.kind == "definition":
            assert draft.right.lower() not in draft.stem.lower()
            assert len(draft.distractors) >= 2
