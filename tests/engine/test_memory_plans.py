"""The parts of memory around the schedule: backlog, mixing, wording, settings, state."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.engine.memory import (
    Memory,
    Phase,
    Settings,
    SettingsError,
    interval_text,
    interval_words,
    new_first,
    spread_backlog,
)

from .builders import NOON, TODAY, reviewed

quick = settings(max_examples=50, deadline=None)
backlogs = st.lists(st.tuples(st.floats(0, 1), st.floats(0.5, 200))).map(
    lambda cards: [(number, recall, seconds) for number, (recall, seconds) in enumerate(cards)]
)


# --- Catching up ------------------------------------------------------------


def test_what_can_still_be_saved_comes_before_the_safe_and_the_lost() -> None:
    cards = [("safe", 0.97, 10), ("lost", 0.02, 10), ("shaky", 0.75, 10), ("even", 0.5, 10)]

    placed = spread_backlog(cards, today=TODAY, seconds_per_day=10, days=4)

    assert list(placed) == ["even", "shaky", "safe", "lost"]
    assert list(placed.values()) == [TODAY + timedelta(days=n) for n in range(4)]


def test_of_two_cards_in_equal_danger_the_quicker_comes_first() -> None:
    cards = [("slow", 0.6, 90), ("quick", 0.6, 30)]

    assert list(spread_backlog(cards, today=TODAY, seconds_per_day=600, days=1)) == ["quick", "slow"]


def test_of_two_cards_with_as_much_to_save_the_better_known_comes_first() -> None:
    cards = [("weak", 0.25, 30), ("strong", 0.75, 30)]

    assert list(spread_backlog(cards, today=TODAY, seconds_per_day=600, days=1)) == ["strong", "weak"]


def test_a_backlog_that_fits_is_levelled_over_the_days() -> None:
    cards = [(number, 0.5, 10) for number in range(30)]

    placed = spread_backlog(cards, today=TODAY, seconds_per_day=1000, days=10)

    by_day = [list(placed.values()).count(TODAY + timedelta(days=n)) for n in range(10)]
    assert by_day == [3] * 10


def test_a_backlog_that_does_not_fit_goes_on_and_keeps_the_budget() -> None:
    cards = [(number, 0.5, 10) for number in range(30)]

    placed = spread_backlog(cards, today=TODAY, seconds_per_day=20, days=3)

    assert max(placed.values()) == TODAY + timedelta(days=14)


def test_a_card_longer_than_the_budget_has_a_day_of_its_own() -> None:
    cards = [("long", 0.5, 300), ("short", 0.9, 20), ("brief", 0.9, 20)]

    placed = spread_backlog(cards, today=TODAY, seconds_per_day=100, days=1)

    assert [(card, (day - TODAY).days) for card, day in placed.items()] == [
        ("short", 0),
        ("brief", 0),
        ("long", 1),
    ]
    assert spread_backlog(cards[:1], today=TODAY, seconds_per_day=100, days=1) == {"long": TODAY}


@quick
@given(backlogs, st.floats(10, 1000), st.integers(1, 60))
def test_every_card_is_placed_and_no_day_gets_more_than_its_budget(
    cards: list[tuple[int, float, float]], budget: float, days: int
) -> None:
    placed = spread_backlog(cards, today=TODAY, seconds_per_day=budget, days=days)

    assert placed.keys() == {card for card, _, _ in cards}
    for day in set(placed.values()):
        seconds = [length for card, _, length in cards if placed[card] == day]
        # The budget holds, but for one card that is longer than it.
        assert sum(seconds) <= budget * (1 + 1e-9) or len(seconds) == 1
    # No day in between is left empty.
    used = {(day - TODAY).days for day in placed.values()}
    assert used == set(range(len(used)))


@quick
@given(backlogs, st.integers(1, 60))
def test_a_wide_budget_needs_no_more_days_than_asked(
    cards: list[tuple[int, float, float]], days: int
) -> None:
    placed = spread_backlog(cards, today=TODAY, seconds_per_day=1e9, days=days)

    assert all(day < TODAY + timedelta(days=days) for day in placed.values())


@pytest.mark.parametrize(
    ("cards", "budget", "days"),
    [
        ([], 0, 1),
        ([], float("nan"), 1),
        ([], 60, 0),
        ([("a", 1.5, 10)], 60, 1),
        ([("a", float("nan"), 10)], 60, 1),
        ([("a", 0.5, 0)], 60, 1),
    ],
)
def test_a_backlog_of_impossible_numbers_is_refused(
    cards: list[tuple[str, float, float]], budget: float, days: int
) -> None:
    with pytest.raises(ValueError, match="seconds"):
        spread_backlog(cards, today=TODAY, seconds_per_day=budget, days=days)


# --- Mixing new cards among reviews -------------------------------------------


def study(*, new_limit: int, reviews: int) -> str:
    """A whole day as a text: n for a new card, r for a review."""
    day = ""
    while day.count("n") < new_limit or day.count("r") < reviews:
        new = new_first(
            day.count("n"),
            day.count("r"),
            new_limit=new_limit,
            reviews_waiting=reviews - day.count("r"),
        )
        day += "n" if new else "r"
    return day


@pytest.mark.parametrize(
    ("new_limit", "reviews", "day"),
    [
        (2, 8, "rrnrrrrnrr"),
        (4, 4, "rnrnrnrn"),
        (0, 3, "rrr"),
        (3, 0, "nnn"),
        (1, 1, "rn"),
        (6, 2, "rnnnrnnn"),
    ],
)
def test_new_cards_are_spread_evenly_among_reviews(new_limit: int, reviews: int, day: str) -> None:
    assert study(new_limit=new_limit, reviews=reviews) == day


@quick
@given(st.integers(1, 30), st.integers(1, 200))
def test_stretches_of_reviews_between_new_cards_differ_by_at_most_one(new_limit: int, reviews: int) -> None:
    stretches = [len(stretch) for stretch in study(new_limit=new_limit, reviews=reviews).split("n")]
    inner = stretches[1:-1]

    assert not inner or max(inner) - min(inner) <= 1


def test_counts_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        new_first(-1, 0, new_limit=1, reviews_waiting=0)


# --- Wording ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("delta", "short", "spoken"),
    [
        (timedelta(seconds=20), "<1 min", "in less than a minute"),
        (timedelta(minutes=1), "1 min", "in 1 minute"),
        (timedelta(minutes=10), "10 min", "in 10 minutes"),
        (timedelta(minutes=59, seconds=40), "1 h", "in 1 hour"),
        (timedelta(hours=5), "5 h", "in 5 hours"),
        (timedelta(hours=23, minutes=40), "1 d", "in 1 day"),
        (timedelta(days=1), "1 d", "in 1 day"),
        (timedelta(days=30), "30 d", "in 30 days"),
        (timedelta(days=31), "1 mo", "in 1 month"),
        (timedelta(days=64), "2.1 mo", "in 2.1 months"),
        (timedelta(days=364), "1 y", "in 1 year"),
        (timedelta(days=500), "1.4 y", "in 1.4 years"),
        (timedelta(days=36500), "99.9 y", "in 99.9 years"),
    ],
)
def test_an_interval_is_short_on_a_button_and_a_phrase_when_spoken(
    delta: timedelta, short: str, spoken: str
) -> None:
    assert interval_text(delta) == short
    assert interval_words(delta) == spoken


@pytest.mark.parametrize("delta", [timedelta(0), timedelta(days=-3)])
def test_what_is_due_is_due_now(delta: timedelta) -> None:
    assert interval_words(delta) == "now"
    assert interval_text(delta) == "<1 min"


# --- Settings -------------------------------------------------------------------


def test_settings_tell_every_fault_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings(
            desired_retention=0.5,
            parameters=(0.0,) * 21,
            parameters_version="",
            learning_steps=(timedelta(0),),
            relearning_steps=(timedelta(days=1),),
            maximum_interval=0,
            leech_threshold=-1,
            zone="Mars/Olympus",
            day_start=24,
            easy_days={7: 2.0},
        )

    assert len(refused.value.problems) == 10
    assert "'Mars/Olympus'" in str(refused.value)


@pytest.mark.parametrize(
    "fault",
    [
        {"desired_retention": float("nan")},
        {"desired_retention": 1.0},
        {"parameters": (1.0,) * 19},
        {"parameters": (float("nan"),) * 21},
        {"maximum_interval": 36501},
        {"easy_days": {0: -0.1}},
        {"easy_days": {7: 0.5}},
        {"easy_days": {0: float("nan")}},
    ],
)
def test_settings_that_cannot_work_are_refused(fault: dict[str, Any]) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings(**fault)

    assert len(refused.value.problems) == 1


def test_settings_are_a_value_that_no_caller_changes_later() -> None:
    easy_days = {6: 0.5}
    settings = Settings(easy_days=easy_days)
    easy_days[6] = 0

    assert settings == Settings(easy_days={6: 0.5})
    assert hash(settings) == hash(Settings(easy_days={6: 0.5}))


# --- State -----------------------------------------------------------------------


def test_a_new_memory_knows_nothing() -> None:
    new = Memory.new(NOON)

    assert (new.phase, new.step, new.stability, new.difficulty) == (Phase.NEW, None, None, None)
    assert (new.last_day, new.due_at, new.reps, new.lapses) == (None, NOON, 0, 0)


def test_a_phase_may_come_as_the_text_of_a_database_row() -> None:
    row: Any = {"phase": "review"}

    assert replace(reviewed(), **row) == reviewed()
    assert replace(reviewed(), **row).phase is Phase.REVIEW


@pytest.mark.parametrize(
    "fault",
    [
        {"phase": "asleep"},
        {"phase": "new"},
        {"phase": "learning"},
        {"step": 0},
        {"phase": "learning", "step": -1},
        {"stability": None},
        {"stability": 0.0},
        {"stability": float("inf")},
        {"stability": "much"},
        {"difficulty": 10.5},
        {"difficulty": None},
        {"last_day": None},
        {"last_day": "yesterday"},
        {"due_at": "2026-11-21T12:00:00"},
        {"due_at": 5},
        {"reps": -1},
        {"lapses": -1},
    ],
)
def test_a_snapshot_that_cannot_be_is_refused(fault: dict[str, Any]) -> None:
    snapshot = reviewed().to_json()

    with pytest.raises(ValueError, match="not a snapshot"):
        Memory.from_json(snapshot | fault)


def test_a_snapshot_keeps_its_time_in_utc() -> None:
    abroad = reviewed(due_at=NOON.astimezone(ZoneInfo("Asia/Kathmandu")))

    assert abroad.to_json()["due_at"] == "2026-11-21T12:00:00+00:00"


def test_a_snapshot_with_a_field_missing_is_refused() -> None:
    snapshot = reviewed().to_json()
    del snapshot["reps"]

    with pytest.raises(ValueError, match="reps"):
        Memory.from_json(snapshot)


def test_every_fault_of_a_memory_is_told_at_once() -> None:
    with pytest.raises(ValueError, match=r"difficulty.*; .*aware.*; .*counts"):
        Memory(
            phase=Phase.REVIEW,
            step=None,
            stability=1.0,
            difficulty=0.0,
            last_day=date(2026, 11, 20),
            due_at=datetime(2026, 11, 21),  # noqa: DTZ001 is one of the faults
            reps=-1,
            lapses=0,
        )
