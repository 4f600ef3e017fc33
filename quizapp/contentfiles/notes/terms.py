"""Glossary terms that a note explains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .entries import Entry, Row, children
from .fitness import is_analogy, is_story
from .outline import Glossary
from .plain import key_of, normal, plain, shortened
from .records import NoteSection, Span, TermProposal
from .wordlists import LABELS, SMALL

_MOST_WORDS = 6
_LEAST_DEFINITION = 4
_LONGEST_DEFINITION = 400

_DEFINING = frozenset({"definition", "meaning", "description", "what", "what it is", "what is it", "purpose"})
_ANALOGY = re.compile(r"\b(?:analog|metaphor|real[- ](?:life|world)|imagine|think of)", re.IGNORECASE)
_SAYS = re.compile(r"(?:an? |the |any |one |all |[a-z])")
_NAMING = frozenset({"term", "name", "concept", "word", "abbreviation", "acronym", "begriff"})
_IS = re.compile(
    r"((?:an? |the )?[A-Za-z][\w&/+.'() -]{1,70}?)(?:,? (?:also (?:known|called)|which stands for)[^,]{0,80},)?"
    r" (?:is|are|means|refers to|denotes|represents) (?=(?:an?|the|one|like|how|when|what|two|any|every|defined as|used to|designed (?:to|for)|measured in)\b)",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(r"(.{3,70}?)[ \t]*\(([A-Za-z][A-Za-z0-9/-]{1,9})s?\)")
_ASKED = re.compile(
    r"definitions?\b[^'\u2018\"\u201c]{0,60}((?:['\u2018\"\u201c][^'\u2019\"\u201d]{2,60}['\u2019\"\u201d][, and]{0,8}){1,9})",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"['\u2018\"\u201c]([^'\u2019\"\u201d]{2,60})['\u2019\"\u201d]")
_WHAT = re.compile(
    r"(?:what (?:is|are|does)|overview of|introduction to|understanding)[ \t]+(?:an? |the )?(.{2,70}?)(?: mean)?\??$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[a-z0-9)\"'])[.!?](?=\s+[A-Z0-9\"'(])")


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    definition: str
    form: str
    first: int
    last: int
    sure: bool


def terms(
    section: NoteSection,
    found: Sequence[Entry],
    tables: Sequence[Sequence[Row]],
    glossary: Glossary,
    course_section: int,
) -> Iterator[TermProposal]:
    """What a section explains, each name once: the first in the order of sure forms."""
    made: dict[str, TermProposal] = {}
    for each in (*_of_tables(tables), *_of_entries(section, found), *_of_title(section, found)):
        proposal = _proposal(each, section, glossary, course_section)
        if proposal is None:
            continue
        name = normal(proposal.name)
        if name not in made or (proposal.sure and not made[name].sure):
            made[name] = proposal
    yield from sorted(made.values(), key=lambda term: term.span.first)


def sure_once(found: Sequence[TermProposal]) -> list[TermProposal]:
    """Of several explanations of a term the best stays sure: one that says what it is, or else the first."""
    best: dict[str, tuple[int, int]] = {}
    for place, term in enumerate(found):
        name = term.known or normal(term.name)
        if term.sure:
            best[name] = min(best.get(name, (9, 0)), (_rank(term), place))
    places = {place for _, place in best.values()}
    return [
        replace(term, sure=False) if term.sure and place not in places else term
        for place, term in enumerate(found)
    ]


def _rank(term: TermProposal) -> int:
    """How well a definition says what something is; 0 is best."""
    text = term.definition
    if not text:
        return 4
    if is_analogy(text) or is_story(text) or len(text.split()) < _LEAST_DEFINITION:
        return 3
    return 0 if term.form in {"definition", "table", "sentence"} else 1 if _SAYS.match(text) else 2


def _proposal(
    found: _Found, section: NoteSection, glossary: Glossary, course_section: int
) -> TermProposal | None:
    name, short = _names(found.name)
    if not _is_name(name) or (found.definition and len(found.definition.split()) < _LEAST_DEFINITION):
        return None
    known = glossary.find(name, short) if short else glossary.find(name)
    path = section.span.path
    return TermProposal(
        key_of("term", path, name, found.definition),
        name,
        short,
        shortened(found.definition, _LONGEST_DEFINITION),
        found.form,
        known.slug if known else "",
        known is not None or ((found.sure or bool(short and found.definition)) and " and " not in name),
        Span(found.first, found.last, path),
        course_section,
    )


def _names(text: str) -> tuple[str, str]:
    """A name and its abbreviation, whichever of the two stands in brackets.

    >>> _names("Read Capacity Unit (RCU)"), _names("TTL (Time to Live)")
    (('Read Capacity Unit', 'RCU'), ('Time to Live', 'TTL'))
    """
    text = re.sub(r"^(?:an?|the) ", "", text.strip(" :.-\u2013\u2014"), flags=re.IGNORECASE)
    text = re.sub(r"(?<=\)) in [A-Z]\w+$", "", text)
    found = _ABBREVIATED.fullmatch(text)
    if found is not None:
        return found[1], found[2] if found[2][:2].isupper() else ""
    inside = re.fullmatch(r"([A-Z][A-Z0-9/-]{1,9})s? \(([^()]{3,70})\)", text)
    if inside is not None:
        return inside[2], inside[1]
    return re.sub(r" ?\([^()]*\)$", "", text), ""


def _is_name(name: str) -> bool:
    words = normal(name).split()
    if not 1 <= len(words) <= _MOST_WORDS or len(name) < 2 or not any(sign.isalpha() for sign in name):
        return False
    singular = [word[:-1] if word.endswith("s") and len(word) > 3 else word for word in words]
    if " ".join(words) in LABELS or " ".join(singular) in LABELS or words[0] in SMALL:
        return False
    return not any(sign in name for sign in '?!;={}[]<>|"$')


def _first_sentence(text: str) -> str:
    found = _SENTENCE.search(text)
    return text[: found.end()] if found else text


def _of_tables(tables: Sequence[Sequence[Row]]) -> Iterator[_Found]:
    """Tables of two columns, a name and what it means."""
    for table in tables:
        rows = [row for row in table if not row.head]
        named = table[0].head and normal(table[0].cells[0]) in _NAMING
        if not rows or any(len(row.cells) < 2 or (len(row.cells) > 2 and not named) for row in table):
            continue
        head = normal(table[0].cells[1])
        explains = not table[0].head or head in _DEFINING or head in {"explanation", "details", "notes"}
        if not explains and sum(len(row.cells[1].split()) for row in rows) < 6 * len(rows):
            continue
        for row in rows:
            yield _Found(row.cells[0], row.cells[1], "table", row.line, row.line, explains)


def _of_entries(section: NoteSection, found: Sequence[Entry]) -> Iterator[_Found]:
    for place, entry in enumerate(found):
        if entry.prompt:
            yield from _asked(entry)
            continue
        label = normal(entry.label)
        if label in _DEFINING:
            subject = _subject(section)
            if subject and entry.text:
                yield _Found(subject, _first_sentence(entry.text), "definition", entry.line, entry.last, True)
        elif entry.label and entry.text:
            form = "bold" if entry.bold else "label"
            yield _Found(entry.label, entry.text, form, entry.line, entry.last, False)
        below = children(found, place) if not entry.text or not entry.label else []
        if below and normal(below[0].label) in LABELS - _DEFINING:
            continue
        if below and entry.raw:
            name = entry.label or entry.raw
            text = "; ".join(_told(each).rstrip(".") for each in below[:4])
            yield _Found(name, text, "below", entry.line, below[min(len(below), 4) - 1].last, False)
        sentence = _IS.match(entry.raw)
        if sentence is not None and sentence[1][:1].isupper():
            sure = _is_sure(sentence[1], section)
            yield _Found(sentence[1], _first_sentence(entry.raw), "sentence", entry.line, entry.last, sure)


def _is_sure(name: str, section: NoteSection) -> bool:
    """A name in the middle of prose may be any word, and in an analogy it is one."""
    name = re.sub(r"^(?:an?|the) ", "", name, flags=re.IGNORECASE)
    if any(_ANALOGY.search(title) for title in section.span.path[-2:]):
        return False
    return ("'" not in name and "\u2019" not in name) and (not name.islower() or " " in name)


def _told(entry: Entry) -> str:
    return entry.text if normal(entry.label) in _DEFINING else entry.raw


def _asked(entry: Entry) -> Iterator[_Found]:
    """Terms that an outline wants explained; they have no definition yet."""
    for part in _ASKED.finditer(entry.raw):
        for name in _QUOTED.findall(part[1]):
            yield _Found(name, "", "asked", entry.line, entry.last, True)


def _subject(section: NoteSection) -> str:
    """What a section is about: its title, without the words of a question."""
    for title in reversed(section.span.path):
        found = _WHAT.match(title)
        name = found[1] if found else title
        if _is_name(_names(name)[0]):
            return name
    return ""


def _of_title(section: NoteSection, found: Sequence[Entry]) -> Iterator[_Found]:
    """A title that asks what something is, and the first text below it; or a title that is a term."""
    first = next((entry for entry in found if not entry.prompt and len(entry.raw.split()) > 4), None)
    if (
        first is None
        or not section.title
        or (first.label and normal(first.label) not in normal(section.title))
    ):
        return
    asked = _WHAT.match(section.title)
    name = asked[1] if asked else section.title
    yield _Found(name, _first_sentence(plain(first.raw)), "title", first.line, first.last, asked is not None)
