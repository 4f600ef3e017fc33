"""How the time of a sitting went, as numbers and as a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from quizapp.engine.statistics import Pace, Pacing, pacing
from quizapp.exams.models import Slot
from quizapp.web import plot

TITLE = "Seconds on each question"


@dataclass(frozen=True)
class Paced:
    """The pacing of all questions of a paper; `slow` and `hasty` are positions. `chart` is empty without times."""

    pacing: Pacing
    slow: tuple[int, ...]
    hasty: tuple[int, ...]
    chart: SafeString

    @property
    def known(self) -> int:
        return self.pacing.median.n

    @property
    def median(self) -> str:
        value = self.pacing.median.value
        return "" if value is None else time_words(value)

    @property
    def total(self) -> str:
        return time_words(self.pacing.total)


def paced(slots: Sequence[Slot]) -> Paced:
    """Time is compared with the learner's own median. Questions without any time are not known, not fast."""
    positions = [slot.position for slot in slots]
    found = pacing([slot.milliseconds / 1000 or None for slot in slots])
    pairs = list(zip(positions, found.items, strict=True))
    return Paced(
        pacing=found,
        slow=tuple(position for position, pace in pairs if pace.slow),
        hasty=tuple(position for position, pace in pairs if pace.hasty),
        chart=_chart(pairs, found) if found.total else SafeString(""),
    )


def time_words(seconds: float) -> str:
    """
    >>> [time_words(seconds) for seconds in (0.4, 59.6, 72, 3600, 5460)]
    ['less than 1 s', '1 min', '1 min 12 s', '1 h', '1 h 31 min']
    """
    if seconds < 1:
        return "less than 1 s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, rest = divmod(round(whole / 60), 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _chart(pairs: Sequence[tuple[int, Pace]], found: Pacing) -> SafeString:
    top = plot.ceiling(max(pace.seconds or 0 for _, pace in pairs))
    slot = (plot.RIGHT - plot.LEFT) / len(pairs)
    thickness = min(slot * 0.72, 24.0)
    columns, marks, centres = [], [], []
    for place, (position, pace) in enumerate(pairs):
        seconds = pace.seconds or 0.0
        centre, y = plot.LEFT + slot * (place + 0.5), plot.down(seconds, 0, top)
        centres.append(centre)
        x, width, height = centre - thickness / 2, thickness, plot.BOTTOM - y
        said = f"Question {position}: {_row(pace)[0]}"
        columns.append((*map(plot.coordinate, (x, y, width, height)), said))
        if pace.slow or pace.hasty:
            # A shape for each, so that nothing depends on colour.
            kind = "chart-dot" if pace.slow else "pace-hasty"
            marks.append((kind, plot.coordinate(centre), plot.coordinate(y - 6)))
    body = (
        plot.grid(0, top)
        + format_html_join(
            "",
            '<rect class="chart-bar" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>',
            columns,
        )
        + format_html_join("", '<circle class="{}" cx="{}" cy="{}" r="3"></circle>', marks)
        + plot.labels_under(centres, [str(position) for position, _ in pairs])
    )
    if found.median.value is not None:
        line = (plot.LEFT, plot.coordinate(plot.down(found.median.value, 0, top)), plot.RIGHT)
        body += format_html_join("", '<path class="chart-target" d="M{} {}H{}"></path>', [line])
    return plot.frame(
        "pace",
        TITLE,
        _described(found),
        body,
        head=("Question", "Time", "Against the median", "Remark"),
        rows=((str(position), *_row(pace)) for position, pace in pairs),
    )


def _described(found: Pacing) -> str:
    if found.median.value is None:
        return f"{time_words(found.total)} in all."
    said = f"The line across is your own median of {time_words(found.median.value)}."
    if any(pace.slow for pace in found.items):
        said += " A dot marks twice the median and more."
    if any(pace.hasty for pace in found.items):
        said += " A ring marks a third of it and less."
    return said


def _row(pace: Pace) -> tuple[str, str, str]:
    if pace.seconds is None:
        return "not known", "", ""
    times = "" if pace.medians is None else f"{pace.medians:.1f} times"
    return time_words(pace.seconds), times, "slow" if pace.slow else "hasty" if pace.hasty else ""
