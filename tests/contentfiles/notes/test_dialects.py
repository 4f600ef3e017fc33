"""A markup is known by several of its signs, and Markdown that has one of them stays as it is."""

from __future__ import annotations

import pytest

from quizapp.contentfiles.notes.dialects import translated
from tests.contentfiles.notes.courses import paths, read

MARKDOWN = {
    "formulas": "# A\n$$\n\\begin{aligned}\nx\n\\end{aligned}\n$$\n\\begin{cases}\n\\begin{matrix}\n50% of it rises",
    "highlights": "---\ntags: x\n---\n## A\n==This is important==\nsee [[Bread]] and [[Soup]]\n## B",
    "html inside": "# A\n<details>\n<summary>B</summary>\n\ntext\n\n</details>\n",
    "a tab": "# A\nfirst\tsecond\n\ntext without any\n\nmore text",
    "times": "# A\n10:30: the dough is mixed\n\nThen it rests.\n\nThen it is baked.",
    "stars": "* one\n* two\n** three\n#+x",
}


@pytest.mark.parametrize("name", list(MARKDOWN))
def test_markdown_stays_as_it_is(name: str) -> None:
    lines = MARKDOWN[name].split("\n")

    assert (translated(lines).lines, translated(lines).kinds) == (lines, {})


def test_a_table_of_three_columns_with_tabs_is_no_set_of_cards() -> None:
    text = "Kind\tRye bread\tWhite bread\nKeeps\tfor many days\tfor one day\nCrust\thard and dark\tthin and light\n"
    reading = read(text)

    assert not any(term.sure for term in reading.terms)
    assert {draft.kind for draft in reading.drafts} <= {"contrast"}


def test_cells_in_lines_of_their_own_are_one_row() -> None:
    wiki = "== A ==\n[[b]] [[c]]\n[[d]]\n{|\n! Term\n! Meaning\n|-\n| Proving\n| the last rise before the oven is lit\n|}\n"
    adoc = "= A\n:toc:\n\n== B\n\n[cols=2]\n|===\n|Term |Meaning\n\n|Proving\n|the last rise before the oven is lit\n|===\n"

    for text in (wiki, adoc):
        assert [(term.name, term.form) for term in read(text).terms] == [("Proving", "table")]


def test_comments_drawers_and_code_of_a_markup_are_no_headings() -> None:
    org = "#+TITLE: Bread\n#+DATE: x\n* Dough\n:PROPERTIES:\n:ID: 1\n:END:\n#+BEGIN_SRC sh\n* no\n#+END_SRC\n** TODO Yeast :tag:\nx\n"
    latex = "\\documentclass{a}\n\\begin{document}\n\\section{Dough} % no\n\\begin{verbatim}\n\\section{no}\n\\end{verbatim}\nx\n"

    assert [path for _, _, path in paths(org)] == [
        ("Bread",),
        ("Bread", "Dough"),
        ("Bread", "Dough", "Yeast"),
    ]
    assert [path for _, _, path in paths(latex)] == [("Dough",)]


def test_titles_of_rst_nest_in_the_order_in_which_their_lines_appear() -> None:
    text = ".. note:: x\n.. |a| replace:: b\n\n******\nBread\n******\n\nDough\n+++++\nx\n\nYeast\n......\ny\n\nOven\n++++\nz\n"

    assert [path for _, _, path in paths(text)][2:] == [
        ("Bread", "Dough"),
        ("Bread", "Dough", "Yeast"),
        ("Bread", "Oven"),
    ]
