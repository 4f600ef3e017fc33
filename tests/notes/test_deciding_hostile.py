"""Notes of people who mean harm, or paste whatever they have: what is accepted of them does nothing."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from quizapp.bank.models import Option, QuestionVersion
from quizapp.contentfiles.knowledge import read_terms
from quizapp.contentfiles.problems import Problems
from quizapp.contentfiles.prose import Renderer
from quizapp.contentfiles.records import CourseEntry, SectionEntry
from quizapp.contentfiles.text import decode
from quizapp.course.models import GlossaryTerm
from quizapp.notes.actions import deciding
from quizapp.notes.authoring import for_authors
from tests.bank.refusals import settle
from tests.curation.pages import curators_browser, page
from tests.notes.making import NOON, bakery, imported

pytestmark = pytest.mark.django_db

NOTE = r"""# <script>alert(1)</script> & "Things" {{x}}

## **Bold** [link](javascript:alert(1)) `code`

- **<img src=x onerror=alert(1)>**: the first thing that anybody ever wrote here in a note
- **Thing & Co "quoted"**: a part with `code`, *stars*, $x_1$ formulas $\frac{1}{2$ and [links](http://x.y)
- **Yaml: tricky # name**: a - part: that "breaks" 'lists' \ often | > % @ ` in many ways
- **Über Größe**: ein Ding, das sehr gross ist und nicht klein wird
- Exam tip: ~~~ never write <b>bold</b> text in ``` fences of a note
- Exam tip: [press](javascript:alert(1)) <iframe src="https://example.com/"></iframe> for more of it
- Thing one is up to 5 KB, whereas <i>part two</i> holds at most 400 KB of data in one item.
- A limit of at most 20 GSIs holds per table and 5 LSIs | pipes | here at least.
"""
ALLOWED = {"p", "code", "em", "strong", "pre", "span", "math", "mi", "mn", "mrow", "msub", "ul", "ol", "li"}


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self.found.add(tag)


def test_what_is_accepted_has_no_html_of_its_own() -> None:
    bread = bakery().sections.get(number=1)
    note_import = imported(NOTE, name='<b>"x"</b>.md')
    note_import.proposals.update(section=bread)
    for draft in note_import.proposals.filter(group="draft").exclude(kind="tip"):
        # The reader strips most of it; nothing rests on that.
        draft.payload["stem"] += ' <script>alert(1)</script><a href="javascript:alert(1)">x</a>'
        draft.payload["distractors"][0] += "<img src=x onerror=alert(1)>"
        draft.save()
    for group in ("draft", "term"):
        pks = note_import.proposals.filter(group=group).values_list("pk", flat=True)
        deciding.accept_all(note_import.pk, group, list(pks), by=None, now=NOON)
    settle()

    stems = list(QuestionVersion.objects.values_list("stem_html", flat=True))
    options = list(Option.objects.values_list("html", flat=True))
    terms = list(GlossaryTerm.objects.filter(from_notes=True).values_list("definition_html", flat=True))
    assert len(stems) > 2
    assert len(terms) > 1
    for html in stems + options + terms:
        assert Tags(html).found <= ALLOWED, html

    shown = page(curators_browser(), "question", QuestionVersion.objects.earliest("pk").question_id)
    assert "<script>alert" not in shown
    assert "<b>&quot;" not in shown
    assert "From the note" in shown


def test_the_list_for_authors_holds_whatever_a_note_said() -> None:
    bread = bakery().sections.get(number=1)
    note_import = imported(NOTE, name="a\tb #: c.md")
    note_import.proposals.update(section=bread)
    pks = note_import.proposals.filter(group="term").values_list("pk", flat=True)
    deciding.accept_all(note_import.pk, "term", list(pks), by=None, now=NOON)

    problems = Problems()
    source = decode(for_authors(bakery()).encode(), "glossary.yaml", problems)

    assert source is not None, problems.found
    course = CourseEntry("bakery", "", "", "", "", (SectionEntry(1, "bread", "Bread"),))
    read_back = read_terms(source, problems, course, {}, set(), Renderer(NoLinks(), problems))
    assert problems.found == []
    held = GlossaryTerm.objects.filter(from_notes=True)
    assert {slug: record.name for slug, record in read_back.items()} == dict(held.values_list("slug", "name"))


class NoLinks:
    def resolve(self, scheme: str, target: str) -> str | None:
        raise AssertionError(f"{scheme}:{target}")
