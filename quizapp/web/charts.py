"""Charts, drawn on the server as SVG.

Shapes carry classes and no colours: the style sheet decides, in light and
dark. Every chart has a title, a description and its numbers as a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

CELL = 14
GAP = 3
STEP = CELL + GAP
LEFT = 30
TOP = 18
WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")


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


def _amount(value: float, unit: str) -> str:
    return f"{value:.0f} {unit}" if value >= 1 or value == 0 else f"less than 1 {unit.removesuffix('s')}"


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
    cells = []
    months = []
    for column, week in enumerate(weeks):
        x = LEFT + column * STEP
        # A label only where a month begins, and not so late that it would be cut.
        if column < len(weeks) - 1 and (column == 0 or week[0].month != weeks[column - 1][0].month):
            months.append((x, TOP - 6, date_format(week[0], "M")))
        for row, day in enumerate(week):
            if day > today:
                continue
            value = values.get(day, 0.0)
            said = f"{date_format(day, 'l j F')}: {_amount(value, unit)}"
            cells.append((level(value, goal), x, TOP + row * STEP, CELL, CELL, said))
    # A month whose first column is the next one would be written over this one.
    if len(months) > 1 and months[1][0] - months[0][0] < 2 * STEP:
        months.pop(0)
    width, height = LEFT + len(weeks) * STEP, TOP + 7 * STEP
    days = [day for week in weeks for day in week if day <= today]
    studied = sum(1 for day in days if values.get(day, 0) > 0)
    total = sum(values.get(day, 0.0) for day in days)
    return format_html(
        '<figure class="chart">'
        '<svg class="chart-svg heatmap" viewBox="0 0 {w} {h}" role="img" aria-labelledby="heat-t heat-d">'
        '<title id="heat-t">{title}</title><desc id="heat-d">{desc}</desc>'
        "{months}{weekdays}{cells}</svg>"
        '<figcaption class="chart-caption">{desc}</figcaption>'
        '<details class="chart-data"><summary>Show the numbers</summary>{table}</details>'
        "</figure>",
        w=width,
        h=height,
        title=title,
        desc=f"Studied on {studied} of {len(days)} days, {_amount(total, unit)} in all.",
        months=format_html_join("", '<text class="chart-label" x="{}" y="{}">{}</text>', months),
        weekdays=format_html_join(
            "",
            '<text class="chart-label" x="0" y="{}">{}</text>',
            ((TOP + row * STEP + CELL - 3, name) for row, name in enumerate(WEEKDAYS) if name),
        ),
        cells=format_html_join(
            "",
            '<rect class="q{}" x="{}" y="{}" width="{}" height="{}" rx="3"><title>{}</title></rect>',
            cells,
        ),
        table=_table(weeks, values, today=today, unit=unit),
    )


def _table(
    weeks: Sequence[Sequence[date]], values: Mapping[date, float], *, today: date, unit: str
) -> SafeString:
    rows = (
        (
            date_format(week[0], "j F"),
            sum(1 for day in week if day <= today and values.get(day, 0) > 0),
            _amount(sum(values.get(day, 0.0) for day in week if day <= today), unit),
        )
        for week in weeks
    )
    return format_html(
        '<div class="table-wrap"><table><thead><tr><th scope="col">Week from</th>'
        '<th scope="col">Days studied</th><th scope="col">In all</th></tr></thead><tbody>{}</tbody></table></div>',
        format_html_join("", '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>', rows),
    )
