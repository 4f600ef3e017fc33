import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.engine.memory import (
    LOAD_DAYS,
    Memory,
    Phase,
    Rating,
    Settings,
    fuzz_range,
    interval_for,
    interval_of,
    is_leech,
    preview,
    recall,
    schedule,
)
from quizapp.engine.studydays import day_opens, study_day

from .builders import NOON, TODAY, reviewed

AGAIN, HARD, GOOD, EASY = Rating
MINUTE = timedelta(minutes=1)
EXACT = Settings(fuzz=False)
ABROAD = Settings(zone="America/Los_Angeles", day_start=5)

quick = settings(max_examples=40, deadline=None)
ratings = st.sampled_from(Rating)
seeds = st.integers(0, 2**40)
gaps = st.timedeltas(timedelta(seconds=5), timedelta(days=400))
histories = st.lists(st.tuples(ratings, gaps), min_size=1, max_size=8)
loads = st.none() | st.dictionaries(
    st.integers(0, LOAD_DAYS).map(lambda days: TODAY + timedelta(days=days)), st.integers(0, 300)
)
choices = st.builds(
    Settings,
    desired_retention=st.sampled_from([0.7, 0.85, 0.9, 0.97]),
    zone=st.sampled_from(["UTC", "Pacific/Apia", "Europe/Vienna", "America/Los_Angeles"]),
    day_start=st.sampled_from([0, 4, 23]),
    maximum_interval=st.sampled_from([1, 30, 36500]),
    learning_steps=st.sampled_from([(), (MINUTE,), (MINUTE, 10 * MINUTE, 60 * MINUTE)]),
    relearning_steps=st.sampled_from([(), (10 * MINUTE,), (MINUTE, 10 * MINUTE)]),
    easy_days=st.sampled_from([{}, {5: 0.5, 6: 0.0}, dict.fromkeys(range(7), 0.0)]),
)


def replay(history: list[tuple[Rating, timedelta]], settings: Settings, seed: int) -> tuple[Memory, datetime]:
    """The memory after a history that ends at noon of TODAY."""
    now = NOON - sum((gap for _, gap in history), timedelta(0))
    memory = Memory.new(now)
    for rating, gap in history:
        now += gap
        memory = schedule(memory, rating, now=now, settings=settings, seed=seed)
    return memory, now


def wait(memory: Memory, rating: Rating, settings: Settings = EXACT) -> timedelta:
    after = schedule(memory, rating, now=NOON, settings=settings, seed=1)
    return interval_of(after, now=NOON, settings=settings)


# --- Steps ------------------------------------------------------------------


def test_a_new_card_goes_through_the_learning_steps() -> None:
    new = Memory.new(NOON)
    waits = {rating: wait(new, rating) for rating in Rating}

    assert waits == {
        AGAIN: MINUTE,
        HARD: 5.5 * MINUTE,
        GOOD: 10 * MINUTE,
        EASY: timedelta(days=8),
    }


def test_the_last_step_leads_to_review_and_again_to_the_first() -> None:
    learning = schedule(Memory.new(NOON), GOOD, now=NOON, settings=EXACT, seed=1)

    states = preview(learning, now=NOON, settings=EXACT, seed=1)

    assert [(after.phase, after.step) for after in states.values()] == [
        (Phase.LEARNING, 0),
        (Phase.LEARNING, 1),
        (Phase.REVIEW, None),
        (Phase.REVIEW, None),
    ]
    assert states[HARD].due_at == NOON + 10 * MINUTE


def test_hard_on_an_only_step_takes_half_as_long_again() -> None:
    lapsed = schedule(reviewed(), AGAIN, now=NOON, settings=EXACT, seed=1)

    assert wait(lapsed, HARD) == 15 * MINUTE


def test_a_card_whose_step_was_removed_stands_on_the_last_one_left() -> None:
    learning = replace(schedule(Memory.new(NOON), AGAIN, now=NOON, settings=EXACT, seed=1), step=5)

    assert wait(learning, HARD) == 10 * MINUTE
    assert schedule(learning, GOOD, now=NOON, settings=EXACT, seed=1).phase is Phase.REVIEW


def test_without_steps_every_answer_leads_to_review() -> None:
    stepless = Settings(learning_steps=(), relearning_steps=(), fuzz=False)

    assert {
        after.phase for after in preview(Memory.new(NOON), now=NOON, settings=stepless, seed=1).values()
    } == {Phase.REVIEW}
    assert schedule(reviewed(), AGAIN, now=NOON, settings=stepless, seed=1).phase is Phase.REVIEW


