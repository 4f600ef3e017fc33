"""What a page shows of a drill before its answer, and of an answer afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from html import unescape

import pytest
from django.template.loader import render_to_string

from quizapp.answers.models import Answer
from quizapp.drills import catalogue, screens
from quizapp.drills.models import Drilled
from quizapp.drills.screens import DrillVerdict, amount, drill_screen, drill_verdict
from quizapp.drills.wording import paragraphs, with_code
from quizapp.engine.capacity import Diagnosis, diagnose, evaluate, number_text
from quizapp.engine.drills import Judgement, Variant, hints, judge, slips, spellings, variant
from tests.drills.factories import FIRST, right_answer, unexplained

SLUGS = pytest.mark.parametrize("slug", sorted(catalogue.served()))


def drill_of(slug: str, place: int = 0) -> Variant:
    """A served variant, made anew."""
    return variant(catalogue.served()[slug], catalogue.deployed()[slug].seeds[place])


def asking(asks: str) -> Variant:
    return next(drill_of(slug) for slug, each in catalogue.served().items() if each.asks == asks)


def verdict_on(
    asked: Variant, given: list[str], *, right: bool = False, hints: int = 0, version: int | None = None
) -> DrillVerdict:
    told = Answer(given=given, fraction=float(right))
    drilled = Drilled(
        template=asked.template.slug,
        version=version or asked.template.version,
        seed=asked.seed,
        family=asked.template.family,
        inputs=dict(asked.inputs),
        hints=hints,
    )
    return drill_verdict(told, drilled)


def asked_html(asked: Variant, *, hints_taken: int = 0, given: tuple[str, ...] = ()) -> str:
    screen = drill_screen(asked, hints_taken=hints_taken, given=given)
    return unescape(render_to_string("drills/_drill.html", {"drill": screen}))


def verdict_html(verdict: DrillVerdict) -> str:
    return unescape(render_to_string("drills/_verdict.html", {"verdict": verdict}))


def wrong_with(found: Callable[[Diagnosis], bool]) -> tuple[Variant, list[str], Diagnosis]:
    """A drill of one number, and a wrong answer whose comparison is as asked for."""
    for asked, value in _wrong_numbers():
        diagnosis = diagnose(asked.template.family, asked.inputs, value)
        if not diagnosis.right and found(diagnosis):
            return asked, [number_text(value)], diagnosis
    raise LookupError


def _wrong_numbers() -> Iterator[tuple[Variant, Fraction]]:
    for slug in ("read-one-item", "read-in-transaction", "write-new-item", "update-adds-little"):
        for place in range(8):
            asked = drill_of(slug, place)
            for half in range(1, 60):
                yield asked, Fraction(half, 2)


@SLUGS
def test_a_drill_is_shown_before_its_answer_is_worked_out_at_all(slug: str) -> None:
    for place in range(3):
        asked = drill_of(slug, place)

        page = asked_html(asked)

        assert "answer" not in vars(asked)
        assert "working" not in page
        assert "Right is" not in page


@SLUGS
def test_a_long_answer_stands_in_no_page_that_asks_for_it(slug: str) -> None:
    for place in range(4):
        asked = drill_of(slug, place)
        answer = number_text(asked.answer.value)
        given_away = asked.stem + "".join(asked.givens) + repr(asked.exhibits)
        if len(answer) < 3 or answer in given_away or answer.replace(",", "") in given_away:
            continue

        page = asked_html(asked)

        assert answer not in page
        assert answer.replace(",", "") not in page


@pytest.mark.parametrize("taken", [0, 1, 2, 3])
def test_as_many_hints_are_shown_as_were_taken_in_their_order(taken: int) -> None:
    asked = drill_of(FIRST)

    screen = drill_screen(asked, hints_taken=taken)

    assert screen.hints == hints(asked.answer)[:taken]
    assert screen.hints_left == 3 - taken
    page = asked_html(asked, hints_taken=taken)
    assert [hint in page for hint in hints(asked.answer)] == [place < taken for place in range(3)]


@SLUGS
def test_a_verdict_finds_what_marking_found_however_the_answer_was_spelled(slug: str) -> None:
    asked = drill_of(slug)
    for value in [asked.answer.value, *slips(asked).values()]:
        for given in spellings(asked, value):
            judged = judge(asked, given)
            assert isinstance(judged, Judgement)

            verdict = verdict_on(asked, given, right=judged.right)

            later = verdict_on(asked, given, right=judged.right, version=99)
            assert tuple(each.finding for each in verdict.explanations) == judged.diagnosis.findings, given
            assert later.explanations == verdict.explanations
            assert verdict.answer == amount(asked.answer, asked)
            assert verdict.given


@SLUGS
def test_every_served_drill_and_its_verdicts_can_be_shown(slug: str) -> None:
    asked = drill_of(slug, 1)
    wrong = [spellings(asked, value)[0] for value in slips(asked).values()][:2]

    assert asked.template.unit in asked_html(asked)
    assert "How it comes about" in verdict_html(verdict_on(asked, right_answer(asked), right=True))
    for given in wrong:
        page = verdict_html(verdict_on(asked, given))
        assert "Right is" in page
        assert "Here the two part" in page


def test_one_slip_is_named_with_both_workings_and_the_step_where_they_part() -> None:
    asked, given, diagnosis = wrong_with(lambda it: len(it.findings) == 1 and len(it.findings[0].codes) == 1)

    verdict = verdict_on(asked, given)
    page = verdict_html(verdict)

    words = verdict.explanations[0].words[0]
    assert verdict.explanations[0].codes == diagnosis.findings[0].codes
    assert not verdict.tied
    assert all(text in page for text in (words.title, words.told, words.remember))
    assert page.count('class="beside-side ') == page.count("Here the two part") == 2
    assert "Which one was it?" not in page


def test_a_tie_is_shown_as_a_tie() -> None:
    asked, given, diagnosis = wrong_with(lambda it: len(it.findings) > 1)

    verdict = verdict_on(asked, given)
    page = verdict_html(verdict)

    assert verdict.tied
    assert len(verdict.explanations) == len(diagnosis.findings)
    assert f"{len(diagnosis.findings)} slips give exactly this answer. Which one was it?" in page
    assert all(each.words[0].title in page for each in verdict.explanations)
    assert page.count('class="beside"') == len(diagnosis.findings)


def test_two_slips_together_are_both_named_in_their_order() -> None:
    asked, given, _ = wrong_with(lambda it: len(it.findings) == 1 and len(it.findings[0].codes) == 2)

    verdict = verdict_on(asked, given)

    first, second = verdict.explanations[0].words
    assert f"{first.title}, then: {second.title}" in verdict_html(verdict)


def test_a_number_that_nothing_explains_shows_the_working_without_guessing() -> None:
    asked = drill_of(FIRST)

    verdict = verdict_on(asked, unexplained(asked))
    page = verdict_html(verdict)

    assert verdict.explanations == ()
    assert "No single slip, and no two together, give your answer." in page
    assert 'class="working"' in page
    assert 'class="slip"' not in page
    assert "beside" not in page


def test_a_right_answer_shows_its_working_and_the_hints_that_it_took() -> None:
    asked = drill_of(FIRST)

    page = verdict_html(verdict_on(asked, right_answer(asked), right=True, hints=1))

    assert "With 1 hint, so it comes back sooner." in page
    assert "How it comes about" in page
    assert "Right is" not in page


@pytest.mark.parametrize("asks", ["number", "one", "some"])
def test_a_verdict_stands_though_its_template_has_changed(asks: str) -> None:
    asked = asking(asks)
    given = spellings(asked, next(iter(slips(asked).values())))[0]

    now, later = verdict_on(asked, given), verdict_on(asked, given, version=99)

    assert (now.screen is None, later.screen is None) == (False, True)
    assert later.explanations == now.explanations
    assert later.working == now.working
    assert "This drill has changed since you answered" in verdict_html(later)


def test_one_is_chosen_by_a_letter_and_none_of_them_only_where_some_are_asked() -> None:
    one, some = drill_screen(asking("one"), given=["2"]), drill_screen(asking("some"), given=["0"])

    assert (one.input_type, some.input_type) == ("radio", "checkbox")
    assert [option.letter for option in one.options] == list("abcdefgh"[: len(one.options)])
    assert [option.place for option in one.options if option.chosen] == [2]
    assert screens.NONE not in [option.text for option in one.options]
    assert (some.options[-1].text, some.options[-1].place, some.options[-1].chosen) == (screens.NONE, 0, True)
    assert drill_screen(drill_of(FIRST)).options == ()


def test_what_was_chosen_and_what_is_right_are_told_by_name() -> None:
    asked = asking("some")

    assert verdict_on(asked, ["0"]).given == screens.NONE
    assert verdict_on(asked, ["2", "1"]).given == f"{asked.options[1]}, {asked.options[0]}"
    assert verdict_on(asked, ["01"]).given == asked.options[0]
    assert verdict_on(asked, ["1/2", "²", "999"]).given == screens.NONE
    right = right_answer(asked)
    assert verdict_on(asked, ["0"]).answer == (
        screens.NONE if right == ["0"] else ", ".join(asked.options[int(place) - 1] for place in right)
    )


def test_a_number_is_told_as_it_was_typed_and_the_right_one_with_its_unit() -> None:
    asked = drill_of(FIRST)

    verdict = verdict_on(asked, ["1/2 rcus"])

    assert verdict.given == "1/2 rcus"
    assert verdict.answer == f"{number_text(asked.answer.value)} RCU"


def test_what_was_typed_and_what_a_template_says_are_escaped() -> None:
    screen = drill_screen(drill_of(FIRST), given=['"><script>'])

    page = render_to_string("drills/_drill.html", {"drill": screen})

    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert with_code("`a<b` & c") == "<code>a&lt;b</code> &amp; c"
    assert paragraphs("One `x`.\n\nTwo.") == "<p>One <code>x</code>.</p><p>Two.</p>"


def test_every_kind_of_exhibit_is_drawn() -> None:
    kinds: dict[str, str] = {}
    for slug in catalogue.served():
        for exhibit, shown in zip(
            drill_of(slug).exhibits, drill_screen(drill_of(slug)).exhibits, strict=True
        ):
            kinds.setdefault(type(exhibit).__name__, shown.kind)
            assert shown.html or shown.text or shown.table

    assert kinds == {"ItemShown": "item", "Rows": "rows", "Traffic": "chart", "Heat": "chart"}


def test_more_decimals_than_cents_are_left_to_the_working() -> None:
    answer = evaluate("F16", {"task": "on_demand", "writes": [{"n": 30_000_001, "size": 700}]})

    assert answer.value == Fraction("18.750000625")
    assert amount(answer) == "18.75 USD"
