"""Word to the worker that something waits to be read."""

from __future__ import annotations

import structlog
from celery.exceptions import OperationalError

from quizapp.notes.tasks import read_notes

log = structlog.get_logger(__name__)


def wake() -> bool:
    """Ask the worker to read now; False if it cannot be asked. Rows say what is due, and beat looks for them, too."""
    try:
        read_notes.apply_async(retry=False)
    except OperationalError as error:
        log.warning("worker_not_woken", task=read_notes.name, error=str(error))
        return False
    return True
