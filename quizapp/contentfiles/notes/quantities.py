"""Sizes, rates and units in the lines of a note."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_NUMBER = r"([0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,9})(\.[0-9]{1,6})?"
NUMBER = re.compile(rf"(?<![0-9.,]){_NUMBER}")
KB = {"b": 1, "byte": 1, "bytes": 1, "kb": 1024, "kib": 1024, "kilobyte": 1024, "kilobytes": 1024}
_SIZE = rf"{_NUMBER}[ -]?(bytes?|ki?b|kilobytes?|b)\b"
_STATED = re.compile(
    rf"(?:\bsizes?\b(?: is| are| of|:)?|\beach\b[^.;0-9]{{0,60}}? (?:is|has|of)|\bitems? (?:of|is|are|with)|\brecords? of"
    rf"|\b(?:approximately|about|exactly|averaging|average of|reads? of|writes? of|of|a|an)\b|\d[ \t]*[x\u00d7*])"
    rf"[ \t]*(?:approximately |about |~|\u2248)?{_SIZE}(?![ \t]*(?:limit|chunks?|blocks?|boundar|increments?|steps?))"
    rf"|(?<![0-9.,]){_SIZE}(?=(?: (?:strong(?:ly)?|eventual(?:ly)?)(?:[ -]consistent)?| transactional| standard)? (?:in size|items?|each|per item|documents?|objects?|records?|reads?|writes?|rows?)\b)",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"(?:max(?:imum)?(?: item)? size(?: is| of|:)?|up to|at most|limit of|maximum(?: of| is)?|max|per|every|than|within|first|nearest)[ \t]*(?:an? )?$",
    re.IGNORECASE,
)
_SECOND = r"(?:per second|/ ?s(?:ec(?:ond)?)?\b|an? second\b|each second|every second|(?:any )?given second)"
_RATE = re.compile(
    rf"(?<![0-9.,]){_NUMBER}(?![ -]?(?:ki?b|bytes?|rcu|wcu)\b)([^.;:0-9=]{{0,70}}?){_SECOND}", re.IGNORECASE
)
_LONGER = re.compile(
    rf"(?<![0-9.,]){_NUMBER}(?![ -]?(?:ki?b|bytes?|rcu|wcu)\b)[^.;:0-9=]{{0,70}}?"
    r"(?:(?:per|an?|each|every) |/ ?)(minute|hour|day)\b",
    re.IGNORECASE,
)
_SECONDS = {"minute": 60, "hour": 3600, "day": 86_400}
SECONDLY = re.compile(_SECOND, re.IGNORECASE)
PRINTED = re.compile(
    rf"(?<![0-9.,]){_NUMBER}[ \t]*(?:(RCU|WCU|RRU|WRU)s?\b|(read|write) (?:capacity|request) units?\b)",
    re.IGNORECASE,
)
_ANY = re.compile(r"strong|event|consist|\b[SE]C\b|trans|writ|[RW]CU|put|upda|uplo|read|get", re.IGNORECASE)
_STRONG = re.compile(r"strong|consistentread ?= ?true|\bSC\b", re.IGNORECASE)
_EVENTUAL = re.compile(r"eventual|\bEC\b", re.IGNORECASE)
_TRANSACTION = re.compile(r"\btransact", re.IGNORECASE)
_WRITE = re.compile(r"\bwrit|\bWCU|\bput(?:item)?\b|\bupload|\bupdat", re.IGNORECASE)
_READ = re.compile(r"\bread|\bRCU|\bget(?:item)?\b", re.IGNORECASE)


def exact(whole: str, decimals: str | None) -> Fraction:
    """A number with its grouping commas."""
    return Fraction(whole.replace(",", "") + (decimals or ""))


def stated_size(text: str) -> Fraction | None:
    """The one size in bytes that a text gives to an item; None without one or with several.

    >>> stated_size("each profile is approximately 2 KB in size, and a unit covers up to 4 KB")
    Fraction(2048, 1)
    """
    found = set()
    for each in _STATED.finditer(text):
        whole, decimals, unit = (each[1], each[2], each[3]) if each[1] else (each[4], each[5], each[6])
        before = (
            text[max(0, each.start(1) - 24) : each.start(1)]
            if each[1]
            else text[max(0, each.start() - 24) : each.start()]
        )
        if not _BOUND.search(before):
            found.add(exact(whole, decimals) * KB[unit.lower()])
    return found.pop() if len(found) == 1 else None


def stated_rate(text: str) -> Fraction | None:
    """How often a second, if a text says it once.

    >>> stated_rate("You need to perform 10 reads per second.")
    Fraction(10, 1)
    """
    found = {exact(each[1], each[2]) for each in _RATE.finditer(text)}
    found |= {exact(each[1], each[2]) / _SECONDS[each[3].lower()] for each in _LONGER.finditer(text)}
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Printed:
    value: Fraction
    unit: str
    start: int
    end: int


def printed(text: str) -> list[Printed]:
    """The capacity units that a text prints, as RCU or WCU."""
    found = []
    for each in PRINTED.finditer(text):
        name = (each[3] or each[4])[0].upper()
        found.append(Printed(exact(each[1], each[2]), f"{name}CU", each.start(), each.end()))
    return found


def mode_of(text: str) -> str:
    """EC, SC, W for a write, R for a read of no stated kind, TX and TW for those in a transaction, or nothing.

    >>> [mode_of(text) for text in ("**Write:**", "eventually consistent", "both strong and eventual", "Total")]
    ['W', 'EC', 'R', '']
    """
    if _ANY.search(text) is None:
        return ""
    strong, eventual = _STRONG.search(text) is not None, _EVENTUAL.search(text) is not None
    if strong != eventual:
        return "SC" if strong else "EC"
    reads, writes = _READ.search(text) is not None, _WRITE.search(text) is not None
    together = _TRANSACTION.search(text) is not None
    if strong or (reads and not writes):
        return "TX" if together else "R"
    if writes and not reads:
        return "TW" if together else "W"
    return ""
