"""What is proposed from a note: terms, drafts, calculations done again, and wrong claims."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quizapp.contentfiles.notes.ledger import LedgerRow, score
from quizapp.contentfiles.notes.reading import course
from quizapp.contentfiles.notes.records import DRAFT_KINDS, DraftProposal, TermProposal
from quizapp.contentfiles.notes.report import report
from tests.contentfiles.notes.courses import COURSE, fact, read

HTML_TABLE = """\
# A
<table>
<tr><th>Term</th><th>Meaning</th></tr>
<tr>
<td>Proving (PR)</td>
<td>the last rise before the oven is lit</td>
</tr>
</table>
"""


def term(text: str, name: str) -> TermProposal:
    (found,) = (each for each in read(text).terms if each.name == name)
    return found


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("# A\n- **Proving (PR):** the last rise before the oven is lit", "bold"),
        ("# A\nProving (PR): the last rise before the oven is lit", "label"),
        ("# A\nProving (PR) = the last rise before the oven is lit", "label"),
        ("# A\nProving (PR) is the last rise before the oven is lit. More.", "sentence"),
        (
            "# A\n| Term | Meaning |\n|---|---|\n| Proving (PR) | the last rise before the oven is lit |",
            "table",
        ),
        (
            HTML_TABLE,
            "table",
        ),
        (
            "<table><tr><th>Term</th><th>Meaning</th></tr><tr><td>Proving (PR)</td><td>the last rise before the oven is lit</td></tr></table>",
            "table",
        ),
        ("# A\n- Proving (PR)\n  - the last rise before\n  - the oven is lit", "below"),
        ("# What is Proving (PR)?\nIt is the last rise before the oven is lit.", "title"),
    ],
)
def test_a_term_is_found_in_every_form_with_its_abbreviation(text: str, form: str) -> None:
    found = term(text, "Proving")

    assert (found.abbreviation, found.form, found.sure) == ("PR", form, True)
    assert "the last rise before" in found.definition


def test_a_label_like_definition_belongs_to_the_heading() -> None:
    found = term("# Kinds\n## Proving:\n- **Definition:** The last rise of the dough.\n", "Proving")

    assert (found.definition, found.span.first, found.span.path) == (
        "The last rise of the dough.",
        3,
        ("Kinds", "Proving"),
    )


def test_a_term_of_the_glossary_is_known_under_any_of_its_names() -> None:
    assert term("- Sourdough starters: flour and water that live", "Sourdough starters").known == "leaven"


def test_an_outline_that_asks_for_definitions_names_its_terms() -> None:
    text = "# A\n* **Glossary:** <prompt> Provide concise definitions for 'Crumb', 'Crust' and 'Leaven'. </prompt>"
    found = read(text).terms

    assert [(each.name, each.definition, each.form) for each in found] == [
        ("Crumb", "", "asked"),
        ("Crust", "", "asked"),
        ("Leaven", "", "asked"),
    ]


@pytest.mark.parametrize("label", ["Example", "Note", "Use Cases", "Total", "When to use", "Exam Tip"])
def test_labels_of_any_subject_are_no_terms(label: str) -> None:
    assert read(f"# A\n- **{label}:** this is said about something else").terms == ()


def drafts(text: str, kind: str) -> list[DraftProposal]:
    return [draft for draft in read(text).drafts if draft.kind == kind]


def test_a_definition_becomes_a_question_without_its_own_name() -> None:
    text = (
        "# A\n| Term | Meaning |\n|--|--|\n| Crumb | The crumb is the inside of a loaf |\n"
        "| Crust | The hard outside of a loaf |\n| Leaven | Flour and water in which yeasts live |\n"
    )
    first = drafts(text, "definition")[0]

    assert "crumb" not in first.stem.lower()
    assert (first.right, first.distractors, first.status) == ("Crumb", ("Crust", "Leaven"), "draft")


def test_an_exam_tip_is_a_statement_but_advice_to_learn_is_none() -> None:
    text = "# Exam Tips\n- Dough with milk rises more slowly than with water\n- Understand the kinds of flour well\n"

    assert [(draft.stem, draft.right, draft.span.first) for draft in drafts(text, "tip")] == [
        ("Dough with milk rises more slowly than with water", "True", 2)
    ]


def test_a_contrast_alone_is_a_statement_to_judge() -> None:
    (draft,) = drafts("Rye bread stays moist for many days, whereas white bread dries in one.", "contrast")

    assert draft.stem == "Rye bread stays moist for many days, whereas white bread dries in one"
    assert (draft.right, draft.distractors) == ("True", ("False",))


def test_contrasts_beside_each_other_lend_each_other_their_endings() -> None:
    text = (
        "Rye bread stays moist for many days, whereas white bread dries in one.\n\n"
        "A stock is clear when it is strained, while a soup may hold its vegetables.\n\n"
        "Yeast works fast in warm dough, whereas a leaven takes a night.\n"
    )
    first = drafts(text, "contrast")[0]

    assert first.stem == "How does this go on? “Rye bread stays moist for many days, whereas …”"
    assert first.right == "white bread dries in one"
    assert first.distractors == ("a soup may hold its vegetables", "a leaven takes a night")


def test_a_limit_leaves_its_number_out_and_takes_wrong_ones_from_beside_it() -> None:
    text = "- A dough keeps for at most 3 days in the cold.\n- A soup keeps for at most 4 days in the cold.\n"
    first = drafts(text, "limit")[0]

    assert first.stem == "A dough keeps for at most ____ in the cold."
    assert first.right == "3 days"
    assert first.distractors[0] == "4 days"
    assert first.right not in first.distractors


@pytest.mark.parametrize(
    ("text", "task", "printed", "right", "verdict"),
    [
        ("A write of 3 KB costs 1 WCU.", "a write of an item of 3 KB", 1, 3, "wrong"),
        ("A strongly consistent read of 9 KB needs 3 RCUs.", "a strongly consistent read of an item of 9 KB", 3, 3, "right"),
        ("Eventually consistent: (9 KB / 4 KB) / 2 = 1.125, so 2 RCU", "an eventually consistent read of an item of 9 KB", 2, "1.5", "wrong"),
        ("6 KB / 4 KB = 1.5 (rounded up to 2 RCU)", "a read of an item of 6 KB", 2, 2, "assumes"),
        ("- 10 strongly consistent reads per second of 6 KB items = 20 RCU", "10 strongly consistent reads a second of items of 6 KB", 20, 20, "right"),
        ("1. We write 6 items per second, item size 4.5 KB → 6 * (5 KB / 1 KB) = 30 WCU", "6 writes a second of items of 4.5 KB", 30, 30, "right"),
        ("16 eventually consistent reads per second, item size 12 KB → (16/2) * (12 KB / 4 KB) = 24 RCU", "16 eventually consistent reads a second of items of 12 KB", 24, 24, "right"),
        ("We write 120 items per minute with item size 2 KB → (120/60) * 2 = 5 WCU", "2 writes a second of items of 2 KB", 5, 4, "wrong"),
        ("An item is 7 KB.\n\nWriting it 50 times per second needs 350 WCU.", "50 writes a second of items of 7 KB", 350, 350, "right"),
        ("**Q: How many WCU for 80 writes/s of 3.5 KB?**\nA: 80 x 4 = 320 WCU", "80 writes a second of items of 3.5 KB", 320, 320, "right"),
        ("3KB / 4KB = 0.75 -> rounds to 1\nAnd so on.", "a read of an item of 3 KB", 1, 1, "assumes"),
        ("Example: 3 KB items, strongly consistent, 50 reads per second\n  1 * 50 = 50 RCUs", "50 strongly consistent reads a second of items of 3 KB", 50, 50, "right"),
        ("A transactional write of 1 KB costs 2 WCUs.", "a transactional write of an item of 1 KB", 2, 2, "right"),
        ("Data size: 3 KB\n\n- Write: 20 writes/second x 1 WCU/write = 20 WCUs", "20 writes a second of items of 3 KB", 20, 60, "wrong"),
        ("Each item is 8 KB. 50 items are sold.\n\nWrites: 50 items x 8 WCU/item = 400 WCU", "50 writes a second of items of 8 KB", 400, 400, "assumes"),
    ],
)  # fmt: skip
def test_a_calculation_is_done_again(
    text: str, task: str, printed: int, right: int | str, verdict: str
) -> None:
    (found,) = read(f"# Capacity\n{text}\n").examples

    assert (found.task, found.printed, found.right, found.verdict) == (
        task,
        Fraction(printed),
        Fraction(right),
        verdict,
    )


@pytest.mark.parametrize(
    ("text", "task", "printed", "right"),
    [
        ("5KB strongly consistent read = 2 RCU", "a strongly consistent read of an item of 5 KB", 2, 2),
        ("40 x ceil(3.5 KB/4 KB) = 80 RCU", "40 reads a second of items of 3.5 KB", 80, 20),
        ("10 \u00d7 ceil(2.5/1) \u00d7 2 = 30 WCU", "10 transactional writes a second of items of 2.5 KB", 30, 60),
        ("A BatchWriteItem with 25 items of 1.5 KB costs 25 WCU.", "a batch of 25 writes of items of 1.5 KB", 25, 50),
        ("A Query over 100 items of 2 KB takes 100 RCU, eventually consistent.", "a Query that makes an eventually consistent read of 100 items of 2 KB", 100, 25),
        ("Question: A transactional write of 3 KB?\nAnswer: 3 WCU", "a transactional write of an item of 3 KB", 3, 6),
        ("| Size | Kind | Units |\n|--|--|--|\n| 4.5 KB | write | 4 WCU |", "a write of an item of 4.5 KB", 4, 5),
        ("| Item | RCU, strong | Note |\n|--|--|--|\n| 9 KB | 2 | short |", "a strongly consistent read of an item of 9 KB", 2, 3),
    ],
)  # fmt: skip
def test_a_calculation_is_done_again_in_other_shapes(text: str, task: str, printed: int, right: int) -> None:
    (found,) = read(f"# Capacity\n{text}\n").examples

    assert (found.task, found.printed, found.right) == (task, Fraction(printed), Fraction(right))


@pytest.mark.parametrize(
    "text",
    [
        "| Size | Kind | Units | Users |\n|--|--|--|--|\n| 4.5 KB | write | 4 WCU | 12 |",
        "| Plan | Price |\n|--|--|\n| 25 RCU | $3 |",
        "One call of 25 items of 1 KB = 25 WCU",
        "40 x ceil(3.5/4) = 80 WCU",
    ],
)
def test_a_table_or_a_sum_that_is_not_understood_is_left_alone(text: str) -> None:
    assert read(f"# Capacity\n{text}\n").examples == ()


def test_a_statement_that_a_fact_calls_wrong_is_one_to_judge_false() -> None:
    text = "# Exam tips\n- A good dough always rises in an hour in a warm kitchen\n"
    (tip,) = drafts(text, "tip")

    assert (tip.right, tip.distractors) == ("False", ("True",))


@pytest.mark.parametrize(
    "text",
    [
        "- Use bread flour for every dough that has to rise",
        "- This is why a dough rises in the warm oven",
        "- Keeps the crumb of a loaf soft for many days",
        "- If you bake on a stone, the crust is harder than without",
        "- Think of the crumb, it is like a sponge with many holes",
        "- Is a leaven the same as yeast that was dried?",
    ],
)
def test_what_tells_nothing_by_itself_is_no_statement_to_judge(text: str) -> None:
    assert drafts(f"# Exam tips\n{text}\n", "tip") == []


def test_a_definition_that_gives_its_term_away_is_no_question() -> None:
    text = "# A\n| Term | Meaning |\n|--|--|\n| Proving | The time in which dough is proved before it is baked |\n"

    assert (
        drafts(
            text
            + "| Crumb | The soft inside of a loaf of bread |\n| Crust | The outside of it, baked hard |\n",
            "definition",
        )[0].right
        == "Crumb"
    )


def test_of_several_explanations_of_a_term_the_best_is_sure() -> None:
    text = "# A\n- **Crumb (CR):** soft\n\n## B\n- **Crumb (CR):** eaten first by all children\n\n## C\nA Crumb (CR) is the inside of a loaf.\n"

    assert [(each.form, each.sure) for each in read(text).terms] == [("bold", False), ("sentence", True)]


def test_a_sentence_that_is_broken_by_line_ends_is_read_as_one() -> None:
    text = "# A\nA crumb is the soft inside of a loaf of bread, with\nholes of many sizes in it.\n\nThe crust is hard.\n"
    found = term(text, "crumb")

    assert (
        found.definition == "A crumb is the soft inside of a loaf of bread, with holes of many sizes in it."
    )
    assert (found.span.first, found.span.last) == (2, 3)


def test_a_wrong_calculation_is_named_and_becomes_a_draft_with_the_right_key() -> None:
    reading = read("A write of 3 KB costs 1 WCU.")
    (draft,) = (each for each in reading.drafts if each.kind == "worked")

    assert ("WRITE_4KB",) in reading.examples[0].mistakes
    assert (draft.right, draft.distractors[0]) == ("3 WCU", "1 WCU")


@pytest.mark.parametrize(
    "text",
    [
        "One RCU is one strongly consistent read per second of up to 4 KB.",
        "Provision 10 WCUs for the table.",
        "The item limit is 400 KB.",
        "Pi / 4 KB = nothing",
        "First, 3 KB / 4 KB = 0.75.",
        "A write of 9999999 KB costs 1 WCU.",
    ],
)
def test_what_is_no_calculation_is_left_alone(text: str) -> None:
    assert read(text).examples == ()


def test_a_wrong_claim_is_told_with_line_path_right_value_and_source() -> None:
    text = "# Bread\n\nSome text that\nsays: dough rises in an\nhour.\n\n```\nrises in an hour\n```\n"
    (claim,) = read(text).claims

    assert (claim.fact, claim.verdict, claim.span.first, claim.span.path) == (
        "FL-001",
        "wrong",
        4,
        ("Bread",),
    )
    assert claim.words == "rises in an hour"
    assert claim.right == "Dough rises in two hours."
    assert claim.sources[0].url == "https://example.com/rising"


def test_claims_behind_an_unclosed_fence_are_found() -> None:
    assert [claim.span.first for claim in read("```\ncode\n\nDough rises in an hour.\n").claims] == [4]


@pytest.mark.parametrize(("status", "told"), [("disputed", [True]), ("withdrawn", [])])
def test_a_dispute_is_told_and_a_withdrawn_fact_judges_nothing(status: str, told: list[bool]) -> None:
    against = course(COURSE.sections, (), {"FL-001": fact("FL-001", "rises in an hour", status=status)})

    assert [claim.disputed for claim in read("Dough rises in an hour.", against).claims] == told


def test_a_proposal_is_known_again_in_a_changed_note() -> None:
    old = "# A\n- **Crumb:** the inside of a loaf\n- Dough keeps for at most 3 days in the cold.\n"
    new = "# 0\nnew\n\n# A\n\nmore text\n\n* __Crumb__:  the inside  of a loaf\n* Dough keeps for at most 3 days in the cold.\n"
    before, after = read(old), read(new)

    assert {each.key for each in before.terms} <= {each.key for each in after.terms}
    assert {each.key for each in before.drafts} <= {each.key for each in after.drafts}


def test_proposals_that_repeat_have_keys_of_their_own() -> None:
    reading = read(
        "# A\n" + "- A write of 3 KB costs 1 WCU.\n- Dough keeps for at most 3 days in the cold.\n" * 3
    )
    keys = [example.key for example in reading.examples]

    assert len(keys) == len(set(keys)) == 3
    assert [draft.kind for draft in reading.drafts] == ["worked", "limit"]  # no question is asked twice


def test_the_ledger_counts_hits_beside_and_missed() -> None:
    claims = read("x\n\nDough rises in an hour.\n\n\n\n\nAnd it rises in an hour.\n").claims
    rows = [
        LedgerRow("FL-001", "wrong", "note:2; other:8"),
        LedgerRow("FL-002", "outdated", "note:4-5"),
        LedgerRow("FL-003", "correct", "note:1"),
    ]
    found = score("note", claims, rows, ["FL-001"])

    assert (found.precision, found.recall, found.possible) == (0.5, 0.5, 1)
    assert (found.missed, found.beside) == (("FL-002",), (("FL-001", 8),))


def test_the_report_tells_everything_and_nothing_that_moves_the_cursor() -> None:
    reading = read(
        "# Bread\u200b\u0600\nDough rises in an hour.\n- **Crumb (CR):** inside \x1b[2J of a loaf\n\n"
        + "A write of 3 KB costs 1 WCU.\n" * 60
    )
    text = "\n".join(report(reading, COURSE, score=score("note", reading.claims, [], [])))

    for said in (
        "exactly one of",
        " 1. Bread",
        "terms ",
        "the engine 3 WCU (WRITE_4KB",
        "right  Dough",
        "precision",
    ):
        assert said in text
    assert all(kind in text for kind in DRAFT_KINDS)
    assert all(sign.isprintable() or sign == "\n" for sign in text)
