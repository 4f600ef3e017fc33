"""Charts that a task or the calculator shows: traffic of a day, partitions, costs.

Charts keep the rules of `quizapp.web.charts`. The numbers in their tables are
exact: a caller that rounds money says so in the function it hands over.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from quizapp.engine.capacity import number_text
from quizapp.web import plot

Number = int | float | Fraction
Say = Callable[[Number], str]

# A partition serves so much in a second, whatever its table has.
READS_OF_A_PARTITION: Final = 3000
WRITES_OF_A_PARTITION: Final = 1000
# Four cells fill the width, with letters that can be read on a phone.
_CELLS, _CELL_WIDTH, _CELL_HEIGHT, _CELL_GAP = 4, 94, 84, 8
# Lines end here, so that their names have room beside them.
_LINE_END: Final = 284
_LETTER: Final = 14


@dataclass(frozen=True)
class Cell:
    """A partition, with the units a second that are asked of it."""

    label: str
    reads: Number
    writes: Number


@dataclass(frozen=True)
class CostLine:
    """The cost of a month in one mode at every place of the axis."""

    label: str
    costs: Sequence[Number]


@dataclass(frozen=True)
class Crossing:
    """Where two lines meet, and the words for it."""

    across: Number
    cost: Number
    label: str


def exact(value: Number) -> str:
    """A number as it is: thousands grouped, nothing rounded that ends.

    >>> [exact(value) for value in (12000, 0.25, Fraction(1, 4), 1234.5)]
    ['12,000', '0.25', '0.25', '1,234.5']
    """
    return number_text(Fraction(str(value)) if isinstance(value, float) else Fraction(value))


def traffic(hours: Sequence[Number], *, title: str, unit: str, say: Say = exact) -> SafeString:
    """A day in 24 steps: the amount of `unit` in each hour, none of them negative.

    Raises ValueError if there are hours, and not 24 of them.
    """
    if not hours:
        return plot.nothing("traffic", title)
    if len(hours) != 24:
        raise ValueError(f"A day has 24 hours, not {len(hours)}.")
    top = _top(float(max(hours)))
    heights = [plot.coordinate(plot.down(float(value), 0, top)) for value in hours]
    edges = [plot.coordinate(plot.along(hour, 25, plot.LEFT, plot.RIGHT)) for hour in range(25)]
    way = f"M{edges[0]} {heights[0]}H{edges[1]}" + "".join(
        f"V{height}H{edge}" for height, edge in zip(heights[1:], edges[2:], strict=True)
    )
    names = [f"{hour} to {hour + 1} h" for hour in range(24)]
    marks = [0, 6, 12, 18, 24]
    return plot.frame(
        "traffic",
        title,
        f"{_extreme('At least', min(hours), hours, unit, say)}; {_extreme('at most', max(hours), hours, unit, say)}.",
        _scale(top)
        + format_html('<path class="chart-area" d="{}V{}H{}Z"></path>', way, plot.BOTTOM, plot.LEFT)
        + format_html('<path class="chart-line" d="{}"></path>', way)
        # Each hour answers a pointer, not only what is under the line.
        + format_html_join(
            "",
            '<rect class="chart-touch" x="{}" y="{}" width="{}" height="{}"><title>{}: {} {}</title></rect>',
            (
                (
                    edge,
                    plot.TOP,
                    plot.coordinate((plot.RIGHT - plot.LEFT) / 24),
                    plot.BOTTOM - plot.TOP,
                    name,
                    say(value),
                    unit,
                )
                for edge, name, value in zip(edges, names, hours, strict=False)
            ),
        )
        + plot.labels_under(
            [plot.along(hour, 25, plot.LEFT, plot.RIGHT) for hour in marks], [f"{hour} h" for hour in marks]
        ),
        head=("Hour", _sentence(unit)),
        rows=((name, say(value)) for name, value in zip(names, hours, strict=True)),
    )


def _extreme(words: str, value: Number, hours: Sequence[Number], unit: str, say: Say) -> str:
    """The stretch of hours with a value; only the first stretch has a name."""
    start = hours.index(value)
    end = start
    while end < len(hours) and hours[end] == value:
        end += 1
    others = any(each == value for each in hours[end:])
    when = f"from {start} to {end} h" + (" and again later" if others else "")
    return f"{words} {say(value)} {unit} {when}"


def heat_strip(
    cells: Sequence[Cell],
    *,
    title: str,
    read_limit: int = READS_OF_A_PARTITION,
    write_limit: int = WRITES_OF_A_PARTITION,
    by_traffic: bool = False,
    say: Say = exact,
) -> SafeString:
    """Partitions in a row, each with its units a second and a bar for its share of what it can serve.

    The share is that of the nearer limit. Shade and bar say the same; from the limit on the
    cell is framed. With `by_traffic` they say how much of all units goes to the partition, the
    busiest filled: what a question may show that asks for the nearer limit.
    """
    if not cells:
        return plot.nothing("heat", title)
    if by_traffic:
        return _by_traffic(cells, title=title, say=say)
    shares = [max(float(cell.reads) / read_limit, float(cell.writes) / write_limit) for cell in cells]
    full = sum(share >= 1 for share in shares)
    said = (
        "Read and write units a second. The stronger its colour and the fuller its bar, the nearer is a cell "
        f"to a limit: {read_limit:,} read or {write_limit:,} write units. "
        f"{full or 'None'} of {len(cells)} {'have' if full > 1 else 'has'} reached a limit."
    )
    return _strip(cells, shares, title=title, said=said, say=say)


def _by_traffic(cells: Sequence[Cell], *, title: str, say: Say) -> SafeString:
    totals = [float(cell.reads) + float(cell.writes) for cell in cells]
    # Just below 1: no cell is framed, for that means a limit.
    most = max(totals) * 1.001 or 1.0
    said = "Read and write units a second. The stronger its colour and the fuller its bar, the more units a cell gets in all."
    return _strip(cells, [total / most for total in totals], title=title, said=said, say=say)


def _strip(cells: Sequence[Cell], shares: Sequence[float], *, title: str, said: str, say: Say) -> SafeString:
    body = SafeString("")
    for place, (cell, share) in enumerate(zip(cells, shares, strict=True)):
        x = place % _CELLS * (_CELL_WIDTH + _CELL_GAP)
        y = place // _CELLS * (_CELL_HEIGHT + _CELL_GAP)
        body += _cell(cell, share, x, y, say)
    rows = (len(cells) - 1) // _CELLS + 1
    return plot.frame(
        "heat",
        title,
        said,
        body,
        width=_CELLS * (_CELL_WIDTH + _CELL_GAP) - _CELL_GAP,
        height=rows * (_CELL_HEIGHT + _CELL_GAP) - _CELL_GAP,
        head=("Partition", "Reads", "Writes"),
        rows=((cell.label, say(cell.reads), say(cell.writes)) for cell in cells),
    )


def heat_level(share: float) -> int:
    """The shade of a cell: 0 to 3 by quarters of the limit, 4 from the limit on.

    >>> [heat_level(share) for share in (0, 0.2, 0.25, 0.5, 0.99, 1, 2)]
    [0, 0, 1, 2, 3, 4, 4]
    """
    return min(int(share * 4), 4)


def _cell(cell: Cell, share: float, x: int, y: int, say: Say) -> SafeString:
    inner = _CELL_WIDTH - 20
    return format_html(
        '<g class="heat heat-{level}"><title>{label}: {reads} read and {writes} write units a second</title>'
        '<rect class="heat-cell" x="{x}" y="{y}" width="{width}" height="{height}" rx="8"></rect>'
        '<text class="heat-label" x="{left}" y="{first}">{label}</text>'
        '<text x="{left}" y="{second}">read</text>'
        '<text class="heat-number" x="{right}" y="{second}">{reads}</text>'
        '<text x="{left}" y="{third}">write</text>'
        '<text class="heat-number" x="{right}" y="{third}">{writes}</text>'
        '<rect class="heat-track" x="{left}" y="{bar}" width="{inner}" height="6" rx="3"></rect>'
        '<rect class="heat-bar" x="{left}" y="{bar}" width="{filled}" height="6" rx="3"></rect></g>',
        level=heat_level(share),
        label=cell.label,
        reads=say(cell.reads),
        writes=say(cell.writes),
        x=x + 2,
        y=y + 2,
        width=_CELL_WIDTH - 4,
        height=_CELL_HEIGHT - 4,
        left=x + 10,
        right=x + _CELL_WIDTH - 10,
        first=y + 23,
        second=y + 43,
        third=y + 60,
        bar=y + 69,
        inner=inner,
        filled=plot.coordinate(inner * min(max(share, 0.0), 1.0)),
    )


def break_even(
    lines: Sequence[CostLine],
    *,
    across: Sequence[Number],
    axis: str,
    title: str,
    crossing: Crossing | None = None,
    tick: Say = exact,
    money: Say = exact,
) -> SafeString:
    """The cost of a month in up to three modes along `axis`; lines carry their names at their ends.

    `across` are the places of the axis, ascending; `tick` and `money` write a
    place and a cost for the table, where nothing is rounded that they do not
    round. Raises ValueError if a line has not one cost for each place, or if
    there are more than three lines.
    """
    if not lines or len(across) < 2:
        return plot.nothing("breakeven", title)
    if len(lines) > 3 or any(len(one.costs) != len(across) for one in lines):
        raise ValueError("Up to three lines, each with a cost for every place.")
    top = _top(max(float(cost) for one in lines for cost in one.costs))
    start, end = float(across[0]), float(across[-1])

    def along(place: Number) -> float:
        return plot.LEFT + (float(place) - start) / (end - start) * (_LINE_END - plot.LEFT)

    body = _scale(top, right=_LINE_END, sign="$")
    ends = [plot.down(float(one.costs[-1]), 0, top) for one in lines]
    for number, (one, y) in enumerate(zip(lines, _spread(ends), strict=True), 1):
        points = [
            (along(place), plot.down(float(cost), 0, top))
            for place, cost in zip(across, one.costs, strict=True)
        ]
        body += format_html(
            '<g class="chart-line-{n}"><polyline class="chart-line" points="{points}"></polyline>'
            '<text class="chart-name" x="{x}" y="{y}">{label}</text></g>',
            n=number,
            points=plot.path(points),
            x=_LINE_END + 8,
            y=plot.coordinate(y + 4),
            label=one.label,
        )
    said = "The cost of a month: " + "; ".join(
        f"{one.label} {_way(money(one.costs[0]), money(one.costs[-1]))}" for one in lines
    )
    if crossing is not None:
        body += _crossing(along(crossing.across), plot.down(float(crossing.cost), 0, top), crossing.label)
        said += f". {crossing.label}"
    marks = [start + (end - start) * quarter / 4 for quarter in range(5)]
    return plot.frame(
        "breakeven",
        title,
        f"{said.removesuffix('.')}.",
        body
        + plot.labels_under([along(mark) for mark in marks], [tick(mark) for mark in marks])
        + format_html(
            '<text class="chart-label chart-middle" x="{}" y="{}">{}</text>',
            (plot.LEFT + _LINE_END) // 2,
            plot.BOTTOM + 38,
            axis,
        ),
        height=plot.HEIGHT + 12,
        head=(axis, *(one.label for one in lines)),
        rows=((tick(place), *(money(one.costs[row]) for one in lines)) for row, place in enumerate(across)),
    )


def _crossing(x: float, y: float, label: str) -> SafeString:
    # Costs rise to the right, so that there is room up to the left and down to the right.
    ends_here = x - plot.LEFT > (_LINE_END - plot.LEFT) / 2
    room = y - plot.TOP > 2 * _LETTER if ends_here else plot.BOTTOM - y < 2 * _LETTER
    return format_html(
        '<path class="chart-ideal" d="M{x} {y}V{bottom}"></path>'
        '<circle class="chart-meet" cx="{x}" cy="{y}" r="5"></circle>'
        '<text class="chart-meet-label{end}" x="{at}" y="{height}">{label}</text>',
        x=plot.coordinate(x),
        y=plot.coordinate(y),
        bottom=plot.BOTTOM,
        end=" chart-end" if ends_here else "",
        at=plot.coordinate(x - 8 if ends_here else x + 8),
        height=plot.coordinate(y - 12 if room else y + 20),
        label=label,
    )


def _way(first: str, last: str) -> str:
    return first if first == last else f"from {first} to {last}"


def _spread(heights: Sequence[float]) -> list[float]:
    """Heights for names, at least a line apart and inside the plot, each near its own.

    >>> _spread([100, 20, 104])
    [100, 20, 114]
    >>> _spread([158, 158])
    [144.0, 158.0]
    """
    placed = list(heights)
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    for upper, lower in pairwise(order):
        placed[lower] = max(placed[lower], placed[upper] + _LETTER)
    limit = float(plot.BOTTOM)
    for place in reversed(order):
        placed[place] = min(placed[place], limit)
        limit = placed[place] - _LETTER
    return placed


def _top(value: float) -> float:
    """The next round number that leaves little room above, and has round quarters.

    >>> [_top(value) for value in (0, 3, 420, 164.25, 70000, 85000, 0.07)]
    [4, 3.0, 600.0, 200.0, 80000.0, 100000.0, 0.08]
    """
    if value <= 0:
        return 4
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in (1, 2, 3, 4, 6, 8) if value <= step * power), 10 * power)


def _scale(top: float, *, right: int = plot.RIGHT, sign: str = "") -> SafeString:
    """Lines and numbers of an axis from 0; large numbers are short, as there is little room for them."""
    values = [top * quarter / 4 for quarter in range(5)]
    heights = [plot.down(value, 0, top) for value in values]
    return format_html_join(
        "",
        '<path class="chart-grid" d="M{} {}H{}"></path>',
        ((plot.LEFT, plot.coordinate(y), right) for y in heights),
    ) + format_html_join(
        "",
        '<text class="chart-label chart-end" x="{}" y="{}">{}{}</text>',
        (
            (plot.LEFT - 6, plot.coordinate(y + 4), sign, _short(value))
            for y, value in zip(heights, values, strict=True)
        ),
    )


def _short(value: float) -> str:
    """
    >>> [_short(value) for value in (0, 0.25, 7.5, 2500, 9999, 10000, 12500, 2000000, 3.0e9)]
    ['0', '0.25', '7.5', '2,500', '9,999', '10k', '12.5k', '2M', '3G']
    """
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= max(size, 10_000):
            return f"{value / size:.4g}{letter}"
    return f"{value:,.4g}" if value < 1000 else f"{value:,.0f}"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
