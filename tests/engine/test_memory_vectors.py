"""Published numbers of the FSRS implementations, and the traps of the one we use.

The vectors are those that py-fsrs, fsrs-rs and ts-fsrs test themselves against.
"""

import random
import time
from datetime import UTC, date, datetime, timedelta

import fsrs
import fsrs.scheduler
import pytest

from quizapp.engine.memory import (
    DEFAULT_PARAMETERS,
    Memory,
    Rating,
    Settings,
    fill_parameters,
    from_sm2,
    fuzz_range,
    interval_for,
    interval_of,
    recall,
    recall_after,
    schedule,
)

from .builders import NOON, TODAY, reviewed

AGAIN, HARD, GOOD, EASY = Rating
EXACT = Settings(fuzz=False)

# A fitted set of FSRS-5, from the tests of fsrs-rs.
FSRS_5 = (
    0.6845422, 1.6790825, 4.7349424, 10.042885, 7.4410233, 0.64219797, 1.071918, 0.0025195254,
    1.432437, 0.1544, 0.8692766, 2.0696752, 0.0953, 0.2975, 2.4691248, 0.19542035, 3.201072,
    0.18046261, 0.121442534,
)  # fmt: skip
# The defaults of FSRS-4.5.
FSRS_4_5 = (
    0.4, 0.6, 2.4, 5.8, 4.93, 0.94, 0.86, 0.01, 1.49, 0.14, 0.94, 2.18, 0.05, 0.34, 1.26, 0.29,
    2.61,
)  # fmt: skip


def close(value: object) -> object:
    return pytest.approx(value, abs=1e-4, rel=1e-6)


def after(*answers: tuple[Rating, int], settings: Settings = EXACT) -> Memory:
    """The memory of a new card after answers, each so many days after the one before."""
    memory, now = Memory.new(NOON), NOON
    for rating, days in answers:
        now += timedelta(days=days)
        memory = schedule(memory, rating, now=now, settings=settings, seed=1)
    return memory


def strength(memory: Memory) -> tuple[float | None, float | None]:
    return memory.stability, memory.difficulty


def test_v1_a_card_reviewed_whenever_it_is_due_waits_the_published_days() -> None:
    memory, waits = Memory.new(NOON), []
    for rating in [GOOD] * 6 + [AGAIN] * 2 + [GOOD] * 5:
        now = memory.due_at
        memory = schedule(memory, rating, now=now, settings=EXACT, seed=1)
        waits.append(interval_of(memory, now=now, settings=EXACT).days)

    assert waits == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]


def test_v2_six_answers_give_the_published_memory() -> None:
    memory = after((AGAIN, 0), (GOOD, 0), (GOOD, 1), (GOOD, 3), (GOOD, 8), (GOOD, 21))

    assert strength(memory) == close((53.62691, 6.3574867))


def test_v3_without_short_term_parameters_the_same_answers_give_less() -> None:
    flat = (*DEFAULT_PARAMETERS[:17], 0.0, 0.0, 0.0, *DEFAULT_PARAMETERS[20:])
    settings = Settings(parameters=flat, parameters_version="flat", fuzz=False)

    memory = after((AGAIN, 0), (GOOD, 0), (GOOD, 1), (GOOD, 3), (GOOD, 8), (GOOD, 21), settings=settings)

    assert strength(memory) == close((53.335106, 6.3574867))


@pytest.mark.parametrize(
    ("rating", "stability", "difficulty"),
    [
        (AGAIN, 0.212, 6.4133),
        (HARD, 1.2931, 5.11217071),
        (GOOD, 2.3065, 2.11810397),
        (EASY, 8.2956, 1.0),
    ],
)
def test_v4_the_first_rating_decides_the_first_memory(
    rating: Rating, stability: float, difficulty: float
) -> None:
    assert strength(after((rating, 0))) == close((stability, difficulty))


def test_v5_recall_falls_along_the_published_curve() -> None:
    curve = [recall_after(t, s) for t, s in enumerate([1, 2, 3, 4, 4, 2])]

    assert curve == close([1.0, 0.9403443, 0.9253786, 0.9185229, 0.9, 0.8261359])


def test_v6_another_decay_bends_the_curve() -> None:
    parameters = (*DEFAULT_PARAMETERS[:20], 0.2)

    curve = [recall_after(t, 1, parameters=parameters) for t in range(4)]

    assert curve == close([1.0, 0.9, 0.84028935, 0.7985001])


@pytest.mark.parametrize(
    ("rating", "difficulty"),
    [(AGAIN, 8.341763), (HARD, 6.6659956), (GOOD, 4.990228), (EASY, 3.3144615)],
)
def test_v7_difficulty_moves_by_rating_and_a_little_towards_easy(rating: Rating, difficulty: float) -> None:
    memory = schedule(reviewed(difficulty=5), rating, now=NOON, settings=EXACT, seed=1)

    assert memory.difficulty == close(difficulty)


