"""What runs without a learner."""

from celery import shared_task

from quizapp.exams import actions


@shared_task(ignore_result=True)
def close_overdue_sittings() -> None:
    """Beat runs this four times a minute. The rows are the queue: a run that dies
    or runs twice leaves only work that the next run finds, and does once."""
    actions.sweep()
