from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quizapp.engine.numerals import FormatError, parse_measured, parse_number

# Text as hostile as a form can send: any code point, lone surrogates included.
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=80)
# Text that looks like a number, to get past the first glance.
nearly = st.text("0123456789.,/+-eE' _\u00a0\u2009\uff11RCUs%", max_size=30)
quick = settings(max_examples=80, deadline=None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("1,000", 1000),
        ("1 000", 1000),
        ("1\u00a0000", 1000),
        ("1\u2009000", 1000),
        ("1\u202f000", 1000),
        ("1'000", 1000),
        ("1\u2019000", 1000),
        ("1_000", 1000),
        ("12,345,678.5", Fraction("12345678.5")),
        (".5", Fraction(1, 2)),
        ("5.", 5),
        ("0.10", Fraction(1, 10)),
        ("007", 7),
        ("1/2", Fraction(1, 2)),
        ("6 / 4", Fraction(3, 2)),
        ("1\u20442", Fraction(1, 2)),
        ("\uff11\uff12\uff0e\uff15", Fraction(25, 2)),
        ("\u0661\u0662", 12),
        ("1e3", 1000),
        ("1.5E-2", Fraction(15, 1000)),
        ("1,000e3", 10**6),
        ("+5", 5),
        ("-5", -5),
        ("- 5", -5),
        ("\u22125", -5),
        ("-1/2", Fraction(-1, 2)),
        ("  12\t\n", 12),
        ("\u200e12\u200b", 12),
        ("1e30", 10**30),
    ],
)
def test_form_is_forgiven_and_the_value_exact(text: str, value: Fraction) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "0,5",
        "1,5",
        "0,500",
        "1,00",
        "1,0000",
        "1,000,00",
        "1.000,5",
        "1.2.3",
        "1,000 000",
        "1000 000",
        "1 00",
        "1 1/2",
        "1½",
        "½",
        "10²",
        "1/2/3",
        "1.5/2",
        "1,000/2",
        "--5",
        "5-3",
        "2*3",
        "0x10",
        "1e",
        "e5",
        "1e1.5",
    ],
)
def test_what_could_mean_two_numbers_is_refused(text: str) -> None:
    assert isinstance(parse_number(text), FormatError)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\u200b",
        ".",
        "+",
        "/",
        "NaN",
        "nan",
        "inf",
        "-Infinity",
        "1e31",
        "1e-31",
        "1e999999999",
        "1e" + "9" * 50,
        "1/0",
        "0/0",
        "1\0",
        "\0",
        "\ud800",
        "5\udfff",
        "twelve",
        "True",
        "<b>5</b>",
        "9" * 61,
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert isinstance(parse_number(text), FormatError)


def test_a_hostile_length_is_refused_before_anybody_reads_it() -> None:
    class Endless(str):
        __slots__ = ()

        def __len__(self) -> int:
            return 10**9

        def __iter__(self) -> Iterator[str]:
            raise AssertionError("read")

        def translate(self, table: object) -> str:
            raise AssertionError(f"read with {table}")

    refused = FormatError("Write a number of at most 60 characters.")
    assert parse_number(Endless("9")) == refused
    assert parse_number("9" * 10**6) == refused


@pytest.mark.parametrize("given", [None, 5, 5.0, b"5", ["5"], object()])
def test_what_is_no_text_is_refused_too(given: str) -> None:
    assert isinstance(parse_number(given), FormatError)


@pytest.mark.parametrize("text", ["0,5", "1.000,5", "1,00", "1,0000"])
def test_a_decimal_comma_is_explained(text: str) -> None:
    assert parse_number(text) == FormatError("Write decimals with a point, and thousands as 1,000 or 1000.")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("10", "RCU"),
        ("10 RCU", "RCU"),
        ("10RCU", "RCU"),
        ("10 rcus", "RCU"),
        ("10 \uff32\uff23\uff35", "RCU"),
        ("10 byte", "bytes"),
        ("10 read  capacity units", "read capacity units"),
        ("10 %", "%"),
        ("$10", "$"),
        ("10 $", "$"),
        ("10 MB/s", "MB/s"),
        ("10 µs", "\u03bcs"),
        ("1e1 RCU", "RCU"),
        ("20/2 RCU", "RCU"),
    ],
)
def test_the_unit_may_be_written_or_left_out(text: str, unit: str) -> None:
    assert parse_measured(text, unit=unit) == 10


@pytest.mark.parametrize(
    ("text", "unit", "message"),
    [
        ("10 WCU", "RCU", "The answer is in RCU, not in WCU."),
        ("10 m", "ms", "The answer is in ms, not in m."),
        ("10 s", "ms", "The answer is in ms, not in s."),
        ("10 KB", "MB", "The answer is in MB, not in KB."),
        ("10%", "RCU", "The answer is in RCU, not in %."),
        ("10 RCU", None, "Write the number alone, without RCU."),
    ],
)
def test_a_wrong_unit_is_named(text: str, unit: str | None, message: str) -> None:
    assert parse_measured(text, unit=unit) == FormatError(message)


@pytest.mark.parametrize("text", ["5 \ud800x", "5 \x1bx", "5 <script>", "5 x\u202ey2", "5 \0"])
def test_a_unit_that_is_none_is_not_shown_again(text: str) -> None:
    refused = parse_measured(text, unit="RCU")

    assert refused == FormatError("Write a number, such as 12, 0.5, 1/2 or 1,000.")


@quick
@given(anything | nearly, st.none() | st.sampled_from(["RCU", "$", "%", "ms"]))
@example("\ud800", None)
@example("1e" + "9" * 40, "RCU")
def test_any_text_gives_a_number_or_a_hint_that_can_be_printed(text: str, unit: str | None) -> None:
    result = parse_measured(text, unit=unit)

    if isinstance(result, FormatError):
        assert result.message.isprintable()
    else:
        assert abs(result) < 10**100


@quick
@given(st.fractions())
def test_every_fraction_reads_back(value: Fraction) -> None:
    text = str(value)

    assert parse_number(text) == value or len(text) > 60


@quick
@given(st.integers(-(10**18), 10**18))
def test_thousands_grouped_any_way_are_the_same_number(value: int) -> None:
    grouped = f"{value:,}"

    for mark in [",", " ", "\u00a0", "'", "_"]:
        assert parse_number(grouped.replace(",", mark)) == value


@quick
@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6))
def test_decimals_read_exactly(value: object) -> None:
    assert parse_number(str(value)) == Fraction(str(value))
