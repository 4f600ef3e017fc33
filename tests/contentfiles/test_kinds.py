"""Cloze, ordering, matching and cases: read whole, and every fault found at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.contentfiles.reading import read_folder
from quizapp.contentfiles.records import QuestionRecord
from tests.contentfiles.courses import write_course
from tests.contentfiles.kinds import (
    CASE,
    CASE_QUESTIONS,
    CLOZE,
    CLOZE_QUESTION,
    MATCHING,
    MATCHING_QUESTION,
    MEMBERS,
    MORE,
    ORDERING,
    ORDERING_QUESTION,
    WITH_KINDS,
    member,
)
from tests.contentfiles.test_checks import TODAY, checked, errors


def records(folder: Path, questions: str) -> list[QuestionRecord]:
    reading = read_folder(write_course(folder, questions=questions), today=TODAY, root=folder)
    found = list(reading.questions())
    assert reading.problems.errors == []
    return found


@pytest.fixture
def read(tmp_path: Path) -> dict[str, QuestionRecord]:
    return {str(question.id): question for question in records(tmp_path, WITH_KINDS)}


def test_a_cloze_has_its_blanks_in_the_order_of_the_stem(read: dict[str, QuestionRecord]) -> None:
    question = read[CLOZE]

    assert [(part.name, part.typed) for part in question.parts] == [("seconds", True), ("store", False)]
    assert [(option.part, option.content.text, option.is_key) for option in question.options] == [
        ("seconds", "300", True),
        ("seconds", "three hundred", True),
        ("seconds", "60", False),
        ("store", "`burst` capacity", True),
        ("store", "adaptive capacity", False),
    ]
    assert question.options[1].reason.text == "Five minutes are kept."
    assert question.stem.html == (
        "<p>A table saves {{seconds}} seconds of its <strong>unused</strong> {{store}} for a peak.</p>"
    )
    assert question.choose == 0


def test_what_is_typed_is_no_markdown(tmp_path: Path) -> None:
    text = WITH_KINDS.replace("three hundred]", '"*"]')

    (question,) = (record for record in records(tmp_path, text) if str(record.id) == CLOZE)

    assert [option.content.html for option in question.options[:2]] == ["300", "*"]


def test_an_ordering_keeps_the_steps_in_the_right_order(read: dict[str, QuestionRecord]) -> None:
    assert [(step.content.text, step.is_key, step.part) for step in read[ORDERING].options] == [
        ("The item is read", True, ""),
        ("The size is *rounded up*", True, ""),
        ("Units are taken", True, ""),
    ]


def test_a_matching_has_a_premise_for_each_pair_and_responses_that_fit_nothing(
    read: dict[str, QuestionRecord],
) -> None:
    question = read[MATCHING]

    assert [(part.name, part.content.html) for part in question.parts] == [
        ("1", "A read of <code>4 KB</code>"),
        ("2", "A write of 1 KB"),
        ("3", "A copy to another region"),
    ]
    assert [(option.part, option.content.text, option.is_key) for option in question.options] == [
        ("1", "Read unit", True),
        ("2", "Write unit", True),
        ("3", "Replicated unit", True),
        ("", "Storage unit", False),
    ]


def test_the_questions_of_a_case_are_ordinary_questions_with_its_scenario(
    read: dict[str, QuestionRecord],
) -> None:
    members = [read[id_] for id_ in MEMBERS]

    assert [(question.kind, question.case_position) for question in members] == [
        ("true-false", 1),
        ("true-false", 2),
        ("true-false", 3),
    ]
    case = members[0].case
    assert case is not None
    assert (str(case.id), case.title) == (CASE, "A ticket shop")
    assert case.scenario.html == "<p>A shop sells 12000 tickets through <strong>one</strong> table.</p>"
    assert all(question.case is case for question in members)
    assert [written.text for written in members[2].given] == ["12000", "3"]
    assert read[CLOZE].case is None


def test_questions_of_a_case_count_by_their_own_kind(tmp_path: Path) -> None:
    figures = checked(tmp_path, questions=WITH_KINDS).figures

    assert figures.questions == 10
    counted = figures.by_section[1]
    assert [counted[kind] for kind in ("true-false", "cloze", "ordering", "matching")] == [4, 1, 1, 1]


STORE = CLOZE_QUESTION[
    CLOZE_QUESTION.index("      - name: store") : CLOZE_QUESTION.index("      - name: seconds")
]
PAIRS = MATCHING_QUESTION[
    MATCHING_QUESTION.index("      - text: A write") : MATCHING_QUESTION.index("    extra")
]
STEPS = ORDERING_QUESTION[
    ORDERING_QUESTION.index("      - text: The size") : ORDERING_QUESTION.index("    expl")
]
EXTRA = "      - text: Storage unit\n        why: No request has it.\n"
LAST = "".join(f"    {line}\n" for line in member(2).splitlines())
SECOND = "".join(f"    {line}\n" for line in member(1).splitlines())


@pytest.mark.parametrize(
    ("old", "new", "says", "at"),
    [
        # cloze
        ("- name: store", "- name: seconds", "The blank 'seconds' stands here a second time", "seconds\n        accept"),
        ("- name: store", "- name: stores", "The stem has no blank {{stores}}", "stores\n"),
        ("- name: store", "- name: Store", "`name` is 'Store'; it looks like", "Store\n"),
        ("{{store}} for", "{{shop}} for", "a blank 'shop' that `blanks` does not declare", "{{shop}}"),
        ("{{store}} for", "{{store}} and {{store}} for", "stands in the stem 2 times", "{{store}}"),
        ("{{store}} for", "[{{store}}](https://example.com) for", "inside a link, a formula", "{{store}}"),
        ("{{store}} for", "peak\n\n      ```text\n      {{store}}\n      ```\n      for", "a block of code", "{{store}}"),
        (STORE, "", "a blank 'store' that `blanks` does not declare", "{{store}}"),
        ("            key: true\n", "", "A drop-down has exactly one `key: true`; here are 0", '- text: "`burst`'),
        (
            "          - text: adaptive capacity\n",
            "          - text: adaptive capacity\n            key: true\n",
            "A drop-down has exactly one `key: true`; here are 2",
            '- text: "`burst`',
        ),
        (
            "          - text: adaptive capacity\n            why: That moves capacity between partitions.\n",
            "",
            "A drop-down has 2 to 6 options; here are 1",
            '- text: "`burst`',
        ),
        ("text: adaptive capacity", "text: $x^2$", "This is shown in a drop-down", "$x^2$"),
        ("text: adaptive capacity", "text: '`Burst` capacity'", "says the same as that in line", "'`Burst`"),
        ("text: adaptive capacity", "text: burst capacity", "says the same as that in line", "burst capacity"),
        ('accept: ["300", three hundred]', 'accept: ["3\u00ad00"]', "signs that nobody sees", '"3\u00ad00"'),
        (
            ', three hundred]\n        why: Five minutes are kept.\n        mistakes:\n          - text: "60"',
            ']\n        why: Five minutes are kept.\n        mistakes:\n          - text: "none"',
            "'none' is no number",
            '"none"',
        ),
        ("            why: It is kept for peaks.\n", "", "`why` is missing", 'text: "`burst`'),
        ('accept: ["300", three hundred]', "accept: []", "`accept` is empty", "[]"),
        ('accept: ["300", three hundred]', 'accept: ["1,000", "1000"]', "'1000' is marked as the same", '"1000"'),
        ('accept: ["300", three hundred]', f'accept: ["{"x" * 61}"]', "This has 61 characters", '"xxx'),
        ('        accept: ["300", three hundred]\n', "", "`accept` is missing", "name: seconds"),
        ('text: "60"', 'text: " 300 "', "'300' is marked as the same entry as '300'", '" 300 "'),
        ("            why: That is one minute.\n", "", "`why` is missing", 'text: "60"'),
        (
            "        accept:",
            "        options: []\n        accept:",
            "A blank has `options` or `accept`, not both",
            "options: []",
        ),
        # ordering
        (STEPS, "", "An ordering has 3 to 7 steps; here are 1", "- text: The item"),
        ("text: Units are taken", "text: the item  is read", "This step says the same as that in line", "the item  is"),
        ("        why: They follow from the size.\n", "", "`why` is missing", "text: Units are"),
        ("text: Units are taken", "text: Units are taken\n        key: true", "A step has no field `key`", "key: true\n        why: They"),
        # matching
        (PAIRS, "", "A matching has 3 to 6 pairs; here are 1", "- text: A read of"),
        ("match: Write unit", "match: Read unit", "This response says the same as that in line", "Read unit\n        why: Writes"),
        ("text: A write of 1 KB", "text: A read of `4 KB`", "This premise says the same", "A read of `4 KB`\n        match: W"),
        ("text: Storage unit", "text: Write unit", "This response says the same", "Write unit\n        why: No request"),
        ("match: Write unit", "match: '[unit](term:unit)'", "This is shown in a drop-down", "'[unit]"),
        ("        match: Write unit\n", "", "`match` is missing", "text: A write"),
        (
            EXTRA,
            "".join(EXTRA.replace("Storage", f"Storage{place}") for place in range(4)),
            "at most 3 responses that fit nothing; here are 4",
            "- text: Storage0",
        ),
        # case
        (LAST, "", "A case has 3 to 5 questions; here are 2", "- id: " + MEMBERS[0]),
        (f"id: {CASE}", f"id: {CLOZE}", f"The id {CLOZE} is taken by", f"{CLOZE}\n    title"),
        (f"id: {MEMBERS[1]}", f"id: {MEMBERS[0]}", f"The id {MEMBERS[0]} is taken by", f"{MEMBERS[0]}\n        kind: true-false\n        block: S01-P01\n        concept: case-1"),
        (f"id: {MEMBERS[1]}", f"id: {CASE}", f"The id {CASE} is taken by", f"{CASE}\n        kind"),
        ("    title: A ticket shop\n", "", "`title` is missing", f"kind: case\n    id: {CASE}"),
        ("    scenario: |\n      A shop", "    scenery: |\n      A shop", "A case has no field `scenery`", "scenery"),
        (
            "concept: case-1",
            "concept: case-1\n        bloomm: apply",
            "A question has no field `bloomm`",
            "bloomm",
        ),
        (f"id: {MEMBERS[1]}\n        kind: true-false", f"id: {MEMBERS[1]}\n        kind: case", "it is one of single,", "case\n        block: S01-P01\n        concept: case-1"),
    ],
)  # fmt: skip
def test_each_fault_is_found_at_its_line_and_column(
    old: str, new: str, says: str, at: str, tmp_path: Path
) -> None:
    assert old in WITH_KINDS
    text = WITH_KINDS.replace(old, new, 1)
    found = errors(tmp_path, questions=text)

    matching = [problem for problem in found if says in problem.message]
    assert matching, found
    offset = text.index(at)
    line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    places = [(problem.line, problem.column) for problem in matching]
    assert (line, column) in places


def test_six_questions_are_too_many_for_a_case(tmp_path: Path) -> None:
    more = "".join(
        LAST.replace(MEMBERS[2], f"00000000-0000-4000-8000-0000000000{place}")
        .replace("tape", {31: "string", 32: "boxes", 33: "stamps"}[place])
        .replace("concept: case-2", f"concept: case-{place}")
        for place in (31, 32, 33)
    )

    (problem,) = errors(tmp_path, questions=WITH_KINDS.replace(LAST, LAST + more))

    assert "A case has 3 to 5 questions; here are 6" in problem.message


def test_a_case_asks_each_concept_once(tmp_path: Path) -> None:
    (problem,) = errors(tmp_path, questions=WITH_KINDS.replace("concept: case-2", "concept: case-0"))

    assert "The concept 'case-0' stands in this case a second time." in problem.message


def test_a_broken_question_of_a_case_hides_no_other(tmp_path: Path) -> None:
    text = WITH_KINDS.replace("answer: true", "answer: yes")

    (problem, *_) = found = errors(tmp_path, questions=text)

    assert len(found) == 3
    assert "`answer` is `true` or `false`" in problem.message


def test_a_typed_blank_may_have_one_spelling_and_no_mistakes(tmp_path: Path) -> None:
    start, end = MORE.index("        mistakes:"), MORE.index("    explanation")
    text = WITH_KINDS.replace(MORE, MORE[:start] + MORE[end:]).replace(", three hundred", "")

    assert errors(tmp_path, questions=text) == []


def test_a_case_is_no_kind_of_its_own(tmp_path: Path) -> None:
    assert "kind: case" in CASE_QUESTIONS
    assert "case" not in checked(tmp_path, questions=WITH_KINDS).figures.by_section[1]
