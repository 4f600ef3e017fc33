"""Intervals in words: short for a button, long for a screen reader."""

from datetime import timedelta

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
# A month is a twelfth of a year of 365.25 days.
_YEAR = 365.25 * _DAY
_MONTH = _YEAR / 12


def interval_text(delta: timedelta) -> str:
    """Return an interval short enough for a button.

    Whole minutes, hours and days up to a month, then months and years with one
    decimal. `interval_of` gives the interval of a memory.

    >>> [interval_text(timedelta(days=days)) for days in (3, 64, 500)]
    ['3 d', '2.1 mo', '1.4 y']
    >>> interval_text(timedelta(minutes=5, seconds=30))
    '6 min'
    """
    number, unit = _measured(delta)
    if not unit:
        return "<1 min"
    return f"{number} {_SHORT[unit]}"


def interval_words(delta: timedelta) -> str:
    """Return the same interval as `interval_text`, spelled out.

    >>> interval_words(timedelta(days=3)), interval_words(timedelta(days=64))
    ('in 3 days', 'in 2.1 months')
    >>> interval_words(timedelta(days=1)), interval_words(timedelta(0))
    ('in 1 day', 'now')
    """
    if delta <= timedelta(0):
        return "now"
    number, unit = _measured(delta)
    if not unit:
        return "in less than a minute"
    return f"in {number} {unit}{'' if number == '1' else 's'}"


_SHORT = {"minute": "min", "hour": "h", "day": "d", "month": "mo", "year": "y"}


def _measured(delta: timedelta) -> tuple[str, str]:
    """The number and its unit; no unit below half a minute."""
    seconds = max(delta.total_seconds(), 0)
    for unit, length, until in (
        ("minute", _MINUTE, 59.5 * _MINUTE),
        ("hour", _HOUR, 23.5 * _HOUR),
        ("day", _DAY, 30.5 * _DAY),
    ):
        if seconds < until:
            number = int(seconds / length + 0.5)
            return (str(number), unit) if number else ("", "")
    # Rounded before the unit is chosen, so that "12 mo" never stands for a year.
    months = round(seconds / _MONTH, 1)
    if months < 12:
        return f"{months:g}", "month"
    return f"{round(seconds / _YEAR, 1):g}", "year"
