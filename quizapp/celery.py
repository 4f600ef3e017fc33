"""Celery: wake-ups only. Truth and queues are rows in PostgreSQL.

Everything sent through Redis may be lost or arrive twice; each task finds
its work in the database, so that neither matters.
"""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, setup_logging
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quizapp.settings")

app = Celery("quizapp")
# In all threads, also if somebody has asked for the current app before: theirs would be one that sends to nobody.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.update(
    # What may take minutes waits in a queue of its own: a thousand letters, or a long note, must not keep an
    # abandoned exam from being closed. A worker that is told nothing serves both.
    task_queues=[Queue("celery"), Queue("background")],
    task_default_queue="celery",
    task_routes={
        "quizapp.notes.tasks.*": {"queue": "background"},
        "quizapp.reminders.tasks.*": {"queue": "background"},
        "quizapp.curation.tasks.*": {"queue": "background"},
    },
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # Far below the visibility timeout, or a slow task would be delivered again
    # while it still runs.
    task_time_limit=300,
    broker_transport_options={
        "visibility_timeout": 900,
        # kombu looks for lost tasks every 10 s times this; its default of 10
        # would hide a lost task for minutes.
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 5,
    },
    broker_connection_retry_on_startup=True,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_soft_shutdown_timeout=5,
    worker_hijack_root_logger=False,
    task_serializer="json",
    accept_content=["json"],
    timezone="UTC",
    # Beat only ticks. Rows in PostgreSQL say what is due, so two beats, or a
    # lost tick, change nothing.
    beat_schedule={
        "tick": {"task": "quizapp.web.tasks.tick", "schedule": 30.0},
        "close-sittings": {"task": "quizapp.exams.tasks.close_overdue_sittings", "schedule": 15.0},
        "apply-corrections": {"task": "quizapp.curation.tasks.apply_corrections", "schedule": 60.0},
        "read-notes": {"task": "quizapp.notes.tasks.read_notes", "schedule": 15.0},
        "refresh-statistics": {
            "task": "quizapp.curation.tasks.refresh_statistics",
            "schedule": crontab(hour=3, minute=30),
        },
        # What no worker took in time is not kept: the next tick finds the same rows.
        "plan-reminders": {
            "task": "quizapp.reminders.tasks.plan",
            "schedule": 60.0,
            "options": {"expires": 60.0},
        },
        "send-reminders": {
            "task": "quizapp.reminders.tasks.send",
            "schedule": 15.0,
            "options": {"expires": 15.0},
        },
        "prune-reminders": {
            "task": "quizapp.reminders.tasks.prune",
            "schedule": crontab(hour=4, minute=10),
        },
    },
)


@beat_init.connect
def tick_at_once(**_: Any) -> None:
    """Without it /readyz would call a fresh installation unready until the first tick."""
    app.send_task("quizapp.web.tasks.tick")


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Connected so that Celery leaves the logging of settings.py alone."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)