@pytest.mark.parametrize(
    ("difficulty", "retrievability", "rating", "stability"),
    [(2, 0.8, HARD, 28.226582), (3, 0.7, GOOD, 58.656002), (4, 0.6, EASY, 127.226685)],
)
def test_v8_the_library_grows_stability_after_recall(
    difficulty: float, retrievability: float, rating: Rating, stability: float
) -> None:
    # The recall of these vectors falls between whole days, so only the library's
    # own formula can be asked.
    grown = fsrs.Scheduler()._next_recall_stability(
        difficulty=difficulty,
        stability=5,
        retrievability=retrievability,
        rating=fsrs.Rating(int(rating)),
    )

    assert grown == close(stability)


@pytest.mark.parametrize(
    ("difficulty", "retrievability", "stability"),
    [(1, 0.9, 1.0525396), (2, 0.8, 1.1894329), (3, 0.7, 1.3680838), (4, 0.6, 1.584989)],
)
def test_v9_the_library_shrinks_stability_after_forgetting(
    difficulty: float, retrievability: float, stability: float
) -> None:
    left = fsrs.Scheduler()._next_forget_stability(
        difficulty=difficulty, stability=5, retrievability=retrievability
    )

    assert left == close(stability)


@pytest.mark.parametrize(
    ("rating", "stability"), [(AGAIN, 1.596818), (HARD, 5.0), (GOOD, 5.0), (EASY, 8.12961)]
)
def test_v10_trap_4_a_repeat_on_the_same_day_never_weakens_what_was_right(
    rating: Rating, stability: float
) -> None:
    today = reviewed(stability=5, last_day=TODAY)

    memory = schedule(today, rating, now=NOON, settings=EXACT, seed=1)

    assert memory.stability == close(stability)


def test_v11_a_lower_retention_waits_the_published_days_longer() -> None:
    days = [max(round(interval_for(1, tenths / 10)), 1) for tenths in range(1, 11)]

    # fsrs-rs, in single precision, has 3116766 for the first.
    assert days == [3116769, 34793, 2508, 387, 90, 27, 9, 3, 1, 1]


@pytest.mark.parametrize(
    ("rating", "stability", "difficulty"),
    [
        (AGAIN, 2.9691455, 8.000659),
        (HARD, 17.091452, 7.6913934),
        (GOOD, 31.722992, 7.382128),
        (EASY, 71.7502, 7.0728626),
    ],
)
def test_v12_parameters_of_fsrs_5_give_the_memories_of_their_time(
    rating: Rating, stability: float, difficulty: float
) -> None:
    settings = Settings(parameters=fill_parameters(FSRS_5), parameters_version="fsrs-5", fuzz=False)

    memory = after((AGAIN, 0), (GOOD, 1), (GOOD, 3), (GOOD, 8), (rating, 21), settings=settings)

    assert strength(memory) == close((stability, difficulty))


@pytest.mark.parametrize(
    ("ease", "interval", "retention", "stability", "difficulty"),
    [
        (2.5, 10, 0.9, 10, 6.9140563),
        (2.5, 10, 0.8, 3.01572, 9.393428),
        (2.5, 10, 0.95, 24.841097, 1.2974405),
        (1.3, 20, 0.9, 20, 10.0),
    ],
)
def test_v13_a_memory_comes_over_from_sm2(
    ease: float, interval: float, retention: float, stability: float, difficulty: float
) -> None:
    assert from_sm2(ease, interval, retention) == close((stability, difficulty))


@pytest.mark.parametrize(
    ("ease", "interval", "retention"),
    [(2.5, 10, 0), (2.5, 10, 1), (float("nan"), 10, 0.9), (2.5, float("inf"), 0.9)],
)
def test_an_sm2_card_without_sense_is_refused(ease: float, interval: float, retention: float) -> None:
    with pytest.raises(ValueError, match="SM-2"):
        from_sm2(ease, interval, retention)


def test_v14_ten_times_easy_in_one_second_cannot_be_easier_than_easiest() -> None:
    assert after(*[(EASY, 0)] * 10).difficulty == 1.0


def test_v15_an_easy_card_is_due_when_recall_has_fallen_to_nine_tenths() -> None:
    memory = after((EASY, 0))
    due = TODAY + interval_of(memory, now=NOON, settings=EXACT)

    assert due == TODAY + timedelta(days=8)
    assert recall(memory, on=due, settings=EXACT) == close(0.9024733)


def test_v16_parameters_of_fsrs_4_5_are_filled_as_published() -> None:
    filled = fill_parameters(FSRS_4_5)

    assert filled[4:7] == close((6.81, 0.44675013, 1.36))
    assert filled[17:] == (0, 0, 0, 0.5)
    assert filled[:4] + filled[7:17] == FSRS_4_5[:4] + FSRS_4_5[7:]


