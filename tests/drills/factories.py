"""Learners who study drills, and answers to drills."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Barrier, Thread

from django.db import connection

from quizapp.accounts.models import User
from quizapp.answers.models import Answer
from quizapp.course.models import Section
from quizapp.drills import actions, catalogue
from quizapp.drills.models import Run, Skill, SlipTally
from quizapp.engine.capacity import diagnose
from quizapp.engine.drills import Variant, open_templates, slips, spellings
from quizapp.study.models import Card, Plan
from tests.accounts.factories import UserFactory
from tests.bank.factories import QuestionFactory
from tests.course.factories import CourseFactory, SectionFactory
from tests.study.factories import NINE, enrol

FIRST = "read-one-item"
SECTION = "throughput-capacity"


def learner_of_drills(*, questions: int = 0, learner: User | None = None) -> Plan:
    """A learner enrolled in the course whose drills are served."""
    course = CourseFactory.create(slug=catalogue.COURSE)
    section = Section.objects.filter(course=course, slug=SECTION).first() or SectionFactory.create(
        course=course, slug=SECTION
    )
    if questions:
        QuestionFactory.create_batch(questions, section=section, terms=[])
    return enrol(learner or UserFactory.create(), section.course)


def drill_card(plan: Plan, slug: str = FIRST) -> Card:
    card = Card.objects.get(plan=plan, template=slug)
    card.plan = plan
    return card


def shown(card: Card, *, turn: int | None = None) -> Variant:
    """The drill that the card's showing asks, or another turn of it."""
    return catalogue.reviewed(card.plan.learner_id, card.template, card.turn if turn is None else turn)


def right_answer(asked: Variant) -> list[str]:
    return spellings(asked, asked.answer.value)[0]


def wrong_answer(asked: Variant, code: str | None = None) -> list[str]:
    """The answer of somebody who makes a mistake: the one named, or the first that can be made."""
    made = slips(asked)
    return spellings(asked, made[code] if code else next(iter(made.values())))[0]


def unexplained(asked: Variant) -> list[str]:
    """A number that no slip and no two slips give."""
    value = max([asked.answer.value, *slips(asked).values()])
    return [str(int(value) * 7 + 100_003)]


def mistaken(asked: Variant) -> list[str]:
    """A wrong answer of any kind of drill; where it can be, one that nothing explains."""
    if asked.template.asks == "number":
        return unexplained(asked)
    right = right_answer(asked)
    return next([str(place)] for place in range(1, len(asked.options) + 1) if [str(place)] != right)


def drill_at(run: Run, place: int | None = None) -> Variant:
    """The drill at a place of a run; without one, the drill that is asked."""
    asked = actions.asked_at(run, run.place if place is None else place)
    assert asked is not None
    return asked


def shown_by(run: Run) -> list[tuple[str, int]]:
    """Template and seed of each drill of a run."""
    return [(slug, seed) for slug, _, seed in run.drills]


def take(
    run: Run,
    given: list[str] | None = None,
    *,
    right: bool = True,
    now: datetime = NINE,
    seconds: float = 20,
) -> Answer:
    """Look at the drill of a run for so many seconds and answer it, right unless told otherwise."""
    asked = drill_at(run)
    if given is None:
        given = right_answer(asked) if right else mistaken(asked)
    actions.begin(run, now=now - timedelta(seconds=seconds))
    told = actions.answer_run(run, place=run.place, given=given, now=now)
    run.refresh_from_db()
    return told


def finish(run: Run, *, right: int | None = None, now: datetime = NINE, seconds: float = 20) -> Run:
    """Answer what is left of a run, so many of all its drills right: all of them unless told."""
    while run.place < run.length:
        take(run, right=right is None or run.right < right, now=now, seconds=seconds)
    return run


def passed(learner: User, *slugs: str, at: datetime = NINE) -> None:
    """Let the learner have passed templates."""
    Skill.objects.bulk_create(
        Skill(learner=learner, template=slug, asked=1, right=1, streak=1, passed_at=at, last_at=at)
        for slug in slugs
    )


def slipped(learner: User, code: str, *, times: int = 1, day: date | None = None) -> SlipTally:
    """Let the learner have made a mistake on one day, on that of NINE unless told."""
    return SlipTally.objects.create(learner=learner, code=code, day=day or NINE.date(), times=times)


def closed() -> str:
    """A template that a new learner may not practise yet."""
    return next(slug for slug in catalogue.served() if slug not in open_templates(catalogue.served(), ()))


def explained(asked: Variant) -> tuple[str, list[str]]:
    """A mistake that alone gives its number, and the answer of somebody who makes it."""
    for value in slips(asked).values():
        found = diagnose(asked.template.family, asked.inputs, value).findings
        if len(found) == 1 and len(found[0].codes) == 1:
            return found[0].codes[0], spellings(asked, value)[0]
    raise LookupError(asked.template.slug)


def run_with_a_slip() -> tuple[Run, str, list[str]]:
    """A run of one step, a mistake that alone explains a wrong answer to its first drill, and that answer."""
    learner = UserFactory.create()
    for slug in actions.open_slugs(learner):
        run = actions.focus(learner, slug=slug, now=NINE)
        try:
            code, given = explained(drill_at(run))
        except LookupError:
            continue
        if catalogue.isolating(code) is not None:
            return run, code, given
    raise LookupError


def at_once(work: Callable[[], object], *, times: int) -> list[BaseException]:
    """Do the same in so many threads, each with a connection of its own; what they raised."""
    barrier = Barrier(times)
    troubles: list[BaseException] = []

    def one() -> None:
        try:
            barrier.wait()
            work()
        except BaseException as trouble:  # noqa: BLE001 - told to the main thread
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return troubles
