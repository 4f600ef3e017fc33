"""Every mistake has words that can be shown to whoever made it."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from quizapp.engine.capacity import CODES, MISTAKES, PRICES, evaluate
from quizapp.engine.drills import naming_money, naming_units
from quizapp.engine.drills.naming import SLIP_WORDS, SlipWords, slip_words

UNKNOWN = slip_words("A_CODE_OF_TOMORROW")
each_wording = pytest.mark.parametrize(
    "words", [*SLIP_WORDS.values(), UNKNOWN], ids=[*SLIP_WORDS, "(unknown)"]
)


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?]) (?=[A-Z0-9])", text)


def test_every_code_of_the_oracle_has_words_and_no_other_has() -> None:
    assert set(SLIP_WORDS) == CODES


def test_no_code_has_words_twice() -> None:
    assert set(naming_units.WORDS) & set(naming_money.WORDS) == set()


@pytest.mark.parametrize("family", MISTAKES)
def test_every_mistake_of_a_family_has_words_of_its_own(family: str) -> None:
    titles = {slip_words(code).title for code in MISTAKES[family]}

    assert len(titles) == len(MISTAKES[family])
    assert UNKNOWN.title not in titles


def test_an_unknown_code_gets_neutral_words() -> None:
    assert slip_words("") == slip_words("read_1kb") == UNKNOWN
    assert UNKNOWN not in SLIP_WORDS.values()


@pytest.mark.parametrize("part", ["title", "told", "remember"])
def test_no_two_codes_say_the_same(part: str) -> None:
    said = Counter(getattr(words, part).casefold() for words in SLIP_WORDS.values())

    assert [text for text, times in said.items() if times > 1] == []


@each_wording
def test_a_title_is_a_short_phrase_for_lists(words: SlipWords) -> None:
    assert 0 < len(words.title) <= 45
    assert words.title[0].isupper() or words.title[0].isdigit()
    assert words.title[-1] not in ".!?:,"


@each_wording
def test_the_learner_is_addressed_and_told_in_one_or_two_sentences(words: SlipWords) -> None:
    assert words.told.startswith("You ")
    assert words.told.endswith(".")
    assert len(words.told) <= 200
    assert 1 <= len(sentences(words.told)) <= 2


@each_wording
def test_the_rule_to_remember_is_one_short_sentence(words: SlipWords) -> None:
    assert words.remember.endswith(".")
    assert len(words.remember) <= 80
    assert len(sentences(words.remember)) == 1


@each_wording
def test_the_words_show_no_code_and_no_markup(words: SlipWords) -> None:
    text = f"{words.title} {words.told} {words.remember}"

    assert CODES & set(re.findall(r"\w+", text)) == set()
    assert re.findall(r"\w*_\w*|[<>{}*`\n\u2013\u2014]|  ", text) == []


@pytest.mark.parametrize(
    ("code", "family", "inputs"),
    [
        ("PER_SECOND", "F13", {"task": "bucket", "p": 1}),
        ("OLD_9", "F14", {"task": "decreases"}),
        ("OLD_6000", "F15", {"task": "initial", "kind": "read"}),
        ("OLD_6000", "F15", {"task": "initial", "kind": "write"}),
        ("ACCOUNT_80000", "F15", {"task": "quota", "kind": "read"}),
        ("INITIAL", "F15", {"task": "quota", "kind": "write"}),
        ("TABLE_RATE", "F13", {"task": "one_item", "p": 10**6, "kind": "read"}),
        ("TABLE_RATE", "F13", {"task": "one_item", "p": 10**6, "kind": "write"}),
        ("USE_3000", "F13", {"task": "one_item", "p": 10**6, "kind": "write"}),
        ("ALL_DOUBLINGS", "F15", {"task": "ramp", "peak": 1, "wanted": 4}),
        ("MONTH_31", "F19", {"task": "expiry", "t": 0, "days": 1}),
    ],
)
def test_a_figure_in_the_words_is_that_of_the_oracle(
    code: str, family: str, inputs: dict[str, object]
) -> None:
    words = slip_words(code)
    figure = f"{int(evaluate(family, inputs).value):,}"

    assert figure in re.findall(r"\d[\d,]*\d|\d", f"{words.told} {words.remember}")


@pytest.mark.parametrize(("code", "name"), [("DECIMAL_GB", "GB"), ("MONTH_720", "h")])
def test_a_default_in_the_words_is_that_of_the_oracle(code: str, name: str) -> None:
    assert f"{int(PRICES[name]):,}" in slip_words(code).remember
