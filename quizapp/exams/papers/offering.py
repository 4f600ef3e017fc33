"""Which exams can be practised today, and for which course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from quizapp.accounts.models import User
from quizapp.course.models import Blueprint, Course
from quizapp.exams.papers.wishes import Form, forms_of
from quizapp.study.models import Plan

# Whoever has a voucher to use up, or compares two exams, goes on practising for the old one. Longer
# would let people prepare for what nobody can sit.
PRACTISED_AFTER: Final = timedelta(days=90)


@dataclass(frozen=True)
class Offer:
    """An exam that can be practised on `today`, and whether it can be sat."""

    blueprint: Blueprint
    today: date

    @property
    def over(self) -> bool:
        """No longer offered by its vendor: practised only."""
        until = self.blueprint.valid_until
        return until is not None and until < self.today

    @property
    def coming(self) -> bool:
        return self.today < self.blueprint.valid_from

    @property
    def practised_until(self) -> date | None:
        until = self.blueprint.valid_until
        return until and until + PRACTISED_AFTER

    @property
    def closed(self) -> bool:
        """Over for so long that it is not even practised any more."""
        until = self.practised_until
        return until is not None and until < self.today

    @property
    def forms(self) -> list[Form]:
        return forms_of(self.blueprint)

    @property
    def rank(self) -> tuple[int, str]:
        """What can be sat now comes first, then what is coming, then what is over."""
        return (2 if self.over else 1 if self.coming else 0), self.blueprint.slug


def offers(course: Course, *, today: date, first: int | None = None) -> list[Offer]:
    """The exams of a course that can be practised, the blueprint `first` before all others. One statement."""
    found = [Offer(blueprint, today) for blueprint in Blueprint.objects.listed().filter(course=course)]
    return sorted(
        (offer for offer in found if not offer.closed),
        key=lambda offer: (offer.blueprint.pk != first or offer.over, offer.rank),
    )


def plan_and_course(learner: User) -> tuple[Plan | None, Course | None]:
    """The active plan and its course; without a plan the first course, if there is any."""
    plans = Plan.objects.of(learner).active().select_related("course", "blueprint")
    plan = plans.defer("course__report").first()
    if plan is not None:
        return plan, plan.course
    return None, Course.objects.order_by("pk").defer("report").first()
