"""From files to rows: all or nothing, once, and merged with what curators did."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizapp.bank import actions
from quizapp.bank.content import content
from quizapp.bank.models import Changeset, MergeConflict, Option, Question, QuestionVersion
from quizapp.bank.versions import Rows, said, stored
from quizapp.course.models import Block, Blueprint, Course, Fact, GlossaryTerm, Section
from tests.contentfiles.courses import EXAM, FACTS, GLOSSARY, GUIDE, IDS, OUTLINE, QUESTIONS, write_course

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
SINGLE, MULTIPLE, TRUE_FALSE, NUMERIC = IDS[:4]


def load(folder: Path, **changed: str) -> actions.Outcome:
    write_course(folder, **changed)
    return actions.load(folder, now=NOW, progress=lambda _done: None)


def single() -> Question:
    return Question.objects.select_related("current", "from_files").get(pk=SINGLE)


def edit(question: Question, **fields: Any) -> QuestionVersion:
    """What a curator's form will do: a new published version that learners see."""
    assert question.current_id is not None
    held = stored([question.current_id])[question.current_id]
    text = held.said() | fields
    pages = held.pages() | {("block", text[name]): f"<p>{text[name]}</p>" for name in ("stem", "explanation")}
    pages |= {("option", option["text"]): option["text"] for option in text["options"]}
    version = QuestionVersion(question=question, number=question.versions.count() + 1)
    version.pk = QuestionVersion.objects.order_by("-pk")[0].pk + 1000
    rows = Rows.none()
    rows.add(version, text, pages, {fact.ref: fact.pk for fact in Fact.objects.all()})
    rows.insert(NOW)
    question.current = version
    question.save(update_fields=["current"])
    return version


def test_a_course_arrives_whole(tmp_path: Path) -> None:
    outcome = load(tmp_path)

    course = Course.objects.get()
    assert (course.slug, course.revision) == ("testing", 1)
    assert [(section.slug, section.has_guide) for section in Section.objects.listed()] == [
        ("units", True),
        ("later", False),
    ]
    assert Block.objects.count() == 6
    assert Fact.objects.get(ref="FL-001").value_html == "<p>Reads are metered in steps of 4 KB.</p>"
    unit = GlossaryTerm.objects.get(slug="unit")
    assert [term.slug for term in unit.related.all()] == ["step"]
    assert [term.slug for term in GlossaryTerm.objects.get(slug="step").related.all()] == ["unit"]
    assert [domain.weight for domain in Blueprint.objects.get().domains.order_by("number")] == [60, 40]
    assert Question.objects.published().count() == 4
    assert outcome.changeset is not None
    assert outcome.changeset.counts["question new"] == 4


def test_a_question_says_what_its_file_says(tmp_path: Path) -> None:
    load(tmp_path)

    question = single()
    assert question.current == question.from_files
    assert [task.ref for task in question.tasks.all()] == ["1.1"]
    shown = content(question.current_id or 0)
    assert [(option.html, option.is_key) for option in shown.options] == [
        ("2 units", True),
        ("1 unit", False),
        ("5 units", False),
    ]
    assert shown.explanation_html == (
        '<p>Round up to the next <a href="/glossary/step/" class="term-link">step</a>.</p>'
    )
    assert (shown.fact_refs, shown.term_slugs, shown.block_ref) == (("FL-001",), ("unit",), "S01-P01")


def test_options_are_named_by_chance_and_not_by_their_place(tmp_path: Path) -> None:
    load(tmp_path)

    tokens = list(Option.objects.values_list("token", flat=True))
    assert len(set(tokens)) == len(tokens) == 10


def test_the_numbers_of_a_numeric_are_kept_as_written(tmp_path: Path) -> None:
    load(tmp_path)

    answers = Question.objects.get(pk=NUMERIC).versions.get().answers.order_by("position")
    assert [(answer.value, answer.unit, answer.is_key) for answer in answers] == [
        ("3", "RCU", True),
        ("2", "RCU", False),
        ("9", "RCU", False),
    ]


