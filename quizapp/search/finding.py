"""Passages that answer a query, best first: one statement, and one more for what was mistyped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models.functions import Length
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from quizapp.engine.words import closest, slips_allowed
from quizapp.search.asking import Asked, may_be_plural
from quizapp.search.marking import SIGNS, STAND_INS, START, STOP, marked, snippet
from quizapp.search.models import Kind, Word

# On the page with all kinds; a kind of its own has pages of PAGE.
FIRST = {Kind.TERM.value: 3, Kind.GUIDE.value: 6, Kind.FACT.value: 4, Kind.QUESTION.value: 4}
PAGE = 20
LAST_PAGE = 500

# So many of a kind are looked at again: those whose names alone answer the query come first.
LOOKED_AT = 60

# Hits are ranked in full, and only those of the page get their words cut out and marked.
_FIND = """
WITH asked AS MATERIALIZED (
    SELECT websearch_to_tsquery('english', %(whole)s)
        && (websearch_to_tsquery('english', %(last)s) || to_tsquery('simple', %(beginning)s)) AS query
), hits AS (
    SELECT
        passage.id, passage.kind,
        ts_rank('{0.1, 0.2, 0.5, 1.0}', passage.vector, asked.query, 1)
            + (translate(lower(passage.title), ' -', '') = %(text)s)::int AS rank
    FROM asked, search_passage passage
    WHERE passage.vector @@ asked.query AND numnode(asked.query) > 0 AND (passage.public OR %(curator)s)
), ranked AS (
    SELECT
        id, kind, rank,
        row_number() OVER (PARTITION BY kind ORDER BY rank DESC, id) AS place,
        count(*) OVER (PARTITION BY kind) AS total
    FROM hits
), placed AS (
    SELECT
        id, kind, total,
        row_number() OVER (
            PARTITION BY kind
            ORDER BY rank + CASE WHEN place <= %(looked_at)s THEN (
                SELECT (ts_filter(passage.vector, '{a}') @@ asked.query)::int
                FROM asked, search_passage passage WHERE passage.id = ranked.id
            ) ELSE 0 END DESC, id
        ) AS place
    FROM ranked
)
SELECT
    passage.kind, passage.ref, passage.title, placed.total,
    ts_headline(
        'english', translate(regexp_replace(passage.body, %(comma)s, '', 'g'), %(signs)s, %(stand_ins)s), asked.query,
        CASE WHEN passage.kind IN ('term', 'fact') THEN %(whole_text)s ELSE %(fragments)s END
    ) AS told,
    left(passage.body, 20), right(passage.body, 20),
    ARRAY(SELECT (regexp_matches(passage.body, %(number)s, 'g'))[1]),
    section.slug, section.number, section.title
FROM placed
JOIN search_passage passage ON passage.id = placed.id
JOIN course_section section ON section.id = passage.section_id, asked
WHERE placed.place > (%(skips)s::jsonb ->> placed.kind)::int
    AND placed.place <= (%(limits)s::jsonb ->> placed.kind)::int
