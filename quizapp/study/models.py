"""What a learner plans, and the state of every card."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest

from quizapp.accounts.models import User
from quizapp.answers.models import Direction, Sealed
from quizapp.bank.models import Question
from quizapp.course.models import Blueprint, Course, GlossaryTerm, Section
from quizapp.drills import catalogue
from quizapp.engine import memory
from quizapp.engine.drills import Template
from quizapp.engine.memory import Memory, Phase

# A card that was never shown has no due time. Its `due_at` is this instant
# plus one second for each place before it, so that one index serves every
# queue in its own order.
SHELF = datetime(2000, 1, 1, tzinfo=UTC)

# A learning step that comes due this soon is shown early rather than making
# somebody wait who has nothing else to do.
LEARN_AHEAD = timedelta(minutes=20)


@lru_cache(maxsize=1024)
def _settings(
    retention: float, zone: str, day_start: int, parameters: tuple[float, ...] | None, version: str
) -> memory.Settings:
    """Checked once for each combination, not for every answer."""
    chosen: dict[str, Any] = {}
    if parameters is not None:
        chosen = {"parameters": parameters, "parameters_version": version}
    return memory.Settings(desired_retention=retention, zone=zone, day_start=day_start, **chosen)


class PlanQuerySet(models.QuerySet["Plan"]):
    def of(self, learner: User) -> Self:
        return self.filter(learner=learner)

    def active(self) -> Self:
        return self.filter(active=True)


class Plan(models.Model):
    """How one learner studies one course: for which exam, by when, how much a day."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="plans")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    active = models.BooleanField(default=True)
    blueprint = models.ForeignKey(Blueprint, models.PROTECT, null=True, related_name="+")
    exam_date = models.DateField(null=True, blank=True)
    minutes_per_day = models.PositiveSmallIntegerField(
        default=20, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    new_per_day = models.PositiveSmallIntegerField(default=10, validators=[MaxValueValidator(200)])
    # On this study day the learner asked to go on after the limits were reached.
    extended_on = models.DateField(null=True, blank=True)
    # FSRS parameters of this learner; null means the published defaults.
    parameters = models.JSONField(null=True, blank=True)
    parameters_version = models.CharField(max_length=40, default="fsrs-6-default")
    # The course revision whose questions and terms have been dealt as cards.
    dealt_revision = models.PositiveIntegerField(default=0)
    # The same of the drills that are served, and the study day on which it was last looked
    # whether a level has opened since.
    dealt_drills = models.CharField(max_length=16, blank=True)
    dealt_on = models.DateField(null=True)
    started_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "course"], name="study_one_plan_per_course"),
            models.UniqueConstraint(
                fields=["learner"], condition=Q(active=True), name="study_one_active_plan"
            ),
            models.CheckConstraint(
                condition=Q(minutes_per_day__gte=1, minutes_per_day__lte=600),
                name="study_minutes_from_1_to_600",
            ),
            models.CheckConstraint(condition=Q(new_per_day__lte=200), name="study_new_at_most_200"),
        ]

    def memory_settings(self) -> memory.Settings:
        """What the memory model needs to know of this plan and its learner."""
        learner = self.learner
        parameters = None if self.parameters is None else tuple(self.parameters)
        return _settings(
            learner.desired_retention,
            learner.time_zone,
            learner.day_start,
            parameters,
            self.parameters_version,
        )

    @cached_property
    def sealed(self) -> frozenset[UUID]:
        """Questions whose keys the learner must not see now (`answers.Sealed`).

        `study.rows` and `lock_plan` read them along with the plan.
        """
        return frozenset(Sealed.objects.filter(learner=self.learner_id).values_list("question_id", flat=True))

    def days_left(self, today: date) -> int | None:
        """Study days until the exam, today not counted; None without a date or after it."""
        if self.exam_date is None or self.exam_date < today:
            return None
        return (self.exam_date - today).days


class Queue(models.IntegerChoices):
    """Which queue a card waits in; the order is that of the index, not of showing."""

    LEARNING = 0, "Learning"
    REVIEW = 1, "Review"
    NEW = 2, "New"


class CardQuerySet(models.QuerySet["Card"]):
    def of(self, learner: User) -> Self:
        """The only door for views: a learner never reaches another's cards."""
        return self.filter(plan__learner=learner)

    def waiting(self, queue: Queue, *, until: datetime) -> Self:
        """Cards of one queue that may be shown at `until`, in the order of showing.

        Keep to the columns of the index `study_card_queue`: the next card is
        then found without touching a row, however many cards there are.
        """
        return self.filter(queue=queue, ready_at__lte=until).order_by("ready_at")

    def with_subject(self) -> Self:
        # Without the guide: it is long, and no card shows it.
        return self.select_related("question", "term", "section").defer("section__markdown", "section__html")

    def seen(self) -> Self:
        return self.exclude(phase=Phase.NEW)


