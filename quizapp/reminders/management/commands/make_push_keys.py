"""`manage.py make_push_keys`: a new key for web push."""

from typing import Any

from django.core.management.base import BaseCommand

from quizapp.reminders.webpush.vapid import new_pair


class Command(BaseCommand):
    help = "Print a new private key for web push as a line for the environment, and its public half."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        private, public = new_pair()
        self.stdout.write(f"WEB_PUSH_PRIVATE_KEY={private}")
        self.stdout.write("WEB_PUSH_SUBJECT=mailto:you@example.org")
        self.stderr.write(
            f"Public half, for the curious: {public}\n"
            "Keep the private key secret, and keep it: with another one, learners must switch notifications on again."
        )
