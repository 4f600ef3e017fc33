"""Answer a card whose subject is a drill, and take hints for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from quizapp.accounts.models import User
from quizapp.drills import actions as drills
from quizapp.drills import catalogue
from quizapp.drills.models import Drilled
from quizapp.engine.drills import MOST_HINTS, Judgement, Variant, judge
from quizapp.engine.marking import FormatError
from quizapp.study import rows
from quizapp.study.actions.dealing import deal_drills
from quizapp.study.actions.refusals import Refused, Stale
from quizapp.study.models import Card, Plan
from quizapp.study.showing import Showing


@dataclass(frozen=True)
class Drill:
    """The drill of a card's showing with its judgement."""

    asked: Variant
    judgement: Judgement

    @property
    def name(self) -> str:
        return f"{self.asked.template.version}/{self.asked.seed}"


def judged_drill(card: Card, given: Sequence[str]) -> Drill:
    """The drill of a card's showing with its judgement.

    Raises Stale for a template that is served no more, Refused for what cannot be read.
    """
    try:
        asked = catalogue.reviewed(card.plan.learner_id, card.template, card.turn)
    except KeyError:
        raise Stale from None
    judged = judge(asked, given)
    if isinstance(judged, FormatError):
        raise Refused(judged.message)
    return Drill(asked, judged)


def noted(plan: Plan, answer_id: int, drill: Drill, *, hints: int, study_day: date, now: datetime) -> Drilled:
    """Write down what the answer to a drill showed, and deal what it has opened."""
    first_pass = drills.note(
        plan.learner, answer_id, drill.asked, drill.judgement, hints=hints, study_day=study_day, at=now
    )
    if first_pass:
        deal_drills(plan)
    template = drill.asked.template
    return Drilled(
        answer_id=answer_id,
        learner=plan.learner,
        template=template.slug,
        version=template.version,
        seed=drill.asked.seed,
        family=template.family,
        inputs=dict(drill.asked.inputs),
        hints=hints,
        codes=list(drill.judgement.codes),
    )


@transaction.atomic(durable=True)
def take_hint(learner: User, showing: Showing) -> Card:
    """One more hint for the drill of this showing; each lowers what a right answer earns.

    Raises Stale if the showing is over, Plan.DoesNotExist without a plan.
    """
    card = rows.locked_card(learner, showing)
    if card is None or not card.template or card.turn != showing.turn or card.suspended or card.retired:
        raise Stale
    card.hints = min(card.hints + 1, MOST_HINTS)
    Card.objects.filter(pk=card.pk, turn=showing.turn).update(hints=card.hints)
    return card
