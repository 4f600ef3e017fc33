"""Study days: which day an instant belongs to, for one learner.

A study day starts at a local hour of the learner's zone (04:00 by default), so
that a session after midnight still counts for the evening before.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_START = 4
"""The local hour at which a study day starts unless the learner chose another."""

_ONE_DAY = timedelta(days=1)


def zone_of(zone: str | ZoneInfo) -> ZoneInfo:
    """Return the zone for an IANA name such as `Europe/Vienna`.

    Raises ValueError if there is no such zone.

    >>> zone_of("Asia/Kathmandu").key
    'Asia/Kathmandu'
    """
    if isinstance(zone, ZoneInfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        # A folder of the zone database ("America") is an OSError, a strange
        # name a ValueError and an unknown one a KeyError.
        raise ValueError(f"{zone!r} is not the name of a time zone") from None


def day_opens(day: date, *, zone: str | ZoneInfo, day_start: int = DAY_START) -> datetime:
    """Return the instant, in aware UTC, at which the study day `day` starts.

    `day_start` is a local hour, 0 to 23. Where the clock jumps over that hour,
    the day starts with the first instant after the jump; where the hour comes
    twice, with the first of the two.

    Raises ValueError for an unknown zone or an hour outside 0 to 23.

    >>> day_opens(date(2026, 3, 29), zone="Europe/Vienna", day_start=2).isoformat()
    '2026-03-29T01:00:00+00:00'
    """
    if not 0 <= day_start <= 23:
        raise ValueError(f"a day starts at an hour from 0 to 23, not {day_start}")
    tz = zone_of(zone)
    wall = datetime.combine(day, time(day_start))
    opens = wall.replace(tzinfo=tz).astimezone(UTC)
    if _wall_clock(opens, tz) == wall:
        return opens
    # The hour does not exist. With fold=0 Python counts on from the offset before
    # the jump and lands after it; with fold=1 it lands before it. The jump is the
    # first second in between whose wall clock has passed the hour.
    before = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
    low, high = 0, int((opens - before).total_seconds())
    while low < high:
        middle = (low + high) // 2
        if _wall_clock(before + timedelta(seconds=middle), tz) >= wall:
            high = middle
        else:
            low = middle + 1
    return before + timedelta(seconds=low)


def study_day(at: datetime, *, zone: str | ZoneInfo, day_start: int = DAY_START) -> date:
    """Return the learner's study day at the aware instant `at`.

    It is the last day that has opened by then (`day_opens`), so days never run
    backwards, not even where the clock is set back across the starting hour.

    Raises ValueError if `at` is naive, for an unknown zone or a bad hour.

    >>> at = datetime(2026, 11, 21, 2, 59, tzinfo=UTC)
    >>> study_day(at, zone="Europe/Vienna", day_start=4)
    datetime.date(2026, 11, 20)
    """
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError("a study day needs an aware time")
    tz = zone_of(zone)
    # The day after is a candidate too: a clock set back across midnight shows
    # yesterday's date after today has opened.
    day = at.astimezone(tz).date() + _ONE_DAY
    while day_opens(day, zone=tz, day_start=day_start) > at:
        day -= _ONE_DAY
    return day


def streak(days: Iterable[date], today: date) -> int:
    """Count the consecutive study days up to `today`, or up to yesterday.

    A day that has only begun does not break a streak: it is lost when a whole
    day passes without study. Order, repeats and days after `today` (a learner
    who flew west) do not matter.

    >>> streak([date(2026, 11, 19), date(2026, 11, 20)], today=date(2026, 11, 21))
    2
    """
    studied = set(days)
    day = today if today in studied else today - _ONE_DAY
    length = 0
    while day in studied:
        length += 1
        day -= _ONE_DAY
    return length


def calendar_weeks(today: date, weeks: int = 12) -> list[list[date]]:
    """Return `weeks` weeks of seven dates, Monday first; the last holds `today`.

    Raises ValueError if `weeks` < 1.

    >>> [week[0].isoformat() for week in calendar_weeks(date(2026, 11, 21), weeks=2)]
    ['2026-11-09', '2026-11-16']
    """
    if weeks < 1:
        raise ValueError("a calendar has at least one week")
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=weeks - 1)
    return [[first + timedelta(days=7 * week + day) for day in range(7)] for week in range(weeks)]


def _wall_clock(at: datetime, tz: ZoneInfo) -> datetime:
    """What a clock on the wall shows, without zone."""
    return at.astimezone(tz).replace(tzinfo=None, fold=0)
