from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.engine.reminders import (
    LATEST,
    LEASE,
    MOST_ATTEMPTS,
    Bounce,
    Cancel,
    Claim,
    Delivered,
    Drop,
    Dropped,
    Event,
    Failure,
    Refused,
    Row,
    State,
    retry_after,
    step,
)

SIX = datetime(2026, 11, 20, 18, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PLANNED = Row(due=SIX)
SEED = "<fe@example.org>"


def after(row: Row, *events: Event) -> Row:
    """The row after events that must all be accepted."""
    for event in events:
        result = step(row, event)
        assert isinstance(result, Row), (row, event, result)
        row = result
    return row


def failure(attempt: int, at: datetime, bounce: Bounce = Bounce.TRANSIENT) -> Failure:
    return Failure(attempt, at, bounce, "451 4.3.0 Try later", SEED)


def test_a_reminder_is_claimed_sent_and_marked() -> None:
    claimed = after(PLANNED, Claim(SIX))

    assert claimed == Row(SIX, State.CLAIMED, attempts=1, wait_until=SIX + LEASE)
    assert after(claimed, Delivered(1)) == Row(SIX, State.SENT, attempts=1)


def test_no_reminder_is_claimed_before_it_is_due() -> None:
    assert step(PLANNED, Claim(SIX - SECOND)) is Refused.EARLY


def test_of_two_senders_the_second_comes_too_late_until_the_lease_is_over() -> None:
    claimed = after(PLANNED, Claim(SIX))

    assert step(claimed, Claim(SIX + LEASE - SECOND)) is Refused.HELD
    again = after(claimed, Claim(SIX + LEASE))
    assert (again.attempts, again.wait_until) == (2, SIX + 2 * LEASE)


def test_a_sender_that_lost_its_lease_may_say_that_it_sent_but_not_that_it_failed() -> None:
    again = after(PLANNED, Claim(SIX), Claim(SIX + LEASE))

    assert after(again, Delivered(1)).state is State.SENT
    assert step(again, failure(1, SIX + LEASE)) is Refused.STALE
    assert step(again, Drop("studied already", attempt=1)) is Refused.STALE


def test_a_message_that_went_out_while_its_row_was_cancelled_counts_as_sent() -> None:
    cancelled = after(PLANNED, Claim(SIX), Cancel("off"))

    assert (cancelled.state, cancelled.reason) == (State.CANCELLED, "off")
    assert after(cancelled, Delivered(1)).state is State.SENT


@pytest.mark.parametrize("attempt", [-1, 0, 2])
def test_a_claim_that_never_was_delivers_nothing(attempt: int) -> None:
    assert step(after(PLANNED, Claim(SIX)), Delivered(attempt)) is Refused.STALE


def test_a_failed_reminder_waits_and_is_then_claimed_again() -> None:
    failed = after(PLANNED, Claim(SIX), failure(1, SIX + SECOND))
    again = SIX + SECOND + retry_after(1, seed=SEED)

    assert (failed.state, failed.wait_until, failed.reason) == (State.FAILED, again, "451 4.3.0 Try later")
    assert step(failed, Claim(again - SECOND)) is Refused.EARLY
    assert after(failed, Claim(again)).attempts == 2


def test_a_refusal_for_good_drops_the_reminder_at_once() -> None:
    dropped = after(PLANNED, Claim(SIX), failure(1, SIX, Bounce.PERMANENT))

    assert (dropped.state, dropped.reason) == (State.DROPPED, Dropped.REFUSED)
    assert after(PLANNED, Claim(SIX), failure(1, SIX, Bounce.OURS)).state is State.FAILED


def test_a_reminder_four_hours_late_is_dropped_and_not_claimed() -> None:
    assert after(PLANNED, Claim(SIX + LATEST - SECOND)).state is State.CLAIMED
    late = after(PLANNED, Claim(SIX + LATEST))
    assert (late.state, late.reason) == (State.DROPPED, Dropped.LATE)


def test_the_claim_of_a_sender_that_died_is_dropped_too_once_it_is_late() -> None:
    late = after(PLANNED, Claim(SIX), Claim(SIX + LATEST))

    assert (late.state, late.reason) == (State.DROPPED, Dropped.LATE)


def test_a_reminder_that_kills_its_senders_is_dropped_after_some_of_them() -> None:
    row = PLANNED
    for n in range(MOST_ATTEMPTS):
        row = after(row, Claim(SIX + n * LEASE))
    assert row.state is State.CLAIMED

    dropped = after(row, Claim(SIX + MOST_ATTEMPTS * LEASE))
    assert (dropped.state, dropped.reason) == (State.DROPPED, Dropped.ATTEMPTS)
    failed = after(row, failure(MOST_ATTEMPTS, SIX + MOST_ATTEMPTS * LEASE))
    assert (failed.state, failed.reason) == (State.DROPPED, Dropped.ATTEMPTS)


def test_a_mail_server_that_is_down_for_hours_costs_the_reminder_but_is_asked_rarely() -> None:
    row, now, claims = PLANNED, SIX, 0
    while row.state is not State.DROPPED:
        row = after(row, Claim(now))
        claims += 1
        row = after(row, failure(row.attempts, now))
        now = row.wait_until or now

    assert row.reason == Dropped.LATE
    assert now - SIX < LATEST
    assert 7 <= claims <= 11


def test_the_sweep_drops_what_nobody_holds() -> None:
    assert after(PLANNED, Drop("studied already")).reason == "studied already"
    assert step(after(PLANNED, Claim(SIX)), Drop("too late")) is Refused.HELD
    assert after(PLANNED, Claim(SIX), Drop("studied already", attempt=1)).state is State.DROPPED


@pytest.mark.parametrize("end", [Delivered(1), Drop("studied already", attempt=1), Cancel("off")])
@pytest.mark.parametrize(
    "event",
    [Claim(SIX + LEASE), failure(1, SIX), Drop("late"), Drop("late", attempt=1), Cancel("off")],
)
def test_what_has_ended_is_not_begun_again(end: Event, event: Event) -> None:
    assert step(after(PLANNED, Claim(SIX), end), event) is Refused.ENDED


def test_what_is_sent_is_not_sent_twice() -> None:
    assert step(after(PLANNED, Claim(SIX), Delivered(1)), Delivered(1)) is Refused.ENDED


@pytest.mark.parametrize("attempts", range(1, 13))
def test_tries_come_further_and_further_apart_up_to_an_hour_and_a_quarter(attempts: int) -> None:
    nominal = min(60 * 2 ** (attempts - 1), 3600)
    waits = [retry_after(attempts, seed=f"<{n}@example.org>").total_seconds() for n in range(200)]

    assert 0.75 * nominal <= min(waits) < 0.8 * nominal
    assert 1.2 * nominal < max(waits) <= 1.25 * nominal
    assert retry_after(attempts, seed=SEED) == retry_after(attempts, seed=SEED)


@given(st.integers(), st.text(st.characters()))
def test_a_wild_count_of_attempts_is_no_error(attempts: int, seed: str) -> None:
    assert timedelta(seconds=45) <= retry_after(attempts, seed=seed) <= timedelta(minutes=75)


times = st.integers(-60, 400).map(lambda minutes: SIX + timedelta(minutes=minutes))
attempts = st.integers(-1, 4)
events = st.one_of(
    st.builds(Claim, times),
    st.builds(Delivered, attempts),
    st.builds(Failure, attempts, times, st.sampled_from(Bounce), st.just("no"), st.just(SEED)),
    st.builds(Drop, st.just("late"), st.none() | attempts),
    st.builds(Cancel, st.just("off")),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(events, max_size=12))
def test_whatever_happens_a_row_keeps_its_shape_and_what_is_sent_stays_sent(story: list[Event]) -> None:
    row = PLANNED
    for event in story:
        result = step(row, event)
        if isinstance(result, Refused):
            continue
        assert row.state is not State.SENT
        assert result.due == row.due
        assert result.attempts - row.attempts in {0, 1}
        assert (result.attempts > row.attempts) == (
            isinstance(event, Claim) and result.state is State.CLAIMED
        )
        assert (result.wait_until is not None) == (result.state in {State.CLAIMED, State.FAILED})
        if row.state in {State.DROPPED, State.CANCELLED}:
            assert isinstance(event, Delivered)
            assert result.state is State.SENT
        row = result
