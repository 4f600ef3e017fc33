"""Load balance and easy days: which day inside the range of fuzz."""

from collections import Counter
from datetime import date, timedelta
from statistics import pvariance

import pytest

from quizapp.engine.memory import (
    LOAD_DAYS,
    Rating,
    Settings,
    fuzz_range,
    interval_for,
    preview,
    schedule,
)
from quizapp.engine.memory.fuzz import choose_day
from quizapp.engine.studydays import study_day

from .builders import NOON, TODAY, reviewed

AGAIN, HARD, GOOD, EASY = Rating
EXACT = Settings(fuzz=False)


def days_given_out(cards: int, settings: Settings, *, balanced: bool) -> Counter[date]:
    """Schedule many cards of the same strength, counting each as load for the next."""
    load: Counter[date] = Counter()
    # 22 days give a range of six days, and one of each weekday but one.
    memory = reviewed(stability=22, last_day=TODAY, due_at=NOON)
    for seed in range(cards):
        after = schedule(
            memory, GOOD, now=NOON, settings=settings, seed=seed, load=load if balanced else None
        )
        load[study_day(after.due_at, zone="UTC", day_start=4)] += 1
    return load


def test_load_balance_flattens_the_days() -> None:
    balanced = days_given_out(300, Settings(), balanced=True)
    free = days_given_out(300, Settings(), balanced=False)

    assert balanced.keys() == free.keys()
    assert pvariance(balanced.values()) < pvariance(free.values()) / 2


def test_a_full_day_is_avoided() -> None:
    full = TODAY + timedelta(days=10)
    memory = reviewed(stability=10, last_day=TODAY, due_at=NOON)
    load = {full: 50}

    days = Counter(
        study_day(
            schedule(memory, GOOD, now=NOON, settings=Settings(), seed=seed, load=load).due_at,
            zone="UTC",
            day_start=4,
        )
        for seed in range(200)
    )

    assert len(days) == 4
    assert full not in days


def test_an_easy_day_gets_its_share_and_a_free_day_nothing() -> None:
    normal = days_given_out(300, Settings(), balanced=True)
    monday = next(day for day in sorted(normal) if day.weekday() == 0)
    halved = days_given_out(300, Settings(easy_days={0: 0.5}), balanced=True)
    free = days_given_out(300, Settings(easy_days={0: 0}), balanced=True)

    others = [count for day, count in halved.items() if day != monday]
    assert 0.35 < halved[monday] / (sum(others) / len(others)) < 0.65
    assert free[monday] == 0


def test_easy_days_hold_without_known_load() -> None:
    monday_off = days_given_out(60, Settings(easy_days={0: 0}), balanced=False)

    assert all(day.weekday() != 0 for day in monday_off)


def test_the_smallest_number_does_not_draw_a_free_day() -> None:
    # Two days after this Saturday comes a Monday.
    days = choose_day(3, number=0, floor=1, ceiling=100, today=TODAY, load=None, easy_days={0: 0})

    assert days == 3


def test_a_week_of_free_days_still_gives_every_card_a_day() -> None:
    off = Settings(easy_days=dict.fromkeys(range(7), 0.0))

    assert days_given_out(40, off, balanced=True).total() == 40


def test_far_intervals_are_not_balanced() -> None:
    memory = reviewed(stability=200, last_day=TODAY, due_at=NOON)
    free = schedule(memory, GOOD, now=NOON, settings=Settings(), seed=3)
    full = {study_day(free.due_at, zone="UTC"): 99}

    assert schedule(memory, GOOD, now=NOON, settings=Settings(), seed=3, load=full) == free


def test_a_balanced_rating_never_passes_a_better_one_that_is_too_far_to_balance() -> None:
    """Hard may be pulled to the end of its range while Good is drawn freely."""
    memory = reviewed(stability=86.5, last_day=TODAY - timedelta(days=2), due_at=NOON)
    wide = {TODAY + timedelta(days=days): 300 for days in range(LOAD_DAYS)}
    hard, good = (
        interval_for(stability, 0.9)
        for stability in (
            schedule(memory, rating, now=NOON, settings=EXACT, seed=0).stability or 0
            for rating in (HARD, GOOD)
        )
    )
    assert hard < 90 < good
    only_free = wide | {TODAY + timedelta(days=fuzz_range(hard)[1]): 0}

    for seed in range(30):
        after = preview(memory, now=NOON, settings=Settings(), seed=seed, load=only_free)
        assert after[HARD].due_at <= after[GOOD].due_at <= after[EASY].due_at


@pytest.mark.parametrize(
    ("load", "easy_days", "shares"),
    [
        # Three days from 2 to 4: one over the square of the cards, over the days.
        ({}, {}, {2: 1 / 2, 3: 1 / 3, 4: 1 / 4}),
        ({2: 1}, {}, {2: 1 / 4 / 2, 3: 1 / 3, 4: 1 / 4}),
        ({2: 4, 4: 2}, {}, {2: 1 / 25 / 2, 3: 1 / 3, 4: 1 / 9 / 4}),
        ({4: 1}, {0: 0.5}, {2: 1 / 4 / 2, 3: 1 / 3, 4: 1 / 4 / 4}),
    ],
)
def test_a_day_is_as_likely_as_it_is_empty_and_near(
    load: dict[int, int], easy_days: dict[int, float], shares: dict[int, float]
) -> None:
    # Two days after this Saturday comes a Monday.
    drawn = Counter(
        choose_day(
            3,
            number=(n + 0.5) / 2000,
            floor=1,
            ceiling=100,
            today=TODAY,
            load={TODAY + timedelta(days=days): cards for days, cards in load.items()},
            easy_days=easy_days,
        )
        for n in range(2000)
    )

    whole = sum(shares.values())
    assert {day: count / 2000 for day, count in drawn.items()} == pytest.approx(
        {day: share / whole for day, share in shares.items()}, abs=0.001
    )


def test_load_is_read_no_further_than_promised() -> None:
    assert fuzz_range(90)[1] <= LOAD_DAYS
