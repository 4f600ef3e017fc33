"""The ledger: who answered what, when, how, and whether it was right.

Rows are added and never changed. What happens to an answer later (another
rating, an undo, a key that was found wrong) is a row of its own, an
Amendment. A trigger refuses UPDATE and DELETE, save when a person is erased.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from quizapp.accounts.models import User
from quizapp.bank.models import Question, QuestionVersion
from quizapp.course.models import GlossaryTerm


class Mode(models.TextChoices):
    STUDY = "study", "Study"
    CRAM = "cram", "Cram"
    EXAM = "exam", "Exam"
    DRILL = "drill", "Drill"


class Confidence(models.TextChoices):
    SURE = "sure", "Sure"
    THINK = "think", "Think so"
    GUESS = "guess", "Guess"


class Direction(models.TextChoices):
    """Which side of a glossary term was shown."""

    TO_DEFINITION = "definition", "Term to definition"
    TO_NAME = "name", "Definition to term"


class AnswerQuerySet(models.QuerySet["Answer"]):
    def of(self, learner: User) -> Self:
        """The only door for views: a learner never reaches another's answers."""
        return self.filter(learner=learner)

    def standing(self) -> Self:
        """Answers that were not undone."""
        undone = Amendment.objects.filter(answer=OuterRef("pk"), kind=Amendment.Kind.UNDO)
        return self.filter(~Exists(undone))

    def with_effective_fraction(self) -> Self:
        """Annotate `effective_fraction`: the newest correction's, else the answer's own.

        For whoever tells people what was right: `Answer.right` goes by it, too.
        """
        corrections = Amendment.objects.filter(answer=OuterRef("pk"), kind=Amendment.Kind.CORRECTION)
        newest = Subquery(corrections.order_by("-pk").values("fraction")[:1])
        return self.annotate(effective_fraction=Coalesce(newest, F("fraction")))

    def on_day(self, day: date) -> Self:
        return self.filter(study_day=day)


