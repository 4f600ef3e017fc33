"""Who is reminded in these tests."""

from __future__ import annotations

from tests.reminders.faults.learners import learners, settle
from tests.reminders.faults.scene import Scene


def crowd(scene: Scene, count: int) -> list[str]:
    """So many learners with cards due; of eight, one has an exam in a week, one a week to sum up, and one both."""
    now, share = scene.clock.now(), count // 8
    due = learners(share, now=now, name="exam", exam_in=7)
    due += learners(share, now=now, name="week", sums_up=True)
    due += learners(share, now=now, name="both", exam_in=7, sums_up=True)
    due += learners(count - 3 * share, now=now)
    settle()
    return due
