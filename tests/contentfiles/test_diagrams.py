"""Drawings are placed by name; the page puts them in."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.contentfiles.reading import Reading, read_folder
from quizapp.contentfiles.sanitise import sanitise
from tests.contentfiles import courses
from tests.contentfiles.courses import write_course
from tests.contentfiles.test_checks import TODAY

PLACED = '::: diagram {name="partition-hash"}\nEach key has *one* place.\n:::\n\n'
BEFORE = "::: keypoint {#S01-P03}"


def read(folder: Path, text: str) -> Reading:
    """The course with `text` before its key point, where two drawings exist."""
    guide = courses.GUIDE.replace(BEFORE, text + BEFORE)
    course = write_course(folder, guide=guide)
    return read_folder(course, today=TODAY, root=folder, drawings={"partition-hash", "dax-paths"})


def test_a_diagram_keeps_its_place_and_its_caption(tmp_path: Path) -> None:
    reading = read(tmp_path, PLACED)

    assert reading.problems.found == []
    assert (
        '<figure class="diagram" data-diagram="partition-hash"><figcaption><p>Each key has <em>one</em> place.</p>\n'
        "</figcaption></figure>"
    ) in reading.guides[1].prose.html


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            PLACED.replace("partition-hash", "x"),
            "There is no drawing 'x'. There are: dax-paths, partition-hash.",
        ),
        (
            PLACED.replace(' {name="partition-hash"}', ""),
            '`::: diagram` names its drawing: {name="…"}. There are: dax-paths, partition-hash.',
        ),
        (PLACED.replace("name=", "title="), "`::: diagram` has no attribute `title`."),
        (PLACED.replace("Each key has *one* place.", ""), "`::: diagram` is empty."),
        (
            PLACED.replace("place.", "place. And. More."),
            "The caption has 3 sentences; it has 1 to 2.",
        ),
        (PLACED.replace("place.", "place"), "The caption has 0 sentences; it has 1 to 2."),
        (
            PLACED.replace("{name", "{#S01-P09 name"),
            "`::: diagram` has no id; the outline does not ask for it.",
        ),
        (
            PLACED + PLACED,
            "The drawing 'partition-hash' stands here a second time; first in line 19.",
        ),
    ],
)
def test_a_diagram_that_cannot_be_shown_is_named(text: str, says: str, tmp_path: Path) -> None:
    found = [problem.message for problem in read(tmp_path, text).problems.errors]

    assert says in found


def test_a_figure_names_a_drawing_and_nothing_else() -> None:
    assert sanitise('<figure data-diagram="../secret" onclick="x">a</figure>') == "<figure>a</figure>"
