"""Whatever stands in a file, it is read without an exception and soon, and no line is lost.

`python -m tests.fuzz_notes` reads thousands of such files, up to the largest size, each under a watch.
"""

from __future__ import annotations

import os
import time
import tracemalloc

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quizapp.contentfiles.notes.decoding import LARGEST
from quizapp.contentfiles.notes.reading import NoteReading
from tests.contentfiles.notes.courses import COURSE
from tests.contentfiles.notes.hostile import files
from tests.contentfiles.notes.wellread import reading_of

# FUZZ_EXAMPLES=10000 searches longer; every run of the suite searches a little.
FUZZ = settings(max_examples=int(os.environ.get("FUZZ_EXAMPLES", "60")), deadline=None)
PIECES = st.sampled_from(
    ["# ", "## I. ", "\n", "\r\n", "\r", "\n\n", "====\n", "---\n", "~~~\n", "```", "```json\n", "<table>\n", "</table>\n",
     "<tr><td>", "</td></tr>", "<prompt> ", "<pre>", "1. ", "1.1 ", "IV. ", "A) ", "a) ", "- ", "* ", "  ", "\t", "> ",
     "**", "**Bold:** ", "__", "|", "| a | b |\n", "|---|---|\n", "X: ", " is a ", " = ", "Read 3 KB / 4 KB = 1 RCU", "x 2 WCU = 4 WCU",
     "at most 5 days", ", whereas ", "Dough rises in an hour. ", "&#10;", "&amp;", "<!--", "\x00", "\ufeff", "\u2028", "\x85", "\x0c",
     "\ud800", "é", "🙂", "per second", "Exam Tips", "'", "[x](", "](y)", "999999999999", "$"]
)  # fmt: skip
TEXT = st.lists(st.one_of(PIECES, st.characters()), max_size=80).map("".join)


def read_all(raw: bytes) -> NoteReading | None:
    return reading_of(raw, COURSE)


@FUZZ
@given(raw=st.one_of(st.binary(max_size=300), TEXT.map(lambda text: text.encode("utf-8", "surrogatepass"))))
@example(raw=b"")
@example(raw=b"\x00")
@example(raw=b"---\n---\n---\n===\n")
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    read_all(raw)


@FUZZ
@given(text=TEXT, encoding=st.sampled_from(["utf-8-sig", "utf-16", "cp1252", "utf-16-be"]))
def test_any_text_in_any_encoding_is_read_or_refused(text: str, encoding: str) -> None:
    read_all(text.encode(encoding, errors="replace"))


@FUZZ
@given(lines=st.lists(st.text(max_size=40), max_size=30), end=st.sampled_from(["\n", "\r\n"]))
def test_reading_twice_gives_the_same(lines: list[str], end: str) -> None:
    raw = end.join(lines).encode("utf-8", errors="replace")

    assert read_all(raw) == read_all(raw)


@settings(max_examples=4 * FUZZ.max_examples, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=files(20_000, ["rises in an? {0,9}hour"]))
def test_files_that_no_person_would_write_are_read_or_refused(raw: bytes) -> None:
    begin = time.process_time()

    read_all(raw)

    assert time.process_time() - begin < 5


LONG = 200_000
HOSTILE = {
    "one line": "a " * LONG,
    "no spaces": "a" * LONG,
    "spaces": " " * LONG + "x",
    "opening tags": "<" * LONG,
    "tags": "<a " * LONG,
    "brackets": "[" * LONG,
    "links": "[a](" * LONG,
    "stars": "*" * LONG,
    "bold": "**a" * LONG,
    "fences": "```\n" * (LONG // 4),
    "fences with names": "```a\n" * (LONG // 4),
    "longer fences": "\n".join("`" * length for length in range(3, 600)),
    "tables": "<table>\n" * (LONG // 8),
    "cells": "<td>" * LONG,
    "pipes": "|" * LONG,
    "rules": "---\n" * (LONG // 4),
    "signs": "# a\n" * (LONG // 4),
    "deep": "\n".join("#" * (level % 6 + 1) + " a" for level in range(LONG // 8)),
    "numbers": "1. A\n\n" * (LONG // 8),
    "dots": "1." * LONG,
    "digits": "1" * LONG,
    "commas": "1,000" * LONG,
    "colons": "a: " * LONG,
    "quotes": ">" * LONG,
    "apostrophes": "definition '" + "a','" * LONG,
    "entities": "&lt;" * LONG,
    "units": "3 KB / 4 KB = 1 RCU " * (LONG // 20),
    "unit lines": "A write of 3 KB costs 1 WCU.\n" * (LONG // 60),
    "limits": "at most 5 days " * (LONG // 20),
    "limit lines": "It keeps for at most 5 days in the cold.\n" * (LONG // 60),
    "claims": "Dough rises in an hour. " * (LONG // 40),
    "terms": "- **Crumb:** the inside of a loaf\n" * (LONG // 60),
    "children": "\n".join(" " * (depth % 200) + "- a" for depth in range(LONG // 20)),
    "nested": "\n".join(" " * depth + "- a" for depth in range(900)),
    "prompts": "<prompt>" * LONG,
    "environments": "\\documentclass{a}\n" + "\\begin{itemize}\n\\item a\n" * (LONG // 20),
    "commands": "\\begin{document}\n" * 3 + "\\textbf{" * LONG,
    "drawers": "* a\n#+TITLE: a\n#+DATE: b\n" + ":PROPERTIES:\n" * (LONG // 16),
    "blocks": "= A\n:b: c\n:d: e\n== F\n" + "|===\n|a\n|b\n|c\n" * (LONG // 16),
    "rows of a wiki": "== A ==\n[[b]] [[c]]\n[[d]]\n{|\n" + "| a || b\n" * (LONG // 10),
    "directives": ".. a::\n.. note::\n" + ".. b:: c\n   d\n" * (LONG // 16),
    "columns": ".. note::\n.. note::\n" + "=== ===\n" * (LONG // 8),
    "document": "<!DOCTYPE html>\n" + ("<li>a</p>" * 4000 + "\n") * 20,
    "cards": "a\tb\tc\n" * (LONG // 8),
    "open quotes": '"a","b\n' * (LONG // 8),
    "messages": "[09:10] a: b\n" * (LONG // 16),
    "digits in lines": ("1" * 2000 + "\n") * 100,
    "rounded": "9 x ceil(3/4) = 9 RCU " * (LONG // 20),
    "broken sentences": "it goes on and on and on and on and on, and on\n" * (LONG // 48),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_file_is_read_in_five_seconds_and_256_mebibytes(name: str) -> None:
    raw = HOSTILE[name].encode()[:LARGEST]
    begin = time.process_time()

    read_all(raw)

    assert time.process_time() - begin < 5


def test_a_file_of_the_largest_size_stays_in_memory() -> None:
    raw = b"# A title\nSome text of a note that goes on and on, and says nothing.\n" * (LARGEST // 74)
    tracemalloc.start()
    try:
        read_all(raw[:LARGEST])
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert most < 256 * 2**20
