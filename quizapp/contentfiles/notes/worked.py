"""Calculations of capacity in a note, found in its prose and done again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from .entries import Entry, Row, entry
from .plain import key_of, shortened
from .quantities import KB, NUMBER, PRINTED, SECONDLY, exact, mode_of, printed, stated_rate, stated_size
from .records import NoteSection, Span, WorkedExample
from .tabled import tabled
from .tasks import WRITES, Task, answered

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
_TIMES = re.compile(r"[0-9) ][x\u00d7*\u00b7] ?[0-9(]")
_TIMES_BEFORE = re.compile(r"[x\u00d7*\u00b7] ?\(*$")
_ENDS = re.compile(r"(?:=|\u2192|->|\u2248)[ \t]*$")
_ROUNDED = re.compile(r"->|\u2192|\u2248|\bround|\bceil", re.IGNORECASE)
_TOTAL = re.compile(r"\b(?:total|needed|required|answer|result|therefore|so you need)\b", re.IGNORECASE)
_COSTS = re.compile(
    r"\b(?:costs?|cost of|counts? as|counted as|charged|requires?|required|consumes?|needs?|uses?|takes?|equals?|is|are|will be|total|would be)\b|=|\u2192|->|\u2248",
    re.IGNORECASE,
)
_BOUNDED = re.compile(r"\bup to\b|\bat most\b|\bmaximum\b|\blimit\b|\bprovision(?:ed)? with\b", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:q(?:uestion)?|example|exercise|problem|scenario|case)\b ?[0-9]{0,3} ?[.:)]", re.IGNORECASE
)
_ANSWERS = re.compile(r"(?:a|ans(?:wer)?|result|solution)\b ?[0-9]{0,3} ?[.:)][ \t]*", re.IGNORECASE)
_MANY = re.compile(
    rf"(?<![0-9.,]){_N} (?:items?|puts?|writes?|records?|documents?|rows?|keys?|entries)(?: that are| which are|,)?"
    rf" (?:of |with |at )?{_N} ?(bytes?|ki?b)\b",
    re.IGNORECASE,
)
_BATCH = re.compile(r"\bbatch", re.IGNORECASE)
_QUERY = re.compile(r"\b(?:query|scan)\b", re.IGNORECASE)
_CEIL = re.compile(
    rf"(?<![0-9.,]){_N} ?[x\u00d7*\u00b7] ?(?:ceil|round ?up|\u2308)\(? ?{_N} ?(?:KB)? ?[/\u00f7] ?(1|4) ?(?:KB)? ?[)\u2309]"
    rf" ?([/\u00f7] ?2|[x\u00d7*] ?(?:0\.5|2))? ?= ?{_N} ?([RW]CU|read|write)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"[0-9]|\bsecond")
_RESULTS = re.compile(r"[RW][CR]U|unit|=|\u2192|->|\u2248", re.IGNORECASE)
_EACH = re.compile(r"\beach\b|\bper (?:read|write|item)\b", re.IGNORECASE)
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
    asked: bool = False


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
        self,
        section: NoteSection,
        found: Sequence[Entry],
        course_section: int,
        tables: Sequence[Sequence[Row]] = (),
    ) -> Iterator[WorkedExample]:
        if self._count >= MOST_EXAMPLES:
            return
        scope = self._enter(section)
        for row in (row for table in tables for row in tabled(table)):
            line = replace(entry(row.line, row.quote), raw=row.quote)
            made = _example(_Found(row.task, row.given), line, section, course_section)
            if made is not None and self._count < MOST_EXAMPLES:
                self._count += 1
                yield made
        for line in found:
            if line.prompt:
                continue
            self._hear(scope, line)
            if not _NUMBERED.search(line.raw) or not _RESULTS.search(line.raw):
                continue
            seen: set[Task] = set()
            for each in _calculated(scope, line.raw):
                if each.task in seen or self._count >= MOST_EXAMPLES:
                    continue
                seen.add(each.task)
                made = _example(each, line, section, course_section)
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
        if section.title:
            self._hear(self._scope, replace(entry(section.span.first, section.title), indent=-1))
        return self._scope

    def _hear(self, scope: _Scope, line: Entry) -> None:
        text = line.raw
        if not _NUMBERED.search(text):
            self._mode(scope, line)
            return
        if (_OPENS.match(line.label) and line.bold) or _ASKS.match(text):
            scope.size, scope.rates, scope.secondly, scope.mode = None, {}, False, ""
        if not _ANSWERS.match(text):
            scope.asked = text.endswith("?")
        size = stated_size(text)
        if size is not None and not _DIVIDED.search(text):
            scope.size = size
        if SECONDLY.search(text):
            scope.secondly = True
        mode = self._mode(scope, line)
        rate = stated_rate(text)
        if rate is not None and mode:
            scope.rates["W" if mode in WRITES else "R"] = rate

    def _mode(self, scope: _Scope, line: Entry) -> str:
        mode = mode_of(line.label) or _own_mode(line.raw)
        # "Strongly consistent read:" holds for what is indented below it, whatever else reads there.
        below = scope.mode in {"EC", "SC", "TX", "W", "TW"} and line.indent > scope.mode_indent
        if mode and not (mode == "R" and below):
            scope.mode, scope.mode_indent = mode, line.indent
        return mode


def _calculated(scope: _Scope, text: str) -> list[_Found]:
    """What a line computes. Size and rate in the line itself are surest."""
    several = _MANY.search(text)
    if several is not None and not SECONDLY.search(text) and stated_rate(text) is None:
        return list(_several(scope, text, several))
    return (
        list(_rated(scope, text))
        or list(_rounded(scope, text))
        or [
            *_divided(scope, text),
            *_product(scope, text),
            *_said(scope, text),
        ]
    )


def _several(scope: _Scope, text: str, found: re.Match[str]) -> Iterator[_Found]:
    """ "A batch of 25 items of 1 KB = 25 WCU": the units of several items in one request."""
    units = printed(text[found.end() :])
    within = "batch" if _BATCH.search(text) else "query" if _QUERY.search(text) else ""
    if len(units) != 1 or not within or not _COSTS.search(text[found.end() :]):
        return
    mode = _read_or_write(scope, text, units[0].unit)
    if mode in {"TX", "TW"} or (within == "query" and mode in WRITES):
        return
    size = exact(found[3], found[4]) * KB[found[5].lower()]
    yield _Found(Task(size, mode, exact(found[1], found[2]), within), units[0].value)


def _rounded(scope: _Scope, text: str) -> Iterator[_Found]:
    """ "80 x ceil(3.5/4) = 80 RCU": a rate, the blocks of one request, perhaps halved or doubled."""
    for found in _CEIL.finditer(text):
        rate, size, given = exact(found[1], found[2]), exact(found[3], found[4]), exact(found[7], found[8])
        written = found[9][0].upper() == "W"
        if written != (found[5] == "1"):
            continue  # blocks of 4 KB are read, those of 1 KB are written
        after = (found[6] or "").replace(" ", "")
        own = mode_of(text)
        if after in {"x2", "*2", "\u00d72"}:
            mode = "TW" if written else "TX"
        elif after:
            mode = "EC"
        else:
            mode = (
                "W" if written else own if own in {"SC", "R"} else scope.mode if scope.mode == "SC" else "R"
            )
        stated = scope.secondly or SECONDLY.search(text) is not None
        assumption = "" if stated else f"{found[1]} requests are {found[1]} requests a second"
        yield _Found(Task(size * 1024, mode, rate), given, assumption)


def _own_mode(text: str) -> str:
    """The kind of request that a line names; the unit of an answer names none."""
    return mode_of(PRINTED.sub("", text) if _ANSWERS.match(text) else text)


def _read_or_write(scope: _Scope, text: str, unit: str) -> str:
    """The kind of request, for a number in `unit` ("RCU", "WCU" or "" where it is not printed)."""
    own = _own_mode(text) or scope.mode
    if unit == "WCU":
        return own if own in WRITES else "W"
    if unit == "RCU":
        reads = {"EC", "SC", "TX"}
        return own if own in reads else scope.mode if scope.mode in reads else "R"
    return own


def _divided(scope: _Scope, text: str) -> Iterator[_Found]:
    """ "3 KB / 4 KB = 0.75 (rounded up to 1 RCU)": what stands last is the answer."""
    for found in _DIVIDED.finditer(text):
        rest = text[found.end() :].split(";")[0]
        if _TIMES.search(rest) or _TIMES_BEFORE.search(text[: found.start()]):
            continue  # times a rate
        size = exact(found[1], found[2]) * (1024 if found[3].lower() == "kb" else 1)
        writes = found[4] in {"1", "1024", "1,024"}
        given = _outcome(rest)
        units = exact(found[1], found[2]) / (2 if found[5] else 1)
        units /= 4 if found[4][0] == "4" else 1
        if given is None or (given == units and given.denominator != 1 and not printed(rest)):
            continue  # a number on the way
        mode = "W" if writes else "EC" if found[5] else _read_or_write(scope, text, "RCU")
        scope.size = size
        yield _Found(Task(size, mode), given)


def _outcome(rest: str) -> Fraction | None:
    """What comes out behind an equals sign: the last number with a unit, the last one rounded to, or the first."""
    units = printed(rest)
    if units:
        return units[-1].value
    numbers = [exact(each[1], each[2]) for each in NUMBER.finditer(rest)]
    if not numbers:
        return None
    return numbers[-1] if _ROUNDED.search(rest) else numbers[0]


def _product(scope: _Scope, text: str) -> Iterator[_Found]:
    """ "1,000 users x 1 WCU/user = 1,000 WCUs": a rate, if it is one, times the units of one request."""
    for found in _PRODUCT.finditer(text):
        if scope.size is None:
            continue
        left, right = exact(found[1], found[2]), exact(found[4], found[5])
        said = scope.rates.get("W" if found[9][0].upper() == "W" else "R")
        second = _UNITLESS.match(found[3]) or (right == said != left and not _UNITLESS.match(found[6]))
        rate, noun = (right, found[6]) if second else (left, found[3])
        given = exact(found[7], found[8])
        mode = _read_or_write(scope, text, "WCU" if found[9][0].upper() == "W" else "RCU")
        stated = scope.secondly or SECONDLY.search(text) is not None
        thing = " ".join(noun.split()).strip(" /-") or "requests"
        assumption = "" if stated else f"{found[1]} {thing} are {found[1]} requests a second"
        yield _Found(Task(scope.size, mode, rate), given, assumption)


def _rated(scope: _Scope, text: str) -> Iterator[_Found]:
    """ "10 writes per second of 2 KB: 10 x 2 = 20 WCU": size and rate in one line, and what comes out last."""
    size, rate, units = stated_size(text), stated_rate(text), printed(text)
    if size is None or rate is None or not units or len({each.unit for each in units}) > 1:
        return
    last = units[-1]
    if _BOUNDED.search(text) or not _COSTS.search(text[: last.start]):
        return
    yield _Found(Task(size, _read_or_write(scope, text, last.unit), rate), last.value)


def _said(scope: _Scope, text: str) -> Iterator[_Found]:
    """ "A write of 3 KB costs 3 WCU", "Total: 10 RCUs": one number of units, behind a word that gives it."""
    units = printed(text)
    if len(units) != 1 or _DIVIDED.search(text) or _PRODUCT.search(text) or _BOUNDED.search(text):
        return
    only = units[0]
    before = text[: only.start]
    mode = _read_or_write(scope, text, only.unit)
    costs = _COSTS.search(before[-60:]) is not None
    own, rate = stated_size(text), stated_rate(text)
    alone = _EACH.search(before) if costs else scope.asked and not scope.rates and _ANSWERS.fullmatch(before)
    if own is not None:
        if costs:
            yield _Found(Task(own, mode, rate), only.value)
    elif scope.size is None:
        return
    elif alone and mode and rate is None:
        yield _Found(Task(scope.size, mode), only.value)
    elif rate is not None and costs:
        yield _Found(Task(scope.size, mode, rate), only.value)
    elif _TOTAL.search(before) or _ENDS.search(before):
        before_rate = scope.rates.get("W" if mode in WRITES else "R")
        if before_rate is not None:
            yield _Found(Task(scope.size, mode, before_rate), only.value)


def _example(found: _Found, line: Entry, section: NoteSection, course_section: int) -> WorkedExample | None:
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
        shortened(line.raw, 240),
        Span(line.line, line.last, section.span.path),
        course_section,
    )
