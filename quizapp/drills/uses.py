"""Drills that rest on a fact."""

from __future__ import annotations

from django.http import HttpRequest

from quizapp.course.models import Fact
from quizapp.course.uses import Use, Uses, of_facts
from quizapp.drills import catalogue


@of_facts
def drills_on_fact(fact: Fact, request: HttpRequest) -> Uses | None:  # noqa: ARG001 - the same for everybody
    if fact.course.slug != catalogue.COURSE:
        return None
    citing = [template for template in catalogue.served().values() if fact.ref in template.facts]
    if not citing:
        return None
    words = f"{len(citing)} drill{'' if len(citing) == 1 else 's'}"
    return Uses(words, tuple(Use(template.title) for template in citing))
