"""What the drills about burst capacity say, and what their own numbers give."""

from fractions import Fraction

import pytest

from quizapp.engine.drills import TEMPLATES, Template, deploy
from quizapp.engine.drills.catalogue import bursts as module

from .stems import clumsy, first_drills, lies, one

TABLE = (
    "table with N (?:provisioned )?[RW]CU",
    "table of N [RW]CU",
    "Provisioned are N RCU",
    "able has N [RW]CU",
    "[Ww]ith N WCU (?:provisioned )?and a full",
)
USED = ("uses N write", "consumes N (?:read|write)", "follow, N write", "read with N units")
ASKED = ("ask for N", "asks for N", "needs N", "wants N")


def bucket(stem: str) -> Fraction:
    return 300 * one(stem, *TABLE)


def saved(stem: str) -> Fraction:
    assert any(
        words in stem
        for words in ("is empty", "used up all", "emptied", "no burst capacity is left", "an empty b")
    )
    seconds = 60 * one(stem, "N minutes")
    return min(bucket(stem), (one(stem, *TABLE) - one(stem, *USED)) * seconds)


def excess(stem: str) -> Fraction:
    assert any(words in stem for words in ("full", "full bucket"))
    assert any(words in stem for words in ("over many keys", "evenly", "all keys are used alike"))
    return one(stem, *ASKED) - one(stem, *TABLE)


def lasts(stem: str) -> Fraction:
    return bucket(stem) / excess(stem)


def before_throttling(stem: str) -> Fraction:
    return min(lasts(stem), 60 * one(stem, "N minutes"))


def short(stem: str) -> Fraction:
    return max(excess(stem) * 60 * one(stem, "N minutes") - bucket(stem), Fraction(0))


BY_HAND = {
    "burst-bucket": bucket,
    "burst-units-saved": saved,
    "burst-units-saved-for-long": saved,
    "burst-lasts": lasts,
    "burst-before-throttling": before_throttling,
    "burst-units-short": short,
}
each_template = pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)


@each_template
def test_a_stem_says_all_that_its_answer_needs(template: Template) -> None:
    assert lies(template, BY_HAND[template.slug]) == []


@each_template
def test_a_stem_is_short(template: Template) -> None:
    assert clumsy(template) == []


@pytest.mark.parametrize("slug", ["burst-lasts", "burst-before-throttling", "burst-units-short"])
def test_no_burst_asks_for_more_than_a_partition_can_give(slug: str) -> None:
    for asked in first_drills(TEMPLATES[slug]):
        assert one(asked.stem, *ASKED) <= 1000


def test_the_arithmetic_of_these_tests_counts_by_hand() -> None:
    assert bucket("A table with 150 RCU") == 45_000
    assert (
        saved("A table with 100 WCU starts with an empty bucket and consumes 60 write units for 2 minutes.")
        == 4800
    )


def test_every_mistake_about_bursts_shows_in_a_drill() -> None:
    shows = {code for template in module.TEMPLATES for code in deploy(template, wanted=30).codes}

    assert shows == {
        "BURST_TOTAL",
        "FIVE_SECONDS",
        "FULL_CAP",
        "NO_CAP",
        "NO_THROTTLE",
        "PER_SECOND",
        "USED_UNITS",
    }
