"""Every drawing of the guide says in words what it shows, and has a place in the guide."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.template import Context, Template

from quizapp.course import diagrams

NAMES = sorted(diagrams.NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_is_clean_svg_with_a_title_and_a_description(name: str) -> None:
    svg = ElementTree.fromstring(diagrams.drawing(name))  # noqa: S314 - our own template

    assert svg.get("role") == "img"
    said = {str(child.get("id")): child.text or "" for child in svg if child.tag in {"title", "desc"}}
    assert svg.get("aria-labelledby") == " ".join(said) == f"{name}-title {name}-text"
    assert len(said[f"{name}-text"].split()) >= 20
    # The security policy forbids styles and scripts inside.
    assert not re.search(r"style=|<script|<style|\son\w+=", diagrams.drawing(name))


def test_in_words_the_title_of_a_drawing_is_a_sentence_of_its_own() -> None:
    said = diagrams.words("item-collection")

    assert said.startswith("An item collection, sorted by the sort key. All items")
    assert said.endswith("nothing else.")


def test_every_drawing_stands_in_the_guide() -> None:
    sections = (settings.CONTENT_DIR / "dynamodb" / "sections").glob("*.md")
    placed = {
        name for path in sections for name in re.findall(r'::: diagram \{name="([\w-]+)"\}', path.read_text())
    }

    assert placed == set(NAMES)


def drawn(tags: str) -> str:
    return Template("{% load drawing %}" + tags).render(Context())


def test_the_words_of_a_box_stand_in_its_middle() -> None:
    html = drawn('{% box 10 20 100 40 "One|Two" %}')

    assert '<rect class="d-box " x="10" y="20" width="100" height="40" rx="6"/>' in html
    assert re.findall(r'x="(60\.0)" y="([\d.]+)"', html) == [("60.0", "32.5"), ("60.0", "47.5")]


def test_an_arrow_ends_with_its_tip_at_the_second_end() -> None:
    assert '<path d="M100.0 0.0L93.0 3.5L93.0 -3.5Z"/>' in drawn("{% arrow 0 0 100 0 %}")
    assert drawn("{% arrow 0 0 100 0 both='yes' %}").count("<path") == 2


def test_words_are_escaped() -> None:
    assert "a &lt; b" in drawn('{% say 0 0 "a < b" %}')
