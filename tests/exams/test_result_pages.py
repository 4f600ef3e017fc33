"""The pages of a finished sitting: its result, every question, the study queue, the scale."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertRedirects

from quizapp.answers.actions import seal, unseal
from quizapp.bank import content
from quizapp.exams.models import Sitting
from quizapp.study.models import Card
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.course.factories import SectionFactory
from tests.exams.corrections import applied, rekeyed, sat
from tests.exams.factories import (
    SaveFactory,
    SittingFactory,
    SlotFactory,
    add_slots,
    asked_in,
    finish,
    finished_sitting,
    right_answer,
    wrong_answer,
)
from tests.exams.sittings import running
from tests.study.factories import enrol

pytestmark = pytest.mark.django_db

KINDS = pytest.mark.parametrize(
    "kind", ["single", "multiple", "true-false", "numeric", "cloze", "ordering", "matching"]
)


def signed_in(sitting: Sitting) -> Client:
    client = Client()
    client.force_login(sitting.learner)
    return client


def page(sitting: Sitting, name: str, query: str = "") -> Any:
    return signed_in(sitting).get(reverse(f"exams:{name}", args=[sitting.pk]) + query)


def text(sitting: Sitting, name: str = "result", query: str = "") -> str:
    """The HTML of a page, each stretch of white space as one space."""
    response = page(sitting, name, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("&nbsp;", " ").split())


def headings(html: str) -> list[str]:
    """The questions of a review, by their headings."""
    return re.findall(r"</svg> (\d+: [a-z ]+) </h2>", html)


# The result.


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        (["right"], ["1<span", "one question has no standard error", "Passed on this paper, by our line"]),
        (["right", "right"], ["no standard error, as all are right", "here 2 of 2"]),
        (
            ["wrong", "wrong"],
            ["no standard error, as all are wrong", "Not passed on this paper, by our line"],
        ),
        (
            ["empty", "empty"],
            ["Scored as wrong", "There were no answers to change", "No scored question was"],
        ),
        (["right", "wrong", "empty"], ["Standard error 1.0", "95 % interval 0.2 to 2.4"]),
        ([], ["This paper has no score"]),
    ],
)
def test_every_result_has_words(outcomes: list[str], said: list[str]) -> None:
    html = text(finished_sitting(*outcomes))

    assert [words for words in said if words not in html] == []
    assert re.search(r"\b(nan|inf|None)\b", html) is None


def test_the_scale_is_said_to_be_ours_and_explained() -> None:
    html = text(finished_sitting("right", "wrong"))

    assert "Our own scale" in html
    assert "not the vendor&#x27;s" in html
    assert f'href="{reverse("exams:scale")}"' in html


def test_the_explanation_of_the_scale_has_examples() -> None:
    sitting = finished_sitting("right")

    html = signed_in(sitting).get(reverse("exams:scale")).content.decode()

    assert "AWS does not publish" in html
    # 100 + 620 * 0.5 / 0.72, and 720 for the fewest points that pass.
    assert re.search(r"25 of 50</th><td>530</td>", html)
    assert re.search(r"36 of 50</th><td>720</td>", html)


def test_a_result_says_whether_the_line_lies_within_luck() -> None:
    near, far = finished_sitting(*["right"] * 7, *["wrong"] * 3), finished_sitting(*["wrong"] * 10)

    assert "It lies within the luck of this score" in text(near)
    assert "The whole interval of this score lies below it" in text(far)


def test_small_numbers_say_so() -> None:
    assert "few questions" in text(finished_sitting("right", "wrong"))


def test_which_questions_were_unscored_is_told_now() -> None:
    sitting = finished_sitting("right", unscored=("right", "empty"))

    html = text(sitting)

    assert "2 questions did not count" in html
    assert "#q2" in html
    assert "3</a> (not answered)." in html


def test_how_it_ended_and_with_which_time() -> None:
    timed_out = finished_sitting("right", extra_minutes=30, after=timedelta(days=1), ended="time")
    early = finished_sitting("right", kind="quiz", minutes=None)

    assert "Time was over at" in text(timed_out)
    assert "Of 160 minutes, 30 of them extra." in text(timed_out)
    assert "You finished it at" in text(early)
    assert "1 h</p>" in text(early)
    assert "Without a time limit." in text(early)


def test_times_are_those_of_the_learners_zone() -> None:
    learner = UserFactory.create(time_zone="Pacific/Auckland")

    html = text(finished_sitting("right", learner=learner))

    assert "begun 23 November 2026, 23:00." in html
    assert "You finished it at 24 November, 00:00." in html


def test_late_changes_and_those_of_another_window_are_told() -> None:
    sitting = SittingFactory.create()
    (slot,) = add_slots(sitting, "right")
    late = sitting.deadline + timedelta(seconds=20)
    SaveFactory.create(slot=slot, value=wrong_answer(asked_in(slot)), outcome="late", began_at=late)
    SaveFactory.create(slot=slot, value=[], outcome="conflict")
    finish(sitting, after=timedelta(days=1), ended="time")

    html = text(sitting)

    assert "1 change arrived after the end. It is kept and not scored." in html
    assert "20 s</td>" in html
    assert "1 change from another window was kept without being applied" in html


def test_a_correction_is_told_with_what_it_was_before() -> None:
    question = QuestionFactory.create()
    slot = sat(question, "Wrong 1", right=1)
    rekeyed(question)
    applied(question)

    html, review = text(slot.sitting), text(slot.sitting, "answers")

    assert "When you finished, this was 1 of 2." in html
    assert "question 2 (now right) counts" in html
    assert "Its key was corrected after you finished" in review
    assert headings(review) == ["1: right", "2: right"]


def test_text_of_a_learner_is_escaped() -> None:
    html = text(finished_sitting("right", slots={"note": "<script>alert(1)</script>"}), "answers")

    assert "&lt;script&gt;alert(1)" in html


# Who sees what, and when.


@pytest.mark.parametrize("name", ["result", "answers", "receipt"])
def test_another_learners_sitting_is_not_there(name: str) -> None:
    url = reverse(f"exams:{name}", args=[finished_sitting("right").pk])
    client = Client()
    client.force_login(UserFactory.create())

    assert client.get(url).status_code == 404
    assert client.get(reverse(f"exams:{name}", args=[2**63])).status_code == 404


def test_another_learners_questions_are_queued_for_nobody() -> None:
    client = Client()
    client.force_login(UserFactory.create())

    response = client.post(reverse("exams:queue", args=[finished_sitting("wrong").pk]))

    assert response.status_code == 404


def test_an_open_sitting_has_no_result_and_no_review() -> None:
    sitting = running()
    SlotFactory.create(sitting=sitting)

    assertRedirects(
        page(sitting, "result"), reverse("exams:sitting", args=[sitting.pk]), fetch_redirect_response=False
    )
    assert page(sitting, "answers").status_code == 404
    assert signed_in(sitting).post(reverse("exams:queue", args=[sitting.pk])).status_code == 404


@pytest.mark.parametrize("name", ["result", "answers", "history", "receipt"])
def test_visitors_are_asked_to_sign_in(name: str) -> None:
    args = [] if name == "history" else [finished_sitting("right").pk]

    response = Client().get(reverse(f"exams:{name}", args=args))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(
    ("name", "statements"),
    # User, sitting, slots, versions, options, rescores, saves; notices, or what is held.
    [("result", 8), ("answers", 8)],
)
def test_pages_take_the_same_statements_however_many_questions(
    name: str, statements: int, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    warm, sitting = finished_sitting("right"), finished_sitting(*["wrong"] * many, unscored=["right"] * many)
    page(warm, "answers")
    client = signed_in(sitting)
    content.forget()

    with django_assert_num_queries(statements):
        response = client.get(reverse(f"exams:{name}", args=[sitting.pk]))

    assert response.status_code == 200


# Every question.


def test_a_question_that_is_in_an_open_sitting_too_is_not_reviewed_before_that_ends() -> None:
    sitting = finished_sitting("right", "wrong")
    first = sitting.slots.get(position=1)
    seal(sitting.learner, [first.question_id], holder="sitting:0")

    html = text(sitting, "answers")
    unseal(holder="sitting:0")
    after = text(sitting, "answers")

    assert headings(html) == ["2: not right"]
    assert "1 question of this paper is in your open practice exam" in html
    assert headings(after) == ["1: right", "2: not right"]


@KINDS
@pytest.mark.parametrize("outcome", ["right", "wrong", "empty"])
def test_every_kind_is_reviewed_with_its_reasons(kind: str, outcome: str) -> None:
    html = text(finished_sitting(outcome, slots={"kind": kind}), "answers")

    words = {"right": "1: right", "wrong": "1: not right", "empty": "1: not answered"}
    assert headings(html) == [words[outcome]]
    assert "Because of the rule." in html
    assert "None" not in html
    assert ("A known slip." in html) == (kind == "numeric" and outcome == "wrong")
    if kind not in ("numeric",):
        assert "Why " in html


@pytest.mark.parametrize("kind", ["cloze", "ordering", "matching"])
def test_what_was_not_answered_has_the_key_and_no_answer(kind: str) -> None:
    html = text(finished_sitting("empty", slots={"kind": kind}), "answers")

    assert "Your answer" not in html
    assert "You put it" not in html


def test_an_answer_that_was_not_whole_is_shown_as_it_was() -> None:
    sitting = SittingFactory.create()
    (slot,) = add_slots(sitting, "wrong", kind="multiple", saves=False)
    sitting.slots.update(answer=slot.answer[:1], fraction=0)

    html = text(finish(sitting), "answers")

    assert re.search(r"Your answer was not complete: [A-E]: Wrong 1\.", html)
    assert headings(html) == ["1: not right"]


def test_what_the_learner_noted_is_beside_each_question() -> None:
    sitting = SittingFactory.create()
    (slot,) = add_slots(
        sitting, "right", flagged=True, guess=True, note="Look this up.", first_exposure=False, seconds=75
    )
    sitting.slots.update(struck=wrong_answer(asked_in(slot)))

    html = text(finish(sitting), "answers")

    for words in ("Flagged</span>", "Guessed</span>", "Met before</span>", "Look this up.", "1 min 15 s"):
        assert words in html
    assert html.count("struck out") == 1
    assert "A lucky guess counts as hard" in html


def mixed() -> Sitting:
    """Right, wrong and flagged, guessed and empty, changed, and unscored, in this order."""
    sitting = SittingFactory.create()
    add_slots(sitting, "right")
    add_slots(sitting, "wrong", flagged=True)
    add_slots(sitting, "empty", guess=True)
    (changed,) = add_slots(sitting, "right", saves=False)
    for minute, value in enumerate((wrong_answer(asked_in(changed)), right_answer(asked_in(changed)))):
        at = sitting.started_at + timedelta(minutes=minute)
        SaveFactory.create(slot=changed, value=value, began_at=at)
    add_slots(sitting, "right", scored=False)
    return finish(sitting)


@pytest.mark.parametrize(
    ("chosen", "positions"),
    [
        ("all", [1, 2, 3, 4, 5]),
        ("wrong", [2, 3]),
        ("flagged", [2]),
        ("guessed", [3]),
        ("changed", [4]),
        ("unscored", [5]),
    ],
)
def test_questions_can_be_filtered(chosen: str, positions: list[int]) -> None:
    html = text(mixed(), "answers", f"?show={chosen}")

    assert [int(heading.split(":")[0]) for heading in headings(html)] == positions
    assert re.search(rf'show={chosen}" aria-current="page">\w+ <span class="muted">{len(positions)}<', html)


@pytest.mark.parametrize("chosen", ["wrong", "flagged", "guessed", "changed", "unscored"])
def test_a_filter_that_finds_nothing_says_so(chosen: str) -> None:
    html = text(finished_sitting("right"), "answers", f"?show={chosen}")

    assert "All questions" in html
    assert headings(html) == []


def test_an_unknown_filter_is_not_there() -> None:
    assert page(finished_sitting("right"), "answers", "?show=keys").status_code == 404


def test_a_long_paper_has_pages_and_every_question_an_address() -> None:
    sitting = finished_sitting(*["right"] * 10)

    first, second = text(sitting, "answers"), text(sitting, "answers", "?question=10")

    assert len(headings(first)) == 8
    assert headings(second) == ["9: right", "10: right"]
    # All of them are in the list above, here those of the other page.
    assert 'href="?show=all&amp;page=2#q10"' in first
    assert 'href="#q8"' in first


def test_no_name_stands_twice_in_a_page() -> None:
    html = text(finished_sitting("right", "wrong", "empty"), "answers")

    ids = Counter(re.findall(r'\bid="([^"]+)"', html))
    assert [name for name, count in ids.items() if count > 1] == []
    assert set(re.findall(r'aria-labelledby="([^"]+)"', html)) <= set(ids)


def test_a_case_shows_its_scenario_once() -> None:
    sitting = SittingFactory.create()
    section = SectionFactory.create(course=sitting.course)
    for _ in range(2):
        question = QuestionFactory.create(
            section=section,
            terms=[],
            version__facts=[],
            version__case_title="A shop",
            version__case_text="It sells boats.",
            version__case_html="<p>It sells boats.</p>",
        )
        SlotFactory.create(sitting=sitting, question=question, fraction=0.0)

    html = text(finish(sitting), "answers")

    assert html.count("It sells boats.") == 1
    assert "A shop, above question 1" in html


# The study queue.


def test_the_wrong_ones_come_to_the_front_of_the_queue_once() -> None:
    sitting = finished_sitting("right", "wrong", "empty")
    enrol(sitting.learner, sitting.course)
    client = signed_in(sitting)
    url = reverse("exams:queue", args=[sitting.pk])

    response = client.post(url)
    before = list(Card.objects.order_by("pk").values())
    again = client.post(url)

    assertRedirects(response, reverse("exams:result", args=[sitting.pk]))
    assert messages_of(again) == ["2 questions are at the front of your study queue."] * 2
    assert list(Card.objects.order_by("pk").values()) == before
    front = Card.objects.filter(question__isnull=False).order_by("due_at").values_list("question", flat=True)
    wrong = sitting.slots.filter(position__gt=1).values_list("question", flat=True)
    assert set(front[:2]) == set(wrong)


def messages_of(response: Any) -> list[str]:
    """Those of this response; the ones nobody has seen yet are among them."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_without_a_plan_nothing_is_queued_and_it_says_so() -> None:
    sitting = finished_sitting("wrong")

    response = signed_in(sitting).post(reverse("exams:queue", args=[sitting.pk]), follow=True)

    assert "none of these questions is in your study plan" in response.content.decode()


def test_the_button_says_how_many_and_that_they_come_back_anyway() -> None:
    # There are no cards of pretest questions.
    html = text(finished_sitting("right", "wrong", "empty", unscored=("wrong",)))

    assert "Put the wrong ones into my study queue (2)" in html
    assert "comes back in study anyway, as Again" in html
    assert "study queue (" not in text(finished_sitting("right"))


def test_the_queue_is_not_moved_by_a_link() -> None:
    assert page(finished_sitting("wrong"), "queue").status_code == 405