def test_the_same_files_again_take_a_few_statements_and_write_nothing(tmp_path: Path) -> None:
    load(tmp_path)

    with CaptureQueriesContext(
        connection,
    ) as statements:
        outcome = actions.load(tmp_path, now=NOW, progress=lambda _done: None)

    assert outcome.changeset is None
    texts = [statement["sql"] for statement in statements]
    assert len(texts) <= 5, texts
    assert not any(text.startswith(("INSERT", "UPDATE", "DELETE")) for text in texts)
    assert Course.objects.get().revision == 1


def test_a_comment_in_a_file_changes_no_row(tmp_path: Path) -> None:
    load(tmp_path)

    outcome = load(tmp_path, questions=QUESTIONS.replace("section: 1", "# A remark\nsection: 1", 1))

    assert outcome.changeset is None
    assert Course.objects.get().revision == 1
    assert QuestionVersion.objects.count() == 4
    assert Changeset.objects.count() == 1


def test_one_error_anywhere_keeps_everything_out(tmp_path: Path) -> None:
    broken = QUESTIONS.replace("answer: 3", "answer: three")

    with pytest.raises(actions.BrokenContentError) as refusal:
        load(tmp_path, questions=broken)

    assert len(refusal.value.problems) == 1
    assert not Course.objects.exists()
    assert not Question.objects.exists()


def test_an_error_leaves_what_was_loaded_before(tmp_path: Path) -> None:
    load(tmp_path)

    with pytest.raises(actions.BrokenContentError):
        load(
            tmp_path,
            facts=FACTS.replace("verdict: correct", "verdict: perhaps"),
            guide=GUIDE.replace("4 KB", "8 KB"),
        )

    assert "8 KB" not in Section.objects.get(number=1).html
    assert Course.objects.get().revision == 1


def test_a_changed_question_gets_a_new_version_and_the_old_one_stays(tmp_path: Path) -> None:
    load(tmp_path)
    old = single().current
    assert old is not None

    outcome = load(tmp_path, questions=QUESTIONS.replace("A read of 5 KB.", "One read of 5 KB."))

    new = single().current
    assert new is not None
    assert (new.number, new.stem) == (2, "One read of 5 KB. How many units?")
    assert single().from_files == new
    old.refresh_from_db()
    assert old.stem == "A read of 5 KB. How many units?"
    assert outcome.counts["version new"] == 1
    assert Course.objects.get().revision == 2


def test_a_changed_detail_outside_the_text_makes_no_version(tmp_path: Path) -> None:
    load(tmp_path)

    load(
        tmp_path,
        questions=QUESTIONS.replace('{exam: ["1.1"]}', "{}").replace("difficulty: 2", "difficulty: 4", 1),
    )

    question = single()
    assert question.difficulty == 4
    assert list(question.tasks.all()) == []
    assert question.versions.count() == 1


def test_a_question_that_leaves_the_files_is_retired_and_comes_back_published(tmp_path: Path) -> None:
    load(tmp_path)
    without = QUESTIONS[: QUESTIONS.index(f"  - id: {NUMERIC}")]

    load(tmp_path, questions=without)
    assert Question.objects.get(pk=NUMERIC).status == "retired"

    load(tmp_path)
    assert Question.objects.get(pk=NUMERIC).status == "published"
    assert Question.objects.get(pk=NUMERIC).versions.count() == 1


def test_a_question_made_in_the_browser_is_left_alone(tmp_path: Path) -> None:
    load(tmp_path)
    mine = Question.objects.create(
        course=Course.objects.get(),
        section=Section.objects.get(number=1),
        kind="single",
        difficulty=1,
        bloom="recall",
    )

    load(tmp_path, facts=FACTS + "# changed\n", guide=GUIDE.replace("Round up", "Always round up"))

    mine.refresh_from_db()
    assert mine.status == "draft"


def test_what_only_a_curator_changed_stays_when_the_file_changes_elsewhere(tmp_path: Path) -> None:
    load(tmp_path)
    edit(single(), stem="A curator's stem?")

    load(tmp_path, questions=QUESTIONS.replace("Rounded down.", "It was rounded down.", 1))

    question = single()
    assert question.current is not None
    assert question.current.stem == "A curator's stem?"
    assert question.current.options.get(position=1).reason == "It was rounded down."
    assert question.from_files is not None
    assert question.from_files.stem == "A read of 5 KB. How many units?"
    assert not MergeConflict.objects.exists()


