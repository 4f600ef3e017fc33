"""Slips and skills counted anew are those that were kept up with each answer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from threading import Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from quizapp.accounts.models import User
from quizapp.answers import actions as ledger
from quizapp.answers.models import Answer, Mode
from quizapp.drills import actions
from quizapp.drills.models import Drilled, Run, Skill, SlipTally
from quizapp.engine.drills import Judgement, judge, slips
from quizapp.study import actions as study
from quizapp.study.showing import Showing
from tests.accounts.factories import UserFactory
from tests.drills.factories import (
    FIRST,
    drill_at,
    drill_card,
    learner_of_drills,
    shown,
    slipped,
    take,
    wrong_answer,
)
from tests.study.factories import NINE

pytestmark = pytest.mark.django_db

SKILL = ("learner", "template", "asked", "right", "streak", "dealt", "passed_at", "last_at")
SLUGS = (FIRST, "read-in-transaction", "write-new-item")


def rebuild() -> str:
    out = io.StringIO()
    call_command("rebuild_slips", stdout=out)
    return out.getvalue()


def counted() -> tuple[list[Any], list[Any]]:
    """Every tally that is not empty, and every skill."""
    tallies = SlipTally.objects.filter(times__gt=0).values_list("learner", "day", "code", "times")
    return sorted(tallies), sorted(Skill.objects.values_list(*SKILL), key=lambda row: row[:2])


def spoil() -> None:
    """Put wrong numbers everywhere, as a fault or a careless hand would."""
    SlipTally.objects.update(times=99)
    Skill.objects.update(asked=50, right=40, streak=30, passed_at=None, last_at=None)


def take_back(told: Answer) -> None:
    with transaction.atomic():
        ledger.undo(told, now=NINE)
        actions.forget(told)


def history(chance: Random, learners: list[User]) -> Iterator[None]:
    """Two weeks of answers right and wrong, with hints and without, some of them taken back."""
    for step in range(30):
        now = NINE + timedelta(hours=11 * step)
        learner = chance.choice(learners)
        run = actions.focus(learner, slug=chance.choice(SLUGS), now=now)
        for _ in range(chance.choice([0, 0, 0, 1, 3])):
            actions.take_hint(run, run.place)
        run.refresh_from_db()
        asked = drill_at(run)
        wrong = wrong_answer(asked, chance.choice(sorted(slips(asked))))
        take(run, None if chance.random() < 0.6 else wrong, now=now)
        if chance.random() < 0.3:
            take_back(chance.choice(list(Answer.objects.standing())))
        yield


@pytest.mark.parametrize("seed", range(6))
def test_what_is_counted_anew_is_what_was_kept_up(seed: int) -> None:
    learners = UserFactory.create_batch(2)
    for _ in history(Random(seed), learners):
        pass
    kept = counted()

    spoil()
    rebuild()

    assert kept[0]
    assert counted() == kept


def test_a_study_answer_that_was_taken_back_is_not_counted() -> None:
    plan = learner_of_drills()
    card = drill_card(plan)
    study.answer(plan.learner, Showing(card.pk, 0), given=wrong_answer(shown(card)), began=NINE, now=NINE)
    study.undo(plan.learner, now=NINE)

    rebuild()

    assert counted() == ([], [(plan.learner_id, FIRST, 0, 0, 0, 0, None, None)])


def test_a_tally_of_nothing_vanishes() -> None:
    learner = UserFactory.create()
    slipped(learner, "NO_HALF", times=0)
    slipped(learner, "NO_TX2", times=3)

    assert rebuild() == "Rebuilt 0 tallies of slips and 0 skills.\n"
    assert not SlipTally.objects.exists()


def test_what_runs_have_dealt_is_kept() -> None:
    learner = UserFactory.create()
    actions.focus(learner, slug=FIRST, now=NINE)

    rebuild()

    skill = Skill.objects.get()
    assert (skill.dealt, skill.asked, skill.last_at) == (3, 0, None)


def test_a_skill_that_is_missing_is_made_again() -> None:
    run = actions.focus(UserFactory.create(), slug=FIRST, now=NINE)
    take(run)
    Skill.objects.all().delete()

    assert rebuild() == "Rebuilt 0 tallies of slips and 1 skills.\n"

    skill = Skill.objects.get()
    assert (skill.asked, skill.right, skill.streak, skill.passed_at) == (1, 1, 1, NINE)


def test_answers_whose_order_is_not_that_of_their_times_are_counted_the_same() -> None:
    """Two tabs: the answer that was sent first may be recorded second."""
    run = actions.focus(UserFactory.create(), slug=FIRST, now=NINE)
    take(run, now=NINE)
    take(run, now=NINE - timedelta(seconds=1))
    kept = counted()

    rebuild()

    assert counted() == kept
    assert kept[1][0][-2:] == (NINE - timedelta(seconds=1), NINE)


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_is_being_recorded_is_counted_once() -> None:
    run = Run.objects.get(pk=actions.focus(UserFactory.create(), slug=FIRST, now=NINE).pk)
    asked = drill_at(run)
    judged = judge(asked, wrong_answer(asked))
    assert isinstance(judged, Judgement)
    troubles: list[BaseException] = []

    def rebuild_beside() -> None:
        try:
            rebuild()
        except BaseException as trouble:  # noqa: BLE001 - told to the main thread
            troubles.append(trouble)
        finally:
            connection.close()

    beside = Thread(target=rebuild_beside)
    with transaction.atomic():
        # What the answer holds when it is in the ledger and not yet committed.
        answer_id = ledger.record(
            run.learner,
            ledger.Given(
                at=NINE,
                study_day=NINE.date(),
                mode=Mode.DRILL,
                idempotency_key=run.key(0),
                introduced=False,
                milliseconds=1,
                template=FIRST,
                fraction=0.0,
            ),
        )
        beside.start()
        beside.join(timeout=0.5)
        waited = beside.is_alive()
        assert answer_id is not None
        actions.note(run.learner, answer_id, asked, judged, hints=0, study_day=NINE.date(), at=NINE)
    beside.join(timeout=20)

    assert (waited, beside.is_alive(), troubles) == (True, False, [])
    assert Drilled.objects.count() == 1
    assert {tally.times for tally in SlipTally.objects.all()} == {1}
    assert Skill.objects.get().asked == 1
