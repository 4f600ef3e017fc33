"""Every question of a finished sitting, with what the learner gave and what is right.

It uses what studying shows after an answer. Only for finished sittings: all of
it tells keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from quizapp.answers.models import Answer, Confidence, Sealed
from quizapp.bank.content import CaseContent, QuestionContent, contents
from quizapp.engine.marking import FormatError
from quizapp.exams.models import Sitting, Slot
from quizapp.exams.report.changing import changed
from quizapp.exams.report.effect import effective, is_right
from quizapp.exams.report.pace import time_words
from quizapp.exams.report.result import saves_that_tell
from quizapp.exams.wording import answer_words
from quizapp.study.places import JudgedPlace
from quizapp.study.screens import JudgedOption, judged, shown_order

FILTERS = {
    "all": "All",
    "wrong": "Wrong",
    "flagged": "Flagged",
    "guessed": "Guessed",
    "changed": "Changed",
    "unscored": "Unscored",
}


@dataclass(frozen=True)
class Entry:
    """One question in the list of all. `state` is right, wrong or empty, with what was `corrected` since.

    It is held while the question stands in an open sitting too: nothing is told of it then.
    """

    slot: Slot
    state: str
    changed: bool
    corrected: bool

    @property
    def position(self) -> int:
        return self.slot.position

    @property
    def to_study(self) -> bool:
        """Whether it can go into the study queue; there are no cards of pretest questions."""
        return self.state in ("wrong", "empty") and not self.slot.pretest

    def belongs(self, chosen: str) -> bool:
        """Whether the filter named `chosen` shows it. Nothing given is wrong, as it was scored."""
        if self.state == "held":
            return chosen == "all"
        return {
            "all": True,
            "wrong": self.state != "right",
            "flagged": self.slot.flagged,
            "guessed": self.slot.guess,
            "changed": self.changed,
            "unscored": not self.slot.scored,
        }[chosen]


def entries(sitting: Sitting) -> list[Entry]:
    """All questions in order: three statements and those of the questions' texts.

    Raises ValueError while the sitting is open.
    """
    if sitting.open:
        raise ValueError("An open sitting is not reviewed.")
    slots = list(sitting.slots.order_by("position"))
    said = contents([slot.version_id for slot in slots])
    fractions = effective(slots)
    moved = changed(slots, saves_that_tell(sitting), said)
    held = set(Sealed.objects.filter(learner=sitting.learner_id).values_list("question_id", flat=True))
    return [
        Entry(
            slot,
            "held"
            if slot.question_id in held
            else "right"
            if is_right(fractions[slot.pk])
            else "wrong"
            if slot.answered
            else "empty",
            changed=slot.position in moved,
            corrected=fractions[slot.pk] != (slot.fraction or 0.0),
        )
        for slot in slots
    ]


@dataclass(frozen=True)
class ReviewedOption:
    shown: JudgedOption
    struck: bool


@dataclass(frozen=True)
class Reviewed:
    """One question as the page shows it.

    `judged` is the context that the parts of studying's verdict need. `case`
    is the scenario where it stands above this question, `same_case` the
    position of the question above which it stands instead. `unreadable` is
    what was given, if it was no whole answer. Without a whole answer nothing
    was put into any place: `keys` then has what belongs there, else `places`
    has both.
    """

    entry: Entry
    judged: dict[str, Any]
    options: tuple[ReviewedOption, ...]
    evidence: SafeString
    time: str
    unreadable: str
    places: tuple[JudgedPlace, ...] = ()
    keys: tuple[JudgedPlace, ...] = ()
    case: CaseContent | None = None
    same_case: int = 0

    @property
    def slot(self) -> Slot:
        return self.entry.slot


def reviewed(sitting: Sitting, shown: Sequence[Entry], *, today: date) -> list[Reviewed]:
    """The questions of one page that may be shown. No statement of their own after `entries`, once the course is known."""
    shown = [entry for entry in shown if entry.state != "held"]
    said = contents([entry.slot.version_id for entry in shown])
    standing: dict[CaseContent, int] = {}
    found = []
    for entry in shown:
        asked = said[entry.slot.version_id]
        above = standing.setdefault(asked.case, entry.position) if asked.case else 0
        found.append(_reviewed(sitting, entry, asked, above=above, today=today))
    return found


def _reviewed(sitting: Sitting, entry: Entry, asked: QuestionContent, *, above: int, today: date) -> Reviewed:
    slot = entry.slot
    given = asked.read(slot.answer)
    whole = not isinstance(asked.mark(slot.answer), FormatError)
    told = Answer(
        given=slot.answer if isinstance(given, FormatError) else given,
        variant_seed=slot.seed,
        study_day=today,
        fraction=1.0 if entry.state == "right" else 0.0,
        confidence=Confidence.GUESS if slot.guess else "",
    )
    shown = judged(asked, told, course_id=sitting.course_id, revision=sitting.course.revision)
    return Reviewed(
        entry=entry,
        judged=shown,
        options=_options(shown, asked, slot),
        evidence=_one_of_many(shown["evidence"]),
        time=time_words(slot.milliseconds / 1000) if slot.milliseconds else "",
        unreadable="" if whole or not slot.answered else answer_words(asked, slot.answer, seed=slot.seed),
        places=shown["places"] if whole else (),
        keys=() if whole else shown["places"],
        case=asked.case if above == entry.position else None,
        same_case=above if above != entry.position else 0,
    )


def _options(shown: Mapping[str, Any], asked: QuestionContent, slot: Slot) -> tuple[ReviewedOption, ...]:
    tokens = [option.token for option in shown_order(asked, seed=slot.seed)]
    return tuple(
        ReviewedOption(option, token in slot.struck)
        for token, option in zip(tokens, shown["options"], strict=True)
    )


def _one_of_many(evidence: SafeString) -> SafeString:
    """What `evidence` made for a page of one question, without the name that a page of many would have twice."""
    html = str(evidence).replace(' aria-labelledby="why"', "")
    return SafeString(html.replace('<h2 id="why">Why</h2>', "<h3>Why</h3>"))
