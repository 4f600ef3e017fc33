"""Take an import of a note back."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quizapp.notes.actions import applying
from quizapp.notes.models import NoteImport
from quizapp.notes.refusals import NotPossible


class Command(BaseCommand):
    help = (
        "Take an import of a note back, with the drafts and terms that were accepted from it. What was changed or"
        " published since stays, and is named."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, metavar="N", help="the changeset, as import_notes printed it")

    def handle(self, *_: Any, **options: Any) -> None:
        number = options["number"]
        row = NoteImport.objects.select_related("source").defer("text").filter(changeset=number).first()
        if row is None:
            raise CommandError(f"Changeset {number} is no import of a note.")
        try:
            done = applying.revert(row.pk, by=None, now=timezone.now())
        except NotPossible as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            f"{row.source.name}: taken back; {done.removed} drafts removed, {done.retired} terms retired,"
            f" {done.withdrawn} decisions withdrawn"
        )
        for name, why in (*done.kept, *done.kept_terms):
            self.stdout.write(f"kept {name}: {why}")
