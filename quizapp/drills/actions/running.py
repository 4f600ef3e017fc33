"""Runs: a sprint, the set of a day, one step alone."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max

from quizapp.accounts.models import User
from quizapp.answers import actions as ledger
from quizapp.answers.models import Answer, Mode
from quizapp.drills import catalogue
from quizapp.drills.actions.noting import note, open_slugs
from quizapp.drills.models import Run, Skill, SlipTally
from quizapp.engine.drills import Judgement, Variant, judge
from quizapp.engine.marking import FormatError
from quizapp.engine.shuffle import order

SPRINT, DAILY, FOCUS = 10, 5, 3
# The set of a day looks at the slips of this many days.
RECENT = timedelta(days=14)


class Refused(Exception):
    """What was sent cannot be read as an answer. Nothing was recorded, and it costs nothing."""


class NotAsked(Exception):
    """The run does not ask this drill now, or not any more."""


class NothingOpen(Exception):
    """No drill is served that fits."""


class StillClosed(NothingOpen):
    """The drill is of a level that is not open to the learner."""


@transaction.atomic(durable=True)
def start_sprint(learner: User, *, now: datetime) -> Run:
    """The learner's open sprint, or a new one: ten drills of as many families as are open.

    Raises NothingOpen if no drill is served.
    """
    _lock(learner)
    running = Run.objects.of(learner).open().filter(kind=Run.Kind.SPRINT).first()
    return running or _start(
        learner, Run.Kind.SPRINT, _of_many_families(open_slugs(learner), SPRINT), now=now
    )


def _of_many_families(slugs: Iterable[str], count: int) -> list[str]:
    """Some templates in an order of chance, no family twice before all had their turn."""
    seed = secrets.token_hex(8)
    families: dict[str, list[str]] = {}
    for slug in order(list(slugs), seed=f"{seed} templates"):
        families.setdefault(catalogue.served()[slug].family, []).append(slug)
    chosen: list[str] = []
    while families and len(chosen) < count:
        for family in order(sorted(families), seed=f"{seed} {len(chosen)}"):
            chosen.append(families[family].pop())
            if not families[family]:
                del families[family]
    if chosen and len(chosen) < count:
        # So few are open: again with other numbers.
        chosen = (chosen * count)[:count]
    return chosen[:count]


@transaction.atomic(durable=True)
def daily_set(learner: User, *, now: datetime) -> Run:
    """The five drills of a learner's study day, the same ones whenever they are asked for.

    What isolates the most frequent slips of two weeks comes first, then what
    was not practised for longest; five families, where so many are open.
    Raises NothingOpen if no drill is served.
    """
    _lock(learner)
    day = learner.study_day(now)
    todays = Run.objects.of(learner).filter(kind=Run.Kind.DAILY, day=day).first()
    if todays is not None:
        return todays
    # Yesterday's set was not finished; it is over.
    Run.objects.of(learner).open().filter(kind=Run.Kind.DAILY).update(finished_at=now)
    chosen = _for_the_day(learner, day)
    return _start(learner, Run.Kind.DAILY, chosen, now=now, day=day)


def _for_the_day(learner: User, day: date) -> list[str]:
    slips: Counter[str] = Counter()
    for code, times in SlipTally.objects.of(learner).since(day - RECENT).values_list("code", "times"):
        slips[code] += times
    isolating = [catalogue.isolating(code) for code, times in slips.most_common() if times]
    # One for each family: two slips of one step must not crowd out a third one.
    mending: dict[str, str] = {}
    for template in isolating:
        if template is not None:
            mending.setdefault(template.family, template.slug)
    last = dict(
        Skill.objects.of(learner)
        .values_list("template")
        .annotate(Max("last_at"))
        .values_list("template", "last_at__max")
    )
    open_now = order(open_slugs(learner), seed=f"daily {learner.pk} {day}")
    stale = sorted(open_now, key=lambda slug: last[slug].timestamp() if last.get(slug) else 0.0)
    wanted = [*list(mending.values())[:2], *stale]
    chosen: list[str] = []
    for every_family in (False, True):
        for slug in wanted:
            families = {catalogue.served()[each].family for each in chosen}
            fits = every_family or catalogue.served()[slug].family not in families
            if fits and slug not in chosen and len(chosen) < DAILY:
                chosen.append(slug)
    return chosen


@transaction.atomic(durable=True)
def focus(learner: User, *, code: str = "", family: str = "", slug: str = "", now: datetime) -> Run:
    """Three drills of one step: the smallest ones in which a mistake shows, or those of a template.

    Of the mistake those of the `family` come first in which it was made.
    An open focus of another subject is broken off; the same one goes on.
    Raises NothingOpen if no served drill fits, StillClosed for a level that is
    not open. A mistake that was made opens the drill that mends it.
    """
    _lock(learner)
    template = catalogue.isolating(code, family) if code else catalogue.served().get(slug)
    if template is None:
        raise NothingOpen
    subject = code or slug
    running = Run.objects.of(learner).open().filter(kind=Run.Kind.FOCUS).first()
    if running is not None and running.subject == subject:
        return running
    if template.slug not in open_slugs(learner) and not _made(learner, code):
        raise StillClosed
    Run.objects.of(learner).open().filter(kind=Run.Kind.FOCUS).update(finished_at=now)
    return _start(learner, Run.Kind.FOCUS, [template.slug] * FOCUS, now=now, subject=subject, code=code)


def _made(learner: User, code: str) -> bool:
    return SlipTally.objects.of(learner).filter(code=code, times__gt=0).exists()


def break_off(run: Run, *, now: datetime) -> bool:
    """End a run before its end. Its answers stay; it is no result. False if it had ended."""
    return bool(Run.objects.filter(pk=run.pk, finished_at=None).update(finished_at=now))


def _lock(learner: User) -> None:
    # Two first clicks at once must not deal the same variants.
    User.objects.select_for_update(no_key=True).get(pk=learner.pk)


def _start(
    learner: User,
    kind: Run.Kind,
    slugs: Sequence[str],
    *,
    now: datetime,
    day: date | None = None,
    subject: str = "",
    code: str = "",
) -> Run:
    if not slugs:
        raise NothingOpen
    dealt = dict(Skill.objects.of(learner).filter(template__in=set(slugs)).values_list("template", "dealt"))
    drills = []
    for slug in slugs:
        at = dealt.get(slug, 0)
        passed_over = 0
        if code:
            asked, passed_over = catalogue.showing_slip(learner.pk, slug, at, code)
        else:
            asked = catalogue.practised(learner.pk, slug, at)
        dealt[slug] = at + passed_over + 1
        drills.append([slug, asked.template.version, asked.seed])
    Skill.objects.bulk_create(
        [Skill(learner=learner, template=slug, dealt=count) for slug, count in dealt.items()],
        update_conflicts=True,
        unique_fields=["learner", "template"],
        update_fields=["dealt"],
    )
    return Run.objects.create(
        learner=learner,
        kind=kind,
        day=day,
        subject=subject,
        drills=drills,
        length=len(drills),
        started_at=now,
    )


def asked_at(run: Run, place: int) -> Variant | None:
    """The drill at one place of a run; None past its end, or if its template has changed since."""
    if not 0 <= place < len(run.drills):
        return None
    slug, version, seed = run.drills[place]
    return catalogue.named(slug, version, seed)


def begin(run: Run, *, now: datetime) -> None:
    """Note when the drill at the run's place was first shown, once."""
    if run.asked_at is None and run.finished_at is None:
        Run.objects.filter(pk=run.pk, place=run.place, asked_at=None).update(asked_at=now)
        run.asked_at = now


