"""What the drills about backoff say, and what their own numbers give."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from quizapp.engine.capacity import diagnose
from quizapp.engine.drills import Template, slips
from quizapp.engine.drills.catalogue import backoff as module

from .stems import clumsy, first_drills, lies, one


def base(stem: str) -> Fraction:
    return one(
        stem,
        "waits N ms before (?:its first retry|retry 1)",
        "starts at N ms",
        "start at N ms",
        "being N ms",
        "Base N ms",
        "exponentially: N ms",
        "which is N ms for retry 1",
        "backoff is N ms for retry 1",
        "Backoff: N ms",
        "between 0 and N ms",
        "backs off from N ms",
        "waits are N ms",
        "waits: N ms first",
    )


def retry(stem: str) -> Fraction:
    return one(
        stem,
        "just before retry N(?:[?]|, in ms)",
        r"between retry \d+ and retry N, in ms",
        "that precedes retry N[?]",
        "retried N times",
        "including retry N",
        "each of N retries",
    )


def cap(stem: str) -> Fraction:
    return one(stem, "never exceed N ms", "at most N ms", "cap N ms", "more than N ms")


def grown(start: Fraction, times: Fraction) -> Fraction:
    """A wait that was doubled before each retry but the first."""
    for _retry in range(1, int(times)):
        start *= 2
    return start


def uncapped(stem: str) -> Fraction:
    assert "jitter" in stem
    return grown(base(stem), retry(stem))


def capped(stem: str) -> Fraction:
    assert "out jitter" in stem or "o jitter" in stem
    return min(cap(stem), grown(base(stem), retry(stem)))


def half(stem: str) -> Fraction:
    assert "full jitter" in stem
    return grown(base(stem), retry(stem)) / 2


def half_or_more(stem: str) -> Fraction:
    assert "qual jitter" in stem
    (share,) = (
        share
        for words, share in {
            "the shortest possible wait": Fraction(1, 2),
            "the mean wait": Fraction(3, 4),
        }.items()
        if words in stem
    )
    return grown(base(stem), retry(stem)) * share


def all_waits(stem: str) -> Fraction:
    most, start, waited = cap(stem), base(stem), Fraction(0)
    for _retry in range(int(retry(stem))):
        waited += min(start, most)
        start *= 2
    return waited


BY_HAND: dict[str, Callable[[str], Fraction]] = {
    "backoff-wait": uncapped,
    "backoff-capped": capped,
    "backoff-full-jitter": half,
    "backoff-equal-jitter": half_or_more,
    "backoff-all-waits": all_waits,
}


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_the_numbers_of_a_stem_give_its_answer(template: Template) -> None:
    assert lies(template, BY_HAND[template.slug]) == []


@pytest.mark.parametrize("template", module.TEMPLATES, ids=lambda template: template.slug)
def test_a_stem_is_short(template: Template) -> None:
    assert clumsy(template) == []


def test_the_cap_binds_in_most_drills_and_not_in_all() -> None:
    (template,) = (each for each in module.TEMPLATES if each.slug == "backoff-capped")
    bound = [asked.answer.value == asked.inputs["cap"] for asked in first_drills(template)]

    assert len(bound) / 2 < sum(bound) < len(bound)


def test_means_are_less_sure_and_plain_waits_are_not() -> None:
    grades = {
        each.slug: {asked.answer.confidence for asked in first_drills(each)} for each in module.TEMPLATES
    }

    assert {slug for slug, found in grades.items() if found == {"B"}} == {
        "backoff-full-jitter",
        "backoff-equal-jitter",
    }


def test_the_shortest_wait_of_equal_jitter_is_never_none() -> None:
    (template,) = (each for each in module.TEMPLATES if each.slug == "backoff-equal-jitter")

    assert {slips(asked)["ZERO"] for asked in first_drills(template)} == {0}


def test_the_mean_of_full_jitter_is_known_where_equal_jitter_was_asked() -> None:
    (template,) = (each for each in module.TEMPLATES if each.slug == "backoff-equal-jitter")
    means = [asked for asked in first_drills(template) if asked.inputs["asked"] == "mean"]

    assert means
    for asked in means:
        half_of_it = grown(base(asked.stem), retry(asked.stem)) / 2
        assert [finding.codes for finding in diagnose("F20", asked.inputs, half_of_it).findings] == [
            ("ZERO",)
        ]
