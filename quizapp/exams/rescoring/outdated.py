"""Questions with answers that were given to an older key, for a curator to decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q

from quizapp.answers.models import Answer
from quizapp.bank.models import Question, QuestionVersion
from quizapp.bank.versions import Stored, stored
from quizapp.exams.models import Slot
from quizapp.exams.rescoring.keys import NoTranslation, Translation, key_of, translation
from quizapp.exams.rescoring.models import Correction, Policy


@dataclass(frozen=True, slots=True)
class Older:
    """An older version with another key, and what was given to it. `open` sittings have not finished."""

    held: Stored
    answers: int
    sittings: int
    open: int
    said: Translation | NoTranslation


@dataclass(frozen=True, slots=True)
class Outdated:
    """A question whose `older` versions mark otherwise than `current` does, the oldest first."""

    question: Question
    current: Stored
    older: list[Older]

    @property
    def answers(self) -> int:
        return sum(one.answers for one in self.older)

    @property
    def sittings(self) -> int:
        return sum(one.sittings for one in self.older)

    @property
    def open(self) -> int:
        return sum(one.open for one in self.older)

    @property
    def obstacles(self) -> list[str]:
        """Why the answers cannot be marked by the new key; empty if they can."""
        return [one.said.reason for one in self.older if isinstance(one.said, NoTranslation)]

    @property
    def offered(self) -> list[Policy]:
        return [policy for policy in Policy if policy is not Policy.REMARK or not self.obstacles]

    @property
    def seen(self) -> str:
        """Names the versions in a form, so that nobody decides what has changed since it was looked at."""
        return "-".join(
            str(pk) for pk in (self.current.version.pk, *(one.held.version.pk for one in self.older))
        )


def outdated(only: UUID | None = None) -> list[Outdated]:
    """Every question, or one, that waits for a decision, the most answers first.

    Ten statements however many there are. All older versions with another key belong to a
    question that is listed, also those that nobody has answered yet: an open sitting may hold them.
    """
    older = _older(only)
    if not older:
        return []
    held = stored({*older, *(version.question.current_id or 0 for version in older.values())} - {0})
    keys = {pk: key_of(one) for pk, one in held.items()}
    settled = _settled(older, keys)
    waiting = [
        version
        for version in older.values()
        if (keys[version.pk] if version.pk not in settled else settled[version.pk])
        != keys[version.question.current_id or 0]
    ]
    counts = _Counts([version.pk for version in waiting])
    found: dict[UUID, Outdated] = {}
    for version in sorted(waiting, key=lambda one: one.number):
        current = held[version.question.current_id or 0]
        row = found.setdefault(version.question_id, Outdated(version.question, current, []))
        before = held[version.pk]
        row.older.append(
            Older(
                before,
                counts.answers.get(version.pk, 0),
                counts.sittings.get(version.pk, 0),
                counts.open.get(version.pk, 0),
                translation(before, current),
            )
        )
    listed = [row for row in found.values() if row.answers or row.sittings or row.open]
    return sorted(listed, key=lambda row: (-row.answers, -row.sittings, str(row.question.pk)))


def _older(only: UUID | None) -> dict[int, QuestionVersion]:
    """Versions that were published once and are not shown any more, of questions whose old versions were asked."""
    versions = QuestionVersion.objects.filter(published_at__isnull=False, question__current__isnull=False)
    versions = versions.exclude(pk=F("question__current"))
    if only is not None:
        versions = versions.filter(question=only)
    asked = versions.filter(
        Q(Exists(Answer.objects.filter(version=OuterRef("pk"))))
        | Q(Exists(Slot.objects.filter(version=OuterRef("pk"))))
    )
    questions = set(asked.values_list("question_id", flat=True))
    listed = versions.filter(question__in=questions).select_related("question__section", "question__current")
    return {
        version.pk: version
        for version in listed.defer("question__section__markdown", "question__section__html")
    }


def _settled(older: Collection[int], keys: dict[int, Any]) -> dict[int, tuple[Any, ...]]:
    """By which key the answers to a version count now, where a standing correction says so."""
    rows = (
        Correction.objects.exclude(status=Correction.Status.REVERTED)
        .filter(from_versions__in=list(older))
        .order_by("pk")
        .values_list("from_versions", "to_version")
    )
    by_version = dict(rows)
    missing = stored({to for to in by_version.values() if to not in keys})
    known = keys | {pk: key_of(one) for pk, one in missing.items()}
    return {version: known[to] for version, to in by_version.items()}


class _Counts:
    """What was given to each of some versions."""

    def __init__(self, versions: Iterable[int]) -> None:
        ids = list(versions)
        given = Answer.objects.filter(version__in=ids).order_by().values_list("version")
        self.answers: dict[int, int] = dict(given.annotate(Count("pk")))
        slots = Slot.objects.filter(version__in=ids).order_by().values_list("version")
        finished, still = Q(sitting__finished_at__isnull=False), Q(sitting__finished_at=None)
        self.sittings: dict[int, int] = dict(slots.filter(finished).annotate(Count("pk")))
        self.open: dict[int, int] = dict(slots.filter(still).annotate(Count("pk")))
