"""Charts: a picture, a sentence and a table from the same rows."""

import doctest
import re
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from quizapp.engine.studydays import calendar_weeks
from quizapp.web import charts, exhibits, plot
from quizapp.web.charts import Bin, Estimate, bars, calibration, heatmap, level, line_with_band, sparkline
from quizapp.web.exhibits import Cell, CostLine, Crossing, break_even, heat_strip, traffic

TODAY = date(2026, 11, 21)
WEEKS = calendar_weeks(TODAY, 12)
DAYS = [("Mon", 5.0), ("Tue", 0.0), ("Wed", 20.0)]
WAY = [Estimate("Oct", 640, 590, 690), Estimate("Nov", 712, 680, 745)]
BINS = [Bin(0.7, 0.62, 40), Bin(0.9, 0.91, 160)]


def calendar(values: dict[date, float], title: str = "Minutes") -> str:
    return heatmap(WEEKS, values, today=TODAY, goal=20, title=title, unit="minutes")


def line(points: list[Estimate], title: str = "Score", target: float | None = 720) -> str:
    return line_with_band(points, title=title, unit="points", bottom=100, top=1000, target=target)


HOURS = [10] * 8 + [Fraction(45, 2)] * 4 + [10] * 8 + [80] * 4
CELLS = [Cell("A", 300, 50), Cell("B", 2900, 1000), Cell("C", Fraction(3001, 2), 0)]
USE = [0, 50, 100]
FLAT, RISING = CostLine("Provisioned", [60, 60, 60]), CostLine("On-demand", [0, Fraction("75.005"), 150])


def costs(*lines: CostLine, title: str = "Costs", crossing: Crossing | None = None) -> str:
    return break_even(
        lines,
        across=USE,
        axis="Use",
        title=title,
        crossing=crossing,
        tick=lambda share: f"{exhibits.exact(share)} %",
    )


