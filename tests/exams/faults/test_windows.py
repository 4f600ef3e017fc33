"""No order of edits, resends, reloads, delays, ends and sign-ins overwrites anything in silence."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from quizapp.engine.saving import Head, Origin, Outcome
from quizapp.exams.actions import saving
from tests.bank.factories import QuestionFactory
from tests.exams.faults.windows import OVER, Windows

pytestmark = pytest.mark.django_db

STEPS = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


# A wrong site is looked at until it is caught: thirty random schedules may miss it.
CAUGHT = settings(STEPS, max_examples=1000, report_multiple_bugs=False)


@pytest.fixture(autouse=True)
def question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Windows, "question", QuestionFactory.create(terms=[], version__facts=[]))


def test_nothing_that_was_acknowledged_is_overwritten_in_silence() -> None:
    run_state_machine_as_test(Windows, settings=STEPS)


def test_a_site_where_the_last_writer_wins_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(head: Head, origin: Origin, *, in_time: bool) -> Outcome:
        return Outcome.SAVED if in_time else Outcome.LATE

    monkeypatch.setattr(saving, "judge", judge)

    with pytest.raises(AssertionError, match=r"had not seen|an older change won|nobody touched|stands over"):
        run_state_machine_as_test(Windows, settings=CAUGHT)


def test_a_site_that_takes_late_changes_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "GRACE", OVER * 2)

    # Any invariant of the machine: a late change may show first as an answer that should not stand.
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Windows, settings=CAUGHT)


def test_a_site_that_forgets_keys_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = saving._read

    def read(pk: int, changes: object) -> object:
        rows, _, now = honest(pk, changes)  # type: ignore[arg-type] # passed on as they came
        return rows, {}, now

    monkeypatch.setattr(saving, "_read", read)

    with pytest.raises(Exception, match=r"one_save_per_key|told something else"):
        run_state_machine_as_test(Windows, settings=CAUGHT)
