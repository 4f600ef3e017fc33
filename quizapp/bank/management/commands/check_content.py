"""Check content files and print what they hold. Needs no database."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quizapp.bank.reading import folders, read_course
from quizapp.contentfiles.lint import ENOUGH
from quizapp.contentfiles.questions import BLOOMS, KINDS, STATUSES
from quizapp.contentfiles.reading import Reading


class Command(BaseCommand):
    help = "Check course folders: errors as file:line:column: message, then a table. Exits 1 on errors."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="*", metavar="PATH", help="course folders; all of content/ if none is named"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        errors = 0
        for folder in folders(options["paths"]):
            reading = read_course(folder, today=timezone.now().date())
            for _question in reading.questions():
                pass  # the bank is checked while it is read
            for problem in reading.problems.errors + reading.problems.warnings:
                self.stdout.write(str(problem))
            for line in table(reading):
                self.stdout.write(line)
            errors += len(reading.problems.errors)
        if errors:
            raise CommandError(
                f"{errors} error{'s' if errors > 1 else ''}. Nothing can be loaded until they are gone."
            )


def table(reading: Reading) -> list[str]:
    """What a course holds, as lines of text."""
    figures = reading.figures
    headings = ["blocks", *KINDS, *STATUSES, "all"]
    lines = ["", reading.course.title or "(no course)", ""]
    lines.append(f"{'section':<44}" + "".join(f"{heading:>11}" for heading in headings))
    totals: Counter[str] = Counter()
    all_filled = 0
    for section in reading.course.sections:
        asked = sum(block.section == section.number for block in reading.outline.values())
        guide = reading.guides.get(section.number)
        filled = len(guide.filled) if guide else 0
        counted = figures.by_section.get(section.number, Counter())
        totals += counted
        all_filled += filled
        lines.append(_row(f"{section.number:>2}. {section.title:.40}", filled, asked, counted))
    lines.append(_row("in all", all_filled, len(reading.outline), totals))
    cited = len(figures.facts & reading.facts.keys())
    linked = len({ref for guide in reading.guides.values() for ref in guide.facts} & reading.facts.keys())
    patterned = sum(bool(fact.patterns) for fact in reading.facts.values())
    disputed = sum(fact.status == "disputed" for fact in reading.facts.values())
    lines += [
        "",
        f"glossary   {len(reading.terms)} terms",
        f"facts      {len(reading.facts)}: {cited} cited by questions, {linked} linked by the guide",
        f"           {patterned} with patterns of a wrong claim, {disputed} disputed",
        f"blueprints {', '.join(sorted(reading.blueprints)) or 'none'}",
    ]
    if figures.singles:
        positions = ", ".join(f"{place}: {times}" for place, times in sorted(figures.positions.items()))
        verdict = f"at most {figures.longest.most:.0%}" if figures.singles >= ENOUGH else "too few to judge"
        share, chance = f"{figures.longest.share:.0%}", f"{figures.longest.chance:.0%}"
        lines += [
            f"lint       key is the longest option in {share} of {figures.singles} singles (chance {chance}, {verdict})",
            f"           key by place in the file: {positions}",
        ]
    if figures.questions:
        blooms = ", ".join(f"{bloom} {figures.blooms[bloom] / figures.questions:.0%}" for bloom in BLOOMS)
        levels = ", ".join(f"{level}: {count}" for level, count in sorted(figures.difficulties.items()))
        wrong, key = figures.absolute_share("wrong"), figures.absolute_share("key")
        lines += [
            f"           absolute words in {wrong:.1%} of wrong options and {key:.1%} of keys",
            f"           stems read at grade {figures.grades / figures.questions:.1f} on average",
            f"           {len(figures.pairs)} pairs of stems alike, {len(figures.answered)} stems that may answer others",
            f"           {len(figures.alike_options)} pairs of options alike within their question",
            f"questions  {blooms}; by difficulty {levels}",
            f"           {len(figures.concepts)} concepts, {figures.cases} cases",
        ]
    lines.append(
        f"problems   {len(reading.problems.errors)} errors, {len(reading.problems.warnings)} warnings"
    )
    return lines


def _row(title: str, filled: int, asked: int, counted: Counter[str]) -> str:
    counts = [counted[name] for name in (*KINDS, *STATUSES)] + [sum(counted[kind] for kind in KINDS)]
    return f"{title:<44}{f'{filled}/{asked}':>11}" + "".join(f"{count or '-':>11}" for count in counts)
