"""A key was wrong: what becomes of the answers that were given to it."""

from __future__ import annotations

from typing import Any, cast

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from quizapp.accounts.actions import erase
from quizapp.accounts.http import LearnerRequest
from quizapp.accounts.models import User
from quizapp.answers.actions import record
from quizapp.answers.models import Amendment, Answer
from quizapp.bank.content import content
from quizapp.bank.models import Question
from quizapp.exams import rescoring
from quizapp.exams.models import Sitting, Slot
from quizapp.exams.rescoring import Correction, DecidedMeanwhile, Notice, NotOffered, Policy, Rescore
from quizapp.exams.rescoring import running as job
from quizapp.exams.views.notices import dismiss
from quizapp.study import actions as study
from quizapp.study.models import Card
from quizapp.study.showing import Showing
from tests.accounts.factories import UserFactory
from tests.answers.test_ledger import given
from tests.bank.factories import PretestFactory, QuestionFactory
from tests.exams.corrections import (
    NEXT_DAY,
    REKEYED,
    applied,
    decided,
    marked,
    rekeyed,
    sat,
    taken_back,
    token,
    told,
    waiting,
)
from tests.exams.factories import SlotFactory, earned, finish, right_answer, wrong_answer
from tests.study.factories import NINE, enrol, enrolled, only_card

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    return QuestionFactory.create(terms=[], version__facts=[])


def score(slot: Slot) -> tuple[int | None, int | None]:
    return rescoring.standing(Sitting.objects.get(pk=slot.sitting_id))


def counts(slot: Slot) -> float | None:
    return rescoring.effective([Slot.objects.get(pk=slot.pk)])[slot.pk]


def right(answer: Answer) -> bool | None:
    return Answer.objects.with_effective_fraction().get(pk=answer.pk).right


def test_answers_to_an_older_key_wait_for_a_decision(question: Question) -> None:
    sat(question, "Right")
    sat(question, "Wrong 1")
    sat(question, "", finished=False)
    told(question, "Right")
    rekeyed(question)

    found = waiting(question)

    assert (found.answers, found.sittings, found.open) == (3, 2, 1)
    assert found.offered == list(Policy)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param([("Right", True), ("Other", False), ("Wrong 2", False)], id="other distractors"),
        pytest.param([("Wrong 3", False), ("Wrong 1", False), ("Right", True)], id="another order"),
    ],
)
def test_a_version_with_the_same_key_does_not(question: Question, options: list[tuple[str, bool]]) -> None:
    sat(question, "Right")
    rekeyed(question, options)

    assert rescoring.outdated() == []


def test_a_key_that_nobody_answered_does_not_wait(question: Question) -> None:
    rekeyed(question)

    assert rescoring.outdated() == []


def test_marking_again_changes_what_counts_and_nothing_that_was_written(question: Question) -> None:
    was_right, was_wrong = (
        sat(question, "Right", right=2, wrong=1),
        sat(question, "Wrong 1", right=2, wrong=1),
    )
    studied = told(question, "Wrong 1")
    before = list(Sitting.objects.order_by("pk").values()), list(Slot.objects.order_by("pk").values())
    rekeyed(question)

    correction = applied(question)

    assert correction.status == "applied"
    assert (
        list(Sitting.objects.order_by("pk").values()),
        list(Slot.objects.order_by("pk").values()),
    ) == before
    # With 2 of 4 the scale gives 530 and with 3 of 4 750: 100 + 620 * 0.5 / 0.72, and 720 + 280 * 0.03 / 0.28.
    assert (score(was_right), score(was_wrong)) == ((2, 530), (3, 750))
    assert (counts(was_right), counts(was_wrong)) == (0.0, 1.0)
    assert right(studied) is True
    assert {right(answer) for answer in Answer.objects.filter(idempotency_key=was_right.key)} == {False}
    assert rescoring.outdated() == []


def test_right_for_everybody_is_right_for_who_left_it_out_too(question: Question) -> None:
    slots = [sat(question, text, wrong=1) for text in ("Right", "Wrong 2", "")]
    rekeyed(question)

    applied(question, Policy.EVERYBODY)

    assert [score(slot)[0] for slot in slots] == [1, 1, 1]


