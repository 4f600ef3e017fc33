"""Papers made from rows: what is a candidate, what is known of it, and what the snapshot says."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizapp.accounts.models import User
from quizapp.answers import actions as ledger
from quizapp.bank.models import Question
from quizapp.course.models import Blueprint, Course, Task
from quizapp.engine.papers import Candidate, Mark, Shortfall
from quizapp.exams import papers
from quizapp.exams.papers.gathering import gather
from quizapp.study.models import Card
from tests.accounts.factories import UserFactory
from tests.bank.factories import DraftFactory, PretestFactory, QuestionFactory
from tests.course.factories import CourseFactory, FactFactory, SectionFactory
from tests.exams.factories import SittingFactory, SlotFactory
from tests.exams.papers import blueprint_of, fill, pretest, task
from tests.study.factories import answer, enrolled, only_card

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def composed(learner: User, wish: papers.Wish, *, seed: str = "one") -> papers.Composed:
    made = papers.compose(learner, wish, today=TODAY, seed=seed)
    assert isinstance(made, papers.Composed), made
    return made


def candidates(learner: User, wish: papers.Wish) -> dict[str, Candidate]:
    gathered = gather(learner, wish.course, wish.blueprint, wish.plan, today=TODAY)
    return {candidate.id: candidate for candidate in gathered.candidates}


def quiz(course: Course, **choices: Any) -> papers.Wish:
    return papers.own(course, **({"count": 1} | choices))


def test_a_practice_exam_has_its_domains_by_their_weights() -> None:
    blueprint = blueprint_of()
    fill(blueprint, 6, 6)
    tried = pretest(blueprint, 2)

    made = composed(UserFactory.create(), papers.mock(blueprint, "full"))

    assert {str(question.pk) for question in tried} == {
        slot.candidate.id for slot in made.paper.slots if not slot.scored
    }
    assert Counter(slot.domain for slot in made.paper.slots) == {1: 3, 2: 2, None: 2}
    assert made.paper.allotted == {1: 3, 2: 2}
    assert made.rules["counts"] == {"questions": 7, "scored": 5, "unscored": 2, "unseen": 5}


def test_every_slot_has_its_version_its_section_and_whether_it_is_pretest() -> None:
    blueprint = blueprint_of((100,), scored=1, unscored=1)
    [scored] = fill(blueprint, 1, section=SectionFactory.create(course=blueprint.course, number=41))
    [tried] = pretest(blueprint, 1, section=SectionFactory.create(course=blueprint.course, number=42))
    assert scored.current_id
    assert tried.current_id

    made = composed(UserFactory.create(), papers.mock(blueprint, "full"))

    assert made.pins == {
        str(scored.pk): papers.Pin(scored.current_id, 41, pretest=False),
        str(tried.pk): papers.Pin(tried.current_id, 42, pretest=True),
    }


def test_the_same_seed_gives_the_same_paper_and_another_seed_another() -> None:
    blueprint = blueprint_of(unscored=0)
    fill(blueprint, 12, 12)
    learner = UserFactory.create()

    def places(seed: str) -> list[tuple[str, str]]:
        slots = composed(learner, papers.mock(blueprint, "full"), seed=seed).paper.slots
        return [(slot.candidate.id, slot.seed.removeprefix(seed)) for slot in slots]

    assert places("one") == places("one")
    assert places("one") != places("two")


def test_drafts_retired_expired_and_other_courses_questions_are_no_candidates() -> None:
    blueprint = blueprint_of((100,))
    [asked] = fill(blueprint, 1)
    fill(blueprint, 1, version__facts=[FactFactory.create(expires_on=TODAY)])
    DraftFactory.create(section=asked.section)
    gone = fill(blueprint, 1)[0]
    Question.objects.filter(pk=gone.pk).update(status="retired")
    QuestionFactory.create(section__course=CourseFactory.create(slug="other"))
    PretestFactory.create(section=asked.section)

    assert set(candidates(UserFactory.create(), quiz(blueprint.course))) == {str(asked.pk)}


def test_a_task_that_the_course_leaves_out_counts_for_nothing() -> None:
    blueprint = blueprint_of((50, 50), scored=1, unscored=0)
    fill(blueprint, 2, 1)
    Task.objects.filter(domain__blueprint=blueprint, ref="2.1").update(covered=False)

    made = composed(UserFactory.create(), papers.mock(blueprint, "full"))

    assert made.paper.allotted == {1: 1}
    assert [domain["covered"] for domain in made.rules["domains"]] == [True, False]
    assert made.rules["domains"][1]["uncovered_tasks"] == ["2.1 Task 2"]
    assert "The bank has no questions for domain 2 (Part 2)" in made.rules["notes"][0]


def test_a_question_of_two_domains_may_count_for_either() -> None:
    blueprint = blueprint_of()
    both = fill(blueprint, 1)[0]
    both.tasks.add(task(blueprint, 2))
    elsewhere = blueprint_of(course=blueprint.course)
    both.tasks.add(task(elsewhere, 2))

    found = candidates(UserFactory.create(), papers.mock(blueprint, "full"))

    assert found[str(both.pk)].domains == {1, 2}


def test_single_choice_has_the_number_of_its_options_and_the_place_of_its_key() -> None:
    options = [("Wrong", False), ("Wrong too", False), ("Right", True)]
    single = QuestionFactory.create(version__options=options)
    multiple = QuestionFactory.create(section=single.section, kind="multiple")

    found = candidates(UserFactory.create(), quiz(single.course))

    assert (found[str(single.pk)].options, found[str(single.pk)].key) == (3, 2)
    assert (found[str(multiple.pk)].options, found[str(multiple.pk)].key) == (0, None)


def case(blueprint: Blueprint, *positions: int, number: int = 1) -> list[Question]:
    name = f"00000000-0000-4000-8000-{number:012}"
    return [fill(blueprint, 1, case=name, case_position=position)[0] for position in positions]


def test_a_case_comes_as_a_whole_and_in_its_order() -> None:
    blueprint = blueprint_of((100,), scored=3, unscored=0)
    members = case(blueprint, 1, 2, 3)

    made = composed(UserFactory.create(), papers.mock(blueprint, "full"))

    assert [slot.candidate.id for slot in made.paper.slots] == [str(member.pk) for member in members]


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("status", ["retired", "draft"])
def test_a_case_of_which_one_question_may_not_be_asked_is_left_out(which: int, status: str) -> None:
    blueprint = blueprint_of((100,), scored=1, unscored=0)
    [alone] = fill(blueprint, 1)
    members = case(blueprint, 1, 2, 3)
    Question.objects.filter(pk=members[which].pk).update(status=status)

    made = composed(UserFactory.create(), papers.mock(blueprint, "full"))

    if (which, status) == (2, "retired"):
        # What is left of the case is whole.
        assert made.rules["notes"] == []
    else:
        assert [slot.candidate.id for slot in made.paper.slots] == [str(alone.pk)]
        assert "A case was left out because not all of its questions can be asked." in made.rules["notes"]


def test_met_is_what_was_answered_in_study_and_what_was_opened_in_papers() -> None:
    plan = enrolled(questions=3)
    first, second, third = Card.objects.filter(plan=plan).select_related("question").order_by("pk")
    answer(first)
    sitting = SittingFactory.create(learner=plan.learner, course=plan.course)
    SlotFactory.create(sitting=sitting, question=first.question, seen=True)
    SlotFactory.create(sitting=sitting, question=second.question, seen=True)
    SlotFactory.create(sitting=sitting, question=third.question, seen=False)
    someone = SittingFactory.create(course=plan.course)
    SlotFactory.create(sitting=someone, question=third.question, seen=True)

    found = candidates(plan.learner, quiz(plan.course))

    assert [found[str(card.question_id)].seen for card in (first, second, third)] == [2, 1, 0]


def test_wrong_before_is_a_last_answer_that_was_wrong() -> None:
    plan = enrolled(questions=2)
    mended, wrong = Card.objects.filter(plan=plan).select_related("question__current").order_by("pk")
    answer(mended, right=False)
    answer(mended, right=True)
    answer(wrong, right=True)
    answer(wrong, right=False)

    found = candidates(plan.learner, quiz(plan.course, marks=[Mark.WRONG]))

    assert [found[str(card.question_id)].wrong for card in (mended, wrong)] == [False, True]


@pytest.mark.parametrize(
    ("state", "weak"),
    [
        ({}, False),
        ({"leech": True}, True),
        ({"phase": "relearning", "step": 0}, True),
        ({"lapses": 1, "stability": 20.0}, True),
        ({"lapses": 1, "stability": 100.0}, False),
        ({"last_day": date(2026, 1, 1), "stability": 10.0}, True),
    ],
)
def test_weak_is_what_was_forgotten_or_soon_will_be(state: dict[str, Any], *, weak: bool) -> None:
    plan = enrolled()
    card = only_card(plan)
    known = {
        "phase": "review",
        "stability": 100.0,
        "difficulty": 5.0,
        "last_day": date(2026, 11, 20),
        "reps": 3,
    }
    Card.objects.filter(pk=card.pk).update(**(known | state))

    found = candidates(plan.learner, quiz(plan.course, marks=[Mark.WEAK]))

    assert found[str(card.question_id)].weak is weak


def test_flagged_is_a_flagged_card() -> None:
    plan = enrolled(questions=2)
    flagged, other = Card.objects.filter(plan=plan).order_by("pk")
    Card.objects.filter(pk=flagged.pk).update(flagged=True)

    made = composed(plan.learner, quiz(plan.course, marks=[Mark.FLAGGED]))

    assert [slot.candidate.id for slot in made.paper.slots] == [str(flagged.question_id)]
    assert not candidates(plan.learner, quiz(plan.course, marks=[Mark.FLAGGED]))[
        str(other.question_id)
    ].flagged


def test_pretest_questions_that_stood_on_fewer_papers_come_first() -> None:
    blueprint = blueprint_of((100,), scored=1, unscored=1)
    fill(blueprint, 1)
    often, seldom = pretest(blueprint, 2)
    for _ in range(2):
        SlotFactory.create(sitting__course=blueprint.course, question=often, scored=False, pretest=True)

    made = composed(UserFactory.create(), papers.mock(blueprint, "full"))

    assert [slot.candidate.id for slot in made.paper.slots if not slot.scored] == [str(seldom.pk)]


def test_what_an_open_paper_asks_does_not_stand_in_another() -> None:
    blueprint = blueprint_of((100,), scored=2, unscored=0)
    held, free = fill(blueprint, 2)
    learner = UserFactory.create()
    ledger.seal(learner, [held.pk], holder="sitting:1")

    made = composed(learner, quiz(blueprint.course))
    missing = papers.compose(learner, papers.mock(blueprint, "full"), today=TODAY, seed="one")

    assert [slot.candidate.id for slot in made.paper.slots] == [str(free.pk)]
    assert made.rules["notes"] == ["1 question of another paper that you have open is left out."]
    assert isinstance(missing, Shortfall)
    assert missing.possible == 1
    assert missing.notes[-1] == "1 question of another paper that you have open is left out."


def test_a_bank_that_is_too_small_says_what_is_missing() -> None:
    blueprint = blueprint_of()
    fill(blueprint, 3, 1)

    made = papers.compose(UserFactory.create(), papers.mock(blueprint, "full"), today=TODAY, seed="one")

    assert isinstance(made, Shortfall)
    assert made.possible == 3
    assert made.reasons == (
        "Domain 2 (Part 2) asks for 2 questions, each about another concept; the bank has 1.",
    )


def test_the_filters_of_an_own_quiz_are_kept() -> None:
    course = CourseFactory.create()
    two, three = (SectionFactory.create(course=course, number=number) for number in (52, 53))
    wanted = QuestionFactory.create(section=two, kind="multiple", difficulty=4)
    QuestionFactory.create(section=three, kind="multiple", difficulty=4)
    QuestionFactory.create(section=two, kind="single", difficulty=4)
    QuestionFactory.create(section=two, kind="multiple", difficulty=3)
    wish = quiz(course, sections=[52], kinds=["multiple"], difficulties=[4, 5], marks=[Mark.UNSEEN])

    made = composed(UserFactory.create(), wish)

    assert [slot.candidate.id for slot in made.paper.slots] == [str(wanted.pk)]
    assert made.rules["filters"] == {
        "sections": [52],
        "kinds": ["multiple"],
        "difficulties": [4, 5],
        "marks": ["unseen"],
    }
    assert papers.matching(UserFactory.create(), wish, today=TODAY) == 1


def test_matching_counts_a_concept_once_and_nothing_is_none() -> None:
    course = CourseFactory.create()
    section = SectionFactory.create(course=course)
    learner = UserFactory.create()
    assert papers.matching(learner, quiz(course), today=TODAY) == 0

    QuestionFactory.create_batch(2, section=section, concept="the same")
    QuestionFactory.create(section=section)

    assert papers.matching(learner, quiz(course), today=TODAY) == 2


def test_the_snapshot_keeps_what_the_blueprint_said() -> None:
    blueprint = blueprint_of((100,), scored=1, unscored=0, provisional=["minutes"], version="2026-12")
    fill(blueprint, 1)

    rules = composed(UserFactory.create(), papers.mock(blueprint, "full")).rules

    assert rules["blueprint"]["version"] == "2026-12"
    assert rules["allotted"] == {"1": 1}
    assert rules["domains"] == [
        {"number": 1, "title": "Part 1", "weight": 100, "uncovered_tasks": [], "allotted": 1, "covered": True}
    ]
    assert rules["provisional"] == [
        "The time allowed is not published yet; what stands here is our assumption."
    ]
    assert rules["pass_share"] == 0.72
    assert "our own" in rules["pass_note"]


def test_a_form_that_is_not_there_is_refused() -> None:
    with pytest.raises(papers.NoSuchForm):
        papers.mock(blueprint_of(), "half")


def test_composing_costs_the_same_for_one_question_and_for_three() -> None:
    learner = UserFactory.create()
    spent = []
    for count in (1, 3):
        blueprint = blueprint_of(
            (100,), scored=count, unscored=count, course=CourseFactory.create(slug=f"c{count}")
        )
        fill(blueprint, count)
        case(blueprint, 1, 2, number=count)
        pretest(blueprint, count)
        wish = papers.mock(blueprint, "full")
        mine = quiz(blueprint.course, marks=list(Mark))
        with CaptureQueriesContext(connection) as statements:
            composed(learner, wish)
            composed(learner, mine)
        spent.append(len(statements))

    # Sealed, domains, cases, keys, answers, slots, shown, and two for questions; then without
    # domains and pretest, but with wrong answers and the plan of study, which this learner lacks.
    assert spent == [17, 17]