def test_what_a_curator_changed_stays_when_the_file_does_not_change(tmp_path: Path) -> None:
    load(tmp_path)
    edited = edit(single(), stem="A curator's stem?")

    load(tmp_path, guide=GUIDE.replace("Round up", "Always round up"))

    assert single().current == edited


def test_the_file_saying_the_same_as_the_curator_is_no_conflict(tmp_path: Path) -> None:
    load(tmp_path)
    edit(single(), stem="One read of 5 KB. How many units?")

    load(tmp_path, questions=QUESTIONS.replace("A read of 5 KB.", "One read of 5 KB."))

    assert single().current == single().from_files
    assert not MergeConflict.objects.exists()


def test_a_field_changed_on_both_sides_waits_for_a_person_and_learners_see_no_half(tmp_path: Path) -> None:
    load(tmp_path)
    edited = edit(single(), stem="A curator's stem?")

    outcome = load(
        tmp_path,
        questions=QUESTIONS.replace("A read of 5 KB.", "A file's 5 KB.").replace(
            "Rounded down.", "Down it went.", 1
        ),
    )

    question = single()
    assert question.current == edited
    assert question.from_files is not None
    assert question.from_files.stem.startswith("A file's")
    held = {conflict.field: conflict for conflict in MergeConflict.objects.open()}
    assert held.keys() == {"stem", "options 2 reason"}
    assert held["stem"].base == "A read of 5 KB. How many units?"
    assert held["stem"].ours == "A curator's stem?"
    assert held["stem"].theirs == "A file's 5 KB. How many units?"
    assert held["options 2 reason"].base == held["options 2 reason"].ours
    assert outcome.counts["conflict"] == 2


def test_a_second_conflict_over_one_field_brings_the_first_up_to_date(tmp_path: Path) -> None:
    load(tmp_path)
    edit(single(), stem="A curator's stem?")
    load(tmp_path, questions=QUESTIONS.replace("A read of 5 KB.", "Second 5 KB."))

    load(tmp_path, questions=QUESTIONS.replace("A read of 5 KB.", "Third 5 KB."))

    conflict = MergeConflict.objects.open().get()
    assert conflict.base == "A read of 5 KB. How many units?"
    assert conflict.theirs == "Third 5 KB. How many units?"


def test_fields_outside_the_text_merge_the_same_way(tmp_path: Path) -> None:
    load(tmp_path)
    Question.objects.filter(pk=SINGLE).update(difficulty=5, bloom="analyse")

    load(
        tmp_path,
        questions=QUESTIONS.replace("difficulty: 2", "difficulty: 1", 1).replace(
            "concept: rounding", "concept: up", 1
        ),
    )

    question = single()
    assert (question.difficulty, question.bloom, question.concept) == (5, "analyse", "up")
    conflict = MergeConflict.objects.open().get()
    assert (conflict.field, conflict.base, conflict.ours, conflict.theirs) == ("difficulty", 2, 5, 1)


def test_a_question_that_a_curator_retired_stays_retired(tmp_path: Path) -> None:
    load(tmp_path)
    Question.objects.filter(pk=SINGLE).update(status="retired")

    load(tmp_path, questions=QUESTIONS.replace("A read of 5 KB.", "One read of 5 KB."))

    assert single().status == "retired"


def test_a_section_that_gets_written_turns_plain_text_into_links_without_new_versions(tmp_path: Path) -> None:
    linking = QUESTIONS.replace("Three steps.", "Three steps, as [later](section:2) said.")
    load(tmp_path, questions=linking)
    version = Question.objects.get(pk=NUMERIC).current
    assert version is not None
    assert version.explanation_html == "<p>Three steps, as later said.</p>"

    (tmp_path / "sections" / "02-later.md").write_text(
        "---\nsection: 2\nchecked_on: 2026-11-21\n---\n\n# Later\n\n## Afterwards {#S02-P01}\n\nWords.\n"
    )
    load(tmp_path, questions=linking)

    version.refresh_from_db()
    assert version.explanation_html == (
        '<p>Three steps, as <a href="/guide/later/" class="section-link">later</a> said.</p>'
    )
    assert QuestionVersion.objects.count() == 4


