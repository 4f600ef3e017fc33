"""Taking a load back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from quizapp.bank import actions
from quizapp.bank.models import Changeset, MergeConflict, Question
from quizapp.course.models import Block, Blueprint, Course, Fact, GlossaryTerm, Section, Task
from tests.bank.test_loading import NOW, NUMERIC, edit, load, single
from tests.contentfiles.courses import EXAM, FACTS, GLOSSARY, GUIDE, OUTLINE, QUESTIONS

pytestmark = pytest.mark.django_db

LATER = datetime(2026, 11, 22, tzinfo=UTC)


def state() -> dict[str, object]:
    """Everything that a load may change, as learners see it."""
    return {
        "questions": sorted(
            Question.objects.values_list(
                "pk", "status", "current", "from_files", "difficulty", "section", "concept"
            )
        ),
        "tasks": sorted(Question.objects.values_list("pk", "tasks__ref", "terms__slug"), key=str),
        "sections": sorted(
            Section.objects.values_list("number", "slug", "title", "html", "retired", "checked_on"), key=str
        ),
        "blocks": sorted(Block.objects.values_list("ref", "title", "position")),
        "facts": sorted(Fact.objects.values_list("ref", "value", "status", "expires_on"), key=str),
        "terms": sorted(
            GlossaryTerm.objects.values_list("slug", "definition", "retired", "related__slug"), key=str
        ),
        "plan": sorted(Task.objects.values_list("domain__number", "domain__weight", "ref", "title")),
        "exams": list(Blueprint.objects.values_list("slug", "version", "forms", "retired")),
        "title": Course.objects.get().title,
    }


def test_a_reverted_load_leaves_everything_as_it_was(tmp_path: Path) -> None:
    load(tmp_path)
    edit(single(), stem="A curator's stem?")
    before = state()
    without_numeric = QUESTIONS[: QUESTIONS.index(f"  - id: {NUMERIC}")]
    outcome = load(
        tmp_path,
        questions=without_numeric.replace("A read of 5 KB.", "A file's 5 KB.")
        .replace("difficulty: 3", "difficulty: 4")
        .replace("terms: [unit]", "terms: [step]"),
        guide=GUIDE.replace("Round up first.", "Round up."),
        outline=OUTLINE.replace("title: Afterwards", "title: Thereafter"),
        facts=FACTS[: FACTS.index("  - id: FL-002")].replace("2027-11-21", "2027-12-31"),
        glossary=GLOSSARY.replace("    related: [step]\n", "").replace("a small item", "an item"),
        exam=EXAM.replace('id = "2.1"', 'id = "2.2"')
        .replace("weight = 60", "weight = 55")
        .replace("weight = 40", "weight = 45")
        .replace('"2026-01"', '"2026-12"')
        .replace("minutes = 65", "minutes = 60"),
    )
    assert outcome.changeset is not None
    assert state() != before
    assert MergeConflict.objects.exists()

    actions.revert(outcome.changeset.pk, now=LATER)

    assert state() == before
    assert not MergeConflict.objects.exists()


def test_reverting_the_first_load_leaves_nothing_to_learn(tmp_path: Path) -> None:
    outcome = load(tmp_path)
    assert outcome.changeset is not None

    actions.revert(outcome.changeset.pk, now=LATER)

    assert not Question.objects.published().exists()
    assert not Section.objects.listed().exists()
    assert not GlossaryTerm.objects.listed().exists()
    assert not Fact.objects.shown().exists()


def test_reverted_files_stay_out_until_somebody_insists(tmp_path: Path) -> None:
    first = load(tmp_path)
    assert first.changeset is not None
    actions.revert(first.changeset.pk, now=LATER)

    refused = load(tmp_path)
    assert refused.changeset is None
    assert refused.reverted == first.changeset
    assert not Question.objects.published().exists()

    again = actions.load(tmp_path, now=NOW, progress=lambda _done: None, again=True)
    assert again.changeset is not None
    assert Question.objects.published().count() == 4
    assert single().versions.count() == 1


def test_other_files_load_after_a_revert(tmp_path: Path) -> None:
    first = load(tmp_path)
    assert first.changeset is not None
    actions.revert(first.changeset.pk, now=LATER)

    load(tmp_path, questions=QUESTIONS.replace("A read of 5 KB.", "One read of 5 KB."))

    assert Question.objects.published().count() == 4
    current = single().current
    assert current is not None
    assert current.stem.startswith("One read")


def test_only_the_last_changeset_that_stands_can_be_reverted(tmp_path: Path) -> None:
    first = load(tmp_path).changeset
    second = load(tmp_path, guide=GUIDE.replace("Round up first.", "Round up.")).changeset
    assert first is not None
    assert second is not None

    with pytest.raises(actions.NotRevertableError, match=f"Revert {second.pk} first"):
        actions.revert(first.pk, now=LATER)

    actions.revert(second.pk, now=LATER)
    actions.revert(first.pk, now=LATER)
    assert Changeset.objects.filter(reverted_at=LATER).count() == 2


def test_a_changeset_is_reverted_once_and_must_exist(tmp_path: Path) -> None:
    changeset = load(tmp_path).changeset
    assert changeset is not None
    actions.revert(changeset.pk, now=LATER)

    with pytest.raises(actions.NotRevertableError, match="was reverted on 2026-11-22"):
        actions.revert(changeset.pk, now=LATER)
    with pytest.raises(actions.NotRevertableError, match="no changeset"):
        actions.revert(changeset.pk + 1, now=LATER)