def test_answers_may_stay_as_they_are(question: Question) -> None:
    slot = sat(question, "Right")
    rekeyed(question)

    correction = applied(question, Policy.STANDS)

    assert (correction.status, counts(slot), Rescore.objects.count()) == ("applied", 1.0, 0)
    assert rescoring.outdated() == []


def test_a_pretest_question_changes_no_points_and_tells_nobody() -> None:
    question = PretestFactory.create(terms=[], version__facts=[])
    slot = sat(question, "Wrong 1", right=1)
    before = score(slot)
    rekeyed(question)

    applied(question)

    assert (counts(slot), score(slot)) == (1.0, before)
    assert not Notice.objects.exists()
    assert not Amendment.objects.exists()


def test_the_preview_is_what_applying_does(question: Question) -> None:
    for text, others in (("Right", 2), ("Wrong 1", 2), ("Wrong 1", 3), ("Wrong 2", 1), ("", 4)):
        sat(question, text, right=others, wrong=1)
    learner = UserFactory.create()
    told(question, "Right", learner=learner)
    told(question, "Wrong 1", learner=learner, key="again")
    rekeyed(question)
    standing = {sitting.pk: rescoring.standing(sitting) for sitting in Sitting.objects.all()}

    seen = rescoring.preview(waiting(question), Policy.REMARK)
    assert not Rescore.objects.exists()
    assert not Amendment.objects.exists()
    applied(question)

    changed = {
        sitting.pk: (standing[sitting.pk], now)
        for sitting in Sitting.objects.all()
        if (now := rescoring.standing(sitting)) != standing[sitting.pk]
    }
    assert {
        one.sitting.pk: ((one.raw_before, one.scaled_before), (one.raw_after, one.scaled_after))
        for one in seen.sittings
    } == changed
    assert len(changed) == 3
    # 2 of 4 became 3 of 4, 3 of 5 became 4 of 5: both pass at 72 %. 3 of 4 became 2 of 4.
    assert (seen.gained, seen.lost, seen.checked) == (2, 1, 5)
    assert (seen.answers, seen.became_right, seen.became_wrong, seen.parts_changed) == (6, 3, 2, 0)
    answers = list(Answer.objects.with_effective_fraction())
    assert sum(row.corrected and row.right is True for row in answers) == seen.became_right
    assert sum(row.corrected and row.right is False for row in answers) == seen.became_wrong


def test_applying_again_adds_nothing(question: Question) -> None:
    sat(question, "Wrong 1")
    told(question, "Wrong 1")
    rekeyed(question)
    correction = applied(question)
    rows = (Rescore.objects.count(), Amendment.objects.count(), Notice.objects.count())

    assert rescoring.run(correction.pk, now=NEXT_DAY) == 0
    assert rescoring.run_all(now=NEXT_DAY) == 0

    assert rows == (1, 2, 2)
    assert (Rescore.objects.count(), Amendment.objects.count(), Notice.objects.count()) == rows


@pytest.mark.parametrize("before_it_dies", range(4))
def test_a_run_that_is_killed_anywhere_is_carried_on(question: Question, before_it_dies: int) -> None:
    """Two slots and two learners outside exams: four transactions. Each may be the one that fails."""
    slots = [sat(question, "Wrong 1", wrong=1), sat(question, "Right", wrong=1)]
    answers = [told(question, "Wrong 1"), told(question, "Right")]
    rekeyed(question)
    correction = decided(question)

    with pytest.MonkeyPatch.context() as dying:
        _dies_after(before_it_dies, dying)
        with pytest.raises(KeyboardInterrupt):
            rescoring.run(correction.pk, now=NEXT_DAY)
    assert Rescore.objects.count() == min(before_it_dies, 2)
    rescoring.run_all(now=NEXT_DAY)

    correction.refresh_from_db()
    assert correction.status == "applied"
    assert [counts(slot) for slot in slots] == [1.0, 0.0]
    assert [right(answer) for answer in answers] == [True, False]
    assert (Rescore.objects.count(), Amendment.objects.count(), Notice.objects.count()) == (2, 4, 4)