def test_what_leaves_the_course_is_retired_and_not_deleted(tmp_path: Path) -> None:
    load(tmp_path)
    glossary = GLOSSARY[: GLOSSARY.index("  - slug: step")].replace("    related: [step]\n", "")
    facts = FACTS[: FACTS.index("  - id: FL-002")]

    load(tmp_path, glossary=glossary, facts=facts, questions=QUESTIONS.replace("[step](term:step)", "step"))

    assert GlossaryTerm.objects.get(slug="step").retired
    assert Fact.objects.get(ref="FL-002").status == "withdrawn"


def test_blocks_and_tasks_follow_their_files(tmp_path: Path) -> None:
    load(tmp_path)

    load(
        tmp_path,
        outline=OUTLINE.replace("title: Afterwards", "title: Thereafter"),
        exam=EXAM.replace('id = "2.1"', 'id = "2.2"')
        .replace("weight = 60", "weight = 55")
        .replace("weight = 40", "weight = 45"),
    )

    assert Block.objects.get(ref="S02-P01").title == "Thereafter"
    blueprint = Blueprint.objects.get()
    assert [domain.weight for domain in blueprint.domains.order_by("number")] == [55, 45]
    assert [task.ref for domain in blueprint.domains.order_by("number") for task in domain.tasks.all()] == [
        "1.1",
        "2.2",
    ]


def test_a_blueprint_keeps_its_version_and_forms_until_its_file_changes(tmp_path: Path) -> None:
    load(tmp_path)
    full = {"slug": "full", "title": "Full length", "questions": 65, "scored": 50, "minutes": 130}
    half = {"slug": "half", "title": "Half length", "questions": 33, "scored": 25, "minutes": 65}
    assert (Blueprint.objects.get().version, Blueprint.objects.get().forms) == ("2026-01", [full, half])
    assert load(tmp_path, exam=f"# A remark.\n{EXAM}").changeset is None

    changed = load(
        tmp_path, exam=EXAM.replace('2026-01"', '2026-12"').replace("minutes = 65", "minutes = 60")
    )

    assert changed.counts == {"blueprint changed": 1}
    assert Blueprint.objects.get().version == "2026-12"
    assert Blueprint.objects.get().forms == [full, half | {"minutes": 60}]


def test_what_a_record_says_survives_the_way_through_the_database(tmp_path: Path) -> None:
    from quizapp.contentfiles.reading import read_folder

    load(tmp_path)
    records = {str(record.id): record for record in read_folder(tmp_path, today=NOW.date()).questions()}

    for question in Question.objects.all():
        assert question.current_id is not None
        assert stored([question.current_id])[question.current_id].said() == said(records[str(question.pk)])


@pytest.mark.parametrize("copies", [1, 19])
def test_statements_grow_with_batches_and_not_with_questions(tmp_path: Path, copies: int) -> None:
    many = [QUESTIONS.rstrip("\n")]
    for copy in range(1, copies):
        part = QUESTIONS[QUESTIONS.index("  - id:") :].rstrip("\n")
        for place, id_ in enumerate(IDS[:4]):
            part = part.replace(id_, f"{copy:08x}-0000-4000-8000-{place:012x}")
        # Two equal stems are an error, also where they differ in numbers alone.
        shop = "abcdefghijklmnopqrst"[copy] * 3
        for stem in re.findall(r"stem: (?:\|\n +)?(.+)", part):
            part = part.replace(stem, f"In {shop} {stem}")
        many.append(part)
    write_course(tmp_path, questions="\n".join(many) + "\n")

    with CaptureQueriesContext(connection) as statements:
        actions.load(tmp_path, now=NOW, progress=lambda _done: None)

    assert Question.objects.count() == 4 * copies
    assert len(statements) < 75, len(statements)
