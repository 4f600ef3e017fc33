"""Corrections by two processes, and while a sitting is finishing."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier, Event, Thread
from typing import Any, NoReturn

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from quizapp.answers.models import Amendment, Answer
from quizapp.exams import actions, rescoring
from quizapp.exams.models import Sitting
from quizapp.exams.rescoring import Correction, Notice, Rescore
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.exams.corrections import NEXT_DAY, decided, marked, rekeyed, sat, told
from tests.exams.factories import finish

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> list[Exception]:
    """Run the calls in threads that begin together; returns what they raised."""
    together, raised = Barrier(len(calls)), list[Exception]()

    def one(call: Callable[[], object]) -> None:
        try:
            together.wait()
            call()
        except Exception as error:  # noqa: BLE001 (told to the test)
            raised.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=one, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_two_runs_at_once_write_everything_once() -> None:
    question = QuestionFactory.create(terms=[], version__facts=[])
    slots = [sat(question, text, wrong=1) for text in ("Wrong 1", "Right", "Wrong 1", "Wrong 2")]
    learners = UserFactory.create_batch(4)
    for learner in learners:
        told(question, "Wrong 1", learner=learner)
    rekeyed(question)
    correction = decided(question)

    raised = at_once(*[lambda: rescoring.run(correction.pk, now=NEXT_DAY)] * 3)

    assert raised == []
    assert (Rescore.objects.count(), Amendment.objects.count(), Notice.objects.count()) == (4, 7, 7)
    assert [rescoring.standing(slot.sitting)[0] for slot in slots] == [1, 0, 1, 0]
    assert Correction.objects.get().status == "applied"

    rescoring.take_back(correction.pk, reason="No.", by=learners[0], now=NEXT_DAY)
    raised = at_once(*[lambda: rescoring.run(correction.pk, now=NEXT_DAY)] * 3)

    assert raised == []
    assert (Rescore.objects.count(), Amendment.objects.count(), Notice.objects.count()) == (8, 14, 14)
    assert [rescoring.standing(slot.sitting)[0] for slot in slots] == [0, 1, 0, 0]


def test_two_curators_decide_once() -> None:
    question = QuestionFactory.create(terms=[], version__facts=[])
    sat(question, "Right")
    rekeyed(question)

    raised = at_once(*[lambda: decided(question)] * 2)

    assert Correction.objects.count() == 1
    assert len(raised) == 1


def test_a_sitting_that_finishes_meanwhile_is_corrected_when_it_has() -> None:
    question = QuestionFactory.create(terms=[], version__facts=[])
    slot = sat(question, "Wrong 1", wrong=1, finished=False)
    rekeyed(question)
    correction = decided(question)
    finishing, commit = Event(), Event()

    def finishes() -> None:
        try:
            with transaction.atomic():
                Sitting.objects.select_for_update(no_key=True).get(pk=slot.sitting_id)
                marked(slot)
                finish(slot.sitting)
                finishing.set()
                assert commit.wait(30)
        finally:
            connections.close_all()

    thread = Thread(target=finishes)
    thread.start()
    assert finishing.wait(30)
    # Neither waits for the other: to the job the sitting is still open.
    assert rescoring.run(correction.pk, now=NEXT_DAY) == 0
    commit.set()
    thread.join()

    assert rescoring.run_all(now=NEXT_DAY) == 1
    assert rescoring.standing(Sitting.objects.get(pk=slot.sitting_id))[0] == 1
    assert Answer.objects.with_effective_fraction().get(idempotency_key=slot.key).right is True


def test_the_real_finish_beside_the_real_job_loses_nothing() -> None:
    question = QuestionFactory.create(terms=[], version__facts=[])
    slots = [sat(question, "Wrong 1", wrong=1, finished=False) for _ in range(3)]
    now = timezone.now()
    Sitting.objects.update(started_at=now - timedelta(hours=1), deadline=now + timedelta(hours=1))
    rekeyed(question)
    correction = decided(question)

    raised = at_once(
        *[partial(actions.finish, slot.sitting.learner, slot.sitting_id) for slot in slots],
        lambda: rescoring.run(correction.pk, now=NEXT_DAY),
    )
    rescoring.run_all(now=NEXT_DAY)

    assert raised == []
    assert [rescoring.standing(Sitting.objects.get(pk=slot.sitting_id))[0] for slot in slots] == [1, 1, 1]
    rows = Answer.objects.with_effective_fraction().filter(question=question)
    assert [(row.fraction, row.right) for row in rows] == [(0.0, True)] * 3


def test_a_process_that_is_killed_while_it_holds_its_locks_leaves_work_for_the_next() -> None:
    question = QuestionFactory.create(terms=[], version__facts=[])
    slots = [sat(question, "Wrong 1", wrong=1) for _ in range(3)]
    rekeyed(question)
    correction = decided(question)
    reached, tells = os.pipe()
    connections.close_all()

    child = os.fork()
    if child == 0:
        _stops_in_the_second_slot(correction.pk, tells)
    os.close(tells)
    assert os.read(reached, 1) == b"!"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    assert Rescore.objects.count() == 1
    rescoring.run_all(now=NEXT_DAY)
    assert Rescore.objects.count() == 3
    assert [rescoring.standing(slot.sitting)[0] for slot in slots] == [1, 1, 1]
    assert Correction.objects.get().status == "applied"


def _stops_in_the_second_slot(number: int, tells: int) -> NoReturn:
    """In a process of its own: writes the second row, says so, and waits to be killed before it commits."""
    try:
        # A connection of its own: one that the first process also holds would outlive this one, locks and all.
        connection.connection = None
        real, made = Rescore.objects.create, list[Rescore]()

        def create(**values: Any) -> Rescore:
            made.append(real(**values))
            if len(made) == 2:
                os.write(tells, b"!")
                time.sleep(60)
            return made[-1]

        Rescore.objects.create = create  # type: ignore[method-assign] # the process ends here
        rescoring.run(number, now=NEXT_DAY)
    finally:
        os._exit(1)
