"""Tasks that belong to no room above."""

from celery import shared_task
from django.utils import timezone

from quizapp.web import health


@shared_task(ignore_result=True)
def tick() -> None:
    """Beat sends this every 30 seconds; /readyz reports when it stops."""
    health.beat_ticked(timezone.now())
