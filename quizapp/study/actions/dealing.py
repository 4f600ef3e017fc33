"""Enrol a learner in a course, and deal its questions and terms as cards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, zip_longest
from typing import TypeVar

from django.db import transaction
from django.db.models import Max, Min, Q

from quizapp.accounts.models import User
from quizapp.answers.models import Direction
from quizapp.bank.models import Question
from quizapp.course.models import Blueprint, Course, GlossaryTerm, Section
from quizapp.drills import actions as drills
from quizapp.drills import catalogue
from quizapp.engine.drills import interleaved
from quizapp.engine.memory import Phase
from quizapp.study.models import SHELF, Card, Plan

T = TypeVar("T")

# A term after every three questions: enough words to follow the questions,
# without a first session that is all vocabulary.
QUESTIONS_PER_TERM = 3

# One drill to so many other new cards.
CARDS_PER_DRILL = 4


def in_turn(groups: Sequence[Sequence[T]]) -> Iterator[T]:
    """One of each group, then the next of each, until all are out.

    >>> list(in_turn(["adg", "be", "c"]))
    ['a', 'b', 'c', 'd', 'e', 'g']
    """
    missing = object()
    for row in zip_longest(*groups, fillvalue=missing):
        for item in row:
            if item is not missing:
                yield item  # type: ignore[misc]  # the filler is gone


@transaction.atomic(durable=True)
def enrol(
    learner: User,
    course: Course,
    *,
    blueprint: Blueprint | None,
    exam_date: date | None,
    now: datetime,
) -> Plan:
    """Start or resume studying `course` for an exam, with cards dealt.

    Enrolling again changes the exam and its date and keeps every card.
    """
    # Lock the learner: two first clicks at once must not both create a plan.
    User.objects.select_for_update().get(pk=learner.pk)
    Plan.objects.of(learner).active().exclude(course=course).update(active=False)
    plan, _ = Plan.objects.update_or_create(
        learner=learner,
        course=course,
        defaults={"active": True, "blueprint": blueprint, "exam_date": exam_date},
        create_defaults={
            "active": True,
            "blueprint": blueprint,
            "exam_date": exam_date,
            "started_at": now,
        },
    )
    plan.learner = learner
    _deal(plan, course)
    _deal_drills(plan, course)
    plan.dealt_on = learner.study_day(now)
    plan.save(update_fields=["dealt_on"])
    return plan


@transaction.atomic(durable=True)
def change_plan(
    plan: Plan,
    *,
    blueprint: Blueprint,
    exam_date: date | None,
    minutes_per_day: int,
    new_per_day: int,
) -> None:
    """Save what the learner decided; cards and their due dates stay as they are."""
    plan.blueprint = blueprint
    plan.exam_date = exam_date
    plan.minutes_per_day = minutes_per_day
    plan.new_per_day = new_per_day
    plan.save(update_fields=["blueprint", "exam_date", "minutes_per_day", "new_per_day"])


def is_behind(plan: Plan, *, today: date) -> bool:
    """Whether cards are to be dealt: the course or the drills have changed, or a day has begun.

    A sprint may have opened a level; the cards of it come with the next day.
    """
    if plan.dealt_revision != plan.course.revision:
        return True
    has_drills = plan.course.slug == catalogue.COURSE
    return has_drills and (plan.dealt_on != today or plan.dealt_drills != catalogue.fingerprint())


@transaction.atomic(durable=True)
def deal(plan: Plan, *, today: date) -> None:
    """Bring the learner's cards up to the course: new ones in, retired ones out.

    Called when `is_behind` says so. Idempotent.
    """
    locked = (
        Plan.objects.select_for_update(no_key=True, of=("self",)).select_related("course").get(pk=plan.pk)
    )
    locked.learner = plan.learner
    if locked.dealt_revision != locked.course.revision:
        _deal(locked, locked.course)
    _deal_drills(locked, locked.course)
    locked.dealt_on = today
    locked.save(update_fields=["dealt_on"])
    plan.dealt_revision = locked.dealt_revision
    plan.dealt_drills, plan.dealt_on = locked.dealt_drills, today


def _deal(plan: Plan, course: Course) -> None:
    mine = Card.objects.filter(plan=plan)
    questions = Question.objects.published().filter(course=course)
    terms = GlossaryTerm.objects.filter(course=course, retired=False)
    gone = Q(question__isnull=False) & ~Q(question__in=questions.values("pk"))
    gone |= Q(term__isnull=False) & ~Q(term__in=terms.values("pk"))
    mine.filter(gone, retired=False).update(retired=True)
    mine.filter(~gone, retired=True).update(retired=False)

    asked = set(mine.filter(question__isnull=False).values_list("question_id", flat=True))
    by_section: dict[int, list[Card]] = defaultdict(list)
    for question in (
        questions.exclude(pk__in=asked)
        .select_related("section")
        .order_by("section__number", "difficulty", "pk")
    ):
        by_section[question.section.number].append(
            Card(
                plan=plan,
                question=question,
                section=question.section,
                concept=question.concept or str(question.pk),
            )
        )
    known = set(mine.filter(term__isnull=False).values_list("term_id", "direction"))
    words = [
        Card(plan=plan, term=term, direction=direction, section=term.section, concept=f"term:{term.slug}")
        for direction in Direction.values
        for term in terms.select_related("section").order_by("section__number", "slug")
        if (term.pk, direction) not in known
    ]
    in_order = list(in_turn(list(by_section.values())))
    triples = [in_order[i : i + QUESTIONS_PER_TERM] for i in range(0, len(in_order), QUESTIONS_PER_TERM)]
    dealt = list(chain.from_iterable(in_turn([triples, [[word] for word in words]])))

    last = mine.filter(phase=Phase.NEW).aggregate(last=Max("due_at"))["last"] or SHELF
    for place, card in enumerate(dealt, start=1):
        card.due_at = last + timedelta(seconds=place)
    Card.objects.bulk_create(dealt, batch_size=500, ignore_conflicts=True)
    plan.dealt_revision = course.revision
    plan.save(update_fields=["dealt_revision"])


def deal_drills(plan: Plan) -> None:
    """Deal the drills of levels that have opened. Inside the transaction that opened them."""
    _deal_drills(plan, plan.course)


def _deal_drills(plan: Plan, course: Course) -> None:
    """A card for each template that is open; those that are served no more are retired.

    A drill comes after every few of the new cards that wait, so what has just
    opened comes soon. Cards of one family are siblings: at most one a day,
    which keeps families interleaved.
    """
    served = catalogue.served() if course.slug == catalogue.COURSE else {}
    mine = Card.objects.filter(plan=plan).exclude(template="")
    mine.filter(retired=False).exclude(template__in=served).update(retired=True)
    mine.filter(retired=True, template__in=served).update(retired=False)
    known = set(mine.values_list("template", flat=True))
    opened = [
        served[slug] for slug in drills.open_slugs(plan.learner) if slug in served and slug not in known
    ]
    if opened:
        sections = {
            section.slug: section
            for section in Section.objects.filter(course=course).defer("markdown", "html")
        }
        waiting = Card.objects.filter(plan=plan, phase=Phase.NEW, retired=False, suspended=False)
        first = waiting.aggregate(first=Min("due_at"))["first"] or SHELF
        Card.objects.bulk_create(
            [
                Card(
                    plan=plan,
                    template=template.slug,
                    section=sections.get(template.section),
                    concept=f"drill:{template.family}",
                    # Between two other cards, whose places are whole seconds.
                    due_at=first + timedelta(seconds=CARDS_PER_DRILL * place + 1.5),
                )
                for place, template in enumerate(interleaved(opened))
            ],
            ignore_conflicts=True,
        )
    plan.dealt_drills = catalogue.fingerprint()
    plan.save(update_fields=["dealt_drills"])