def test_a_forgotten_card_counts_a_lapse_once_and_relearns() -> None:
    lapsed = schedule(reviewed(lapses=2), AGAIN, now=NOON, settings=EXACT, seed=1)
    again = schedule(lapsed, AGAIN, now=NOON, settings=EXACT, seed=1)
    back = schedule(again, GOOD, now=NOON, settings=EXACT, seed=1)

    assert [(card.phase, card.step, card.lapses, card.reps) for card in (lapsed, again, back)] == [
        (Phase.RELEARNING, 0, 3, 6),
        (Phase.RELEARNING, 0, 3, 7),
        (Phase.REVIEW, None, 3, 8),
    ]


def test_a_new_card_that_is_answered_wrong_has_not_lapsed() -> None:
    assert schedule(Memory.new(NOON), AGAIN, now=NOON, settings=EXACT, seed=1).lapses == 0


# --- Due dates --------------------------------------------------------------


def test_a_reviewed_card_is_due_when_its_study_day_opens() -> None:
    """At 02:00 in Los Angeles it is still the study day before."""
    now = datetime(2026, 11, 21, 10, tzinfo=UTC)
    after = schedule(Memory.new(now), EASY, now=now, settings=replace(ABROAD, fuzz=False), seed=1)

    assert after.last_day == date(2026, 11, 20)
    assert after.due_at == datetime(2026, 11, 28, 13, tzinfo=UTC)
    assert interval_of(after, now=now, settings=ABROAD) == timedelta(days=8)


def test_no_card_waits_longer_than_the_longest_interval() -> None:
    old = reviewed(stability=30000)

    assert wait(old, EASY, Settings(maximum_interval=50, fuzz=False)) == timedelta(days=50)
    assert wait(old, EASY, Settings(maximum_interval=50)) <= timedelta(days=50)


def test_stability_stops_growing_where_the_reference_stops() -> None:
    old = reviewed(stability=36000, last_day=date(1926, 11, 21))

    assert schedule(old, EASY, now=NOON, settings=EXACT, seed=1).stability == 36500


def test_a_higher_retention_brings_a_card_back_at_once() -> None:
    """The wait of the old settings is no floor for the new ones."""
    slow = reviewed(stability=100, last_day=TODAY - timedelta(days=100), due_at=NOON)

    assert wait(slow, HARD, Settings(desired_retention=0.97)) < timedelta(days=100)


def test_a_learner_who_flew_west_does_not_study_one_day_twice() -> None:
    tomorrow = reviewed(last_day=TODAY + timedelta(days=1))

    after = schedule(tomorrow, GOOD, now=NOON, settings=EXACT, seed=1)

    assert after.last_day == TODAY + timedelta(days=1)
    assert after.stability == tomorrow.stability


@pytest.mark.parametrize("on", [TODAY, TODAY - timedelta(days=1)])
def test_a_repeat_on_the_same_day_has_no_prediction(on: date) -> None:
    assert recall(reviewed(last_day=TODAY), on=on, settings=EXACT) is None


def test_a_new_card_has_no_prediction() -> None:
    assert recall(Memory.new(NOON), on=TODAY, settings=EXACT) is None


def test_a_card_is_recalled_nine_times_in_ten_after_one_stability() -> None:
    assert recall(reviewed(stability=10), on=TODAY, settings=EXACT) == pytest.approx(0.9)


def test_an_answer_at_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        schedule(reviewed(), GOOD, now=NOON.replace(tzinfo=None), settings=EXACT, seed=1)


def test_a_rating_may_come_as_the_number_of_a_form() -> None:
    number: Any = 1

    assert schedule(reviewed(), number, now=NOON, settings=EXACT, seed=1) == schedule(
        reviewed(), AGAIN, now=NOON, settings=EXACT, seed=1
    )


def test_a_step_is_minutes_even_while_the_clock_is_set_back() -> None:
    """At 03:00 on 25 October 2026 the clocks of Vienna went back to 02:00."""
    now = datetime(2026, 10, 25, 2, 55, tzinfo=ZoneInfo("Europe/Vienna"))

    after = schedule(Memory.new(now), GOOD, now=now, settings=EXACT, seed=1)

    assert after.due_at == datetime(2026, 10, 25, 1, 5, tzinfo=UTC)


def test_a_card_that_is_overdue_waits_no_time() -> None:
    learning = schedule(Memory.new(NOON), GOOD, now=NOON, settings=EXACT, seed=1)
    later = NOON + timedelta(days=30)

    assert interval_of(learning, now=later, settings=EXACT) == timedelta(0)
    assert interval_of(reviewed(), now=later, settings=EXACT) == timedelta(0)


def test_a_forgotten_card_may_come_back_sooner_than_before() -> None:
    stepless = Settings(relearning_steps=())
    memory = reviewed(stability=300, last_day=TODAY - timedelta(days=5), due_at=NOON)
    waits = {
        interval_of(
            schedule(memory, AGAIN, now=NOON, settings=stepless, seed=seed), now=NOON, settings=stepless
        ).days
        for seed in range(40)
    }

    assert min(waits) < 5


