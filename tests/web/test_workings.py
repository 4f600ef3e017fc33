"""Workings on a page: every number of the tree, safe, and two of them side by side."""

import doctest
import json
import re
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from quizapp.engine.capacity import (
    FAMILIES,
    MISTAKES,
    Step,
    diagnose,
    evaluate,
    first_difference,
    number_text,
    steps_of,
    wrong_workings,
)
from quizapp.engine.capacity.steps import calc, fixed, given
from quizapp.web import itemtext, workings
from tests.engine.capacity.examples import EXAMPLES, Example

READS = {"size": 9216, "rate": 15, "mode": "EC"}
MINUS = "\N{MINUS SIGN}"


def shown(step: Step) -> ElementTree.Element:
    html = Template("{% load workings %}{% working step %}").render(Context({"step": step}))
    return ElementTree.fromstring(html.strip())  # noqa: S314 - our own page


def side_by_side(right: Step, wrong: Step) -> tuple[ElementTree.Element, ElementTree.Element]:
    first_right, first_wrong = first_difference(right, wrong) or (right, wrong)
    html = Template("{% load workings %}{% workings_beside right wrong one other %}").render(
        Context({"right": right, "wrong": wrong, "one": first_right, "other": first_wrong})
    )
    both = ElementTree.fromstring(html.strip())  # noqa: S314 - our own page
    mine, ours = both.findall("./div[@class='beside-sides']/div")
    return mine, ours


def rows(side: ElementTree.Element) -> list[ElementTree.Element]:
    return side.findall(".//li[@class]")


def words(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def part(element: ElementTree.Element, css: str, *, inner: str = "") -> str:
    """The words of the one part that has a class."""
    (found,) = element.findall(f".//*[@class='{css}']{inner and '/' + inner}")
    return words(found)


def classes(element: ElementTree.Element) -> list[str]:
    return element.attrib.get("class", "").split()


def marked(side: ElementTree.Element) -> list[int]:
    return [place for place, row in enumerate(rows(side)) if "working-parting" in classes(row)]


class TestOneWorking:
    def test_a_row_says_what_from_what_and_how_much(self) -> None:
        assert [words(row) for row in rows(shown(evaluate("F03", READS)))] == [
            "4 KB steps ⌈9,216 bytes4,096 bytes⌉ rounded up = 3 units",
            "Units of one read 3 units\N{MULTIPLICATION SIGN}0.5 (eventually consistent factor) = 1.5 RCU",
            "Units a second 1.5 RCU\N{MULTIPLICATION SIGN}15 reads/s = 22.5 RCU/s",
            "RCU to provision Result ⌈22.5 RCU/s⌉ rounded up = 23 RCU",
        ]

    @pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.family)
    def test_every_computed_step_is_a_row_with_its_value(self, example: Example) -> None:
        for step in (evaluate(example.family, example.inputs), *_wrong(example)):
            found = rows(shown(step))

            assert [part(row, "working-value", inner="b") for row in found] == [
                number_text(part.value).replace("-", MINUS) for part in steps_of(step)
            ]
            assert [len(row.findall(".//math")) for row in found] == [
                int(part(row, "working-value").startswith("=")) for row in found
            ]
            assert ["working-result" in classes(row) for row in found] == [False] * (len(found) - 1) + [True]

    def test_every_family_is_among_the_examples(self) -> None:
        assert {example.family for example in EXAMPLES} == set(FAMILIES) == set(MISTAKES)

    def test_a_name_that_a_visitor_typed_cannot_carry_markup(self) -> None:
        html = workings.steps(evaluate("F01", {"item": {"<b>&\"'": {"S": "x"}, "y": {"S": "z"}}}))

        assert "<b>&" not in html
        assert "&lt;b&gt;&amp;&quot;&#x27;" in html

    def test_a_working_of_a_single_given_number_is_a_row_without_a_formula(self) -> None:
        step = Step("zero.index", "changes", "given", Fraction(1), "bytes")

        (row,) = rows(shown(step))
        assert words(row) == "Changes Result 1 byte"

    def test_a_name_that_is_chosen_cannot_carry_markup(self) -> None:
        index = {"name": "<b>", "kind": "gsi", "effect": "new", "entry": 90}
        html = workings.steps(evaluate("F09", {"task": "which", "indexes": [index]}))

        assert html.count("&lt;b&gt;") == 2
        assert html.count("<b") == html.count('<b class="working-number">')

    def test_a_choice_shows_the_name_that_is_chosen_and_no_place(self) -> None:
        hours = {
            "task": "cheapest",
            "hours": [1] * 23 + [900],
            "size": 1000,
            "compare": ["on_demand", "peak"],
        }

        assert words(rows(shown(evaluate("F16", hours)))[-1]) == (
            "Cheapest Result 62.3025 USD (on-demand),421.2 USD (provisioned for the peak) the least = on-demand"
        )

    def test_a_choice_of_nothing_says_none(self) -> None:
        index = {"name": "by-day", "kind": "gsi", "effect": "none", "entry": 90}

        assert words(rows(shown(evaluate("F09", {"task": "which", "indexes": [index]})))[-1]) == (
            "Indexes written Result 0 WCU (by-day) those that are written = none"
        )

    def test_less_than_nothing_has_a_minus_and_no_hyphen(self) -> None:
        parts = [
            Step("zero.sum", name, "given", Fraction(value), "") for name, value in (("a", 2), ("b", -5))
        ]
        step = Step("zero.sum", "sum", "add", Fraction(-3), "", tuple(parts))

        assert words(rows(shown(step))[0]) == f"Sum Result 2 (a)+{MINUS}5 (b) = {MINUS}3"

    def test_a_formula_wider_than_a_phone_can_be_scrolled_by_the_keyboard(self) -> None:
        item = {f"attribute{place}": {"S": "x"} for place in range(9)}

        narrow, *_, wide = shown(evaluate("F01", {"item": item})).findall(".//*[@class='working-formula']")
        assert narrow.attrib.get("tabindex") is None
        assert wide.attrib["tabindex"] == "0"
        assert wide.attrib["aria-label"] == "Formula"


