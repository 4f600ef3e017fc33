"""The rows of the database go the ways of `engine.reminders.step`, whatever comes, in whatever order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from quizapp.accounts.models import User
from quizapp.engine.reminders import (
    LATEST,
    Bounce,
    Cancel,
    Claim,
    Delivered,
    Drop,
    Dropped,
    Event,
    Failure,
    Row,
    State,
    step,
)
from quizapp.reminders.actions import claiming, marking, planning
from quizapp.reminders.models import Addressee, Reminder
from tests.reminders.making import SIX, claim_of, planned, reminded

pytestmark = pytest.mark.django_db

ATTEMPTS = st.integers(0, 14)
WAITS = st.sampled_from([timedelta(seconds=1), *[timedelta(minutes=minutes) for minutes in (1, 5, 20, 90)]])
OPEN = {State.PLANNED, State.CLAIMED, State.FAILED}


class Both(RuleBasedStateMachine):
    """The same events for a row of the table and for a row of the rules."""

    def __init__(self) -> None:
        super().__init__()
        self.learner = reminded(quiet_from=0, quiet_until=0)
        self.now = SIX - timedelta(minutes=10)
        self.row = Row(due=SIX)
        self.seed = ""

    @initialize(tried=st.booleans())
    def plan(self, *, tried: bool) -> None:
        # Half of them have been tried often: a walk of these steps does not come to the last attempts.
        attempts = 10 if tried else 0
        stored = planned(self.learner, attempts=attempts)
        self.number = stored.pk
        self.row = Row(due=SIX, attempts=attempts)
        self.seed = claim_of(stored).message_id

    def goes(self, event: Event) -> None:
        after = step(self.row, event)
        if isinstance(after, Row):
            self.row = after

    def stored(self) -> Reminder:
        return Reminder.objects.select_related("learner").get(pk=self.number)

    @rule(wait=WAITS)
    def time_passes(self, wait: timedelta) -> None:
        self.now += wait

    @rule()
    def a_sender_looks(self) -> None:
        before = self.row
        self.goes(Claim(self.now))

        found = claiming.claim(now=self.now)

        is_new = self.row.state is State.CLAIMED and self.row != before
        assert [one.attempt for one in found] == ([self.row.attempts] if is_new else [])
        assert all(one.message_id == self.seed for one in found)

    @rule(attempt=ATTEMPTS)
    def it_was_sent(self, attempt: int) -> None:
        self.goes(Delivered(attempt))
        marking.sent(claim_of(self.stored(), attempt=attempt), now=self.now)

    @rule(
        attempt=ATTEMPTS,
        bounce=st.sampled_from([Bounce.TRANSIENT, Bounce.TRANSIENT, Bounce.OURS, Bounce.PERMANENT]),
    )
    def it_was_refused(self, attempt: int, bounce: Bounce) -> None:
        self.goes(Failure(attempt, at=self.now, bounce=bounce, reason="450 no", seed=self.seed))
        marking.failed(claim_of(self.stored(), attempt=attempt), bounce, "450\0 no", now=self.now)

    @precondition(lambda self: self.row.state is State.CLAIMED)
    @rule(bounce=st.sampled_from([Bounce.TRANSIENT, Bounce.OURS]))
    def the_holder_is_refused(self, bounce: Bounce) -> None:
        self.it_was_refused(self.row.attempts, bounce)

    @rule(attempt=ATTEMPTS)
    def its_sender_drops_it(self, attempt: int) -> None:
        self.goes(Drop("studied already", attempt))
        marking.dropped(claim_of(self.stored(), attempt=attempt), "studied already", now=self.now)

    @rule()
    def late_ones_are_swept(self) -> None:
        is_awake = self.row.wait_until is None or self.row.wait_until <= self.now
        if self.now - SIX >= LATEST and is_awake:
            self.goes(Drop(Dropped.LATE))
        claiming.sweep(now=self.now)

    @rule()
    def the_address_is_switched_off(self) -> None:
        self.goes(Cancel("address refused"))
        marking.cancel_open(self.learner.pk, "address refused", now=self.now)

    @rule()
    def the_learner_switches_off(self) -> None:
        if self.row.state is not State.CLAIMED:
            self.goes(Cancel("off"))
        User.objects.filter(pk=self.learner.pk).update(reminders=False)
        planning.replan(User.objects.get(pk=self.learner.pk), now=self.now, hour_moved=False)
        User.objects.filter(pk=self.learner.pk).update(reminders=True)

    @invariant()
    def they_agree(self) -> None:
        if not self.seed:
            return
        stored = self.stored()
        assert (stored.state, stored.attempts, stored.reason) == (
            self.row.state.value,
            self.row.attempts,
            self.row.reason,
        )
        assert stored.due == self.row.due
        if self.row.state in OPEN:
            assert stored.wake_at == (self.row.wait_until or self.row.due)
            assert stored.ended_at is None
        else:
            assert stored.wake_at is None
            assert stored.ended_at is not None

    @invariant()
    def what_was_sent_is_remembered(self) -> None:
        if not self.seed:
            return
        addressee = Addressee.objects.get(pk=self.learner.pk)
        assert (addressee.last_day is not None) == (self.row.state is State.SENT)

    def teardown(self) -> None:
        # The next walk must not meet this one's rows.
        Reminder.objects.all().delete()


def test_rows_go_the_ways_of_the_rules() -> None:
    run_state_machine_as_test(
        Both,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
