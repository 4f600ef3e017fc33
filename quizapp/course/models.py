"""The course as rows. Text is kept as written, beside the sanitised HTML made from it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from quizapp.course.traces import PartRead, Reflection  # noqa: F401 (Django looks for models here)


class Course(models.Model):
    """One subject. `revision` grows by one with every load that changes anything.

    `source_hash` is the hash of the files that the rows were loaded from; the
    same files again are recognised by it, and nothing is read or written.
    `report` holds the figures that the same load made of the bank, as
    `contentfiles.reading.Reading.report` puts them together; empty after a revert.
    """

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    licence = models.CharField(max_length=100, blank=True)
    default_blueprint = models.SlugField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    source_hash = models.CharField(max_length=64, blank=True)
    report = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.title


class SectionQuerySet(models.QuerySet["Section"]):
    def listed(self) -> Self:
        """What the course consists of today, in order."""
        return self.filter(retired=False).order_by("course", "number")

    def written(self) -> Self:
        return self.listed().exclude(html="")


class Section(models.Model):
    """A chapter of the guide. Unwritten while `html` is empty: then it has no page.

    A section that the course no longer lists is retired, not deleted, because
    questions and answers go on pointing at it.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField()
    slug = models.SlugField()
    title = models.CharField(max_length=200)
    markdown = models.TextField(blank=True)
    html = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    checked_on = models.DateField(null=True, blank=True)
    source_hash = models.CharField(max_length=64, blank=True)
    retired = models.BooleanField(default=False)

    objects = SectionQuerySet.as_manager()

    class Meta:
        constraints = [
            # Deferred, so that a load may renumber sections in any order.
            models.UniqueConstraint(
                fields=["course", "number"],
                name="course_one_section_per_number",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["course", "slug"],
                name="course_one_section_per_slug",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("course:section", args=[self.slug])

    @property
    def has_guide(self) -> bool:
        return bool(self.html) and not self.retired


class BlockKind(models.TextChoices):
    HEADING = "heading", "Heading"
    GLOSSARY = "glossary", "Glossary"
    EXAMPLE = "example", "Example"
    CODE = "code", "Code"
    FORMULA = "formula", "Formula"
    KEYPOINT = "keypoint", "Key point"
    XREF = "xref", "Cross-reference"
    SUMMARY = "summary", "Summary"
    QUIZ = "quiz", "Quiz"
    REFLECT = "reflect", "Reflection"
    LINKS = "links", "Links"
    TRANSITION = "transition", "Transition"


class Block(models.Model):
    """One piece that the outline asks for. `ref` (S05-P07) is also the id of its HTML element."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="blocks")
    section = models.ForeignKey(Section, models.CASCADE, related_name="blocks")
    ref = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=BlockKind.choices)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "ref"], name="course_one_block_per_ref"),
            models.CheckConstraint(condition=Q(kind__in=BlockKind.values), name="course_known_block_kind"),
            models.CheckConstraint(
                condition=Q(kind="heading", level__isnull=False, level__gte=2, level__lte=4)
                | (~Q(kind="heading") & Q(level=None)),
                name="course_only_headings_have_a_level",
            ),
        ]

    def group(self) -> list[str]:
        """The blocks that stand under this heading, itself among them, up to the next of its level: their ids."""
        later = self.section.blocks.filter(position__gte=self.position).order_by("position")
        group = [self.ref]
        for ref, level in later.exclude(pk=self.pk).values_list("ref", "level"):
            if level is not None and self.level is not None and level <= self.level:
                break
            group.append(ref)
        return group


class Verdict(models.TextChoices):
    """What is to be said about the claim. The value of a fact is always the right one."""

    CORRECT = "correct", "Correct"
    IMPRECISE = "imprecise", "Imprecise"
    OUTDATED = "outdated", "Outdated"
    WRONG = "wrong", "Wrong"
    CONTRADICTED = "contradicted", "Contradicted"
    GAP = "gap", "Not stated"


class FactStatus(models.TextChoices):
    CURRENT = "current", "Current"
    DISPUTED = "disputed", "Disputed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Volatile(models.TextChoices):
    """What changes sooner than the rest, and is therefore checked more often."""

    PRICE = "price", "Price"
    QUOTA = "quota", "Quota"


class FactQuerySet(models.QuerySet["Fact"]):
    def shown(self) -> Self:
        return self.exclude(status=FactStatus.WITHDRAWN).order_by("course", "ref")

    def expired(self, today: date) -> Self:
        return self.filter(expires_on__lte=today)

    def to_recheck(self, today: date) -> Self:
        """What no scored question may rest on today: expired, disputed or withdrawn."""
        return self.filter(Q(expires_on__lte=today) | ~Q(status=FactStatus.CURRENT))


class Fact(models.Model):
    """One thing that is true about the subject, with its source and how long to trust it.

    Never deleted: a fact that left the files is withdrawn, and what cites it
    still says what it cited. `sources` is a list of {title, url}. `patterns`
    are regular expressions that know the wrong claim when they meet it.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="facts")
    ref = models.CharField(max_length=12)
    section = models.ForeignKey(Section, models.PROTECT, related_name="facts")
    title = models.CharField(max_length=200)
    claim = models.TextField(blank=True)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    value = models.TextField()
    value_html = models.TextField()
    status = models.CharField(max_length=9, choices=FactStatus.choices, default=FactStatus.CURRENT)
    evidence = models.CharField(max_length=20, blank=True)
    sources = models.JSONField(default=list)
    checked_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    volatile = models.CharField(max_length=5, choices=Volatile.choices, blank=True)
    patterns = models.JSONField(default=list, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "ref"], name="course_one_fact_per_ref"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="course_known_verdict"),
            models.CheckConstraint(
                condition=Q(status__in=FactStatus.values), name="course_known_fact_status"
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gt=F("checked_on")),
                name="course_fact_expires_after_its_check",
            ),
            models.CheckConstraint(
                condition=Q(volatile="") | Q(volatile__in=Volatile.values, expires_on__isnull=False),
                name="course_volatile_fact_expires",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("course:fact", args=[self.ref])

    def expired(self, today: date) -> bool:
        return self.expires_on is not None and self.expires_on <= today


class GlossaryTermQuerySet(models.QuerySet["GlossaryTerm"]):
    def listed(self) -> Self:
        return self.filter(retired=False)


class GlossaryTerm(models.Model):
    """A word to know. The definition names neither the term nor its
    abbreviation, because a card shows it and asks for the name.

    Retired, not deleted, when it leaves the files: cards and answers point at it.
    One with `from_notes` was accepted from somebody's notes and is in no file;
    a load leaves it alone, unless the files now have the same slug.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="terms")
    from_notes = models.BooleanField(default=False)
    slug = models.SlugField()
    name = models.CharField(max_length=100)
    abbreviation = models.CharField(max_length=20, blank=True)
    also = models.JSONField(default=list)
    definition = models.TextField()
    definition_html = models.TextField()
    section = models.ForeignKey(Section, models.PROTECT, related_name="terms")
    block_ref = models.CharField(max_length=12, blank=True)
    retired = models.BooleanField(default=False)
    related = models.ManyToManyField("self", blank=True)
    facts = models.ManyToManyField(Fact, blank=True, related_name="terms")

    objects = GlossaryTermQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="course_one_term_per_slug"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("course:term", args=[self.slug])


class BlueprintQuerySet(models.QuerySet["Blueprint"]):
    def listed(self) -> Self:
        return self.filter(retired=False).order_by("slug")

    def sitting_on(self, day: date) -> Self:
        """The exams that can be sat on `day`. The last day of validity counts."""
        return self.listed().filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


class Blueprint(models.Model):
    """An exam as its vendor describes it. `pass_scaled` is in the vendor's own points.

    `version` names this wording of it; papers and results keep it. `forms` is
    a list of {slug, title, questions, scored, minutes}: the lengths in which
    it can be practised, "full" being the exam itself. `provisional` names the
    fields whose values the vendor has not published yet.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="blueprints")
    slug = models.SlugField()
    version = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200)
    short = models.CharField(max_length=30)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField()
    questions = models.PositiveSmallIntegerField()
    scored = models.PositiveSmallIntegerField()
    pass_scaled = models.PositiveSmallIntegerField()
    provisional = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    forms = models.JSONField(default=list)
    retired = models.BooleanField(default=False)

    objects = BlueprintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="course_one_blueprint_per_slug"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="course_blueprint_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(scored__gte=1, scored__lte=F("questions")),
                name="course_blueprint_scores_what_it_asks",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="course_blueprint_takes_time"),
        ]

    def __str__(self) -> str:
        return self.title


class Domain(models.Model):
    """A part of an exam. The weights of one blueprint's domains sum to 100 (a trigger sees to it)."""

    blueprint = models.ForeignKey(Blueprint, models.CASCADE, related_name="domains")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "number"], name="course_one_domain_per_number"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100), name="course_domain_weight_is_percent"
            ),
        ]


class Task(models.Model):
    """A task statement of an exam guide. `ref` is its number there, such as 1.3."""

    domain = models.ForeignKey(Domain, models.CASCADE, related_name="tasks")
    ref = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    covered = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["domain", "ref"], name="course_one_task_per_ref"),
        ]