def _wrong(example: Example) -> list[Step]:
    return list(wrong_workings(example.family, example.inputs).values())


class TestSources:
    def test_each_page_is_linked_once_and_safely(self) -> None:
        links = shown(evaluate("F03", READS)).findall(".//a")

        assert [(link.attrib["href"], link.attrib["rel"], link.text) for link in links] == [
            (
                f"https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/{page}.html",
                "noopener external",
                f"DynamoDB Developer Guide, {page}.html",
            )
            for page in ("read-write-operations", "provisioned-capacity-mode")
        ]

    def test_a_page_has_the_weakest_grade_of_its_rules(self) -> None:
        step = evaluate("F01", {"item": {"n": {"N": "12345"}}})

        assert [source.said for source in workings.sources(step)] == [
            "derived, or “approximately” in the documentation"
        ]

    def test_a_price_is_linked_by_its_address(self) -> None:
        source = workings.sources(Step("price.WRU", "price", "fixed", Fraction(1), "USD"))

        assert source == [
            workings.Source(
                "https://aws.amazon.com/dynamodb/pricing/", "aws.amazon.com/dynamodb/pricing/", ""
            )
        ]

    def test_arithmetic_has_no_page(self) -> None:
        page = shown(Step("zero.index", "changes", "given", Fraction(1), ""))

        assert page.findall(".//a") == []
        assert words(page.findall(".//ul/li")[0]) == "Plain arithmetic"


class TestConfidence:
    def test_what_is_sure_carries_no_remark(self) -> None:
        assert shown(evaluate("F03", READS)).findall(".//*[@class='working-remark']") == []

    def test_what_is_approximate_says_that_it_is_for_practice(self) -> None:
        (remark,) = shown(evaluate("F01", {"item": {"n": {"N": "12345"}}})).findall(
            ".//*[@class='working-remark']"
        )

        assert words(remark) == (
            "Practice only AWS says “approximately”, or the value is derived. No exam counts it."
        )

    def test_what_is_disputed_says_so(self) -> None:
        (remark,) = shown(Step("transaction.index", "units", "given", Fraction(1), "WCU")).findall(
            ".//*[@class='working-remark']"
        )

        assert words(remark) == "Disputed Sources disagree about a rule used here. No exam asks for it."


