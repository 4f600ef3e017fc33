"""What runs without a curator."""

from celery import shared_task
from django.utils import timezone

from quizapp.notes.actions import reading


@shared_task(ignore_result=True)
def read_notes() -> None:
    """Sent when a note was taken in, and by beat four times a minute. The rows are the queue: a run that
    dies or runs twice leaves only work that the next run finds, and does once.

    Reads one note and asks for another run, so that no task is longer than its longest note.
    """
    if reading.read_next(now_of=timezone.now) is not None:
        read_notes.apply_async(retry=False)
