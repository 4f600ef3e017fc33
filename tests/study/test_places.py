"""Cloze, ordering, matching and cases over HTTP, without JavaScript: asked, refused, answered, taken back."""

from __future__ import annotations

import re
from typing import cast

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from quizapp.answers.models import Answer
from quizapp.bank.content import QuestionContent, content
from quizapp.bank.models import Question
from quizapp.study import actions
from quizapp.study.models import Card, Plan
from quizapp.study.places import offered, shuffled_steps
from quizapp.study.showing import Showing
from quizapp.study.simulation import study_days
from quizapp.study.templatetags.study import plain_line
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.course.factories import SectionFactory
from tests.study.factories import NINE, enrol, enrolled, only_card
from tests.study.test_session_pages import show, signed_in, token_in

pytestmark = pytest.mark.django_db

KINDS = pytest.mark.parametrize("kind", ["cloze", "ordering", "matching"])


def asked_by(card: Card) -> QuestionContent:
    assert card.question is not None
    return content(card.question.current_id or 0)


def right(asked: QuestionContent) -> list[str]:
    """A right answer as a form without script sends it."""
    tokens = [option.token for option in asked.options]
    if asked.kind == "ordering":
        shown = reversed(list(enumerate(tokens, start=1)))
        return [f"{token}:{place}" for place, token in shown]
    return ["300" if part.typed else asked.key_of(part).token for part in asked.parts]


def wrong(asked: QuestionContent) -> list[str]:
    """One thing wrong: the other option, the first two steps or matches changed places."""
    values = right(asked)
    if asked.kind == "ordering":
        first, second = asked.options[0].token, asked.options[1].token
        return [f"{first}:2", f"{second}:1", *values[:2]]
    if asked.kind == "matching":
        return [values[1], values[0], values[2]]
    return [values[0], "60"]


def answer(client: Client, given: list[str], token: str = "") -> HttpResponse:
    data = {"token": token or token_in(show(client)), "choice": given}
    return cast("HttpResponse", client.post(reverse("study:next"), data))


def verdict(client: Client, given: list[str]) -> str:
    response = answer(client, given)
    assert response.status_code == 302
    return client.get(response["Location"]).content.decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@KINDS
def test_every_place_has_a_field_with_a_name_of_its_own(kind: str) -> None:
    page = show(signed_in(enrolled(kind=kind)))

    labels = {
        "cloze": ["Blank 1", "Blank 2"],
        "ordering": [f"Place of: Step {place}" for place in range(1, 5)],
        "matching": [f"Match for {place}: Premise {place}" for place in range(1, 4)],
    }[kind]
    named = re.findall(r'<(?:select|input)[^>]*name="choice"[^>]*aria-label="([^"]+)"', page)
    assert sorted(named) == sorted(labels)
    assert "{{" not in page


@KINDS
def test_nothing_that_tells_the_key_is_in_the_page_before_the_answer(kind: str) -> None:
    section = SectionFactory.create()
    QuestionFactory.create(
        section=section, kind=kind, terms=[], version__explanation_html="<p>CANARY-EXPLANATION</p>"
    )
    plan = enrol(UserFactory.create(), section.course)

    page = show(signed_in(plan))

    for canary in ("CANARY-EXPLANATION", "Why ", "is_key", "is-right", "300", "data-right"):
        assert canary not in page, canary


def test_neither_the_order_of_steps_nor_that_of_matches_tells_the_key() -> None:
    steps, matches = set(), set()
    enrolled(questions=12, kind="ordering")
    cards = Card.objects.filter(plan=enrolled(questions=12, kind="matching")).select_related("question")
    for card in cards.filter(question__kind="ordering"):
        asked = asked_by(card)
        shown = shuffled_steps(asked, seed=Showing(card.pk, card.turn).name)
        assert shown != list(asked.options)
        steps.add(tuple(asked.options.index(step) for step in shown))
    for card in cards.filter(question__kind="matching"):
        asked = asked_by(card)
        (first, *_) = offered(asked, seed=Showing(card.pk, card.turn).name)
        tokens = [option.token for option in asked.options]
        matches.add(tuple(tokens.index(token) for token, _text in first.choices))
    assert len(steps) > 4
    assert len(matches) > 4


