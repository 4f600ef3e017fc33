"""Raw notes as they were read, what is proposed from them, and what curators decided.

Each import of a note keeps its own reading. Which one stands is a pointer, so
that importing and taking back are one small write, and nothing of an older
reading is lost. Decisions belong to the note, not to the reading: a re-import
finds them again.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from quizapp.bank.models import Changeset, Question
from quizapp.course.models import Course, GlossaryTerm, Section


class NoteSource(models.Model):
    """A note, known by the name of its file. `current` is the import that stands; null before the first, or
    if all were taken back."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="notes")
    name = models.CharField(max_length=200)
    current = models.ForeignKey("NoteImport", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "name"], name="notes_one_source_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="notes_source_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class NoteImportQuerySet(models.QuerySet["NoteImport"]):
    def unread(self) -> Self:
        """What a worker has to read, or was reading when it died."""
        return self.filter(status__in=[NoteImport.Status.WAITING, NoteImport.Status.READING])


class NoteImport(models.Model):
    """One reading of one file. The row is the queue of its job.

    `text` is the decoded file, its lines joined by line feeds. `phase`, `done`
    and `total` tell how far a worker has come; while it reads it renews
    `beat_at`, and one that stopped doing so is dead. `warnings` is a list of
    {line, message}; `figures` holds the counts of the report.

    Until it is applied an import is a preview: neither course nor bank know of
    it. `changeset` exists from then on.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        READING = "reading", "Being read"
        READ = "read", "Read, not imported"
        APPLIED = "applied", "Imported"
        FAILED = "failed", "Failed"
        DISCARDED = "discarded", "Discarded"
        REVERTED = "reverted", "Taken back"

    source = models.ForeignKey(NoteSource, models.CASCADE, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.WAITING)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    encoding = models.CharField(max_length=20)
    text = models.TextField()
    phase = models.CharField(max_length=60, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    warnings = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    read_at = models.DateTimeField(null=True)
    changeset = models.OneToOneField(
        Changeset, models.PROTECT, null=True, blank=True, related_name="note_import"
    )
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reverted_at = models.DateTimeField(null=True)
    reverted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = NoteImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=["applied", "reverted"], changeset__isnull=False, applied_at__isnull=False
                )
                | Q(
                    status__in=["waiting", "reading", "read", "failed", "discarded"],
                    changeset=None,
                    applied_at=None,
                ),
                name="notes_applied_has_a_changeset",
            ),
            models.CheckConstraint(
                condition=Q(status="reverted", reverted_at__isnull=False)
                | ~Q(status="reverted") & Q(reverted_at=None),
                name="notes_taken_back_says_when",
            ),
            models.CheckConstraint(
                condition=Q(status="failed") & ~Q(error="") | ~Q(status="failed"),
                name="notes_failure_says_why",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="notes_done_of_total"),
        ]
        indexes = [
            models.Index(
                fields=["at"], condition=Q(status__in=["waiting", "reading"]), name="notes_imports_to_read"
            ),
        ]

    @property
    def under_way(self) -> bool:
        return self.status in (self.Status.WAITING, self.Status.READING)

    def lines(self) -> list[str]:
        return self.text.split("\n")


class NoteSection(models.Model):
    """A heading of a note with its lines, `first` to `last`, both included; `section` is where it belongs in the course.

    `path` is the list of headings down to its own, `score` (0 to 1) how well
    the course section fits. `key` stays while the headings stay, `fingerprint`
    changes with the text.
    """

    note_import = models.ForeignKey(NoteImport, models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    path = models.JSONField(default=list)
    level = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="+")
    score = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["note_import", "position"], name="notes_one_section_per_position"
            ),
            models.UniqueConstraint(fields=["note_import", "key"], name="notes_one_section_per_key"),
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=F("first")), name="notes_section_has_lines"
            ),
        ]


class Group(models.TextChoices):
    """What a proposal is. A term and a draft can become rows of the course; the two others are findings to judge."""

    TERM = "term", "Glossary terms"
    DRAFT = "draft", "Draft questions"
    EXAMPLE = "example", "Worked examples"
    CLAIM = "claim", "Claims"


class Decision(models.Model):
    """What a curator decided about a proposal of a note. It outlives the reading in which it was taken.

    `key` names the proposal within the note, `sense` does so without the
    headings above it: a section that was renamed or moved keeps its decisions.
    `payload` is the proposal as it was accepted, `edited` whether somebody
    changed it first. An accepted draft is the `question` made of it, an
    accepted term the `term`. `first` to `last` are the lines at that time. A
    decision that was undone is `withdrawn_at` some time, and another may follow.
    """

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"

    source = models.ForeignKey(NoteSource, models.CASCADE, related_name="decisions")
    note_import = models.ForeignKey(NoteImport, models.CASCADE, related_name="decisions")
    group = models.CharField(max_length=7, choices=Group.choices)
    key = models.CharField(max_length=64)
    sense = models.CharField(max_length=64)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    edited = models.BooleanField(default=False)
    payload = models.JSONField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    path = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    question = models.ForeignKey(
        Question, models.SET_NULL, null=True, blank=True, related_name="note_decisions"
    )
    term = models.ForeignKey(
        GlossaryTerm, models.SET_NULL, null=True, blank=True, related_name="note_decisions"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "group", "key"],
                condition=Q(withdrawn_at=None),
                name="notes_one_decision_per_proposal",
            ),
            models.CheckConstraint(condition=Q(group__in=Group.values), name="notes_known_group_decided"),
            models.CheckConstraint(
                condition=Q(verdict="accepted")
                | Q(verdict="rejected", question=None, term=None, edited=False),
                name="notes_only_accepted_makes_rows",
            ),
            models.CheckConstraint(
                condition=(Q(question=None) | Q(group="draft")) & (Q(term=None) | Q(group="term")),
                name="notes_decision_makes_its_kind",
            ),
        ]


class Proposal(models.Model):
    """Something that was read in a note and waits for a curator.

    `kind` within its group: new, same or conflict (term); definition, tip,
    contrast, limit or worked (draft); right, assumes or wrong (example);
    wrong, outdated, contradicted or imprecise (claim). `payload` is the record
    of `contentfiles.notes`, without its place. `novelty` compares it with the
    import before: `decision` is the one that stands for this very proposal,
    `earlier` one on a former wording of it. `sure` is False for terms that only
    look like one.
    """

    class Novelty(models.TextChoices):
        NEW = "new", "New"
        CHANGED = "changed", "Changed"
        SAME = "same", "As before"

    note_import = models.ForeignKey(NoteImport, models.CASCADE, related_name="proposals")
    group = models.CharField(max_length=7, choices=Group.choices)
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=64)
    sense = models.CharField(max_length=64)
    position = models.PositiveIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    path = models.JSONField(default=list)
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="+")
    sure = models.BooleanField(default=True)
    payload = models.JSONField()
    novelty = models.CharField(max_length=7, choices=Novelty.choices, default=Novelty.NEW)
    decision = models.ForeignKey(Decision, models.SET_NULL, null=True, blank=True, related_name="proposals")
    earlier = models.ForeignKey(Decision, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["note_import", "group", "key"], name="notes_one_proposal_per_key"
            ),
            models.CheckConstraint(condition=Q(group__in=Group.values), name="notes_known_group"),
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=F("first")), name="notes_proposal_has_lines"
            ),
        ]
        indexes = [
            models.Index(fields=["note_import", "group", "position"], name="notes_proposals_in_order"),
        ]
