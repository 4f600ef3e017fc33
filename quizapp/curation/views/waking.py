"""Word to the worker."""

from __future__ import annotations

from typing import Any

import structlog
from celery import Task
from celery.exceptions import OperationalError

log = structlog.get_logger(__name__)


def wake(task: Task[..., Any]) -> bool:
    """Ask the worker to run `task` now; False if it cannot be asked. Rows say what is due, so nothing is lost."""
    try:
        task.apply_async(retry=False)
    except OperationalError as error:
        log.warning("worker_not_woken", task=task.name, error=str(error))
        return False
    return True
