"""What waits for a curator."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quizapp.curation.waiting import WaitingFact, waiting
from tests.bank.factories import DraftFactory, QuestionFactory
from tests.course.factories import FactFactory
from tests.curation.pages import curators_browser, page

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
LONG_AGO = {"checked_on": date(2025, 1, 1)}


def test_nothing_waits_where_all_is_well() -> None:
    QuestionFactory.create(version__facts=[FactFactory.create(expires_on=TODAY + timedelta(days=31))])

    assert waiting(TODAY).empty


def test_an_expired_fact_waits_with_the_questions_it_holds_back() -> None:
    expired = FactFactory.create(**LONG_AGO, expires_on=TODAY)
    held = [QuestionFactory.create(version__facts=[expired, FactFactory.create()]) for _ in range(2)]
    QuestionFactory.create()

    found = waiting(TODAY)

    assert [(row.fact, {question.pk for question in row.questions}) for row in found.expired] == [
        (expired, {question.pk for question in held})
    ]
    assert (found.held_back, found.soon) == (2, [])


def test_a_question_on_two_expired_facts_is_held_back_once() -> None:
    facts = FactFactory.create_batch(2, **LONG_AGO, expires_on=TODAY)
    QuestionFactory.create(version__facts=facts)

    assert waiting(TODAY).held_back == 1


@pytest.mark.parametrize(("days", "waits"), [(1, True), (30, True), (31, False)])
def test_a_fact_waits_when_it_expires_within_thirty_days(days: int, waits: bool) -> None:  # noqa: FBT001 (a parameter)
    FactFactory.create(expires_on=TODAY + timedelta(days=days))

    found = waiting(TODAY)

    assert (len(found.soon), found.expired) == (int(waits), [])


@pytest.mark.parametrize("status", ["disputed", "withdrawn"])
def test_a_disputed_or_withdrawn_fact_waits_only_while_a_question_rests_on_it(status: str) -> None:
    FactFactory.create(status=status)
    used = FactFactory.create(status=status)
    QuestionFactory.create(version__facts=[used])

    found = waiting(TODAY)

    assert [row.fact for row in found.unsettled] == [used]
    assert found.expired == []


def test_drafts_wait() -> None:
    draft = DraftFactory.create()

    found = waiting(TODAY)

    assert (found.drafts, found.drafts_in_all) == ([draft], 1)


@pytest.mark.parametrize(
    ("expires", "volatile", "expected"),
    [
        (date(2026, 1, 1), "", date(2027, 11, 21)),
        (date(2025, 7, 1), "", TODAY + timedelta(days=181)),
        (date(2026, 1, 1), "price", TODAY + timedelta(days=184)),
        (date(2025, 4, 1), "quota", TODAY + timedelta(days=90)),
        (None, "", date(2027, 11, 21)),
    ],
)
def test_a_checked_fact_is_trusted_as_long_as_before_and_prices_half_a_year(
    expires: date | None, volatile: str, expected: date
) -> None:
    fact = FactFactory.build(section=None, course=None, **LONG_AGO, expires_on=expires, volatile=volatile)

    assert WaitingFact(fact, [], TODAY).next_check == expected


def test_the_page_says_which_lines_of_the_file_to_change() -> None:
    fact = FactFactory.create(**LONG_AGO, expires_on=date(2025, 7, 1))
    today = timezone.now().date()

    shown = page(curators_browser(), "queue")

    assert "content/testing/facts.yaml" in shown
    assert f"checked_on: {today}" in shown
    assert f"expires_on: {today + timedelta(days=181)}" in shown
    assert fact.title in shown


@pytest.mark.parametrize("many", [1, 3])
def test_the_queue_takes_five_statements_however_much_waits(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        facts = [
            FactFactory.create(**LONG_AGO, expires_on=TODAY),
            FactFactory.create(expires_on=TODAY + timedelta(days=9)),
            FactFactory.create(status="disputed"),
        ]
        QuestionFactory.create_batch(many, version__facts=facts)
        DraftFactory.create()

    with django_assert_num_queries(5):
        found = waiting(TODAY)
        shown = [
            (question.section.title, question.current and question.current.stem)
            for row in found.expired + found.soon + found.unsettled
            for question in row.questions
        ]
        shown += [(draft.section.title, draft.current) for draft in found.drafts]

    assert len(shown) == 3 * many * many + many