class Answer(models.Model):
    """One answer of one learner. Append-only; written by `answers.actions.record`.

    Exactly one of `question`, `term` and `template` says what was asked.
    `fraction` is the mark from 0 to 1, null where nothing was marked (a
    glossary card is judged by the learner). `predicted_recall` is what the
    memory model expected before the answer, null when it expected nothing:
    a first showing, or a repeat on the same study day.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="answers")
    at = models.DateTimeField()
    study_day = models.DateField()
    mode = models.CharField(max_length=8, choices=Mode.choices)
    idempotency_key = models.CharField(max_length=80)

    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="+")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, null=True, related_name="+")
    term = models.ForeignKey(GlossaryTerm, models.PROTECT, null=True, related_name="+")
    direction = models.CharField(max_length=10, choices=Direction.choices, blank=True)
    template = models.CharField(max_length=80, blank=True)
    # Seeds the order of the options, and later the numbers of a drill: with
    # version or template it reproduces what was on the screen.
    variant_seed = models.CharField(max_length=80, blank=True)

    given = models.JSONField(default=list)
    fraction = models.FloatField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)
    confidence = models.CharField(max_length=5, choices=Confidence.choices, blank=True)
    first_exposure = models.BooleanField()
    milliseconds = models.PositiveIntegerField()
    predicted_recall = models.FloatField(null=True)
    # The card's memory before this answer, as `engine.memory` writes it: what
    # another rating starts from again, and what undo returns to.
    memory_before = models.JSONField(null=True)
    parameters_version = models.CharField(max_length=40, blank=True)

    # Only on instances that were read so, or looked up with their amendments.
    effective_fraction: float | None

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "idempotency_key"], name="answers_one_answer_per_key"),
            models.CheckConstraint(
                condition=Q(question__isnull=False, version__isnull=False, term=None, template="")
                | Q(question=None, version=None, term__isnull=False, template="")
                | (Q(question=None, version=None, term=None) & ~Q(template="")),
                name="answers_exactly_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(term=None, direction="") | Q(term__isnull=False, direction__in=Direction.values),
                name="answers_term_has_direction",
            ),
            models.CheckConstraint(
                condition=Q(fraction=None) | Q(fraction__gte=0, fraction__lte=1),
                name="answers_fraction_from_0_to_1",
            ),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=1, rating__lte=4),
                name="answers_rating_from_1_to_4",
            ),
            models.CheckConstraint(
                condition=Q(predicted_recall=None) | Q(predicted_recall__gte=0, predicted_recall__lte=1),
                name="answers_recall_from_0_to_1",
            ),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="answers_known_mode"),
        ]
        indexes = [
            # First exposure asks "did this learner ever see this question".
            models.Index(fields=["learner", "question"], name="answers_learner_question"),
            # Undo and history walk back in time.
            models.Index(fields=["learner", "-id"], name="answers_learner_newest"),
        ]

    @property
    def right(self) -> bool | None:
        """Whether the mark is full; None where nothing was marked.

        The mark as corrected, if the answer was read `with_effective_fraction`; else its own.
        """
        fraction = getattr(self, "effective_fraction", self.fraction)
        return None if fraction is None else fraction == 1.0

    @property
    def corrected(self) -> bool:
        """Whether the mark that counts is not the first one; asks as `right` does."""
        return bool(getattr(self, "effective_fraction", self.fraction) != self.fraction)


class Amendment(models.Model):
    """What became of an answer afterwards: another rating, undo, or another mark.

    A correction gives the mark that counts from then on, because the key was
    wrong; it names the `correction` of the room that decided so. The newest
    one counts, also when it takes an earlier one back.
    """

    class Kind(models.TextChoices):
        RATING = "rating", "Another rating"
        UNDO = "undo", "Undone"
        CORRECTION = "correction", "Another mark"

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="amendments")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    rating = models.PositiveSmallIntegerField(null=True)
    fraction = models.FloatField(null=True)
    # A number without a foreign key: corrections are rows of a room above.
    correction = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer"], condition=Q(kind="undo"), name="answers_undone_once"),
            models.CheckConstraint(
                condition=Q(kind="undo", rating=None, fraction=None, correction=None)
                | Q(kind="rating", rating__gte=1, rating__lte=4, fraction=None, correction=None)
                | Q(
                    kind="correction",
                    rating=None,
                    fraction__gte=0,
                    fraction__lte=1,
                    fraction__isnull=False,
                    correction__isnull=False,
                ),
                name="answers_amendment_fits_its_kind",
            ),
        ]


class DayTallyQuerySet(models.QuerySet["DayTally"]):
    def of(self, learner: User) -> Self:
        return self.filter(learner=learner)


class DayTally(models.Model):
    """What one learner did on one study day, kept up by `answers.actions`.

    Derived from the ledger and rebuilt from it by `manage.py rebuild_tallies`.
    It exists so that no page has to count answers: a home page costs the same
    after a hundred answers and after a hundred thousand.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tallies")
    day = models.DateField()
    answered = models.PositiveIntegerField(default=0)
    marked = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)
    introduced = models.PositiveIntegerField(default=0)
    milliseconds = models.PositiveBigIntegerField(default=0)

    objects = DayTallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "day"],
                include=["answered", "marked", "right", "introduced", "milliseconds"],
                name="answers_one_tally_per_day",
            ),
            models.CheckConstraint(
                condition=Q(right__lte=F("marked"), marked__lte=F("answered")),
                name="answers_tally_adds_up",
            ),
        ]

    @property
    def minutes(self) -> float:
        return self.milliseconds / 60_000


class SealedQuerySet(models.QuerySet["Sealed"]):
    def of(self, learner: User) -> Self:
        return self.filter(learner=learner)


class Sealed(models.Model):
    """A question whose key one learner must not see until `holder` is done with it.

    A practice exam seals its questions while it is open, as "sitting:<number>".
    Whatever shows a key, a reason or an explanation asks here first. Two
    holders may seal the same question; it opens when both have let go.
    """

    # No index of its own: the constraint's begins with the learner.
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sealed", db_index=False
    )
    question = models.ForeignKey(Question, models.CASCADE, related_name="+")
    holder = models.CharField(max_length=40)

    objects = SealedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "question", "holder"], name="answers_sealed_once"),
        ]
        indexes = [models.Index(fields=["holder"], name="answers_sealed_by")]
