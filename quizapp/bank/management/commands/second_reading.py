"""Have the bank answered by somebody who did not write it. Needs no database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quizapp.bank.reading import folders, read_course
from quizapp.contentfiles.records import IN_PAPERS
from quizapp.contentfiles.second_reading import answers, judge, sheet


class Command(BaseCommand):
    help = (
        "Print the published and pretest questions without keys, reasons and explanations; with --compare, hold a sheet"
        " that was filled in against the keys. Exits 1 while answers differ or are missing."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="*", metavar="PATH", help="course folders; all of content/ if none is named"
        )
        parser.add_argument("--section", type=int, action="append", help="only this section; may be repeated")
        parser.add_argument("--pretest", action="store_true", help="only questions that are still in pretest")
        parser.add_argument("--compare", type=Path, metavar="SHEET", help="the sheet with its answers")

    def handle(self, *_: Any, **options: Any) -> None:
        wanted = options["section"]
        statuses = ("pretest",) if options["pretest"] else IN_PAPERS
        questions = [
            question
            for folder in folders(options["paths"])
            for question in read_course(folder, today=timezone.now().date()).questions()
            if question.status in statuses and (not wanted or question.section in wanted)
        ]
        if options["compare"] is None:
            for question in questions:
                self.stdout.write(sheet(question))
            return
        try:
            given = answers(options["compare"].read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['compare']} cannot be read: {error}") from None
        missing = [question for question in questions if question.id not in given]
        if missing:
            # Whoever saw one key has no second opinion on the rest.
            raise CommandError(
                f"{len(missing)} of {len(questions)} questions have no answer yet, the first is {missing[0].id}."
                " Nothing is compared before all have one."
            )
        readings = [judge(question, given[question.id]) for question in questions]
        differing = [reading for reading in readings if not reading.agrees]
        for reading in differing:
            place = reading.question.place
            said = reading.problem or "is not the key"
            self.stdout.write(f"{place.path}:{place.line}: {reading.question.id}: “{reading.given}”: {said}")
        self.stdout.write(f"{len(readings)} questions answered, {len(differing)} differ from the key")
        if differing:
            raise CommandError("Find out who is right, from a source.")
