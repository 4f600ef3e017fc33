"""What somebody did in a sitting, in words that can be read without the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quizapp.bank.content import QuestionContent
from quizapp.bank.models import Kind
from quizapp.study.places import plain, shuffled_steps
from quizapp.study.screens import LETTERS, shown_order

FIELD_WORDS = {
    "answer": "Answer",
    "flagged": "Flag",
    "guess": "Guess",
    "struck": "Struck out",
    "note": "Note",
    "seen": "Seen",
    "time": "Time",
}


def change_words(field: str, value: Any, asked: QuestionContent, *, seed: str) -> str:
    """What one save says: `value` of `field`, of a question whose options were shuffled by `seed`.

    Never a word on what is right. Whatever was sent has words, also what was
    refused because it could not be read.
    """
    if field in ("answer", "struck") and isinstance(value, list):
        given = [str(each) for each in value]
        return (
            answer_words(asked, given, seed=seed) if field == "answer" else _chosen(asked, given, seed=seed)
        )
    if field == "time" and isinstance(value, int):
        return f"{value / 1000:.1f} seconds"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def answer_words(asked: QuestionContent, given: Sequence[str], *, seed: str) -> str:
    """An answer with the letters as they were shown: "B: Use a queue"; "no answer" for none."""
    if not any(value.strip() for value in given):
        return "no answer"
    if asked.kind == Kind.NUMERIC:
        return " ".join(given)
    if asked.kind == Kind.ORDERING:
        return "; ".join(_steps(asked, given, seed=seed))
    if asked.parts:
        return "; ".join(_parts(asked, given))
    return _chosen(asked, given, seed=seed)


def _chosen(asked: QuestionContent, given: Sequence[str], *, seed: str) -> str:
    if not given:
        return "nothing"
    shown = {
        option.token: f"{LETTERS[place].upper()}: {plain(option.html)}"
        for place, option in enumerate(shown_order(asked, seed=seed))
    }
    words = sorted(shown[token] for token in set(given) if token in shown)
    return "; ".join([*words, *(token for token in given if token not in shown)])


def _steps(asked: QuestionContent, given: Sequence[str], *, seed: str) -> list[str]:
    """In the learner's order where all have a place, else each step with the place it has so far."""
    texts = {step.token: plain(step.html) for step in shuffled_steps(asked, seed=seed)}
    words = []
    for shown, value in enumerate(given, start=1):
        token, colon, place = value.partition(":")
        number = (place.strip() or "no place") if colon else str(shown)
        words.append((number, f"{number}: {texts.get(token, value)}"))
    return [
        text for _, text in sorted(words, key=lambda word: (not word[0].isdecimal(), len(word[0]), word[0]))
    ]


def _parts(asked: QuestionContent, given: Sequence[str]) -> list[str]:
    words = []
    for place, value in enumerate(given):
        part = asked.parts[place] if place < len(asked.parts) else None
        entered = asked.entered(part, value) if part else None
        text = plain(entered.html) if entered is not None and part and not part.typed else value
        name = plain(part.html) if part and part.html else f"Blank {place + 1}"
        words.append(f"{name}: {text or 'nothing'}")
    return words
