"""Take back what a load changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quizapp.bank import actions


class Command(BaseCommand):
    help = "Put everything back to what it was before a changeset. Only the last one that stands can be reverted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, metavar="N", help="as load_content printed it")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            changeset = actions.revert(options["number"], now=timezone.now())
        except actions.NotRevertableError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Changeset {changeset.pk} of {changeset.course.slug} is reverted.")