def test_a_rating_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="5"):
        schedule(reviewed(), 5, now=NOON, settings=EXACT, seed=1)  # type: ignore[arg-type]  # what is refused


# --- Properties -------------------------------------------------------------


@quick
@given(histories, choices, seeds, loads)
def test_a_better_rating_never_comes_back_sooner(
    history: list[tuple[Rating, timedelta]], settings: Settings, seed: int, load: dict[date, int] | None
) -> None:
    memory, now = replay(history, settings, seed)
    after = preview(memory, now=now, settings=settings, seed=seed, load=load)

    waits = [interval_of(card, now=now, settings=settings) for card in after.values()]
    assert waits == sorted(waits)


@quick
@given(histories, choices, seeds, loads)
def test_the_same_answer_gives_the_same_day_as_its_preview(
    history: list[tuple[Rating, timedelta]], settings: Settings, seed: int, load: dict[date, int] | None
) -> None:
    memory, now = replay(history, settings, seed)
    promised = preview(memory, now=now, settings=settings, seed=seed, load=load)

    for rating in Rating:
        kept = schedule(memory, rating, now=now, settings=settings, seed=seed, load=load)
        assert kept == promised[rating]


@quick
@given(histories, choices, seeds, loads, ratings)
def test_fuzz_stays_inside_its_range_and_never_below_the_last_wait(
    history: list[tuple[Rating, timedelta]],
    settings: Settings,
    seed: int,
    load: dict[date, int] | None,
    rating: Rating,
) -> None:
    memory, now = replay(history, settings, seed)
    after = schedule(memory, rating, now=now, settings=settings, seed=seed, load=load)
    days = interval_of(after, now=now, settings=settings).days

    assert after.due_at > now
    if after.phase is Phase.REVIEW:
        assert after.stability is not None
        ceiling = settings.maximum_interval
        lower, upper = fuzz_range(min(interval_for(after.stability, settings.desired_retention), ceiling))
        assert max(1, min(lower, ceiling)) <= days <= min(max(upper, 1), ceiling)
    if after.phase is memory.phase is Phase.REVIEW and rating is not AGAIN:
        assert memory.last_day is not None
        due = study_day(memory.due_at, zone=settings.zone, day_start=settings.day_start)
        assert days >= (due - memory.last_day).days


@quick
@given(histories, choices, seeds)
def test_the_memory_is_the_one_that_the_library_gets_for_study_days(
    history: list[tuple[Rating, timedelta]], settings: Settings, seed: int
) -> None:
    now = NOON - sum((gap for _, gap in history), timedelta(0))
    memory, theirs = Memory.new(now), fsrs.Card(card_id=1)
    library = fsrs.Scheduler(enable_fuzzing=False)
    for rating, gap in history:
        now += gap
        memory = schedule(memory, rating, now=now, settings=settings, seed=seed)
        day = study_day(now, zone=settings.zone, day_start=settings.day_start)
        noon = datetime.combine(day, time(12), tzinfo=UTC)
        theirs, _ = library.review_card(theirs, fsrs.Rating(int(rating)), noon)

    assert (memory.stability, memory.difficulty) == pytest.approx((theirs.stability, theirs.difficulty))


@quick
@given(histories, choices, seeds)
def test_a_snapshot_restores_the_memory_exactly(
    history: list[tuple[Rating, timedelta]], settings: Settings, seed: int
) -> None:
    memory, now = replay(history, settings, seed)
    stored = json.dumps(memory.to_json())
    schedule(memory, AGAIN, now=now, settings=settings, seed=seed)

    assert Memory.from_json(json.loads(stored)) == memory


@quick
@given(seeds, st.sampled_from(["Europe/Vienna", "America/Los_Angeles", "Australia/Lord_Howe"]))
def test_due_times_stand_on_the_opening_of_a_study_day_in_any_zone(seed: int, zone: str) -> None:
    settings = Settings(zone=zone)
    after = schedule(reviewed(), GOOD, now=NOON, settings=settings, seed=seed)
    due = study_day(after.due_at, zone=zone, day_start=4)

    assert after.due_at == day_opens(due, zone=zone, day_start=4)


# --- Leeches ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("threshold", "met"),
    [(8, [8, 12, 16]), (3, [3, 5, 7, 9, 11, 13, 15, 17]), (1, list(range(1, 19))), (0, [])],
)
def test_a_leech_is_told_at_the_threshold_and_every_half_of_it(threshold: int, met: list[int]) -> None:
    assert [lapses for lapses in range(19) if is_leech(lapses, threshold)] == met


def test_waits_grow_while_the_learner_remembers() -> None:
    memory, now, waits = reviewed(), NOON, []
    for _ in range(6):
        memory = schedule(memory, GOOD, now=now, settings=Settings(), seed=9)
        waits.append(interval_of(memory, now=now, settings=Settings()))
        now = memory.due_at

    assert all(shorter < longer for shorter, longer in pairwise(waits))
