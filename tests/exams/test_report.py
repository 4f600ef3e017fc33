"""What the report of a finished sitting says, from its rows alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from quizapp.exams.models import Slot
from quizapp.exams.report import Report, effective, report
from tests.bank.factories import QuestionFactory
from tests.course.factories import SectionFactory
from tests.exams.corrections import applied, rekeyed, sat, taken_back
from tests.exams.factories import (
    SaveFactory,
    SittingFactory,
    add_slots,
    asked_in,
    finish,
    finished_sitting,
    right_answer,
    wrong_answer,
)

pytestmark = pytest.mark.django_db


def with_saves(
    *changes: tuple[int, str], kind: str = "single", every: float = 10, outcome: str = "right", **given: Any
) -> Report:
    """The report of one question whose answer was saved as "right", "wrong", "half" or "empty", at these seconds."""
    sitting = SittingFactory.create()
    (slot,) = add_slots(sitting, outcome, kind=kind, saves=False, **given)
    for seconds, what in changes:
        SaveFactory.create(
            slot=slot,
            value=value_of(slot, what),
            began_at=sitting.started_at + timedelta(seconds=seconds),
        )
    return report(finish(sitting))


def value_of(slot: Slot, what: str) -> list[str]:
    asked = asked_in(slot)
    return {
        "right": right_answer(asked),
        "wrong, reversed": wrong_answer(asked)[::-1],
        "wrong": wrong_answer(asked),
        "half": wrong_answer(asked)[:1],
        "empty": [],
    }[what]


def test_a_score_has_its_luck() -> None:
    told = report(finished_sitting(*["right"] * 6, *["wrong"] * 4))

    assert (told.right, told.score.of) == (6, 10)
    # The root of 6 * 4 / 9, and Wilson's interval of 6 of 10.
    assert told.score.standard_error == pytest.approx(1.633, abs=0.001)
    assert told.score.interval == pytest.approx((3.127, 8.318), abs=0.001)
    # 100 + 620 * 0.6 / 0.72, and the error times 620 / 0.72 / 10.
    assert told.scaled.points == told.sitting.scaled == 616
    assert told.scaled.standard_error == pytest.approx(140.6, abs=0.1)
    assert (told.to_pass, told.scaled.passed, told.open_question) == (8, False, True)


def test_a_score_far_from_the_line_is_no_open_question() -> None:
    told = report(finished_sitting(*["wrong"] * 10))

    assert not told.open_question


def test_only_scored_questions_count() -> None:
    told = report(finished_sitting("right", "wrong", unscored=("right", "wrong", "empty")))

    assert (told.right, told.score.of, told.unanswered) == (1, 2, 0)
    assert [(one.position, one.right, one.answered) for one in told.unscored] == [
        (3, True, True),
        (4, False, True),
        (5, False, False),
    ]
    assert [(group.right, group.of) for group in told.sections] == [(1, 2)]
    assert (told.first.right, told.first.of) == (1, 2)
    # Study knows no pretest questions.
    assert told.to_study == 1


def test_a_share_of_the_pairs_earns_nothing() -> None:
    sitting = finished_sitting("wrong", slots={"kind": "matching"})

    assert 0 < (sitting.slots.get().fraction or 0) < 1
    assert report(sitting).right == 0


def test_unanswered_questions_are_counted() -> None:
    told = report(finished_sitting("right", "empty", "empty"))

    assert (told.unanswered, told.score.of) == (2, 3)


def test_domains_are_those_of_the_blueprint_with_what_each_rests_on() -> None:
    sitting = SittingFactory.create()
    add_slots(sitting, "right", "right", "wrong")
    finish(sitting)

    everything, rest = report(sitting).domains

    assert (everything.name, everything.weight, everything.right, everything.of) == (
        "1. Everything",
        60,
        2,
        3,
    )
    # Wilson's interval of 2 of 3.
    assert everything.percents == (21, 94)
    assert everything.few
    assert (rest.of, rest.percents, rest.few) == (0, None, False)


def test_an_own_quiz_has_sections_and_no_domains() -> None:
    sitting = SittingFactory.create(kind="quiz", rules={"domains": []}, minutes=None)
    first, second = (
        SectionFactory.create(course=sitting.course, number=number, title=title)
        for number, title in ((7, "Streams"), (9, "Backups"))
    )
    add_slots(sitting, "wrong", section=second)
    add_slots(sitting, "right", "wrong", section=first)

    told = report(finish(sitting))

    assert told.domains == ()
    assert [(group.section, group.name, group.right, group.of) for group in told.sections] == [
        (7, "Streams", 1, 2),
        (9, "Backups", 0, 1),
    ]


def test_first_times_are_told_from_repeats() -> None:
    sitting = SittingFactory.create()
    add_slots(sitting, "right", "wrong", first_exposure=True)
    add_slots(sitting, "right", "right", first_exposure=False)
    add_slots(sitting, "empty", first_exposure=None)

    told = report(finish(sitting))

    assert (told.first.right, told.first.of) == (1, 2)
    assert (told.repeats.right, told.repeats.of) == (2, 2)
    assert told.unknown_exposure == 1


def test_slow_and_hasty_are_against_the_learners_own_median() -> None:
    sitting = SittingFactory.create()
    for seconds in (60, 60, 150, 15, 60, 0):
        add_slots(sitting, "right", seconds=seconds)

    paced = report(finish(sitting)).paced

    assert (paced.slow, paced.hasty) == ((3,), (4,))
    # What took no time is not known.
    assert (paced.median, paced.known, paced.total) == ("1 min", 5, "5 min 45 s")
    assert "Question 6: not known" in paced.chart


def test_without_times_there_is_no_chart() -> None:
    assert report(finished_sitting("right", slots={"seconds": 0})).paced.chart == ""


def test_changes_that_brought_something_and_cost_something() -> None:
    gained = with_saves((0, "wrong"), (10, "right"))
    lost = with_saves((0, "right"), (10, "wrong"), outcome="wrong")

    assert (gained.changes.wrong_to_right, gained.changes.gained, gained.changes.changed) == (1, 1, 1)
    assert (lost.changes.right_to_wrong, lost.changes.lost) == (1, 1)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([(0, "right")], id="one answer"),
        pytest.param([(0, "wrong"), (2, "right")], id="clicked past"),
        pytest.param([(0, "half"), (10, "right")], id="incomplete before"),
        pytest.param([(0, "empty"), (10, "right")], id="nothing before"),
        pytest.param([(0, "wrong"), (10, "wrong, reversed")], id="ticked in another order"),
    ],
)
def test_what_is_no_change(changes: list[tuple[int, str]]) -> None:
    told = with_saves(*changes, kind="multiple")

    assert (told.changes.slots, told.changes.changed) == (1, 0)


def test_changes_of_unscored_questions_are_not_counted() -> None:
    told = with_saves((0, "wrong"), (10, "right"), scored=False)

    assert told.changes.slots == 0


def test_saves_that_were_not_applied_are_no_changes() -> None:
    sitting = SittingFactory.create()
    (slot,) = add_slots(sitting, "right")
    for outcome in ("late", "conflict", "superseded"):
        SaveFactory.create(slot=slot, value=value_of(slot, "wrong"), outcome=outcome)

    told = report(finish(sitting))

    assert (told.changes.changed, told.conflicts, len(told.late)) == (0, 1, 1)


def test_what_came_late_is_listed_in_words() -> None:
    sitting = SittingFactory.create()
    (slot,) = add_slots(sitting, "right")
    ended = sitting.deadline
    for field, value in (("answer", value_of(slot, "wrong")), ("time", 500), ("seen", True)):
        SaveFactory.create(
            slot=slot, field=field, value=value, outcome="late", began_at=ended + timedelta(seconds=14)
        )

    told = report(finish(sitting, after=timedelta(days=1), ended="time"))

    (late,) = told.late
    assert (late.position, late.field, late.after) == (1, "Answer", "14 s")
    assert late.words.endswith(": Wrong 1")
    assert told.right == 1


def test_more_late_changes_than_a_page_holds_are_counted() -> None:
    sitting = SittingFactory.create()
    (slot,) = add_slots(sitting, "right")
    for _ in range(32):
        SaveFactory.create(slot=slot, value=[], outcome="late")

    told = report(finish(sitting))

    assert (len(told.late), len(told.late_listed), told.late_more) == (32, 30, 2)


def test_a_correction_counts_everywhere_and_can_be_taken_back() -> None:
    question = QuestionFactory.create()
    slot = sat(question, "Wrong 1", right=2, wrong=1)
    before = report(slot.sitting)
    rekeyed(question)
    correction = applied(question)

    after = report(slot.sitting)

    assert (before.right, before.corrections, before.recounted) == (2, (), False)
    assert (after.right, after.score.of, after.recounted) == (3, 4, True)
    assert [(one.position, one.right, one.scored) for one in after.corrections] == [(4, True, True)]
    assert after.scaled.points == 750
    assert sum(group.right for group in after.sections) == 3
    assert effective([slot]) == {slot.pk: 1.0}

    taken_back(correction)

    assert report(slot.sitting) == before


def test_an_open_sitting_has_no_report() -> None:
    with pytest.raises(ValueError, match="open"):
        report(SittingFactory.create())