ORDER BY placed.kind, placed.place
"""
_SIGNS = f"StartSel={START},StopSel={STOP}"
# "409,600" is two words for `ts_headline`, and one for the index.
_COMMA = "(?<=[0-9]),(?=[0-9]{3}(?![0-9]))"
_NUMBER = "[0-9]+(?:,[0-9]{3}(?![0-9]))+"
# A definition or a fact is short enough to be told whole.
_WHOLE_TEXT = f"{_SIGNS},HighlightAll=TRUE"
_FRAGMENTS = f'{_SIGNS},MaxFragments=2,MaxWords=36,MinWords=22,ShortWord=2,FragmentDelimiter=" … "'


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. `url` is empty where this installation has no page for it."""

    kind: Kind
    title: SafeString
    snippet: SafeString
    url: str
    where: str
    ref: str


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one kind that a page shows, and how many there are in all."""

    kind: Kind
    total: int
    hits: tuple[Hit, ...]

    @property
    def more(self) -> int:
        return self.total - len(self.hits)


@dataclass(frozen=True, slots=True)
class Found:
    """`asked` is what the results answer: other words than were typed if `corrected`, any of them if `loosened`."""

    asked: Asked
    groups: tuple[Group, ...] = ()
    corrected: bool = False
    loosened: bool = False
    # Words that may have been meant, where nothing was found.
    near: tuple[str, ...] = field(default=())

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)


def find(asked: Asked, *, curator: bool, kind: Kind | None = None, page: int = 1) -> Found:
    """What answers `asked`: of every kind the first few, or one page of one kind.

    At most three statements. Where nothing is found, words that nothing has
    are taken for slips of the closest words that something has. Where there is
    no slip, some of the words are enough.
    """
    if asked.empty:
        return Found(asked)
    groups = _groups(asked, curator=curator, kind=kind, page=page)
    if groups:
        return Found(asked, groups)
    meant, near = _meant(asked)
    if not meant:
        loose = asked.loosened()
        groups = () if loose.empty else _groups(loose, curator=curator, kind=kind, page=page)
        return Found(loose, groups, loosened=True) if groups else Found(asked, near=near)
    instead = asked.replaced(meant)
    groups = _groups(instead, curator=curator, kind=kind, page=page)
    return Found(instead, groups, corrected=True) if groups else Found(asked, near=near)


def _groups(asked: Asked, *, curator: bool, kind: Kind | None, page: int) -> tuple[Group, ...]:
    # Of the kinds that are not asked for, one row tells how many there are.
    skips: dict[str, int] = dict.fromkeys(Kind.values, 0)
    limits: dict[str, int] = dict.fromkeys(Kind.values, 1)
    if kind is None:
        limits |= FIRST
    else:
        skips[kind.value], limits[kind.value] = (page - 1) * PAGE, page * PAGE
    values: dict[str, str | int] = {
        "whole": asked.whole,
        "last": asked.last,
        "beginning": _beginning(asked.last.lower()),
        "text": asked.text.lower().replace(" ", "").replace("-", ""),
        "curator": curator,
        "signs": SIGNS,
        "stand_ins": STAND_INS,
        "comma": _COMMA,
        "number": _NUMBER,
        "whole_text": _WHOLE_TEXT,
        "fragments": _FRAGMENTS,
        "looked_at": LOOKED_AT,
        "skips": json.dumps(skips),
        "limits": json.dumps(limits),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIND, values)
        rows = cursor.fetchall()
    totals = {row[0]: row[3] for row in rows}
    return tuple(
        Group(
            each,
            totals[each],
            tuple(_hit(row, asked) for row in rows if row[0] == each) if kind is None or kind == each else (),
        )
        for each in Kind
        if each in totals
    )


def _beginning(last: str) -> str:
    """`last` as the beginning of a word, or as the plural of an abbreviation: "gsis". Of letters alone,
    so that the quotes hold; no word at all is no condition."""
    if not last:
        return ""
    return f"'{last}':* | '{last[:-1]}'" if may_be_plural(last) else f"'{last}':*"


def _hit(row: Sequence[Any], asked: Asked) -> Hit:
    kind, ref, title, _total, told, begins, ends, numbers, slug, number, section = row
    return Hit(
        kind=Kind(kind),
        title=marked(title, asked.words),
        snippet=snippet(told, asked.words, begins=begins, ends=ends, numbers=numbers),
        url=_url(Kind(kind), ref, slug),
        where=f"{number}. {section}",
        ref=ref,
    )


def _url(kind: Kind, ref: str, slug: str) -> str:
    if kind == Kind.TERM:
        return reverse("course:term", args=[ref])
    if kind == Kind.FACT:
        return reverse("course:fact", args=[ref])
    if kind == Kind.GUIDE:
        block = "-".join(ref.split("-")[:2])
        anchor = f"#{block}" if "-P" in block else ""
        return reverse("course:section", args=[slug]) + anchor
    try:
        return reverse("curation:question", args=[ref])
    except NoReverseMatch:
        # An installation without pages for curators.
        return ""


def _meant(asked: Asked) -> tuple[dict[str, str], tuple[str, ...]]:
    """The likeliest word for each that nothing has, and all that come near. One statement."""
    unsure = {word.lower() for word in asked.words if slips_allowed(word)}
    if not unsure:
        return {}, ()
    lengths = {len(word) + more for word in unsure for more in range(-2, 3)}
    known = list(
        Word.objects.annotate(length=Length("text"))
        .filter(length__in=lengths)
        .values_list("text", "named", "times")
    )
    texts = {text for text, _, _ in known}
    meant: dict[str, str] = {}
    near: list[str] = []
    for word in sorted(unsure - texts):
        likely = closest(word, known)
        if likely:
            meant[word] = likely[0]
            near += likely
    return meant, tuple(dict.fromkeys(near))