EVERY_CHART: list[Callable[[str], str]] = [
    lambda title: calendar({TODAY: 30.0}, title),
    lambda title: bars(DAYS, title=title, unit="minutes"),
    lambda title: sparkline([1, 3, 2], title=title, unit="answers"),
    lambda title: line(WAY, title),
    lambda title: calibration(BINS, title=title),
    lambda title: traffic(HOURS, title=title, unit="reads/s"),
    lambda title: heat_strip(CELLS, title=title),
    lambda title: costs(FLAT, RISING, title=title, crossing=Crossing(40, 60, "Equal at 40 %")),
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
    assert "<b>" not in traffic(HOURS, title="Day", unit="<b>")
    assert "<b>" not in heat_strip([Cell("<b>", 1, 1)], title="Cells")
    assert "<b>" not in costs(CostLine("<b>", [1, 2, 3]), crossing=Crossing(40, 2, "<b>"))


@pytest.mark.parametrize(
    "svg",
    [
        bars([], title="Days", unit="minutes"),
        sparkline([], title="Days"),
        line([], title="Days"),
        calibration([], title="Days"),
        traffic([], title="Days", unit="reads/s"),
        heat_strip([], title="Days"),
        break_even([], across=USE, axis="Use", title="Days"),
        break_even([CostLine("Flat", [1])], across=[0], axis="Use", title="Days"),
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


class TestTraffic:
    def test_each_hour_is_a_level_step_of_its_height(self) -> None:
        (way,) = shapes(traffic(HOURS, title="Day", unit="reads/s"), "path", "chart-line")

        heights = [float(y) for y in re.findall(r"[MV](?:[\d.]+ )?([\d.]+)", way["d"])]
        places = [float(x) for x in re.findall(r"H([\d.]+)", way["d"])]
        assert len(heights) == len(places) == 24
        assert [round((plot.BOTTOM - y) / (plot.BOTTOM - plot.TOP) * 80, 1) for y in heights[7:9]] == [
            10,
            22.5,
        ]
        assert (places[-1], heights[-1]) == (plot.RIGHT, plot.TOP)

    def test_the_axis_names_every_sixth_hour(self) -> None:
        svg = traffic(HOURS, title="Day", unit="reads/s")

        assert re.findall(r'chart-middle"[^>]*>([^<]+)<', svg) == ["0 h", "6 h", "12 h", "18 h", "24 h"]

    def test_the_least_and_the_most_are_said_with_their_hours(self) -> None:
        svg = traffic(HOURS, title="Day", unit="reads/s")

        assert "At least 10 reads/s from 0 to 8 h and again later; at most 80 reads/s from 20 to 24 h." in svg

    def test_the_numbers_are_exact(self) -> None:
        svg = traffic([*HOURS[:23], 1234567], title="Day", unit="reads/s")

        assert '<th scope="row">8 to 9 h</th><td>22.5</td>' in svg
        assert '<th scope="row">23 to 24 h</th><td>1,234,567</td>' in svg

    def test_a_day_without_traffic_divides_by_nothing(self) -> None:
        assert "At least 0 reads/s from 0 to 24 h; at most 0" in traffic(
            [0] * 24, title="Day", unit="reads/s"
        )

    def test_a_day_has_24_hours(self) -> None:
        with pytest.raises(ValueError, match="24 hours, not 23"):
            traffic([1] * 23, title="Day", unit="reads/s")


class TestHeatStrip:
    def test_a_cell_has_its_letter_and_both_numbers_as_text(self) -> None:
        svg = heat_strip(CELLS, title="Cells")

        assert re.findall(r"<text[^>]*>([^<]+)</text>", svg) == [
            *("A", "read", "300", "write", "50"),
            *("B", "read", "2,900", "write", "1,000"),
            *("C", "read", "1,500.5", "write", "0"),
        ]

    def test_shade_and_bar_follow_the_nearer_limit(self) -> None:
        svg = heat_strip(CELLS, title="Cells")

        assert [int(found) for found in re.findall(r'class="heat heat-(\d)"', svg)] == [0, 4, 2]
        tracks = [float(track["width"]) for track in shapes(svg, "rect", "heat-track")]
        filled = [float(bar["width"]) for bar in shapes(svg, "rect", "heat-bar")]
        assert [round(part / whole, 2) for part, whole in zip(filled, tracks, strict=True)] == [0.1, 1, 0.5]

    def test_a_bar_beyond_the_limit_stays_in_its_cell(self) -> None:
        svg = heat_strip([Cell("A", 9000, 0)], title="Cells")

        (track,), (bar,) = shapes(svg, "rect", "heat-track"), shapes(svg, "rect", "heat-bar")
        assert track["width"] == bar["width"]

    def test_how_many_have_reached_a_limit_is_said(self) -> None:
        assert "1 of 3 has reached a limit." in heat_strip(CELLS, title="Cells")
        assert "None of 1 has reached a limit." in heat_strip(CELLS[:1], title="Cells")
        assert "2 of 2 have reached a limit." in heat_strip([CELLS[1]] * 2, title="Cells")

    def test_the_fifth_cell_begins_a_row(self) -> None:
        svg = heat_strip([Cell(letter, 1, 1) for letter in "ABCDE"], title="Cells")

        corners = [(cell["x"], cell["y"]) for cell in shapes(svg, "rect", "heat-cell")]
        assert corners[4] == (corners[0][0], "94")
        assert len({y for _, y in corners[:4]}) == 1

    def test_other_limits_can_be_given(self) -> None:
        svg = heat_strip([Cell("A", 50, 0)], title="Cells", read_limit=50, write_limit=20)

        assert "50 read or 20 write units" in svg
        assert 'class="heat heat-4"' in svg


class TestBreakEven:
    def test_a_line_ends_at_its_name(self) -> None:
        tree = ElementTree.fromstring(costs(FLAT, RISING))  # noqa: S314 - our own drawing

        for number, line in ((1, FLAT), (2, RISING)):
            (group,) = (each for each in tree.iter("g") if each.attrib["class"] == f"chart-line-{number}")
            way, name = group
            x, y = (float(part) for part in way.attrib["points"].split()[-1].split(","))
            assert name.text == line.label
            assert float(name.attrib["x"]) == x + 8
            assert float(name.attrib["y"]) == y + 4

    def test_names_of_lines_that_end_together_do_not_touch(self) -> None:
        svg = costs(FLAT, CostLine("Reserved", [10, 30, 60]), CostLine("On-demand", [0, 30, 59]))

        heights = sorted(float(name["y"]) for name in shapes(svg, "text", "chart-name"))
        assert heights[1] - heights[0] >= 14
        assert heights[2] - heights[1] >= 14

    @pytest.mark.parametrize(
        ("crossing", "beside"),
        [(Crossing(40, 60, "Equal at 40 %"), "right"), (Crossing(90, 140, "Equal at 90 %"), "left")],
    )
    def test_the_crossing_is_marked_and_named_where_there_is_room(
        self, crossing: Crossing, beside: str
    ) -> None:
        svg = costs(FLAT, RISING, crossing=crossing)

        (dot,) = shapes(svg, "circle", "chart-meet")
        (name,) = shapes(svg, "text", "chart-meet-label")
        assert f">{crossing.label}</text>" in svg
        assert (float(name["x"]) < float(dot["cx"])) == (beside == "left")
        assert (float(name["y"]) < float(dot["cy"])) == (beside == "left")

    def test_without_a_crossing_nothing_is_marked(self) -> None:
        assert shapes(costs(FLAT, RISING), "circle", "chart-meet") == []

    def test_the_numbers_are_the_text_that_the_caller_writes(self) -> None:
        svg = break_even(
            [FLAT, RISING], across=USE, axis="Use", title="Costs", money=lambda cost: f"<{cost}>"
        )

        assert '<th scope="row">50</th><td>&lt;60&gt;</td><td>&lt;15001/200&gt;</td>' in svg
        assert '<th scope="row">50 %</th><td>60</td><td>75.005</td>' in costs(FLAT, RISING)

    def test_a_cost_that_stays_is_said_once(self) -> None:
        assert "The cost of a month: Provisioned 60; On-demand from 0 to 150." in costs(FLAT, RISING)

    def test_the_axis_of_costs_is_in_dollars(self) -> None:
        labels = re.findall(r'chart-end"[^>]*>([^<]+)<', costs(FLAT, RISING))

        assert labels == ["$0", "$50", "$100", "$150", "$200"]

    @pytest.mark.parametrize("lines", [[CostLine("Short", [1, 2])], [FLAT] * 4])
    def test_a_line_has_a_cost_for_every_place_and_four_lines_are_too_many(
        self, lines: list[CostLine]
    ) -> None:
        with pytest.raises(ValueError, match="Up to three lines"):
            costs(*lines)


def test_the_examples_in_the_module_are_true() -> None:
    assert doctest.testmod(charts) == (0, 1)
    assert doctest.testmod(plot) == (0, 3)
    assert doctest.testmod(exhibits) == (0, 6)


def test_a_strip_by_traffic_shades_what_is_asked_in_all_and_names_no_limit() -> None:
    # A is nearer to a limit, B is busier.
    html = exhibits.heat_strip(
        [exhibits.Cell("A", 100, 990), exhibits.Cell("B", 2000, 10)], title="Partitions", by_traffic=True
    )

    assert html.count("heat-4") == 0
    assert html.index("heat-2") < html.index("heat-3")
    assert "limit" not in html
