"""The mail server is away, slow, comes and goes, or refuses: who is reminded all the same, and who is written to no more."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from quizapp.accounts.models import User
from quizapp.reminders.actions import planning
from quizapp.reminders.models import Reminder
from tests.reminders.faults.crowds import crowd
from tests.reminders.faults.history import violations
from tests.reminders.faults.learners import learners, outcomes, settle
from tests.reminders.faults.scene import Scene, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def planned(scene: Scene, count: int) -> list[str]:
    due = crowd(scene, count)
    planning.plan(now=scene.clock.now())
    return due


def two_senders(scene: Scene, variant: str = "") -> None:
    for _ in range(2):
        scene.begin("sender", variant)


def refused(scene: Scene) -> set[str]:
    return set(User.objects.filter(mail_refused_at__isnull=False).values_list("email", flat=True))


def test_a_server_that_is_away_costs_nobody_a_reminder(scene: Scene) -> None:
    due = planned(scene, 80)
    scene.mail.close()
    two_senders(scene)
    back = scene.clock.now() + timedelta(minutes=6)
    wait_until(lambda: scene.pass_time() and scene.clock.now() > back)
    tried = Reminder.objects.filter(attempts__gt=0).count()
    scene.mail.open()
    scene.finish()

    assert violations(outcomes(), scene.mail.taken, due=due) == []
    assert scene.troubles(database=True) == []
    assert tried
    assert scene.repeats() == 0
    assert refused(scene) == set()


def test_a_server_that_comes_and_goes_costs_nobody_a_reminder(scene: Scene) -> None:
    due, times = planned(scene, 160), 6
    two_senders(scene)
    for _ in range(times):
        scene.sent(15)
        scene.mail.close()
        scene.mail.open()
    scene.finish()

    # Nobody knows of a message that was on the wire then whether it was taken: it comes again.
    again = set(Reminder.objects.filter(attempts__gt=1).values_list("pk", flat=True))
    assert violations(outcomes(), scene.mail.taken, due=due, crashes=dict.fromkeys(again, times)) == []
    assert scene.repeats() <= 2 * times
    assert scene.troubles(database=True) == []
    assert refused(scene) == set()


SHORTLY, FOR_GOOD = ("greylists", "cuts", "hangsup"), ("gone", "refuses")


def answered(scene: Scene, each: int, *, full: int = 0, variant: str = "") -> list[str]:
    """What is wrong after a server had an answer of its own for some of the addresses."""
    now = scene.clock.now()
    due = [one for name in ("due", *SHORTLY, *FOR_GOOD) for one in learners(each, now=now, name=name)]
    due += learners(full, now=now, name="full") if full else []
    settle()
    planning.plan(now=now)
    two_senders(scene, variant)
    scene.finish()
    rows, excused = outcomes(), {}
    for to in due:
        if to.startswith(FOR_GOOD):
            excused[to] = {"address refused"}
        elif to.startswith("full"):
            excused[to] = {"too late"}
    crashes = {row.id: 1 for row in rows if row.to.startswith("hangsup")}
    wrong = violations(rows, scene.mail.taken, due=due, crashes=crashes, excused=excused)
    wrong += scene.troubles(database=True)
    asked = Counter(refusal.to for refusal in scene.mail.refused if refusal.said.startswith("5"))
    wrong += [f"{to} was asked {count} times and does not exist" for to, count in asked.items() if count > 1]
    gone = {to for to in due if to.startswith(FOR_GOOD)}
    wrong += [f"{to} is wrongly switched off" for to in refused(scene) - gone]
    wrong += [f"{to} is not switched off" for to in gone - refused(scene)]
    return wrong


def test_each_address_comes_to_the_end_that_its_server_gives_it(scene: Scene) -> None:
    each = 8
    assert answered(scene, each, full=2) == []
    assert len(set(scene.mail.taken)) == each * (1 + len(SHORTLY))
    # The server was gone before it said that it had these.
    assert scene.repeats() == each
    said = dict(User.objects.exclude(mail_refused="").values_list("email", "mail_refused"))
    assert said["gone1@example.com"] == "550 5.1.1 Nobody here has this name"
    assert said["refuses1@example.com"] == "554 5.7.1 Not wanted here"
    assert "Nobody here has this name" in next_visit("gone1@example.com")
    assert "refused" not in next_visit("due1@example.com")


@pytest.mark.parametrize(
    ("variant", "said"),
    [("all-for-good", "is wrongly switched off"), ("nothing-for-good", "times and does not exist")],
)
def test_a_sender_that_takes_refusals_wrongly_is_caught(scene: Scene, variant: str, said: str) -> None:
    wrong = answered(scene, 2, variant=variant)

    assert any(said in each for each in wrong), wrong


def next_visit(email: str) -> str:
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client.get(reverse("front"), follow=True).content.decode()


def slow(scene: Scene, variant: str = "") -> list[str]:
    """What is wrong after a server took eight seconds for each message, and so longer than a lease for a batch."""
    due = planned(scene, 100)
    scene.mail.on_taken = lambda _: scene.clock.forward(timedelta(seconds=8))
    two_senders(scene, variant)
    scene.finish()
    wrong = violations(outcomes(), scene.mail.taken, due=due)
    return wrong + scene.troubles(database=True)


def test_a_slow_server_makes_nobody_send_what_another_has_claimed(scene: Scene) -> None:
    assert slow(scene) == []


def test_a_sender_that_never_looks_at_its_lease_is_caught(scene: Scene) -> None:
    wrong = slow(scene, "no-look-at-the-lease")

    assert any("0 crashes had it in hand" in each for each in wrong), wrong
