"""Make the passages of every course anew."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from quizapp.course.models import Course
from quizapp.search import actions


class Command(BaseCommand):
    help = "Make what the search finds anew from the courses in the database. A load does this by itself."

    def handle(self, *_: Any, **__: Any) -> None:
        for course in Course.objects.order_by("slug"):
            began = time.monotonic()
            count = actions.index(course, again=True)
            self.stdout.write(f"{course.slug}: {count} passages ({time.monotonic() - began:.1f} s)")
