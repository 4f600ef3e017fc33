"""A section's HTML is taken apart at its headings, drawings and open questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.contentfiles.reading import read_folder
from quizapp.course import diagrams
from quizapp.course.anatomy import anatomy
from tests.contentfiles import courses
from tests.contentfiles.courses import write_course
from tests.contentfiles.test_checks import TODAY

HTML = """<h2 id="S01-P01">All</h2>
<p>one two three</p>
<h3 id="S01-P02">First &amp; <code>x</code></h3>
<p>four</p>
<h4 id="S01-P03">Deep</h4>
<div class="formula" id="S01-P04"><p>five six</p></div>
<h3 id="S01-P05">Second</h3>
<figure class="diagram" data-diagram="item-collection"><figcaption><p>See.</p></figcaption></figure>
<h2 id="S01-P06">Other</h2>
<p>seven</p>
<div class="callout callout-summary" role="note" id="S01-P07"><p class="callout-title">Summary</p><p>all</p></div>
<div class="callout callout-reflect" role="note" id="S01-P08"><p class="callout-title">Think about it</p><p>Why?</p><div class="table-wrap" tabindex="0"><table></table></div><div class="answer-place"></div></div>"""


def test_a_part_is_a_heading_of_level_two_or_three_with_its_own_words() -> None:
    parts = anatomy(HTML).parts

    assert [(part.ref, part.level, part.title, part.words) for part in parts] == [
        ("S01-P01", 2, "All", 3),
        ("S01-P02", 3, "First & x", 3),
        ("S01-P05", 3, "Second", 1),
        ("S01-P06", 2, "Other", 1),
    ]


def test_a_part_of_level_two_has_the_blocks_of_all_parts_below_it() -> None:
    groups = {part.ref: part.group for part in anatomy(HTML).parts}

    assert groups["S01-P02"] == ["S01-P02", "S01-P03", "S01-P04"]
    assert groups["S01-P01"] == ["S01-P01", *groups["S01-P02"], "S01-P05"]
    assert groups["S01-P06"] == ["S01-P06", "S01-P07", "S01-P08"]


def test_all_headings_are_listed() -> None:
    assert [heading.ref[-2:] for heading in anatomy(HTML).headings] == ["01", "02", "03", "05", "06"]


def test_the_last_part_ends_before_what_closes_the_section() -> None:
    pieces = anatomy(HTML).pieces
    last = max(place for place, piece in enumerate(pieces) if piece.kind == "end")

    after = "".join(piece.html for piece in pieces[last:])
    assert after.startswith('<div class="callout callout-summary"')


def test_an_open_question_is_known_without_its_label() -> None:
    assert anatomy(HTML).prompts == {
        "S01-P08": '<p>Why?</p><div class="table-wrap" tabindex="0"><table></table></div>'
    }


def test_nothing_of_the_text_is_lost() -> None:
    kept = "".join(piece.html for piece in anatomy(HTML).pieces)
    for heading in anatomy(HTML).headings:
        kept = kept.replace(f'<a class="heading-link" href="#{heading.ref}">', "").replace("</a>", "")

    assert kept == HTML.replace('<div class="answer-place"></div>', "")


def test_a_heading_with_a_link_of_its_own_is_no_link() -> None:
    body = anatomy('<h2 id="S01-P01">The <a class="term-link" href="/x/">x</a></h2>')

    assert "heading-link" not in body.pieces[0].html


@pytest.mark.parametrize("html", ["", "<p>No heading.</p>", '<div class="answer-place"></div>'])
def test_a_text_without_parts_is_shown_as_it_is(html: str) -> None:
    assert anatomy(html).parts == ()


def test_what_the_files_render_is_what_the_page_takes_apart(tmp_path: Path) -> None:
    """Twin of contentfiles.markup: the two agree about the places."""
    outline = courses.OUTLINE.replace("kind: keypoint", "kind: reflect")
    guide = courses.GUIDE.replace("::: keypoint", "::: reflect").replace(
        "::: xref", '::: diagram {name="item-collection"}\nOne key, many items.\n:::\n\n::: xref'
    )
    course = write_course(tmp_path, outline=outline, guide=guide)
    reading = read_folder(course, today=TODAY, root=tmp_path, drawings=diagrams.NAMES)

    body = anatomy(reading.guides[1].prose.html)

    assert reading.problems.errors == []
    assert body.prompts == {"S01-P03": "<p>Round up first.</p>"}
    assert [piece.name for piece in body.pieces if piece.kind == "drawing"] == ["item-collection"]
    assert [part.group for part in body.parts] == [["S01-P01", "S01-P02", "S01-P03", "S01-P04", "S01-P05"]]
