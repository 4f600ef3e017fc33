"""Facts carry over from the study notes; sentences never do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

NOTES = sorted((Path(settings.BASE_DIR).parent / "shared" / "notes").glob("*.txt"))
COURSE = settings.CONTENT_DIR / "dynamodb"
WRITTEN = [
    *sorted(COURSE.glob("sections/*.md")),
    *sorted(COURSE.glob("questions/*.yaml")),
    COURSE / "glossary.yaml",
]
# So many words in a row are a sentence that was copied, or most of one.
RUN = 8

_ASIDE = re.compile(r"https?://\S+|^\s*(?:title|url|checked_on): .*$|^#+ .*$", re.MULTILINE)
_WORD = re.compile(r"[a-z0-9]+(?:['\u2019][a-z]+)?")


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of eight words, whatever stands between them. Addresses, titles and headings are left out."""
    words = _WORD.findall(_ASIDE.sub(" ", text).lower())
    return zip(*(words[start:] for start in range(RUN)), strict=False)


@pytest.fixture(scope="module")
def noted() -> set[tuple[str, ...]]:
    # A user's machine has no notes beside the repository.
    if not NOTES:
        pytest.skip("The study notes are not beside this repository.")
    return {run for note in NOTES for run in runs(note.read_text(errors="replace"))}


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_eight_words_in_a_row_are_those_of_the_notes(path: Path, noted: set[tuple[str, ...]]) -> None:
    shared = {" ".join(run) for run in runs(path.read_text()) if run in noted}

    assert shared == set()


def test_a_copied_sentence_is_found_also_over_marks_and_line_ends() -> None:
    note = set(runs("Tables are collections of items, and each item is a collection of attributes."))
    copy = "- **Tables** are collections of `items`, and\n  each item is a [collection](term:x) of attributes"

    assert not note.isdisjoint(runs(copy.replace("(term:x)", "")))
