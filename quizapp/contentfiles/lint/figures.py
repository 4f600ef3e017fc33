"""The figures of a whole bank: counted question by question, judged at the end."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from quizapp.contentfiles.problems import Place, Problems
from quizapp.contentfiles.records import QuestionRecord

from .likeness import MOST_FOUND, AlikeOptions, Answering, Likeness, Pair, alike_options
from .wording import ABSOLUTE
from .words import grade

# Fewer questions than this say nothing about habits.
ENOUGH = 20
# Chi-square with one degree of freedom more a step, at 1 in 1,000: what chance alone hardly reaches.
_CHI_SQUARE = {2: 10.83, 3: 13.82, 4: 16.27, 5: 18.47, 6: 20.52}
# How many standard deviations a share of the bank may be away from chance.
_SLACK = 2


@dataclass(slots=True)
class Share:
    """How often something happened of how often it might, beside what chance makes of it."""

    times: float = 0.0
    of: int = 0
    expected: float = 0.0
    variance: float = 0.0

    def add(self, happened: float, chance: float) -> None:
        self.times += happened
        self.of += 1
        self.expected += chance
        self.variance += chance * (1 - chance)

    @property
    def share(self) -> float:
        return self.times / self.of if self.of else 0.0

    @property
    def chance(self) -> float:
        return self.expected / self.of if self.of else 0.0

    @property
    def most(self) -> float:
        """What a bank without the habit stays under: chance and two standard deviations."""
        return self.chance + _SLACK * math.sqrt(self.variance) / self.of if self.of else 1.0

    def report(self) -> dict[str, float]:
        return {"times": self.times, "of": self.of, "chance": self.chance, "most": self.most}


@dataclass(slots=True)
class BankFigures:
    place: Place
    questions: int = 0
    longest: Share = field(default_factory=Share)
    positions: Counter[int] = field(default_factory=Counter)
    places: int = 0  # the most options that a single has
    absolutes: Counter[str] = field(default_factory=Counter)  # options by "key" and "wrong"
    options: Counter[str] = field(default_factory=Counter)
    by_section: dict[int, Counter[str]] = field(default_factory=dict)
    blooms: Counter[str] = field(default_factory=Counter)
    difficulties: Counter[int] = field(default_factory=Counter)
    tasks: dict[str, Counter[str]] = field(default_factory=dict)
    blocks: Counter[str] = field(default_factory=Counter)
    concepts: Counter[str] = field(default_factory=Counter)
    cases: int = 0
    grades: float = 0.0
    facts: set[str] = field(default_factory=set)
    likeness: Likeness = field(default_factory=Likeness)
    pairs: list[Pair] = field(default_factory=list)
    answered: list[Answering] = field(default_factory=list)
    alike_options: list[AlikeOptions] = field(default_factory=list)  # at most MOST_FOUND

    @property
    def singles(self) -> int:
        return self.longest.of

    def add(self, question: QuestionRecord) -> None:
        self.questions += 1
        counted = self.by_section.setdefault(question.section, Counter())
        counted[question.kind] += 1
        counted[question.status] += 1
        self.facts.update(question.facts)
        if question.status == "retired":
            return
        self.blooms[question.bloom] += 1
        self.difficulties[question.difficulty] += 1
        self.blocks[question.block] += 1
        self.concepts[question.concept] += 1
        self.cases += question.case_position == 1
        for slug, refs in question.tasks.items():
            self.tasks.setdefault(slug, Counter()).update(refs)
        self.grades += grade(question.stem.text)
        self.likeness.add(question)
        if question.kind in {"single", "multiple"}:
            if len(self.alike_options) < MOST_FOUND:
                self.alike_options += alike_options(question)
            for option in question.options:
                side = "key" if option.is_key else "wrong"
                self.options[side] += 1
                self.absolutes[side] += bool(ABSOLUTE.search(option.content.text))
        if question.kind != "single":
            return
        lengths = [len(option.content.text) for option in question.options]
        longest = max(lengths)
        key = next(index for index, option in enumerate(question.options) if option.is_key)
        # Options that share the greatest length share the suspicion.
        self.longest.add((lengths[key] == longest) / lengths.count(longest), 1 / len(lengths))
        self.positions[key + 1] += 1
        self.places = max(self.places, len(lengths))

    def judge(self, problems: Problems) -> None:
        """Report the habits of the whole bank, and what is nearly the same."""
        self.pairs = self.likeness.pairs()
        self.answered = list(self.likeness.answered())
        for pair in self.pairs:
            # Of two equal stems one teaches nothing.
            report = problems.error if pair.same else problems.warn
            but = " but for its numbers" if pair.likeness >= 1 and not pair.same else ""
            report(pair.place, f"The stem is {pair.likeness:.0%} the same as that of {pair.first}{but}.")
        for answering in self.answered:
            problems.warn(
                answering.place,
                f"“{answering.sentence}” may give away the answer to question {answering.question}.",
            )
        if self.singles < ENOUGH:
            return
        if self.longest.share > self.longest.most:
            problems.error(
                self.place,
                f"In {self.longest.share:.0%} of {self.singles} singles the key is the longest option; chance makes it"
                f" {self.longest.chance:.0%}, and {self.longest.most:.0%} is the most that passes."
                " Shorten keys or lengthen others.",
            )
        for message in self._habits():
            problems.error(self.place, message)

    def _habits(self) -> Iterator[str]:
        even = self.singles / self.places
        chi_square = sum((self.positions[place + 1] - even) ** 2 / even for place in range(self.places))
        if chi_square > _CHI_SQUARE[self.places]:
            place, times = self.positions.most_common(1)[0]
            yield (
                f"The key is option {place} in {times} of {self.singles} singles. Pages shuffle; exports do not. Mix them."
            )
        if self.absolute_share("wrong") > self.absolute_share("key") + self._absolute_slack:
            yield (
                f"{self.absolute_share('wrong'):.0%} of the wrong options have an absolute word such as “always”, and"
                f" {self.absolute_share('key'):.0%} of the keys: whoever avoids them is right without knowing."
            )

    def absolute_share(self, side: str) -> float:
        return self.absolutes[side] / self.options[side] if self.options[side] else 0.0

    @property
    def _absolute_slack(self) -> float:
        """Three standard deviations of a difference of the two shares, were there no habit."""
        options = self.options["key"], self.options["wrong"]
        if not all(options):
            return 1.0
        share = sum(self.absolutes.values()) / sum(options)
        return 3 * math.sqrt(share * (1 - share) * sum(1 / count for count in options))

    def report(self) -> dict[str, Any]:
        """Everything as plain values, to be stored and shown."""
        statuses = sum(self.by_section.values(), Counter[str]())
        return {
            "questions": self.questions,
            "published": statuses["published"],
            "pretest": statuses["pretest"],
            "sections": {str(number): dict(counted) for number, counted in sorted(self.by_section.items())},
            "blooms": dict(self.blooms),
            "difficulties": {str(level): count for level, count in sorted(self.difficulties.items())},
            "tasks": {slug: dict(sorted(refs.items())) for slug, refs in sorted(self.tasks.items())},
            "blocks": dict(sorted(self.blocks.items())),
            "concepts": len(self.concepts),
            "cases": self.cases,
            "longest": self.longest.report(),
            "positions": {str(place): count for place, count in sorted(self.positions.items())},
            "absolutes": {side: self.absolute_share(side) for side in ("key", "wrong")},
            "grade": self.grades / self.questions if self.questions else 0.0,
            "pairs": [
                {"first": str(pair.first), "second": str(pair.second), "likeness": round(pair.likeness, 2)}
                for pair in self.pairs
            ],
            "alike_options": [
                {
                    "question": str(one.question),
                    "first": one.first,
                    "second": one.second,
                    "likeness": round(one.likeness, 2),
                }
                for one in sorted(self.alike_options, key=lambda one: -one.likeness)
            ],
            "answered": [
                {"stem": str(one.stem), "question": str(one.question), "sentence": one.sentence}
                for one in self.answered
            ],
        }
