"""Metrics: in Prometheus' own format, for whoever has the token, the same as on the operators' page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from quizapp.engine.reminders import State
from quizapp.web import health, metrics
from tests.accounts.factories import UserFactory
from tests.reminders.making import planned

pytestmark = pytest.mark.django_db

TOKEN = "a-token-of-some-length"


@pytest.fixture
def token(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN


def ask(authorization: str = f"Bearer {TOKEN}", **headers: str) -> Any:
    return Client().get("/metrics", headers={"Authorization": authorization, **headers})


def samples() -> dict[tuple[str, ...], float]:
    """What is measured, by name and values of labels, in the order of the labels' names."""
    response = ask()
    assert response.status_code == 200
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.content.decode())
        for sample in family.samples
    }


def test_the_outbox_is_told_in_figures(token: None) -> None:
    now = timezone.now()
    learner = UserFactory.create(mail_refused_at=now)
    today = now.date()
    late: dict[str, Any] = {"due": now - timedelta(minutes=10), "planned_at": now}
    planned(learner, day=today, **late)
    done: dict[str, Any] = {"wake_at": None, "ended_at": now - timedelta(seconds=5), **late}
    planned(learner, day=today - timedelta(days=1), state=State.SENT.value, channel="email", **done)
    planned(learner, day=today - timedelta(days=2), state=State.DROPPED.value, reason="too late", **done)

    found = samples()

    assert found["sortkey_reminders_waiting",] == 1
    assert 600 <= found["sortkey_reminders_oldest_waiting_seconds",] < 700
    assert found["sortkey_reminders_open", "study", "planned"] == 1
    assert found["sortkey_reminders_ended", "email", "study", "", "sent", "24h"] == 1
    assert found["sortkey_reminders_ended", "", "study", "too late", "dropped", "7d"] == 1
    assert found["sortkey_reminders_refused_addresses",] == 1
    assert found["sortkey_reminders_coming", "1h"] == 0
    assert abs(found["sortkey_reminders_last_sent_timestamp_seconds",] - now.timestamp()) < 60


def test_an_empty_installation_is_measured_too_and_tells_no_time_that_never_was(token: None) -> None:
    found = samples()

    assert found["sortkey_reminders_waiting",] == found["sortkey_reminders_oldest_waiting_seconds",] == 0
    assert ("sortkey_reminders_last_sent_timestamp_seconds",) not in found


def test_beat_is_told_when_it_last_came_through(token: None) -> None:
    now = timezone.now()
    health.beat_ticked(now)

    assert samples()["sortkey_beat_last_tick_timestamp_seconds",] == pytest.approx(now.timestamp())


def test_names_follow_the_conventions(token: None) -> None:
    families = list(text_string_to_metric_families(ask().content.decode()))

    assert len(families) >= 12
    for family in families:
        assert family.name.startswith("sortkey_")
        assert family.documentation.endswith(".")
        # What is no number of things says its unit, and only counters may be called a total.
        assert not family.name.endswith("_total")
        assert ("late" in family.name or "oldest" in family.name) <= family.name.endswith("_seconds")


def test_the_reader_chooses_the_format(token: None) -> None:
    assert ask()["Content-Type"].startswith("text/plain; version=")
    openmetrics = ask(Accept="application/openmetrics-text; version=1.0.0")
    assert openmetrics["Content-Type"].startswith("application/openmetrics-text")
    assert openmetrics.content.endswith(b"# EOF\n")


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        TOKEN,
        f"Basic {TOKEN}",
        f"Digest {TOKEN}",
        "Bearer",
        "Bearer ",
        f"Bearer  {TOKEN}",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        "Bearer ü\udc80",
    ],
)
def test_nobody_else_reads_them(token: None, authorization: str) -> None:
    response = Client().get("/metrics", HTTP_AUTHORIZATION=authorization)

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="metrics"'
    assert b"sortkey" not in response.content


@pytest.mark.parametrize("authorization", ["", "Bearer ", f"Bearer {TOKEN}"])
def test_without_a_token_there_is_no_such_page(settings: Any, authorization: str) -> None:
    settings.METRICS_TOKEN = ""

    assert ask(authorization).status_code == 404
    assert not metrics.may_read(authorization)


def test_no_session_and_no_sign_in_is_asked_for(token: None) -> None:
    client = Client()
    client.force_login(UserFactory.create(role="administrator"))

    assert client.get("/metrics").status_code == 401
    assert ask().cookies == {}
    assert "no-store" in ask()["Cache-Control"]
    assert ask("bearer " + TOKEN).status_code == 200


def test_it_is_read_from_inside_without_tls_like_the_probes() -> None:
    assert r"^metrics$" in django_settings.SECURE_REDIRECT_EXEMPT


def test_a_measure_is_registered_once() -> None:
    before = list(metrics._MEASURES)
    metrics.register(before[-1])

    assert before == metrics._MEASURES
