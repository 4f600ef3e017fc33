from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from quizapp.embedded import preparation


class Command(BaseCommand):
    """One process for all of it, because starting Django costs more than most steps."""

    help = "Apply migrations, collect static files and load every course; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="make the learner and the curator")
        parser.add_argument("--demo", action="store_true", help="make the demonstration learner")
        parser.add_argument("--no-static", action="store_true", help="static files are in the image")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            self.prepare(options)
        except (OperationalError, OSError) as error:
            # A full disk or a lost server: the person can act on one line, not on a traceback.
            raise CommandError(str(error).strip().splitlines()[0]) from error

    def prepare(self, options: dict[str, Any]) -> None:
        preparation.migrate(self.say)
        if not options["no_static"]:
            preparation.collect_static(self.say)
        # Other rooms' steps are called by their commands' names: this room
        # stands below them and may not import them.
        for folder in preparation.courses():
            call_command("load_content", str(folder), stdout=self.stdout, stderr=self.stderr)
        if options["accounts"]:
            call_command("generated_accounts", stdout=self.stdout, stderr=self.stderr)
        if options["demo"]:
            call_command("demo", "create", stdout=self.stdout, stderr=self.stderr)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
