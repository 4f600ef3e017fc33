"""How the outbox does, on a terminal."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizapp.reminders import backlog, signs


class Command(BaseCommand):
    help = "Say what waits to be sent, what is planned, and what became of the reminders of the last day and week."

    def handle(self, *_: Any, **__: Any) -> None:
        found = backlog.read(now=timezone.now())
        for sign in signs.signs(found):
            self.stdout.write(f"{sign.name}: {sign.value}")
            if sign.advice:
                self.stdout.write(f"  {sign.advice}")
        for name, count in found.coming.items():
            self.stdout.write(f"Due within {name}: {count:,}")
        opened = [(kind, counts) for kind, counts in signs.states(found) if any(counts)]
        if opened:
            self.stdout.write(f"\n{'Open':<10}{''.join(f'{state:>12}' for state in signs.OPEN)}")
            for kind, counts in opened:
                self.stdout.write(f"{kind:<10}{''.join(f'{count:>12,}' for count in counts)}")
        ended = signs.table(found)
        if ended:
            self.stdout.write(f"\n{'Ended':<50}{''.join(f'{window:>12}' for window in backlog.WINDOWS)}")
            for row in ended:
                how = " ".join(part for part in (row.kind, row.state, row.channel, row.reason) if part)
                self.stdout.write(f"{how:<50}{''.join(f'{count:>12,}' for count in row.counts)}")
        for words, count in backlog.failures(now=found.now):
            self.stdout.write(f"\nRefused {count:,} times: {words}")