class Card(models.Model):
    """One thing that one learner keeps in memory: a question, a side of a term, or a drill.

    `phase` to `lapses` are the memory state; they change only in the
    transaction that records the answer (`study.actions`). `turn` counts the
    showings that were answered or undone: with the card's number it is the
    idempotency key of an answer.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="cards")
    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="+")
    term = models.ForeignKey(GlossaryTerm, models.PROTECT, null=True, related_name="+")
    direction = models.CharField(max_length=10, choices=Direction.choices, blank=True)
    template = models.CharField(max_length=80, blank=True)
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="+")
    # Cards of one concept are siblings: at most one of them a day.
    concept = models.CharField(max_length=120)

    phase = models.CharField(max_length=10, default=Phase.NEW.value)
    step = models.PositiveSmallIntegerField(null=True)
    stability = models.FloatField(null=True)
    difficulty = models.FloatField(null=True)
    last_day = models.DateField(null=True)
    due_at = models.DateTimeField()
    reps = models.PositiveIntegerField(default=0)
    lapses = models.PositiveIntegerField(default=0)

    turn = models.PositiveIntegerField(default=0)
    # Hints taken at this showing of a drill.
    hints = models.PositiveSmallIntegerField(default=0)
    suspended = models.BooleanField(default=False)
    leech = models.BooleanField(default=False)
    flagged = models.BooleanField(default=False)
    buried_until = models.DateTimeField(null=True)
    # The question or term left the course; its history stays.
    retired = models.BooleanField(default=False)

    queue = models.GeneratedField(
        expression=Case(
            When(phase=Phase.NEW.value, then=Value(int(Queue.NEW))),
            When(phase=Phase.REVIEW.value, then=Value(int(Queue.REVIEW))),
            default=Value(int(Queue.LEARNING)),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    # Null while suspended or retired. In PostgreSQL GREATEST ignores nulls, so that a card
    # that is not buried is ready when due.
    ready_at = models.GeneratedField(
        expression=Case(
            When(Q(suspended=True) | Q(retired=True), then=Value(None)),
            default=Greatest(F("due_at"), F("buried_until")),
            output_field=models.DateTimeField(),
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )

    objects = CardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "question"], name="study_one_card_per_question"),
            models.UniqueConstraint(
                fields=["plan", "term", "direction"], name="study_one_card_per_side_of_term"
            ),
            models.UniqueConstraint(
                fields=["plan", "template"],
                condition=~Q(template=""),
                name="study_one_card_per_template",
            ),
            models.CheckConstraint(
                condition=Q(question__isnull=False, term=None, direction="", template="")
                | Q(question=None, term__isnull=False, direction__in=Direction.values, template="")
                | (Q(question=None, term=None, direction="") & ~Q(template="")),
                name="study_card_has_one_subject",
            ),
            models.CheckConstraint(condition=Q(hints__lte=3), name="study_at_most_three_hints"),
            models.CheckConstraint(
                condition=Q(phase="new", stability=None, difficulty=None, last_day=None, reps=0)
                | Q(
                    phase__in=["learning", "review", "relearning"],
                    stability__gt=0,
                    difficulty__gte=1,
                    difficulty__lte=10,
                    last_day__isnull=False,
                ),
                name="study_memory_matches_phase",
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "queue", "ready_at"], include=["id"], name="study_card_queue"),
            models.Index(fields=["plan", "concept"], name="study_card_siblings"),
        ]

    @property
    def memory(self) -> Memory:
        return Memory(
            phase=Phase(self.phase),
            step=self.step,
            stability=self.stability,
            difficulty=self.difficulty,
            last_day=self.last_day,
            due_at=self.due_at,
            reps=self.reps,
            lapses=self.lapses,
        )

    @property
    def drill(self) -> Template | None:
        """The template of a drill's card, if it is served; None for other cards."""
        return catalogue.served().get(self.template)

    MEMORY_FIELDS = (
        "phase",
        "step",
        "stability",
        "difficulty",
        "last_day",
        "due_at",
        "reps",
        "lapses",
    )

    # What an answer, or taking it back, changes.
    ANSWERED_FIELDS = (*MEMORY_FIELDS, "turn", "hints", "leech", "suspended")

    def remember(self, state: Memory) -> None:
        """Take over `state`; the caller saves."""
        for name in self.MEMORY_FIELDS:
            setattr(self, name, getattr(state, name))


class Cram(models.Model):
    """A run through questions that leaves the schedule alone.

    The order follows from `seed`; `place` counts what has been answered, so a
    run survives a closed browser. A question that was left out is null in
    `questions`, so that those after it keep their places.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="crams")
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="+")
    only_missed = models.BooleanField(default=False)
    seed = models.CharField(max_length=32)
    questions = models.JSONField()
    place = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(right__lte=F("place")), name="study_cram_right_of_place"),
        ]

    @property
    def finished(self) -> bool:
        return self.place >= len(self.questions)

    @property
    def asked(self) -> int:
        """How many questions the run has, without those that were left out."""
        return sum(question is not None for question in self.questions)

    def key(self, place: int) -> str:
        """Idempotency key and option order of the answer at `place`."""
        return f"cram:{self.pk}:{place}"


class TermRun(models.Model):
    """A run through terms of the glossary, definition to name, that leaves the schedule alone.

    `terms` are the numbers of the terms in the order of asking; `place` counts
    what has been answered, `known` how many of them the learner knew.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="term_runs")
    terms = models.JSONField()
    place = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(known__lte=F("place")), name="study_term_run_known_of_place"),
        ]

    @property
    def finished(self) -> bool:
        return self.place >= len(self.terms)

    def key(self, place: int) -> str:
        """Idempotency key of the answer at `place`."""
        return f"terms:{self.pk}:{place}"
