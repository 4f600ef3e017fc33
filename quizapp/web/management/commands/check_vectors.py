"""Hold worked examples of capacity arithmetic against the oracle. Needs no database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizapp.engine.capacity import BadVectors, compare, load

# More than any file of vectors; a mistyped path must not fill the memory.
LARGEST = 50 * 2**20


class Command(BaseCommand):
    help = "Compare FILE with the capacity oracle: answers, and the number of every mistake. Exits 1 if any differ."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", metavar="FILE.json", type=Path, help="vectors: see docs/capacity-rules.md"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            vectors = load(read(path))
        except BadVectors as error:
            raise CommandError(f"{path}: {error}") from None
        differences = compare(vectors)
        for name, found in differences.items():
            for line in found:
                self.stdout.write(f"{name}: {line}")
        self.stdout.write(f"{len(vectors)} vectors, {len(differences)} differ")
        if differences:
            raise SystemExit(1)


def read(path: Path) -> str:
    """The text of a file, or a refusal in words."""
    try:
        if path.stat().st_size > LARGEST:
            raise CommandError(f"{path} is larger than {LARGEST // 2**20} MB.")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{path} is not text in UTF-8.") from None
