"""The page of components, and the pages that must work when little else does."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
CSS = (ROOT / "static/quizapp/css/app.css").read_text()


class Elements(HTMLParser):
    """The start tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_light_and_dark_differ_in_colours_alone() -> None:
    """Only `light-dark()` asks for the scheme: what axe says of all else holds in both (tests/browser/conftest.py)."""
    files = [path for kind in ("css", "js") for path in (ROOT / "static/quizapp").rglob(f"*.{kind}")]

    assert len(files) > 20
    assert [file.name for file in files if "prefers-color-scheme" in file.read_text(encoding="utf-8")] == []


@pytest.fixture
def page(db: None) -> str:
    response = Client().get("/style/")
    assert response.status_code == 200
    return response.content.decode()


def test_no_element_carries_a_style_or_a_script_of_its_own(page: str) -> None:
    for tag, attributes in Elements(page).found:
        assert tag != "style"
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert tag != "script" or "src" in attributes


def test_both_themes_stand_side_by_side_without_sharing_an_id(page: str) -> None:
    ids = Counter(attributes["id"] for _, attributes in Elements(page).found if "id" in attributes)

    assert [name for name, times in ids.items() if times > 1] == []
    assert page.count('class="specimen-side" data-theme="light"') == page.count(
        'class="specimen-side" data-theme="dark"'
    )


def test_a_label_belongs_to_the_field_of_its_own_side(page: str) -> None:
    elements = Elements(page).found
    ids = {attributes.get("id") for _, attributes in elements}

    pointing = [value for _, attributes in elements for name, value in attributes.items() if name in NAMING]
    assert pointing
    assert [name for value in pointing for name in (value or "").split() if name not in ids] == []


NAMING = ("for", "aria-labelledby", "aria-describedby", "popovertarget", "commandfor")


def test_every_state_of_a_choice_is_shown_in_words_and_signs(page: str) -> None:
    for state, words in [
        ("is-right", "Your answer, right"),
        ("is-wrong", "Your answer, not right"),
        ("is-missed", "The right answer"),
    ]:
        shown = re.search(rf'class="choice {state}".*?class="choice-state">(.*?)</p>', page, re.DOTALL)
        assert shown is not None
        assert "<svg" in shown[1]
        assert words in shown[1]


def test_markup_to_copy_is_text_and_names_the_pictures(page: str) -> None:
    assert "&lt;button class=&quot;button button-primary&quot;" in page
    assert "{% include &quot;_icon.html&quot; with name=&quot;…&quot; %}" in page


def test_every_class_on_the_page_is_in_the_style_sheet(page: str) -> None:
    # Hooks that only mark what a thing is, and the names that Pygments gives.
    bare = {"mark", "choices-judged", "rating-label", "chart-label", "n", "o", "site-main"}
    used = {
        name for _, attributes in Elements(page).found for name in (attributes.get("class") or "").split()
    }
    defined = set(re.findall(r"\.([a-z][a-z0-9-]*)", CSS))

    assert {name for name in used - defined - bare if not name.startswith("chart-")} == set()


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_the_last_resort_needs_no_context_no_database_and_no_script(template: str) -> None:
    html = render_to_string(template)

    assert 'href="/"' in html
    assert "<script" not in html
    assert "app.css" in html


def test_every_picture_asked_for_exists() -> None:
    known = set(re.findall(r'name == "([a-z]+)"', (ROOT / "templates/_icon.html").read_text()))
    asked: set[str] = set()
    for path in (ROOT / "templates").rglob("*.html"):
        asked |= set(re.findall(r'include "_icon\.html" with name="([a-z]+)"', path.read_text()))

    assert asked - known == set()


def test_a_component_names_its_colours_only_by_token() -> None:
    components = CSS[CSS.index("@layer layout {") : CSS.index("@layer utilities {")]

    literal = re.findall(
        r"(?:color|background|fill|stroke|border[a-z-]*): [^;]*?(#[0-9a-f]{3,8}|rgb\()", components
    )
    # The code for an authenticator app is read by a camera: black on white in both themes.
    assert set(literal) <= {"#fff"}
