"""The bank as rows.

A question is an identity; what it says is in its versions. A published
version, with its options, answers and fact uses, never changes again: answers
in the ledger point at it. The triggers are in migration 0002.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from quizapp.course.models import Course, Fact, GlossaryTerm, Section, Task


class Kind(models.TextChoices):
    SINGLE = "single", "Single choice"
    MULTIPLE = "multiple", "Multiple response"
    TRUE_FALSE = "true-false", "True or false"
    NUMERIC = "numeric", "Number"
    CLOZE = "cloze", "Fill in"
    ORDERING = "ordering", "Put in order"
    MATCHING = "matching", "Match"


# Kinds whose questions have parts: blanks or premises.
IN_PARTS = [Kind.CLOZE.value, Kind.MATCHING.value]


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    PRETEST = "pretest", "Pretest"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


# What stands in papers: whole, checked, and with a version that never changes.
# Twin of contentfiles.records.IN_PAPERS.
IN_PAPERS = [Status.PRETEST.value, Status.PUBLISHED.value]


class Bloom(models.TextChoices):
    RECALL = "recall", "Recall"
    APPLY = "apply", "Apply"
    ANALYSE = "analyse", "Analyse"


class Changeset(models.Model):
    """One load of content files, or one sitting of a curator, that changed something.

    `source_hash` is the hash of the files of a load. `counts` says how many of
    what changed, for people.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="changesets")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.TextField(blank=True)
    source_hash = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    reverted_at = models.DateTimeField(null=True, blank=True)


class Change(models.Model):
    """What one row was before a changeset: what a revert restores.

    `before` is null for a row that the changeset made.
    """

    changeset = models.ForeignKey(Changeset, models.CASCADE, related_name="changes")
    model = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    before = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["changeset", "model", "key"], name="bank_one_change_per_row"),
        ]


# What visitors may be shown with its answer: easy to take in, and one in 16 of these by an id
# that is made by chance and never changes. The twin in words is in docs/content-authors.md.
_FOR_VISITORS = Q(kind=Kind.SINGLE, difficulty__in=[2, 3], case=None, id__endswith="0")


class QuestionQuerySet(models.QuerySet["Question"]):
    def published(self) -> Self:
        """What learners may be asked, and what counts for them."""
        return self.filter(status=Status.PUBLISHED)

    def for_mocks(self, today: date) -> Self:
        """What the scored part of a paper may be drawn from.

        Nothing that rests on a fact to be re-checked, and nothing whose answer
        anybody can see without an account while the paper is open.
        """
        return self.published().exclude(Exists(_shaken(today))).exclude(_FOR_VISITORS)

    def for_visitors(self) -> Self:
        """What the landing page may show with its answer: middling single choices that are kept out of papers."""
        return self.published().filter(_FOR_VISITORS)

    def pretest(self, today: date) -> Self:
        """What the unscored part of a paper may be drawn from, with the same exclusion."""
        return self.filter(status=Status.PRETEST).exclude(Exists(_shaken(today)))

    def held_back(self, today: date) -> Self:
        """Published or in pretest, but kept out of papers until somebody has re-checked a fact."""
        return self.filter(status__in=IN_PAPERS).filter(Exists(_shaken(today)))


def _shaken(today: date) -> models.QuerySet[FactUse]:
    """Of the question around it: uses of facts that expired, or are not current any more."""
    return FactUse.objects.filter(version=OuterRef("current"), fact__in=Fact.objects.to_recheck(today))


class Question(models.Model):
    """The identity of a question. `id` comes from its file and never changes.

    A pretest question earns its statistics unscored, in papers alone: it is
    never studied, counted or found by learners.

    `current` is the version that learners see; that of a draft need not be
    published yet, and nobody but curators sees it. `from_files` is the version
    that the files last had, and `file_fields` are the other fields as the
    files last had them: both are the base when file and curator are merged.
    Null and empty for a question that was made in the browser.

    Questions of one `case` share a scenario, which each of their versions
    holds whole. `case_position` counts from 1 in the order of the file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, models.PROTECT, related_name="questions")
    block_ref = models.CharField(max_length=12, blank=True)
    # Questions that share a concept are siblings: not shown on one day.
    concept = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    difficulty = models.PositiveSmallIntegerField()
    bloom = models.CharField(max_length=8, choices=Bloom.choices)
    current = models.ForeignKey("QuestionVersion", models.PROTECT, null=True, blank=True, related_name="+")
    from_files = models.ForeignKey("QuestionVersion", models.PROTECT, null=True, blank=True, related_name="+")
    file_fields = models.JSONField(default=dict, blank=True)
    case = models.UUIDField(null=True, blank=True, db_index=True)
    case_position = models.PositiveSmallIntegerField(null=True, blank=True)
    tasks = models.ManyToManyField(Task, blank=True, related_name="questions")
    terms = models.ManyToManyField(GlossaryTerm, blank=True, related_name="questions")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="bank_known_kind"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="bank_known_status"),
            models.CheckConstraint(condition=Q(bloom__in=Bloom.values), name="bank_known_bloom"),
            models.CheckConstraint(
                condition=Q(difficulty__gte=1, difficulty__lte=5), name="bank_difficulty_from_1_to_5"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=IN_PAPERS) | Q(current__isnull=False),
                name="bank_published_has_current",
            ),
            models.CheckConstraint(
                condition=Q(case=None, case_position=None)
                | Q(case__isnull=False, case_position__isnull=False, case_position__gte=1),
                name="bank_case_has_a_position",
            ),
        ]
        indexes = [
            # New cards are drawn from the published questions of a section.
            models.Index(
                fields=["section", "block_ref"],
                condition=Q(status="published"),
                name="bank_published_by_block",
            ),
            models.Index(fields=["course", "concept"], name="bank_question_concept"),
        ]


class QuestionVersion(models.Model):
    """What a question says. Frozen by a trigger once `published_at` is set; only
    the HTML may be rendered anew from the same text.

    `choose` is the number of options to choose: 1 for single and true-false,
    2 or more for multiple, 0 for all others. `sources` is a list of
    {title, url, checked_on}.

    `parts` is a list of {name, text, typed}: the blanks of a cloze in the
    order of the stem, where {{name}} stands for each, or the premises of a
    matching. `parts_html` has the HTML of each text. The `case` columns hold
    the scenario that stands above the stem; empty outside a case.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    choose = models.PositiveSmallIntegerField()
    stem = models.TextField()
    stem_html = models.TextField()
    explanation = models.TextField()
    explanation_html = models.TextField()
    sources = models.JSONField(default=list)
    parts = models.JSONField(default=list, blank=True)
    parts_html = models.JSONField(default=list, blank=True)
    case_title = models.CharField(max_length=120, blank=True)
    case_text = models.TextField(blank=True)
    case_html = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    changeset = models.ForeignKey(Changeset, models.PROTECT, null=True, blank=True, related_name="versions")
    published_at = models.DateTimeField(null=True, blank=True)
    facts = models.ManyToManyField(Fact, through="FactUse", related_name="versions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="bank_one_version_per_number"),
            models.CheckConstraint(
                condition=Q(kind__in=["single", "true-false"], choose=1)
                | Q(kind="multiple", choose__gte=2)
                | Q(kind__in=["numeric", "cloze", "ordering", "matching"], choose=0),
                name="bank_choose_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=IN_PARTS) & ~Q(parts=[]) | ~Q(kind__in=IN_PARTS) & Q(parts=[]),
                name="bank_parts_fit_kind",
            ),
            models.CheckConstraint(
                condition=Q(case_title="", case_text="") | ~Q(case_title="") & ~Q(case_text=""),
                name="bank_case_has_title_and_text",
            ),
        ]


