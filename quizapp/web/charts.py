"""Charts, drawn on the server as SVG.

Shapes carry classes and no colours: the style sheet decides, in light and
dark. Every chart has a title, a description and its numbers as a table, made
from the same rows as the picture.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# All charts but the sparkline are drawn this wide, so that the letters of two
# charts in a row have one size.
WIDTH = 400
# The plot of a chart with axes.
HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 190, 40, 392, 14, 158
LABELS = 7

# A calendar: 12 columns of weeks fill the width.
DAY_WIDTH, DAY_HEIGHT, GAP = 26, 17, 4
MARGIN, HEAD = 36, 20
WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")

Row = tuple[str, ...]


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
            said = f"{date_format(day, 'l j F')}: {_amount(value, unit)}"
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
            _amount(sum(values.get(day, 0.0) for day in week if day <= today), unit),
        )
        for week in weeks
    )
    width = MARGIN + max(len(weeks), 1) * step_x
    return _chart(
        "heatmap",
        title,
        f"Studied on {studied} of {len(days)} days, {_amount(total, unit)} in all.",
        _texts(months)
        + _texts(weekdays)
        + format_html_join(
            "",
            '<rect class="q{}" x="{}" y="{}" width="{}" height="{}" rx="4"><title>{}</title></rect>',
            cells,
        ),
        width=max(width, WIDTH - GAP),
        height=HEAD + 7 * step_y,
        head=("Week from", "Days studied", "In all"),
        rows=rows,
        legend=bool(weeks),
    )


def bars(values: Sequence[tuple[str, float]], *, title: str, unit: str) -> SafeString:
    """A column for each (label, amount), none of them negative."""
    if not values:
        return _nothing("bars", title)
    top = _ceiling(max(value for _, value in values))
    slot = (RIGHT - LEFT) / len(values)
    thickness = min(slot * 0.72, 36.0)
    shapes = []
    for place, (label, value) in enumerate(values):
        y = _down(value, 0, top)
        x = LEFT + slot * place + (slot - thickness) / 2
        said = f"{label}: {_amount(value, unit)}"
        shapes.append((_n(x), _n(y), _n(thickness), _n(BOTTOM - y), said))
    centres = [LEFT + slot * (place + 0.5) for place in range(len(values))]
    total = sum(value for _, value in values)
    return _chart(
        "bars",
        title,
        f"{len(values)} columns, {_amount(total, unit)} in all.",
        _grid(0, top)
        + format_html_join(
            "",
            '<rect class="chart-bar" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}</title></rect>',
            shapes,
        )
        + _under(centres, [label for label, _ in values]),
        head=("", unit.capitalize()),
        rows=((label, _number(value)) for label, value in values),
    )


def sparkline(values: Sequence[float], *, title: str, unit: str = "") -> SafeString:
    """A line the height of a word: the way, not the numbers. Those are in its table."""
    if not values:
        return _nothing("sparkline", title)
    width, height, edge = 120, 32, 4
    low, high = min(values), max(values)
    points = [
        (
            _along(place, len(values), edge, width - edge),
            height / 2 if high == low else height - edge - (value - low) / (high - low) * (height - 2 * edge),
        )
        for place, value in enumerate(values)
    ]
    x, y = points[-1]
    return _chart(
        "sparkline",
        title,
        f"From {_amount(values[0], unit)} to {_amount(values[-1], unit)}.",
        _line(points)
        + format_html('<circle class="chart-dot" cx="{}" cy="{}" r="3"></circle>', _n(x), _n(y)),
        width=width,
        height=height,
        head=("", unit.capitalize() or "Value"),
        rows=((str(place + 1), _number(value)) for place, value in enumerate(values)),
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
        return _nothing("line", title)
    across = [_along(place, len(points), LEFT + 8, RIGHT - 8) for place in range(len(points))]
    upper = [(x, _down(point.high, bottom, top)) for x, point in zip(across, points, strict=True)]
    lower = [(x, _down(point.low, bottom, top)) for x, point in zip(across, points, strict=True)]
    middle = [(x, _down(point.value, bottom, top)) for x, point in zip(across, points, strict=True)]
    body = _grid(bottom, top)
    if len(points) > 1:
        body += format_html('<polygon class="chart-band" points="{}"></polygon>', _path(upper + lower[::-1]))
    else:
        # One estimate has no way yet: its interval is an upright line.
        body += format_html(
            '<path class="chart-whisker" d="M{} {}V{}"></path>',
            _n(across[0]),
            _n(upper[0][1]),
            _n(lower[0][1]),
        )
    if target is not None:
        y = _n(_down(target, bottom, top))
        body += format_html('<path class="chart-target" d="M{} {}H{}"></path>', LEFT, y, RIGHT)
    x, y_last = middle[-1]
    body += _line(middle)
    body += format_html('<circle class="chart-dot" cx="{}" cy="{}" r="4"></circle>', _n(x), _n(y_last))
    body += _under(across, [point.label for point in points])
    last = points[-1]
    said = f"{last.label}: {_amount(last.value, unit)}, probably between {_number(last.low)} and {_number(last.high)}."
    if target is not None:
        said += f" The line across is {_amount(target, unit)}."
    return _chart(
        "line",
        title,
        said,
        body,
        head=("", unit.capitalize(), "From", "To"),
        rows=((p.label, _number(p.value), _number(p.low), _number(p.high)) for p in points),
    )


def calibration(bins: Sequence[Bin], *, title: str) -> SafeString:
    """What was predicted against what came true, 0 to 1 both; larger dots stand on more answers."""
    if not bins:
        return _nothing("calibration", title)
    most = max(max(one.count for one in bins), 1)
    dots = [
        (
            _n(LEFT + one.predicted * (RIGHT - LEFT)),
            _n(_down(one.observed, 0, 1)),
            _n(3 + 6 * math.sqrt(one.count / most)),
            f"Predicted {one.predicted:.0%}, came true {one.observed:.0%}, {one.count} answers",
        )
        for one in bins
    ]
    answers = sum(one.count for one in bins)
    away = sum(abs(one.predicted - one.observed) * one.count for one in bins) / max(answers, 1)
    marks = [LEFT + share * (RIGHT - LEFT) for share in (0, 0.25, 0.5, 0.75, 1)]
    return _chart(
        "calibration",
        title,
        f"{answers} answers; predictions were {away * 100:.0f} points off on average.",
        _grid(0, 1, percent=True)
        + format_html('<path class="chart-ideal" d="M{} {}L{} {}"></path>', LEFT, BOTTOM, RIGHT, TOP)
        + format_html_join(
            "", '<circle class="chart-dot" cx="{}" cy="{}" r="{}"><title>{}</title></circle>', dots
        )
        + _under(marks, ["0 %", "25 %", "50 %", "75 %", "100 %"]),
        head=("Predicted", "Came true", "Answers"),
        rows=((f"{one.predicted:.0%}", f"{one.observed:.0%}", str(one.count)) for one in bins),
    )


def _chart(
    kind: str,
    title: str,
    description: str,
    body: SafeString,
    *,
    head: Row,
    rows: Iterable[Row],
    width: int = WIDTH,
    height: int = HEIGHT,
    legend: bool = False,
) -> SafeString:
    """The frame of every chart: picture, one sentence, and the numbers."""
    return format_html(
        '<figure class="chart chart-{kind}">'
        '<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-t {name}-d">'
        '<title id="{name}-t">{title}</title><desc id="{name}-d">{description}</desc>{body}</svg>'
        '<figcaption class="chart-caption">{legend}<p>{description}</p>'
        "<details><summary>Show the numbers</summary>"
        '<div class="table-wrap" tabindex="0"><table><caption class="visually-hidden">{title}</caption>'
        "<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details></figcaption></figure>",
        kind=kind,
        name=_name(kind, title),
        width=width,
        height=height,
        title=title,
        description=description,
        body=body,
        legend=_LEGEND if legend else "",
        head=format_html_join("", '<th scope="col">{}</th>', ((cell or "When",) for cell in head)),
        rows=format_html_join("", "<tr>{}</tr>", ((_cells(row),) for row in rows)),
    )


_LEGEND = SafeString(
    '<p class="chart-legend" aria-hidden="true">Less <svg viewBox="0 0 90 14">'
    + "".join(
        f'<rect class="q{shade}" x="{shade * 19}" width="14" height="14" rx="4"/>' for shade in range(5)
    )
    + "</svg> More</p>"
)


def _nothing(kind: str, title: str) -> SafeString:
    return format_html(
        '<figure class="chart chart-{}"><figcaption class="chart-caption"><p>{}: nothing to show yet.</p>'
        "</figcaption></figure>",
        kind,
        title,
    )


def _name(kind: str, title: str) -> str:
    # Ids must differ between the charts of a page, which have different titles.
    return f"{kind}-{crc32(title.encode()):08x}"


def _cells(row: Row) -> SafeString:
    first, *others = row
    return format_html(
        '<th scope="row">{}</th>{}', first, format_html_join("", "<td>{}</td>", ((cell,) for cell in others))
    )


def _texts(labels: Iterable[tuple[float, float, str]]) -> SafeString:
    return format_html_join(
        "",
        '<text class="chart-label" x="{}" y="{}">{}</text>',
        ((_n(x), _n(y), text) for x, y, text in labels),
    )


def _under(across: Sequence[float], labels: Sequence[str]) -> SafeString:
    """Labels below the plot: every one, or every so many that they do not touch."""
    every = max(1, math.ceil(len(labels) / LABELS))
    # Counted from the end, because the newest is looked for first.
    shown = [place for place in range(len(labels)) if (len(labels) - 1 - place) % every == 0]
    return format_html_join(
        "",
        '<text class="chart-label chart-middle" x="{}" y="{}">{}</text>',
        ((_n(across[place]), BOTTOM + 20, labels[place]) for place in shown),
    )


def _grid(bottom: float, top: float, *, percent: bool = False) -> SafeString:
    values = [bottom + (top - bottom) * quarter / 4 for quarter in range(5)]
    lines = [(LEFT, _n(_down(value, bottom, top)), RIGHT) for value in values]
    words = [
        (LEFT - 6, _n(_down(value, bottom, top) + 4), f"{value:.0%}" if percent else _number(value))
        for value in values
    ]
    return format_html_join("", '<path class="chart-grid" d="M{} {}H{}"></path>', lines) + format_html_join(
        "", '<text class="chart-label chart-end" x="{}" y="{}">{}</text>', words
    )


def _line(points: Sequence[tuple[float, float]]) -> SafeString:
    if len(points) < 2:
        return SafeString("")
    return format_html('<polyline class="chart-line" points="{}"></polyline>', _path(points))


def _path(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _along(place: int, count: int, start: float, end: float) -> float:
    """Where the point at `place` stands; a single one stands in the middle."""
    return (start + end) / 2 if count == 1 else start + (end - start) * place / (count - 1)


def _down(value: float, bottom: float, top: float) -> float:
    """The height of `value` in the plot; what lies beyond the scale is cut off."""
    share = (value - bottom) / (top - bottom) if top > bottom else 0.0
    return BOTTOM - min(max(share, 0.0), 1.0) * (BOTTOM - TOP)


def _ceiling(value: float) -> float:
    """The next number that four equal steps lead to.

    >>> [_ceiling(value) for value in (0, 0.3, 3, 17, 20, 21, 180)]
    [4, 0.4, 4, 20, 20, 40, 200]
    """
    if value <= 0:
        return 4
    power = 10 ** math.floor(math.log10(value))
    for step in (1, 2, 4, 10):
        if value <= step * power:
            return step * power
    return 10 * power


def _amount(value: float, unit: str) -> str:
    if unit and 0 < value < 1:
        return f"less than 1 {unit.removesuffix('s')}"
    return f"{_number(value)} {unit}".strip()


def _number(value: float) -> str:
    """
    >>> [_number(value) for value in (12.0, 0.25, 1234.5, 99.96)]
    ['12', '0.25', '1,234', '100']
    """
    if abs(value) >= 10 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _n(value: float) -> str:
    """A coordinate: a tenth of a pixel is more than eyes see."""
    return f"{value:.1f}".removesuffix(".0")