def take_hint(run: Run, place: int) -> None:
    """One more hint for the drill that is being asked; at most three."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE drills_run SET hints = hints + 1 WHERE id = %s AND place = %s AND hints < 3 AND finished_at IS NULL",
            [run.pk, place],
        )


@transaction.atomic(durable=True)
def answer_run(run: Run, *, place: int, given: Sequence[str], now: datetime) -> Answer:
    """Record the answer to the drill at `place`; a repeat returns the first answer.

    Raises Refused if the answer cannot be read, NotAsked for a place that is
    not being asked or a run that was broken off.
    """
    # Not the learner: whoever starts a run holds that row and then waits for this one.
    run = Run.objects.select_for_update(of=("self",)).select_related("learner").get(pk=run.pk)
    learner = run.learner
    earlier = Answer.objects.of(learner).filter(idempotency_key=run.key(place)).first()
    if earlier is not None:
        return earlier
    if place != run.place or run.finished_at is not None:
        raise NotAsked
    asked = asked_at(run, place)
    if asked is None:
        raise NotAsked
    judged = judge(asked, given)
    if isinstance(judged, FormatError):
        raise Refused(judged.message)
    told = _record(learner, run, asked, judged, given, now=now)
    run.milliseconds += told.milliseconds
    run.place += 1
    run.right += int(judged.right)
    run.hints = 0
    run.asked_at = None
    if run.place == run.length:
        run.finished_at = now
    run.save(update_fields=["milliseconds", "place", "right", "hints", "asked_at", "finished_at"])
    return told


def _record(
    learner: User, run: Run, asked: Variant, judged: Judgement, given: Sequence[str], *, now: datetime
) -> Answer:
    began = run.asked_at or now
    day = learner.study_day(now)
    answer_id = ledger.record(
        learner,
        ledger.Given(
            at=now,
            study_day=day,
            mode=Mode.DRILL,
            idempotency_key=run.key(run.place),
            introduced=False,
            milliseconds=int((now - began).total_seconds() * 1000),
            template=asked.template.slug,
            variant_seed=f"{asked.template.version}/{asked.seed}",
            given=list(given),
            fraction=float(judged.right),
        ),
    )
    assert answer_id is not None  # noqa: S101 - the run is locked, and its key was not there
    note(learner, answer_id, asked, judged, hints=run.hints, study_day=day, at=now)
    return Answer.objects.get(pk=answer_id)
