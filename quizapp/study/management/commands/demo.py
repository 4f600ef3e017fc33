"""A learner with ninety days behind them, so that every page has something to show."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quizapp.accounts.actions import erase, make_account, readable_password
from quizapp.accounts.models import Role, User
from quizapp.course.models import Blueprint, Course
from quizapp.embedded.environment import write_private
from quizapp.study import actions
from quizapp.study.simulation import study_days

EMAIL = "demo@sortkey.test"
NAME = "Demonstration"
UNFINISHED = "Demonstration, unfinished"
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
                if settings.EMBEDDED:
                    note(Path(settings.VAR_DIR) / "accounts.txt", EMAIL, None)
            self.stdout.write("Removed the demonstration learner." if learner else "There was none.")
            return
        self.create(days)

    def create(self, days: int) -> None:
        course = Course.objects.order_by("pk").first()
        if course is None:
            raise CommandError("Load a course first: manage.py load_content")
        learner = User.objects.filter(demo=True).first()
        if learner is not None and learner.name == NAME:
            self.stdout.write(f"The demonstration learner is there already: {learner.email}")
            return
        if learner is not None:
            # An earlier run was stopped halfway.
            erase(learner)
        now = timezone.now()
        password = readable_password()
        learner = make_account(
            email=EMAIL, role=Role.LEARNER, password=password, name=UNFINISHED, demo=True, generated=True
        )
        if settings.EMBEDDED:
            note(Path(settings.VAR_DIR) / "accounts.txt", EMAIL, password)
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
        learner.name = NAME
        learner.save(update_fields=["name"])
        self.stdout.write(f"Demonstration learner: {EMAIL}, password {password}")


def note(path: Path, email: str, password: str | None) -> None:
    """Keep the password where `make run` keeps those of the other accounts; None takes it out."""
    kept = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    lines = [line for line in kept if line and line.split()[1] != email]
    if password is not None:
        lines.append(f"demo      {email}  {password}")
    write_private(path, "".join(f"{line}\n" for line in lines))
