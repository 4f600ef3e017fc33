"""How well the wrong claims of notes are found, against a list of where they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quizapp.contentfiles.claims import FAULTY

from .records import NoteClaim

_LINES = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?")
# A list made by hand is now and then a line beside.
_BESIDE = 1


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A fact, its verdict, and the lines where notes claim it: "001:8,393; 002:5-7"."""

    fact: str
    verdict: str
    where: str


def rows_of(text: str) -> list[LedgerRow]:
    """The rows of a list in JSON, objects with `id`, `verdict` and `where`; without those that have no verdict.

    Raises ValueError if the text is no such list.
    """
    try:
        return [
            LedgerRow(row["id"], row["verdict"], row["where"]) for row in json.loads(text) if row["verdict"]
        ]
    except KeyError as error:
        raise ValueError(f"a row has no {error}") from None
    except TypeError as error:
        raise ValueError(f"not a list of objects: {error}") from None


@dataclass(frozen=True, slots=True)
class Score:
    """`hits` of `found` claims stand where the list says; `recalled` of `listed` facts were found in the note.

    `possible` counts the listed facts that have a pattern at all. `missed` are
    the others of `listed`, `beside` what was found where nothing is listed.
    """

    found: int
    hits: int
    listed: int
    recalled: int
    possible: int
    missed: tuple[str, ...]
    beside: tuple[tuple[str, int], ...]

    @property
    def precision(self) -> float:
        return self.hits / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.recalled / self.listed if self.listed else 1.0


def places(where: str) -> dict[str, set[int]]:
    """The lines of each note that a row names, with those beside them.

    >>> sorted(places("001:8; 004:20-21")["004"])
    [19, 20, 21, 22]
    """
    found: dict[str, set[int]] = {}
    for part in where.split(";"):
        note, colon, lines = part.strip().partition(":")
        if not colon:
            continue
        for first, last in _LINES.findall(lines):
            end = min(int(last or first), int(first) + 10_000)
            found.setdefault(note.strip(), set()).update(range(int(first) - _BESIDE, end + _BESIDE + 1))
    return found


def score(
    note: str, claims: Sequence[NoteClaim], rows: Iterable[LedgerRow], patterned: Iterable[str]
) -> Score:
    """The claims found in `note`, named as in the list, against the faulty rows of the list."""
    listed: Mapping[str, set[int]] = {
        row.fact: places(row.where)[note]
        for row in rows
        if row.verdict.split()[0] in FAULTY and note in places(row.where)
    }
    able = set(patterned)
    hits = [claim for claim in claims if claim.span.first in listed.get(claim.fact, ())]
    recalled = {claim.fact for claim in hits}
    return Score(
        len(claims),
        len(hits),
        len(listed),
        len(recalled),
        len(listed.keys() & able),
        tuple(sorted(listed.keys() - recalled)),
        tuple((claim.fact, claim.span.first) for claim in claims if claim not in hits),
    )


def together(scores: Sequence[Score]) -> Score:
    """Several notes as one."""
    return Score(
        sum(each.found for each in scores),
        sum(each.hits for each in scores),
        sum(each.listed for each in scores),
        sum(each.recalled for each in scores),
        sum(each.possible for each in scores),
        tuple(sorted({fact for each in scores for fact in each.missed})),
        tuple(place for each in scores for place in each.beside),
    )
