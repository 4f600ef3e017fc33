"""Take in a mail that says that a reminder could not be delivered."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quizapp.reminders.actions import returns
from quizapp.reminders.actions.returns import Outcome
from quizapp.reminders.letters import reports

SAID = {
    Outcome.OFF: "reminder {reminder} of learner {learner} came back ({bounce}). Their address is switched off.",
    Outcome.COUNTED: "reminder {reminder} of learner {learner} came back ({bounce}). It counts; the address stays.",
    Outcome.KNOWN: "that reminder {reminder} came back is known.",
    Outcome.OURS: "the report on reminder {reminder} is about this installation. Nobody is switched off.",
    Outcome.ANOTHER_ADDRESS: "reminder {reminder} came back from an address that learner {learner} has no more.",
    Outcome.NOT_OURS: "it is about no reminder that this installation sent.",
}


class Command(BaseCommand):
    help = (
        "Read a delivery status notification (RFC 3464) from FILE, or from the standard input, and switch off the"
        " address that it says is gone. For the mailbox of MAIL_FROM: a mail server can pipe into it what arrives."
        " Other mails are left alone, and end well, too."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the mail as it came, or - for the standard input")
        parser.add_argument(
            "--by-recipient",
            action="store_true",
            help="believe reports that do not name the message, by the address alone. Anybody can write such a mail.",
        )

    def handle(self, *_: Any, file: str, by_recipient: bool, **__: Any) -> None:
        report = reports.read(self._raw(file))
        if report is None:
            self.stdout.write("Nothing to do: this is no report of a mail that could not be delivered.")
            return
        outcome, reminder = returns.take(report, by_recipient=by_recipient, now=timezone.now())
        said = SAID[outcome].format(
            reminder=reminder and reminder.pk,
            learner=reminder and reminder.learner_id,
            bounce=report.bounce.value,
        )
        self.stdout.write(
            f"{'Done' if outcome in {Outcome.OFF, Outcome.COUNTED} else 'Nothing to do'}: {said}"
        )

    def _raw(self, file: str) -> bytes:
        if file == "-":
            return sys.stdin.buffer.read(reports.MOST_BYTES)
        try:
            with Path(file).open("rb") as opened:
                return opened.read(reports.MOST_BYTES)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from None
