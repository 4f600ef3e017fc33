"""Sittings in every state, as rows: nothing here goes through the actions of the room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from quizapp.bank.content import QuestionContent, content
from quizapp.course.models import Section
from quizapp.engine.marking import Mark
from quizapp.engine.statistics import raw_score, scaled
from quizapp.exams.models import Save, Sitting, Slot
from tests.accounts.factories import UserFactory
from tests.bank.factories import PretestFactory, QuestionFactory
from tests.course.factories import BlueprintFactory, CourseFactory, SectionFactory

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
PASS_PERCENT = 72


class SittingFactory(DjangoModelFactory[Sitting]):
    """An open practice exam of 130 minutes that began at TEN, without questions. blueprint=None for an own quiz."""

    class Meta:
        model = Sitting

    learner = factory.SubFactory(UserFactory)
    course = factory.SubFactory(CourseFactory)
    blueprint = factory.LazyAttribute(
        lambda sitting: BlueprintFactory.create(course=sitting.course) if sitting.kind == "mock" else None
    )
    kind = "mock"
    form = factory.LazyAttribute(lambda sitting: "full" if sitting.kind == "mock" else "own")
    title = factory.LazyAttribute(
        lambda sitting: f"{sitting.blueprint.short}, full length" if sitting.blueprint else "Own quiz"
    )
    rules = factory.LazyFunction(
        lambda: {
            "pass_percent": PASS_PERCENT,
            "minutes": 130,
            "domains": [
                {"number": 1, "title": "Everything", "weight": 60},
                {"number": 2, "title": "The rest", "weight": 40},
            ],
            "allotted": {"1": 30, "2": 20},
            "notes": [],
        }
    )
    seed = factory.Sequence(lambda n: f"sitting {n}")
    minutes = 130
    extra_minutes = 0
    started_at = TEN
    deadline = factory.LazyAttribute(
        lambda sitting: (
            sitting.started_at + timedelta(minutes=(sitting.minutes or 7 * 24 * 60) + sitting.extra_minutes)
        )
    )
    pass_percent = PASS_PERCENT


class SlotFactory(DjangoModelFactory[Slot]):
    """The next place of a sitting, with a new question that nobody has answered yet."""

    class Meta:
        model = Slot

    sitting = factory.SubFactory(SittingFactory)
    position = factory.LazyAttribute(lambda slot: slot.sitting.slots.count() + 1)
    scored = True
    question = factory.LazyAttribute(
        lambda slot: QuestionFactory.create(section__course=slot.sitting.course, terms=[], version__facts=[])
    )
    version = factory.LazyAttribute(lambda slot: slot.question.current)
    domain = 1
    section = factory.LazyAttribute(lambda slot: slot.question.section.number)
    seed = factory.LazyAttribute(lambda slot: f"{slot.sitting.seed}:{slot.position}")


class SaveFactory(DjangoModelFactory[Save]):
    """One save of a slot, applied as the next of its slot; outcome="late" and so on for one that was not.

    The slot itself is left as it is.
    """

    class Meta:
        model = Save

    slot = factory.SubFactory(SlotFactory)
    sitting = factory.SelfAttribute("slot.sitting")
    field = "answer"
    key = factory.LazyFunction(uuid4)
    tab = "tab one"
    seq = factory.LazyAttribute(lambda save: save.slot.saves.count() + 1)
    base = 0
    value = factory.LazyFunction(list)
    began_at = factory.LazyAttribute(
        lambda save: save.sitting.started_at + timedelta(minutes=save.slot.position, seconds=5 * save.seq)
    )
    at = factory.LazyAttribute(lambda save: save.began_at + timedelta(milliseconds=40))
    outcome = "saved"
    sequence = factory.LazyAttribute(
        lambda save: save.slot.saves.filter(outcome="saved").count() + 1 if save.outcome == "saved" else None
    )


def asked_in(slot: Slot) -> QuestionContent:
    return content(slot.version_id)


def right_answer(asked: QuestionContent) -> list[str]:
    """A full answer to a question of the factories, as a slot keeps it."""
    if asked.kind == "numeric":
        return ["20"]
    if asked.kind == "ordering":
        return [option.token for option in asked.options]
    if asked.parts:
        return ["300" if part.typed else asked.key_of(part).token for part in asked.parts]
    return [option.token for option in asked.options if option.is_key]


def wrong_answer(asked: QuestionContent) -> list[str]:
    """A complete answer with something wrong in it."""
    if asked.kind == "numeric":
        return ["10"]
    right = right_answer(asked)
    if asked.kind in ("ordering", "matching"):
        return [right[1], right[0], *right[2:]]
    if asked.kind == "cloze":
        return [right[0], "60"]
    return [option.token for option in asked.options if not option.is_key][: len(right)]


def answer_of(asked: QuestionContent, outcome: str) -> list[str]:
    """What stands in a slot that is "right", "wrong" or "empty"."""
    if outcome == "empty":
        return []
    return {"right": right_answer, "wrong": wrong_answer}[outcome](asked)


def earned(asked: QuestionContent, answer: Sequence[str]) -> float:
    """The part of the points that an answer gets; 0 for one that cannot be marked."""
    mark = asked.mark(answer)
    return float(mark.fraction) if isinstance(mark, Mark) else 0.0


def add_slots(
    sitting: Sitting,
    *outcomes: str,
    scored: bool = True,
    kind: str = "single",
    section: Section | None = None,
    seconds: int = 60,
    first_exposure: bool | None = True,
    saves: bool = True,
    **given: Any,
) -> list[Slot]:
    """Questions of `kind` at the end of a paper, each answered "right" or "wrong", or left "empty".

    Their fractions are known already, as they are when a sitting is finished.
    With `saves`, each answer came in one save. What was not answered has no
    first exposure, as nothing of it reaches the ledger. Unscored ones are pretest
    questions. `given` has further fields of the slots.
    """
    section = section or SectionFactory.create(course=sitting.course)
    maker = QuestionFactory if scored else PretestFactory
    made = []
    for outcome in outcomes:
        question = maker.create(section=section, kind=kind, terms=[], version__facts=[])
        assert question.current_id is not None
        asked = content(question.current_id)
        answer = answer_of(asked, outcome)
        fields = {
            "answer": answer,
            "fraction": earned(asked, answer),
            "first_exposure": first_exposure if answer else None,
            "milliseconds": seconds * 1000,
            "seen": True,
            "scored": scored,
            "pretest": not scored,
        }
        slot = SlotFactory.create(sitting=sitting, question=question, **(fields | given))
        if saves and slot.answer:
            SaveFactory.create(slot=slot, value=slot.answer)
        made.append(slot)
    return made


def finish(sitting: Sitting, *, after: timedelta = timedelta(hours=1), ended: str = "learner") -> Sitting:
    """Close a sitting whose slots have their fractions, the way its row looks afterwards."""
    marks = [slot.right for slot in sitting.slots.filter(scored=True)]
    result = scaled(raw_score(sum(marks), len(marks)), pass_share=sitting.pass_share)
    sitting.finished_at = min(sitting.started_at + after, sitting.deadline)
    sitting.closed_at = sitting.finished_at
    sitting.ended = ended
    sitting.raw, sitting.of, sitting.scaled = sum(marks), len(marks), result.points or 100
    sitting.save()
    return sitting


def finished_sitting(
    *outcomes: str,
    unscored: Sequence[str] = (),
    slots: dict[str, Any] | None = None,
    after: timedelta = timedelta(hours=1),
    ended: str = "learner",
    **given: Any,
) -> Sitting:
    """A sitting that its learner finished an hour after it began.

    `outcomes` are "right", "wrong" or "empty" for each scored question in the
    order of the paper, `unscored` the same for pretest questions behind them.
    `slots` is passed on to `add_slots`, `given` to SittingFactory.
    """
    sitting = SittingFactory.create(**given)
    section = SectionFactory.create(course=sitting.course)
    add_slots(sitting, *outcomes, **({"section": section} | (slots or {})))
    add_slots(sitting, *unscored, **({"section": section} | (slots or {}) | {"scored": False}))
    return finish(sitting, after=after, ended=ended)