def new_token() -> str:
    """A name for an option in forms and in the ledger.

    By chance, not by position: authors tend to write the key first, and a
    page must not give that away.
    """
    return secrets.token_hex(4)


class Option(models.Model):
    """A choice, with the reason why it is right or wrong. True-false has two, True before False.

    In an ordering, `position` is the right order and every step is a key. In
    a cloze, `part` names the blank that the option is offered for, or the
    typed blank in which it counts as right or as a known mistake. In a
    matching the options are the responses, and `part` names the premise that
    one matches; "" for one that fits nothing.

    A draft may lack reasons; triggers refuse to publish a version without them
    (`bank_option_has_a_reason`, and `bank_mistake_has_a_reason` for numbers).
    """

    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=40, blank=True)
    token = models.CharField(max_length=16)  # from new_token()
    text = models.TextField()
    html = models.TextField()
    reason = models.TextField(blank=True)
    reason_html = models.TextField(blank=True)
    is_key = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="bank_one_option_per_position"),
            models.UniqueConstraint(fields=["version", "token"], name="bank_one_option_per_token"),
            models.CheckConstraint(condition=~Q(text=""), name="bank_option_has_text"),
        ]


_EXACT = r"[0-9]+(\.[0-9]+|/0*[1-9][0-9]*)?"


class AcceptedAnswer(models.Model):
    """A number that somebody may type: the right one (`is_key`), or one that a known slip produces.

    `value` and `tolerance` are exact decimals or fractions as text ("12",
    "0.5", "1/3"): binary floating point would decide equality by its noise.
    """

    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()
    value = models.CharField(max_length=40)
    tolerance = models.CharField(max_length=40, default="0")
    unit = models.CharField(max_length=40, blank=True)
    is_key = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    reason_html = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="bank_one_answer_per_position"),
            models.UniqueConstraint(
                fields=["version"], condition=Q(is_key=True), name="bank_one_key_per_numeric"
            ),
            models.CheckConstraint(
                condition=Q(value__regex=rf"^-?{_EXACT}$"),
                name="bank_answer_value_is_exact",
            ),
            models.CheckConstraint(
                condition=Q(tolerance__regex=rf"^{_EXACT}$"), name="bank_answer_tolerance_is_exact"
            ),
        ]


class FactUse(models.Model):
    """A version rests on a fact."""

    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="fact_uses")
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="uses")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "fact"], name="bank_one_use_per_fact"),
        ]


class MergeConflictQuerySet(models.QuerySet["MergeConflict"]):
    def open(self) -> Self:
        return self.filter(resolved_at=None)


class MergeConflict(models.Model):
    """A field that file and curator both changed, differently. Waits for a person.

    `base` is what both started from, `ours` is what learners see, `theirs` is
    what the file says. A question with an open conflict keeps its current
    version whole, so a field that only the file changed waits here too: its
    `base` equals `ours`.
    """

    class Choice(models.TextChoices):
        OURS = "ours", "Keep the curator's"
        THEIRS = "theirs", "Take the file's"
        NEITHER = "neither", "Written anew"

    question = models.ForeignKey(Question, models.CASCADE, related_name="conflicts")
    changeset = models.ForeignKey(Changeset, models.CASCADE, related_name="conflicts")
    field = models.CharField(max_length=40)
    base = models.JSONField(null=True)
    ours = models.JSONField(null=True)
    theirs = models.JSONField(null=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    choice = models.CharField(max_length=7, choices=Choice.choices, blank=True)

    objects = MergeConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "field"],
                condition=Q(resolved_at=None),
                name="bank_one_open_conflict_per_field",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, choice="") | (Q(resolved_at__isnull=False) & ~Q(choice="")),
                name="bank_resolved_conflict_has_a_choice",
            ),
        ]
