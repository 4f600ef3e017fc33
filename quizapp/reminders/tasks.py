"""What runs without a learner. The rows are the queue: a run that dies or runs twice leaves only work that the next
run finds, and does once."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from quizapp.reminders.actions import claiming, planning, pruning, sending

# Below the time limit of tasks, with time left for the last batch. The next tick goes on.
RUN = timedelta(seconds=240)


@shared_task(ignore_result=True)
def plan() -> None:
    """Beat runs this every minute."""
    began = timezone.now()
    planning.plan(now=began, go_on=lambda: timezone.now() - began < RUN)


@shared_task(ignore_result=True)
def send() -> None:
    """Beat runs this four times a minute. It works until nothing is due or its time is over."""
    began = timezone.now()
    claiming.sweep(now=began)
    sending.send_due(now_of=timezone.now, until=began + RUN)


@shared_task(ignore_result=True)
def prune() -> None:
    """Beat runs this every night."""
    pruning.prune(now=timezone.now())
