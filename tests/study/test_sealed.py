"""What an open practice exam asks is nowhere else to be read with its key."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quizapp.answers import actions as ledger
from quizapp.answers.models import Answer
from quizapp.bank.models import Question
from quizapp.engine.memory import Phase, Rating
from quizapp.study import actions
from quizapp.study.models import Card, Cram, Plan
from quizapp.study.queue import next_card, today
from quizapp.study.rows import active_plan
from quizapp.study.showing import Showing, seal
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.course.factories import GlossaryTermFactory, SectionFactory
from tests.study.factories import enrolled, only_card, tokens
from tests.study.test_intake import as_it_is
from tests.study.test_session_pages import HTMX, post_answer, show, signed_in, token_in

pytestmark = pytest.mark.django_db

CANARIES = ("CANARY-EXPLANATION", "Why CANARY-KEY", "Why CANARY-OTHER", "is-right", "is-wrong", "is-missed")
HELD_BACK = "This question is in your open practice exam; it comes back when you finish."


class Asked(NamedTuple):
    """A question with texts that only a verdict shows, its card, and who studies it."""

    question: Question
    card: Card
    plan: Plan
    client: Client


@pytest.fixture
def asked() -> Asked:
    section = SectionFactory.create()
    question = QuestionFactory.create(
        section=section,
        terms=[],
        version__explanation_html="<p>CANARY-EXPLANATION</p>",
        version__options=[
            ("CANARY-KEY", True),
            ("CANARY-OTHER", False),
            ("CANARY-OTHER 2", False),
            ("CANARY-OTHER 3", False),
        ],
    )
    plan = actions.enrol(
        UserFactory.create(), section.course, blueprint=None, exam_date=None, now=timezone.now()
    )
    plan.learner.refresh_from_db()
    return Asked(question, only_card(plan), plan, signed_in(plan))


def seal_it(asked: Asked) -> None:
    ledger.seal(asked.plan.learner, [asked.question.pk], holder="sitting:1")


def tells(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


def page(client: Client, url: str, **options: Any) -> str:
    return client.get(url, **options).content.decode()


def crammed(asked: Asked) -> Cram:
    run = actions.start_cram(asked.plan, section=None, only_missed=False, count=5, now=timezone.now())
    assert run is not None
    return run


def study_pages(asked: Asked) -> Iterator[str]:
    """Every page of the room that may be read, as the addresses say."""
    told = Answer.objects.filter(idempotency_key__startswith="study").values_list("pk", flat=True)
    runs = list(Cram.objects.values_list("pk", "place"))
    yield from (reverse(f"study:{name}") for name in ("start", "next", "plan", "cram_start"))
    yield from (f"{reverse('study:cards')}?show={name}" for name in ("seen", "leech", "flagged", "new"))
    yield f"{reverse('study:next')}?card={asked.card.pk}"
    yield f"{reverse('study:next')}?card={asked.card.pk}&reveal=1"
    yield f"{reverse('study:next')}?section={asked.card.section.slug if asked.card.section else ''}"
    yield from (reverse("study:verdict", args=[pk]) for pk in told)
    yield from (reverse("study:cram", args=[pk]) for pk, _ in runs)
    yield from (reverse("study:cram_verdict", args=[pk, at]) for pk, place in runs for at in range(place + 1))


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_no_page_of_study_tells_of_a_sealed_question(asked: Asked, headers: dict[str, str]) -> None:
    post_answer(asked.client, asked.card, right=False)
    run = crammed(asked)
    crammed(asked)
    now = timezone.now()
    actions.answer_cram(run, place=0, given=tokens(asked.card, right=True), confidence="", began=now, now=now)
    addresses = list(study_pages(asked))
    assert sum(bool(tells(page(asked.client, url, headers=headers))) for url in addresses) == 2

    seal_it(asked)

    for url in addresses:
        assert tells(page(asked.client, url, headers=headers)) == [], url
    ledger.unseal(holder="sitting:1")
    assert sum(bool(tells(page(asked.client, url, headers=headers))) for url in addresses) == 2


def test_the_verdict_of_an_earlier_answer_says_that_it_comes_back(asked: Asked) -> None:
    post_answer(asked.client, asked.card)
    seal_it(asked)

    response = asked.client.get(reverse("study:verdict", args=[Answer.objects.get().pk]))

    assert response.status_code == 200
    assert HELD_BACK in response.content.decode()


def test_somebody_elses_seal_holds_nothing_back(asked: Asked) -> None:
    ledger.seal(UserFactory.create(), [asked.question.pk], holder="sitting:1")

    response = post_answer(asked.client, asked.card, htmx=True)

    assert "CANARY-EXPLANATION" in response.content.decode()


def test_a_sealed_card_named_in_the_address_is_not_shown(asked: Asked) -> None:
    seal_it(asked)

    text = page(asked.client, f"{reverse('study:next')}?card={asked.card.pk}")

    assert HELD_BACK in text
    assert "CANARY" not in text


def test_the_queue_passes_over_sealed_cards() -> None:
    plan = enrolled(questions=3)
    first, second, _ = Card.objects.order_by("due_at")
    now = timezone.now()
    assert first.question_id is not None
    ledger.seal(plan.learner, [first.question_id], holder="sitting:1")
    mine = active_plan(plan.learner)
    assert mine is not None

    standing = today(mine, now=now)

    assert standing.new == 2
    assert next_card(mine, standing, now=now) == second


@pytest.mark.parametrize("phase", [Phase.LEARNING, Phase.REVIEW])
def test_sealed_cards_that_are_due_do_not_keep_others_waiting(phase: Phase) -> None:
    """Counted among what waits, they would have the queue look for them alone, and end the day."""
    plan = enrolled(questions=2)
    held, other = Card.objects.order_by("due_at")
    now = timezone.now()
    Card.objects.filter(pk=held.pk).update(
        phase=phase, stability=3, difficulty=5, last_day=now.date(), due_at=now, reps=1
    )
    assert held.question_id is not None
    ledger.seal(plan.learner, [held.question_id], holder="sitting:1")
    mine = active_plan(plan.learner)
    assert mine is not None

    standing = today(mine, now=now)

    assert (standing.steps_due, standing.reviews) == (0, 0)
    assert next_card(mine, standing, now=now) == other


def test_words_are_asked_while_questions_are_sealed(asked: Asked) -> None:
    term = GlossaryTermFactory.create(section=asked.card.section)
    asked.plan.course.refresh_from_db()
    type(asked.plan.course).objects.update(revision=asked.plan.course.revision + 1)
    seal_it(asked)

    assert term.name in show(asked.client)


def test_with_everything_sealed_the_day_is_done_and_says_why(asked: Asked) -> None:
    seal_it(asked)

    text = show(asked.client)

    assert "Done for today" in text
    assert "come back when you finish" in text
    assert "Go on anyway" not in text


@pytest.mark.parametrize("htmx", [False, True])
def test_an_answer_to_a_card_that_was_sealed_since_gets_no_verdict(asked: Asked, *, htmx: bool) -> None:
    token = token_in(show(asked.client))
    seal_it(asked)
    kept = as_it_is(asked.card)

    response = asked.client.post(
        reverse("study:next"),
        {"token": token, "choice": tokens(asked.card, right=True)},
        headers=HTMX if htmx else {},
        follow=True,
    )

    text = response.content.decode()
    assert tells(text) == []
    assert HELD_BACK in (response["HX-Trigger"] if htmx else text)
    assert as_it_is(asked.card) == kept
    assert not Answer.objects.exists()


def test_an_answer_sent_again_shows_no_verdict_once_it_is_sealed(asked: Asked) -> None:
    token = token_in(show(asked.client))
    assert tells(post_answer(asked.client, asked.card, token=token, htmx=True).content.decode())
    seal_it(asked)

    response = post_answer(asked.client, asked.card, token=token, htmx=True)

    assert response.status_code == 302
    assert tells(response.content.decode()) == []


def test_an_answer_that_cannot_be_read_does_not_show_a_sealed_question_either(asked: Asked) -> None:
    token = token_in(show(asked.client))
    seal_it(asked)

    response = asked.client.post(reverse("study:next"), {"token": token})

    assert response.status_code == 302


@pytest.mark.parametrize("right", [True, False])
def test_rating_a_sealed_answer_says_the_same_whether_it_was_right(asked: Asked, *, right: bool) -> None:
    post_answer(asked.client, asked.card, right=right)
    seal_it(asked)
    kept = as_it_is(asked.card)

    response = asked.client.post(
        reverse("study:rate", args=[Answer.objects.get().pk]), {"rating": str(int(Rating.EASY))}, follow=True
    )

    text = response.content.decode()
    assert HELD_BACK in text
    assert "A wrong answer" not in text
    assert as_it_is(asked.card) == kept


def test_undo_leads_to_a_page_without_the_question(asked: Asked) -> None:
    post_answer(asked.client, asked.card)
    seal_it(asked)

    response = asked.client.post(reverse("study:undo"), follow=True)

    assert HELD_BACK in response.content.decode()
    assert tells(response.content.decode()) == []


@pytest.mark.parametrize("verb", ["flag", "unflag", "suspend", "resume", "bury"])
@pytest.mark.parametrize("back", ["", "card", "cards"])
def test_the_menu_of_a_sealed_card_leads_to_no_verdict(asked: Asked, verb: str, back: str) -> None:
    post_answer(asked.client, asked.card)
    seal_it(asked)

    response = asked.client.post(
        reverse("study:tend", args=[asked.card.pk, verb]), {"back": back}, follow=True
    )

    assert tells(response.content.decode()) == []


def test_a_run_begun_after_the_exam_leaves_its_questions_out(asked: Asked) -> None:
    other = QuestionFactory.create(section=asked.question.section, terms=[])
    seal_it(asked)

    assert crammed(asked).questions == [str(other.pk)]


def test_a_run_of_nothing_but_sealed_questions_is_not_begun(asked: Asked) -> None:
    seal_it(asked)

    response = asked.client.post(reverse("study:cram_start"), {"count": 5})

    assert response.status_code == 422


def test_a_run_begun_before_the_exam_may_leave_the_question_out(asked: Asked) -> None:
    QuestionFactory.create(section=asked.question.section, terms=[])
    run = crammed(asked)
    Cram.objects.update(questions=sorted(run.questions, key=lambda pk: pk != str(asked.question.pk)))
    url = reverse("study:cram", args=[run.pk])
    seal_it(asked)
    held = page(asked.client, url)
    assert HELD_BACK in held
    assert "CANARY" not in held

    for _ in range(2):
        response = asked.client.post(url, {"leave_out": "0"}, follow=True)

    assert "Question 2 of 2" in response.content.decode()
    run.refresh_from_db()
    assert (run.place, run.asked, run.questions[0]) == (1, 1, None)


def test_only_sealed_questions_may_be_left_out(asked: Asked) -> None:
    run = crammed(asked)

    asked.client.post(reverse("study:cram", args=[run.pk]), {"leave_out": "0"})

    run.refresh_from_db()
    assert run.place == 0


@pytest.mark.parametrize("answered_before", [False, True])
def test_an_answer_in_a_run_to_a_sealed_question_gets_no_verdict(
    asked: Asked, *, answered_before: bool
) -> None:
    run = crammed(asked)
    url = reverse("study:cram", args=[run.pk])
    sent = {
        "token": seal(Showing(run.pk, 0), at=timezone.now()),
        "choice": tokens(asked.card, right=True),
    }
    if answered_before:
        assert tells(asked.client.post(url, sent, headers=HTMX).content.decode())
    seal_it(asked)

    response = asked.client.post(url, sent, headers=HTMX)

    assert response.status_code == 302
    assert tells(response.content.decode()) == []
    assert Answer.objects.count() == int(answered_before)


def test_an_answer_to_a_place_that_was_left_out_is_none(asked: Asked) -> None:
    run = crammed(asked)
    seal_it(asked)
    url = reverse("study:cram", args=[run.pk])
    asked.client.post(url, {"leave_out": "0"})
    ledger.unseal(holder="sitting:1")

    token = seal(Showing(run.pk, 0), at=timezone.now())
    response = asked.client.post(url, {"token": token, "choice": tokens(asked.card, right=True)}, follow=True)

    assert "0 of 0 right" in response.content.decode()
    assert asked.client.get(reverse("study:cram_verdict", args=[run.pk, 0])).status_code == 404
    assert not Answer.objects.exists()


def test_asking_what_is_sealed_costs_no_statement(
    asked: Asked, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Neither for the next card nor for an answer, whether something is sealed or not."""
    QuestionFactory.create_batch(3, section=asked.question.section, terms=[])
    type(asked.plan.course).objects.update(revision=asked.plan.course.revision + 1)
    show(asked.client)
    # What a version says is read once per process.
    for pk in Card.objects.values_list("pk", flat=True):
        page(asked.client, f"{reverse('study:next')}?card={pk}")
    with CaptureQueriesContext(connection) as before:
        show(asked.client)
    seal_it(asked)

    with django_assert_max_num_queries(len(before)):
        text = show(asked.client)

    card = Card.objects.exclude(pk=asked.card.pk).order_by("due_at")[0]
    sent = {"token": token_in(text), "choice": tokens(card, right=True)}
    with django_assert_max_num_queries(8):
        assert "Why Right." in asked.client.post(reverse("study:next"), sent, headers=HTMX).content.decode()
