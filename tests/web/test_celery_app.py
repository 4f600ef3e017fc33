"""Which Celery app the web process sends tasks with."""

from __future__ import annotations

import subprocess
import sys

from quizapp.embedded.environment import BASE_DIR

IN_A_THREAD = """
import threading
from celery import current_app
current_app.main  # makes an app for everybody who has none
import quizapp.wsgi
from quizapp.notes.tasks import read_notes

def say():
    print(read_notes.app.main)

thread = threading.Thread(target=say)
thread.start()
thread.join()
"""


def test_a_task_that_a_request_sends_goes_to_our_workers() -> None:
    """Requests are answered in threads, and to each thread Celery has its own idea of the current app."""
    done = subprocess.run(
        [sys.executable, "-c", IN_A_THREAD],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert done.stdout.split() == ["quizapp"], done.stderr
