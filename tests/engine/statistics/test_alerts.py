"""Alerts: what a curator should look at, and when there are answers enough to say so."""

import math
import random

import pytest

from quizapp.engine.statistics import Concern, ItemStatistics, Response, alerts, item_statistics, rest_shares

from .builders import distractor, item


def concerns(judged: ItemStatistics) -> list[Concern]:
    return [alert.concern for alert in alerts(judged)]


def test_a_good_item_raises_no_alert() -> None:
    assert concerns(item(n=200, r=0.35, facility=0.6)) == []


def test_nothing_is_said_of_an_item_that_nobody_answered() -> None:
    assert concerns(item(n=0, r=None)) == []


def test_a_wrong_key_is_suspected_from_twenty_answers() -> None:
    assert concerns(item(n=20, r=-0.3)) == [Concern.WRONG_KEY]
    assert concerns(item(n=19, r=-0.3)) == []


def test_a_wrong_key_is_not_suspected_while_the_interval_reaches_a_good_item() -> None:
    """Of 20 answers: atanh 0.3 - 1.96 / sqrt(17) = 0.3095 - 0.4754 = -0.1658, tanh of it -0.1643.

    Of 30 answers the same is 0.3095 - 0.3772 = -0.0677.
    """
    assert concerns(item(n=20, r=-0.165)) == [Concern.WRONG_KEY]
    assert concerns(item(n=20, r=-0.163)) == []
    assert concerns(item(n=30, r=-0.068)) == [Concern.WRONG_KEY]
    assert concerns(item(n=30, r=-0.067)) == []


def test_with_many_answers_any_correlation_below_zero_is_suspected() -> None:
    assert concerns(item(n=100, r=-0.001)) == [Concern.WRONG_KEY]
    assert Concern.WRONG_KEY not in concerns(item(n=100, r=0.0))


def test_a_correlation_of_minus_one_is_suspected_though_it_has_no_interval() -> None:
    assert concerns(item(n=20, r=-1.0)) == [Concern.WRONG_KEY]


def test_the_answers_that_have_a_rest_are_what_counts_for_a_correlation() -> None:
    assert concerns(item(n=500, r=-0.3, rest_n=19)) == []
    assert concerns(item(n=500, r=0.05, rest_n=99)) == []


def test_an_item_is_weak_from_a_hundred_answers_only() -> None:
    assert concerns(item(n=100, r=0.09)) == [Concern.WEAK]
    assert concerns(item(n=99, r=0.09)) == []
    assert concerns(item(n=100, r=0.10)) == []


def test_an_easy_item_is_not_called_weak() -> None:
    assert Concern.WEAK not in concerns(item(n=100, r=0.05, facility=0.96))
    assert Concern.WEAK in concerns(item(n=100, r=0.05, facility=0.95))


def test_below_chance_is_said_when_the_interval_ends_there() -> None:
    """Of 20, none right: the interval ends at 0.161. One right: at 0.236."""
    assert Concern.BELOW_CHANCE in concerns(item(n=20, r=None, facility=0.05))
    assert concerns(item(n=20, r=None, facility=0.1)) == []
    assert concerns(item(n=19, r=None, facility=0)) == []
    assert concerns(item(n=20, r=None, facility=0.05, guess=None)) == []


def test_too_easy_is_said_when_the_interval_starts_above() -> None:
    """Of 73, all right: the interval starts at 73 / (73 + 3.8415) = 0.95001. Of 72: 0.94935."""
    assert concerns(item(n=73, r=None, facility=1)) == [Concern.TOO_EASY]
    assert concerns(item(n=72, r=None, facility=1)) == []


def test_options_are_named() -> None:
    found = alerts(item(n=60, options=(distractor("b", dead=True), distractor("c", suspicious=True))))

    assert [(alert.concern, alert.option) for alert in found] == [
        (Concern.SUSPICIOUS_OPTION, "c"),
        (Concern.DEAD_OPTION, "b"),
    ]


def test_alerts_say_their_figure_with_interval_and_answers() -> None:
    (alert,) = alerts(item(n=30, r=-0.31))

    assert alert.text == (
        "Possible wrong key: learners who do well elsewhere tend to get it wrong "
        "(-0.31, 95 % interval -0.60 to 0.06, 30 answers)."
    )
    assert alert.figure.value == -0.31


def test_concerns_are_named_in_words() -> None:
    assert [concern.value for concern in Concern] == [
        "possible wrong key",
        "below chance",
        "suspicious option",
        "weak item",
        "too easy",
        "dead option",
    ]


def test_every_alert_has_its_interval_in_its_text() -> None:
    judged = item(
        n=120,
        r=-0.2,
        facility=0.1,
        options=(distractor("b", dead=True), distractor("c", suspicious=True)),
    )

    assert len(alerts(judged)) == 4
    assert all("95 % interval" in alert.text and "answers)." in alert.text for alert in alerts(judged))


def simulated(n: int, *, wrong_key: bool, chance: random.Random) -> ItemStatistics:
    """An item on papers of 40, as learners with guessing would answer it."""
    strengths = [chance.gauss(0, 1) for _ in range(n)]
    difficulties = [0.0, *(chance.gauss(0, 1) for _ in range(39))]
    responses = []
    for strength in strengths:
        marks = [
            float(chance.random() < 0.2 + 0.8 / (1 + math.exp(hard - strength))) for hard in difficulties
        ]
        chosen = "a" if marks[0] else chance.choice("bcd")
        rest = rest_shares(marks)[0]
        responses.append(Response(chosen == ("b" if wrong_key else "a"), rest, frozenset(chosen)))
    return item_statistics(
        responses, seed="s", options="abcd", keys="b" if wrong_key else "a", guess=0.25, draws=1
    )


@pytest.mark.parametrize(("n", "caught"), [(30, 0.5), (100, 0.8)])
def test_most_wrong_keys_are_found_and_few_good_items_blamed(n: int, caught: float) -> None:
    chance = random.Random(20261121)
    right = [concerns(simulated(n, wrong_key=False, chance=chance)) for _ in range(60)]
    wrong = [concerns(simulated(n, wrong_key=True, chance=chance)) for _ in range(60)]

    assert sum(Concern.WRONG_KEY in found for found in wrong) > caught * 60
    assert sum(Concern.WRONG_KEY in found for found in right) < 0.1 * 60
    # What the wrong key is, is told by the option that attracts strong learners.
    named = [found for found in wrong if Concern.SUSPICIOUS_OPTION in found]
    assert len(named) > (caught - 0.3) * 60