class TestBeside:
    def test_headings_name_both_numbers(self) -> None:
        right = evaluate("F03", READS)
        finding = diagnose("F03", READS, Fraction(45)).findings[0]

        mine, ours = side_by_side(right, finding.working)
        assert [words(side[0]) for side in (mine, ours)] == ["Your number 45 RCU", "Right 23 RCU"]
        assert {side[0].tag for side in (mine, ours)} == {"h3"}

    def test_a_number_that_differs_is_marked_in_the_row_that_uses_it(self) -> None:
        right = evaluate("F03", READS)
        finding = diagnose("F03", READS, Fraction(45)).findings[0]

        mine, ours = side_by_side(right, finding.working)
        assert marked(mine) == marked(ours) == [1]
        assert [part(side, "working-differs") for side in (mine, ours)] == [
            "1",
            "0.5",
        ]

    def test_the_parting_is_said_in_words_by_a_sign_and_by_a_colour(self) -> None:
        right = evaluate("F03", READS)
        finding = diagnose("F03", READS, Fraction(45)).findings[0]

        for side, tone in zip(side_by_side(right, finding.working), ("is-wrong", "is-right"), strict=True):
            row = rows(side)[1]
            assert tone in classes(row)
            assert words(row).startswith("Here the two part ")
            assert len(row.findall(".//svg")) == 1

    def test_a_step_that_the_right_working_does_not_take_stands_beside_a_gap(self) -> None:
        # 1.5 units of one read, rounded up before they are multiplied.
        right = evaluate("F03", READS)
        finding = diagnose("F03", READS, Fraction(30)).findings[0]

        mine, ours = side_by_side(right, finding.working)
        assert marked(mine) == marked(ours) == [2]
        assert words(rows(ours)[2]) == "Here the two part No such step"
        assert words(rows(mine)[2]) == "Here the two part Units of one read ⌈1.5 RCU⌉ rounded up = 2 RCU"
        assert ["working-same" in classes(row) for row in rows(mine)] == [True, True, False, False, False]

    def test_two_ways_to_one_value_are_marked_where_they_begin_and_end_in_one_place(self) -> None:
        # Each item rounded by itself instead of the sum of all.
        inputs = {"n": 100, "size": 2048, "mode": "SC"}
        wrong = wrong_workings("F07", inputs)["QUERY_PER_ITEM"]

        mine, ours = side_by_side(evaluate("F07", inputs), wrong)
        assert marked(mine) == marked(ours) == [0]
        assert [part(row, "working-value") for row in rows(ours)] == [
            "= 204,800 bytes",
            "= 50 units",
            "= 50 RCU",
        ]
        assert [part(row, "working-value") for row in rows(mine)] == [
            "= 1 unit",
            "= 100 units",
            "= 100 RCU",
        ]
        assert ["working-apart" in classes(row) for row in rows(mine)] == [True, True, False]

    @pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.family)
    def test_rows_agree_in_place_and_are_the_same_until_the_two_part(self, example: Example) -> None:
        right = evaluate(example.family, example.inputs)
        for wrong in _wrong(example):
            mine, ours = side_by_side(right, wrong)

            assert len(rows(mine)) == len(rows(ours))
            assert marked(mine) == marked(ours)
            (place,) = marked(mine)
            for left, other in zip(rows(mine)[:place], rows(ours)[:place], strict=True):
                assert "working-same" in classes(left)
                assert words(left).replace(" Result", "") == words(other).replace(" Result", "")
            assert words(rows(mine)[place]) != words(rows(ours)[place])
            for side, working in ((mine, wrong), (ours, right)):
                steps = [row for row in rows(side) if "working-gap" not in classes(row)]
                assert len(steps) == len(steps_of(working))

    def test_a_number_used_twice_is_marked_where_the_two_differ(self) -> None:
        two, size, other = (
            given("zero.part", name, value, "") for name, value in (("two", 2), ("size", 5), ("old", 7))
        )
        double = calc("multiply", "zero.double", "double", "", size, two)

        def total(second: Step) -> Step:
            return calc(
                "add", "zero.sum", "sum", "", double, calc("add", "zero.more", "more", "", second, two)
            )

        mine, ours = side_by_side(total(size), total(other))
        assert marked(mine) == marked(ours) == [1]
        assert [len(rows(side)) for side in (mine, ours)] == [3, 3]
        assert part(ours, "working-differs") == "5"

    def test_two_ways_of_different_length_end_in_one_place(self) -> None:
        unit = fixed("write.unit", "step", 1024, "bytes")
        sizes = [given("write.new", "size", size, "bytes") for size in (500, 600)]
        right = calc(
            "add",
            "batch.sum",
            "units",
            "WCU",
            *(calc("ceil_div", "write.blocks", "steps", "WCU", size, unit) for size in sizes),
        )
        wrong = calc(
            "ceil_div", "batch.sum", "units", "WCU", calc("add", "write.all", "bytes", "bytes", *sizes), unit
        )

        mine, ours = side_by_side(right, wrong)
        assert [part(row, "working-name") for row in rows(mine)] == [
            "Bytes",
            "No such step",
            "Units Result",
        ]
        assert [part(row, "working-name") for row in rows(ours)] == [
            "Steps",
            "Steps",
            "Units Result",
        ]

    @pytest.mark.parametrize("number", [45, 30])
    def test_a_working_that_was_computed_again_is_marked_at_the_same_row(self, number: int) -> None:
        right, again = evaluate("F03", READS), evaluate("F03", READS)
        finding = diagnose("F03", READS, Fraction(number)).findings[0]
        found = first_difference(again, finding.working)
        assert found is not None

        assert workings.beside(right, finding.working, *found) == workings.beside(
            again, finding.working, *found
        )

    def test_remark_and_sources_are_those_of_the_right_working(self) -> None:
        right = evaluate("F01", {"item": {"n": {"N": "12345"}}})
        html = Template("{% load workings %}{% workings_beside right wrong right wrong %}").render(
            Context({"right": right, "wrong": evaluate("F03", READS)})
        )

        assert html.count("Practice only") == 1
        assert re.findall(r'href="https://.*/([^/]+)" rel="noopener external"', html) == [
            "CapacityUnitCalculations.html"
        ]

    def test_the_headings_fit_the_page(self) -> None:
        right = evaluate("F03", READS)
        html = Template("{% load workings %}{% workings_beside step step step step level=4 %}").render(
            Context({"step": right})
        )

        assert re.findall(r"<(h\d)", html) == ["h4", "h4"]


