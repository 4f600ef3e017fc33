"""A learner with ninety days behind them, so that every page has something to show."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from quizapp.accounts.models import User
from quizapp.course.models import Blueprint, Course
from quizapp.study import actions
from quizapp.study.simulation import study_days

EMAIL = "demo@sortkey.test"
DAYS = 90


class Command(BaseCommand):
    help = "Create or remove the demonstration learner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["create", "remove"])
        parser.add_argument("--days", type=int, default=DAYS)

    def handle(self, *_: Any, verb: str, days: int, **__: Any) -> None:
        if verb == "remove":
            removed = remove()
            self.stdout.write("Removed the demonstration learner." if removed else "There was none.")
            return
        self.create(days)

    def create(self, days: int) -> None:
        course = Course.objects.order_by("pk").first()
        if course is None:
            raise CommandError("Load a course first: manage.py load_content")
        learner = User.objects.filter(demo=True).first()
        if learner is not None and learner.plans.exists():
            self.stdout.write(f"The demonstration learner is there already: {learner.email}")
            return
        now = timezone.now()
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        if learner is None:
            with transaction.atomic():
                learner = User.objects.create_user(
                    EMAIL, password, name="Demonstration", demo=True, generated=True
                )
                EmailAddress.objects.create(user=learner, email=EMAIL, verified=True, primary=True)
        blueprint = Blueprint.objects.listed().filter(course=course, slug=course.default_blueprint).first()
        plan = actions.enrol(
            learner,
            course,
            blueprint=blueprint,
            exam_date=(now + timedelta(days=24)).date(),
            now=now - timedelta(days=days),
        )
        plan.learner, plan.course = learner, course
        answers = 0
        for studied in study_days(plan, days=days, until=now):
            answers += studied.answers
            if studied.day % 15 == 0:
                self.stdout.write(f"  demonstration: day {studied.day} of {days}, {answers} answers")
                self.stdout.flush()
        self.stdout.write(f"Demonstration learner: {EMAIL}, password {password}")


def remove() -> bool:
    """Erase the demonstration learner with every answer; False if there is none."""
    with transaction.atomic():
        learner = User.objects.filter(demo=True).first()
        if learner is None:
            return False
        with connection.cursor() as cursor:
            # The ledger lets go of a person's rows only while it is told whose.
            cursor.execute("SELECT set_config('sortkey.erasing', %s, true)", [str(learner.pk)])
        learner.delete()
    return True
