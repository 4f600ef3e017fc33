"""Compute the figures of every item anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizapp.curation import statistics


class Command(BaseCommand):
    help = "Compute the figures of every item that was answered in a finished sitting, as the worker does at night."

    def handle(self, *_: Any, **__: Any) -> None:
        count = statistics.refresh(now=timezone.now())
        self.stdout.write(f"{count} item{'' if count == 1 else 's'} computed.")
