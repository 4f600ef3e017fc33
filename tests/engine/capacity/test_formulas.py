"""Each kind of step as MathML and in words, and numbers as people read them."""

from fractions import Fraction

import pytest

from quizapp.engine.capacity import Step, mathml, number_text, prose, sentence, steps_of
from quizapp.engine.capacity.steps import OPERATIONS, calc, given

HEAD = '<math display="block"><mtable columnalign="left center left">'
SPACE = '<mspace width="0.3em"></mspace>'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("1234567", "1,234,567"),
        ("-1500", "-1,500"),
        ("1234.5", "1,234.5"),
        ("1/3", "0.3333"),
        ("2/3", "0.6667"),
        ("200000/3", "66,666.6667"),
        ("0.000000625", "0.000000625"),
        ("1/3000000", "0.0000003333"),
        ("1/4096", "0.000244140625"),
        ("1/8192", "0.0001221"),
        ("0.00005", "0.00005"),
        ("12345/10000000", "0.0012345"),
        ("1/7", "0.1429"),
        ("-1/3", "-0.3333"),
        ("0.000001000000001", "0.000001000"),
        ("100000000000000000000000000000000000000000000000000.5", "100,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000,000.5"),
    ],
)  # fmt: skip
def test_numbers_are_grouped_and_end_where_they_end(value: str, text: str) -> None:
    assert number_text(Fraction(value)) == text


def made(op: str, *values: str) -> Step:
    """A step of an operation on numbers that have a unit."""
    parts = [
        given("index.gsi", name, Fraction(value), "B") for name, value in zip("abcd", values, strict=False)
    ]
    return calc(
        op, "index.which", "the result", "WCU" if op not in {"least", "most", "written"} else "", *parts
    )