@KINDS
def test_a_right_answer_is_right_and_shows_every_reason(kind: str) -> None:
    plan = enrolled(kind=kind)

    page = verdict(signed_in(plan), right(asked_by(only_card(plan))))

    told = Answer.objects.get()
    assert told.right
    assert "Not right" not in page
    reasons = {
        "cloze": ["Why First.", "Why Second.", "Why 300."],
        "ordering": ["Why Step 1.", "Why Step 4."],
        "matching": ["Why One.", "Why Three.", "Why Four."],
    }[kind]
    for reason in reasons:
        assert reason in page


@KINDS
def test_a_wrong_answer_says_what_was_given_and_what_belongs_there(kind: str) -> None:
    plan = enrolled(kind=kind)

    page = words(verdict(signed_in(plan), wrong(asked_by(only_card(plan)))))

    said = {
        "cloze": [
            "Blank 1 Your answer, right: First",
            "Blank 2 Your answer, not right: 60 Why 60. The right answer: 300 Why 300.",
        ],
        "ordering": [
            "Step 1 You put it at place 2; its place is 1 Why Step 1.",
            "Step 3 You put it here, right",
        ],
        "matching": [
            "Premise 1 Your answer, not right: Two The right answer: One Why One.",
            "Premise 3 Your answer, right: Three",
        ],
    }[kind]
    for sentence in said:
        assert sentence in page
    fraction = {"cloze": 1 / 2, "ordering": 1 / 2, "matching": 1 / 3}[kind]
    told = Answer.objects.get()
    assert told.fraction == pytest.approx(fraction)
    assert told.right is False


@pytest.mark.parametrize(
    ("kind", "place", "value", "problem"),
    [
        ("cloze", 0, "", "Blank 1 is empty."),
        ("cloze", 1, "  ", "Blank 2 is empty."),
        ("cloze", 1, "3\x0000", "Blank 2: Write letters, digits and signs."),
        ("cloze", 0, "nonsense", "Blank 1: choose from its list."),
        ("ordering", 1, "", "Step 2 as shown has no place."),
        ("ordering", 0, "nonsense:1", "Put the steps of this question in order."),
        ("matching", 2, "", "Pair 3 is empty."),
        ("matching", 1, "nonsense", "Pair 2: choose from its list."),
    ],
)
def test_what_cannot_be_read_costs_nothing_and_stays_in_the_form(
    kind: str, place: int, value: str, problem: str
) -> None:
    plan = enrolled(kind=kind)
    given = right(asked_by(only_card(plan)))
    kept = given[(place + 1) % len(given)]
    given[place] = value

    response = answer(signed_in(plan), given)

    page = response.content.decode()
    assert response.status_code == 422
    assert problem in page
    assert not Answer.objects.exists()
    assert f'value="{kept}" selected' in page or f'value="{kept}" maxlength' in page


def test_a_place_given_twice_is_refused() -> None:
    plan = enrolled(kind="ordering")
    given = right(asked_by(only_card(plan)))
    given[0] = given[0].split(":")[0] + ":1"

    page = answer(signed_in(plan), given).content.decode()

    assert "Two steps have place 1." in page


def test_the_ledger_keeps_the_order_of_the_learner_and_words_without_what_nobody_sees() -> None:
    ordering = enrolled(kind="ordering")
    steps = [option.token for option in asked_by(only_card(ordering)).options]
    verdict(signed_in(ordering), right(asked_by(only_card(ordering))))
    Question.objects.update(status="retired")
    cloze = enrolled(kind="cloze")
    first = right(asked_by(only_card(cloze)))[0]
    verdict(signed_in(cloze), [first, " \u200b300  "])

    assert [told.given for told in Answer.objects.order_by("id")] == [steps, [first, "300"]]


