"""Charts: a picture, a sentence and a table from the same rows."""

import doctest
import re
from collections.abc import Callable
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from quizapp.engine.studydays import calendar_weeks
from quizapp.web import charts, plot
from quizapp.web.charts import Bin, Estimate, bars, calibration, heatmap, level, line_with_band, sparkline

TODAY = date(2026, 11, 21)
WEEKS = calendar_weeks(TODAY, 12)
DAYS = [("Mon", 5.0), ("Tue", 0.0), ("Wed", 20.0)]
WAY = [Estimate("Oct", 640, 590, 690), Estimate("Nov", 712, 680, 745)]
BINS = [Bin(0.7, 0.62, 40), Bin(0.9, 0.91, 160)]


def calendar(values: dict[date, float], title: str = "Minutes") -> str:
    return heatmap(WEEKS, values, today=TODAY, goal=20, title=title, unit="minutes")


def line(points: list[Estimate], title: str = "Score", target: float | None = 720) -> str:
    return line_with_band(points, title=title, unit="points", bottom=100, top=1000, target=target)


EVERY_CHART: list[Callable[[str], str]] = [
    lambda title: calendar({TODAY: 30.0}, title),
    lambda title: bars(DAYS, title=title, unit="minutes"),
    lambda title: sparkline([1, 3, 2], title=title, unit="answers"),
    lambda title: line(WAY, title),
    lambda title: calibration(BINS, title=title),
]
every_chart = pytest.mark.parametrize("draw", EVERY_CHART)


def shapes(svg: str, name: str, css: str) -> list[dict[str, str]]:
    tree = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    return [element.attrib for element in tree.iter(name) if css in element.attrib.get("class", "").split()]


@every_chart
def test_a_chart_is_well_formed_named_and_has_its_numbers_as_a_table(draw: Callable[[str], str]) -> None:
    tree = ElementTree.fromstring(draw("My chart"))  # noqa: S314 - our own drawing

    picture = tree.find("svg")
    assert picture is not None
    assert picture.attrib["role"] == "img"
    named = picture.attrib["aria-labelledby"].split()
    assert [element.attrib.get("id") for element in picture[:2]] == named
    assert [element.tag for element in picture[:2]] == ["title", "desc"]
    assert picture[0].text == "My chart"
    assert len(tree.findall(".//tbody/tr")) >= 2


@every_chart
def test_a_title_cannot_carry_markup(draw: Callable[[str], str]) -> None:
    assert "<script>" not in draw("<script>alert(1)</script>")


@every_chart
def test_no_shape_carries_a_colour_or_a_style(draw: Callable[[str], str]) -> None:
    assert not re.search(r"\s(style|fill|stroke)=", draw("My chart"))


def test_a_label_cannot_carry_markup() -> None:
    assert "<b>" not in bars([("<b>", 1.0)], title="Days", unit="minutes")
    assert "<b>" not in line([Estimate("<b>", 500, 400, 600)])
    assert '"><b>' not in sparkline([1.0], title="Way", unit='"><b>')


@pytest.mark.parametrize(
    "svg",
    [
        bars([], title="Days", unit="minutes"),
        sparkline([], title="Days"),
        line([], title="Days"),
        calibration([], title="Days"),
    ],
)
def test_without_data_a_chart_says_so_in_words(svg: str) -> None:
    assert "Days: nothing to show yet." in svg
    assert "<svg" not in svg


def test_a_calendar_without_weeks_is_still_a_picture() -> None:
    svg = heatmap([], {}, today=TODAY, goal=20, title="Minutes", unit="minutes")

    assert "Studied on 0 of 0 days, 0 minutes in all." in svg


def test_two_charts_of_one_page_have_ids_of_their_own() -> None:
    ids = re.findall(
        r' id="([^"]+)"', bars(DAYS, title="One", unit="minutes") + bars(DAYS, title="Two", unit="minutes")
    )

    assert len(ids) == len(set(ids)) == 4


