from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.engine.reminders import (
    PATIENCE,
    Address,
    Kind,
    Silence,
    Standing,
    choose,
    days_between,
    ignored_reminders,
    refusal,
)

FRIDAY = date(2026, 11, 20)
SUNDAY = date(2026, 11, 22)
DUE = Standing(cards_due=12, last_studied=FRIDAY - timedelta(days=1))
quick = settings(max_examples=100, deadline=None)

near = st.integers(-40, 40).map(lambda days: FRIDAY + timedelta(days=days))
standings = st.builds(
    Standing,
    wanted=st.booleans(),
    address=st.sampled_from(Address),
    cards_due=st.integers(-1, 3),
    studied=st.booleans(),
    last_studied=st.none() | near,
    exam=st.none() | near,
    summary_weekday=st.none() | st.integers(0, 6),
    last_reminded=st.none() | near,
    ignored=st.integers(0, PATIENCE + 3),
    parted=st.booleans(),
)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def test_cards_that_are_due_call_for_study() -> None:
    assert choose(DUE, FRIDAY) is Kind.STUDY


@pytest.mark.parametrize(
    ("change", "silence"),
    [
        ({"wanted": False}, Silence.OFF),
        ({"address": Address.UNVERIFIED}, Silence.UNVERIFIED),
        ({"address": Address.BOUNCED}, Silence.BOUNCED),
        ({"exam": FRIDAY}, Silence.EXAM_OVER),
        ({"exam": FRIDAY - days(1)}, Silence.EXAM_OVER),
        ({"parted": True}, Silence.STOPPED),
        ({"last_reminded": FRIDAY}, Silence.REMINDED),
        ({"last_reminded": FRIDAY + days(1)}, Silence.REMINDED),
        ({"studied": True}, Silence.STUDIED),
        ({"cards_due": 0}, Silence.NOTHING_DUE),
        ({"ignored": 3, "last_reminded": FRIDAY - days(1)}, Silence.IGNORED),
    ],
)
def test_one_reason_is_enough_for_silence(change: dict[str, object], silence: Silence) -> None:
    assert choose(replace(DUE, **change), FRIDAY) is silence  # type: ignore[arg-type]  # a table of fields


@pytest.mark.parametrize("left", [30, 14, 7, 3, 1])
def test_the_countdown_comes_on_its_days_even_with_nothing_due(left: int) -> None:
    standing = Standing(exam=FRIDAY + days(left))

    assert choose(standing, FRIDAY) is Kind.EXAM
    assert choose(replace(standing, exam=FRIDAY + days(left + 1)), FRIDAY) is Silence.NOTHING_DUE


def test_the_countdown_keeps_its_days_when_reminders_are_ignored() -> None:
    standing = replace(DUE, exam=FRIDAY + days(3), ignored=10, last_reminded=FRIDAY - days(1))

    assert choose(standing, FRIDAY) is Kind.EXAM


def test_the_countdown_does_not_call_somebody_who_has_studied_already() -> None:
    assert choose(replace(DUE, exam=FRIDAY + days(3), studied=True), FRIDAY) is Silence.STUDIED


def test_the_countdown_comes_before_the_summary_and_the_summary_before_study() -> None:
    assert choose(DUE, SUNDAY) is Kind.SUMMARY
    assert choose(replace(DUE, exam=SUNDAY + days(7)), SUNDAY) is Kind.EXAM
    assert choose(replace(DUE, summary_weekday=None), SUNDAY) is Kind.STUDY


def test_the_summary_also_goes_to_those_who_have_studied_or_have_nothing_due() -> None:
    assert choose(replace(DUE, studied=True, last_studied=SUNDAY), SUNDAY) is Kind.SUMMARY
    assert choose(replace(DUE, cards_due=0), SUNDAY) is Kind.SUMMARY


def test_a_week_without_study_is_not_summed_up() -> None:
    assert choose(replace(DUE, last_studied=SUNDAY - days(6)), SUNDAY) is Kind.SUMMARY
    assert choose(replace(DUE, last_studied=SUNDAY - days(7)), SUNDAY) is Kind.COMEBACK
    assert choose(replace(DUE, last_studied=None), SUNDAY) is Kind.STUDY


def test_after_a_week_away_the_reminder_speaks_of_coming_back() -> None:
    assert choose(replace(DUE, last_studied=FRIDAY - days(6)), FRIDAY) is Kind.STUDY
    assert choose(replace(DUE, last_studied=FRIDAY - days(7)), FRIDAY) is Kind.COMEBACK


def test_who_never_comes_is_reminded_less_and_less_and_then_no_more() -> None:
    sent: list[tuple[int, Kind]] = []
    for n in range(120):
        day = FRIDAY + days(n)
        standing = Standing(
            cards_due=12,
            last_reminded=FRIDAY + days(sent[-1][0]) if sent else None,
            ignored=len(sent),
            parted=any(kind is Kind.LAST for _, kind in sent),
        )
        kind = choose(standing, day)
        if isinstance(kind, Kind):
            sent.append((n, kind))

    assert [n for n, _ in sent] == [0, 1, 2, 4, 6, 8, 11, 14, 17, 24, 31, 38, 45, 52]
    assert [kind for _, kind in sent] == [Kind.STUDY] * PATIENCE + [Kind.LAST]


def test_after_the_last_message_even_the_exam_is_not_spoken_of() -> None:
    assert choose(replace(DUE, parted=True, exam=FRIDAY + days(7)), FRIDAY) is Silence.STOPPED


def test_a_countdown_in_place_of_the_last_message_only_delays_it() -> None:
    weary = replace(DUE, ignored=PATIENCE, last_reminded=FRIDAY - days(7), exam=FRIDAY + days(7))

    assert choose(weary, FRIDAY) is Kind.EXAM
    told = replace(weary, ignored=PATIENCE + 1, last_reminded=FRIDAY)
    assert choose(told, FRIDAY + days(6)) is Kind.EXAM
    assert choose(replace(told, exam=FRIDAY + days(20)), FRIDAY + days(7)) is Kind.LAST


def test_a_study_day_starts_the_pace_anew() -> None:
    reminded = [FRIDAY - days(n) for n in range(1, 10)]

    assert days_between(ignored_reminders(reminded, FRIDAY - days(20))) == 7
    assert days_between(ignored_reminders(reminded, FRIDAY - days(1))) == 1


def test_study_on_the_date_of_a_reminder_answers_it() -> None:
    assert ignored_reminders([FRIDAY], FRIDAY) == 0
    assert ignored_reminders([FRIDAY], FRIDAY - days(1)) == 1
    assert ignored_reminders([], None) == 0


@quick
@given(st.integers(0, 1000))
def test_the_pace_never_quickens(ignored: int) -> None:
    assert 1 <= days_between(ignored) <= days_between(ignored + 1) <= 7


@quick
@given(standings, near)
def test_what_is_chosen_is_what_the_check_before_sending_allows(standing: Standing, day: date) -> None:
    chosen = choose(standing, day)

    if isinstance(chosen, Kind):
        assert refusal(chosen, standing, day) is None
    else:
        assert all(refusal(kind, standing, day) is not None for kind in Kind)


@quick
@given(standings, near)
def test_nothing_goes_to_who_does_not_want_it_or_cannot_get_it_or_is_past_the_exam(
    standing: Standing, day: date
) -> None:
    if isinstance(choose(standing, day), Kind):
        assert standing.wanted
        assert not standing.parted
        assert standing.address is Address.VERIFIED
        assert standing.exam is None or day < standing.exam
        assert standing.last_reminded is None or day > standing.last_reminded
