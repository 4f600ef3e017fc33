"""How kinds, verdicts and places of proposals are called on pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse

from quizapp.engine.capacity import number_text
from quizapp.engine.drills.naming import slip_words
from quizapp.notes.models import Group

# (value, label, tone of its badge) of the kinds in each group, in the order of reports.
KINDS: Final[Mapping[str, Sequence[tuple[str, str, str]]]] = {
    Group.TERM: (
        ("new", "New", "info"),
        ("conflict", "Conflicts with the glossary", "warn"),
        ("same", "In the glossary already", ""),
    ),
    Group.DRAFT: (
        ("definition", "Definition", ""),
        ("tip", "Exam tip", ""),
        ("contrast", "Contrast", ""),
        ("limit", "Limit", ""),
        ("worked", "Worked example", ""),
    ),
    Group.EXAMPLE: (
        ("wrong", "Wrong", "bad"),
        ("assumes", "Right with an assumption", "warn"),
        ("right", "Right", "good"),
    ),
    Group.CLAIM: (
        ("wrong", "Wrong", "bad"),
        ("contradicted", "Contradicted", "bad"),
        ("outdated", "Outdated", "warn"),
        ("imprecise", "Imprecise", "warn"),
    ),
}
# Nothing needs to be decided about these: the glossary says the same, the engine computes the same.
SETTLED: Final = ("same", "right")
# What accepting means, for the top of each list.
MEANING: Final[Mapping[str, str]] = {
    Group.TERM: (
        "An accepted term joins the glossary and can be searched. Where the glossary explains it otherwise, its own"
        " words stay: give the new one another name, or note that its wording is better."
    ),
    Group.DRAFT: "An accepted draft becomes a question with the status draft, which nobody is asked before it is published.",
    Group.EXAMPLE: "Accept if the engine is right about the calculation, reject if the note is. Nothing else changes.",
    Group.CLAIM: "Accept if the finding is right, reject if the note is. Nothing else changes.",
}
ONE: Final[Mapping[str, str]] = {
    Group.TERM: "term",
    Group.DRAFT: "draft",
    Group.EXAMPLE: "worked example",
    Group.CLAIM: "claim",
}


def open_ones() -> Q:
    """Of proposals: those that wait for somebody."""
    return Q(decision=None) & ~Q(kind__in=SETTLED)


def kind_label(group: str, kind: str) -> tuple[str, str]:
    """The words for a kind and the tone of its badge; a kind of tomorrow is shown by its name."""
    found = ((label, tone) for value, label, tone in KINDS.get(group, ()) if value == kind)
    return next(found, (kind.capitalize(), ""))


def exact(text: Any) -> str:
    """A number of a payload ("3", "7/2") for people.

    >>> exact("7/2"), exact("1024000"), exact("?")
    ('3.5', '1,024,000', '?')
    """
    try:
        return number_text(Fraction(str(text)))
    except (ValueError, ZeroDivisionError):
        return str(text)


def mistakes(payload: Mapping[str, Any]) -> list[str]:
    """The ways in which the note may have come to its number, each in words."""
    return [
        " and ".join(_inside(slip_words(code).title) for code in codes)
        for codes in payload.get("mistakes", ())
    ]


def _inside(title: str) -> str:
    """A title as part of a sentence.

    >>> _inside("Writes charged"), _inside("KB in thousands")
    ('writes charged', 'KB in thousands')
    """
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def lines_label(first: int, last: int) -> str:
    """
    >>> lines_label(3, 3), lines_label(893, 1204)
    ('Line 3', 'Lines 893 to 1,204')
    """
    return f"Line {first:,}" if first == last else f"Lines {first:,} to {last:,}"


def text_url(note_import: int, line: int) -> str:
    """Where a line stands among its neighbours."""
    return f"{reverse('notes:text', args=[note_import])}?line={line}#L{line}"


def shortened(text: str, most: int) -> str:
    """
    >>> shortened("a long story", 8)
    'a long…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
