"""The checks of the faults, held against histories that are wrong on purpose."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from tests.reminders.faults.history import Outcome, violations
from tests.reminders.faults.mailserver import Message

FE, ADA = "fe@example.com", "ada@example.com"
TODAY = date(2026, 11, 24)
STUDY = Outcome(1, FE, "study", TODAY, "sent", 1, "", "<study@x>")
EXAM = Outcome(2, FE, "exam", TODAY, "sent", 1, "", "<exam@x>")
WENT_OUT = Message(FE, "<study@x>")


def test_a_reminder_that_was_sent_once_is_right() -> None:
    assert violations([STUDY], [WENT_OUT], due=[FE]) == []


def test_a_repeat_across_a_crash_is_right() -> None:
    assert violations([STUDY], [WENT_OUT] * 2, due=[FE], crashes={1: 1, 7: 1}) == []


def test_a_kind_that_gave_way_to_another_is_right() -> None:
    passed = replace(EXAM, state="dropped", reason="another is sent")

    assert violations([STUDY, passed], [WENT_OUT], due=[FE]) == []


def test_an_address_that_is_gone_is_right() -> None:
    gone = replace(STUDY, state="dropped", reason="address refused")

    assert violations([gone], [], due=[FE], excused={FE: ["address refused"]}) == []


@pytest.mark.parametrize(
    ("rows", "taken", "said"),
    [
        (
            [replace(STUDY, state="claimed")],
            [WENT_OUT],
            "study to fe@example.com for 2026-11-24: never ended",
        ),
        ([STUDY], [], "says it was sent, and was not"),
        ([replace(STUDY, state="dropped", reason="too late")], [WENT_OUT], "was sent, and says dropped"),
        ([replace(STUDY, state="dropped", reason="")], [], "without a reason"),
        ([replace(STUDY, state="dropped", reason="tired")], [], "for no known reason"),
        ([STUDY], [WENT_OUT] * 2, "sent 2 times, 0 crashes had it in hand"),
        ([STUDY], [WENT_OUT, Message(FE, "<any@x>")], "is of no row"),
        ([STUDY], [WENT_OUT, Message(ADA, "<study@x>")], "a message to ada@example.com is of no row"),
        ([STUDY, EXAM], [WENT_OUT, Message(FE, "<exam@x>")], "fe@example.com got exam and study"),
        ([STUDY, replace(STUDY, id=3)], [WENT_OUT], "2 rows"),
        ([], [], "fe@example.com got nothing, and no row says why"),
        ([replace(STUDY, state="dropped", reason="too late")], [], "got nothing, because too late"),
    ],
)
def test_what_is_wrong_is_said(rows: Sequence[Outcome], taken: Sequence[Message], said: str) -> None:
    assert any(said in each for each in violations(rows, taken, due=[FE]))


@pytest.mark.parametrize("crashes", [{2: 2}, {1: 1}])
def test_a_crash_excuses_one_repeat_of_what_it_had_in_hand(crashes: Mapping[int, int]) -> None:
    assert any(
        "sent 3 times" in each for each in violations([STUDY], [WENT_OUT] * 3, due=[], crashes=crashes)
    )


@pytest.mark.parametrize("excused", [{}, {FE: ["address refused"]}, {ADA: ["too late"]}])
def test_an_excuse_holds_for_its_learner_and_its_reason(excused: Mapping[str, Collection[str]]) -> None:
    late = replace(STUDY, state="dropped", reason="too late")

    assert violations([late], [], due=[FE], excused=excused) != []
