"""A learner with ninety days behind them, so that every page has something to show."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quizapp.accounts.actions import erase, make_account, readable_password
from quizapp.accounts.models import Role, User
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
            learner = User.objects.filter(demo=True).first()
            if learner is not None:
                erase(learner)
            self.stdout.write("Removed the demonstration learner." if learner else "There was none.")
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
        password = readable_password()
        if learner is None:
            learner = make_account(
                email=EMAIL,
                role=Role.LEARNER,
                password=password,
                name="Demonstration",
                demo=True,
                generated=True,
            )
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
