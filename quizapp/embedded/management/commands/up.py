import argparse
import contextlib
import sys
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from quizapp.embedded.trouble import Trouble


def port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port (1 to 65535)")


class Command(BaseCommand):
    help = "Start PostgreSQL, Redis, the web server, the worker and beat here, and keep them running."
    # The database is not there yet; `prepare` checks the system once it is.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="loopback unless you know why not")
        parser.add_argument("--port", default=8000, type=port)
        parser.add_argument("--demo", action="store_true", help="add a learner with 90 days of study")

    def handle(self, *_args: Any, **options: Any) -> None:
        # Here, because a server has this command and not the packages it needs.
        try:
            from quizapp.embedded.installation import AlreadyRunning, Installation
        except ModuleNotFoundError as missing:
            self.leave(f"The package {missing.name} is missing. Run 'make setup', then 'make run'.", 1)
        installation = Installation(
            settings.VAR_DIR,
            host=options["host"],
            port=options["port"],
            demo=options["demo"],
            say=self.say,
        )
        try:
            installation.run()
        except AlreadyRunning as refusal:
            self.leave(str(refusal), 3)
        except Trouble as trouble:
            self.leave(str(trouble), 1)
        except OSError as error:
            about = f" ({error.filename})" if error.filename else ""
            self.leave(f"{error.strerror or error}{about}: Sortkey needs to write in {settings.VAR_DIR}.", 1)

    def say(self, line: str) -> None:
        # The terminal may be gone (SIGHUP); that must not stop the stopping.
        with contextlib.suppress(OSError):
            self.stdout.write(line)
            self.stdout.flush()

    def leave(self, sentence: str, code: int) -> NoReturn:
        with contextlib.suppress(OSError):
            self.stderr.write(sentence)
        sys.exit(code)
