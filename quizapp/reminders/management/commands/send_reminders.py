"""Send what is due now."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quizapp.reminders.actions import claiming, sending


class Command(BaseCommand):
    help = (
        "Send the reminders that are due, as the worker does, and stop when none is left. It may be killed and run"
        " again, also beside the worker."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--minutes", type=int, default=60, help="stop after so many minutes (60)")

    def handle(self, *_: Any, minutes: int, **__: Any) -> None:
        now = timezone.now()
        late = claiming.sweep(now=now)
        sent = sending.send_due(now_of=timezone.now, until=now + timedelta(minutes=minutes))
        self.stdout.write(
            f"{sent.sent} sent, {sent.failed} to be tried again, {sent.dropped + late} dropped."
        )
        if sent.stopped:
            raise CommandError(f"Stopped: {sent.stopped}")
