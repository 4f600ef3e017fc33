"""What a learner is reminded of on a date, if of anything."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .pace import PATIENCE, days_between

COUNTDOWN = frozenset({30, 14, 7, 3, 1})
"""On how many days before the exam the learner is told so."""

AWAY = 7
"""After how many days without study a reminder speaks of coming back, and there is no week to sum up."""


class Kind(StrEnum):
    """The kinds of reminders; the first that is due wins, for there is one a day."""

    EXAM = "exam"
    LAST = "last"
    SUMMARY = "summary"
    COMEBACK = "comeback"
    STUDY = "study"


class Silence(StrEnum):
    """Why nothing, or not this kind, is sent."""

    OFF = "off"
    UNVERIFIED = "unverified"
    BOUNCED = "bounced"
    EXAM_OVER = "exam over"
    STOPPED = "stopped"
    REMINDED = "reminded already"
    STUDIED = "studied already"
    NOTHING_DUE = "nothing due"
    IGNORED = "ignored lately"
    NOT_TODAY = "not on this date"


class Address(StrEnum):
    """What is known of a learner's address."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand with a learner when a reminder is planned, and again before it is sent.

    `studied` is for the study day at that moment, `last_studied` the last
    study day with an answer. `exam` is the local date of the exam.
    `summary_weekday` counts from Monday (0); None: no summary wanted.
    `last_reminded` is the local date of the last reminder that was sent, of any
    kind; `ignored` counts those sent since the learner last studied
    (`pace.ignored_reminders`), `parted` is whether the last message was among
    them.
    """

    wanted: bool = True
    address: Address = Address.VERIFIED
    cards_due: int = 0
    studied: bool = False
    last_studied: date | None = None
    exam: date | None = None
    summary_weekday: int | None = 6
    last_reminded: date | None = None
    ignored: int = 0
    parted: bool = False


def choose(standing: Standing, day: date) -> Kind | Silence:
    """Return the kind of reminder that is due on the local date `day`, or why there is none.

    >>> choose(Standing(cards_due=12), date(2026, 11, 20))
    <Kind.STUDY: 'study'>
    >>> choose(Standing(cards_due=12, exam=date(2026, 11, 23)), date(2026, 11, 20))
    <Kind.EXAM: 'exam'>
    >>> choose(Standing(cards_due=12, studied=True), date(2026, 11, 20))
    <Silence.STUDIED: 'studied already'>
    """
    refused = Silence.NOTHING_DUE
    for kind in Kind:
        silence = refusal(kind, standing, day)
        if silence is None:
            return kind
        refused = silence
    # The reason of the plainest kind: the others are rarely due.
    return refused


def refusal(kind: Kind, standing: Standing, day: date) -> Silence | None:
    """Return why a reminder of this kind must not be sent for the local date `day`; None if it may.

    This is the check before sending, for a reminder planned earlier.

    >>> refusal(Kind.STUDY, Standing(cards_due=3, wanted=False), date(2026, 11, 20))
    <Silence.OFF: 'off'>
    """
    general = _unreachable(standing, day)
    if general is not None:
        return general
    if kind is Kind.SUMMARY:
        # The one kind that also goes to those who have studied already: it reports, and asks for nothing.
        return None if _week_ends(standing, day) else Silence.NOT_TODAY
    if standing.studied:
        return Silence.STUDIED
    if kind is Kind.EXAM:
        counted = standing.exam is not None and (standing.exam - day).days in COUNTDOWN
        return None if counted else Silence.NOT_TODAY
    if standing.cards_due <= 0:
        return Silence.NOTHING_DUE
    last = standing.last_reminded
    if last is not None and (day - last).days < days_between(standing.ignored):
        return Silence.IGNORED
    if (kind is Kind.LAST) != (standing.ignored >= PATIENCE):
        return Silence.NOT_TODAY
    away = standing.last_studied is not None and (day - standing.last_studied).days >= AWAY
    return Silence.NOT_TODAY if kind is Kind.COMEBACK and not away else None


def _unreachable(standing: Standing, day: date) -> Silence | None:
    """Why nothing of any kind is sent."""
    if not standing.wanted:
        return Silence.OFF
    if standing.address is Address.UNVERIFIED:
        return Silence.UNVERIFIED
    if standing.address is Address.BOUNCED:
        return Silence.BOUNCED
    # The hour of the exam is not known, so its day counts as over.
    if standing.exam is not None and day >= standing.exam:
        return Silence.EXAM_OVER
    if standing.parted:
        return Silence.STOPPED
    if standing.last_reminded is not None and day <= standing.last_reminded:
        return Silence.REMINDED
    return None


def _week_ends(standing: Standing, day: date) -> bool:
    """Whether there is a week to sum up: on its weekday, with some study in it."""
    last = standing.last_studied
    return day.weekday() == standing.summary_weekday and last is not None and (day - last).days < AWAY
