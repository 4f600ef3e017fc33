"""Sittings, their questions, and every save.

Time is the database's clock: it is the one clock that all web processes,
workers and sweepers share.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from quizapp.accounts.models import User
from quizapp.bank.models import Question, QuestionVersion
from quizapp.course.models import Blueprint, Course
from quizapp.engine.saving import Head, Outcome

# A change that reaches the server so long after the deadline still counts, so that
# one made in the last second survives a slow network. Printed in the rules of each paper.
GRACE = timedelta(seconds=10)
# The sweeper leaves a sitting open so much longer: a body that began in time may still arrive.
SLOWEST_BODY = timedelta(seconds=20)
# Our own pass line: no vendor publishes how points become scaled scores (docs/statistics.md).
PASS_PERCENT = 72
# What extra minutes are granted for, where no blueprint says how long a whole exam takes.
FULL_MINUTES = 130
# Without minutes a quiz ends after so long, or its questions would be held back from study for ever.
LONGEST_OPEN = timedelta(days=7)


class SittingQuerySet(models.QuerySet["Sitting"]):
    def of(self, learner: User) -> Self:
        """The only door for views: a learner never reaches another's sitting."""
        return self.filter(learner=learner)

    def open(self) -> Self:
        return self.filter(finished_at=None)

    def finished(self) -> Self:
        return self.filter(finished_at__isnull=False)

    def overdue(self, now: datetime) -> Self:
        """Open, though no change can count any more. Without a lower bound: an outage leaves none behind."""
        return self.open().filter(deadline__lt=now - GRACE - SLOWEST_BODY)


