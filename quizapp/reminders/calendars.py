"""The calendar of one learner: the days on which reviews come back, and the exam.

All-day entries that leave the time free. An entry at the reminder hour would
say that the learner is busy then, and would need the rules of a time zone that
the learner may have left by the time a calendar shows it.

Nothing is stored but in the cache: what an entry said when it was last read,
and since when. So its stamps move when it changes, and the bytes stay the same
while nothing does. Where the cache is lost every entry counts as changed now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from icalendar import Calendar, Event, Timezone, vText

from quizapp.accounts.models import User
from quizapp.engine.studydays import day_opens
from quizapp.reminders.letters import links
from quizapp.study.actions.tending import seconds_per_answer
from quizapp.study.models import Plan, Queue

DAYS = 30
"""From today on; what is further off will move."""

REFRESH = timedelta(hours=6)
_KEPT = timedelta(days=60)
# Stamps are counted from here as revisions of an entry, which must fit into 31 bits.
_FIRST = datetime(2020, 1, 1, tzinfo=UTC)

# The days have different lengths where the clock is moved, so they are given by where they begin. What was due
# before today is due today and on no later day.
_DUE = """
SELECT greatest(width_bucket(ready_at, %(opens)s::timestamptz[]), 1) AS day, count(*)
FROM study_card
WHERE plan_id = %(plan)s AND queue IN (%(learning)s, %(review)s) AND ready_at < %(end)s
GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One day in a calendar. `name` is the same for the same thing at every reading; entries have one line and more."""

    name: str
    day: date
    line: str
    more: str

    @property
    def digest(self) -> str:
        text = "\0".join([self.day.isoformat(), self.line, self.more])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def entries(learner: User, *, now: datetime) -> tuple[str, list[Entry]]:
    """Return the name of the learner's calendar and what is in it. Three statements, one without a plan.

    Reviews after a coming exam are left out.
    """
    plan = Plan.objects.of(learner).active().select_related("course", "blueprint").first()
    if plan is None:
        return "Sortkey", []
    today = learner.study_day(now)
    exam = plan.exam_date if plan.exam_date is not None and plan.exam_date >= today else None
    plan.learner = learner
    seconds = seconds_per_answer(plan)
    found = [
        _due(plan, day, reviews, seconds=seconds)
        for day, reviews in _reviews(plan, learner, today).items()
        if exam is None or day < exam
    ]
    if exam is not None:
        title = plan.blueprint.title if plan.blueprint else plan.course.title
        found.append(Entry(f"exam-{plan.pk}", exam, f"Exam: {title}", _more("The plan leads to this day.")))
    return f"Sortkey: {plan.course.title}", found


def calendar(learner: User, *, now: datetime) -> bytes:
    """Return the learner's calendar as iCalendar (RFC 5545, RFC 7986), with CRLF and folded lines."""
    name, listed = entries(learner, now=now)
    made = Calendar()
    made.add("prodid", "-//Sortkey//Sortkey//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    # As text, or the library would not escape them.
    made.add("name", vText(name))
    made.add("x-wr-calname", vText(name))
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", f"PT{REFRESH // timedelta(hours=1)}H")
    stamps = _stamps(learner, listed, now=now)
    for entry in listed:
        made.add_component(_event(entry, stamps[entry.name]))
    if not listed:
        # RFC 5545 wants one component at least, and some readers do, too.
        first = learner.study_day(now)
        made.add_component(
            Timezone.from_tzid(learner.time_zone, first_date=first, last_date=first + timedelta(days=366))
        )
    body: bytes = made.to_ical()
    return body


def _due(plan: Plan, day: date, reviews: int, *, seconds: float) -> Entry:
    minutes = max(1, round(reviews * seconds / 60))
    line = f"{reviews} review{'' if reviews == 1 else 's'}, about {minutes} min"
    return Entry(f"due-{day:%Y%m%d}-{plan.pk}", day, line, _more("New cards are not counted."))


def _more(words: str) -> str:
    return f"{words}\n{links.absolute(reverse('study:next'))}"


def _reviews(plan: Plan, learner: User, today: date) -> dict[date, int]:
    """How many reviews come back on each of the days that have some, in order."""
    days = [today + timedelta(days=ahead) for ahead in range(DAYS + 1)]
    opens = [day_opens(day, zone=learner.zone, day_start=learner.day_start) for day in days]
    values: dict[str, Any] = {
        "plan": plan.pk,
        "opens": opens[:-1],
        "end": opens[-1],
        "learning": Queue.LEARNING.value,
        "review": Queue.REVIEW.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DUE, values)
        return {days[place - 1]: reviews for place, reviews in cursor.fetchall()}


def _event(entry: Entry, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.name}@{links.host()}")
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", max(0, int((stamp - _FIRST).total_seconds())))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.line)
    event.add("description", entry.more)
    event.add("url", links.absolute(reverse("study:next")))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _stamps(learner: User, listed: Iterable[Entry], *, now: datetime) -> Mapping[str, datetime]:
    """When each entry began to say what it says, as far as the cache knows."""
    key = f"reminders:calendar:{learner.pk}"
    known: dict[str, tuple[str, datetime]] = cache.get(key) or {}
    present = now.replace(microsecond=0)
    told: dict[str, tuple[str, datetime]] = {}
    for entry in listed:
        digest, stamp = known.get(entry.name, ("", present))
        told[entry.name] = (digest, stamp) if digest == entry.digest else (entry.digest, present)
    if told != known:
        cache.set(key, told, timeout=int(_KEPT.total_seconds()))
    return {name: stamp for name, (_, stamp) in told.items()}
