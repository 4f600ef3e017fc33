"""The week as bars: cells of a table whose widths say how long was studied. Mail programs draw no SVG."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.reminders.letters.weeks import Week
from quizapp.reminders.letters.wording import counted

_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One day. `percent` is the width of its bar, of the longest day's; 0 for a day without study."""

    weekday: str
    percent: int
    says: str

    @property
    def rest(self) -> int:
        return 100 - self.percent

    @property
    def line(self) -> str:
        """The day in plain text."""
        return f"{self.weekday}  {self.says}"


def bars(week: Week) -> list[Bar]:
    """One bar a day, in the order of the week, each with its numbers in words."""
    longest = max((day.minutes for day in week.days), default=0.0)
    made = []
    for day in week.days:
        if not day.answers:
            made.append(Bar(f"{day.on:%a}", 0, "rest"))
            continue
        share = round(100 * day.minutes / longest) if longest else _SHORTEST
        says = f"{counted(round(day.minutes), 'minute')}, {counted(day.answers, 'answer')}"
        made.append(Bar(f"{day.on:%a}", max(share, _SHORTEST), says))
    return made
