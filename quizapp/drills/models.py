"""What learners do with drills: what an answer showed, how each skill stands, runs."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from quizapp.accounts.models import User
from quizapp.answers.models import Answer


class DrilledQuerySet(models.QuerySet["Drilled"]):
    def of(self, learner: User) -> Self:
        """The only door for views: a learner never reaches another's drills."""
        return self.filter(learner=learner)


class Drilled(models.Model):
    """What the ledger does not say of the answer to a drill.

    `template`, `version` and `seed` name the variant, `inputs` are its numbers
    as the oracle read them: with them the answer can be marked again though
    the template has long changed. `hints` were taken before the answer, and
    `codes` are the mistakes that give exactly the number.
    """

    answer = models.OneToOneField(Answer, models.CASCADE, primary_key=True, related_name="drilled")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drilled")
    template = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    seed = models.PositiveIntegerField()
    family = models.CharField(max_length=3)
    inputs = models.JSONField()
    hints = models.PositiveSmallIntegerField(default=0)
    codes = models.JSONField(default=list)

    objects = DrilledQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hints__lte=3), name="drills_at_most_three_hints"),
        ]
        indexes = [
            models.Index(fields=["learner", "template", "-answer"], name="drills_newest_of_template"),
        ]


class SkillQuerySet(models.QuerySet["Skill"]):
    def of(self, learner: User) -> Self:
        return self.filter(learner=learner)

    def passed(self) -> Self:
        return self.filter(passed_at__isnull=False)


class Skill(models.Model):
    """How one learner stands with one template, kept up by `drills.actions`.

    `passed_at` is the first right answer without a hint; it opens the next
    level. `streak` counts right answers without a hint since the last other
    one. `dealt` counts the variants that runs have shown, so that none comes twice.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="skills")
    template = models.CharField(max_length=80)
    asked = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)
    streak = models.PositiveIntegerField(default=0)
    dealt = models.PositiveIntegerField(default=0)
    passed_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)

    objects = SkillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "template"], name="drills_one_skill_per_template"),
            models.CheckConstraint(
                condition=Q(right__lte=F("asked"), streak__lte=F("right")), name="drills_skill_adds_up"
            ),
        ]


class SlipTallyQuerySet(models.QuerySet["SlipTally"]):
    def of(self, learner: User) -> Self:
        return self.filter(learner=learner)

    def since(self, day: date) -> Self:
        return self.filter(day__gte=day)


class SlipTally(models.Model):
    """How often one learner made one mistake on one study day.

    Derived from the drills' answers and rebuilt by `manage.py rebuild_slips`.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="slips")
    code = models.CharField(max_length=24)
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)

    objects = SlipTallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "day", "code"], include=["times"], name="drills_one_tally_per_slip_and_day"
            ),
        ]


class RunQuerySet(models.QuerySet["Run"]):
    def of(self, learner: User) -> Self:
        return self.filter(learner=learner)

    def open(self) -> Self:
        return self.filter(finished_at=None)

    def complete(self) -> Self:
        """Runs that were answered to the end, not broken off."""
        return self.filter(finished_at__isnull=False, place=F("length"))


class Run(models.Model):
    """Some drills in a row: a sprint, the set of a day, or one step practised alone.

    `drills` are [slug, version, seed]. `place` counts the answers, so a run
    survives a closed browser. `asked_at` is when the drill at `place` was
    first shown: the clock does not start anew when a page is loaded again.
    `milliseconds` is the time of all answers; reading a verdict takes none.
    """

    class Kind(models.TextChoices):
        SPRINT = "sprint", "Sprint"
        DAILY = "daily", "Daily set"
        FOCUS = "focus", "One step"

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    # The study day of a daily set; the mistake or the template of a focus.
    day = models.DateField(null=True)
    subject = models.CharField(max_length=80, blank=True)
    drills = models.JSONField()
    length = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField(default=0)
    right = models.PositiveSmallIntegerField(default=0)
    hints = models.PositiveSmallIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "kind"], condition=Q(finished_at=None), name="drills_one_open_run_per_kind"
            ),
            models.UniqueConstraint(
                fields=["learner", "day"], condition=Q(kind="daily"), name="drills_one_daily_set_per_day"
            ),
            models.CheckConstraint(
                condition=Q(right__lte=F("place"), place__lte=F("length"), hints__lte=3),
                name="drills_run_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(kind="daily", day__isnull=False) | (~Q(kind="daily") & Q(day=None)),
                name="drills_daily_set_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["sprint", "daily", "focus"]), name="drills_known_kind"
            ),
        ]

    @property
    def seconds(self) -> float:
        return self.milliseconds / 1000

    def key(self, place: int) -> str:
        """Idempotency key of the answer at `place`."""
        return f"run:{self.pk}:{place}"
