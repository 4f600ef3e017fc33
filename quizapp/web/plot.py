"""What charts of every kind share: the frame, axes, labels and numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from zlib import crc32

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# All charts but the sparkline are drawn this wide, so that the letters of two
# charts in a row have one size.
WIDTH = 400
# The plot of a chart with axes.
HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 190, 40, 376, 14, 158
LABELS = 7

Row = tuple[str, ...]


def frame(
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


def nothing(kind: str, title: str) -> SafeString:
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


def texts(labels: Iterable[tuple[float, float, str]]) -> SafeString:
    return format_html_join(
        "",
        '<text class="chart-label" x="{}" y="{}">{}</text>',
        ((coordinate(x), coordinate(y), text) for x, y, text in labels),
    )


def labels_under(across: Sequence[float], labels: Sequence[str]) -> SafeString:
    """Labels below the plot: every one, or every so many that they do not touch."""
    every = max(1, math.ceil(len(labels) / LABELS))
    # Counted from the end, because the newest is looked for first.
    shown = [place for place in range(len(labels)) if (len(labels) - 1 - place) % every == 0]
    return format_html_join(
        "",
        '<text class="chart-label chart-middle" x="{}" y="{}">{}</text>',
        ((coordinate(across[place]), BOTTOM + 20, labels[place]) for place in shown),
    )


def grid(bottom: float, top: float, *, in_percent: bool = False) -> SafeString:
    values = [bottom + (top - bottom) * quarter / 4 for quarter in range(5)]
    lines = [(LEFT, coordinate(down(value, bottom, top)), RIGHT) for value in values]
    words = [
        (LEFT - 6, coordinate(down(value, bottom, top) + 4), percent(value) if in_percent else number(value))
        for value in values
    ]
    return format_html_join("", '<path class="chart-grid" d="M{} {}H{}"></path>', lines) + format_html_join(
        "", '<text class="chart-label chart-end" x="{}" y="{}">{}</text>', words
    )


def line(points: Sequence[tuple[float, float]]) -> SafeString:
    if len(points) < 2:
        return SafeString("")
    return format_html('<polyline class="chart-line" points="{}"></polyline>', path(points))


def path(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)


def along(place: int, count: int, start: float, end: float) -> float:
    """Where the point at `place` stands; a single one stands in the middle."""
    return (start + end) / 2 if count == 1 else start + (end - start) * place / (count - 1)


def down(value: float, bottom: float, top: float) -> float:
    """The height of `value` in the plot; what lies beyond the scale is cut off."""
    share = (value - bottom) / (top - bottom) if top > bottom else 0.0
    return BOTTOM - min(max(share, 0.0), 1.0) * (BOTTOM - TOP)


def ceiling(value: float) -> float:
    """The next number that four equal steps lead to.

    >>> [ceiling(value) for value in (0, 0.3, 3, 17, 20, 21, 180)]
    [4, 0.4, 4.0, 20.0, 20.0, 40.0, 200.0]
    """
    if value <= 0:
        return 4
    power = math.pow(10, math.floor(math.log10(value)))
    for step in (1, 2, 4, 10):
        if value <= step * power:
            return step * power
    return 10 * power


def amount(value: float, unit: str) -> str:
    if unit and 0 < value < 1:
        return f"less than 1 {unit.removesuffix('s')}"
    return f"{number(value)} {unit}".strip()


def number(value: float) -> str:
    """
    >>> [number(value) for value in (12.0, 0.25, 1234.5, 99.96)]
    ['12', '0.25', '1,234', '100']
    """
    if abs(value) >= 10 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}".rstrip("0").rstrip(".")


def coordinate(value: float) -> str:
    """A coordinate: a tenth of a pixel is more than eyes see."""
    return f"{value:.1f}".removesuffix(".0")


def percent(share: float) -> str:
    """
    >>> percent(0.925)
    '92 %'
    """
    return f"{share * 100:.0f} %"