class Sitting(models.Model):
    """One learner taking one paper, from the first question to the result.

    Open until `finished_at` is set, and never reopened (a trigger sees to it).
    `finished_at` is at most the deadline; `closed_at` is when the row was
    closed, which after an outage may be much later. `rules` is a snapshot of
    what the paper was made by, so that a blueprint may change. `raw` points
    `of` so many scored questions; `scaled` is on our own scale (100 to 1000)
    with `pass_percent` of the points at its pass line.
    """

    class Kind(models.TextChoices):
        MOCK = "mock", "Practice exam"
        QUIZ = "quiz", "Own quiz"

    class Feedback(models.TextChoices):
        END = "end", "At the end"
        ONCE = "once", "After each question"

    class Ended(models.TextChoices):
        LEARNER = "learner", "Finished"
        TIME = "time", "Time was over"

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sittings")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    blueprint = models.ForeignKey(Blueprint, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    form = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    rules = models.JSONField(default=dict)
    seed = models.CharField(max_length=64)
    feedback = models.CharField(max_length=4, choices=Feedback.choices, default=Feedback.END)
    minutes = models.PositiveSmallIntegerField(null=True)
    extra_minutes = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    deadline = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=7, choices=Ended.choices, blank=True)
    raw = models.PositiveSmallIntegerField(null=True)
    of = models.PositiveSmallIntegerField(null=True)
    scaled = models.PositiveSmallIntegerField(null=True)
    pass_percent = models.PositiveSmallIntegerField(default=PASS_PERCENT)

    objects = SittingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "kind"],
                condition=Q(finished_at=None),
                name="exams_one_open_sitting_per_kind",
            ),
            models.CheckConstraint(condition=Q(kind__in=["mock", "quiz"]), name="exams_known_kind"),
            models.CheckConstraint(condition=Q(feedback__in=["end", "once"]), name="exams_known_feedback"),
            models.CheckConstraint(
                condition=Q(deadline__gt=F("started_at")), name="exams_deadline_after_start"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None)
                | Q(finished_at__lte=F("deadline"), finished_at__gte=F("started_at")),
                name="exams_finished_by_the_deadline",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, closed_at=None, ended="", raw=None, of=None, scaled=None)
                | Q(
                    finished_at__isnull=False,
                    closed_at__gte=F("finished_at"),
                    ended__in=["learner", "time"],
                    raw__lte=F("of"),
                    scaled__gte=100,
                    scaled__lte=1000,
                ),
                name="exams_finished_has_a_result",
            ),
            models.CheckConstraint(
                condition=Q(pass_percent__gte=1, pass_percent__lte=99),
                name="exams_pass_line_within_the_points",
            ),
        ]
        indexes = [
            # What the sweeper looks through.
            models.Index(fields=["deadline"], condition=Q(finished_at=None), name="exams_open_by_deadline"),
            models.Index(fields=["learner", "-started_at"], name="exams_newest_of_learner"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("exams:result" if self.finished_at else "exams:sitting", args=[self.pk])

    @property
    def open(self) -> bool:
        return self.finished_at is None

    @property
    def holder(self) -> str:
        """Under which name its questions are held back elsewhere (`answers.Sealed`)."""
        return f"sitting:{self.pk}"

    @property
    def pass_share(self) -> Fraction:
        return Fraction(self.pass_percent, 100)

    @property
    def timed(self) -> bool:
        return self.minutes is not None

    def counts(self, began: datetime) -> bool:
        """Whether what reached the server at `began` still counts. Twin of `overdue`, which must come later."""
        return self.finished_at is None and began <= self.deadline + GRACE


class SlotQuerySet(models.QuerySet["Slot"]):
    def of(self, learner: User) -> Self:
        return self.filter(sitting__learner=learner)


class Slot(models.Model):
    """One place of a paper: a question in one version, and what the learner made of it.

    `answer` to `seen` are what stands; the history is in the saves. `heads`
    maps each field to [sequence, tab, seq] of the save that put it there, and
    `sequence` is the newest save of the slot. `scored` and `pretest` never
    reach a page of the sitting.
    """

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="slots")
    position = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    scored = models.BooleanField()
    pretest = models.BooleanField(default=False)
    domain = models.PositiveSmallIntegerField(null=True)
    section = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=80)

    answer = models.JSONField(default=list)
    note = models.CharField(max_length=2000, blank=True)
    flagged = models.BooleanField(default=False)
    guess = models.BooleanField(default=False)
    struck = models.JSONField(default=list)
    seen = models.BooleanField(default=False)
    milliseconds = models.PositiveIntegerField(default=0)
    sequence = models.PositiveIntegerField(default=0)
    heads = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True)

    fraction = models.FloatField(null=True)
    first_exposure = models.BooleanField(null=True)
    predicted_recall = models.FloatField(null=True)
    ledger = models.BigIntegerField(null=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["sitting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "position"], name="exams_one_slot_per_position"),
            models.UniqueConstraint(fields=["sitting", "question"], name="exams_a_question_once_a_sitting"),
            models.CheckConstraint(
                condition=Q(fraction=None) | Q(fraction__gte=0, fraction__lte=1),
                name="exams_fraction_from_0_to_1",
            ),
            models.CheckConstraint(
                condition=Q(scored=False) | Q(pretest=False), name="exams_pretest_is_never_scored"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="exams_positions_from_1"),
        ]
        indexes = [
            # Statistics, pretest counts and corrections ask where a question stood.
            models.Index(fields=["question", "sitting"], name="exams_slots_of_question"),
        ]

    def head(self, field: str) -> Head:
        return Head(*self.heads.get(field, (0, "", 0)))

    @property
    def key(self) -> str:
        """Idempotency key of its answer in the ledger."""
        return f"exam:{self.sitting_id}:{self.position}"

    @property
    def answered(self) -> bool:
        return any(value.strip() for value in self.answer)

    @property
    def right(self) -> bool:
        """All-or-nothing, as in the real exam: a share of the pairs earns nothing."""
        return self.fraction == 1.0


FIELDS = ("answer", "flagged", "guess", "struck", "note", "seen", "time")


class Save(models.Model):
    """One change as it reached the server: what the receipt lists. Append-only (a trigger sees to it).

    `began_at` is when its first byte arrived, `at` when it was acknowledged.
    `sequence` counts what was applied in its slot; null for what was kept
    without being applied, with `outcome` saying why.
    """

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="saves")
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="saves")
    field = models.CharField(max_length=8)
    key = models.UUIDField()
    tab = models.CharField(max_length=40, blank=True)
    seq = models.PositiveIntegerField()
    base = models.PositiveIntegerField()
    value = models.JSONField(null=True)
    began_at = models.DateTimeField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Outcome])
    sequence = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "key"], name="exams_one_save_per_key"),
            models.UniqueConstraint(
                fields=["slot", "sequence"],
                condition=Q(sequence__isnull=False),
                name="exams_one_save_per_sequence",
            ),
            models.CheckConstraint(
                condition=Q(outcome="saved", sequence__isnull=False)
                | Q(outcome__in=["late", "conflict", "superseded", "refused"], sequence=None),
                name="exams_applied_has_a_sequence",
            ),
            models.CheckConstraint(condition=Q(field__in=FIELDS), name="exams_known_field"),
        ]


class AccommodationQuerySet(models.QuerySet["Accommodation"]):
    def in_force(self) -> Self:
        return self.filter(revoked_at=None)


class Accommodation(models.Model):
    """Extra minutes for one learner, granted by staff; shorter papers get their share.

    Rows are the audit: one is never changed but to be revoked, once.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="accommodations")
    minutes = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField()
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = AccommodationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner"], condition=Q(revoked_at=None), name="exams_one_accommodation_in_force"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=600), name="exams_extra_from_1_to_600"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exams_accommodation_has_a_reason"),
        ]

    def share(self, minutes: int, *, full: int) -> int:
        """Extra minutes for a paper of `minutes`, rounded up; the grant is for one of `full`.

        >>> Accommodation(minutes=30).share(40, full=130)
        10
        """
        return -(-self.minutes * minutes // full)
