"""What came from notes, written as the files of a course are written, for authors to take over."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from django.db.models import Q

from quizapp.course.models import Course, GlossaryTerm
from quizapp.notes.edits import Term
from quizapp.notes.models import Decision, Group, NoteSource

_WIDTH = 114
_DEFINITION = " " * 6
# What YAML reads as it stands. All else is quoted.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9()/.'+-]*(?: [A-Za-z0-9()/.'+-]+)*")


def for_authors(of: NoteSource | Course) -> str:
    """The terms accepted from one note or from all notes of a course that its files lack, as glossary.yaml has them.

    Wordings that a curator found better than the glossary's follow, each as
    the whole record to put in the place of the one that stands. Comments tell
    where everything comes from. A comment alone if there is nothing.
    """
    decisions = Decision.objects.filter(
        group=Group.TERM, verdict=Decision.Verdict.ACCEPTED, withdrawn_at=None
    )
    which = Q(source__course=of) if isinstance(of, Course) else Q(source=of)
    decisions = decisions.filter(which)
    rows = list(decisions.select_related("source", "by", "term__section").order_by("source__name", "first"))
    course = of if isinstance(of, Course) else of.course
    new = [line for decision in rows for line in _new(decision)]
    better = [line for decision in rows for line in _better(decision, course)]
    if not new and not better:
        return "# Nothing that was accepted from notes waits for the files.\n"
    lines = ["terms:"]
    if new:
        lines += ["  # Accepted from notes, and in no file yet.", *new]
    if better:
        lines += ["  # Said better by a note: put each in the place of the term that has this slug.", *better]
    return "\n".join(lines) + "\n"


def _new(decision: Decision) -> Iterator[str]:
    term = decision.term
    if term is None or not term.from_notes or term.retired:
        return
    yield _where(decision)
    yield from _record(term.slug, term.name, term.abbreviation, term.section.number, term.definition, more=[])


def _better(decision: Decision, course: Course) -> Iterator[str]:
    kept = decision.payload.get("term")
    if kept is None or not kept["better"]:
        return
    wish = Term.from_json(kept)
    term = (
        GlossaryTerm.objects.listed().select_related("section").filter(course=course, slug=wish.known).first()
    )
    if term is None or " ".join(term.definition.split()) == " ".join(wish.definition.split()):
        return
    more = []
    if term.also:
        more.append(f"also: [{', '.join(_scalar(name) for name in term.also)}]")
    if term.block_ref:
        more.append(f"block: {term.block_ref}")
    facts = term.facts.order_by("ref").values_list("ref", flat=True)
    related = term.related.order_by("slug").values_list("slug", flat=True)
    more += [f"facts: [{', '.join(facts)}]"] if facts else []
    more += [f"related: [{', '.join(related)}]"] if related else []
    yield _where(decision)
    yield f"  # Until now: {_line(term.definition)}"
    yield from _record(
        term.slug, term.name, term.abbreviation, term.section.number, wish.definition, more=more
    )


def _record(
    slug: str, name: str, abbreviation: str, section: int, definition: str, *, more: list[str]
) -> Iterator[str]:
    yield f"  - slug: {slug}"
    yield f"    name: {_scalar(name)}"
    if abbreviation:
        yield f"    abbreviation: {_scalar(abbreviation)}"
    yield f"    section: {section}"
    yield from (f"    {line}" for line in more)
    if "\n" in definition:
        yield "    definition: |-"
        yield from (f"{_DEFINITION}{line}".rstrip() for line in definition.split("\n"))
        return
    yield "    definition: >-"
    yield from textwrap.wrap(
        definition,
        _WIDTH,
        initial_indent=_DEFINITION,
        subsequent_indent=_DEFINITION,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _where(decision: Decision) -> str:
    lines = (
        f"line {decision.first}"
        if decision.first == decision.last
        else f"lines {decision.first} to {decision.last}"
    )
    under = f", under {' > '.join(decision.path)}" if decision.path else ""
    who = decision.by.email if decision.by else "somebody"
    said = f"{decision.source.name}, {lines}{under}. Accepted by {who} on {decision.at:%Y-%m-%d}."
    return f"  # {_line(said)}"


def _line(text: str) -> str:
    """`text` in one line of a comment, without what no file may have."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
