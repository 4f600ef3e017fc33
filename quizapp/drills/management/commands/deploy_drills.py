"""Choose the variants of each drill template that are served."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quizapp.bank.reading import read_course
from quizapp.drills.catalogue import COURSE, FILE
from quizapp.drills.citations import unsupported
from quizapp.engine.drills import TEMPLATES, Deployed, NoVariant, Template, deploy, digest, problems, variant


class Command(BaseCommand):
    help = (
        "Generate the variants of every drill template, mark each by its own right, wrong and malformed answers, "
        "and write down which are served. A template whose variants stand as they are is left alone."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("templates", nargs="*", metavar="SLUG", help="only these templates")
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail if something would change"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        unknown = [slug for slug in options["templates"] if slug not in TEMPLATES]
        if unknown:
            raise CommandError(f"There is no template {unknown[0]}.")
        before = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
        after: dict[str, Any] = {}
        troubles: list[str] = []
        for slug, template in TEMPLATES.items():
            entry = before.get(slug)
            if options["templates"] and slug not in options["templates"]:
                if entry:
                    after[slug] = entry
                continue
            stands = entry is not None and self._stands(template, entry)
            if options["check"]:
                if not stands:
                    troubles.append(f"{slug}: its variants are not those that are served; run deploy_drills.")
                continue
            if entry is not None and stands and not options["templates"]:
                after[slug] = entry
                continue
            try:
                chosen = deploy(template)
            except NoVariant as error:
                troubles.append(str(error))
                continue
            troubles += [f"{slug}: {problem}." for problem in problems(template, chosen)]
            after[slug] = asdict(chosen)
            self.stdout.write(f"{slug}: {len(chosen.seeds)} variants, {len(chosen.codes)} mistakes")
        if options["check"]:
            troubles += self._citations()
            troubles += [
                f"{slug}: served, but there is no such template." for slug in before if slug not in TEMPLATES
            ]
        else:
            lines = ",\n".join(f"{json.dumps(slug)}: {json.dumps(entry)}" for slug, entry in after.items())
            FILE.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
        if troubles:
            raise CommandError("\n".join(troubles))
        count = len(TEMPLATES) if options["check"] else sum(len(entry["seeds"]) for entry in after.values())
        what = (
            f"{count} templates stand."
            if options["check"]
            else f"{count} variants of {len(after)} templates."
        )
        self.stdout.write(what)

    @staticmethod
    def _citations() -> list[str]:
        """What the templates cite, beside the files of their course."""
        reading = read_course(settings.CONTENT_DIR / COURSE, today=timezone.now().date())
        sections = [section.slug for section in reading.course.sections]
        return unsupported(TEMPLATES.values(), facts=reading.facts, sections=sections)

    @staticmethod
    def _stands(template: Template, entry: dict[str, Any]) -> bool:
        """Whether the served variants are made today as they were made when they were chosen."""
        if entry["version"] != template.version:
            return False
        told = Deployed(**{**entry, "seeds": tuple(entry["seeds"]), "codes": tuple(entry["codes"])})
        try:
            return digest(tuple(variant(template, seed) for seed in told.seeds)) == told.digest
        except (NoVariant, ValueError):
            return False
