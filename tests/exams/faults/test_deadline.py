"""The end of a paper is by the database's clock: not the web server's, and counted from a request's first byte."""

from __future__ import annotations

import http.client
import json
import random
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from quizapp.engine.saving import Origin
from quizapp.exams import actions
from quizapp.exams.actions import locking, saving
from quizapp.exams.changes import Change
from quizapp.exams.models import GRACE, Save, Sitting, Slot
from tests.exams.factories import SlotFactory
from tests.exams.faults.grounds import Site, Stable
from tests.exams.faults.people import CSRF, Paper, Window, papers
from tests.exams.sittings import end_in, running

EDGE = -GRACE.total_seconds()
DECISIONS = 200
# How far the web server's clock is off in the controls.
OFF = timedelta(milliseconds=50)


def wrong_decisions(slot: Slot, count: int) -> list[str]:
    """Saves within some milliseconds of the end of the grace, on both sides, and what was decided wrongly."""
    wrong = []
    chance = random.Random(count)
    outcomes = set()
    for number in range(count):
        end_in(slot.sitting, seconds=EDGE + chance.choice((-0.2, -0.001, 0.001, 0.004, 0.02, 0.1)))
        change = Change(
            key=uuid4(), position=1, field="answer", value=["a"], origin=Origin("tab", number + 1, 0)
        )
        earliest = actions.database_now()
        (ack,) = actions.save(slot.sitting.learner, slot.sitting_id, [change]).acks
        latest = actions.database_now()
        began, edge = Save.objects.get(key=change.key).began_at, slot.sitting.deadline + GRACE
        outcomes.add(ack.outcome)
        if not earliest <= began <= latest:
            wrong.append(f"{number}: began at {began}, which is not between {earliest} and {latest}")
        if ack.outcome != ("saved" if began <= edge else "late"):
            wrong.append(f"{number}: {ack.outcome}, {edge - began} before the end")
    if outcomes != {"saved", "late"}:
        wrong.append(f"all of them were {outcomes}")
    return wrong


@pytest.fixture
def slot(db: None) -> Slot:
    return SlotFactory.create(sitting=running())


def test_no_decision_around_the_edge_of_the_grace_is_wrong(slot: Slot) -> None:
    assert wrong_decisions(slot, DECISIONS) == []


def test_decisions_by_a_web_clock_that_is_milliseconds_off_are_caught(
    slot: Slot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lock(*args: object, **kwargs: object) -> locking.Locked:
        return replace(locking.lock(*args, **kwargs), began=timezone.now() - OFF)  # type: ignore[arg-type] # passed on as they came

    monkeypatch.setattr(saving, "lock", lock)

    assert wrong_decisions(slot, 40) != []


@pytest.mark.parametrize(
    ("before", "outcome"),
    [
        # Of the deadline: a second and a millisecond before it, at it and a second after it.
        (1.0, "saved"),
        (0.001, "saved"),
        (0.0, "saved"),
        (-1.0, "saved"),
        # Of the grace: a second before its end, its end, and a second later.
        (EDGE + 1, "saved"),
        (EDGE, "late"),
        (EDGE - 1, "late"),
    ],
)
def test_a_save_counts_until_the_grace_is_over(slot: Slot, before: float, outcome: str) -> None:
    end_in(slot.sitting, seconds=before)
    change = Change(key=uuid4(), position=1, field="answer", value=["a"], origin=Origin("tab", 1, 0))

    (ack,) = actions.save(slot.sitting.learner, slot.sitting_id, [change]).acks

    slot.refresh_from_db()
    assert ack.outcome == outcome
    assert slot.answer == (["a"] if outcome == "saved" else [])


# Through real web servers, whose clock may be an hour wrong. It is moved within their
# process (`variants.clock_moved`): libfaketime would have to be installed, and the seconds
# that a process counts (`time.monotonic`) are right on a machine with a wrong clock, too.


def outcomes_around_the_edge(site: Site) -> list[str]:
    """A save three seconds before the end of the grace, and one a second after it."""
    outcomes = []
    for paper, before in zip(papers(2), (3.0, -1.0), strict=True):
        end_in(paper.sitting, seconds=EDGE + before)
        window = Window(site.port, paper)
        (told,) = window.send(window.change([paper.tokens[0][0]]))
        outcomes.append(told.ack["outcome"])
        window.close()
    return outcomes


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("clock", ["", "ahead", "behind"])
def test_the_clock_of_the_web_server_decides_nothing(rows: None, stable: Stable, clock: str) -> None:
    site = stable.serve(clock)

    assert outcomes_around_the_edge(site) == ["saved", "late"]
    site.kill()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("clock", "outcome"), [("ahead", "late"), ("behind", "saved")])
def test_a_site_that_asks_the_web_clock_is_caught(
    rows: None, stable: Stable, clock: str, outcome: str
) -> None:
    site = stable.serve(f"{clock},web-clock")

    assert outcomes_around_the_edge(site) == [outcome, outcome]
    site.kill()


def sent_slowly(site: Site, paper: Paper, *, meanwhile: Callable[[], None]) -> str:
    """The outcome of a save whose body follows its headers after `meanwhile`."""
    window = Window(site.port, paper)
    body = json.dumps({"tab": window.tab, "changes": [window.change([paper.tokens[0][0]])]}).encode()
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as client:
        client.sendall(
            f"POST /exams/{paper.pk}/saves/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Cookie: {paper.cookie}\r\nX-CSRFToken: {CSRF}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
        )
        client.sendall(body[:20])
        meanwhile()
        client.sendall(body[20:])
        response = http.client.HTTPResponse(client)
        response.begin()
        said = json.loads(response.read())
    outcome: str = said["acks"][0]["outcome"]
    return outcome


def over_the_edge(sitting: Sitting) -> Callable[[], None]:
    """The grace ends while the body is under way: half a second after the headers, and two before the rest."""

    def wait() -> None:
        time.sleep(0.5)
        end_in(sitting, seconds=EDGE)
        time.sleep(2)

    return wait


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("variant", "outcome"),
    [("", "saved"), ("ahead", "saved"), ("from-the-end", "late")],
    ids=["as it is", "with its clock an hour ahead", "a site that counts from the end of the body is caught"],
)
def test_a_body_that_arrives_slowly_counts_from_its_start(
    rows: None, stable: Stable, variant: str, outcome: str
) -> None:
    site = stable.serve(variant)
    (paper,) = papers(1)

    assert sent_slowly(site, paper, meanwhile=over_the_edge(paper.sitting)) == outcome
    site.kill()


@pytest.mark.django_db(transaction=True)
def test_a_request_that_begins_after_the_grace_is_late_however_it_is_sent(rows: None, stable: Stable) -> None:
    site = stable.serve()
    (paper,) = papers(1)
    end_in(paper.sitting, seconds=EDGE - 0.1)

    assert sent_slowly(site, paper, meanwhile=lambda: time.sleep(1)) == "late"
    assert Sitting.objects.get(pk=paper.pk).open
    site.kill()
