"""What runs without a curator."""

from celery import shared_task
from django.utils import timezone

from quizapp.curation import statistics
from quizapp.exams import rescoring


@shared_task(ignore_result=True)
def apply_corrections() -> None:
    """Sent when a curator decides, and by beat every minute. The rows are the queue: a run that
    dies or runs twice leaves only work that the next run finds, and does once."""
    rescoring.run_all(now=timezone.now())


@shared_task(ignore_result=True)
def refresh_statistics() -> None:
    """Sent when a curator asks, and by beat every night. Nothing is lost if it never comes: the rows say how old they are."""
    statistics.refresh(now=timezone.now())