class TestCalendar:
    def test_every_day_until_today_has_a_cell_and_none_after(self) -> None:
        cells = [
            cell for shade in range(5) for cell in shapes(calendar({}), "rect", f"q{shade}") if "y" in cell
        ]

        # Twelve weeks less the Sunday that has not come yet.
        assert len(cells) == 12 * 7 - 1

    def test_a_day_is_as_dark_as_its_share_of_the_goal(self) -> None:
        svg = calendar({TODAY: 30.0, TODAY - timedelta(days=1): 5.0})

        # One more of each shade stands in the legend.
        assert svg.count('class="q4"') == 1 + 1
        assert svg.count('class="q1"') == 1 + 1
        assert svg.count('class="q0"') == 12 * 7 - 3 + 1

    @pytest.mark.parametrize(
        ("minutes", "shade"), [(0, 0), (0.1, 1), (9.9, 1), (10, 2), (20, 3), (29.9, 3), (30, 4)]
    )
    def test_shades(self, minutes: float, shade: int) -> None:
        assert level(minutes, 20) == shade

    def test_nothing_studied_says_so_in_words(self) -> None:
        assert "Studied on 0 of 83 days, 0 minutes in all." in calendar({})

    def test_half_a_minute_is_less_than_one_and_not_none(self) -> None:
        assert "Saturday 21 November: less than 1 minute" in calendar({TODAY: 0.4})

    def test_the_numbers_are_there_week_by_week(self) -> None:
        assert '<th scope="row">16 November</th><td>1</td><td>30 minutes</td>' in calendar({TODAY: 30.0})


class TestBars:
    def test_a_bar_is_as_high_as_its_share_of_the_scale(self) -> None:
        heights = [
            float(bar["height"])
            for bar in shapes(bars(DAYS, title="Days", unit="minutes"), "rect", "chart-bar")
        ]

        assert heights[2] == plot.BOTTOM - plot.TOP
        assert heights[0] == heights[2] / 4
        assert heights[1] == 0

    def test_all_nothing_divides_by_nothing(self) -> None:
        svg = bars([("Mon", 0.0), ("Tue", 0.0)], title="Days", unit="minutes")

        assert [bar["height"] for bar in shapes(svg, "rect", "chart-bar")] == ["0", "0"]

    def test_many_bars_are_labelled_now_and_then_and_always_at_the_end(self) -> None:
        svg = bars([(f"d{day}", 1.0) for day in range(30)], title="Days", unit="minutes")

        labels = re.findall(r'chart-middle"[^>]*>(d\d+)<', svg)
        assert labels[-1] == "d29"
        assert len(labels) <= plot.LABELS


class TestSparkline:
    def test_equal_values_are_a_level_line_in_the_middle(self) -> None:
        (way,) = shapes(sparkline([7, 7, 7], title="Way"), "polyline", "chart-line")

        assert way["points"] == "4,16 60,16 116,16"

    def test_one_value_is_a_dot_in_the_middle(self) -> None:
        svg = sparkline([7], title="Way")

        assert shapes(svg, "polyline", "chart-line") == []
        (dot,) = shapes(svg, "circle", "chart-dot")
        assert (dot["cx"], dot["cy"]) == ("60", "16")


class TestLineWithBand:
    def test_the_band_goes_up_along_the_upper_ends_and_back_along_the_lower(self) -> None:
        (band,) = shapes(line(WAY), "polygon", "chart-band")

        across, down = zip(*(map(float, pair.split(",")) for pair in band["points"].split()), strict=True)
        assert across == (48, 368, 368, 48)
        assert down[0] < down[3]
        assert down[1] < down[2]

    def test_one_estimate_shows_its_interval_upright(self) -> None:
        svg = line(WAY[:1])

        assert shapes(svg, "polygon", "chart-band") == []
        assert len(shapes(svg, "path", "chart-whisker")) == 1

    def test_the_last_estimate_is_said_with_its_interval_and_the_target(self) -> None:
        assert "Nov: 712 points, probably between 680 and 745. The line across is 720 points." in line(WAY)

    def test_without_a_target_there_is_no_line_across(self) -> None:
        assert shapes(line(WAY, target=None), "path", "chart-target") == []

    def test_what_lies_beyond_the_scale_stays_inside_the_plot(self) -> None:
        (band,) = shapes(
            line([Estimate("a", 50, 0, 2000), Estimate("b", 50, 0, 2000)]), "polygon", "chart-band"
        )

        heights = {float(pair.split(",")[1]) for pair in band["points"].split()}
        assert heights == {plot.TOP, plot.BOTTOM}


class TestCalibration:
    def test_more_answers_are_a_larger_dot(self) -> None:
        small, large = shapes(calibration(BINS, title="Honesty"), "circle", "chart-dot")

        assert float(small["r"]) < float(large["r"])

    def test_how_far_off_is_weighted_by_answers(self) -> None:
        # 40 answers are 8 points off, 160 are 1 point off.
        assert "200 answers; predictions were 2 points off on average." in calibration(BINS, title="Honesty")

    def test_bins_without_answers_divide_by_nothing(self) -> None:
        assert "0 answers" in calibration([Bin(0.5, 0.0, 0)], title="Honesty")


def test_the_examples_in_the_module_are_true() -> None:
    assert doctest.testmod(charts) == (0, 1)
    assert doctest.testmod(plot) == (0, 3)