@KINDS
def test_the_same_answer_again_in_another_form_finds_the_first(kind: str) -> None:
    plan = enrolled(kind=kind)
    client, card = signed_in(plan), only_card(plan)
    token = token_in(show(client))
    given = right(asked_by(card))

    first = answer(client, given, token)
    again = answer(client, list(reversed(given)) if kind == "ordering" else given, token)

    assert first["Location"] == again["Location"]
    assert Answer.objects.count() == 1


@KINDS
def test_an_answer_is_taken_back_and_the_question_comes_again(kind: str) -> None:
    plan = enrolled(kind=kind)
    client, card = signed_in(plan), only_card(plan)
    verdict(client, wrong(asked_by(card)))

    page = client.post(reverse("study:undo"), follow=True).content.decode()

    assert 'name="choice"' in page
    card.refresh_from_db()
    assert card.phase == "new"
    verdict(client, right(asked_by(card)))
    assert [told.right for told in Answer.objects.order_by("id")] == [False, True]


@KINDS
def test_an_answer_takes_at_most_eight_statements(
    kind: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    plan = enrolled(questions=2, kind=kind)
    card = Card.objects.filter(plan=plan).select_related("question").order_by("due_at")[0]
    given = right(asked_by(card))
    actions.answer(plan.learner, Showing(card.pk, card.turn), given=given, began=NINE, now=NINE)
    other = Card.objects.filter(plan=plan).exclude(pk=card.pk).select_related("question").get()
    given = right(asked_by(other))

    with django_assert_max_num_queries(8):
        actions.answer(plan.learner, Showing(other.pk, other.turn), given=given, began=NINE, now=NINE)


@KINDS
def test_a_run_asks_and_judges_these_kinds(kind: str) -> None:
    plan = enrolled(kind=kind)
    client, asked = signed_in(plan), asked_by(only_card(plan))
    run = actions.start_cram(plan, section=None, only_missed=False, count=1, now=NINE)
    assert run is not None
    url = reverse("study:cram", args=[run.pk])

    data = {"token": token_in(client.get(url).content.decode())}
    refused = client.post(url, data | {"choice": right(asked)[:-1]})
    response = client.post(url, data | {"choice": wrong(asked)}, follow=True)

    assert refused.status_code == 422
    assert "Not right" in response.content.decode()
    told = Answer.objects.get()
    assert (told.mode, told.right) == ("cram", False)
    if kind == "ordering":
        assert set(told.given) == {option.token for option in asked.options}


@pytest.mark.parametrize("kind", ["single", "cloze", "ordering", "matching", "numeric"])
def test_the_scenario_of_a_case_stands_above_the_question_and_folds_after_it(kind: str) -> None:
    section = SectionFactory.create()
    QuestionFactory.create(
        section=section,
        kind=kind,
        terms=[],
        version__case_title="A ticket shop",
        version__case_text="It sells.",
        version__case_html="<p>It sells.</p>",
    )
    plan: Plan = enrol(UserFactory.create(), section.course)
    client, asked = signed_in(plan), asked_by(only_card(plan))

    page = show(client)
    simple = {"numeric": ["20"], "single": [option.token for option in asked.options if option.is_key]}
    field = "typed" if kind == "numeric" else "choice"
    data = {"token": token_in(page), field: simple.get(kind) or right(asked)}
    after = client.post(reverse("study:next"), data, follow=True).content.decode()

    assert re.search(r'<details class="case"\s+open>\s*<summary>Case: A ticket shop</summary>', page)
    assert page.index("<p>It sells.</p>") < page.index('id="stem"')
    assert "<summary>Case: A ticket shop</summary>" in after
    assert not re.search(r'<details class="case"\s+open>', after)


def test_blanks_are_left_out_of_lists() -> None:
    assert plain_line("It holds {{many}} seconds of `{{which}}`.") == "It holds … seconds of …."


@KINDS
def test_a_simulated_learner_answers_these_kinds_rightly_and_wrongly(kind: str) -> None:
    plan = enrolled(questions=15, kind=kind)

    list(study_days(plan, days=4, until=NINE))

    assert set(Answer.objects.values_list("fraction", flat=True)) > {1.0}
