"""The result of one finished sitting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from quizapp.bank.content import QuestionContent, contents
from quizapp.engine.saving import Outcome
from quizapp.engine.statistics import (
    Changes,
    Figure,
    Scaled,
    Score,
    points_to_pass,
    raw_score,
    scaled,
    share,
)
from quizapp.engine.statistics.scale import PASS
from quizapp.exams.models import Save, Sitting, Slot
from quizapp.exams.report.changing import changing
from quizapp.exams.report.effect import effective, is_right
from quizapp.exams.report.lateness import Late, late
from quizapp.exams.report.pace import Paced, paced, time_words

# With fewer questions an interval is wider than 50 points of a hundred, whatever was right.
FEW = 10
# Late changes on the page; a script that went on for an hour would fill it.
LISTED = 30


@dataclass(frozen=True)
class Group:
    """Scored questions that belong together: `right` of so many.

    `weight` is the percentage that the blueprint gives them, None without one;
    `section` is the number of a section of the course, None for other groups.
    """

    name: str
    right: int
    of: int
    weight: int | None = None
    section: int | None = None

    @property
    def share(self) -> Figure:
        return share(self.right, self.of)

    @property
    def percent(self) -> int | None:
        return None if self.share.value is None else round(100 * self.share.value)

    @property
    def percents(self) -> tuple[int, int] | None:
        """The ends of the interval in whole percent."""
        interval = self.share.interval
        return None if interval is None else (round(100 * interval.low), round(100 * interval.high))

    @property
    def width(self) -> int:
        """How wide the interval is drawn, in hundredths; never so narrow that it is not seen."""
        low, high = self.percents or (0, 0)
        return max(high - low, 1)

    @property
    def tick(self) -> float:
        """Where the share is marked, so that the mark stays inside at both ends."""
        return 98.5 * (self.share.value or 0.0)

    @property
    def few(self) -> bool:
        return 0 < self.of < FEW


@dataclass(frozen=True)
class Correction:
    """A question that counts otherwise today than when the sitting was finished."""

    position: int
    right: bool
    scored: bool


@dataclass(frozen=True)
class Unscored:
    position: int
    right: bool
    answered: bool


@dataclass(frozen=True)
class Report:
    """Everything on the page of a result.

    `score` and `scaled` are those of today; `sitting.raw` and `sitting.scaled`
    are those of the day on which it was finished. `unanswered` counts scored
    questions, `to_study` those that can go into the study queue, which knows no
    pretest questions. `unknown_exposure` are scored questions without an answer: nobody can
    say whether they would have been first ones.
    """

    sitting: Sitting
    score: Score
    scaled: Scaled
    to_pass: int
    unanswered: int
    domains: tuple[Group, ...]
    sections: tuple[Group, ...]
    first: Group
    repeats: Group
    unknown_exposure: int
    unscored: tuple[Unscored, ...]
    paced: Paced
    changes: Changes
    late: tuple[Late, ...]
    conflicts: int
    corrections: tuple[Correction, ...]
    to_study: int

    @property
    def right(self) -> int:
        return int(self.score.raw)

    @property
    def open_question(self) -> bool:
        """Whether the pass line lies within the luck of the score."""
        return self.scaled.interval is not None and self.scaled.interval.holds(PASS)

    @property
    def recounted(self) -> bool:
        """Whether corrections moved the score itself."""
        return (self.right, self.score.of) != (self.sitting.raw, self.sitting.of)

    @property
    def used(self) -> str:
        ended = self.sitting.finished_at or self.sitting.started_at
        return time_words((ended - self.sitting.started_at).total_seconds())

    @property
    def allowed(self) -> int:
        """Minutes, the extra ones among them."""
        return (self.sitting.minutes or 0) + self.sitting.extra_minutes

    @property
    def exposures(self) -> tuple[Group, Group]:
        return self.first, self.repeats

    @property
    def late_more(self) -> int:
        return len(self.late) - len(self.late[:LISTED])

    @property
    def late_listed(self) -> tuple[Late, ...]:
        return self.late[:LISTED]


def report(sitting: Sitting) -> Report:
    """Put together the result of a finished sitting: two statements and those of the questions' texts.

    Raises ValueError while it is open.
    """
    if sitting.open:
        raise ValueError("An open sitting has no result.")
    slots = list(sitting.slots.order_by("position"))
    saves = list(saves_that_tell(sitting))
    said = contents([slot.version_id for slot in slots])
    fractions = effective(slots)
    right = {slot.pk: is_right(fractions[slot.pk]) for slot in slots}
    scored = [slot for slot in slots if slot.scored]
    score = raw_score(sum(right[slot.pk] for slot in scored), len(scored))
    return Report(
        sitting=sitting,
        score=score,
        scaled=scaled(score, pass_share=sitting.pass_share),
        to_pass=points_to_pass(len(scored), pass_share=sitting.pass_share),
        unanswered=sum(not slot.answered for slot in scored),
        domains=_domains(sitting, scored, right),
        sections=_sections(scored, right, said),
        first=_group(
            "Seen for the first time", [slot for slot in scored if slot.first_exposure is True], right
        ),
        repeats=_group("Met before", [slot for slot in scored if slot.first_exposure is False], right),
        unknown_exposure=sum(slot.first_exposure is None for slot in scored),
        unscored=tuple(
            Unscored(slot.position, right[slot.pk], slot.answered) for slot in slots if not slot.scored
        ),
        paced=paced(slots),
        changes=changing(scored, saves, said),
        late=late(sitting, slots, saves, said),
        conflicts=sum(save.outcome == Outcome.CONFLICT for save in saves),
        corrections=tuple(
            Correction(slot.position, right[slot.pk], slot.scored)
            for slot in slots
            if fractions[slot.pk] != (slot.fraction or 0.0)
        ),
        to_study=sum(not right[slot.pk] and not slot.pretest for slot in slots),
    )


def saves_that_tell(sitting: Sitting) -> Iterable[Save]:
    """The answers given, and whatever was kept without standing: what a result speaks of."""
    return sitting.saves.filter(
        Q(field="answer", sequence__isnull=False)
        | Q(outcome__in=[Outcome.LATE.value, Outcome.CONFLICT.value])
    ).order_by("pk")


def _domains(sitting: Sitting, scored: Sequence[Slot], right: dict[int, bool]) -> tuple[Group, ...]:
    """By the blueprint as it was then, also what this paper had no question of; nothing without a blueprint."""
    return tuple(
        _group(
            f"{domain['number']}. {domain['title']}",
            [slot for slot in scored if slot.domain == domain["number"]],
            right,
            weight=domain.get("weight"),
        )
        for domain in sitting.rules.get("domains", ())
    )


def _sections(
    scored: Sequence[Slot], right: dict[int, bool], said: Mapping[int, QuestionContent]
) -> tuple[Group, ...]:
    titles = {slot.section: said[slot.version_id].section_title for slot in scored}
    return tuple(
        _group(title, [slot for slot in scored if slot.section == number], right, section=number)
        for number, title in sorted(titles.items())
    )


def _group(
    name: str,
    members: Sequence[Slot],
    right: dict[int, bool],
    *,
    weight: int | None = None,
    section: int | None = None,
) -> Group:
    return Group(name, sum(right[slot.pk] for slot in members), len(members), weight, section)