def test_parameters_that_are_already_new_stay_and_none_are_the_defaults() -> None:
    assert fill_parameters(DEFAULT_PARAMETERS) == DEFAULT_PARAMETERS
    assert fill_parameters(()) == DEFAULT_PARAMETERS


@pytest.mark.parametrize("parameters", [(1.0,) * 18, (1.0,) * 35, (float("nan"),) * 21])
def test_parameters_of_no_known_version_are_refused(parameters: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="parameters"):
        fill_parameters(parameters)


def test_our_defaults_are_the_ones_of_the_library() -> None:
    assert DEFAULT_PARAMETERS == fsrs.scheduler.DEFAULT_PARAMETERS


def test_trap_1_an_evening_and_the_next_morning_are_two_days() -> None:
    evening = datetime(2026, 11, 21, 22, tzinfo=UTC)
    memory = schedule(Memory.new(evening), GOOD, now=evening, settings=EXACT, seed=1)
    assert memory.stability == close(2.3065)

    morning = schedule(memory, GOOD, now=evening + timedelta(hours=10), settings=EXACT, seed=1)

    # Fed with the clock, py-fsrs takes the two for one day and leaves 2.3065.
    assert morning.stability == after((GOOD, 0), (GOOD, 1)).stability
    assert morning.stability != close(2.3065)


def test_trap_1_after_midnight_is_still_the_same_study_day() -> None:
    evening = datetime(2026, 11, 21, 22, tzinfo=UTC)
    memory = schedule(Memory.new(evening), GOOD, now=evening, settings=EXACT, seed=1)

    night = schedule(memory, GOOD, now=evening + timedelta(hours=5), settings=EXACT, seed=1)

    assert night.last_day == date(2026, 11, 21)
    assert night.stability == close(2.3065)


def test_trap_1_a_session_longer_than_24_hours_ago_counts_study_days() -> None:
    """From early on one day to late on the next: 43 hours, one study day."""
    early = datetime(2026, 11, 21, 4, tzinfo=UTC)
    memory = schedule(Memory.new(early), GOOD, now=early, settings=EXACT, seed=1)

    late = schedule(memory, GOOD, now=early + timedelta(hours=43), settings=EXACT, seed=1)

    assert late.stability == after((GOOD, 0), (GOOD, 1)).stability


def test_trap_2_no_card_is_made_that_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    def sleep(seconds: float) -> None:
        raise AssertionError(f"slept for {seconds} s")

    monkeypatch.setattr(time, "sleep", sleep)

    assert after((GOOD, 0), (GOOD, 1)).reps == 2


def test_trap_3_fuzz_takes_nothing_from_global_chance() -> None:
    random.seed(42)
    state = random.getstate()
    first = schedule(reviewed(), GOOD, now=NOON, settings=Settings(), seed=7)
    random.seed(12345)
    second = schedule(reviewed(), GOOD, now=NOON, settings=Settings(), seed=7)

    assert first == second
    random.seed(42)
    assert random.getstate() == state


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (1, (1, 1)),
        (2.49, (2, 2)),
        (2.5, (2, 4)),
        (3, (2, 4)),
        (7, (5, 9)),
        (10, (8, 12)),
        (17, (14, 20)),
        (20, (17, 23)),
        (37, (33, 41)),
        (50, (46, 54)),
        (100, (93, 107)),
    ],
)
def test_trap_3_the_range_of_fuzz_is_the_documented_one(interval: float, expected: tuple[int, int]) -> None:
    assert fuzz_range(interval) == expected


def test_trap_3_every_day_of_the_range_is_equally_likely() -> None:
    memory = reviewed(stability=3, last_day=TODAY, due_at=NOON)
    counts = {2: 0, 3: 0, 4: 0}
    for seed in range(1500):
        due = schedule(memory, GOOD, now=NOON, settings=Settings(), seed=seed)
        counts[interval_of(due, now=NOON, settings=Settings()).days] += 1

    # Five standard deviations of a fair share of 500.
    assert all(abs(count - 500) < 92 for count in counts.values())


def test_trap_5_fuzz_does_not_take_a_passed_review_back_below_its_last_wait() -> None:
    memory = reviewed(stability=10, last_day=TODAY - timedelta(days=1), due_at=NOON + timedelta(11))
    waits = set()
    for seed in range(300):
        due = schedule(memory, HARD, now=NOON, settings=Settings(), seed=seed)
        waits.add(interval_of(due, now=NOON, settings=Settings()).days)

    # The raw interval is 11.8 days, so fuzz alone would reach from 10 to 14.
    assert waits == {12, 13, 14}
