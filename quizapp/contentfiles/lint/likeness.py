"""Questions that are nearly the same, and stems that answer other questions.

Kept for each question is a sketch of bounded size, so that a bank of any size
is compared in about linear time and memory.
"""

from __future__ import annotations

import heapq
import re
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations, islice
from uuid import UUID

from quizapp.contentfiles.problems import Place
from quizapp.contentfiles.records import QuestionRecord

from .words import content_words, sentences, words

_NUMBER = re.compile(r"(?<!\w)[0-9]+(?:[.,][0-9]+)*")
# Runs of so many words are compared; a shared term or phrase alone makes no likeness.
RUN = 3
# Bottom-k sketch: the smallest hashes stand for all. Error of the likeness: about 1 / sqrt(k).
SKETCH = 48
# What more questions than this have in common is a phrase of the trade.
_COMMON = 60
ALIKE = 0.5
ALIKE_OPTIONS = 0.75
_FEWEST_OPTION_WORDS = 5
# Of a bank made from one mould everything is alike: the likest say enough.
_CANDIDATES = 8
MOST_FOUND = 200
# A stem answers a question if one of its sentences says so much of question and key.
_KEY_SHARE = 0.8
_ASKED_SHARE = 0.5
_FEWEST_KEY_WORDS = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions, and how alike they are: 0 to 1."""

    first: UUID
    second: UUID
    likeness: float
    place: Place  # of the second
    same: bool  # word for word, numbers included


@dataclass(frozen=True, slots=True)
class AlikeOptions:
    """Two options of one question: a contrast that is meant, or a distinction that nobody sees."""

    question: UUID
    first: str
    second: str
    likeness: float


def alike_options(question: QuestionRecord, least: float = ALIKE_OPTIONS) -> Iterator[AlikeOptions]:
    """The pairs of options that share so much of their words. A few words alone are always alike."""
    said = [(option.content.text, frozenset(words(option.content.text))) for option in question.options]
    for (first, one), (second, other) in combinations(said, 2):
        if min(len(one), len(other)) < _FEWEST_OPTION_WORDS:
            continue
        likeness = len(one & other) / len(one | other)
        if likeness >= least:
            yield AlikeOptions(question.id, first, second, likeness)


@dataclass(frozen=True, slots=True)
class Answering:
    """The stem of `stem` says what `question` asks for."""

    stem: UUID
    question: UUID
    place: Place  # of the stem's question
    sentence: str


@dataclass(frozen=True, slots=True)
class _Sketch:
    id: UUID
    place: Place
    stem_hash: int
    hashes: array[int]
    key: array[int]
    asked: array[int]
    stated: tuple[tuple[array[int], str], ...]


def _hash(text: str) -> int:
    return zlib.crc32(text.encode())


def _hashes(found: frozenset[str]) -> array[int]:
    return array("L", sorted(map(_hash, found)))


def _sketch(question: QuestionRecord) -> _Sketch:
    # Other numbers make no other question.
    said = words(_NUMBER.sub("0", question.stem.text))
    runs = {_hash(" ".join(said[start : start + RUN])) for start in range(max(1, len(said) - RUN + 1))}
    parts = sentences(question.stem.text)
    keys = [option.content.text for option in question.options if option.is_key]
    asks = question.kind == "single" and len(keys) == 1 and parts
    return _Sketch(
        question.id,
        question.place,
        _hash(" ".join(words(question.stem.text))),
        array("L", sorted(runs)[:SKETCH]),
        _hashes(content_words(keys[0])) if asks else array("L"),
        _hashes(content_words(parts[-1])) if asks else array("L"),
        # What a stem states comes before what it asks.
        tuple((_hashes(content_words(part)), part.strip()[:80]) for part in parts[:-1]),
    )


@dataclass(slots=True)
class Likeness:
    """Filled question by question; asked at the end."""

    sketches: list[_Sketch] = field(default_factory=list)

    def add(self, question: QuestionRecord) -> None:
        self.sketches.append(_sketch(question))

    def pairs(self, least: float = ALIKE) -> list[Pair]:
        """The likest pairs of stems (Jaccard over runs of three words), at least so alike, the likest first."""
        holders: defaultdict[int, list[int]] = defaultdict(list)
        found: list[tuple[float, int, int]] = []
        for here, sketch in enumerate(self.sketches):
            holding = [holders[value] for value in sketch.hashes]
            shared = Counter(chain.from_iterable(holding))
            for others in holding:
                if len(others) < _COMMON:
                    others.append(here)
            for other, _ in shared.most_common(_CANDIDATES):
                likeness = _alike(self.sketches[other].hashes, sketch.hashes)
                if likeness >= least:
                    # The earliest first among equals, so that a bank is reported alike each time.
                    heapq.heappush(found, (likeness, -other, -here))
                    if len(found) > MOST_FOUND:
                        heapq.heappop(found)
        return [
            _pair(self.sketches[-first], self.sketches[-second], likeness)
            for likeness, first, second in sorted(found, reverse=True)
        ]

    def answered(self) -> Iterator[Answering]:
        """Stems with a sentence that says both what another question asks and its key, the first of them."""
        return islice(self._answered(), MOST_FOUND)

    def _answered(self) -> Iterator[Answering]:
        holders: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for here, sketch in enumerate(self.sketches):
            for line, (said, _) in enumerate(sketch.stated):
                for value in said:
                    if len(holders[value]) <= _COMMON:
                        holders[value].append((here, line))
        for sketch in self.sketches:
            if len(sketch.key) < _FEWEST_KEY_WORDS:
                continue
            key, asked = set(sketch.key), set(sketch.asked) - set(sketch.key)
            # The rarest words of the key lead to the few sentences that may hold it.
            rare = sorted(key, key=lambda value: len(holders[value]) if holders[value] else _COMMON + 1)[:2]
            seen: set[tuple[int, int]] = set()
            for value in rare:
                seen.update(holders[value][:_COMMON])
            for other, line in sorted(seen):
                there = self.sketches[other]
                if there.id == sketch.id:
                    continue
                stated = set(there.stated[line][0])
                if len(stated & key) >= _KEY_SHARE * len(key) and len(stated & asked) >= _ASKED_SHARE * len(
                    asked
                ):
                    yield Answering(there.id, sketch.id, there.place, there.stated[line][1])


def _pair(first: _Sketch, second: _Sketch, likeness: float) -> Pair:
    return Pair(first.id, second.id, likeness, second.place, same=first.stem_hash == second.stem_hash)


def _alike(first: array[int], second: array[int]) -> float:
    """The Jaccard likeness of two sets from their smallest hashes."""
    smallest = sorted({*first, *second})[:SKETCH]
    return len({*smallest}.intersection(first).intersection(second)) / len(smallest) if smallest else 0.0
