"""What PostgreSQL refuses in the bank. Every refusal differs from the success above it in one thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from quizapp.bank.models import (
    AcceptedAnswer,
    Change,
    Changeset,
    FactUse,
    MergeConflict,
    Option,
    Question,
    QuestionVersion,
)
from tests.bank.factories import (
    PUBLISHED,
    DraftFactory,
    PretestFactory,
    QuestionFactory,
    VersionFactory,
    add_parts,
    publish,
)
from tests.bank.refusals import refused, settle
from tests.course.factories import CourseFactory, FactFactory

pytestmark = pytest.mark.django_db

Choices = list[tuple[str, bool]]
CASE = UUID(int=7)


def whole(kind: str, **parts: Any) -> QuestionVersion:
    version = VersionFactory.create(question=DraftFactory.create(kind=kind))
    add_parts(version, **parts)
    return version


KINDS = ["single", "multiple", "true-false", "numeric", "cloze", "ordering", "matching"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_question_of_each_kind_can_be_published(kind: str) -> None:
    publish(whole(kind))

    settle()
    assert Question.objects.published().count() == 1


@pytest.mark.parametrize(
    ("kind", "options", "constraint"),
    [
        ("single", [("a", False), ("b", False), ("c", False)], "bank_one_key_per_single"),
        ("single", [("a", True), ("b", True), ("c", False)], "bank_one_key_per_single"),
        ("single", [("a", True), ("b", False)], "bank_single_has_options"),
        ("multiple", [("a", True), *[(text, False) for text in "bcde"]], "bank_as_many_keys_as_choose"),
        ("multiple", [("a", True), ("b", True), ("c", False), ("d", False)], "bank_multiple_has_options"),
        ("true-false", [("True", True), ("False", True)], "bank_one_key_per_true_false"),
        (
            "true-false",
            [("True", True), ("False", False), ("Maybe", False)],
            "bank_true_false_has_two_options",
        ),
        ("numeric", [("a", True)], "bank_no_options_in_numeric"),
        ("ordering", [("a", True), ("b", True)], "bank_ordering_has_steps"),
        ("ordering", [("a", True), ("b", True), ("c", False)], "bank_every_step_is_a_key"),
        ("cloze", [("a", True), ("b", True), ("300", True)], "bank_one_key_per_blank"),
        ("cloze", [("a", True), ("b", False), ("60", False)], "bank_typed_blank_accepts_something"),
        ("matching", [("a", True), ("b", True)], "bank_one_response_per_premise"),
        ("matching", [("a", True), ("b", True), ("c", False)], "bank_one_response_per_premise"),
        ("matching", [("a", True), ("b", True), ("c", True), ("d", True)], "bank_option_belongs_to_a_part"),
    ],
)
def test_a_question_whose_options_do_not_fit_its_kind_cannot_be_published(
    kind: str, options: Choices, constraint: str
) -> None:
    version = whole(kind, options=options)

    assert refused(lambda: publish(version)) == constraint


@pytest.mark.parametrize(
    ("kind", "of_parts", "constraint"),
    [
        ("cloze", ["which", "many", "many", "many"], "bank_blank_has_options"),
        ("cloze", ["which", "which", "many", ""], "bank_option_belongs_to_a_part"),
        ("cloze", ["which", "which", "many", "other"], "bank_option_belongs_to_a_part"),
        ("matching", ["1", "2", "3", "3"], "bank_one_response_per_premise"),
        ("matching", ["1", "2", "4", ""], "bank_option_belongs_to_a_part"),
        ("ordering", ["1", "", "", ""], "bank_option_belongs_to_a_part"),
        ("single", ["1", "", "", ""], "bank_option_belongs_to_a_part"),
    ],
)
def test_options_that_belong_to_other_parts_cannot_be_published(
    kind: str, of_parts: list[str], constraint: str
) -> None:
    version = whole(kind, of_parts=of_parts)

    assert refused(lambda: publish(version)) == constraint


BLANK = {"name": "which", "text": "", "typed": False}


@pytest.mark.parametrize(
    ("kind", "parts", "html", "constraint"),
    [
        ("matching", [{"name": "1", "text": "a", "typed": False}], ["a"], "bank_matching_has_pairs"),
        ("cloze", [BLANK, BLANK], ["", ""], "bank_part_has_a_name_of_its_own"),
        ("cloze", [BLANK], [], "bank_parts_have_html"),
    ],
)
def test_parts_that_are_not_whole_cannot_be_published(
    kind: str, parts: list[dict[str, Any]], html: list[str], constraint: str
) -> None:
    version = VersionFactory.create(question=DraftFactory.create(kind=kind), parts=parts, parts_html=html)
    add_parts(version)

    assert refused(lambda: publish(version)) == constraint


@pytest.mark.parametrize(("kind", "parts"), [("cloze", []), ("matching", []), ("single", [BLANK])])
def test_blanks_and_premises_are_there_where_the_kind_has_them(
    kind: str, parts: list[dict[str, Any]]
) -> None:
    question = DraftFactory.create(kind=kind)

    assert refused(lambda: VersionFactory.create(question=question, parts=parts)) == "bank_parts_fit_kind"


@pytest.mark.parametrize("values", [{"case": CASE}, {"case_position": 1}, {"case": CASE, "case_position": 0}])
def test_a_question_of_a_case_has_its_place_in_it(values: dict[str, Any]) -> None:
    DraftFactory.create(case=CASE, case_position=1)

    assert refused(lambda: DraftFactory.create(**values)) == "bank_case_has_a_position"


@pytest.mark.parametrize("values", [{"case_title": "A shop"}, {"case_text": "It sells."}])
def test_a_scenario_has_a_title_and_a_text(values: dict[str, Any]) -> None:
    VersionFactory.create(case_title="A shop", case_text="It sells.")

    assert refused(lambda: VersionFactory.create(**values)) == "bank_case_has_title_and_text"


def test_a_multiple_without_a_wrong_option_cannot_be_published() -> None:
    question = DraftFactory.create(kind="multiple")
    version = VersionFactory.create(question=question, choose=5)
    add_parts(version, options=[(text, True) for text in "abcde"])

    assert refused(lambda: publish(version)) == "bank_multiple_has_a_wrong_option"


def test_a_numeric_has_exactly_one_right_number() -> None:
    none = whole("numeric", answers=[("1", False), ("2", False)])
    assert refused(lambda: publish(none)) == "bank_one_key_per_numeric"

    assert refused(lambda: whole("numeric", answers=[("1", True), ("2", True)])) == "bank_one_key_per_numeric"


def test_only_a_numeric_has_numbers() -> None:
    version = whole("single", answers=[("1", True)])

    assert refused(lambda: publish(version)) == "bank_numbers_only_in_numeric"


def test_a_version_cannot_be_inserted_as_published_without_its_options() -> None:
    assert refused(lambda: VersionFactory.create(published_at=PUBLISHED)) == "bank_single_has_options"


@pytest.mark.parametrize(
    "change",
    [
        lambda version: QuestionVersion.objects.filter(pk=version.pk).update(stem="Another stem"),
        lambda version: QuestionVersion.objects.filter(pk=version.pk).update(published_at=None),
        lambda version: QuestionVersion.objects.filter(pk=version.pk).update(published_at=timezone.now()),
        lambda version: QuestionVersion.objects.filter(pk=version.pk).update(number=9),
        lambda version: QuestionVersion.objects.filter(pk=version.pk).update(case_title="A", case_text="B"),
        lambda version: version.options.filter(is_key=True).update(part="1"),
        lambda version: version.options.filter(is_key=True).update(text="Another text"),
        lambda version: version.options.filter(is_key=False).update(is_key=True),
        lambda version: version.options.filter(is_key=False).update(reason="Another reason"),
        lambda version: version.options.filter(is_key=False).delete(),
        lambda version: Option.objects.create(
            version=version, position=9, token="t", text="x", html="x", reason="x", reason_html="x"
        ),
        lambda version: AcceptedAnswer.objects.create(version=version, position=9, value="1", reason="x"),
        lambda version: version.fact_uses.all().delete(),
        lambda version: FactUse.objects.create(version=version, fact=FactFactory.create()),
    ],
)
def test_a_published_version_never_changes(change: Callable[[QuestionVersion], object]) -> None:
    version = QuestionFactory.create().current
    assert version is not None

    assert refused(lambda: change(version)) == "bank_published_version_is_immutable"


def test_a_part_cannot_move_from_a_draft_into_a_published_version() -> None:
    draft = whole("single", facts=[FactFactory.create()])
    published = QuestionFactory.create().current
    assert published is not None

    moved = draft.options.filter(is_key=False)
    assert (
        refused(lambda: moved.update(version=published, position=7)) == "bank_published_version_is_immutable"
    )


def test_a_published_version_cannot_be_deleted() -> None:
    version = QuestionFactory.create().current
    assert version is not None

    def delete() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM bank_questionversion WHERE id = %s", [version.pk])

    assert refused(delete) == "bank_published_version_is_immutable"


def test_a_published_version_may_be_rendered_anew() -> None:
    version = QuestionFactory.create().current
    assert version is not None

    QuestionVersion.objects.filter(pk=version.pk).update(
        stem_html="<p>New</p>", explanation_html="<p>New</p>"
    )
    version.options.update(html="New", reason_html="<p>New</p>")

    version.refresh_from_db()
    assert version.stem_html == "<p>New</p>"


def test_premises_and_scenarios_are_frozen_and_rendered_anew() -> None:
    question = QuestionFactory.create(
        kind="matching", version__case_title="A shop", version__case_text="It sells."
    )
    version = QuestionVersion.objects.filter(question=question)
    parts = version.get().parts

    version.update(case_html="<p>New</p>", parts_html=["New", "New", "New"])
    other = [{**part, "text": "x"} for part in parts]
    assert refused(lambda: version.update(parts=other)) == "bank_published_version_is_immutable"
    assert refused(lambda: version.update(case_text="It buys.")) == "bank_published_version_is_immutable"

    assert version.get().parts == parts
    assert version.get().parts_html == ["New", "New", "New"]


def test_a_draft_version_may_change_and_go() -> None:
    version = whole("single")

    version.options.filter(is_key=False).delete()
    version.delete()

    assert not QuestionVersion.objects.exists()


def test_the_current_version_is_a_published_one_of_the_question_itself() -> None:
    question, other = QuestionFactory.create(), QuestionFactory.create()
    draft = VersionFactory.create(question=question)
    mine = Question.objects.filter(pk=question.pk)

    assert refused(lambda: mine.update(current=other.current)) == "bank_current_is_own_and_published"
    assert refused(lambda: mine.update(current=draft)) == "bank_current_is_own_and_published"
    assert refused(lambda: mine.update(from_files=other.current)) == "bank_from_files_is_own_and_published"
    assert refused(lambda: mine.update(kind="multiple")) == "bank_kind_is_that_of_current"


@pytest.mark.parametrize("status", ["published", "pretest"])
def test_a_question_that_stands_in_papers_has_a_current_version(status: str) -> None:
    question = DraftFactory.create()

    assert refused(lambda: Question.objects.filter(pk=question.pk).update(status=status)) == (
        "bank_published_has_current"
    )


def test_the_version_of_a_pretest_question_never_changes() -> None:
    version = QuestionVersion.objects.filter(question=PretestFactory.create().pk)

    assert refused(lambda: version.update(stem="Another stem?")) == "bank_published_version_is_immutable"


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"kind": "essay"}, "bank_known_kind"),
        ({"status": "lost"}, "bank_known_status"),
        ({"bloom": "guess"}, "bank_known_bloom"),
        ({"difficulty": 0}, "bank_difficulty_from_1_to_5"),
        ({"difficulty": 6}, "bank_difficulty_from_1_to_5"),
    ],
)
def test_a_question_outside_the_known_values_is_refused(values: dict[str, Any], constraint: str) -> None:
    DraftFactory.create()

    assert refused(lambda: DraftFactory.create(**values)) == constraint


def test_version_numbers_are_unique_within_a_question() -> None:
    version = VersionFactory.create(number=1)
    VersionFactory.create(number=1)

    assert refused(lambda: VersionFactory.create(question=version.question, number=1)) == (
        "bank_one_version_per_number"
    )


@pytest.mark.parametrize(
    ("kind", "choose"),
    [
        ("single", 2),
        ("true-false", 0),
        ("multiple", 1),
        ("numeric", 1),
        ("cloze", 1),
        ("ordering", 1),
        ("matching", 1),
        ("essay", 1),
    ],
)
def test_choose_fits_the_kind(kind: str, choose: int) -> None:
    question = DraftFactory.create()

    assert refused(lambda: VersionFactory.create(question=question, kind=kind, choose=choose)) == (
        "bank_choose_fits_kind"
    )


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"position": 0}, "bank_one_option_per_position"),
        ({"token": "taken"}, "bank_one_option_per_token"),
        ({"text": ""}, "bank_option_has_text"),
    ],
)
def test_an_option_has_text_place_and_token_of_its_own(values: dict[str, Any], constraint: str) -> None:
    version = VersionFactory.create()
    good = {"version": version, "text": "x", "html": "x", "reason": "x", "reason_html": "x"}
    Option.objects.create(**good, position=0, token="taken")

    assert (
        refused(lambda: Option.objects.create(**(good | {"position": 1, "token": "free"} | values)))
        == constraint
    )


@pytest.mark.parametrize("value", ["12", "0.5", "-3", "1/3", "1000000000000000000"])
def test_an_exact_number_is_accepted(value: str) -> None:
    AcceptedAnswer.objects.create(version=VersionFactory.create(), position=0, value=value, is_key=True)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"value": "1,000"}, "bank_answer_value_is_exact"),
        ({"value": "1e3"}, "bank_answer_value_is_exact"),
        ({"value": "1/0"}, "bank_answer_value_is_exact"),
        ({"value": "12\n"}, "bank_answer_value_is_exact"),
        ({"value": ""}, "bank_answer_value_is_exact"),
        ({"tolerance": "-1"}, "bank_answer_tolerance_is_exact"),
        ({"position": 0}, "bank_one_answer_per_position"),
    ],
)
def test_a_number_that_is_not_exact_is_refused(values: dict[str, Any], constraint: str) -> None:
    version = VersionFactory.create()
    AcceptedAnswer.objects.create(version=version, position=0, value="12", is_key=True)
    good = {"version": version, "position": 1, "value": "10", "reason": "A slip."}

    assert refused(lambda: AcceptedAnswer.objects.create(**(good | values))) == constraint


def test_a_fact_is_used_once_by_a_version() -> None:
    fact = FactFactory.create()
    version = whole("single", facts=[fact])

    assert refused(lambda: FactUse.objects.create(version=version, fact=fact)) == "bank_one_use_per_fact"


def test_a_field_has_one_open_conflict_and_a_resolved_one_names_its_choice() -> None:
    question = QuestionFactory.create()
    changeset = Changeset.objects.create(course=CourseFactory.create(), at=PUBLISHED)
    common: dict[str, Any] = {"question": question, "changeset": changeset, "field": "stem"}
    MergeConflict.objects.create(**common, resolved_at=PUBLISHED, choice="ours")
    MergeConflict.objects.create(**common)

    assert refused(lambda: MergeConflict.objects.create(**common)) == "bank_one_open_conflict_per_field"
    assert refused(lambda: MergeConflict.objects.create(**common, resolved_at=PUBLISHED)) == (
        "bank_resolved_conflict_has_a_choice"
    )
    assert refused(lambda: MergeConflict.objects.create(**(common | {"field": "facts"}), choice="ours")) == (
        "bank_resolved_conflict_has_a_choice"
    )


def test_a_changeset_notes_a_row_once() -> None:
    changeset = Changeset.objects.create(course=CourseFactory.create(), at=PUBLISHED)
    Change.objects.create(changeset=changeset, model="section", key="1")

    assert refused(lambda: Change.objects.create(changeset=changeset, model="section", key="1")) == (
        "bank_one_change_per_row"
    )


def test_a_fact_in_use_cannot_be_deleted() -> None:
    fact = FactFactory.create()
    QuestionFactory.create(version__facts=[fact])

    with pytest.raises(IntegrityError, match="protected"):
        fact.delete()
