"""Wrong claims are found where we make them, and left alone where we tell that they are wrong."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from quizapp.contentfiles.claims import Claims, sentences
from quizapp.contentfiles.patterns import pattern
from quizapp.contentfiles.problems import Problem
from quizapp.contentfiles.reading import read_folder
from tests.contentfiles import courses
from tests.contentfiles.test_checks import TODAY, errors

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"

WRONG = """\
  - id: FL-003
    section: 1
    title: Step of writes
    claim: Writes are metered in steps of 4 KB.
    verdict: wrong
    value: Writes are metered in steps of 1 KB.
    patterns:
      - 'writes? (?:is|are) metered in steps of 4 ?kb'
    evidence: S26
    sources:
      - title: Capacity
        url: https://example.com/capacity
    checked_on: 2026-11-21
"""
CLAIM = "A write is metered in steps of 4 KB."


def found(folder: Path, **changed: str) -> list[Problem]:
    """The errors that are wrong claims; there are no others."""
    changed.setdefault("facts", courses.FACTS + WRONG)
    problems = errors(folder, **changed)
    assert all("is the claim of FL-003" in problem.message for problem in problems), problems
    return problems


def line(text: str, needle: str) -> int:
    return text.count("\n", 0, text.index(needle)) + 1


def test_a_course_that_says_what_holds_has_no_wrong_claim(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_a_wrong_claim_in_the_guide_is_an_error_at_its_line_that_says_what_holds(tmp_path: Path) -> None:
    guide = courses.GUIDE.replace(
        "as $x^2$ shows.", "as $x^2$ shows.\nIt is so: a write **is metered**\nin steps of `4 KB`."
    )

    (problem,) = found(tmp_path, guide=guide)

    assert (problem.path, problem.line) == ("sections/01-units.md", line(guide, "It is so"))
    assert problem.message == (
        "“write is metered in steps of 4 KB” is the claim of FL-003 (Step of writes), which is wrong."
        " Say what holds: Writes are metered in steps of 1 KB."
    )


def test_the_line_is_right_behind_code_and_formulas(tmp_path: Path) -> None:
    guide = courses.GUIDE.replace(
        "as $x^2$ shows.",
        f"as $x^2$ shows.\n\n```text\n{CLAIM}\nlong\n```\n\n$$x\n= 1$$\n\n- One.\n- {CLAIM}\n",
    )

    (problem,) = found(tmp_path, guide=guide)

    assert problem.line == line(guide, f"- {CLAIM}")


@pytest.mark.parametrize("name", ["older", "trap"])
def test_the_guide_may_tell_a_wrong_claim_where_it_tells_what_is_wrong(tmp_path: Path, name: str) -> None:
    told = courses.GUIDE.replace("as $x^2$ shows.", f"as $x^2$ shows.\n\n::: {name}\n{CLAIM}\n:::\n")
    noted = told.replace(f"::: {name}", "::: note")

    assert found(tmp_path / "told", guide=told) == []
    assert [problem.line for problem in found(tmp_path / "noted", guide=noted)] == [line(noted, CLAIM)]


@pytest.mark.parametrize(
    "said",
    [
        "No write is metered in steps of 4 KB.",
        "It is a myth that a write is metered in steps of 4 KB.",
        "Older notes say that a write is metered in steps of 4 KB.",
        "A read is metered in steps of 4 KB.",
    ],
)
def test_a_sentence_that_denies_or_reports_is_no_claim(tmp_path: Path, said: str) -> None:
    assert found(tmp_path, guide=courses.GUIDE.replace("as $x^2$ shows.", f"as $x^2$ shows. {said}")) == []


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        ("    explanation: Three steps.", f"    explanation: {CLAIM}"),
        ("      - text: Smaller items", f"      - text: {CLAIM}"),
        ("        why: Fewer steps.", f"        why: {CLAIM}"),
        ("    why_false: Metering comes first.", f"    why_false: {CLAIM}"),
    ],
)
def test_what_a_question_teaches_makes_no_wrong_claim(tmp_path: Path, place: str, wrong: str) -> None:
    questions = courses.QUESTIONS.replace(place, wrong)

    assert [problem.line for problem in found(tmp_path, questions=questions)] == [line(questions, CLAIM)]


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        ("      - text: A projection", f"      - text: {CLAIM}"),
        ("        why: The whole item is metered.", f"        why: {CLAIM}"),
        ("        why: The step of writes.", f"        why: {CLAIM}"),
        ("    stem: A filter lowers the cost.", f"    stem: {CLAIM}"),
    ],
)
def test_a_wrong_option_its_reason_and_a_false_statement_may_be_wrong(
    tmp_path: Path, place: str, wrong: str
) -> None:
    questions = courses.QUESTIONS.replace(place, wrong)

    assert questions != courses.QUESTIONS
    assert found(tmp_path, questions=questions) == []


def test_a_statement_that_is_true_makes_no_wrong_claim(tmp_path: Path) -> None:
    questions = courses.QUESTIONS.replace("A filter lowers the cost.", CLAIM).replace(
        "answer: false", "answer: true"
    )

    assert [problem.line for problem in found(tmp_path, questions=questions)] == [line(questions, CLAIM)]


def test_a_definition_makes_no_wrong_claim(tmp_path: Path) -> None:
    glossary = courses.GLOSSARY.replace("The size to which a request is rounded up.", CLAIM)

    assert [problem.line for problem in found(tmp_path, glossary=glossary)] == [line(glossary, CLAIM)]


@pytest.mark.parametrize("status", ["disputed", "withdrawn"])
def test_a_fact_that_is_not_current_judges_nothing(tmp_path: Path, status: str) -> None:
    facts = courses.FACTS + WRONG.replace("    evidence", f"    status: {status}\n    evidence")
    guide = courses.GUIDE.replace("as $x^2$ shows.", f"as $x^2$ shows. {CLAIM}")

    assert found(tmp_path, facts=facts, guide=guide) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("metered in steps of 4 ?kb'", "metered.*4 ?kb'", "has no upper limit"),
        ("metered in steps of 4 ?kb'", "billed in steps of 4 ?kb'", "matches neither the claim nor"),
        ("metered in steps of 4 ?kb'", "metered in steps'", "matches the fact's own value"),
        (
            "    evidence: S26",
            "    examples: [Each write takes 4 KB]\n    evidence: S26",
            "No pattern matches the example",
        ),
        ("verdict: wrong", "verdict: correct", "The claim is correct"),
    ],
)
def test_a_pattern_is_seen_to_work_before_it_is_used(tmp_path: Path, old: str, new: str, said: str) -> None:
    facts = courses.FACTS + WRONG.replace(old, new)

    (problem,) = errors(tmp_path, facts=facts)

    assert said in problem.message
    assert problem.path == "facts.yaml"


def test_an_example_stands_for_the_words_of_note_takers(tmp_path: Path) -> None:
    facts = courses.FACTS + WRONG.replace("metered in steps of 4 ?kb'", "billed by 4 ?kb'").replace(
        "    evidence", "    examples: ['Writes are billed by 4 KB.']\n    evidence"
    )

    assert errors(tmp_path, facts=facts) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("    evidence: PR", "This fact is a price"),
        ("    evidence: PR\n    volatile: price", "checked again within half a year"),
        ("    evidence: PR\n    volatile: price\n    expires_on: 2027-05-25", "at latest 2027-05-24"),
        ("    evidence: PR\n    volatile: price\n    expires_on: 2027-05-24", ""),
        ("    evidence: S26\n    volatile: quota\n    expires_on: 2027-11-21", "A quota is checked again"),
        ("    evidence: S26\n    volatile: quota\n    expires_on: 2027-05-21", ""),
        ("    evidence: S26\n    volatile: mood", "is one of price, quota"),
    ],
)
def test_prices_and_quotas_expire_within_half_a_year(tmp_path: Path, changed: str, said: str) -> None:
    problems = errors(tmp_path, facts=courses.FACTS + WRONG.replace("    evidence: S26", changed))

    assert [said in problem.message for problem in problems] == ([True] if said else [])


@pytest.mark.parametrize("amount", ["costs $0.25 a month", "costs 0.25 USD a month"])
def test_an_amount_of_money_is_a_price(tmp_path: Path, amount: str) -> None:
    facts = courses.FACTS + WRONG.replace("are metered in steps of 1 KB", amount)

    (problem,) = errors(tmp_path, facts=facts)

    assert "Add `volatile: price`" in problem.message


def test_sentences_end_with_signs_items_rows_and_paragraphs() -> None:
    text = "One is here, e.g. So. Two has a [link](fact:FL-001)!\n\nThree\n- Four\n2. Five\n| six | 6 |\n| seven | 7 |\n"

    assert [sentence.text for sentence in sentences(text)] == [
        "One is here, e.g. So.",
        "Two has a link!",
        "Three",
        "Four",
        "Five",
        "| six | 6 |",
        "| seven | 7 |",
    ]


def test_the_course_knows_the_wrong_claims_of_its_faulty_facts() -> None:
    reading = read_folder(ROOT / "content" / "dynamodb", today=TODAY)

    with_patterns = [fact for fact in reading.facts.values() if fact.patterns]

    assert len(with_patterns) >= 115


@pytest.mark.skipif(
    not (SHARED / "notes").exists(),
    reason="The study notes are not part of a checkout: ../shared/notes is not beside the repository.",
)
def test_the_patterns_find_the_wrong_claims_of_the_notes_and_little_else() -> None:
    reading = read_folder(ROOT / "content" / "dynamodb", today=TODAY)
    ledger = {
        row["id"]: row["where"] for row in json.loads((SHARED / "facts" / "fact-ledger.json").read_text())
    }
    known = {
        ref: [pattern(text) for text in fact.patterns]
        for ref, fact in reading.facts.items()
        if fact.patterns and ref in ledger
    }
    claims = Claims(known)
    named = {ref: _lines(ledger[ref]) for ref in known}
    right, wrong = set(), []
    for path in sorted((SHARED / "notes").glob("*.txt")):
        text = html.unescape(re.sub(r"<[^>\n]+>", "", path.read_text(encoding="utf-8", errors="replace")))
        for finding in claims.in_text(text):
            place = (path.stem, text.count("\n", 0, finding.sentence.offset) + 1)
            if place in named[finding.fact]:
                right.add(finding.fact)
            else:
                wrong.append((finding.fact, *place, finding.words))

    assert len(right) >= 0.85 * len(known)
    # The ledger names most places of a claim, not all.
    assert len(wrong) <= 8, wrong


def _lines(where: str) -> set[tuple[str, int]]:
    """Lines of notes that a row of the ledger names, "001:8,393; 002:5-7", with the one before and after."""
    found = set()
    for part in where.split(";"):
        note, _, places = part.strip().partition(":")
        for first, last in re.findall(r"(\d+)(?:-(\d+))?", places):
            found |= {(note, number) for number in range(int(first) - 1, int(last or first) + 2)}
    return found
