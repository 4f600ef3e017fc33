"""The drawings of the guide, as a browser lays them out: nothing leaves the frame, and no words lie on others."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from quizapp.course import diagrams
from tests.browser.conftest import DESKTOP, PHONE

STYLES = (settings.BASE_DIR / "static" / "quizapp" / "css" / "app.css").read_text()
LAID_OUT = """() => {
  const of = (element) => { const r = element.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; };
  return [...document.querySelectorAll("svg.drawing")].map((svg) => ({
    name: svg.querySelector("title").id.replace("-title", ""),
    frame: of(svg),
    words: [...svg.querySelectorAll("text")].map((text) => [text.textContent, ...of(text)]),
    size: parseFloat(getComputedStyle(svg.querySelector("text")).fontSize) * svg.getBoundingClientRect().width / 380,
  }));
}"""


def collisions(words: list[list[Any]]) -> list[str]:
    found = []
    for place, (first, *a) in enumerate(words):
        for second, *b in words[place + 1 :]:
            # A unit of slack: boxes of glyphs are higher than their ink.
            apart = a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 3 or b[3] <= a[1] + 3
            if not apart:
                found.append(f"“{first}” lies on “{second}”")
    return found


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_words_of_drawings_stay_inside_and_apart(chromium: Browser, screen: dict[str, Any]) -> None:
    figures = "".join(
        f'<figure class="diagram">{diagrams.drawing(name)}</figure>' for name in sorted(diagrams.NAMES)
    )
    page = chromium.new_page(**screen)
    page.set_content(f"<!doctype html><style>{STYLES}</style><main style='padding: 1rem'>{figures}</main>")

    drawn = page.evaluate(LAID_OUT)

    assert len(drawn) == len(diagrams.NAMES)
    wrong = []
    for one in drawn:
        left, top, right, bottom = one["frame"]
        for text, x1, y1, x2, y2 in one["words"]:
            if x1 < left - 1 or x2 > right + 1 or y1 < top - 1 or y2 > bottom + 1:
                wrong.append(f"{one['name']}: “{text}” leaves the drawing")
        wrong += [f"{one['name']}: {collision}" for collision in collisions(one["words"])]
        if one["size"] < 9.5:
            wrong.append(f"{one['name']}: words are {one['size']:.1f} px high")
    assert wrong == []
    page.close()
