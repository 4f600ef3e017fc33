"""When a learner is reminded: one instant for each local date, whatever the clocks do."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from quizapp.engine.studydays import day_opens, zone_of

LATEST = timedelta(hours=4)
"""A reminder this late, or later, is not sent any more."""

APART = timedelta(hours=20)
"""Two reminders of one learner are due at least this far apart, unless the learner moved the hour."""

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The local hours in which nothing is sent: from `start` o'clock until `end` o'clock, over midnight or not.

    Both are hours from 0 to 23; if they are equal, no hour is quiet.

    Raises ValueError for an hour outside 0 to 23.

    >>> QuietHours().holds(21), QuietHours().holds(7), QuietHours().holds(8)
    (True, True, False)
    """

    start: int = 21
    end: int = 8

    def __post_init__(self) -> None:
        if not (0 <= self.start <= 23 and 0 <= self.end <= 23):
            raise ValueError(f"quiet hours are hours from 0 to 23, not {self.start} to {self.end}")

    def holds(self, hour: int) -> bool:
        """Tell whether the local hour (0 to 23) is quiet.

        >>> QuietHours(13, 15).holds(14), QuietHours(0, 0).holds(0)
        (True, False)
        """
        return (hour - self.start) % 24 < (self.end - self.start) % 24

    def moved(self, hour: int) -> int:
        """Return the hour itself, or the end of the quiet hours if it is one of them.

        >>> QuietHours().moved(18), QuietHours().moved(23)
        (18, 8)
        """
        return self.end if self.holds(hour) else hour


QUIET = QuietHours()
"""The quiet hours of a learner who chose none: 21:00 to 08:00."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """The reminder of one local date: the date it is for, and when it is due (aware UTC)."""

    day: date
    due: datetime


def reminder_at(day: date, hour: int, *, zone: str | ZoneInfo, quiet: QuietHours = QUIET) -> datetime | None:
    """Return the instant, in aware UTC, of the reminder for the local date `day`.

    An `hour` (0 to 23) inside the quiet hours moves to their end on the same
    date. Where the clock jumps over the hour, the first instant after the jump
    is taken, even if that is the next date's midnight; where the hour comes
    twice, the first of the two. A jump into the quiet hours takes the last
    hour before the jump instead.

    None if there is no such instant: the zone skipped the whole date, or the
    only hour outside the quiet hours, or the calendar ends there.

    Raises ValueError for an unknown zone or an hour outside 0 to 23.

    >>> reminder_at(date(2026, 3, 28), 18, zone="Europe/Vienna").isoformat()
    '2026-03-28T17:00:00+00:00'
    >>> reminder_at(date(2011, 12, 30), 18, zone="Pacific/Apia") is None
    True
    """
    if not 0 <= hour <= 23:
        raise ValueError(f"reminders go out at an hour from 0 to 23, not {hour}")
    tz = zone_of(zone)
    hour = quiet.moved(hour)
    try:
        if day_opens(day, zone=tz, day_start=0).astimezone(tz).date() != day:
            return None
        while True:
            due = day_opens(day, zone=tz, day_start=hour)
            if not is_quiet(due, zone=tz, quiet=quiet):
                return due
            # Only the end of a jump can be quiet here. Later on this date would be
            # close to the reminder of the next.
            if hour == 0 or quiet.holds(hour - 1):
                return None
            hour -= 1
    except OverflowError:
        return None


def is_quiet(at: datetime, *, zone: str | ZoneInfo, quiet: QuietHours = QUIET) -> bool:
    """Tell whether the aware instant `at` lies in the quiet hours of `zone`.

    Raises ValueError if `at` is naive or the zone is unknown.

    >>> is_quiet(datetime(2026, 11, 21, 20, tzinfo=UTC), zone="Europe/Vienna")
    True
    """
    return quiet.holds(_aware(at).astimezone(zone_of(zone)).hour)


def appointment(
    now: datetime, hour: int, *, zone: str | ZoneInfo, quiet: QuietHours = QUIET
) -> Appointment | None:
    """Return the earliest reminder that is not yet too late at `now`: due, or next to come.

    It depends on nothing but the arguments, so learners who share hour, zone
    and quiet hours share it. None if no reminder falls into the next days
    (only at the ends of the calendar, or if a jump eats the one hour allowed).

    Raises ValueError if `now` is naive, for an unknown zone or a bad hour.

    >>> appointment(datetime(2026, 11, 21, 12, tzinfo=UTC), 18, zone="Europe/Vienna").day
    datetime.date(2026, 11, 21)
    """
    tz = zone_of(zone)
    here = _aware(now).astimezone(tz).date()
    # From two days back: a reminder may be late across midnight, where a whole
    # date may have been skipped.
    for ahead in range(-2, 4):
        try:
            day = here + ahead * _ONE_DAY
        except OverflowError:
            continue
        due = reminder_at(day, hour, zone=tz, quiet=quiet)
        if due is not None and not too_late(due, now):
            return Appointment(day, due)
    return None


def too_late(due: datetime, now: datetime) -> bool:
    """Tell whether a reminder that was due at `due` is dropped at `now` rather than sent.

    Raises ValueError if one of them is naive.

    >>> due = datetime(2026, 11, 21, 17, tzinfo=UTC)
    >>> too_late(due, due + LATEST), too_late(due, due + LATEST - timedelta(seconds=1))
    (True, False)
    """
    return _aware(now) - _aware(due) >= LATEST


def may_follow(last: Appointment | None, coming: Appointment, *, hour_moved: bool = False) -> bool:
    """Tell whether `coming` may be sent to a learner whose last sent reminder was `last`.

    Never twice for a local date nor for an earlier one, so that nobody who
    flies across the date line is reminded twice; and never within 20 hours,
    unless the learner asked for another hour since (`hour_moved`). Both are
    measured by when the reminders were due: one that was sent late does not
    hold up the next.

    >>> vienna = Appointment(date(2026, 11, 20), datetime(2026, 11, 20, 17, tzinfo=UTC))
    >>> tokyo = Appointment(date(2026, 11, 21), datetime(2026, 11, 21, 9, tzinfo=UTC))
    >>> may_follow(vienna, tokyo), may_follow(vienna, tokyo, hour_moved=True)
    (False, True)
    """
    if last is None:
        return True
    return coming.day > last.day and (hour_moved or coming.due - last.due >= APART)


def _aware(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("a reminder needs an aware time")
    # Two times of one zone are subtracted by the wall clock, not by what passed.
    return at.astimezone(UTC)
