"""Metrics for Prometheus: rooms above hand in what they measure, and are asked when `/metrics` is read.

Nothing is counted in a process: there are several, and what they count would
be lost with them. Everything that is told is read from the database at that
moment. So there are gauges only, and one web process tells the same as another.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from quizapp.web import health

Measure = Callable[[datetime], Iterable[Metric]]
"""Called with the time of each reading. Returns whole families, with a constant number of statements."""

_BEARER = "bearer "


class _Reading(Collector):
    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterable[Metric]:
        return (family for measure in _MEASURES for family in measure(self.now))


def register(measure: Measure) -> None:
    if measure not in _MEASURES:
        _MEASURES.append(measure)


def gauge(
    name: str, words: str, value: float | None = None, *, labels: Iterable[str] = ()
) -> GaugeMetricFamily:
    """A family named `sortkey_<name>`, with a value, or with labels whose values come later; without both, no sample."""
    names = list(labels) or None
    return GaugeMetricFamily(f"sortkey_{name}", words, value=value, labels=names)


def exposition(accept: str, *, now: datetime) -> tuple[bytes, str]:
    """Return everything that is measured, and its content type, in the format that the header `Accept` asks for."""
    registry = CollectorRegistry()
    registry.register(_Reading(now))
    encode, content_type = choose_encoder(accept)
    return encode(registry), content_type


def may_read(authorization: str) -> bool:
    """Whether the header `Authorization` has METRICS_TOKEN; never while there is none."""
    token = settings.METRICS_TOKEN.encode()
    scheme, given = authorization[: len(_BEARER)], authorization[len(_BEARER) :]
    same = hmac.compare_digest(given.encode("utf-8", "replace"), token)
    return bool(token) and same and scheme.lower() == _BEARER


def _beat(_now: datetime) -> Iterable[Metric]:
    tick = health.last_tick()
    last = None if tick is None else tick.timestamp()
    return [gauge("beat_last_tick_timestamp_seconds", "When beat last reached a worker.", last)]


_MEASURES: list[Measure] = [_beat]
