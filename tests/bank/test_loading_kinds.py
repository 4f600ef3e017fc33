"""Cloze, ordering, matching and cases: from files to rows and back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils.safestring import SafeString

from quizapp.bank import actions
from quizapp.bank.content import CaseContent, QuestionContent, content, forget
from quizapp.bank.models import Change, MergeConflict, Question, QuestionVersion
from quizapp.bank.versions import content_hash, stored
from tests.bank.test_loading import edit
from tests.contentfiles.courses import QUESTIONS, write_course
from tests.contentfiles.kinds import CASE, CASE_QUESTIONS, CLOZE, MATCHING, MEMBERS, ORDERING, WITH_KINDS

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def load(folder: Path, questions: str = WITH_KINDS) -> actions.Outcome:
    write_course(folder, questions=questions)
    return actions.load(folder, now=NOW, progress=lambda _done: None)


def question(id_: str) -> Question:
    return Question.objects.select_related("current").get(pk=id_)


def shown(id_: str) -> QuestionContent:
    forget()
    return content(question(id_).current_id or 0)


def test_each_kind_says_what_its_file_says(tmp_path: Path) -> None:
    load(tmp_path)

    cloze = shown(CLOZE)
    assert [(part.name, part.typed) for part in cloze.parts] == [("seconds", True), ("store", False)]
    assert [(option.part, option.html, option.is_key) for option in cloze.options] == [
        ("seconds", "300", True),
        ("seconds", "three hundred", True),
        ("seconds", "60", False),
        ("store", "<code>burst</code> capacity", True),
        ("store", "adaptive capacity", False),
    ]
    assert [option.html for option in shown(ORDERING).options][1] == "The size is <em>rounded up</em>"
    matching = shown(MATCHING)
    assert matching.parts[0].html == "A read of <code>4 KB</code>"
    assert [option.part for option in matching.options] == ["1", "2", "3", ""]


def test_each_question_of_a_case_holds_the_scenario(tmp_path: Path) -> None:
    load(tmp_path)

    members = [question(id_) for id_ in MEMBERS]
    assert [(str(member.case), member.case_position) for member in members] == [
        (CASE, 1),
        (CASE, 2),
        (CASE, 3),
    ]
    told = shown(MEMBERS[2]).case
    assert told == CaseContent(
        "A ticket shop",
        SafeString("<p>A shop sells 12000 tickets through <strong>one</strong> table.</p>"),
    )
    assert question(CLOZE).case is None
    assert "case" not in question(CLOZE).file_fields


def test_the_same_files_again_write_nothing(tmp_path: Path) -> None:
    load(tmp_path)

    assert load(tmp_path, WITH_KINDS.replace("section: 1", "# A remark\nsection: 1", 1)).changeset is None


def test_what_was_said_before_these_kinds_keeps_its_hash(tmp_path: Path) -> None:
    load(tmp_path, QUESTIONS)
    version = QuestionVersion.objects.filter(kind="single").get()
    said = stored([version.pk])[version.pk].said()
    before = {name: value for name, value in said.items() if name not in ("case", "parts")}
    before["options"] = [{name: row[name] for name in ("text", "reason", "key")} for row in said["options"]]

    assert content_hash(said) == content_hash(before) == version.content_hash


@pytest.mark.parametrize(
    ("id_", "old", "new"),
    [
        (CLOZE, "three hundred]", "five minutes]"),
        (CLOZE, "text: adaptive capacity", "text: spare capacity"),
        (ORDERING, "why: The size is known now.", "why: The size has been read."),
        (MATCHING, "text: A write of 1 KB", "text: A write of 2 KB"),
        (MEMBERS[1], "A shop sells", "A theatre sells"),
        (MEMBERS[1], "title: A ticket shop", "title: A theatre"),
    ],
)
def test_a_change_makes_a_new_version_of_what_it_changes(
    id_: str, old: str, new: str, tmp_path: Path
) -> None:
    load(tmp_path, WITH_KINDS.replace("three hundred]", "300 s]"))
    base = WITH_KINDS.replace("three hundred]", "300 s]") if old != "three hundred]" else WITH_KINDS

    load(tmp_path, base.replace(old, new))

    numbers = {
        str(found.pk): found.current.number
        for found in Question.objects.select_related("current")
        if found.current
    }
    changed = {key for key, number in numbers.items() if number == 2}
    assert changed == (set(MEMBERS) if id_ in MEMBERS else {id_})


def test_a_question_may_enter_and_leave_a_case(tmp_path: Path) -> None:
    out = QUESTIONS + CASE_QUESTIONS.replace("    id: " + MEMBERS[0], "    id: " + MEMBERS[0])
    load(tmp_path, out)
    alone = "".join(line[4:] for line in CASE_QUESTIONS.splitlines(keepends=True)[7:])

    load(tmp_path, QUESTIONS + alone)

    assert (question(MEMBERS[0]).case, question(MEMBERS[0]).case_position) == (None, None)
    assert shown(MEMBERS[0]).case is None
    load(tmp_path, out)
    assert str(question(MEMBERS[0]).case) == CASE


def test_a_load_of_these_kinds_can_be_taken_back(tmp_path: Path) -> None:
    load(tmp_path)
    changed = WITH_KINDS.replace("A shop sells", "A theatre sells").replace(
        "text: A write of", "text: One write of"
    )
    moved = changed.replace(f"id: {CASE}", "id: 00000000-0000-4000-8000-000000000041")
    outcome = load(tmp_path, moved)
    assert outcome.changeset is not None
    assert str(question(MEMBERS[0]).case) != CASE
    assert Change.objects.filter(changeset=outcome.changeset, model="question").count() == 4

    actions.revert(outcome.changeset.pk, now=NOW)

    assert str(question(MEMBERS[0]).case) == CASE
    told = shown(MEMBERS[0]).case
    assert told is not None
    assert "A shop sells" in told.html
    assert shown(MATCHING).parts[1].html == "A write of 1 KB"


def test_a_section_that_is_written_later_renders_scenario_and_premises_anew(tmp_path: Path) -> None:
    linked = WITH_KINDS.replace("**one** table", "[one](section:2) table").replace(
        "text: A write of 1 KB", "text: '[A write](section:2) of 1 KB'"
    )
    load(tmp_path, linked)
    assert shown(MATCHING).parts[1].html == "A write of 1 KB"
    (tmp_path / "sections" / "02-later.md").write_text(
        "---\nsection: 2\nchecked_on: 2026-11-21\n---\n\n# Later\n\n## Afterwards {#S02-P01}\n\nIt is so.\n"
    )

    load(tmp_path, linked)

    assert 'href="/guide/later/"' in shown(MATCHING).parts[1].html
    told = shown(MEMBERS[0]).case
    assert told is not None
    assert 'href="/guide/later/"' in told.html
    assert question(MATCHING).versions.count() == 1


def test_a_curators_words_and_the_files_meet_in_a_conflict(tmp_path: Path) -> None:
    load(tmp_path)
    held = stored([question(CLOZE).current_id or 0])[question(CLOZE).current_id or 0].said()
    options = [
        row | {"text": "spare capacity"} if row["text"] == "adaptive capacity" else row
        for row in held["options"]
    ]
    edit(question(CLOZE), options=options)

    load(
        tmp_path,
        WITH_KINDS.replace('"60"', '"120"')
        .replace("given: [60,", "given: [120,")
        .replace("for a peak", "for peaks"),
    )

    assert sorted(MergeConflict.objects.values_list("field", flat=True)) == ["choices", "stem"]
    assert shown(CLOZE).options[-1].html == "spare capacity"
