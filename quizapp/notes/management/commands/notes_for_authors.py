"""Print what was accepted from notes, for authors to take into the files."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizapp.course.models import Course
from quizapp.notes.authoring import for_authors


class Command(BaseCommand):
    help = "Print the terms and wordings that were accepted from notes and are in no file, as glossary.yaml has them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--course", metavar="SLUG", help="the course; not needed where there is only one")

    def handle(self, *_: Any, **options: Any) -> None:
        courses = {course.slug: course for course in Course.objects.order_by("slug")}
        asked = options["course"] or (next(iter(courses)) if len(courses) == 1 else "")
        if asked not in courses:
            known = ", ".join(courses) or "none"
            said = f"There is no course {asked!r}." if asked else "Say which course, with --course."
            raise CommandError(f"{said} There are: {known}.")
        self.stdout.write(for_authors(courses[asked]), ending="")
