"""How a letter looks: enough contrast in both schemes, nothing from afar, one button."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import timedelta

import pytest

from quizapp.engine.reminders import Kind, Standing
from quizapp.reminders.letters import looks
from quizapp.reminders.letters.contents import Contents
from quizapp.reminders.letters.mail import mail
from quizapp.reminders.letters.weeks import StudyDay, Week
from tests.reminders.making import SIX, TODAY, claim_of, planned, reminded

pytestmark = pytest.mark.django_db


def luminance(colour: str) -> float:
    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[place : place + 2]) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [looks.LIGHT, looks.DARK])
def test_every_text_stands_out_from_its_ground(colours: looks.Colours) -> None:
    pairs = [
        (colours.text, colours.surface),
        (colours.text, colours.ground),
        (colours.muted, colours.surface),
        (colours.muted, colours.ground),
        (colours.accent, colours.ground),
        (colours.on_accent, colours.accent),
    ]

    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []
    assert contrast(colours.bar, colours.surface) >= 3, "a drawing needs 3 to 1"


def test_every_colour_of_a_letter_is_turned_in_a_dark_mailbox() -> None:
    light = set(asdict(looks.LIGHT).values())
    used = set(re.findall(r"#[0-9a-f]{6}", "".join(looks.LOOKS.values())))
    turned = set(re.findall(r"#[0-9a-f]{6}", looks.SHEET))

    coloured = {
        str(name)
        for look in looks.LOOKS.values()
        for name in re.findall(r'class="([^"]+)" style="[^"]*#', look)
    }

    assert {name for name in coloured if f".{name}{{" not in looks.SHEET} == set()
    assert used <= light
    assert turned == set(asdict(looks.DARK).values())


def page(kind: Kind) -> str:
    week = Week(
        tuple(StudyDay(TODAY - timedelta(days=back), 5, 3.0) for back in range(6, -1, -1)), 35, 20, 7, None, 4
    )
    row = planned(reminded(), kind=kind)
    claimed = claim_of(row, standing=Standing(cards_due=3))
    letter = Contents(claimed, 24, 12, 20, 9, None, week if kind is Kind.SUMMARY else None)
    return str(mail(letter, now=SIX).alternatives[0][0])


@pytest.mark.parametrize("kind", list(Kind))
def test_a_letter_fetches_nothing_and_runs_nothing(kind: Kind) -> None:
    html = page(kind)

    assert not re.search(r"<(img|script|link|iframe|svg|video|object|form|input|base)\b", html)
    assert not re.search(r"url\(|@import|src=|background=|\son\w+=", html)
    assert "color-scheme" in html


@pytest.mark.parametrize("kind", list(Kind))
def test_a_letter_has_one_button_and_two_ways_to_choose(kind: Kind) -> None:
    links = re.findall(r'<a href="([^"]+)" class="([^"]+)"', page(kind))

    assert [name for _, name in links] == ["button-text", "link", "link"]
    assert "/reminders/unsubscribe/" in links[1][0]
    assert "/reminders/preferences/" in links[2][0]
