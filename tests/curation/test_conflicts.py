"""Deciding what a curator and the files both changed."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from django.urls import reverse

from quizapp.accounts.models import User
from quizapp.bank import actions as bank
from quizapp.bank.models import Changeset, MergeConflict, Question
from quizapp.course.models import Course
from quizapp.curation import actions
from quizapp.curation.waiting import waiting
from tests.accounts.factories import UserFactory
from tests.bank.test_loading import NOW, edit, load, single
from tests.contentfiles.courses import EXAM, QUESTIONS
from tests.curation.pages import curators_browser, page

pytestmark = pytest.mark.django_db

FILES = QUESTIONS.replace("A read of 5 KB. How many units?", "The file's 5 KB. How many units?")


@pytest.fixture
def curator() -> User:
    return UserFactory.create(role="curator")


@pytest.fixture
def question(tmp_path: Path) -> UUID:
    """A question whose stem both sides changed, and whose explanation only the file did."""
    load(tmp_path)
    edit(single(), stem="A curator's 5 KB. How many units?")
    load(tmp_path, questions=FILES.replace("Round up to the next", "Count up to the next"))
    return single().pk


def newest() -> int:
    return Changeset.objects.latest("pk").pk


def stem() -> str:
    current = single().current
    assert current is not None
    return current.stem


def decide(
    question: UUID, choice: str, curator: User, part: str = "text", seen: int | None = None
) -> Changeset:
    return actions.resolve(
        question, part, choice, seen=newest() if seen is None else seen, by=curator, now=NOW
    )


def test_a_conflict_waits_with_its_three_texts(question: UUID) -> None:
    (decision,) = waiting(NOW.date()).decisions

    shown = {one.name: (one.base, one.ours, one.theirs) for one in decision.differences}
    assert (decision.question.pk, decision.part) == (question, "text")
    assert shown["stem"] == (
        "A read of 5 KB. How many units?",
        "A curator's 5 KB. How many units?",
        "The file's 5 KB. How many units?",
    )
    assert [one.name for one in decision.differences if one.only_in_file] == ["explanation"]


def test_keeping_ours_changes_nothing_but_that_it_is_decided(question: UUID, curator: User) -> None:
    before = Question.objects.values().get(pk=question)
    revision = Course.objects.get().revision

    changeset = decide(question, "ours", curator)

    assert Question.objects.values().get(pk=question) == before
    assert Course.objects.get().revision == revision
    assert (changeset.by, changeset.at, changeset.counts) == (curator, NOW, {"conflict resolved": 2})
    assert set(MergeConflict.objects.values_list("choice", "resolved_by", "resolved_at")) == {
        ("ours", curator.pk, NOW)
    }


def test_taking_theirs_shows_learners_the_version_of_the_file_whole(question: UUID, curator: User) -> None:
    revision = Course.objects.get().revision

    changeset = decide(question, "theirs", curator)

    current = single().current
    assert current is not None
    assert stem() == "The file's 5 KB. How many units?"
    assert current.explanation.startswith("Count up")
    assert current.pk == single().from_files_id
    assert Course.objects.get().revision == revision + 1
    assert changeset.counts == {"conflict resolved": 2, "question changed": 1}
    assert not MergeConflict.objects.open().exists()


def test_a_decision_can_be_taken_back(question: UUID, curator: User) -> None:
    changeset = decide(question, "theirs", curator)

    bank.revert(changeset.pk, now=NOW)

    assert stem() == "A curator's 5 KB. How many units?"


@pytest.mark.parametrize("choice", ["ours", "theirs"])
def test_the_same_files_do_not_raise_a_decided_conflict_again(
    question: UUID, curator: User, choice: str, tmp_path: Path
) -> None:
    decide(question, choice, curator)
    said = stem()

    load(
        tmp_path, questions=FILES.replace("Round up to the next", "Count up to the next") + "\n# A comment.\n"
    )

    assert not MergeConflict.objects.open().exists()
    assert stem() == said


def test_who_comes_second_is_told_and_changes_nothing(question: UUID, curator: User) -> None:
    decide(question, "ours", curator)

    with pytest.raises(actions.DecidedError):
        decide(question, "theirs", curator)

    assert stem() == "A curator's 5 KB. How many units?"


def test_a_decision_over_an_older_text_of_the_file_is_refused(
    question: UUID, curator: User, tmp_path: Path
) -> None:
    seen = newest()
    load(tmp_path, questions=FILES.replace("The file's", "The file's newest"))

    with pytest.raises(actions.DecidedError):
        decide(question, "theirs", curator, seen=seen)

    assert MergeConflict.objects.open().exists()


@pytest.mark.parametrize(
    ("ours", "old", "new", "part", "field", "taken"),
    [
        ({"difficulty": 5}, "difficulty: 2", "difficulty: 1", "difficulty", "difficulty", 1),
        ({"bloom": "recall"}, "bloom: apply", "bloom: analyse", "bloom", "bloom", "analyse"),
        ({"concept": "mine"}, "concept: rounding", "concept: theirs", "concept", "concept", "theirs"),
        ({"block_ref": "S01-P02"}, "block: S01-P01", "block: S01-P03", "block", "block_ref", "S01-P03"),
    ],
)
def test_fields_outside_the_text_are_decided_one_by_one(
    tmp_path: Path,
    curator: User,
    ours: dict[str, object],
    old: str,
    new: str,
    part: str,
    field: str,
    taken: object,
) -> None:
    load(tmp_path)
    Question.objects.filter(pk=single().pk).update(**ours)
    load(tmp_path, questions=QUESTIONS.replace(old, new, 1))
    assert [one.part for one in waiting(NOW.date()).decisions] == [part]

    decide(single().pk, "theirs", curator, part=part)

    assert getattr(single(), field) == taken


@pytest.mark.parametrize(
    ("relation", "old", "new", "taken"),
    [
        ("tasks", '{exam: ["1.1"]}', '{exam: ["2.1"]}', ["2.1"]),
        ("terms", "    terms: [unit]", "    terms: [step]", ["step"]),
    ],
)
def test_links_of_the_file_can_be_taken(
    tmp_path: Path, curator: User, relation: str, old: str, new: str, taken: list[str]
) -> None:
    exam = EXAM.replace("covered = false", "covered = true")
    load(tmp_path, exam=exam)
    getattr(single(), relation).clear()
    load(tmp_path, questions=QUESTIONS.replace(old, new, 1), exam=exam)

    changeset = decide(single().pk, "theirs", curator, part=relation)

    names = "ref" if relation == "tasks" else "slug"
    assert list(getattr(single(), relation).values_list(names, flat=True)) == taken
    bank.revert(changeset.pk, now=NOW)
    assert not getattr(single(), relation).exists()


def test_what_left_the_course_cannot_be_taken(tmp_path: Path, curator: User) -> None:
    load(tmp_path)
    single().terms.clear()
    load(tmp_path, questions=QUESTIONS.replace("    terms: [unit]", "    terms: [step]", 1))
    single().course.terms.filter(slug="step").update(retired=True)

    with pytest.raises(actions.NoLongerThereError, match="step"):
        decide(single().pk, "theirs", curator, part="terms")

    assert MergeConflict.objects.open().exists()


def test_a_curator_decides_on_the_page(question: UUID) -> None:
    client = curators_browser()
    shown = page(client, "queue")
    assert "A curator&#x27;s 5 KB" in shown
    assert "The file&#x27;s 5 KB" in shown

    form = {"part": "text", "choice": "theirs", "seen": str(newest())}
    response = client.post(reverse("curation:resolve", args=[question]), form, follow=True)

    assert "Taken from the file. It is changeset" in response.content.decode()
    assert stem() == "The file's 5 KB. How many units?"
    again = client.post(reverse("curation:resolve", args=[question]), form, follow=True)
    assert "decided meanwhile" in again.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"choice": "both"}, {"choice": ""}, {"seen": "x"}, {"seen": "²"}, {"seen": "9" * 30}, {"seen": ""}],
    ids=str,
)
def test_a_form_that_no_page_of_ours_sends_is_not_found(question: UUID, wrong: dict[str, str]) -> None:
    form = {"part": "text", "choice": "theirs", "seen": str(newest())} | wrong

    assert curators_browser().post(reverse("curation:resolve", args=[question]), form).status_code == 404
    assert MergeConflict.objects.open().count() == 2


def test_a_part_that_does_not_wait_changes_nothing(question: UUID) -> None:
    form = {"part": "difficulty\x00", "choice": "theirs", "seen": str(newest())}

    response = curators_browser().post(reverse("curation:resolve", args=[question]), form, follow=True)

    assert "decided meanwhile" in response.content.decode()