OPERATED = [
    (made("add", "1", "2"), "1 B + 2 B", "<mn>1</mn><mo>+</mo><mn>2</mn>"),
    (made("subtract", "3", "1"), "3 B \u2212 1 B", "<mn>3</mn><mo>\u2212</mo><mn>1</mn>"),
    (made("multiply", "3", "2"), "3 B \u00d7 2 B", "<mn>3</mn><mo>\u00d7</mo><mn>2</mn>"),
    (made("divide", "6", "2"), "6 B ÷ 2 B", "<mfrac><mn>6</mn><mn>2</mn></mfrac>"),
    (made("power", "3", "2"), "3 B to the power of 2 B", "<msup><mn>3</mn><mn>2</mn></msup>"),
    (made("max", "3", "2"), "the larger of 3 B and 2 B", "<mi>max</mi><mo>(</mo><mn>3</mn><mo>,</mo><mn>2</mn><mo>)</mo>"),
    (made("min", "3", "2"), "the smaller of 3 B and 2 B", "<mi>min</mi><mo>(</mo><mn>3</mn><mo>,</mo><mn>2</mn><mo>)</mo>"),
    (made("ceil", "2.5"), "2.5 B, rounded up", "<mo>⌈</mo><mn>2.5</mn><mo>⌉</mo>"),
    (made("floor", "2.5"), "2.5 B, rounded down", "<mo>⌊</mo><mn>2.5</mn><mo>⌋</mo>"),
    (made("ceil_div", "5", "2"), "5 B ÷ 2 B, rounded up", "<mo>⌈</mo><mfrac><mn>5</mn><mn>2</mn></mfrac><mo>⌉</mo>"),
    (made("floor_div", "5", "2"), "5 B ÷ 2 B, rounded down", "<mo>⌊</mo><mfrac><mn>5</mn><mn>2</mn></mfrac><mo>⌋</mo>"),
    (made("edge_div", "4", "2"), "4 B ÷ 2 B, rounded to the next step", "<mo>⌊</mo><mfrac><mn>4</mn><mn>2</mn></mfrac><mo>⌋</mo><mo>+</mo><mn>1</mn>"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("step", "words", "formula"), OPERATED, ids=lambda part: part.op if isinstance(part, Step) else ""
)
def test_each_operation_has_its_words_and_its_formula(step: Step, words: str, formula: str) -> None:
    result = number_text(step.value)

    assert sentence(step) == f"The result = {words} = {result} WCU."
    assert mathml(step) == (
        f"{HEAD}<mtr><mtd><mtext>the result</mtext></mtd><mtd><mo>=</mo></mtd><mtd>"
        f"<mrow>{formula}<mo>=</mo><mrow><mn>{result}</mn>{SPACE}<mtext>WCU</mtext></mrow></mrow></mtd></mtr></mtable></math>"
    )


CHOSEN = [
    (made("least", "3", "2", "9"), "The result = the least of 3 B (a), 2 B (b) and 9 B (c): b.", "b"),
    (made("most", "3", "2"), "The result = the largest of 3 B (a) and 2 B (b): a.", "a"),
    (made("least", "3"), "The result = the least of 3 B (a): a.", "a"),
    (made("written", "3", "0", "1"), "The result: a, c.", "a, c"),
    (made("written", "0"), "The result: none.", "none"),
]


@pytest.mark.parametrize(
    ("step", "words", "taken"), CHOSEN, ids=lambda part: part.op if isinstance(part, Step) else ""
)
def test_a_choice_says_what_it_takes(step: Step, words: str, taken: str) -> None:
    name = {"least": "least", "most": "largest", "written": "written"}[step.op]
    listed = "<mo>,</mo>".join(f"<mn>{number_text(arg.value)}</mn>" for arg in step.args)

    assert sentence(step) == words
    assert mathml(step) == (
        f"{HEAD}<mtr><mtd><mtext>the result</mtext></mtd><mtd><mo>=</mo></mtd><mtd><mrow><mi>{name}</mi>"
        f"<mo>(</mo>{listed}<mo>)</mo><mo>=</mo><mtext>{taken}</mtext></mrow></mtd></mtr></mtable></math>"
    )


def test_every_operation_is_shown_above() -> None:
    assert {step.op for step, _words, _shown in (*OPERATED, *CHOSEN)} == set(OPERATIONS)


def test_a_number_below_zero_has_the_sign_of_arithmetic_in_a_formula() -> None:
    assert "<mo>=</mo><mrow><mrow><mo>\u2212</mo><mn>2</mn></mrow>" in mathml(made("subtract", "1", "3"))
    assert "<mrow><mn>0</mn>" in mathml(made("subtract", "3", "3"))


def test_a_number_alone_is_its_own_working() -> None:
    size = given("write.size", "size", 1500, "bytes")
    factor = given("read.factor", "factor", 2, "")

    assert prose(size) == ("Size: 1,500 bytes.",)
    assert prose(factor) == ("Factor: 2.",)
    assert mathml(factor) == (
        f"{HEAD}<mtr><mtd><mtext>factor</mtext></mtd><mtd><mo>=</mo></mtd>"
        "<mtd><mrow><mn>2</mn></mrow></mtd></mtr></mtable></math>"
    )


def test_a_number_without_a_unit_is_named_in_a_sum() -> None:
    units, factor = given("write.size", "units", 3, "WCU"), given("read.factor", "factor", 2, "")

    assert sentence(calc("multiply", "write.total", "total", "WCU", units, factor)) == (
        "Total = 3 WCU \u00d7 2 (factor) = 6 WCU."
    )


def test_a_step_of_one_part_and_a_step_seen_before_say_nothing_new() -> None:
    size = given("write.size", "size", 1500, "bytes")
    rounded = calc("ceil", "write.blocks", "rounded", "WCU", size)
    passed = [calc(op, "write.total", op, "WCU", rounded) for op in ("add", "max", "min", "multiply")]
    total = calc("add", "write.total", "total", "WCU", *passed)

    assert [step.name for step in steps_of(total)] == ["rounded", "total"]


def test_rows_follow_each_other_without_anything_between() -> None:
    first = made("add", "1", "2")
    second = calc("subtract", "index.which", "the rest", "WCU", first, first)

    formula = mathml(second)

    assert formula.count("<mtr>") == 2
    assert formula.startswith(f"{HEAD}<mtr><mtd><mtext>the result</mtext></mtd>")
    assert "</mtd></mtr><mtr><mtd><mtext>the rest</mtext></mtd>" in formula