class TestExhibit:
    def test_an_item_has_a_line_for_each_attribute(self) -> None:
        text = '{"pk":{"S":"USER#7"},"tags":{"SS":["a","b"]},"n":{"N":"1.50"},"e":{"M":{}}}'

        assert _plain(text) == (
            "{\n"
            '  "pk": {"S": "USER#7"},\n'
            '  "tags": {"SS": ["a", "b"]},\n'
            '  "n": {"N": "1.50"},\n'
            '  "e": {"M": {}}\n'
            "}"
        )

    def test_what_is_too_long_for_a_line_is_opened(self) -> None:
        long = "x" * 60

        assert _plain(json.dumps({"l": {"L": [{"S": long}, {"BOOL": True}]}})).splitlines() == [
            '{"l": {"L": [',
            f'  {{"S": "{long}"}},',
            '  {"BOOL": true}',
            "]}}",
        ]

    def test_numbers_stay_as_they_were_typed(self) -> None:
        assert _plain('{"a": 1.50, "b": 1E5, "c": null}') == '{\n  "a": 1.50,\n  "b": 1E5,\n  "c": null\n}'

    def test_a_name_that_stands_twice_is_shown_twice(self) -> None:
        assert _plain('{"a": 1, "a": 2}') == '{\n  "a": 1,\n  "a": 2\n}'

    @pytest.mark.parametrize("text", ["{", "no JSON <b>", "[" * 100_000, ""])
    def test_what_is_no_json_is_shown_as_it_was_typed(self, text: str) -> None:
        assert _plain(text) == text

    def test_an_item_cannot_carry_markup(self) -> None:
        assert "<script>" not in itemtext.item_text('{"<script>": {"S": "<script>"}}')

    def test_half_a_surrogate_pair_stays_escaped(self) -> None:
        assert _plain('{"a": "\\ud800"}') == '{"a": "\\ud800"}'

    def test_the_block_has_what_the_copy_button_needs(self) -> None:
        html = Template("{% load workings %}{% exhibit_json text %}").render(Context({"text": "{}"}))

        assert html == '<div class="copy exhibit"><pre class="highlight"><code>{}</code></pre></div>'


def _plain(text: str) -> str:
    tree = ElementTree.fromstring(f"<pre>{itemtext.item_text(text)}</pre>")  # noqa: S314 - our own page
    return "".join(tree.itertext())


def test_the_examples_in_the_modules_are_true() -> None:
    assert doctest.testmod(workings).failed == doctest.testmod(itemtext).failed == 0
