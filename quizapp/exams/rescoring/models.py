"""Corrections of keys, and what each changed in finished sittings.

A finished sitting never changes, and neither do its slots and the ledger.
What a correction makes of them are rows of their own, and taking one back
adds rows again. The newest row of a slot or a sitting says what stands.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from quizapp.accounts.models import User
from quizapp.bank.models import Question, QuestionVersion


class Policy(models.TextChoices):
    """What becomes of answers that were given to an older key."""

    REMARK = "remark", "Mark them by the new key"
    EVERYBODY = "everybody", "Count them right for everybody"
    STANDS = "stands", "Leave them as they are"


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def standing(self) -> Self:
        """Decided and not taken back, whether applied to the end or not."""
        return self.filter(status__in=[Correction.Status.APPLYING, Correction.Status.APPLIED])

    def under_way(self) -> Self:
        return self.filter(status__in=[Correction.Status.APPLYING, Correction.Status.REVERTING])


class Correction(models.Model):
    """A curator's decision on the answers to older versions of one question. The row is the queue of its job.

    `from_versions` are those whose answers it covers. A sitting that was open
    when it was decided is covered when it finishes. What was decided never
    changes (a trigger sees to it); only how far it has come does.
    """

    class Status(models.TextChoices):
        APPLYING = "applying", "Being applied"
        APPLIED = "applied", "Applied"
        REVERTING = "reverting", "Being taken back"
        REVERTED = "reverted", "Taken back"

    question = models.ForeignKey(Question, models.PROTECT, related_name="corrections")
    from_versions = models.ManyToManyField(QuestionVersion, related_name="+")
    to_version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    policy = models.CharField(max_length=9, choices=Policy.choices)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.APPLYING)
    applied_at = models.DateTimeField(null=True)
    reverted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reverted_at = models.DateTimeField(null=True)
    revert_reason = models.CharField(max_length=500, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question"],
                condition=Q(status__in=["applying", "reverting"]),
                name="exams_one_correction_under_way",
            ),
            models.CheckConstraint(condition=Q(policy__in=Policy.values), name="exams_known_policy"),
            models.CheckConstraint(condition=~Q(reason=""), name="exams_correction_has_a_reason"),
            models.CheckConstraint(
                condition=Q(status__in=["applying", "applied"], reverted_at=None, revert_reason="")
                | Q(status__in=["reverting", "reverted"], reverted_at__isnull=False) & ~Q(revert_reason=""),
                name="exams_taken_back_says_when_and_why",
            ),
        ]

    @property
    def standing(self) -> bool:
        return self.status in (self.Status.APPLYING, self.Status.APPLIED)


class Rescore(models.Model):
    """What a correction changed in one slot of a finished sitting. Append-only (a trigger sees to it).

    `fraction_*` are of the slot, `raw_*` and `scaled_*` of the sitting. A
    `reversal` undoes the row of the same correction and slot before it.
    """

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="rescores")
    sitting = models.ForeignKey("exams.Sitting", models.CASCADE, related_name="rescores")
    slot = models.ForeignKey("exams.Slot", models.CASCADE, related_name="rescores")
    reversal = models.BooleanField(default=False)
    fraction_before = models.FloatField()
    fraction_after = models.FloatField()
    raw_before = models.PositiveSmallIntegerField()
    raw_after = models.PositiveSmallIntegerField()
    scaled_before = models.PositiveSmallIntegerField()
    scaled_after = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "slot", "reversal"], name="exams_one_rescore_per_slot"
            ),
            models.CheckConstraint(
                condition=Q(fraction_before__gte=0, fraction_before__lte=1)
                & Q(fraction_after__gte=0, fraction_after__lte=1),
                name="exams_rescored_from_0_to_1",
            ),
            models.CheckConstraint(
                condition=Q(scaled_after__gte=100, scaled_after__lte=1000), name="exams_rescored_on_our_scale"
            ),
        ]


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, learner: User) -> Self:
        return self.filter(learner=learner)

    def shown(self) -> Self:
        """What was not dismissed, and what no later word on the same correction has overtaken."""
        later = Notice.objects.filter(
            learner=OuterRef("learner"), correction=OuterRef("correction"), reversal=True
        )
        return self.filter(dismissed_at=None).exclude(Exists(later), reversal=False)


class Notice(models.Model):
    """Word to a learner that a correction changed a result, or an answer outside exams.

    `given_at` is when the sitting finished or the answer was given, `right`
    what the answer counts as now. `raw_*`, `of` and `scaled_after` are those
    of the sitting; null without one.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    correction = models.ForeignKey(Correction, models.PROTECT, related_name="+")
    sitting = models.ForeignKey("exams.Sitting", models.CASCADE, null=True, related_name="notices")
    reversal = models.BooleanField(default=False)
    given_at = models.DateTimeField()
    right = models.BooleanField()
    raw_before = models.PositiveSmallIntegerField(null=True)
    raw_after = models.PositiveSmallIntegerField(null=True)
    of = models.PositiveSmallIntegerField(null=True)
    scaled_after = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "sitting", "reversal"],
                condition=Q(sitting__isnull=False),
                name="exams_a_sitting_is_told_once",
            ),
            models.UniqueConstraint(
                fields=["correction", "learner", "reversal"],
                condition=Q(sitting=None),
                name="exams_a_learner_is_told_once",
            ),
            models.CheckConstraint(
                condition=Q(sitting=None, raw_before=None, raw_after=None, of=None, scaled_after=None)
                | Q(
                    sitting__isnull=False,
                    raw_before__isnull=False,
                    raw_after__isnull=False,
                    of__isnull=False,
                    scaled_after__isnull=False,
                ),
                name="exams_notice_of_a_sitting_has_points",
            ),
        ]
        indexes = [
            models.Index(fields=["learner"], condition=Q(dismissed_at=None), name="exams_notices_to_show"),
        ]
