"""The page /style/ shows each component in light and in dark, and its markup."""

import re
from datetime import date, timedelta
from fractions import Fraction
from textwrap import dedent

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from quizapp.engine.capacity import Diagnosis, Step, diagnose, evaluate
from quizapp.web import charts, exhibits

register = template.Library()

# Whatever names another element, or must be unique on a page.
_NAMING = re.compile(
    r'\b(id|for|name|aria-labelledby|aria-describedby|popovertarget|commandfor)="([^"]+)"|(<nav [^>]*aria-label=")'
)
_PICTURE = re.compile(r'<svg class="icon".*?</svg>', re.DOTALL)


@register.simple_block_tag
def specimen(content: str, title: str) -> SafeString:
    """Show `content` side by side in both themes, and below it as markup to copy.

    Pictures are long and come from a fragment, so the markup names that instead.
    """
    html = dedent(content).strip("\n")
    markup = _PICTURE.sub('{% include "_icon.html" with name="…" %}', html)
    return format_html(
        '<section class="specimen"><h3>{title}</h3><div class="specimen-pair">'
        '<div class="specimen-side" data-theme="light">{light}</div>'
        '<div class="specimen-side" data-theme="dark">{dark}</div></div>'
        '<details class="evidence-part"><summary>Markup</summary>'
        '<div class="copy"><pre tabindex="0"><code>{markup}</code></pre></div></details></section>',
        title=title,
        light=SafeString(_apart(html, "light")),
        dark=SafeString(_apart(html, "dark")),
        markup=markup,
    )


def _apart(html: str, side: str) -> str:
    def rename(found: re.Match[str]) -> str:
        if found[3]:
            return f"{found[3]}{side}: "
        names = " ".join(f"{name}-{side}" for name in found[2].split())
        return f'{found[1]}="{names}"'

    return _NAMING.sub(rename, html)


@register.simple_tag
def sample_charts() -> list[tuple[str, SafeString]]:
    """Every chart with made-up numbers that are the same on every day."""
    today = date(2026, 11, 21)
    monday = today - timedelta(days=today.weekday(), weeks=11)
    weeks = [[monday + timedelta(weeks=week, days=day) for day in range(7)] for week in range(12)]
    minutes = {
        day: float(place * 37 % 11 * 3) for place, week in enumerate(weeks) for day in week[place % 2 :]
    }
    way = [(600, 90), (618, 80), (655, 66), (671, 58), (702, 47), (714, 40)]
    return [
        (
            "Calendar",
            charts.heatmap(
                weeks, minutes, today=today, goal=20, title="Twelve weeks of study", unit="minutes"
            ),
        ),
        (
            "Columns",
            charts.bars(
                [("Mon", 18), ("Tue", 22), ("Wed", 0), ("Thu", 31), ("Fri", 20), ("Sat", 12)],
                title="Minutes this week",
                unit="minutes",
            ),
        ),
        (
            "Line with a band",
            charts.line_with_band(
                [
                    charts.Estimate(f"Week {place + 1}", value, value - off, value + off)
                    for place, (value, off) in enumerate(way)
                ],
                title="Likely score",
                unit="points",
                bottom=400,
                top=1000,
                target=720,
            ),
        ),
        (
            "Calibration",
            charts.calibration(
                [
                    charts.Bin(0.55, 0.48, 20),
                    charts.Bin(0.7, 0.66, 64),
                    charts.Bin(0.82, 0.85, 150),
                    charts.Bin(0.94, 0.93, 310),
                ],
                title="Predicted and true recall",
            ),
        ),
        *_sample_exhibits(),
        ("Sparkline", charts.sparkline([12, 15, 11, 18, 22, 19, 25], title="Answers a day", unit="answers")),
    ]


def _sample_exhibits() -> list[tuple[str, SafeString]]:
    day = [40] * 7 + [120, 180, 240, 260, 300, 320, 300, 260, 260, 280, 340, 420, 420, 300, 160, 80, 40]
    partitions = [
        ("A", 420, 90),
        ("B", 1150, 140),
        ("C", 2900, 310),
        ("D", 640, 1000),
        ("E", 300, 60),
        ("F", 1800, 220),
    ]
    use = range(0, 101, 10)
    on_demand = [Fraction(730 * 3600 * 100 * share, 100) * Fraction("0.000000625") for share in use]
    return [
        ("Traffic of a day", exhibits.traffic(day, title="Writes of an ordinary day", unit="writes/s")),
        (
            "Heat strip: shade, bar and number say the same",
            exhibits.heat_strip(
                [exhibits.Cell(*each) for each in partitions], title="Six partitions of the orders table"
            ),
        ),
        (
            "Break-even",
            exhibits.break_even(
                [
                    exhibits.CostLine("On-demand", on_demand),
                    exhibits.CostLine("Provisioned", [Fraction("47.45")] * len(use)),
                ],
                across=list(use),
                axis="Use of 100 WCU",
                title="What 100 writes a second cost in a month",
                crossing=exhibits.Crossing(
                    Fraction("47.45") / on_demand[-1] * 100, Fraction("47.45"), "Equal at 28.9 %"
                ),
                tick=lambda share: f"{exhibits.exact(share)} %",
                money=lambda cost: f"${float(cost):,.2f}",
            ),
        ),
    ]


@register.simple_tag
def sample_working(name: str) -> Step:
    """A working to show: "sure", "approximate", "disputed" or "long"."""
    if name == "approximate":
        return evaluate("F01", {"item": {"year": {"N": "2026"}, "title": {"S": "Arrival"}}})
    if name == "disputed":
        return evaluate("F08", {"actions": [{"new": 500}], "index_entries": [{"size": 90}]})
    if name == "long":
        writes = [{"n": 30_000_000, "size": 1331}]
        return evaluate(
            "F16", {"writes": writes, "reads": [{"n": 90_000_000, "size": 3072, "mode": "EC"}], "gb": 40}
        )
    return evaluate("F03", {"size": 9216, "rate": 15, "mode": "EC"})


@register.simple_tag
def sample_diagnosis(number: int) -> Diagnosis:
    """What a wrong number says about a read of 9 KB, 15 times a second."""
    return diagnose("F03", {"size": 9216, "rate": 15, "mode": "EC"}, Fraction(number))


@register.simple_tag
def sample_item() -> str:
    """An item as the API writes it."""
    return (
        '{"pk": {"S": "CUSTOMER#7"}, "sk": {"S": "ORDER#2026-11-21"}, "total": {"N": "59.90"}, "paid": {"BOOL": true},'
        ' "lines": {"L": [{"M": {"sku": {"S": "COFFEE-1KG"}, "count": {"N": "2"}}},'
        ' {"M": {"sku": {"S": "FILTER-100"}, "count": {"N": "1"}}}]},'
        ' "note": {"S": "Leave it with the neighbours at number 9 if nobody is at home, please."}}'
    )
