"""Calculations of capacity in a note, found in its prose and done again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from .entries import Entry
from .plain import key_of, shortened
from .quantities import NUMBER, SECONDLY, exact, mode_of, printed, stated_rate, stated_size
from .records import NoteSection, Span, WorkedExample
from .tasks import Task, answered

# Each is compared with all known mistakes and pairs of them.
MOST_EXAMPLES = 300
_N = r"([0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,9})(\.[0-9]{1,6})?"
_DIVIDED = re.compile(
    rf"(?<![0-9.,]){_N} ?(KB|bytes?)\)? ?[/\u00f7] ?(1|4|1,?024|4,?096) ?(?:KB|bytes?)(?:/[A-Za-z]{{1,6}})?[) ]*([/\u00f7] ?2\b)?[) ]*(?==|\u2248|\u2192|->)",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    rf"(?<![0-9.,]){_N}([A-Za-z/ -]{{0,60}}?) ?[x\u00d7*\u00b7] ?{_N}([A-Za-z/ -]{{0,60}}?) ?= ?{_N} ?(RCU|WCU|read capacity unit|write capacity unit)s?\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\b(?:total|needed|required|answer|result|therefore|so you need)\b", re.IGNORECASE)
_COSTS = re.compile(
    r"\b(?:costs?|cost of|requires?|required|consumes?|needs?|uses?|takes?|equals?|is|are|will be|total|would be)\b|=|\u2192|->|\u2248",
    re.IGNORECASE,
)
_BOUNDED = re.compile(r"\bup to\b|\bat most\b|\bmaximum\b|\blimit\b|\bprovision(?:ed)? with\b", re.IGNORECASE)
_UNITLESS = re.compile(r"[ \t]*(?:RCU|WCU)", re.IGNORECASE)
_OPENS = re.compile(r"\b(?:example|scenario|problem|question|exercise|case)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Scope:
    """What was said so far in an example: the size, the rates, the kind of request, whether seconds are spoken of."""

    path: tuple[str, ...] = ()
    size: Fraction | None = None
    rates: dict[str, Fraction] = field(default_factory=dict)
    mode: str = ""
    mode_indent: int = 0
    secondly: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    task: Task
    given: Fraction
    assumption: str = ""


class Calculations:
    """Reads a note section by section, since an example may run through several."""

    def __init__(self) -> None:
        self._scope = _Scope()
        self._count = 0

    def of(
        self, section: NoteSection, found: Sequence[Entry], course_section: int
    ) -> Iterator[WorkedExample]:
        scope = self._enter(section)
        for entry in found:
            if entry.prompt:
                continue
            self._hear(scope, entry)
            seen: set[Task] = set()
            for each in (*_divided(scope, entry.raw), *_product(scope, entry.raw), *_said(scope, entry.raw)):
                if each.task in seen or self._count >= MOST_EXAMPLES:
                    continue
                seen.add(each.task)
                made = _example(each, entry, section, course_section)
                if made is not None:
                    self._count += 1
                    yield made

    def _enter(self, section: NoteSection) -> _Scope:
        """The scope goes on in the parts of an example, and ends with it."""
        path, old = section.span.path, self._scope.path
        goes_on = bool(old) and (
            path[: len(old)] == old or (path[:-1] == old[:-1] and not _OPENS.search(section.title))
        )
        if not goes_on or not path:
            self._scope = _Scope(path)
        self._scope.mode, self._scope.mode_indent = mode_of(section.title), -1
        return self._scope

    def _hear(self, scope: _Scope, entry: Entry) -> None:
        text = entry.raw
        if _OPENS.match(entry.label) and entry.bold:
            scope.size, scope.rates, scope.secondly = None, {}, False
        size = stated_size(text)
        if size is not None and "/" not in text:
            scope.size = size
        if SECONDLY.search(text):
            scope.secondly = True
        mode = mode_of(entry.label if entry.label and mode_of(entry.label) else text)
        # "Strongly consistent read:" holds for what is indented below it, whatever else reads there.
        below = scope.mode in {"EC", "SC", "W"} and entry.indent > scope.mode_indent
        if mode and not (mode == "R" and below):
            scope.mode, scope.mode_indent = mode, entry.indent
        rate = stated_rate(text)
        if rate is not None and mode:
            scope.rates["W" if mode == "W" else "R"] = rate


def _read_or_write(scope: _Scope, text: str, unit: str) -> str:
    """The kind of request, for a number in `unit` ("RCU", "WCU" or "" where it is not printed)."""
    own = mode_of(text) or scope.mode
    if unit == "WCU":
        return "W"
    if unit == "RCU":
        if own in {"EC", "SC"}:
            return own
        return scope.mode if scope.mode in {"EC", "SC"} else "R"
    return own


def _divided(scope: _Scope, text: str) -> Iterator[_Found]:
    """ "3 KB / 4 KB = 0.75 (rounded up to 1 RCU)": what stands last is the answer."""
    for found in _DIVIDED.finditer(text):
        rest = text[found.end() :].split(";")[0]
        if re.search(r"[x\u00d7*]", rest):
            continue
        size = exact(found[1], found[2]) * (1024 if found[3].lower() == "kb" else 1)
        writes = found[4] in {"1", "1024", "1,024"}
        units = printed(rest)
        plain_number = NUMBER.search(rest)
        if units:
            given = units[-1].value
        elif plain_number is not None:
            given = exact(plain_number[1], plain_number[2])
        else:
            continue
        mode = "W" if writes else "EC" if found[5] else _read_or_write(scope, text, "RCU")
        scope.size = size
        yield _Found(Task(size, mode), given)


def _product(scope: _Scope, text: str) -> Iterator[_Found]:
    """ "1,000 users x 1 WCU/user = 1,000 WCUs": a rate, if it is one, times the units of one request."""
    for found in _PRODUCT.finditer(text):
        if scope.size is None:
            continue
        left, right = exact(found[1], found[2]), exact(found[4], found[5])
        rate, noun = (right, found[6]) if _UNITLESS.match(found[3]) else (left, found[3])
        given = exact(found[7], found[8])
        mode = _read_or_write(scope, text, "WCU" if found[9][0].upper() == "W" else "RCU")
        stated = scope.secondly or SECONDLY.search(text) is not None
        thing = " ".join(noun.split()).strip(" /-") or "requests"
        assumption = "" if stated else f"{found[1]} {thing} are {found[1]} requests a second"
        yield _Found(Task(scope.size, mode, rate), given, assumption)


def _said(scope: _Scope, text: str) -> Iterator[_Found]:
    """ "A write of 3 KB costs 3 WCU", "Total: 10 RCUs": one number of units, behind a word that gives it."""
    units = printed(text)
    if len(units) != 1 or _DIVIDED.search(text) or _PRODUCT.search(text) or _BOUNDED.search(text):
        return
    only = units[0]
    before = text[: only.start]
    total = _TOTAL.search(before) is not None
    if not _COSTS.search(before) and not total:
        return
    own = stated_size(text)
    mode = _read_or_write(scope, text, only.unit)
    if own is not None and re.search(rf"(?:{_COSTS.pattern})", before[-60:], re.IGNORECASE):
        yield _Found(Task(own, mode, stated_rate(text)), only.value)
    elif own is None and total and scope.size is not None:
        rate = scope.rates.get("W" if mode == "W" else "R")
        if rate is not None:
            yield _Found(Task(scope.size, mode, rate), only.value)
    elif (
        own is None
        and scope.size is not None
        and re.search(r"\beach\b|\bper (?:read|write|item)\b", before, re.IGNORECASE)
    ):
        yield _Found(Task(scope.size, mode), only.value)


def _example(found: _Found, entry: Entry, section: NoteSection, course_section: int) -> WorkedExample | None:
    answer = answered(found.task, found.given)
    if answer is None:
        return None
    assumptions = "; ".join(text for text in (answer.assumption, found.assumption) if text)
    verdict = "assumes" if answer.verdict == "right" and assumptions else answer.verdict
    task = found.task.text()
    return WorkedExample(
        key_of("worked", section.span.path, task, str(found.given)),
        task,
        found.given,
        answer.right,
        found.task.unit,
        verdict,
        assumptions,
        answer.mistakes,
        answer.slips,
        shortened(entry.raw, 240),
        Span(entry.line, entry.line, section.span.path),
        course_section,
    )
