"""What can be found: passages of the guide, terms, facts and questions, each as one row with its words."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from quizapp.course.models import Course, Section


class Kind(models.TextChoices):
    """In the order in which a page shows them."""

    TERM = "term", "Glossary"
    GUIDE = "guide", "Guide"
    FACT = "fact", "Facts"
    QUESTION = "question", "Questions"


class PassageQuerySet(models.QuerySet["Passage"]):
    def public(self) -> Self:
        """What everybody may find. The rest is the bank's, and for curators only."""
        return self.filter(public=True)


class Passage(models.Model):
    """One thing that a search finds. Derived from the course by `search.actions.index`, never edited.

    `ref` is the block of a heading, the slug of a term, the id of a fact or the
    UUID of a question. `title` and `body` are plain text to show. `names` and
    `words` are what is searched: the words of the title with its other names,
    and the words of the body, as `engine.words` takes them apart, so that the
    parser of PostgreSQL has nothing left to guess.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="passages")
    section = models.ForeignKey(Section, models.CASCADE, related_name="passages")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    ref = models.CharField(max_length=50)
    title = models.TextField()
    body = models.TextField()
    names = models.TextField()
    words = models.TextField()
    public = models.BooleanField()

    # Stems find "capacities" for "capacity"; whole words are there for the beginning of a word,
    # which is no beginning of its stem.
    vector = models.GeneratedField(
        expression=SearchVector("names", weight="A", config="english")
        + SearchVector("words", weight="B", config="english")
        + SearchVector("names", weight="A", config="simple")
        + SearchVector("words", weight="C", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = PassageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "kind", "ref"], name="search_one_passage_per_thing"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="search_known_kind"),
            models.CheckConstraint(
                condition=~Q(kind="question") | Q(public=False), name="search_bank_is_not_public"
            ),
        ]
        indexes = [GinIndex(fields=["vector"], name="search_passage_vector")]


class Word(models.Model):
    """A word that public passages use: what a mistyped one may have meant.

    `named` is whether a title or a name has it, `times` in how many passages it is.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="+")
    text = models.CharField(max_length=40)
    named = models.BooleanField()
    times = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "text"], name="search_word_once"),
        ]


class Indexed(models.Model):
    """What the passages of a course were made from: its revision, and the way of making them."""

    course = models.OneToOneField(Course, models.CASCADE, primary_key=True, related_name="indexed")
    state = models.CharField(max_length=40)
