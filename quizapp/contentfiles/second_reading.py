"""The bank without its keys, for somebody who did not write it: a sheet to answer, and what comes of it.

An author knows which option is meant. Whether it is the only right one shows
when another person answers from the facts alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from quizapp.engine import marking
from quizapp.engine.marking import Blank, FormatError, Mark
from quizapp.engine.shuffle import order

from .records import OptionRecord, QuestionRecord

LETTERS = "abcdefghij"
_HEAD = "==="
_ASKED = re.compile(r"^=== ([0-9a-f-]{36})\b")
_ANSWER = re.compile(r"^answer:(.*)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the second reader wrote, and what became of it. `mark` is None without an answer that can be read."""

    question: QuestionRecord
    given: str
    mark: Mark | None
    problem: str = ""

    @property
    def agrees(self) -> bool:
        return self.mark is not None and self.mark.right


def sheet(question: QuestionRecord) -> str:
    """One question to answer: options in an order of their own, nothing that tells the key."""
    lines = [f"{_HEAD} {question.id} {question.kind}"]
    if question.case is not None:
        lines += [f"{question.case.title}.", question.case.scenario.text, ""]
    lines += [question.stem.text, ""]
    lines += [f"  {line}" for line in _offered(question)]
    lines += [f"({_how(question)})", "answer:", ""]
    return "\n".join(lines)


def _offered(question: QuestionRecord) -> Iterator[str]:
    match question.kind:
        case "cloze":
            for place, part in enumerate(question.parts, start=1):
                texts = [option.content.text for option in _of(question, part.name)]
                yield f"{place}. " + ("(typed)" if part.typed else " / ".join(texts))
        case "matching":
            for place, part in enumerate(question.parts, start=1):
                yield f"{place}. {part.content.text}"
            yield from _lettered(_shuffled(question))
        case "numeric":
            unit = next((number.unit for number in question.numbers if number.is_key), "")
            yield f"a number{f' of {unit}' if unit else ''}"
        case _:
            yield from _lettered(_shuffled(question))


def _lettered(options: Sequence[OptionRecord]) -> Iterator[str]:
    for letter, option in zip(LETTERS, options, strict=False):
        yield f"{letter}) {option.content.text}"


def _how(question: QuestionRecord) -> str:
    """How the answer is written."""
    return {
        "single": "one letter",
        "multiple": f"{question.choose} letters",
        "true-false": "one letter",
        "numeric": "the number",
        "cloze": "what fills each blank, with | between them",
        "ordering": "all letters, the first step first",
        "matching": "a letter for each number, in order",
    }[question.kind]


def _shuffled(question: QuestionRecord) -> list[OptionRecord]:
    if question.kind == "true-false":
        return list(question.options)
    return order(question.options, seed=f"second reading {question.id}")


def _of(question: QuestionRecord, part: str) -> list[OptionRecord]:
    """The options of one blank, in an order that does not tell."""
    return order([o for o in question.options if o.part == part], seed=f"second reading {question.id} {part}")


def answers(text: str) -> dict[UUID, str]:
    """The answers of a sheet that was filled in, by question; those left empty are missing.

    >>> answers("=== 6f0a3c0e-1b64-4a3e-9a53-0c8f4a6a1d11 single\\nWhich?\\nanswer: b\\n")
    {UUID('6f0a3c0e-1b64-4a3e-9a53-0c8f4a6a1d11'): 'b'}
    """
    found: dict[UUID, str] = {}
    asked: UUID | None = None
    for line in text.splitlines():
        head, answer = _ASKED.match(line), _ANSWER.match(line)
        if head:
            asked = UUID(head[1])
        elif answer and asked is not None and answer[1].strip():
            found[asked] = answer[1].strip()
    return found


def judge(question: QuestionRecord, given: str) -> Reading:
    """Mark what the second reader wrote as any answer is marked."""
    mark = _mark(question, given)
    if isinstance(mark, FormatError):
        return Reading(question, given, None, mark.message)
    return Reading(question, given, mark)


def _mark(question: QuestionRecord, given: str) -> Mark | FormatError:
    letters = re.findall(r"[a-z]", given.lower())
    if question.kind == "numeric":
        key = next(number for number in question.numbers if number.is_key)
        return marking.numeric(
            given, answer=Fraction(key.value), tolerance=Fraction(key.tolerance), unit=key.unit or None
        )
    if question.kind == "cloze":
        blanks = [
            Blank(
                frozenset(option.content.text for option in _of(question, part.name) if option.is_key),
                frozenset() if part.typed else frozenset(o.content.text for o in _of(question, part.name)),
            )
            for part in question.parts
        ]
        return marking.cloze([entry.strip() for entry in given.split("|")], blanks=blanks)
    options = _shuffled(question)
    names = dict(zip((id(option) for option in options), LETTERS, strict=False))
    known = [names[id(option)] for option in options]
    match question.kind:
        case "ordering":
            return marking.ordering(letters, order=[names[id(option)] for option in question.options])
        case "matching":
            due = {option.part: names[id(option)] for option in options if option.part}
            return marking.matching(letters, key=[due[part.name] for part in question.parts], options=known)
        case "multiple":
            keys = frozenset(names[id(option)] for option in options if option.is_key)
            return marking.multiple(letters, keys=keys, options=known, choose=question.choose)
        case _:
            (key_letter,) = (names[id(option)] for option in options if option.is_key)
            return marking.single(letters, key=key_letter, options=known)
