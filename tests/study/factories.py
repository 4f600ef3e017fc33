"""Learners with a plan and cards, the way `enrol` makes them."""

from datetime import UTC, datetime, timedelta

from quizapp.accounts.models import User
from quizapp.course.models import Course
from quizapp.study import actions
from quizapp.study.models import Card, Plan
from quizapp.study.showing import Showing
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.course.factories import SectionFactory

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def enrolled(*, questions: int = 1, kind: str = "single", learner: User | None = None) -> Plan:
    """A learner enrolled in a course with so many questions and no terms."""
    section = SectionFactory.create()
    QuestionFactory.create_batch(questions, section=section, kind=kind, terms=[])
    return enrol(learner or UserFactory.create(), section.course)


def enrol(learner: User, course: Course) -> Plan:
    plan = actions.enrol(learner, course, blueprint=None, exam_date=None, now=NINE)
    plan.learner = learner
    return plan


def only_card(plan: Plan) -> Card:
    return Card.objects.select_related("question__current").get(plan=plan)


def tokens(card: Card, *, right: bool) -> list[str]:
    """The option tokens of a right answer to the card's question, or of a wrong one."""
    assert card.question is not None
    assert card.question.current is not None
    options = card.question.current.options.order_by("position")
    keys = [option.token for option in options if option.is_key]
    if right:
        return keys
    return [option.token for option in options if not option.is_key][: len(keys)]


def answer(
    card: Card, *, right: bool = True, now: datetime = NINE, confidence: str = "", seconds: int = 10
) -> actions.Answered:
    """Answer the card as it stands in the database."""
    card.refresh_from_db()
    return actions.answer(
        card.plan.learner,
        Showing(card.pk, card.turn),
        given=tokens(card, right=right),
        confidence=confidence,
        began=now - timedelta(seconds=seconds),
        now=now,
    )
