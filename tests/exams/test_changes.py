"""From one exam to the next: what changes for this learner, and the switch of the plan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizapp.accounts.models import User
from quizapp.answers import actions as ledger
from quizapp.answers.models import Answer, Mode
from quizapp.bank.models import Question
from quizapp.course.models import Blueprint, Course, Domain, Section, Task
from quizapp.engine.statistics import wilson
from quizapp.engine.studydays import study_day
from quizapp.exams import switching
from quizapp.study.models import Plan
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.course.factories import BlueprintFactory, CourseFactory, SectionFactory
from tests.study.factories import enrol

pytestmark = pytest.mark.django_db

ADDRESS = reverse("exams:changes")


def today() -> date:
    # The study day of the learners here, which is yesterday's until four o'clock.
    return study_day(timezone.now(), zone="UTC", day_start=4)


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def exam(slug: str, domains: dict[str, tuple[int, dict[str, str]]], **given: Any) -> Blueprint:
    """`domains` maps titles to (weight, {ref: title of a task})."""
    blueprint: Blueprint = BlueprintFactory.create(slug=slug, domains=[], **given)
    Domain.objects.bulk_create(
        Domain(blueprint=blueprint, number=number, title=title, weight=weight)
        for number, (title, (weight, _)) in enumerate(domains.items(), 1)
    )
    for domain in blueprint.domains.all():
        for ref, title in domains[domain.title][1].items():
            Task.objects.create(domain=domain, ref=ref, title=title)
    return blueprint


def both() -> tuple[Blueprint, Blueprint]:
    """Two domains with weights that turn round; a task stays, one moves, one goes and one comes."""
    old = exam(
        "dva-c02",
        {"Code": (80, {"1.1": "Stays", "1.2": "Moves"}), "Run": (20, {"2.1": "Goes"})},
        valid_until=in_days(10),
    )
    new = exam(
        "dva-c03",
        {"Code": (40, {"1.1": "Stays"}), "Deploy and run": (60, {"2.1": "Comes", "2.2": "moves "})},
        valid_from=in_days(11),
    )
    return old, new


def task(blueprint: Blueprint, ref: str) -> Task:
    return Task.objects.get(domain__blueprint=blueprint, ref=ref)


def questions(count: int, *tasks: Task, section: Section | None = None) -> list[Question]:
    section = section or SectionFactory.create(course=tasks[0].domain.blueprint.course)
    return QuestionFactory.create_batch(
        count, section=section, terms=[], version__facts=[], tasks=list(tasks)
    )


def answered(learner: User, asked: list[Question], *, right: int, again: bool = False) -> None:
    """The first `right` of these are answered rightly; `again` says that there were answers before."""
    now = timezone.now()
    ledger.record_many(
        learner,
        [
            ledger.Given(
                at=now,
                study_day=now.date(),
                mode=Mode.STUDY,
                idempotency_key=f"{question.pk}:{again}",
                introduced=not again,
                milliseconds=1000,
                question_id=question.pk,
                version_id=question.current_id,
                fraction=1.0 if place < right else 0.5,
            )
            for place, question in enumerate(asked)
        ],
    )


def planned(course: Course, blueprint: Blueprint | None = None, exam_date: date | None = None) -> Plan:
    plan = enrol(UserFactory.create(), course)
    plan.blueprint, plan.exam_date = blueprint, exam_date
    plan.save()
    return plan


def signed_in(learner: User) -> Client:
    client = Client()
    client.force_login(learner)
    return client


def page(learner: User, **query: str) -> str:
    response = signed_in(learner).get(ADDRESS, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_tasks_are_compared_by_title() -> None:
    old, new = both()

    tasks = switching.compare(UserFactory.create(), old, new).tasks

    assert [each.ref for each in tasks.same] == ["1.1"]
    assert [(was.ref, now.ref) for was, now in tasks.renumbered] == [("1.2", "2.2")]
    assert [gone.task.title for gone in tasks.gone] == ["Goes"]
    assert [each.title for each in tasks.new] == ["Comes"]


@pytest.mark.parametrize(("elsewhere", "heir"), [(1, "Comes"), (2, "Comes"), (3, None)])
def test_a_task_that_is_gone_names_the_one_that_has_half_of_its_questions_now(
    elsewhere: int, heir: str | None
) -> None:
    old, new = both()
    questions(2, task(old, "2.1"), task(new, "2.1"))
    questions(elsewhere, task(old, "2.1"))

    [gone] = switching.compare(UserFactory.create(), old, new).tasks.gone

    assert (gone.now_in and gone.now_in.title) == heir


def test_a_new_task_inherits_rather_than_one_of_both_exams() -> None:
    old, new = both()
    questions(1, task(old, "2.1"), task(old, "1.1"), task(new, "1.1"), task(new, "2.1"))
    questions(1, task(old, "2.1"), task(old, "1.1"), task(new, "1.1"))

    [gone] = switching.compare(UserFactory.create(), old, new).tasks.gone

    assert gone.now_in == task(new, "2.1")


def test_questions_count_once_in_each_domain_and_uncovered_tasks_have_none() -> None:
    old, new = both()
    questions(2, task(old, "1.1"), task(old, "1.2"), task(new, "1.1"), task(new, "2.2"))
    questions(1, task(old, "2.1"), task(new, "2.1"))
    Task.objects.filter(pk=task(new, "2.1").pk).update(covered=False)
    Question.objects.filter(pk=questions(1, task(old, "2.1"))[0].pk).update(status="retired")

    found = switching.compare(UserFactory.create(), old, new)

    assert [each.questions for each in found.old.domains] == [2, 1]
    assert [each.questions for each in found.new.domains] == [2, 2]


def test_how_well_it_goes_is_told_by_first_answers_under_both_mappings() -> None:
    old, new = both()
    learner = UserFactory.create()
    code = questions(10, task(old, "1.1"), task(new, "1.1"))
    moving = questions(10, task(old, "1.2"), task(new, "2.2"))
    answered(learner, code, right=8)
    answered(learner, moving, right=4)
    answered(learner, moving, right=10, again=True)
    answered(UserFactory.create(), code, right=0)

    found = switching.compare(learner, old, new)

    first, second = found.old.domains
    assert first.right is not None
    assert (first.answered, first.right.value) == (20, 0.6)
    assert first.right.interval == wilson(12, 20)
    assert (second.answered, second.right) == (0, None)
    assert [each.right and each.right.value for each in found.new.domains] == [0.8, 0.4]


def test_nine_answers_are_not_enough() -> None:
    old, new = both()
    learner = UserFactory.create()
    answered(learner, questions(9, task(old, "1.1"), task(new, "1.1")), right=9)

    found = switching.compare(learner, old, new)
    shown = page(learner)

    assert found.old.domains[0].right is None
    assert found.difference is None
    assert "not enough answers: 9 of 10" in shown
    assert "Not known yet" in shown


def test_what_to_expect_is_weighted_and_the_difference_is_that_of_the_weights() -> None:
    old, new = both()
    learner = UserFactory.create()
    answered(learner, questions(10, task(old, "1.1"), task(new, "1.1")), right=9)
    answered(learner, questions(10, task(old, "2.1"), task(new, "2.1")), right=5)

    found = switching.compare(learner, old, new)
    shown = page(learner)

    assert found.old.estimate.value == pytest.approx(0.8 * 0.9 + 0.2 * 0.5)
    assert found.new.estimate.value == pytest.approx(0.4 * 0.9 + 0.6 * 0.5)
    assert found.difference == pytest.approx(-0.16)
    assert found.points_moved == "\N{MINUS SIGN}16"
    assert "\N{MINUS SIGN}16" in shown
    # By hand: 0.82 less the root of (0.8 * 0.3042)^2 + (0.2 * 0.2634)^2, and more the one of
    # (0.8 * 0.0821)^2 + (0.2 * 0.2634)^2; Wilson gives 0.5958 to 0.9821 for 9 of 10, 0.2366 to 0.7634 for 5.
    assert found.old.estimate.interval is not None
    assert [round(end, 3) for end in found.old.estimate.interval] == [0.571, 0.904]


def test_what_rests_on_less_than_half_of_the_weight_is_not_estimated() -> None:
    old, new = both()
    learner = UserFactory.create()
    answered(learner, questions(10, task(old, "1.1"), task(new, "1.1")), right=9)

    found = switching.compare(learner, old, new)

    assert found.old.estimate.value == pytest.approx(0.9)
    assert found.old.estimate.rests_on == 80
    assert (found.new.estimate.rests_on, found.new.estimate.value) == (40, None)


def test_answers_that_were_undone_do_not_count() -> None:
    old, new = both()
    learner = UserFactory.create()
    asked = questions(10, task(old, "1.1"), task(new, "1.1"))
    answered(learner, asked, right=10)
    ledger.undo(Answer.objects.of(learner).earliest("pk"), now=timezone.now())

    assert switching.compare(learner, old, new).old.domains[0].answered == 9


def test_what_costs_most_points_comes_first_with_its_sections() -> None:
    old, new = both()
    learner = UserFactory.create()
    section = SectionFactory.create(course=old.course, number=61, title="Deploying")
    answered(learner, questions(10, task(old, "1.1"), task(new, "1.1")), right=5)
    answered(learner, questions(10, task(old, "2.1"), task(new, "2.1"), section=section), right=5)

    advice = switching.compare(learner, old, new).advice
    shown = page(learner)

    assert [each.standing.domain.title for each in advice] == ["Deploy and run", "Code"]
    assert advice[0].standing.lost == pytest.approx(30)
    assert list(advice[0].sections) == [section]
    assert f"{reverse('exams:quiz')}?section=61&amp;mark=unseen&amp;mark=wrong" in shown


def test_without_choosing_it_is_from_the_exam_of_the_plan_to_the_one_after_it() -> None:
    old, new = both()
    exam("saa-c03", {"Design": (100, {"1.1": "Design"})})

    assert "From DVA-C02 to DVA-C03" in page(planned(old.course, old).learner)
    assert "From DVA-C02 to DVA-C03" in page(planned(old.course, new).learner)


def test_any_two_exams_can_be_compared() -> None:
    old, _ = both()
    exam("saa-c03", {"Design": (90, {"1.1": "Design"}), "Stays": (10, {})})

    shown = page(UserFactory.create(), **{"from": "saa-c03", "to": "dva-c02"})

    assert "From SAA-C03 to DVA-C02" in shown
    assert "was Design" in shown
    assert old.title


@pytest.mark.parametrize("query", [{"from": "x"}, {"to": "x"}, {"from": "dva-c02", "to": ""}])
def test_an_exam_that_is_not_there_is_not_found(query: dict[str, str]) -> None:
    both()

    assert signed_in(UserFactory.create()).get(ADDRESS, query).status_code == 404


@pytest.mark.parametrize(
    ("slugs", "query", "words"),
    [
        ([], {}, "There is only one exam"),
        (["a-1"], {}, "There is only one exam"),
        (["a-1", "b-1"], {"from": "a-1"}, "Nothing follows A-1 yet"),
        (["a-1", "b-1"], {"from": "a-1", "to": "a-1"}, "Twice the same exam"),
        (["a-1", "b-1"], {}, "Choose two exams"),
    ],
)
def test_where_there_is_nothing_to_compare_it_says_what_to_do(
    slugs: list[str], query: dict[str, str], words: str
) -> None:
    CourseFactory.create()
    for slug in slugs:
        exam(slug, {"All": (100, {"1.1": "All"})})

    assert words in page(UserFactory.create(), **query)


def test_without_a_course_the_page_says_so() -> None:
    assert signed_in(UserFactory.create()).get(ADDRESS).status_code == 503


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (10, "that day, it is <b>DVA-C02</b>"),
        (11, "that day, it is <b>DVA-C03</b>"),
        (None, "Your plan has no date to come."),
        (-1, "Your plan has no date to come."),
    ],
)
def test_the_date_of_the_plan_falls_to_one_of_them(days: int | None, words: str) -> None:
    old, _ = both()
    plan = planned(old.course, old, None if days is None else in_days(days))

    assert words in page(plan.learner)


def test_a_date_between_two_exams_falls_to_neither() -> None:
    old, new = both()
    Blueprint.objects.filter(pk=new.pk).update(valid_from=in_days(20))
    plan = planned(old.course, old, in_days(15))

    assert "neither can be taken then" in page(plan.learner)


def test_the_switch_changes_the_exam_of_the_plan_and_nothing_else() -> None:
    old, new = both()
    plan = planned(old.course, old, in_days(11))
    others = planned(old.course, old)
    client = signed_in(plan.learner)

    response = client.post(ADDRESS, {"from": "dva-c02", "to": "dva-c03"}, follow=True)

    after = Plan.objects.get(pk=plan.pk)
    assert (after.blueprint, after.exam_date, after.new_per_day) == (new, in_days(11), plan.new_per_day)
    assert Plan.objects.get(pk=others.pk).blueprint == old
    assert response.redirect_chain == [(f"{ADDRESS}?from=dva-c02&to=dva-c03", 302)]
    assert "You now prepare for DVA-C03." in response.content.decode()
    assert "Your plan is for DVA-C03" in response.content.decode()


@pytest.mark.parametrize(
    ("slug", "days", "words"),
    [
        ("dva-c03", 10, "and DVA-C03 can be taken from"),
        ("dva-c02", 11, "and DVA-C02 can be taken until"),
    ],
)
def test_a_date_outside_of_the_days_of_the_exam_keeps_the_plan_as_it_is(
    slug: str, days: int, words: str
) -> None:
    old, new = both()
    before = old if slug == "dva-c03" else new
    plan = planned(old.course, before, in_days(days))

    response = signed_in(plan.learner).post(ADDRESS, {"to": slug}, follow=True)
    shown = page(plan.learner, **{"from": before.slug, "to": slug})

    assert Plan.objects.get(pk=plan.pk).blueprint == before
    assert words in response.content.decode()
    assert words in shown
    assert "from now on</button>" not in shown


def test_an_exam_that_nobody_can_sit_any_more_is_refused() -> None:
    old, new = both()
    Blueprint.objects.filter(pk=old.pk).update(valid_until=in_days(-1))
    plan = planned(old.course, new)

    with pytest.raises(switching.CannotSwitch, match="nobody can sit it any more"):
        switching.switch(plan.learner, Blueprint.objects.get(pk=old.pk), today=today())


def test_a_date_that_has_passed_is_no_reason_to_refuse() -> None:
    old, new = both()
    plan = planned(old.course, old, in_days(-1))

    assert switching.switch(plan.learner, new, today=today()).blueprint == new


def test_without_a_plan_there_is_nothing_to_switch() -> None:
    _, new = both()

    with pytest.raises(switching.CannotSwitch, match="no plan for this course"):
        switching.switch(UserFactory.create(), new, today=today())


def test_an_exam_of_another_course_is_not_found() -> None:
    old, _ = both()
    exam("other", {"All": (100, {})}, course=CourseFactory.create(slug="other"))
    plan = planned(old.course, old)

    assert signed_in(plan.learner).post(ADDRESS, {"to": "other"}).status_code == 404


def test_the_page_costs_the_same_for_few_and_for_many() -> None:
    spent = []
    for count in (1, 3):
        course = CourseFactory.create(slug=f"course-{count}")
        weights = [100 - 10 * (count - 1), *[10] * (count - 1)]
        old, new = (
            exam(
                slug,
                {
                    f"D{number}": (weight, {f"{number}.1": f"{slug} {number}"})
                    for number, weight in enumerate(weights, 1)
                },
                course=course,
                valid_from=starts,
            )
            for slug, starts in (("x-1", in_days(-9)), ("x-2", in_days(1)))
        )
        asked = questions(10 * count, task(old, "1.1"), task(new, "1.1"))
        plan = planned(course, old)
        answered(plan.learner, asked, right=5)
        client = signed_in(plan.learner)
        with CaptureQueriesContext(connection) as statements:
            assert "points are open here" in client.get(ADDRESS).content.decode()
        spent.append(len(statements))

    # The learner, plan, time, exams with domains and tasks; links, answers, sections.
    assert spent == [9, 9]
