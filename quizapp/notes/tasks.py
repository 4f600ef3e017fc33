"""What runs without a curator."""

import structlog
from celery import shared_task
from celery.exceptions import OperationalError
from django.utils import timezone

from quizapp.notes.actions import reading

log = structlog.get_logger(__name__)


@shared_task(ignore_result=True)
def read_notes() -> None:
    """Sent when a note was taken in, and by beat four times a minute. The rows are the queue: a run that
    dies or runs twice leaves only work that the next run finds, and does once.

    Reads one note and asks for another run, so that no task is longer than its longest note.
    """
    if reading.read_next(now_of=timezone.now) is None:
        return
    try:
        read_notes.apply_async(retry=False)
    except OperationalError as error:
        log.warning("worker_not_woken", task=read_notes.name, error=str(error))
