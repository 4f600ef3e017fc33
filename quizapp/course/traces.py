"""What a learner leaves in the guide: how far it was read, and private answers."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from quizapp.accounts.models import User

MOST_CHARACTERS = 10_000


class PartReadQuerySet(models.QuerySet["PartRead"]):
    def of(self, learner: User) -> Self:
        return self.filter(learner=learner)

    def newest(self) -> PartRead | None:
        """Where the learner stopped."""
        return self.order_by("-reached_at").first()


class PartRead(models.Model):
    """A part of a section (a heading of level 2 or 3 with the text below it) that a learner came to.

    `reached_at` is the last time that the part was on the screen for a while,
    `read_at` is set while the learner says that it is read. `ref` is no foreign
    key: a block that leaves the outline takes nobody's progress with it.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="parts_read")
    section = models.ForeignKey("course.Section", models.CASCADE, related_name="parts_read")
    ref = models.CharField(max_length=12)
    reached_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = PartReadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "section", "ref"], name="course_one_trace_per_learner_and_part"
            ),
        ]


class ReflectionQuerySet(models.QuerySet["Reflection"]):
    def of(self, learner: User) -> Self:
        """The only door for views: nobody reads another's journal."""
        return self.filter(learner=learner)

    def in_order(self) -> Self:
        return self.select_related("section__course").order_by(
            "section__course", "section__number", "block_ref"
        )


class Reflection(models.Model):
    """A learner's private answer to a question that the guide leaves open.

    `revision` grows with every save. A save that did not see the newest
    revision does not destroy it: what was there goes to `aside`, beside the new
    text, until the learner settles the two. `writer` names the open page that
    saved last: a page whose own answer got lost on the way conflicts with
    nobody. `prompt` is the question's HTML as it was when last answered, so
    that the answer outlives a retired block.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reflections")
    section = models.ForeignKey("course.Section", models.CASCADE, related_name="reflections")
    block_ref = models.CharField(max_length=12)
    prompt = models.TextField(blank=True)
    text = models.TextField(blank=True)
    aside = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    writer = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "section", "block_ref"], name="course_one_reflection_per_learner_and_block"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), MOST_CHARACTERS),
                name="course_reflection_is_not_too_long",
            ),
        ]
