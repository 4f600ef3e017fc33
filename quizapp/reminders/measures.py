"""The outbox in the terms of Prometheus, the same figures as on the operators' page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from prometheus_client.metrics_core import Metric

from quizapp.reminders import backlog
from quizapp.reminders.backlog import Backlog
from quizapp.web.metrics import gauge


def measure(now: datetime) -> Iterable[Metric]:
    return _families(backlog.read(now=now))


def _families(found: Backlog) -> Iterable[Metric]:
    yield gauge("reminders_waiting", "Reminders that could be sent now.", found.waiting)
    yield gauge(
        "reminders_oldest_waiting_seconds",
        "How long the first of them has been waiting, 0 if there is none.",
        found.late.total_seconds() if found.late is not None else 0.0,
    )
    coming = gauge("reminders_coming", "Reminders that become due within this time.", labels=["within"])
    for within, count in found.coming.items():
        coming.add_metric([within], count)
    yield coming
    opened = gauge("reminders_open", "Reminders that have not ended.", labels=["state", "kind"])
    for (state, kind), count in found.open.items():
        opened.add_metric([state, kind], count)
    yield opened
    ended = gauge(
        "reminders_ended",
        "Reminders that ended in the full hours of this window and since, by how and why.",
        labels=["window", "kind", "state", "reason", "channel"],
    )
    for window, rows in found.ended.items():
        for row in rows:
            ended.add_metric([window, row.kind, row.state, row.reason, row.channel], row.count)
    yield ended
    yield gauge(
        "reminders_refused_addresses", "Learners whose address takes no mail.", found.refused_addresses
    )
    yield gauge("reminders_push_subscriptions", "Browsers that are reminded in.", found.subscriptions)
    yield gauge("reminders_groups", "Groups of learners who share zone and hours.", found.groups)
    yield gauge(
        "reminders_planner_late_seconds",
        "How long the first group has been waiting to be planned, 0 if none waits.",
        found.planner_late.total_seconds() if found.planner_late is not None else 0.0,
    )
    yield gauge(
        "reminders_last_planned_timestamp_seconds",
        "When a reminder was last planned.",
        None if found.last_planned is None else found.last_planned.timestamp(),
    )
    yield gauge(
        "reminders_last_sent_timestamp_seconds",
        "When a reminder was last sent, within a week.",
        None if found.last_sent is None else found.last_sent.timestamp(),
    )
