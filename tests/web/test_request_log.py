"""The line that each request leaves in the log."""

from __future__ import annotations

import pytest
from django.test import Client
from structlog.testing import capture_logs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/calendar/{}.ics", "/reminders/unsubscribe/{}/", "/reminders/preferences/{}/"]
)
def test_the_token_of_a_link_is_not_in_the_log(client: Client, path: str) -> None:
    with capture_logs() as lines:
        client.get(path.format("a-token-of-somebody"))

    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["path"] == path.format("…")


def test_other_paths_are_as_they_came(client: Client) -> None:
    with capture_logs() as lines:
        client.get("/glossary/rcu/")

    assert [line["path"] for line in lines if line["event"] == "request"] == ["/glossary/rcu/"]
