"""Plan what comes into view now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizapp.reminders.actions import planning


class Command(BaseCommand):
    help = (
        "Plan the reminders of all learners for their next local date, as the worker does. It may be killed and run"
        " again, also beside the worker: each reminder is planned once."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        planned = planning.plan(now=timezone.now())
        self.stdout.write(f"{planned} reminder{'' if planned == 1 else 's'} planned.")
