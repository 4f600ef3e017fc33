"""Every check finds its fault, names its place, and finds nothing else.

Each case changes a good course in one place. `at` is the text at which the
error must point: its line, and its column where it is given as `exact`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from quizapp.contentfiles.problems import Problem
from quizapp.contentfiles.reading import Reading, read_folder
from tests.contentfiles import courses
from tests.contentfiles.courses import IDS, write_course

TODAY = date(2026, 11, 21)
TEXTS = {
    "course": courses.COURSE,
    "outline": courses.OUTLINE,
    "facts": courses.FACTS,
    "glossary": courses.GLOSSARY,
    "guide": courses.GUIDE,
    "questions": courses.QUESTIONS,
    "exam": courses.EXAM,
}
NAMES = {
    "course": "course.toml",
    "outline": "outline.yaml",
    "facts": "facts.yaml",
    "glossary": "glossary.yaml",
    "guide": "sections/01-units.md",
    "questions": "questions/01-units.yaml",
    "exam": "exams/exam.toml",
}


def checked(folder: Path, **changed: str) -> Reading:
    """The course with changes, read to the end."""
    reading = read_folder(write_course(folder, **changed), today=TODAY, root=folder)
    list(reading.questions())
    return reading


def errors(folder: Path, **changed: str) -> list[Problem]:
    return checked(folder, **changed).problems.errors


def test_a_good_course_has_no_problems_and_all_its_blocks(tmp_path: Path) -> None:
    reading = checked(tmp_path)

    assert reading.problems.found == []
    assert reading.guides[1].filled == {"S01-P01", "S01-P02", "S01-P03", "S01-P04", "S01-P05"}
    assert reading.guides[1].facts == {"FL-001"}
    assert reading.figures.questions == 4


@dataclass(frozen=True)
class Case:
    file: str
    old: str
    new: str
    says: str
    at: str = ""
    exact: bool = False

    @property
    def text(self) -> str:
        assert self.old in TEXTS[self.file], "the good course has no such text"
        return TEXTS[self.file].replace(self.old, self.new, 1)


CASES = [
    # course.toml
    Case("course", 'slug = "testing"', "slug = testing", "This is not TOML", "slug = testing"),
    Case(
        "course",
        'slug = "testing"',
        'slug = "Testing!"',
        "`slug` is 'Testing!'; it looks like",
        '"Testing!"',
        exact=True,
    ),
    Case("course", 'title = "Testing"', 'tittle = "Testing"', "`title` is missing"),
    Case("course", "number = 2", "number = 1", "Section 1 is listed twice", '1\nslug = "later"', exact=True),
    Case(
        "course",
        'slug = "later"',
        'slug = "units"',
        "taken by another section",
        '"units"\ntitle = "Later"',
        exact=True,
    ),
    Case(
        "course", 'default_blueprint = "exam"', 'default_blueprint = "other"', "there is no exams/other.toml"
    ),
    # outline.yaml
    Case(
        "outline",
        "kind: keypoint",
        "kind: poem",
        "`kind` is 'poem'; it is one of heading,",
        "poem",
        exact=True,
    ),
    Case(
        "outline",
        "S01-P03",
        "S01-P02",
        "The id S01-P02 stands here a second time",
        "S01-P02\n    section: 1\n    kind: keypoint",
        exact=True,
    ),
    Case("outline", "S01-P03", "S02-P03", "it begins with S01-", "S02-P03", exact=True),
    Case(
        "outline",
        "min_words: 5",
        "min_words: many",
        "`min_words` is 'many'; it is a whole number",
        "many",
        exact=True,
    ),
    Case(
        "outline",
        "min_words: 5",
        "least_words: 5",
        "A needs has no field `least_words`",
        "least_words",
        exact=True,
    ),
    Case(
        "outline",
        "level: 2",
        "level: 5",
        "`level` is '5'; it is a whole number from 2 to 4",
        "5\n",
        exact=True,
    ),
    # facts.yaml
    Case(
        "facts",
        "verdict: correct",
        "verdict: maybe",
        "`verdict` is 'maybe'; it is one of",
        "maybe",
        exact=True,
    ),
    Case(
        "facts",
        "id: FL-002",
        "id: FL-001",
        "FL-001 stands here a second time",
        "FL-001\n    section: 1\n    title: A matter",
        exact=True,
    ),
    Case("facts", "id: FL-002", "id: FL-2", "`id` is 'FL-2'; it looks like FL-025", "FL-2", exact=True),
    Case(
        "facts",
        "expires_on: 2027-11-21",
        "expires_on: 2026-11-21",
        "is not after 2026-11-21",
        "2026-11-21\n  - id",
        exact=True,
    ),
    Case(
        "facts",
        "expires_on: 2027-11-21",
        "expires_on: 2027-02-30",
        "`expires_on` is a date such as",
        "2027-02-30",
        exact=True,
    ),
    Case(
        "facts",
        "https://example.com/capacity",
        "http://example.com",
        "`url` is 'http://example.com'",
        "http://example.com",
        exact=True,
    ),
    Case("facts", "value: Sources disagree.", "value:", "`value` is empty", "value:\n", exact=True),
    Case("facts", "section: 1", "section: 9", "The course has no section 9", "9", exact=True),
    Case(
        "facts",
        "value: Sources disagree.",
        "value: See [x](term:none).",
        "there is no term `none`",
        "](term:none",
        exact=True,
    ),
    # glossary.yaml
    Case(
        "glossary", "costs.", "costs, a capacity UNIT.", "The definition contains 'Capacity unit'", "What one"
    ),
    Case("glossary", "costs.", "costs: one CU.", "A colon with a space", ": one CU"),
    Case("glossary", "costs.", "costs in cu.", "The definition contains 'CU'", "What one"),
    Case("glossary", "related: [step]", "related: [unit]", "not related to itself", "unit]", exact=True),
    Case("glossary", "related: [step]", "related: [stop]", "no other term 'stop'", "stop]", exact=True),
    Case("glossary", "facts: [FL-001]", "facts: [FL-009]", "There is no fact FL-009", "FL-009", exact=True),
    Case(
        "glossary",
        "block: S01-P02",
        "block: S01-P09",
        "The outline has no block S01-P09",
        "S01-P09",
        exact=True,
    ),
    Case("glossary", "costs.", "costs. One. Two. Three.", "more than 3 sentences", "What one"),
    # exams
    Case("exam", "weight = 60", "weight = 61", "sum to 101, not to 100"),
    Case(
        "exam",
        "scored = 50",
        "scored = 70",
        "70 questions are scored, but only 65 are asked",
        "70",
        exact=True,
    ),
    Case("exam", 'version = "2026-01"\n', "", "`version` is missing"),
    Case(
        "exam",
        'version = "2026-01"',
        'version = "the first of January 2026"',
        "`version` has 25 characters; 20 are allowed",
        '"the first of January 2026"',
        exact=True,
    ),
    Case("exam", "[[forms]]", "[[lengths]]", "A blueprint has no field `lengths`"),
    Case("exam", 'slug = "full"', 'slug = "whole"', "The exam has no form 'full'", "[[forms]]"),
    Case(
        "exam",
        'slug = "half"',
        'slug = "full"',
        "The form 'full' is listed twice",
        '"full"\ntitle = "Half',
        exact=True,
    ),
    Case(
        "exam",
        'slug = "half"',
        'slug = "Half!"',
        "`slug` is 'Half!'; it looks like half",
        '"Half!"',
        exact=True,
    ),
    Case(
        "exam",
        "scored = 25",
        "scored = 34",
        "34 questions are scored, but only 33 are asked",
        "34",
        exact=True,
    ),
    Case("exam", "scored = 25", "scored = 0", "`scored` is '0'; it is a whole number", "0", exact=True),
    Case(
        "exam",
        'title = "Full length"\nquestions = 65',
        'title = "Full length"\nquestions = 66',
        "The form 'full' is the whole exam: `questions` is 66 here and 65 above",
        "66",
        exact=True,
    ),
    Case(
        "exam",
        "minutes = 130\nquestions = 65",
        "minutes = 120\nquestions = 65",
        "`minutes` is 130 here and 120 above",
    ),
    Case("exam", 'slug = "exam"', 'slug = "mock"', "but the file is called exam.toml"),
    Case(
        "exam",
        'id = "2.1"',
        'id = "1.1"',
        "Task 1.1 is listed twice",
        '"1.1"\ntitle = "Something',
        exact=True,
    ),
    Case(
        "exam",
        "pass_scaled = 720",
        'pass_scaled = 720\nprovisional = ["price"]',
        "names 'price', which is no field",
    ),
    Case(
        "exam",
        "pass_scaled = 720",
        "pass_scaled = 720\nvalid_until = 2025-01-01",
        "before 2026-01-01",
        "2025-01-01",
        exact=True,
    ),
    # sections
    Case(
        "guide",
        "section: 1",
        "section: 2",
        "`section` is 2, but the file name says 1",
        "2\nchecked",
        exact=True,
    ),
    Case("guide", "---\nsection", "section", "The file begins with `---`"),
    Case("guide", "# Units", "# Unit", "The title is “Units”", "# Unit\n", exact=True),
    Case("guide", "{#S01-P01}", "{#S01-P09}", "has no block 'S01-P09'", "## Counting {#S01-P09}", exact=True),
    Case(
        "guide",
        "## Counting",
        "### Counting",
        "S01-P01 is a heading of level 2: write ##",
        "### Counting",
        exact=True,
    ),
    Case("guide", "## Counting {#S01-P01}", "## Counting", "Block S01-P01 (heading “Counting”) is missing"),
    Case(
        "guide",
        "pays for [4 KB](fact:FL-001), as $x^2$ shows.",
        "",
        "S01-P01 has 4 words of prose",
        "## Counting",
        exact=True,
    ),
    Case(
        "guide",
        "of capacity pays",
        "of what pays",
        "S01-P01 does not mention “capacity”",
        "## Counting",
        exact=True,
    ),
    Case(
        "guide",
        "::: objective\nCount units.\n:::\n",
        "",
        "S01-P01 has no `::: objective`",
        "## Counting",
        exact=True,
    ),
    Case(
        "guide",
        'terms="unit"',
        'terms="step"',
        "The outline wants the term 'unit' here",
        "::: glossary",
        exact=True,
    ),
    Case(
        "guide", 'terms="unit"', 'terms="unit, none"', "There is no term 'none'", "::: glossary", exact=True
    ),
    Case(
        "guide",
        "Round up first.",
        "A. B. C. D.",
        "S01-P03 has 4 sentences; it has 1 to 3",
        "::: keypoint",
        exact=True,
    ),
    Case("guide", "Round up first.", "", "`::: keypoint` is empty", "::: keypoint", exact=True),
    Case(
        "guide",
        "[later](block:S02-P01)",
        "[units](section:1)",
        "S01-P04 does not link to block:S02-P01",
        "::: xref",
        exact=True,
    ),
    Case(
        "guide",
        "[later](block:S02-P01)",
        "[later](block:S02-P07)",
        "there is no block `S02-P07`",
        "](block:S02-P07",
    ),
    Case("guide", IDS[0], IDS[4], "a question that is not in the bank", "::: quiz", exact=True),
    Case(
        "guide",
        f'questions="{IDS[0]}"',
        'questions=""',
        "S01-P05 places 1 to 2 questions; here are 0",
        "::: quiz",
        exact=True,
    ),
    Case("guide", f'questions="{IDS[0]}"', 'questions="x"', "'x' is no UUID", "::: quiz"),
    Case(
        "guide",
        "::: keypoint {#S01-P03}",
        "::: keypiont {#S01-P03}",
        "There is no directive `keypiont`",
        "::: keypiont",
    ),
    Case(
        "guide", "::: keypoint {#S01-P03}", "::: keypoint", "`::: keypoint` names its block", "::: keypoint"
    ),
    Case(
        "guide",
        "::: keypoint {#S01-P03}",
        "::: summary {#S01-P03}",
        "S01-P03 is a keypoint in the outline, not a summary",
        "::: summary",
    ),
    Case(
        "guide",
        "Round up first.\n:::",
        "Round up first.",
        "`::: keypoint` is not closed before line",
        "::: keypoint",
        exact=True,
    ),
    Case(
        "guide",
        "::: objective\n",
        "::: objective {#S01-P03}\n",
        "the outline does not ask for it",
        "::: objective",
        exact=True,
    ),
    Case("guide", "A [unit]", ":::\n\nA [unit]", "This `:::` closes nothing", ":::\n\nA [unit]", exact=True),
    Case(
        "guide",
        "[4 KB](fact:FL-001)",
        "[4 KB](fact:FL-404)",
        "there is no fact `FL-404`",
        "](fact:FL-404",
        exact=True,
    ),
    Case(
        "guide",
        "[4 KB](fact:FL-001)",
        "[4 KB](http://example.com)",
        "is no link we know",
        "](http://",
        exact=True,
    ),
    Case("guide", "$x^2$", "$x^{2$", "This formula cannot be set", "x^{2"),
    Case("guide", "$x^2$", "<b>x</b>", "HTML is not allowed: <b>", "<b>x", exact=True),
    Case("guide", "$x^2$", "![x](https://x.y/z.png)", "Images are not supported", "![x]", exact=True),
    Case("guide", "Round up first.", "Round up.\n\n```\ncode\n```", "This code has no language", "```\ncode"),
    Case(
        "guide",
        "Round up first.",
        "Round up.\n\n```klingon\ncode\n```",
        "unknown language 'klingon'",
        "```klingon",
    ),
    Case(
        "guide",
        "Count units.\n:::\n\nA",
        "Count units.\n:::\n\n## Counting\nA",
        "needs a blank line above and below",
        "## Counting\nA",
        exact=True,
    ),
    # questions
    Case("questions", IDS[1], IDS[0], "is taken by", f"{IDS[0]}\n    kind: multiple", exact=True),
    Case("questions", IDS[1], "1234", "`id` is '1234'; it looks like", "1234", exact=True),
    Case(
        "questions",
        "kind: single",
        "kind: essay",
        "`kind` is 'essay'; it is one of single,",
        "essay",
        exact=True,
    ),
    Case("questions", "block: S01-P01", "block: S02-P01", "is not in section 1", "S02-P01", exact=True),
    Case(
        "questions",
        "block: S01-P01",
        "block: S01-P99",
        "The outline has no block S01-P99",
        "S01-P99",
        exact=True,
    ),
    Case(
        "questions",
        "concept: rounding",
        "concept: Rounding up",
        "`concept` is 'Rounding up'",
        "Rounding up",
        exact=True,
    ),
    Case("questions", "difficulty: 2", "difficulty: hard", "`difficulty` is 'hard'", "hard", exact=True),
    Case("questions", "bloom: apply", "bloom: know", "`bloom` is 'know'", "know", exact=True),
    Case("questions", "facts: [FL-001]", "facts: [FL-404]", "There is no fact FL-404", "FL-404", exact=True),
    Case("questions", "facts: [FL-001]", "facts: [FL-002]", "FL-002 is disputed", "FL-002", exact=True),
    Case("questions", "facts: [FL-001]", "facts: []", "`facts` is empty", "[]", exact=True),
    Case("questions", "terms: [unit]", "terms: [unti]", "There is no term 'unti'", "unti", exact=True),
    Case("questions", '{exam: ["1.1"]}', '{exam: ["9.9"]}', "EXAM has no task '9.9'", '"9.9"', exact=True),
    Case("questions", '{exam: ["1.1"]}', '{exam: ["2.1"]}', "is marked as not covered", '"2.1"', exact=True),
    Case(
        "questions",
        '{exam: ["1.1"]}',
        '{mock: ["1.1"]}',
        "There is no blueprint 'mock'. There are: exam",
        "mock",
        exact=True,
    ),
    Case(
        "questions",
        "        key: true\n        why: Two steps",
        "        why: Two steps",
        "exactly one `key: true`; here are 0",
        "- text: 2 units",
        exact=True,
    ),
    Case(
        "questions",
        "why: Rounded down.\n      - text: 5",
        "key: true\n        why: Rounded down.\n      - text: 5",
        "exactly one `key: true`; here are 2",
    ),
    Case(
        "questions",
        "      - text: 5 units\n        why: That is the step of writes.\n",
        "",
        "A single has 3 to 6 options; here are 2",
    ),
    Case("questions", "choose: 2", "choose: 3", "`choose` is 3, but 2 options have"),
    Case(
        "questions",
        "      - text: A longer name\n        why: Names count, too.\n",
        "",
        "A multiple has at least 5 options; here are 4",
    ),
    Case("questions", "(Choose TWO.)", "(Choose two.)", "says “Choose TWO”", IDS[1], exact=True),
    Case(
        "questions",
        "How many units?\n    options",
        "Choose two.\n    options",
        "“Choose two” stands in a single",
        "Choose two",
        exact=True,
    ),
    Case(
        "questions",
        "why: Rounded down.\n      - text: 5",
        "why:\n      - text: 5",
        "`why` is empty",
        "why:\n",
        exact=True,
    ),
    Case(
        "questions",
        "why: Rounded down.\n      - text: 5",
        'why: ""\n      - text: 5',
        "`why` is empty",
        '""',
        exact=True,
    ),
    Case(
        "questions",
        "text: 5 units",
        "text: All of the above",
        "“All of the above”",
        "All of the above",
        exact=True,
    ),
    Case("questions", "text: 5 units", "text: none of these", "“none of these”", "none of these", exact=True),
    Case(
        "questions",
        "text: 5 units",
        "text: 2  UNITS",
        "says the same as that in line",
        "2  UNITS",
        exact=True,
    ),
    Case(
        "questions",
        "Three steps.",
        "Three steps, so option B.",
        "“option B” names an option by letter",
        "option B",
        exact=True,
    ),
    Case(
        "questions",
        "Rounded down.\n      - text: 5",
        "Unlike the first option.\n      - text: 5",
        "“first option” names an option",
        "first option",
        exact=True,
    ),
    Case("questions", "answer: false", "answer: no", "`answer` is `true` or `false`", "no\n", exact=True),
    Case(
        "questions",
        "answer: false",
        'answer: "false"',
        "`answer` is `true` or `false`, without quotes",
        '"false"',
        exact=True,
    ),
    Case(
        "questions", "    why_false: Metering comes first.\n", "", "`why_false` is missing", f"id: {IDS[2]}"
    ),
    Case(
        "questions",
        "answer: 3\n",
        "answer: 1,000\n",
        "`answer` is '1,000'; it looks like",
        "1,000",
        exact=True,
    ),
    Case(
        "questions",
        "answer: 3\n",
        "answer: 1/0\n",
        "`answer` is '1/0', which is no number",
        "1/0",
        exact=True,
    ),
    Case("questions", "value: 9", "value: 3.0", "3.0 is also the answer", "3.0", exact=True),
    Case("questions", "value: 9", "value: 2.0", "2.0 is also the mistake in line", "2.0", exact=True),
    Case(
        "questions",
        "unit: RCU",
        "unit: RCU\n    tolerance: 1",
        "2 lies within the tolerance",
        "2\n        why: Rounded",
        exact=True,
    ),
    Case(
        "questions",
        "unit: RCU",
        "unit: RCU\n    tolerance: -1",
        "`tolerance` is not negative",
        "-1",
        exact=True,
    ),
    Case(
        "questions",
        "      - value: 9\n        why: The step of writes.\n",
        "",
        "Name at least two mistakes",
        "- value: 2",
        exact=True,
    ),
    Case(
        "questions",
        "explanation: Three steps.",
        "explanation: <script>x</script>",
        "HTML is not allowed: <script>",
        "<script>",
        exact=True,
    ),
    Case(
        "questions",
        "stem: A filter",
        "steam: A filter",
        "A question has no field `steam`",
        "steam",
        exact=True,
    ),
    Case(
        "questions",
        "        checked_on: 2026-11-21\n  - id",
        "  - id",
        "`checked_on` is missing",
        "- title: Capacity",
    ),
    Case("questions", "section: 1\n", "section: 7\n", "The course has no section 7", "7", exact=True),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.says}")
def test_each_fault_is_found_at_its_place(case: Case, tmp_path: Path) -> None:
    found = errors(tmp_path, **{case.file: case.text})

    fitting = [problem for problem in found if case.says in problem.message]
    assert len(fitting) == 1, "\n".join(map(str, found)) or "nothing was found"
    (problem,) = fitting
    assert problem.path == NAMES[case.file]
    if case.at:
        offset = case.text.index(case.at, case.text.index(case.new) if case.at in case.new else 0)
        assert problem.line == case.text.count("\n", 0, offset) + 1
        if case.exact:
            assert problem.column == offset - case.text.rfind("\n", 0, offset)


@pytest.mark.parametrize("field", ["forms", "scored"])
def test_fields_of_a_blueprint_may_be_provisional(tmp_path: Path, field: str) -> None:
    exam = courses.EXAM.replace("pass_scaled = 720", f'pass_scaled = 720\nprovisional = ["{field}"]')

    assert errors(tmp_path, exam=exam) == []


def test_one_bad_question_hides_no_other(tmp_path: Path) -> None:
    text = courses.QUESTIONS.replace("difficulty: 2", "difficulty: 9")  # the first and the last
    text = text.replace("stem: What lowers", "stem: [What lowers")  # breaks the YAML of the second

    found = errors(tmp_path, questions=text)

    lines = [problem.line for problem in found if problem.path == NAMES["questions"]]
    first, last = (
        text.count("\n", 0, offset) + 1
        for offset in (text.index("difficulty: 9"), text.rindex("difficulty: 9"))
    )
    second = text.count("\n", 0, text.index("[What lowers")) + 1
    assert first in lines
    assert last in lines
    assert any(second <= line <= second + 2 for line in lines)
    reading = checked(tmp_path, questions=text)
    assert reading.figures.questions == 1  # the third


def test_one_slip_in_a_fact_is_one_error_and_not_one_per_citation(tmp_path: Path) -> None:
    found = errors(tmp_path, facts=courses.FACTS.replace("verdict: correct", "verdict: maybe"))

    assert len(found) == 1


def test_an_expired_fact_is_a_warning_and_stops_nothing(tmp_path: Path) -> None:
    reading = checked(
        tmp_path,
        facts=courses.FACTS.replace(
            "2026-11-21\n    expires_on: 2027-11-21", "2025-11-21\n    expires_on: 2026-11-21"
        ),
    )

    assert reading.problems.errors == []
    assert [problem.message.split(".")[0] for problem in reading.problems.warnings] == [
        "FL-001 expired on 2026-11-21"
    ]


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_draft_may_rest_on_a_disputed_fact(tmp_path: Path, status: str) -> None:
    text = courses.QUESTIONS.replace("kind: numeric\n", f"kind: numeric\n    status: {status}\n")
    head, tail = text[: text.index(IDS[3])], text[text.index(IDS[3]) :]

    assert errors(tmp_path, questions=head + tail.replace("FL-001", "FL-002")) == []


def test_a_pretest_question_is_checked_like_a_published_one(tmp_path: Path) -> None:
    text = courses.QUESTIONS.replace("kind: numeric\n", "kind: numeric\n    status: pretest\n")
    head, tail = text[: text.index(IDS[3])], text[text.index(IDS[3]) :]
    assert errors(tmp_path, questions=text) == []

    for broken, says in (
        (
            tail.replace("FL-001", "FL-002"),
            "FL-002 is disputed. A question that is asked rests on current facts",
        ),
        (tail.replace("[FL-001]", "[]"), "`facts` is empty"),
        (tail.replace("Three steps.", "Three steps of 7 KB."), "7"),
        (tail.replace("      - read_units(9) = 3\n", "").replace("    work:\n", ""), "shows its `work`"),
    ):
        assert any(says in problem.message for problem in errors(tmp_path, questions=head + broken)), says


@pytest.mark.parametrize("status", ["draft", "pretest", "retired"])
def test_a_quiz_places_only_published_questions(tmp_path: Path, status: str) -> None:
    text = courses.QUESTIONS.replace("kind: single\n", f"kind: single\n    status: {status}\n")

    (problem,) = errors(tmp_path, questions=text)

    assert f"which is {status}" in problem.message


def test_a_file_that_would_be_overlooked_is_an_error(tmp_path: Path) -> None:
    write_course(tmp_path)
    (tmp_path / "questions" / "02-later.yml").write_text("section: 2\n")
    (tmp_path / "sections" / "03-none.md").write_text("x")

    found = read_folder(tmp_path, today=TODAY, root=tmp_path)
    list(found.questions())

    assert [(problem.path, problem.line) for problem in found.problems.errors] == [
        ("questions/02-later.yml", 1),
        ("sections/03-none.md", 1),
    ]


@pytest.mark.parametrize("missing", ["outline.yaml", "facts.yaml", "glossary.yaml", "course.toml"])
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    write_course(tmp_path)
    (tmp_path / missing).unlink()

    found = read_folder(tmp_path, today=TODAY, root=tmp_path)

    assert "The file is missing." in [
        problem.message for problem in found.problems.errors if problem.path == missing
    ]


def test_a_text_may_link_to_a_fact_that_comes_later(tmp_path: Path) -> None:
    assert (
        errors(
            tmp_path,
            facts=courses.FACTS.replace(
                "steps of 4 KB.\n    evidence", "steps of 4 KB, see [debate](fact:FL-002).\n    evidence"
            ),
        )
        == []
    )
