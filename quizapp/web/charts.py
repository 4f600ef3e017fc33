"""Charts, drawn on the server as SVG.

Shapes carry classes and no colours: the style sheet decides, in light and
dark. Every chart has a title, a description and its numbers as a table, made
from the same rows as the picture.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from quizapp.web import plot

# A calendar: 12 columns of weeks fill the width.
DAY_WIDTH, DAY_HEIGHT, GAP = 26, 17, 4
MARGIN, HEAD = 36, 20
WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")


@dataclass(frozen=True)
class Estimate:
    """A value on the way, with the interval in which it probably lies."""

    label: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Bin:
    """Of `count` answers with predicted recall near `predicted`, the share that was right."""

    predicted: float
    observed: float
    count: int


def level(value: float, goal: float) -> int:
    """How dark a day is: 0 for nothing, 3 from the goal on, 4 from half as much again.

    >>> [level(minutes, 20) for minutes in (0, 5, 10, 20, 30)]
    [0, 1, 2, 3, 4]
    """
    if value <= 0:
        return 0
    share = value / goal
    if share < 0.5:
        return 1
    if share < 1:
        return 2
    return 3 if share < 1.5 else 4


def heatmap(
    weeks: Sequence[Sequence[date]],
    values: Mapping[date, float],
    *,
    today: date,
    goal: float,
    title: str,
    unit: str,
) -> SafeString:
    """A calendar of whole weeks, a column each, Monday on top; days after `today` are left out.

    `values` are amounts of `unit` by day, 0 where missing; `goal` is a day's
    good amount, which fixes the shades, so that one long day does not make
    all others look idle.
    """
    step_x, step_y = DAY_WIDTH + GAP, DAY_HEIGHT + GAP
    cells = []
    months = []
    for column, week in enumerate(weeks):
        x = MARGIN + column * step_x
        # A label only where a month begins, and not so late that it would be cut.
        if column < len(weeks) - 1 and (column == 0 or week[0].month != weeks[column - 1][0].month):
            months.append((x, HEAD - 7, date_format(week[0], "M")))
        for row, day in enumerate(week):
            if day > today:
                continue
            value = values.get(day, 0.0)
            said = f"{date_format(day, 'l j F')}: {plot.amount(value, unit)}"
            cells.append((level(value, goal), x, HEAD + row * step_y, DAY_WIDTH, DAY_HEIGHT, said))
    # A month whose first column is the next one would be written over this one.
    if len(months) > 1 and months[1][0] - months[0][0] < 2 * step_x:
        months.pop(0)
    days = [day for week in weeks for day in week if day <= today]
    studied = sum(1 for day in days if values.get(day, 0) > 0)
    total = sum(values.get(day, 0.0) for day in days)
    weekdays = ((0, HEAD + row * step_y + DAY_HEIGHT - 4, name) for row, name in enumerate(WEEKDAYS) if name)
    rows = (
        (
            date_format(week[0], "j F"),
            str(sum(1 for day in week if day <= today and values.get(day, 0) > 0)),
            plot.amount(sum(values.get(day, 0.0) for day in week if day <= today), unit),
        )
        for week in weeks
    )
    width = MARGIN + max(len(weeks), 1) * step_x
    return plot.frame(
        "heatmap",
        title,
        f"Studied on {studied} of {len(days)} days, {plot.amount(total, unit)} in all.",
        plot.texts(months)
        + plot.texts(weekdays)
        + format_html_join(
            "",
            '<rect class="q{}" x="{}" y="{}" width="{}" height="{}" rx="4"><title>{}</title></rect>',
            cells,
        ),
        width=max(width, plot.WIDTH - GAP),
        height=HEAD + 7 * step_y,
        head=("Week from", "Days studied", "In all"),
        rows=rows,
        legend=bool(weeks),
    )


def bars(values: Sequence[tuple[str, float]], *, title: str, unit: str) -> SafeString:
    """A column for each (label, amount), none of them negative."""
    if not values:
        return plot.nothing("bars", title)
    top = plot.ceiling(max(value for _, value in values))
    slot = (plot.RIGHT - plot.LEFT) / len(values)
    thickness = min(slot * 0.72, 36.0)
    shapes = []
    for place, (label, value) in enumerate(values):
        y = plot.down(value, 0, top)
        x = plot.LEFT + slot * place + (slot - thickness) / 2
        said = f"{label}: {plot.amount(value, unit)}"
        shapes.append(
            (
                plot.coordinate(x),
                plot.coordinate(y),
                plot.coordinate(thickness),
                plot.coordinate(plot.BOTTOM - y),
                said,
            )
        )
    centres = [plot.LEFT + slot * (place + 0.5) for place in range(len(values))]
    total = sum(value for _, value in values)
    return plot.frame(
        "bars",
        title,
        f"{len(values)} columns, {plot.amount(total, unit)} in all.",
        plot.grid(0, top)
        + format_html_join(
            "",
            '<rect class="chart-bar" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}</title></rect>',
            shapes,
        )
        + plot.labels_under(centres, [label for label, _ in values]),
        head=("", unit.capitalize()),
        rows=((label, plot.number(value)) for label, value in values),
    )


def sparkline(values: Sequence[float], *, title: str, unit: str = "") -> SafeString:
    """A line the height of a word: the way, not the numbers. Those are in its table."""
    if not values:
        return plot.nothing("sparkline", title)
    width, height, edge = 120, 32, 4
    low, high = min(values), max(values)
    points = [
        (
            plot.along(place, len(values), edge, width - edge),
            height / 2 if high == low else height - edge - (value - low) / (high - low) * (height - 2 * edge),
        )
        for place, value in enumerate(values)
    ]
    x, y = points[-1]
    return plot.frame(
        "sparkline",
        title,
        f"From {plot.amount(values[0], unit)} to {plot.amount(values[-1], unit)}.",
        plot.line(points)
        + format_html(
            '<circle class="chart-dot" cx="{}" cy="{}" r="3"></circle>',
            plot.coordinate(x),
            plot.coordinate(y),
        ),
        width=width,
        height=height,
        head=("", unit.capitalize() or "Value"),
        rows=((str(place + 1), plot.number(value)) for place, value in enumerate(values)),
    )


def line_with_band(
    points: Sequence[Estimate],
    *,
    title: str,
    unit: str,
    bottom: float,
    top: float,
    target: float | None = None,
) -> SafeString:
    """A value on the way with its interval, on a scale from `bottom` to `top`; `target` is a line across."""
    if not points:
        return plot.nothing("line", title)
    across = [plot.along(place, len(points), plot.LEFT + 8, plot.RIGHT - 8) for place in range(len(points))]
    upper = [(x, plot.down(point.high, bottom, top)) for x, point in zip(across, points, strict=True)]
    lower = [(x, plot.down(point.low, bottom, top)) for x, point in zip(across, points, strict=True)]
    middle = [(x, plot.down(point.value, bottom, top)) for x, point in zip(across, points, strict=True)]
    body = plot.grid(bottom, top)
    if len(points) > 1:
        body += format_html(
            '<polygon class="chart-band" points="{}"></polygon>', plot.path(upper + lower[::-1])
        )
    else:
        # One estimate has no way yet: its interval is an upright line.
        body += format_html(
            '<path class="chart-whisker" d="M{} {}V{}"></path>',
            plot.coordinate(across[0]),
            plot.coordinate(upper[0][1]),
            plot.coordinate(lower[0][1]),
        )
    if target is not None:
        y = plot.coordinate(plot.down(target, bottom, top))
        body += format_html('<path class="chart-target" d="M{} {}H{}"></path>', plot.LEFT, y, plot.RIGHT)
    x, y_last = middle[-1]
    body += plot.line(middle)
    body += format_html(
        '<circle class="chart-dot" cx="{}" cy="{}" r="4"></circle>',
        plot.coordinate(x),
        plot.coordinate(y_last),
    )
    body += plot.labels_under(across, [point.label for point in points])
    last = points[-1]
    said = f"{last.label}: {plot.amount(last.value, unit)}, probably between {plot.number(last.low)} and {plot.number(last.high)}."
    if target is not None:
        said += f" The line across is {plot.amount(target, unit)}."
    return plot.frame(
        "line",
        title,
        said,
        body,
        head=("", unit.capitalize(), "From", "To"),
        rows=((p.label, plot.number(p.value), plot.number(p.low), plot.number(p.high)) for p in points),
    )


def calibration(bins: Sequence[Bin], *, title: str) -> SafeString:
    """What was predicted against what came true, 0 to 1 both; larger dots stand on more answers."""
    if not bins:
        return plot.nothing("calibration", title)
    most = max(max(one.count for one in bins), 1)
    dots = [
        (
            plot.coordinate(plot.LEFT + one.predicted * (plot.RIGHT - plot.LEFT)),
            plot.coordinate(plot.down(one.observed, 0, 1)),
            plot.coordinate(3 + 6 * math.sqrt(one.count / most)),
            f"Predicted {plot.percent(one.predicted)}, came true {plot.percent(one.observed)}, {one.count} answers",
        )
        for one in bins
    ]
    answers = sum(one.count for one in bins)
    away = sum(abs(one.predicted - one.observed) * one.count for one in bins) / max(answers, 1)
    marks = [plot.LEFT + share * (plot.RIGHT - plot.LEFT) for share in (0, 0.25, 0.5, 0.75, 1)]
    return plot.frame(
        "calibration",
        title,
        f"{answers} answers; predictions were {away * 100:.0f} points off on average.",
        plot.grid(0, 1, in_percent=True)
        + format_html(
            '<path class="chart-ideal" d="M{} {}L{} {}"></path>', plot.LEFT, plot.BOTTOM, plot.RIGHT, plot.TOP
        )
        + format_html_join(
            "", '<circle class="chart-dot" cx="{}" cy="{}" r="{}"><title>{}</title></circle>', dots
        )
        + plot.labels_under(marks, ["0 %", "25 %", "50 %", "75 %", "100 %"]),
        head=("Predicted", "Came true", "Answers"),
        rows=(
            (f"{plot.percent(one.predicted)}", f"{plot.percent(one.observed)}", str(one.count))
            for one in bins
        ),
    )
