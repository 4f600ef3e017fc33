"""Every dialect of notes is cut at its headings, and no line is lost."""

from __future__ import annotations

import pytest

from quizapp.contentfiles.notes.kinds import kinds_of
from tests.contentfiles.notes.courses import note, paths, read


def test_number_signs_make_headings_and_paths() -> None:
    assert paths("opening\n# A\ntext\n### B ###\nmore\n## **C**:\nend") == [
        (1, 1, ()),
        (2, 3, ("A",)),
        (4, 5, ("A", "B")),
        (6, 7, ("A", "C")),
    ]


def test_underlines_and_overlines_make_headings() -> None:
    text = "=====\nTitle\n=====\n\n1. First part\n-------------\n- **x:** y\n\n2. Second\n---------\nz"

    assert paths(text) == [(1, 4, ("Title",)), (5, 8, ("Title", "First part")), (9, 11, ("Title", "Second"))]


def test_a_rule_below_a_list_or_a_table_is_no_underline() -> None:
    text = "# A\n- item\n---\n\na | b\n--- | ---\nc | d\n\nA sentence ends here.\n---\nand on"

    assert paths(text) == [(1, 11, ("A",))]


def test_numbered_lectures_nest_by_the_shape_of_their_numbers() -> None:
    text = "I. Keys\nA) Sort keys\nText.\nB) Partition keys\n1. Hashing\n   how\nII. Streams\nA) Order\n- x\n"

    assert [path for _, _, path in paths(text)] == [
        ("Keys",),
        ("Keys", "Sort keys"),
        ("Keys", "Partition keys"),
        ("Keys", "Partition keys", "Hashing"),
        ("Streams",),
        ("Streams", "Order"),
    ]


def test_a_lecture_stands_above_the_numbers_in_it() -> None:
    text = "Lecture 12: Bread\n\nA) Dough\n1. Yeast\n\t- dry\n2. Flour\n\t- rye\n\nB) Oven\n\t- hot\n"

    assert [path for _, _, path in paths(text)] == [
        ("Bread",),
        ("Bread", "Dough"),
        ("Bread", "Dough", "Yeast"),
        ("Bread", "Dough", "Flour"),
        ("Bread", "Oven"),
    ]


def test_numbers_with_dots_nest_by_their_dots() -> None:
    text = "1.1 Dough\ntext here.\n1.1.1 Yeast\nmore.\n1.2 Oven\nhot.\n"

    assert [path for _, _, path in paths(text)][-3:] == [("Dough",), ("Dough", "Yeast"), ("Oven",)]


def test_bold_numbered_titles_below_a_heading_are_sections() -> None:
    text = "# Lecture\n1. **What is it?**\n    - a thing\n2. **Exam Tips:**\n    - know it\n"

    assert [path for _, _, path in paths(text)] == [
        ("Lecture",),
        ("Lecture", "What is it?"),
        ("Lecture", "Exam Tips"),
    ]


def test_steps_of_a_list_are_no_headings() -> None:
    text = "# Bake\n1. Mix the flour\n2. Knead it\n3. Wait\n\n1. Sentences end with a full stop.\n"

    assert [path for _, _, path in paths(text)] == [("Bake",)]


def test_questions_and_answers_with_a_letter_are_no_headings() -> None:
    assert [
        path for _, _, path in paths("# Drill\n\nQ: How many?\n\nA: 80 x 4 = 320\n\n3. 5 loaves\n   - x\n")
    ] == [("Drill",)]


def test_plain_text_without_signs_is_cut_where_lines_look_like_titles() -> None:
    text = "BREAD\n\nDough is wet.\n\nSoup and stock\n\nSimmer it for long.\n\nKinds:\n- clear\n"

    assert [path for _, _, path in paths(text)] == [
        ("BREAD",),
        ("BREAD", "Soup and stock"),
        ("BREAD", "Kinds"),
    ]


def test_headings_of_html_and_in_quotes_of_rst_count() -> None:
    assert [path for _, _, path in paths("<h1>A &amp; B</h1>\nx\n<h2 id='c'>C</h2>\ny")] == [
        ("A & B",),
        ("A & B", "C"),
    ]
    assert [path for _, _, path in paths("Top\n===\nx\n\nLow\n~~~\ny")] == [("Top",), ("Top", "Low")]


def test_nothing_in_code_tables_and_front_matter_is_a_heading() -> None:
    text = (
        "---\ntitle: x\n---\n# A\n```sh\n# comment\n```\n<table>\n<tr>\n# no\n</tr>\n</table>\n"
        "~~~~\n```\n# no\n~~~~\n## B\n"
    )

    assert [path for _, _, path in paths(text)] == [(), ("A",), ("A", "B")]


def test_an_unclosed_fence_or_table_hides_nothing_behind_the_next_blank_line() -> None:
    text = "# A\n```json\n{\n\n# B\ntext\n<table>\n<tr><td>x\n\n# C\n```sql\n# in\n```\n"
    kinds, warnings = kinds_of(note(text).lines)

    assert [path for _, _, path in paths(text)] == [("A",), ("B",), ("C",)]
    assert [line for line, _ in warnings] == [2, 7]
    assert kinds[11] == "code"


def test_prompt_outlines_keep_their_headings() -> None:
    text = (
        "# I. Keys\n<prompt> Write about keys. </prompt>\n## Sort\n*   **Example:** <prompt> One. </prompt>\n"
    )

    assert [path for _, _, path in paths(text)] == [("Keys",), ("Keys", "Sort")]


@pytest.mark.parametrize("text", ["x", "# A", "\n\n\nx\n\n", "---\n---\n", "===\n===\n===", "1.", "#\n##\n"])
def test_every_line_is_in_exactly_one_section(text: str) -> None:
    reading = read(text)

    assert reading.coverage.astray == ()
    assert reading.coverage.covered == reading.coverage.lines > 0


def test_a_section_is_known_again_after_its_text_and_its_place_changed() -> None:
    old = read("# A\n## B\ntext\n## C\nmore").sections
    new = read("# A\nadded\n\n## 1. **C:**\nmore\n## B\nother text").sections
    keys = {section.title: section for section in new}

    assert [keys[section.title].key == section.key for section in old] == [True, True, True]
    assert [keys[section.title].fingerprint == section.fingerprint for section in old] == [False, False, True]


def test_headings_that_repeat_have_keys_of_their_own() -> None:
    sections = read("# A\n## Tips\nx\n## Tips\nx\n# B\n## Tips\nx").sections

    assert len({section.key for section in sections}) == len(sections)


def test_sections_are_mapped_by_words_or_not_at_all() -> None:
    reading = read(
        "# Bread\nDough needs yeast.\n# Soups\nLet the stock simmer.\n# Cars\nEngines and wheels.\n"
    )

    assert [mapped.section for mapped in reading.mapping] == [1, 2, 0]
    assert all(0 <= mapped.score <= 1 for mapped in reading.mapping)
