"""Drills as a learner does them: one of each level, by keyboard and touch, with and without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from quizapp.answers.models import Answer
from quizapp.drills import actions, catalogue
from quizapp.drills.models import Drilled, Run, Skill
from quizapp.engine.drills import LEVELS, Template, Variant, slips, spellings
from quizapp.study.models import Card
from tests.accounts.factories import UserFactory
from tests.browser.conftest import DESKTOP, PHONE, Opener, faults
from tests.drills.factories import drill_card, learner_of_drills, shown, unexplained

pytestmark = pytest.mark.django_db(transaction=True)

BY_LEVEL = pytest.mark.parametrize("level", LEVELS)
WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])


def numeric(level: int) -> Template:
    return next(t for t in catalogue.served().values() if t.level == level and t.asks == "number")


def choosing(asks: str) -> Template:
    return next(t for t in catalogue.served().values() if t.asks == asks)


def focus_on(template: Template) -> Run:
    learner = UserFactory.create()
    # Passed before, so that it is open whatever its level.
    Skill.objects.create(
        learner=learner, template=template.slug, asked=1, right=1, streak=1, passed_at=timezone.now()
    )
    return actions.focus(learner, slug=template.slug, now=timezone.now())


def drill_at(run: Run, place: int) -> Variant:
    asked = actions.asked_at(run, place)
    assert asked is not None
    return asked


def explained(asked: Variant) -> tuple[str, str]:
    """A mistake that alone explains its number, with the number as text."""
    made = slips(asked)
    values = list(made.values())
    code = next((code for code, value in made.items() if values.count(value) == 1), next(iter(made)))
    return code, spellings(asked, made[code])[0][0]


def type_in(page: Page, text: str) -> None:
    page.locator("input[name=typed]").fill(text)
    page.get_by_role("button", name="Answer", exact=True).click()


@BY_LEVEL
@WITH_AND_WITHOUT
def test_a_drill_of_each_level_names_the_slip_and_goes_on_to_a_right_answer(
    open_page: Opener, level: int, *, javascript: bool
) -> None:
    run = focus_on(numeric(level))
    page = open_page(f"/drills/runs/{run.pk}/", learner=run.learner, javascript=javascript)
    code, text = explained(drill_at(run, 0))

    type_in(page, text)

    expect(page.get_by_role("heading", name="Not right")).to_be_visible()
    expect(page.locator(".beside-mine").first).to_be_attached()
    assert code in Drilled.objects.get().codes
    page.goto(f"/drills/runs/{run.pk}/")
    second = drill_at(run, 1)
    type_in(page, spellings(second, second.answer.value)[0][0])
    expect(page.get_by_role("heading", name="Right", exact=True)).to_be_visible()
    expect(page.locator(".working-step").last).to_be_visible()
    assert Answer.objects.filter(fraction=1).count() == 1


@WITH_AND_WITHOUT
def test_a_number_that_no_slip_gives_shows_the_working_without_guessing(
    open_page: Opener, *, javascript: bool
) -> None:
    run = focus_on(numeric(1))
    page = open_page(f"/drills/runs/{run.pk}/", learner=run.learner, javascript=javascript)

    type_in(page, unexplained(drill_at(run, 0))[0])

    expect(page.get_by_text("No single slip, and no two together")).to_be_visible()
    expect(page.locator(".working-step").first).to_be_visible()
    assert Drilled.objects.get().codes == []


@WITH_AND_WITHOUT
def test_hints_come_one_by_one_and_keep_what_was_typed(open_page: Opener, *, javascript: bool) -> None:
    run = focus_on(numeric(2))
    page = open_page(f"/drills/runs/{run.pk}/", learner=run.learner, javascript=javascript)
    page.locator("input[name=typed]").fill("12")

    for number in (1, 2, 3):
        page.get_by_role("button", name=f"Hint {number} of 3").click()
        expect(page.locator("#hints li")).to_have_count(number)
        expect(page.locator("input[name=typed]")).to_have_value("12")

    expect(page.get_by_role("button", name=re.compile("Hint"))).to_have_count(0)
    run.refresh_from_db()
    assert run.hints == 3
    assert not Answer.objects.exists()


@WITH_AND_WITHOUT
def test_what_cannot_be_read_says_so_and_costs_nothing(open_page: Opener, *, javascript: bool) -> None:
    run = focus_on(numeric(1))
    page = open_page(
        f"/drills/runs/{run.pk}/", learner=run.learner, javascript=javascript, expects_errors=True
    )

    type_in(page, "12 bananas")

    expect(page.get_by_role("alert")).to_contain_text("bananas")
    expect(page.locator("input[name=typed]")).to_have_value("12 bananas")
    assert not Answer.objects.exists()


@pytest.mark.parametrize("asks", ["one", "some"])
@WITH_AND_WITHOUT
def test_options_are_chosen_by_touch(open_page: Opener, asks: str, *, javascript: bool) -> None:
    run = focus_on(choosing(asks))
    page = open_page(f"/drills/runs/{run.pk}/", learner=run.learner, screen=PHONE, javascript=javascript)
    asked = drill_at(run, 0)

    for place in spellings(asked, asked.answer.value)[0]:
        page.locator(f"label:has(input[value='{place}'])").tap()
    page.get_by_role("button", name="Answer", exact=True).tap()

    expect(page.get_by_role("heading", name="Right", exact=True)).to_be_visible()


def test_a_sprint_by_keyboard_alone_ends_with_its_seconds(open_page: Opener) -> None:
    plan = learner_of_drills()
    page = open_page("/drills/", learner=plan.learner)
    page.locator("form[action$='/start/sprint/'] button").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/drills/runs/\d+/$"))
    run = Run.objects.get()

    for place in range(run.length):
        asked = drill_at(run, place)
        expect(page.locator("[data-elapsed]")).to_have_text(re.compile(r"^\d+ s$"))
        given = spellings(asked, asked.answer.value)[0]
        if asked.template.asks == "number":
            expect(page.locator("input[name=typed]")).to_be_focused()
            page.keyboard.type(given[0])
        else:
            for choice in given:
                page.locator(f"input[name=choice][value='{choice}']").focus()
                page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Right", exact=True)).to_be_focused()
        page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="All 10 right")).to_be_visible()
    expect(page.get_by_text("Your best sprint: this one")).to_be_visible()


def test_a_drill_card_in_the_queue_is_answered_rated_and_followed_by_the_next(open_page: Opener) -> None:
    plan = learner_of_drills()
    Card.objects.filter(plan=plan).exclude(template="read-one-item").update(suspended=True)
    card = drill_card(plan)
    asked = shown(card)
    page = open_page("/study/", learner=plan.learner)

    expect(page.get_by_role("heading", name="Drill")).to_be_visible()
    page.get_by_role("button", name="Hint 1 of 3").click()
    expect(page.locator("#hints li")).to_have_count(1)
    type_in(page, spellings(asked, asked.answer.value)[0][0])

    expect(page.get_by_role("heading", name="Right", exact=True)).to_be_focused()
    expect(page.locator("button[name=rating]")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/study/$"))
    card.refresh_from_db()
    assert card.turn == 1


def test_the_same_slip_twice_offers_the_drill_that_isolates_it(open_page: Opener) -> None:
    plan = learner_of_drills()
    card = drill_card(plan)
    Card.objects.filter(plan=plan).exclude(pk=card.pk).update(suspended=True)
    page = open_page("/study/", learner=plan.learner)
    code = "READ_1KB"
    for turn in range(12):
        card.refresh_from_db()
        asked = shown(card)
        given = slips(asked).get(code)
        page.goto(f"/study/?card={card.pk}")
        type_in(page, spellings(asked, given or asked.answer.value)[0][0])
        expect(page.locator(".verdict-title")).to_be_visible()
        if page.get_by_role("button", name="Practise this step").count():
            break
        assert turn < 11

    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/drills/runs/\d+/$"))
    run = Run.objects.get()
    assert run.kind == "focus"
    assert all(run.subject in slips(drill_at(run, place)) for place in range(run.length))


LOOKS: list[tuple[dict[str, Any], str]] = [(PHONE, "light"), (DESKTOP, "dark")]


@pytest.mark.parametrize(("screen", "scheme"), LOOKS, ids=["phone-light", "desktop-dark"])
def test_axe_finds_nothing_on_drills_of_every_kind(
    open_page: Opener, screen: dict[str, Any], scheme: str
) -> None:
    found = []
    for template in (numeric(1), numeric(4), choosing("one"), choosing("some")):
        run = focus_on(template)
        page = open_page(f"/drills/runs/{run.pk}/", learner=run.learner, screen=screen, scheme=scheme)
        found += [f"{template.slug}: {fault}" for fault in faults(page)]
        asked = drill_at(run, 0)
        value = next(iter(slips(asked).values()))
        actions.answer_run(run, place=0, given=spellings(asked, value)[0], now=timezone.now())
        page.goto(f"/drills/runs/{run.pk}/0/")
        expect(page.locator(".verdict-title")).to_be_visible()
        found += [f"verdict of {template.slug}: {fault}" for fault in faults(page)]

    assert found == []
