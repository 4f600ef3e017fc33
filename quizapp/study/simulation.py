"""A simulated learner, for demonstrations and benchmarks.

What the learner knows is decided by the same memory model that schedules the
cards, and by a seeded generator: the same seed studies the same way. Every
answer goes through `study.actions`, as a real one does.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape

from quizapp.bank.content import QuestionContent, content
from quizapp.drills import catalogue
from quizapp.engine import memory
from quizapp.engine.drills import slips, spellings
from quizapp.engine.memory import Rating
from quizapp.engine.studydays import day_opens, study_day
from quizapp.study import actions
from quizapp.study.models import Card, Plan
from quizapp.study.queue import next_card, today
from quizapp.study.showing import Showing

# How likely a first answer is right, by the author's difficulty 1 to 5: above
# guessing, below knowing.
FIRST_TIME = {1: 0.8, 2: 0.68, 3: 0.55, 4: 0.45, 5: 0.38}
DAY_OFF = 0.14


@dataclass(frozen=True)
class Studied:
    """One simulated study day."""

    day: int
    answers: int


def study_days(plan: Plan, *, days: int, until: datetime, seed: int = 1) -> Iterator[Studied]:
    """Study on the `days` study days before that of `until`, in the evening, with some off.

    Yields after each day, so that the caller can show progress and stop.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret depends on it
    settings = plan.memory_settings()
    last = study_day(until, zone=settings.zone, day_start=settings.day_start)
    for number in range(days):
        day = last - timedelta(days=days - number)
        if chance.random() < DAY_OFF and number:
            yield Studied(number + 1, 0)
            continue
        opens = day_opens(day, zone=settings.zone, day_start=settings.day_start)
        evening = opens + timedelta(hours=13, minutes=chance.randrange(180))
        yield Studied(number + 1, _study(plan, evening, chance))


def _study(plan: Plan, now: datetime, chance: random.Random) -> int:
    answers = 0
    while True:
        card = next_card(plan, today(plan, now=now), now=now)
        if card is None:
            return answers
        card.plan = plan
        began, now = now, now + timedelta(seconds=chance.uniform(9, 55))
        knows = chance.random() < _chance_of_knowing(card, now)
        _answer(card, knows=knows, began=began, now=now, chance=chance)
        answers += 1


def _chance_of_knowing(card: Card, now: datetime) -> float:
    settings = card.plan.memory_settings()
    day = study_day(now, zone=settings.zone, day_start=settings.day_start)
    recall = memory.recall(card.memory, on=day, settings=settings)
    if recall is not None:
        return recall
    if card.reps:
        # Minutes after reading the reasons.
        return 0.93
    if card.template:
        return FIRST_TIME[catalogue.served()[card.template].level + 1]
    return FIRST_TIME[card.question.difficulty] if card.question else 0.5


def _answer(card: Card, *, knows: bool, began: datetime, now: datetime, chance: random.Random) -> None:
    showing = Showing(card.pk, card.turn)
    learner = card.plan.learner
    if card.template:
        asked = catalogue.reviewed(learner.pk, card.template, card.turn)
        value = asked.answer.value if knows else chance.choice(sorted(slips(asked).values()))
        actions.answer(learner, showing, given=spellings(asked, value)[0], began=began, now=now)
        return
    if card.question is None or card.question.current_id is None:
        rating = (Rating.GOOD if chance.random() < 0.85 else Rating.EASY) if knows else Rating.AGAIN
        actions.answer(learner, showing, given=[], rating=rating, began=began, now=now)
        return
    question = content(card.question.current_id)
    keys = [option.token for option in question.options if option.is_key]
    others = [option.token for option in question.options if not option.is_key]
    if question.kind in ("cloze", "ordering", "matching"):
        given = _in_places(question, knows=knows)
    elif question.kind == "numeric":
        wanted = [answer for answer in question.answers if answer.is_key is knows] or list(question.answers)
        given = [str(chance.choice(wanted).value)]
    elif knows:
        given = keys
    else:
        given = [*chance.sample(others, 1), *keys][: len(keys)]
    sure = ("sure", "think") if knows else ("think", "guess")
    actions.answer(learner, showing, given=given, confidence=chance.choice(sure), began=began, now=now)


def _in_places(question: QuestionContent, *, knows: bool) -> list[str]:
    """Every place filled; by who does not know, with one wrong or two in each other's place."""
    if question.kind == "cloze":
        keys = [(part, question.key_of(part)) for part in question.parts]
        given = [unescape(key.html) if part.typed else key.token for part, key in keys]
        (part, *_) = question.parts
        others = [option for option in question.of_part(part) if not option.is_key]
        wrong = "something else" if part.typed else others[0].token
        return given if knows else [wrong, *given[1:]]
    given = [option.token for option in question.options if option.is_key]
    return given if knows else [given[1], given[0], *given[2:]]
