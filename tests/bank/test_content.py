"""A version as it is shown and marked."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.utils.safestring import SafeString
from pytest_django import DjangoAssertNumQueries

from quizapp.bank import content as module
from quizapp.bank.content import content, contents, forget
from quizapp.bank.models import Question, QuestionVersion
from quizapp.engine.marking import FormatError, Mark
from tests.bank.factories import QuestionFactory

pytestmark = pytest.mark.django_db

RIGHT = Mark(Fraction(1), right=True)
WRONG = Mark(Fraction(0), right=False)


def version_of(question: Question) -> int:
    assert question.current_id is not None
    return question.current_id


def shown(**fields: object) -> module.QuestionContent:
    return content(version_of(QuestionFactory.create(**fields)))


def tokens(question: module.QuestionContent, *, keys: bool) -> list[str]:
    return [option.token for option in question.options if option.is_key == keys]


@pytest.mark.parametrize(
    "kind", ["single", "multiple", "true-false", "numeric", "cloze", "ordering", "matching"]
)
def test_a_version_is_read_with_two_statements_and_then_with_none(
    kind: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    version = version_of(QuestionFactory.create(kind=kind))
    forget()

    with django_assert_num_queries(2):
        first = content(version)
    with django_assert_num_queries(0):
        assert content(version) is first


def test_what_may_move_in_the_course_is_read_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    question = QuestionFactory.create()
    assert content(version_of(question)).section_title == question.section.title
    question.section.title = "Another title"
    question.section.save()

    start = module.time.monotonic()
    monkeypatch.setattr(module.time, "monotonic", lambda: start + module.CACHE_SECONDS + 1)

    assert content(version_of(question)).section_title == "Another title"


def test_a_version_that_does_not_exist_says_so() -> None:
    with pytest.raises(QuestionVersion.DoesNotExist):
        content(0)


@pytest.mark.parametrize("many", [1, 30])
def test_many_versions_are_read_with_three_statements_and_then_with_none(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    kinds = ["single", "numeric", "cloze"]
    versions = [version_of(QuestionFactory.create(kind=kind)) for _ in range(many) for kind in kinds]
    expected = [content(version) for version in versions]
    forget()

    with django_assert_num_queries(3):
        read = contents(versions[::-1])
    with django_assert_num_queries(0):
        assert contents(versions) == read
        assert all(content(version) is read[version] for version in versions)
    assert list(read) == versions[::-1]
    assert [read[version] for version in versions] == expected


def test_only_what_is_not_kept_is_read(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    kept, new = (version_of(QuestionFactory.create()) for _ in range(2))
    forget()
    first = content(kept)

    with django_assert_num_queries(2):
        read = contents([kept, new])

    assert read[kept] is first
    assert read[new].version_id == new


def test_nothing_is_read_for_no_version(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert contents([]) == {}


def test_one_version_among_many_that_does_not_exist_says_so() -> None:
    there = version_of(QuestionFactory.create())

    with pytest.raises(QuestionVersion.DoesNotExist, match="There is no version 0"):
        contents([there, 0])


def test_a_process_keeps_so_many_versions_and_the_oldest_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 2)
    # Not in the order of their rows: what was asked for first is the oldest.
    versions = [version_of(QuestionFactory.create()) for _ in range(3)][::-1]
    forget()

    read = contents(versions)

    assert content(versions[1]) is read[versions[1]]
    assert content(versions[2]) is read[versions[2]]
    assert content(versions[0]) is not read[versions[0]]
    assert content(versions[1]) is not read[versions[1]]


@pytest.mark.parametrize("kind", ["single", "multiple", "true-false"])
def test_the_keys_are_right_and_other_options_wrong(kind: str) -> None:
    question = shown(kind=kind)
    right, wrong = tokens(question, keys=True), tokens(question, keys=False)

    assert question.mark(right) == RIGHT
    assert question.mark(list(reversed(right))) == RIGHT
    assert question.mark([*right[1:], wrong[0]]) == WRONG


@pytest.mark.parametrize("given", [[], ["nonsense"], ["0"], ["\ud800"]])
def test_what_is_no_option_costs_nothing(given: list[str]) -> None:
    assert isinstance(shown().mark(given), FormatError)


def test_a_number_is_marked_and_its_slip_is_named() -> None:
    question = shown(kind="numeric")

    assert question.unit == "RCU"
    assert question.mark(["20 RCU"]) == RIGHT
    assert question.mark(["10"]) == WRONG
    assert isinstance(question.mark(["10 WCU"]), FormatError)
    assert isinstance(question.mark([]), FormatError)
    slip = question.slip(["10"])
    assert slip is not None
    assert slip.value == 10
    assert slip.reason_html == "<p>A known slip.</p>"
    assert question.slip(["20"]) is None
    assert question.slip(["11"]) is None
    assert question.slip([]) is None


def test_a_cloze_takes_a_token_or_a_word_for_each_blank() -> None:
    question = shown(kind="cloze")
    first, second = (option.token for option in question.options if option.part == "which")

    assert question.mark([first, " 300 "]) == RIGHT
    assert question.mark([second, "300"]) == Mark(Fraction(1, 2), right=False)
    assert question.mark([first, ""]) == FormatError("Blank 2 is empty.")
    assert question.mark(["300", first]) == FormatError("Blank 1: choose from its list.")
    assert question.read([first, "  three \u200b hundred "]) == [first, "three hundred"]


def test_what_is_typed_is_compared_as_typed_and_not_as_escaped() -> None:
    question = shown(
        kind="cloze",
        version__options=[("a", True), ("b", False), ("&lt;=", True)],  # as the loader escapes "<="
    )

    assert question.mark([question.options[0].token, "<="]) == RIGHT


def test_an_ordering_is_kept_in_the_order_of_the_learner() -> None:
    question = shown(kind="ordering")
    one, two, three, four = (option.token for option in question.options)

    assert question.mark([f"{three}:3", f"{one}:1", f"{two}:2", f"{four}:4"]) == RIGHT
    assert question.read([f"{two}:1", f"{one}:2", f"{four}:4", f"{three}:3"]) == [two, one, three, four]
    assert question.read([two, one, three, four]) == [two, one, three, four]
    assert question.mark([two, one, three, four]) == Mark(Fraction(1, 2), right=False)
    assert question.mark([f"{one}:1", f"{two}:1", f"{three}:3", f"{four}:4"]) == FormatError(
        "Two steps have place 1. Give each step a place of its own."
    )


def test_a_matching_takes_a_response_for_each_premise() -> None:
    question = shown(kind="matching")
    one, two, three, extra = (option.token for option in question.options)

    assert [part.html for part in question.parts] == ["Premise 1", "Premise 2", "Premise 3"]
    assert question.mark([one, two, three]) == RIGHT
    assert question.mark([one, two, extra]) == Mark(Fraction(2, 3), right=False)
    assert question.mark([one, "", three]) == FormatError("Pair 2 is empty.")


def test_a_question_of_a_case_carries_its_scenario() -> None:
    question = shown(version__case_title="A shop", version__case_text="x", version__case_html="<p>x</p>")

    assert question.case == module.CaseContent("A shop", SafeString("<p>x</p>"))
    assert shown().case is None


def test_tokens_say_nothing_about_place_or_key() -> None:
    questions = [shown() for _ in range(12)]

    # By chance alone the key's token would sort first in all twelve once in 16 million runs.
    firsts = [min(option.token for option in question.options) for question in questions]
    assert firsts != [tokens(question, keys=True)[0] for question in questions]
    everything = [option.token for question in questions for option in question.options]
    assert len(set(everything)) == len(everything)
