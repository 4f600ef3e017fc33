"""Where a learner stands with the drills: skills, runs, slips. Each a constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.safestring import SafeString

from quizapp.accounts.models import User
from quizapp.drills import catalogue
from quizapp.drills.models import Run, Skill, SlipTally
from quizapp.engine.drills import FAMILY_NAMES, SlipWords, Template, open_templates, slip_words
from quizapp.web import charts

WEEKS = 12


@dataclass(frozen=True)
class SkillRow:
    """One template with what the learner has done of it."""

    template: Template
    skill: Skill | None
    is_open: bool

    @property
    def passed(self) -> bool:
        return self.skill is not None and self.skill.passed_at is not None


@dataclass
class Family:
    """The templates of one family, lowest level first."""

    name: str
    rows: list[SkillRow] = field(default_factory=list)

    @property
    def passed(self) -> int:
        return sum(row.passed for row in self.rows)


def families(learner: User) -> list[Family]:
    """Every served template with its skill, grouped by family. One statement."""
    served = catalogue.served()
    skills = {skill.template: skill for skill in Skill.objects.of(learner)}
    passed = {slug for slug, skill in skills.items() if skill.passed_at is not None}
    opened = set(open_templates(served, passed))
    grouped: dict[str, Family] = {}
    for slug, template in sorted(served.items(), key=lambda entry: (entry[1].family, entry[1].level)):
        family = grouped.setdefault(template.family, Family(FAMILY_NAMES[template.family]))
        family.rows.append(SkillRow(template, skills.get(slug), slug in opened))
    return list(grouped.values())


@dataclass(frozen=True)
class Standing:
    """The runs that a learner can start or go on with, and the best sprint."""

    daily: Run | None
    sprint: Run | None
    best: Run | None


def standing(learner: User, *, today: date) -> Standing:
    """Three statements."""
    mine = Run.objects.of(learner)
    return Standing(
        daily=daily_run(learner, today=today),
        sprint=mine.open().filter(kind=Run.Kind.SPRINT).first(),
        best=best_sprint(learner),
    )


def daily_run(learner: User, *, today: date) -> Run | None:
    """The set of a study day, if it was begun."""
    return Run.objects.of(learner).filter(kind=Run.Kind.DAILY, day=today).first()


def best_sprint(learner: User, *, before: Run | None = None) -> Run | None:
    """The sprint with the most right answers, and of those the quickest; perhaps only among earlier ones."""
    sprints = Run.objects.of(learner).complete().filter(kind=Run.Kind.SPRINT)
    if before is not None:
        sprints = sprints.filter(pk__lt=before.pk)
    return sprints.order_by("-right", "milliseconds", "pk").first()


@dataclass(frozen=True)
class SlipRow:
    """One mistake: how often in each of the last weeks, oldest first, and the drill for it."""

    code: str
    words: SlipWords
    weeks: tuple[int, ...]
    last_day: date
    template: Template | None

    @property
    def times(self) -> int:
        return sum(self.weeks)

    @property
    def recent(self) -> int:
        return sum(self.weeks[-4:])

    @property
    def before(self) -> int:
        return sum(self.weeks[-8:-4])

    @property
    def trend(self) -> str:
        """The last four weeks beside the four before them, in words."""
        if not self.recent:
            return "not in the last four weeks"
        if not self.before:
            return "new in the last four weeks" if not sum(self.weeks[:-8]) else "back again"
        if self.recent == self.before:
            return "as often as before"
        return "less often than before" if self.recent < self.before else "more often than before"

    @property
    def chart(self) -> SafeString:
        return charts.sparkline(self.weeks, title=f"{self.words.title}, by week", unit="times")


def slips(learner: User, *, today: date) -> list[SlipRow]:
    """The mistakes of the last twelve weeks, the most frequent first. One statement.

    A week ends with `today`, so that the last one is always a whole week.
    """
    first = today - timedelta(weeks=WEEKS) + timedelta(days=1)
    weeks: dict[str, list[int]] = defaultdict(lambda: [0] * WEEKS)
    last: dict[str, date] = {}
    tallies = SlipTally.objects.of(learner).since(first).filter(day__lte=today, times__gt=0)
    for code, day, times in tallies.values_list("code", "day", "times"):
        weeks[code][(day - first).days // 7] += times
        last[code] = max(day, last.get(code, day))
    rows = [
        SlipRow(code, slip_words(code), tuple(counts), last[code], catalogue.isolating(code))
        for code, counts in weeks.items()
    ]
    return sorted(rows, key=lambda row: (-row.times, -row.recent, row.code))
