"""Learners who study drills, and answers to drills."""

from __future__ import annotations

from quizapp.accounts.models import User
from quizapp.drills import catalogue
from quizapp.engine.drills import Variant, slips, spellings
from quizapp.study.models import Card, Plan
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.course.factories import CourseFactory, SectionFactory
from tests.study.factories import enrol

FIRST = "read-one-item"


def learner_of_drills(*, questions: int = 0, learner: User | None = None) -> Plan:
    """A learner enrolled in the course whose drills are served."""
    section = SectionFactory.create(
        course=CourseFactory.create(slug=catalogue.COURSE), slug="throughput-capacity"
    )
    if questions:
        QuestionFactory.create_batch(questions, section=section, terms=[])
    return enrol(learner or UserFactory.create(), section.course)


def drill_card(plan: Plan, slug: str = FIRST) -> Card:
    card = Card.objects.get(plan=plan, template=slug)
    card.plan = plan
    return card


def shown(card: Card) -> Variant:
    """The drill that the card's showing asks."""
    return catalogue.reviewed(card.plan.learner_id, card.template, card.turn)


def right_answer(asked: Variant) -> list[str]:
    return spellings(asked, asked.answer.value)[0]


def wrong_answer(asked: Variant, code: str | None = None) -> list[str]:
    """The answer of somebody who makes a mistake: the one named, or the first that can be made."""
    made = slips(asked)
    return spellings(asked, made[code] if code else next(iter(made.values())))[0]


def unexplained(asked: Variant) -> list[str]:
    """A number that no slip and no two slips give."""
    value = max([asked.answer.value, *slips(asked).values()])
    return [str(int(value) * 7 + 100_003)]
