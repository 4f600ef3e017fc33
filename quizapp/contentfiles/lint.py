"""What makes a question bad though every field is there: in one question, and over the bank."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field

from .problems import Place, Problems
from .records import QuestionRecord
from .text import Source, locate

_WORDS = {2: "TWO", 3: "THREE", 4: "FOUR", 5: "FIVE"}
_CHOOSE = re.compile(r"\b(?:choose|select|pick)\s+(one|two|three|four|five)\b", re.IGNORECASE)
_ALL_OF = re.compile(
    r"\b(?:all|none|both|neither|any) of (?:the )?(?:above|below|these|options|others|answers)\b",
    re.IGNORECASE,
)
_BY_LETTER = re.compile(
    r"\b(?:option|answer|choice)s?\s+\(?[A-H]\b\)?(?!\w)"
    r"|\b(?:first|second|third|fourth|fifth|sixth|last|previous|next)\s+(?:option|answer|choice)s?\b"
    r"|\b(?:option|answer|choice)s?\s+(?:above|below|[1-6])\b",
    re.IGNORECASE,
)

# Fewer questions than this say nothing about habits.
ENOUGH = 20


def check_wording(question: QuestionRecord, source: Source, problems: Problems) -> None:
    """Wording that gives the key away, or that breaks when options are shuffled."""
    place = question.place

    def complain(found: re.Match[str], message: str) -> None:
        problems.error(locate(source, place, found.group()), message)

    asked = _CHOOSE.search(question.stem.text)
    if question.kind == "multiple":
        word = _WORDS.get(question.choose, "")
        if f"Choose {word}" not in question.stem.text:
            problems.error(place, f"The stem of a multiple with {question.choose} keys says “Choose {word}”.")
    elif asked:
        complain(asked, f"“{asked.group()}” stands in a {question.kind} question.")
    texts = [question.explanation.text]
    texts += [option.reason.text for option in question.options]
    texts += [number.reason.text for number in question.numbers]
    for option in question.options:
        texts.append(option.content.text)
        every = _ALL_OF.search(option.content.text)
        if every:
            complain(
                every, f"“{every.group()}”: an option says one thing itself, because options are shuffled."
            )
    for text in texts:
        named = _BY_LETTER.search(text)
        if named:
            complain(
                named,
                f"“{named.group()}” names an option by letter or place. Options are shuffled; say what it says.",
            )


@dataclass(slots=True)
class BankFigures:
    """Counted question by question; judged at the end."""

    place: Place
    singles: int = 0
    key_longest: float = 0.0
    expected: float = 0.0
    variance: float = 0.0
    positions: Counter[int] = field(default_factory=Counter)
    by_section: dict[int, Counter[str]] = field(default_factory=dict)
    facts: set[str] = field(default_factory=set)
    questions: int = 0

    def add(self, question: QuestionRecord) -> None:
        self.questions += 1
        counted = self.by_section.setdefault(question.section, Counter())
        counted[question.kind] += 1
        counted[question.status] += 1
        self.facts.update(question.facts)
        if question.kind != "single":
            return
        lengths = [len(option.content.text) for option in question.options]
        longest = max(lengths)
        holders = lengths.count(longest)
        key = next(index for index, option in enumerate(question.options) if option.is_key)
        chance = 1 / len(lengths)
        self.singles += 1
        # Options that share the greatest length share the suspicion.
        self.key_longest += (lengths[key] == longest) / holders
        self.expected += chance
        self.variance += chance * (1 - chance)
        self.positions[key + 1] += 1

    @property
    def longest_share(self) -> float:
        return self.key_longest / self.singles if self.singles else 0.0

    @property
    def chance(self) -> float:
        return self.expected / self.singles if self.singles else 0.0

    @property
    def most_allowed(self) -> float:
        """Chance and two standard deviations: what a bank without the habit stays under."""
        return self.chance + 2 * math.sqrt(self.variance) / self.singles if self.singles else 1.0

    def judge(self, problems: Problems) -> None:
        if self.singles < ENOUGH:
            return
        if self.longest_share > self.most_allowed:
            problems.error(
                self.place,
                f"In {self.longest_share:.0%} of {self.singles} singles the key is the longest option; chance makes it"
                f" {self.chance:.0%}, and {self.most_allowed:.0%} is the most that passes. Shorten keys or lengthen others.",
            )
        place, times = self.positions.most_common(1)[0]
        if times / self.singles > 0.5:
            problems.warn(
                self.place,
                f"The key is option {place} in {times} of {self.singles} singles. Pages shuffle; exports do not. Mix them.",
            )
