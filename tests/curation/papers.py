"""Finished papers in bulk: one question among others, answered by many learners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from quizapp.accounts.models import User
from quizapp.bank.models import Question, QuestionVersion
from quizapp.exams.models import Sitting, Slot
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.exams.factories import TEN


@dataclass(frozen=True)
class Paper:
    """One learner's paper, begun after so many days: `chose` names the option of the question ("" for none),
    and `right` of the others are right."""

    chose: str
    right: int
    seconds: float = 0
    first: bool | None = None
    seen: bool = True
    learner: User | None = None
    days: int = 0


def fillers(question: Question, count: int) -> list[Question]:
    return QuestionFactory.create_batch(count, section=question.section, terms=[], version__facts=[])


def papers(
    question: Question,
    rows: Sequence[Paper],
    *,
    others: Sequence[Question],
    version: QuestionVersion | None = None,
) -> list[Sitting]:
    """A finished sitting for each row, by learners of their own, with `others` scored besides the question."""
    version = version or question.current
    assert version is not None
    options = {option.text: option for option in version.options.all()}
    scored = question.status == "published"
    sittings = []
    for row in rows:
        key = bool(row.chose) and options[row.chose].is_key
        began = TEN + timedelta(days=row.days)
        raw, of = row.right + int(key and scored), len(others) + int(scored)
        sittings.append(
            Sitting(
                learner=row.learner or UserFactory.create(),
                course=question.course,
                kind="quiz",
                form="own",
                title="Own quiz",
                seed="seed",
                started_at=began,
                deadline=began + timedelta(days=7),
                finished_at=began + timedelta(hours=1),
                closed_at=began + timedelta(hours=1),
                ended="learner",
                raw=raw,
                of=of,
                scaled=100,
            )
        )
    Sitting.objects.bulk_create(sittings)
    slots = []
    for sitting, row in zip(sittings, rows, strict=True):
        option = options.get(row.chose)
        slots.append(
            Slot(
                sitting=sitting,
                position=1,
                question=question,
                version=version,
                scored=scored,
                pretest=not scored,
                section=1,
                seed="seed",
                answer=[option.token] if option else [],
                fraction=float(option.is_key) if option else 0.0,
                seen=row.seen,
                milliseconds=int(row.seconds * 1000),
                first_exposure=(bool(option) or None) if row.first is None else row.first,
            )
        )
        slots += [
            Slot(
                sitting=sitting,
                position=place,
                question=other,
                version_id=other.current_id or 0,
                scored=True,
                section=1,
                seed="seed",
                answer=["x"],
                fraction=float(place - 2 < row.right),
                seen=True,
                first_exposure=True,
            )
            for place, other in enumerate(others, start=2)
        ]
    Slot.objects.bulk_create(slots, batch_size=2000)
    return sittings
