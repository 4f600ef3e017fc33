"""The calendar of study days."""

import re
from datetime import date, timedelta

import pytest

from quizapp.engine.studydays import calendar_weeks
from quizapp.web.charts import heatmap, level

TODAY = date(2026, 11, 21)
WEEKS = calendar_weeks(TODAY, 12)


def draw(values: dict[date, float], title: str = "Minutes") -> str:
    return heatmap(WEEKS, values, today=TODAY, goal=20, title=title, unit="minutes")


def test_every_day_until_today_has_a_cell_and_none_after() -> None:
    svg = draw({})

    # Twelve weeks less the Sunday that has not come yet.
    assert len(re.findall("<rect", svg)) == 12 * 7 - 1


def test_a_day_is_as_dark_as_its_share_of_the_goal() -> None:
    svg = draw({TODAY: 30.0, TODAY - timedelta(days=1): 5.0})

    assert svg.count('class="q4"') == 1
    assert svg.count('class="q1"') == 1
    assert svg.count('class="q0"') == 12 * 7 - 3


@pytest.mark.parametrize(("minutes", "shade"), [(0, 0), (0.1, 1), (9.9, 1), (10, 2), (20, 3), (29.9, 3), (30, 4)])
def test_shades(minutes: float, shade: int) -> None:
    assert level(minutes, 20) == shade


def test_nothing_studied_says_so_in_words() -> None:
    assert "Studied on 0 of 83 days, 0 minutes in all." in draw({})


def test_the_numbers_are_there_as_a_table() -> None:
    svg = draw({TODAY: 30.0})

    assert '<th scope="row">16 November</th><td>1</td><td>30 minutes</td>' in svg


def test_a_title_cannot_carry_markup() -> None:
    assert "<script>" not in draw({}, title="<script>alert(1)</script>")


def test_no_shape_carries_a_colour_or_a_style() -> None:
    assert not re.search(r"(style|fill|stroke)=", draw({TODAY: 30.0}))
