"""Carry on every correction that has something to do."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizapp.exams import rescoring


class Command(BaseCommand):
    help = (
        "Mark answers by the corrections that curators decided, as the worker does. It may be killed and run again,"
        " also beside the worker: each thing is done once."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        done = rescoring.run_all(now=timezone.now())
        self.stdout.write(f"{done} change{'' if done == 1 else 's'} written." if done else "Nothing to do.")
