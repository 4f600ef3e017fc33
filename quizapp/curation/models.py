"""What curators' pages keep."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from quizapp.bank.models import Question, QuestionVersion

# Corrections are rows of the room of exams; Django finds the models of a room by its `models` alone.
from quizapp.exams.rescoring.models import Correction

__all__ = ["Correction", "ItemStatistics"]


class ItemStatistics(models.Model):
    """The figures of one item as they were at `computed_at`, for lists; its own page computes them anew.

    One row for each group of versions that asked the same and were marked
    alike, under the newest of them; `numbers` are those of all. Figures are
    null where they cannot be computed; `low` and `high` are ends of intervals.
    `alerts` is a list of {concern, text}; `verdict` is what is proposed for a
    pretest item, with `reasons`, and empty for all others.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="statistics")
    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="+")
    numbers = models.JSONField(default=list)
    shown = models.BooleanField()
    n = models.PositiveIntegerField()
    repeats = models.PositiveIntegerField()
    facility = models.FloatField(null=True)
    facility_low = models.FloatField(null=True)
    facility_high = models.FloatField(null=True)
    rest = models.FloatField(null=True)
    rest_low = models.FloatField(null=True)
    rest_high = models.FloatField(null=True)
    omitted = models.FloatField(null=True)
    seconds = models.FloatField(null=True)
    alerts = models.JSONField(default=list)
    verdict = models.CharField(max_length=7, blank=True)
    reasons = models.JSONField(default=list)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "version"], name="curation_one_row_per_version"),
            models.CheckConstraint(
                condition=Q(verdict__in=["", "promote", "keep", "review"]), name="curation_known_verdict"
            ),
        ]
