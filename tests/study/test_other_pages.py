"""Cards, runs, the plan, and the demonstration learner."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from quizapp.accounts.models import User
from quizapp.answers.models import Answer
from quizapp.engine.memory import Phase
from quizapp.study import actions
from quizapp.study.models import Card, Cram, Plan
from tests.bank.factories import QuestionFactory
from tests.course.factories import BlueprintFactory, SectionFactory
from tests.study.factories import NINE, answer, enrolled, only_card, tokens

pytestmark = pytest.mark.django_db


def signed_in(plan: Plan) -> Client:
    client = Client()
    client.force_login(plan.learner)
    return client


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_cards_costs_the_same_for_one_and_for_three(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = enrolled(questions=count)
    for card in Card.objects.filter(plan=plan):
        answer(card)
    client = signed_in(plan)

    # The learner, the plan, how many cards, the cards.
    with django_assert_num_queries(4):
        page = client.get(reverse("study:cards")).content.decode()

    assert page.count("card-row-title") == count


@pytest.mark.parametrize(
    ("show", "change"),
    [
        ("leech", {"leech": True, "suspended": True}),
        ("flagged", {"flagged": True}),
        ("suspended", {"suspended": True}),
        ("buried", {"buried_until": timezone.now() + timedelta(days=1)}),
    ],
)
def test_each_filter_shows_its_cards_and_no_others(show: str, change: dict[str, object]) -> None:
    plan = enrolled(questions=2)
    Card.objects.filter(pk=Card.objects.filter(plan=plan).earliest("pk").pk).update(**change)

    page = signed_in(plan).get(reverse("study:cards"), {"show": show}).content.decode()

    assert page.count("card-row-title") == 1


def test_a_filter_that_does_not_exist_is_not_found() -> None:
    assert signed_in(enrolled()).get(reverse("study:cards"), {"show": "all"}).status_code == 404


def test_another_learners_cards_are_not_listed() -> None:
    mine, theirs = enrolled(), enrolled(questions=2)
    for card in Card.objects.filter(plan=theirs):
        answer(card)

    page = signed_in(mine).get(reverse("study:cards")).content.decode()

    assert "card-row-title" not in page


@pytest.mark.parametrize(
    ("verb", "field", "value"),
    [("flag", "flagged", True), ("suspend", "suspended", True), ("unflag", "flagged", False)],
)
def test_a_card_can_be_tended(verb: str, field: str, *, value: bool) -> None:
    card = only_card(enrolled())

    signed_in(card.plan).post(reverse("study:tend", args=[card.pk, verb]))

    card.refresh_from_db()
    assert getattr(card, field) is value


def test_resuming_a_leech_brings_it_back_for_good() -> None:
    card = only_card(enrolled())
    Card.objects.filter(pk=card.pk).update(leech=True, suspended=True)

    signed_in(card.plan).post(reverse("study:tend", args=[card.pk, "resume"]), {"back": "cards"})

    card.refresh_from_db()
    assert (card.leech, card.suspended) == (False, False)
    assert card.ready_at is not None


def test_an_unknown_verb_is_not_found() -> None:
    card = only_card(enrolled())

    assert signed_in(card.plan).post(reverse("study:tend", args=[card.pk, "delete"])).status_code == 404


def test_a_get_never_changes_a_card() -> None:
    card = only_card(enrolled())

    assert signed_in(card.plan).get(reverse("study:tend", args=[card.pk, "suspend"])).status_code == 405


def test_a_run_covers_its_section_and_counts_what_was_right() -> None:
    here, there = SectionFactory.create(), SectionFactory.create()
    inside = QuestionFactory.create(section=here, terms=[])
    QuestionFactory.create(section=there, terms=[])
    plan = actions.enrol(enrolled().learner, here.course, blueprint=None, exam_date=None, now=timezone.now())
    client = signed_in(plan)

    response = client.post(reverse("study:cram_start"), {"section": here.pk, "count": 20})

    run = Cram.objects.get()
    assert run.questions == [str(inside.pk)]
    page = client.get(response["Location"]).content.decode()
    card = Card.objects.get(plan=plan, question=inside)
    token = page.split('name="token" value="')[1].split('"')[0]
    client.post(response["Location"], {"token": token, "choice": tokens(card, right=True)})
    run.refresh_from_db()
    assert (run.place, run.right, run.finished) == (1, 1, True)


def test_a_run_answered_twice_counts_once() -> None:
    plan = enrolled()
    run = actions.start_cram(plan, section=None, only_missed=False, count=5, now=NINE)
    assert run is not None
    choice = tokens(only_card(plan), right=True)

    first, second = (
        actions.answer_cram(run, place=0, given=choice, confidence="", began=NINE, now=NINE) for _ in range(2)
    )

    assert first == second
    run.refresh_from_db()
    assert (run.place, run.right) == (1, 1)
    assert Answer.objects.count() == 1


def test_a_run_never_moves_a_card() -> None:
    plan = enrolled()
    card = only_card(plan)
    before = card.memory
    run = actions.start_cram(plan, section=None, only_missed=False, count=5, now=NINE)
    assert run is not None

    actions.answer_cram(run, place=0, given=tokens(card, right=False), confidence="", began=NINE, now=NINE)

    card.refresh_from_db()
    assert card.memory == before
    assert Answer.objects.get().mode == "cram"


def test_a_run_over_what_was_missed_needs_something_missed() -> None:
    plan = enrolled()

    assert actions.start_cram(plan, section=None, only_missed=True, count=5, now=NINE) is None

    Card.objects.filter(plan=plan).update(lapses=1)
    assert actions.start_cram(plan, section=None, only_missed=True, count=5, now=NINE) is not None


def test_the_guides_link_chooses_the_section_of_a_run() -> None:
    plan = enrolled()
    section = only_card(plan).section
    assert section is not None

    page = signed_in(plan).get(reverse("study:cram_start"), {"section": section.number}).content.decode()

    assert f'<option value="{section.pk}" selected>' in page


def test_another_learners_run_does_not_exist() -> None:
    run = actions.start_cram(enrolled(), section=None, only_missed=False, count=5, now=NINE)
    assert run is not None
    stranger = signed_in(enrolled(questions=2))

    for url in (reverse("study:cram", args=[run.pk]), reverse("study:cram_verdict", args=[run.pk, 0])):
        assert stranger.get(url).status_code == 404


def test_the_plan_changes_what_it_says_and_no_card() -> None:
    plan = enrolled()
    card = only_card(plan)
    due = card.due_at

    exam = BlueprintFactory.create(course=plan.course)
    day = timezone.now().date() + timedelta(days=30)

    signed_in(plan).post(
        reverse("study:plan"),
        {"blueprint": exam.pk, "exam_date": day, "minutes_per_day": 45, "new_per_day": 0},
    )

    plan.refresh_from_db()
    assert (plan.blueprint, plan.exam_date, plan.minutes_per_day, plan.new_per_day) == (exam, day, 45, 0)
    card.refresh_from_db()
    assert card.due_at == due


def test_catching_up_keeps_due_times_and_the_daily_budget() -> None:
    plan = enrolled(questions=30)
    plan.minutes_per_day = 5
    plan.save()
    Card.objects.filter(plan=plan).update(
        phase=Phase.REVIEW,
        stability=10.0,
        difficulty=5.0,
        reps=3,
        last_day=NINE.date() - timedelta(days=20),
        due_at=NINE - timedelta(days=10),
    )

    moved = actions.catch_up(plan.learner, days=7, now=NINE)

    # 40 seconds a card: seven fit into five minutes.
    ready = Card.objects.filter(plan=plan, ready_at__lte=NINE).count()
    assert ready <= 7
    assert ready + moved == 30
    assert set(Card.objects.filter(plan=plan).values_list("due_at", flat=True)) == {NINE - timedelta(days=10)}
    by_day = Card.objects.filter(plan=plan).values_list("buried_until", flat=True)
    assert max(list(by_day).count(day) for day in set(by_day)) <= 7


def test_the_demonstration_learner_studies_like_anybody_and_can_be_removed() -> None:
    section = SectionFactory.create()
    for kind in ("single", "multiple", "true-false", "numeric"):
        QuestionFactory.create(section=section, kind=kind)

    call_command("demo", "create", "--days", "5", verbosity=0)

    learner = User.objects.get(demo=True)
    answers = Answer.objects.filter(learner=learner)
    assert answers.count() > 10
    assert answers.values("study_day").distinct().count() >= 3
    assert {True, False} <= {answer.right for answer in answers}

    call_command("demo", "remove", verbosity=0)

    assert not User.objects.filter(demo=True).exists()
    assert not Answer.objects.exists()


def test_creating_the_demonstration_twice_keeps_the_first() -> None:
    QuestionFactory.create()
    call_command("demo", "create", "--days", "2", verbosity=0)
    before = Answer.objects.count()

    call_command("demo", "create", "--days", "2", verbosity=0)

    assert Answer.objects.count() == before


def test_a_demonstration_that_was_stopped_halfway_is_made_anew() -> None:
    QuestionFactory.create()
    call_command("demo", "create", "--days", "2", verbosity=0)
    User.objects.filter(demo=True).update(name="Demonstration, unfinished")
    before = User.objects.get(demo=True).pk

    call_command("demo", "create", "--days", "2", verbosity=0)

    learner = User.objects.get(demo=True)
    assert learner.pk != before
    assert learner.name == "Demonstration"


def test_the_demonstration_says_that_it_is_one() -> None:
    QuestionFactory.create()
    call_command("demo", "create", "--days", "1", verbosity=0)
    client = Client()
    client.force_login(User.objects.get(demo=True))

    assert "simulated study" in client.get("/").content.decode()


def test_a_question_that_returns_to_the_course_brings_its_card_back_with_its_memory() -> None:
    plan = enrolled(questions=2)
    card = Card.objects.filter(plan=plan).earliest("pk")
    answer(card)
    card.refresh_from_db()
    remembered = card.memory
    assert card.question is not None
    for status, retired in (("retired", True), ("published", False)):
        card.question.status = status
        card.question.save()
        plan.course.revision += 1
        plan.course.save()
        actions.deal(plan, today=NINE.date())
        card.refresh_from_db()
        assert card.retired is retired

    assert card.memory == remembered


def test_the_password_of_the_demonstration_is_kept_with_the_others_until_it_is_removed(
    settings: Settings, tmp_path: Path
) -> None:
    settings.EMBEDDED, settings.VAR_DIR = True, tmp_path
    others = "learner   learner@sortkey.test  bala-bele\n"
    (tmp_path / "accounts.txt").write_text(others)
    QuestionFactory.create()

    call_command("demo", "create", "--days", "1", verbosity=0)
    with_demo = (tmp_path / "accounts.txt").read_text()
    call_command("demo", "remove", verbosity=0)

    assert with_demo.startswith(others + "demo      demo@sortkey.test  ")
    assert (tmp_path / "accounts.txt").read_text() == others
