"""An answer in words: which letters, and what they say."""

from __future__ import annotations

from collections.abc import Sequence

from quizapp.bank.content import QuestionContent
from quizapp.engine.marking import FormatError
from quizapp.study.places import plain
from quizapp.study.screens import LETTERS, shown_order


def in_words(asked: QuestionContent, given: Sequence[str], *, seed: str) -> str:
    """What a learner gave, as they saw it: "B: Eventually consistent". Says nothing about right or wrong."""
    entries = [entry for entry in given if entry.strip()]
    if not entries:
        return "no answer"
    options = shown_order(asked, seed=seed)
    if options:
        chosen = [
            f"{LETTERS[place].upper()}: {plain(option.html)}"
            for place, option in enumerate(options)
            if option.token in entries
        ]
        return "; ".join(chosen) or "no answer"
    texts = {option.token: plain(option.html) for option in asked.options}
    if asked.kind == "ordering":
        steps = asked.read(entries)
        if not isinstance(steps, FormatError):
            entries = steps
        return " → ".join(texts.get(entry.partition(":")[0], entry) for entry in entries)
    return "; ".join(texts.get(entry, entry) for entry in entries)
