"""The site's Celery with a beat in a hurry: reminders alone, and twice a second."""

from django.core.mail import EmailMessage
from django.utils import timezone

from quizapp.celery import app
from quizapp.reminders.models import Reminder

OFTEN = 0.5
# Seconds from now in which those who trust the broker ask it to deliver.
LATER = 5


def hurry() -> None:
    """For a process of its own: the schedule of the tests' own process stays as it is."""
    app.conf.beat_schedule = {
        name: {**entry, "schedule": OFTEN}
        for name, entry in app.conf.beat_schedule.items()
        if entry["task"] in {"quizapp.reminders.tasks.plan", "quizapp.reminders.tasks.send"}
    }
    # A worker that waits for its broker waits for a test.
    app.conf.broker_connection_retry_interval = 0.2


@app.task(name="tests.reminders.faults.deliver")
def deliver(*, pk: int, to: str, message_id: str) -> None:
    """For those who trust the broker: the message, and nothing else, is what remembers a reminder."""
    EmailMessage("Cards are due", "Cards are due.\n", to=[to], headers={"Message-ID": message_id}).send()
    Reminder.objects.filter(pk=pk).update(state="sent", wake_at=None, ended_at=timezone.now(), reason="")
