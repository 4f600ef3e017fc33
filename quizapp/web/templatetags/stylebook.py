"""The page /style/ shows each component in light and in dark, and its markup."""

import re
from datetime import date, timedelta
from textwrap import dedent

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from quizapp.web import charts

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
        ("Sparkline", charts.sparkline([12, 15, 11, 18, 22, 19, 25], title="Answers a day", unit="answers")),
    ]