def _dies_after(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies in the midst of the transaction after so many: what that one did is rolled back."""
    real = job.Rescore.objects.create, job.ledger.correct
    done: list[int] = []

    def dies(call: Any) -> Any:
        def called(*args: Any, **kwargs: Any) -> Any:
            made = call(*args, **kwargs)
            # A slot is followed by its row of the ledger in the same transaction.
            if len(done) == steps:
                raise KeyboardInterrupt
            if call is real[1]:
                done.append(1)
            return made

        return called

    monkeypatch.setattr(job.Rescore.objects, "create", dies(real[0]))
    monkeypatch.setattr(job.ledger, "correct", dies(real[1]))


def test_a_sitting_that_was_open_is_corrected_after_it_finished(question: Question) -> None:
    slot = sat(question, "Wrong 1", right=1, finished=False)
    sat(question, "Right")
    rekeyed(question)
    applied(question)
    assert counts(slot) is None

    marked(slot)
    finish(slot.sitting)
    assert score(slot)[0] == 1

    assert rescoring.apply_standing(slot.sitting_id, now=NEXT_DAY) == 1
    assert rescoring.apply_standing(slot.sitting_id, now=NEXT_DAY) == 0
    assert (score(slot)[0], counts(slot)) == (2, 1.0)
    assert right(Answer.objects.get(idempotency_key=slot.key)) is True
    assert rescoring.run_all(now=NEXT_DAY) == 0


def test_the_next_run_finds_it_if_nobody_says_that_it_finished(question: Question) -> None:
    slot = sat(question, "Wrong 1", right=1, finished=False)
    rekeyed(question)
    applied(question)
    marked(slot)
    finish(slot.sitting)

    rescoring.run_all(now=NEXT_DAY)

    assert score(slot)[0] == 2
    assert Notice.objects.get().sitting_id == slot.sitting_id


def test_taking_it_back_restores_what_counted_and_keeps_every_row(question: Question) -> None:
    slots = [sat(question, text, right=2, wrong=1) for text in ("Right", "Wrong 1", "")]
    studied = told(question, "Wrong 1")
    standing = [(score(slot), counts(slot)) for slot in slots]
    rekeyed(question)
    correction = applied(question)
    rows = list(Rescore.objects.order_by("pk").values())

    correction = taken_back(correction)

    assert correction.status == "reverted"
    assert [(score(slot), counts(slot)) for slot in slots] == standing
    assert right(studied) is False
    assert {right(row) for row in Answer.objects.filter(pk__in=[slots[0].ledger])} == {True}
    assert list(Rescore.objects.order_by("pk").values())[:3] == rows
    assert Rescore.objects.filter(reversal=True).count() == 3
    assert waiting(question).sittings == 3, "the answers wait again"


def test_taking_back_that_is_killed_is_carried_on(question: Question) -> None:
    slots = [sat(question, "Wrong 1"), sat(question, "Right")]
    studied = told(question, "Wrong 1")
    rekeyed(question)
    correction = applied(question)
    rescoring.take_back(correction.pk, reason="Wrong.", by=UserFactory.create(), now=NEXT_DAY)

    for steps in (0, 1, 1):
        with pytest.MonkeyPatch.context() as dying:
            _dies_after(steps, dying)
            with pytest.raises(KeyboardInterrupt):
                rescoring.run(correction.pk, now=NEXT_DAY)
    rescoring.run_all(now=NEXT_DAY)

    correction.refresh_from_db()
    assert correction.status == "reverted"
    assert ([counts(slot) for slot in slots], right(studied)) == ([0.0, 1.0], False)
    assert (Rescore.objects.count(), Amendment.objects.count()) == (4, 6)


def test_a_second_correction_builds_on_the_first_and_comes_off_first(question: Question) -> None:
    slot = sat(question, "Wrong 1", wrong=1)
    rekeyed(question)
    first = applied(question)
    rekeyed(question, [("Right", False), ("Wrong 1", False), ("Wrong 2", True), ("Wrong 3", False)])
    second = applied(question)
    assert (counts(slot), score(slot)[0]) == (0.0, 0)

    with pytest.raises(NotOffered, match="later correction"):
        rescoring.take_back(first.pk, reason="x", by=UserFactory.create(), now=NEXT_DAY)
    taken_back(second)
    assert (counts(slot), score(slot)[0]) == (1.0, 1)
    taken_back(first)
    assert (counts(slot), score(slot)[0]) == (0.0, 0)


def test_who_finishes_late_is_marked_by_the_newest_correction_alone(question: Question) -> None:
    slot = sat(question, "Wrong 1", wrong=1, finished=False)
    rekeyed(question)
    applied(question)
    rekeyed(question, [("Right", False), ("Wrong 1", False), ("Wrong 2", True), ("Wrong 3", False)])
    second = applied(question)
    marked(slot)
    finish(slot.sitting)

    rescoring.run_all(now=NEXT_DAY)
    assert counts(slot) == 0.0
    assert Rescore.objects.get().correction == second

    taken_back(second)
    rescoring.run_all(now=NEXT_DAY)
    assert counts(slot) == 1.0


def test_two_corrected_questions_of_one_sitting_add_up() -> None:
    first = QuestionFactory.create(terms=[], version__facts=[])
    second = QuestionFactory.create(section=first.section, terms=[], version__facts=[])
    slot = sat(first, "Wrong 1", wrong=2, finished=False)
    assert second.current is not None
    other = SlotFactory.create(
        sitting=slot.sitting,
        question=second,
        version=second.current,
        answer=[token(second.current, "Wrong 1")],
    )
    marked(slot)
    marked(other)
    finish(slot.sitting)
    rekeyed(first)
    rekeyed(second)

    one, _two = applied(first), applied(second)
    assert score(slot)[0] == 2
    taken_back(one)
    assert score(slot)[0] == 1


def test_the_learner_is_told_until_it_is_put_away(question: Question) -> None:
    slot = sat(question, "Wrong 1", right=2, wrong=1)
    learner = slot.sitting.learner
    rekeyed(question)
    correction = applied(question)

    (notice,) = rescoring.notices(learner)
    assert notice.text == (
        "A question of your practice exam of 23 November was corrected: your score is now 3 of 4."
    )
    assert rescoring.notices(learner, sitting=slot.sitting_id) == [notice]
    assert rescoring.notices(UserFactory.create()) == []

    assert not rescoring.dismiss(UserFactory.create(), notice.number, now=NEXT_DAY)
    assert rescoring.dismiss(learner, notice.number, now=NEXT_DAY)
    assert rescoring.notices(learner) == []

    taken_back(correction)
    (again,) = rescoring.notices(learner)
    assert again.text == (
        "The correction of a question of your practice exam of 23 November was taken back: "
        "your score is now 2 of 4."
    )


def test_who_was_not_touched_is_told_nothing(question: Question) -> None:
    sat(question, "Wrong 2")
    told(question, "Wrong 3")
    rekeyed(question)

    applied(question)

    assert not Notice.objects.exists()


def test_an_answer_outside_exams_is_told_once_however_many_there_are(question: Question) -> None:
    learner = UserFactory.create()
    for key in "abc":
        told(question, "Wrong 1", learner=learner, key=key)
    rekeyed(question)
    correction = applied(question)

    (notice,) = rescoring.notices(learner)
    assert notice.text == (
        "A question you answered on 23 November was corrected: your answer now counts as right."
    )
    taken_back(correction)
    (notice,) = rescoring.notices(learner)
    assert notice.text.endswith("was taken back: it counts as wrong again.")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ([*REKEYED[:3], ("Another", False)], "“Wrong 3” is no longer there"),
        ([("New", True), ("Right", False), *REKEYED[2:]], "“Wrong 1” is no longer there"),
        ([("New", True), ("Right", False), ("Wrong 1", False), *REKEYED[2:]], "“New” could not be chosen"),
        ([*REKEYED[:3], ("Wrong 2", False)], "Two options say “Wrong 2”"),
    ],
)
def test_answers_that_cannot_be_said_in_the_new_version_are_not_marked_by_it(
    question: Question, options: list[tuple[str, bool]], why: str
) -> None:
    sat(question, "Right")
    rekeyed(question, options)

    found = waiting(question)

    assert why in found.obstacles[0]
    assert found.offered == [Policy.EVERYBODY, Policy.STANDS]
    with pytest.raises(NotOffered, match="“"):
        decided(question)


def test_what_changed_since_it_was_looked_at_is_not_decided(question: Question) -> None:
    sat(question, "Right")
    rekeyed(question)
    seen = waiting(question).seen
    rekeyed(question, [("Right", False), ("Wrong 1", False), ("Wrong 2", True), ("Wrong 3", False)])

    with pytest.raises(DecidedMeanwhile):
        rescoring.decide(
            question.pk, Policy.REMARK, reason="x", seen=seen, by=UserFactory.create(), now=NEXT_DAY
        )

    assert not Correction.objects.exists()


def test_a_correction_is_taken_back_once(question: Question) -> None:
    sat(question, "Right")
    rekeyed(question)
    correction = taken_back(applied(question))

    with pytest.raises(NotOffered, match="taken back"):
        rescoring.take_back(correction.pk, reason="x", by=UserFactory.create(), now=NEXT_DAY)


@pytest.mark.parametrize("change", ["policy", "reason", "status", "rescore", "delete", "delete rescore"])
def test_the_database_refuses_to_rewrite_what_was_decided_and_done(question: Question, change: str) -> None:
    sat(question, "Wrong 1")
    rekeyed(question)
    correction = taken_back(applied(question))
    mine = Correction.objects.filter(pk=correction.pk)
    attempts = {
        "policy": lambda: mine.update(policy="everybody"),
        "reason": lambda: mine.update(reason="Another."),
        "status": lambda: mine.update(status="applied", reverted_at=None, revert_reason=""),
        "rescore": lambda: Rescore.objects.update(raw_after=0),
        "delete": lambda: mine._raw_delete(mine.db),
        "delete rescore": lambda: Rescore.objects.all()._raw_delete(mine.db),
    }

    with (
        pytest.raises((DatabaseError, IntegrityError), match=r"stays as it is|append-only"),
        transaction.atomic(),
    ):
        attempts[change]()


def test_a_learner_may_be_erased_with_what_was_corrected(question: Question) -> None:
    slot = sat(question, "Wrong 1")
    rekeyed(question)
    curator = UserFactory.create(role="curator")
    rescoring.run(decided(question, by=curator).pk, now=NEXT_DAY)

    erase(slot.sitting.learner)
    erase(curator)

    assert not Rescore.objects.exists()
    assert Correction.objects.get().by is None


@pytest.mark.parametrize("many", [1, 3])
def test_what_waits_takes_a_constant_number_of_statements(many: int) -> None:
    for _ in range(many):
        question = QuestionFactory.create(terms=[], version__facts=[])
        sat(question, "Right")
        rekeyed(question)

    with CaptureQueriesContext(connection) as statements:
        found = rescoring.outdated()
        [(row.question.section.title, row.question.current) for row in found]

    assert (len(found), len(statements)) == (many, 10)


@pytest.mark.parametrize("many", [1, 3])
def test_what_counts_takes_one_statement(many: int, question: Question) -> None:
    slots = [sat(question, "Wrong 1") for _ in range(many)]
    rekeyed(question)
    applied(question)
    sittings = [slot.sitting for slot in slots]

    with CaptureQueriesContext(connection) as statements:
        assert set(rescoring.effective(slots).values()) == {1.0}
    assert len(statements) == 1
    with CaptureQueriesContext(connection) as statements:
        assert {raw for raw, _ in rescoring.standing_of(sittings).values()} == {1}
    assert len(statements) == 1


def test_older_keys_are_listed_the_oldest_first(question: Question) -> None:
    sat(question, "Right")
    rekeyed(question)
    sat(question, "Right")
    rekeyed(question, [("Right", False), ("Wrong 1", False), ("Wrong 2", True), ("Wrong 3", False)])

    assert [one.held.version.number for one in waiting(question).older] == [1, 2]


def test_a_notice_is_put_away_by_its_learner_alone(question: Question) -> None:
    slot = sat(question, "Wrong 1", right=2, wrong=1)
    rekeyed(question)
    applied(question)
    learner = slot.sitting.learner
    (notice,) = rescoring.notices(learner)

    def put_away(by: User, **data: str) -> HttpResponse:
        request = RequestFactory().post("/", data)
        request.user = by
        return dismiss(cast("LearnerRequest", request), notice.number)

    with pytest.raises(Http404):
        put_away(UserFactory.create())
    assert rescoring.notices(learner) == [notice]
    assert put_away(learner, sitting=str(slot.sitting_id))["Location"] == f"/exams/{slot.sitting_id}/result/"
    assert put_away(learner)["Location"] == "/", "pressed twice"
    assert rescoring.notices(learner) == []


@pytest.mark.parametrize(
    ("kind", "options", "numbers", "after"),
    [
        ("true-false", [("True", False), ("False", True)], None, (0.0, 1.0)),
        (
            "multiple",
            [
                ("Right 1", True),
                ("Wrong 3", False),
                ("Wrong 2", True),
                ("Wrong 1", False),
                ("Right 2", False),
            ],
            None,
            (0.0, 0.0),
        ),
        ("numeric", None, [("10", True), ("20", False)], (0.0, 1.0)),
        ("cloze", [("Second", True), ("First", False), ("60", True), ("300", False)], None, (0.0, 0.5)),
        (
            "ordering",
            [("Step 2", True), ("Step 1", True), ("Step 3", True), ("Step 4", True)],
            None,
            (0.5, 1.0),
        ),
        ("matching", [("Two", True), ("One", True), ("Three", True), ("Four", False)], None, (1 / 3, 1.0)),
    ],
)
def test_every_kind_is_marked_by_its_new_key(
    kind: str,
    options: list[tuple[str, bool]] | None,
    numbers: list[tuple[str, bool]] | None,
    after: tuple[float, float],
) -> None:
    """What was right and what was wrong by the old key; the wrong ones swap two, or take the first distractor."""
    question = QuestionFactory.create(kind=kind, terms=[], version__facts=[])
    assert question.current_id is not None
    asked = content(question.current_id)
    learner = UserFactory.create()
    for key, said in (("right", right_answer(asked)), ("wrong", wrong_answer(asked))):
        record(learner, given(question, key, given=said, fraction=earned(asked, said)))
    rekeyed(question, options, numbers=numbers)

    applied(question)

    rows = Answer.objects.with_effective_fraction().order_by("pk")
    assert [row.effective_fraction for row in rows] == [pytest.approx(mark) for mark in after]


@pytest.mark.parametrize(
    ("kind", "options", "why"),
    [
        ("ordering", [("Step 1", True), ("Step 2", True), ("Step 3", True), ("Step 5", True)], "Step 4"),
        ("cloze", [("First", False), ("Third", True), ("300", True), ("60", False)], "Second"),
        ("matching", [("One", True), ("Two", True), ("Five", True), ("Four", False)], "Three"),
    ],
)
def test_every_kind_says_why_it_cannot_be(kind: str, options: list[tuple[str, bool]], why: str) -> None:
    question = QuestionFactory.create(kind=kind, terms=[], version__facts=[])
    assert question.current_id is not None
    asked = content(question.current_id)
    record(UserFactory.create(), given(question, given=right_answer(asked)))
    rekeyed(question, options)

    assert waiting(question).obstacles == [f"The option “{why}” is no longer there."]


def test_the_card_is_scheduled_as_if_the_answer_had_been_marked_so_at_once() -> None:
    plan = enrolled()
    wronged, spared = only_card(plan), only_card(enrol(UserFactory.create(), plan.course))
    for card, chose in ((wronged, "Wrong 1"), (spared, "Right")):
        assert card.question is not None
        assert card.question.current is not None
        study.answer(
            card.plan.learner,
            Showing(card.pk, card.turn),
            given=[token(card.question.current, chose)],
            began=NINE,
            now=NINE,
        )
    as_wrong = Card.objects.get(pk=wronged.pk).memory
    as_right = Card.objects.get(pk=spared.pk).memory
    assert wronged.question is not None
    rekeyed(wronged.question)

    correction = applied(wronged.question)
    assert Card.objects.get(pk=wronged.pk).memory.stability == as_right.stability
    assert Card.objects.get(pk=spared.pk).memory.stability == as_wrong.stability

    taken_back(correction)
    assert Card.objects.get(pk=wronged.pk).memory.stability == as_wrong.stability
