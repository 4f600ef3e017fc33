"""What a decision does to answers and sittings: shown before it is taken, and done by the same code after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from quizapp.answers.models import Answer, AnswerQuerySet
from quizapp.bank.content import QuestionContent, contents
from quizapp.bank.versions import stored
from quizapp.engine.marking import FormatError
from quizapp.exams.models import Sitting, Slot
from quizapp.exams.rescoring.keys import NoTranslation, Translation, translation
from quizapp.exams.rescoring.models import Correction, Policy
from quizapp.exams.rescoring.outdated import Outdated
from quizapp.exams.rescoring.standing import passed, points, with_standing


@dataclass(frozen=True, slots=True)
class SlotEffect:
    """One slot of a finished sitting, before and after."""

    slot: Slot
    fraction_before: float
    fraction_after: float
    raw_before: int
    raw_after: int

    @property
    def sitting(self) -> Sitting:
        return self.slot.sitting

    @property
    def turned(self) -> bool:
        """Whether the learner's result says something else now: an unscored slot is in no result."""
        return self.slot.scored and (self.fraction_before == 1.0) != (self.fraction_after == 1.0)

    @property
    def scaled_before(self) -> int:
        return points(self.sitting, self.raw_before)

    @property
    def scaled_after(self) -> int:
        return points(self.sitting, self.raw_after)

    @property
    def passed_before(self) -> bool:
        return passed(self.sitting, self.raw_before)

    @property
    def passed_after(self) -> bool:
        return passed(self.sitting, self.raw_after)


@dataclass(frozen=True, slots=True)
class AnswerEffect:
    """One answer of the ledger, before and after."""

    id: int
    learner_id: int
    at: datetime
    before: float
    after: float

    @property
    def turned(self) -> bool:
        return (self.before == 1.0) != (self.after == 1.0)


class Marker:
    """Marks answers to older versions by a decision. Reads the versions once, when it has something to mark."""

    def __init__(self, policy: str, older: Sequence[int], newer: int) -> None:
        self.policy = policy
        self.older = list(older)
        self.newer = newer
        self._said: dict[int, QuestionContent] = {}
        self._translations: dict[int, Translation | NoTranslation] = {}
        self._known: dict[tuple[int, tuple[str, ...]], float] = {}

    @classmethod
    def of(cls, correction: Correction) -> Marker:
        older = correction.from_versions.values_list("pk", flat=True)
        return cls(correction.policy, sorted(older), correction.to_version_id)

    def fraction(self, version: int, given: Sequence[str], *, before: float) -> float:
        """The mark from 0 to 1 of an answer to one of the older versions that counted `before`."""
        if self.policy == Policy.EVERYBODY:
            return 1.0
        if self.policy == Policy.STANDS:
            return before
        asked = (version, tuple(given))
        if asked not in self._known:
            self._known[asked] = self._marked(version, given)
        return self._known[asked]

    def _marked(self, version: int, given: Sequence[str]) -> float:
        if not self._said:
            held = stored({*self.older, self.newer})
            self._said = contents([*self.older, self.newer])
            self._translations = {pk: translation(held[pk], held[self.newer]) for pk in self.older}
        said = self._translations[version]
        read = self._said[version].read(given)
        if isinstance(said, NoTranslation) or isinstance(read, FormatError):
            return 0.0
        mark = self._said[self.newer].mark(said(read))
        return 0.0 if isinstance(mark, FormatError) else float(mark.fraction)

    def slot(self, slot: Any) -> SlotEffect:
        """The effect on a slot that was read `with_standing`."""
        before, raw = slot.fraction_now, slot.raw_now
        after = self.fraction(slot.version_id, slot.answer, before=before)
        turn = int(after == 1.0) - int(before == 1.0) if slot.scored else 0
        return SlotEffect(slot, before, after, raw, raw + turn)

    def answers(self, rows: AnswerQuerySet) -> Iterator[AnswerEffect]:
        """The effects on rows of the ledger; what was not marked (on trial, a draft) stays unmarked."""
        for row in rows.filter(fraction__isnull=False).with_effective_fraction().order_by("pk").iterator():
            before = row.effective_fraction or 0.0
            assert row.version_id is not None  # noqa: S101 (asked for by version)
            yield AnswerEffect(
                row.pk,
                row.learner_id,
                row.at,
                before,
                self.fraction(row.version_id, row.given, before=before),
            )


def slots_of(question: UUID, versions: Iterable[int]) -> Any:
    """The slots of finished sittings that hold these versions, with what counts of them now."""
    slots = Slot.objects.filter(question=question, version__in=list(versions))
    return with_standing(slots).select_related("sitting__learner").order_by("sitting", "position")


def answers_of(question: UUID, versions: Iterable[int]) -> AnswerQuerySet:
    """The answers to these versions that their learners did not take back."""
    return Answer.objects.standing().filter(question=question, version__in=list(versions))


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision would do. `sittings` are those whose points change, `checked` all that were looked at."""

    answers: int
    became_right: int
    became_wrong: int
    parts_changed: int
    checked: int
    sittings: list[SlotEffect]

    @property
    def gained(self) -> int:
        return sum(one.passed_after and not one.passed_before for one in self.sittings)

    @property
    def lost(self) -> int:
        return sum(one.passed_before and not one.passed_after for one in self.sittings)


def preview(found: Outdated, policy: Policy) -> Preview:
    """What `policy` would do to answers and sittings now. Nothing is written."""
    versions = [one.held.version.pk for one in found.older]
    marker = Marker(policy, versions, found.current.version.pk)
    answers = list(marker.answers(answers_of(found.question.pk, versions)))
    slots = [marker.slot(slot) for slot in slots_of(found.question.pk, versions)]
    turned = [one for one in answers if one.turned]
    return Preview(
        answers=len(answers),
        became_right=sum(one.after == 1.0 for one in turned),
        became_wrong=sum(one.before == 1.0 for one in turned),
        parts_changed=sum(one.before != one.after for one in answers) - len(turned),
        checked=len(slots),
        sittings=[one for one in slots if one.raw_before != one.raw_after],
    )
