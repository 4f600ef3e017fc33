"""How often a learner who does not come is reminded: less and less, then no more."""

from collections.abc import Iterable
from datetime import date

STEPS = ((3, 1), (3, 2), (3, 3), (4, 7))
"""How many reminders may be ignored at each distance, and that distance in days."""

PATIENCE = sum(count for count, _ in STEPS)
"""After this many ignored reminders comes the last message."""


def days_between(ignored: int) -> int:
    """Return how many days lie at least between the last reminder and the next.

    `ignored` counts the reminders since the learner last studied. The last
    message comes at the last distance.

    >>> [days_between(ignored) for ignored in range(PATIENCE + 1)]
    [1, 1, 1, 2, 2, 2, 3, 3, 3, 7, 7, 7, 7, 7]
    """
    for count, days in STEPS:
        if ignored < count:
            return days
        ignored -= count
    return STEPS[-1][1]


def ignored_reminders(reminded: Iterable[date], last_studied: date | None) -> int:
    """Count the reminders that were not followed by study: those for dates after the last study day.

    A study day answers every reminder up to that date, so that the pace starts
    anew.

    >>> reminded = [date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20)]
    >>> ignored_reminders(reminded, date(2026, 11, 18)), ignored_reminders(reminded, None)
    (2, 3)
    """
    return sum(last_studied is None or day > last_studied for day in reminded)
