"""Reading the short inputs of a vector with its question: families F01 to F10.

What the inputs say wins over the question. Where neither says it, the value of
the documentation's own example stands in, and is named.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from . import reading_batches, reading_indexes
from .fields import ImpossibleInput, Inputs
from .phrases import (
    consistency,
    counted,
    exact,
    first,
    says,
    size_after,
    size_of,
    sizes,
)
from .rates import SECONDS
from .reading_batches import resend
from .reading_inputs import Reader, known, one_size, rate_of

__all__ = ["READERS", "Reader", "one_size", "rate_of", "resend"]

_ABSENT = r"not exist|without an? item|no item|no such|missing|non-?existent|absent|not there|not (?:be )?(?:found|in the table|stored)|does not find|finds no"
_PEOPLE = "(?:users?|customers?|items?|orders?|devices?|sensors?|records?|readings?|writes?|updates?)"


def _item(question: str, given: Inputs, _unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    tables = [value for value in given.values() if isinstance(value, Mapping)]
    item = given.get("item", tables[0] if len(tables) == 1 else None)
    if item is None:
        item = _spoken_item(question)
    elif "item" not in given and len(tables) == len(given) and set(tables[0]) <= _TYPES:
        # The inputs are the item itself.
        item = given
    if not isinstance(item, Mapping) or not item:
        return {"task": "item", **given}
    stated = sizes(question)
    return {"task": "item", "item": {name: _value(value, stated) for name, value in item.items()}}


_TYPES = frozenset({"S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"})
_SAID: tuple[tuple[str, Callable[[str], Mapping[str, object]]], ...] = (
    (r"'([^']*)'", lambda found: {"S": found}),
    (r"(?:Binary,? (?:of )?)?([0-9][0-9,]*) (?:raw |random )?bytes", lambda found: {"B": int(exact(found))}),
    (r"(-?[0-9][0-9.]*)(?: \(N\))?", lambda found: {"N": found}),
    (r"(true|false)", lambda found: {"BOOL": found.lower() == "true"}),
    (r"(NULL)\b", lambda _: {"NULL": True}),
    (r"(?:an )?empty (List)", lambda _: {"L": []}),
    (r"(?:an )?empty (Map)", lambda _: {"M": {}}),
)


def _spoken_item(question: str) -> dict[str, object]:
    """The attributes that a question writes as Name='text', Name=12.5 (N), Name = 300 raw bytes, Name=NULL."""
    item: dict[str, object] = {}
    for found in re.finditer(r"([\w.-]+) ?= ?(?=\S)", question):
        rest = question[found.end() :]
        for pattern, made in _SAID:
            value = re.match(pattern, rest, re.IGNORECASE)
            if value:
                item[found[1]] = made(value[1])
                break
    return item


def _value(value: object, stated: Sequence[Fraction]) -> object:
    """A value as the oracle has it: flags as flags, and Binary by its length where the question states it."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return value
    ((kind, held),) = value.items()
    if kind in {"BOOL", "NULL"} and not isinstance(held, bool):
        return {kind: str(held).lower() != "false"}
    if kind == "B" and isinstance(held, Mapping) and len(held) == 1:
        return {kind: next(iter(held.values()))}
    if kind == "B" and isinstance(held, str) and _length(held) not in stated:
        if len(held) in stated:
            return {kind: len(held)}
        # A placeholder in the place of bytes: "<300 bytes>".
        return {kind: int(sizes(held)[0])} if _length(held) < 0 and sizes(held) else value
    if kind == "L" and isinstance(held, list):
        return {kind: [_value(each, stated) for each in held]}
    if kind == "M" and isinstance(held, Mapping):
        return {kind: {key: _value(each, stated) for key, each in held.items()}}
    return value


def _length(held: str) -> int:
    try:
        return len(base64.b64decode(held, validate=True))
    except binascii.Error:
        return -1


def _get(question: str, given: Inputs, _unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    mode = consistency(question, given.get("mode"))
    nothing = "size" in given and not given["size"]
    if given.get("missing") or nothing or (given.get("size") is None and says(question, _ABSENT)):
        return {"task": "get", "mode": mode, "missing": True}
    size = one_size(question, given)
    if given.get("size") is None and says(question, r"projection|attribute"):
        # What comes back is smaller than the item.
        size = max(sizes(question))
    number = given.get("n") or counted(question, r"(?:GetItems?(?: calls| requests)?|reads|gets)")
    if number and number != 1:
        return {"task": "gets", "mode": mode, "n": number, "size": size}
    found: dict[str, object] = {"task": "get", "mode": mode, "size": size}
    if given.get("returned") is not None:
        found["returned"] = given["returned"]
    elif says(question, r"projection|attribute"):
        smaller = [each for each in sizes(question) if each < exact(str(size))]
        found["returned"] = size_after(question, r"return\w*") or (smaller[0] if smaller else None)
    return found


def _read_rate(question: str, given: Inputs, unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    mode = consistency(question, given.get("mode"))
    if unit.startswith("KB"):
        units = given.get("rcu", given.get("units")) or first(question, r"N (?:RCUs?|read capacity)")
        return {"task": "throughput", "mode": mode, "rcu": units}
    return {"task": "provision", "mode": mode, "size": one_size(question, given), **_pace(question, given)}


def _pace(question: str, given: Inputs) -> dict[str, object]:
    """A rate, or a number of users or items and the seconds it is spread over."""
    many = given.get("users", given.get("items", given.get("count", given.get("n"))))
    if many is not None and not any(given.get(name) is not None for name in ("rate", *SECONDS)):
        return {"count": many, "seconds": given.get("seconds") or _seconds(question)}
    try:
        return rate_of(question, given)
    except ImpossibleInput:
        many = counted(question, _PEOPLE)
        if many is None:
            raise
        return {"count": many, "seconds": given.get("seconds") or _seconds(question)}


def _write(question: str, given: Inputs, _unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    found: dict[str, object] = {"task": "write"}
    if says(question, r"ReturnValues|return_values|ALL_OLD|ALL_NEW|UPDATED_OLD|UPDATED_NEW"):
        found["return_values"] = True
    old = given.get("existing", given.get("old", given.get("before"))) or None
    new = given.get("new", given.get("after", given.get("sent"))) or None
    if "existing" in given or says(question, r"\bfails\b|condition.*fail|failed"):
        if "existing" not in given and old is None and not says(question, _ABSENT):
            old = size_after(question, r"stored|existing") or one_size(question, given)
            new = new or next((each for each in sizes(question) if each != old), None)
        return {**found, "kind": "failed", "old": old, "new": new}
    kind = "update" if says(question, r"update") else "put"
    if (
        says(question, r"delet(?!e[sd]? (?:an? |one |the )?(?:[0-9.,]+ ?(?:KB|bytes?) )?attribute)")
        and new is None
    ):
        stated = given.get("size") or next(iter(sizes(question)), None)
        if given.get("missing") or (old is None and (stated is None or says(question, _ABSENT))):
            return {**found, "kind": "delete"}
        return {**found, "kind": "delete", "old": old or one_size(question, given)}
    if new is None and old is None:
        old, new = _spoken(question, given, kind)
    elif new is None:
        new = old
    found |= {"kind": kind, "old": old, "new": new}
    if kind == "update" and old is not None and exact(str(old)) == exact(str(new)):
        smaller = [each for each in sizes(question) if each < exact(str(old))]
        changed = given.get("changed", given.get("delta")) or (smaller[0] if smaller else None)
        if changed is not None:
            found["changed"] = changed
    return found


_PART = r"\b(?:a|an|one|the|its|new)\b[^.;]*?attribute"


def _spoken(question: str, given: Inputs, kind: str) -> tuple[object, object]:
    """The old and the new size that a question speaks of."""
    stated = sizes(question)
    if given.get("size") is not None or len(stated) < 2:
        size = one_size(question, given)
        creates = says(question, r"creat|upsert|\bnew item") or kind == "put"
        return (None if creates else size), size
    if kind == "put":
        verb = re.search(r"replac\w*|overwr\w*|\bover\b", question, re.IGNORECASE)
        after = sizes(question[verb.end() :]) if verb else []
        if len(after) > 1:
            return after[0], after[1]
        return (after[0], stated[0]) if after else (None, stated[0])
    part = size_of(question, "attributes?")
    whole = next((each for each in stated if each != part), stated[0])
    if part is not None and says(question, r"\b(?:remov|delet|drop)"):
        return whole, exact(str(whole)) - part
    if part is None and says(question, r"\badd\w* [0-9.,]+[ -]?(?:KB|bytes?) to\b"):
        part, whole = stated[0], stated[1]
    if part is not None and says(question, r"\badd"):
        return whole, exact(str(whole)) + part
    if says(question, r"\bfrom\b|before|grow|shrink|\bto [0-9]"):
        return stated[0], stated[1]
    return max(stated), max(stated)


def _write_rate(question: str, given: Inputs, unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    stated = given.get("tx")
    mode = given.get("mode")
    tx = stated if isinstance(stated, bool) else mode == "TX" or says(question, r"transaction|Transact")
    if unit.startswith("KB"):
        units = given.get("wcu", given.get("units")) or first(question, r"N (?:WCUs?|write capacity)")
        return {"task": "throughput", "wcu": units, **({"tx": True} if tx else {})}
    return {"task": "provision", "tx": tx, "size": one_size(question, given), **_pace(question, given)}


def _seconds(question: str) -> Fraction:
    for words, factor in ((r"N ?(?:s|seconds)\b", 1), (r"N ?min(?:utes)?\b", 60), (r"N ?h(?:ours)?\b", 3600)):
        number = first(question, words)
        if number is not None:
            return number * factor
    for word, length in (("minute", 60), ("hour", 3600), ("day", 86_400)):
        if says(question, rf"\b(?:a|an|one|per|within an?|over an?|every|each) {word}"):
            return Fraction(length)
    return Fraction(1)


def _reader(read: Reader, *, same: bool = True) -> Reader:
    """A reader that knows other names of the fields, and what "Same ..." refers to."""

    def reader(question: str, given: Inputs, unit: str, earlier: Sequence[Inputs]) -> Inputs:
        short = known(given)
        numbers = bool(sizes(question)) or bool(set(short) - {"mode"})
        if not same or numbers or not earlier or not says(question, r"^(?:the )?same\b"):
            return read(question, short, unit, earlier)
        before = earlier[-1]
        stated = {"mode": consistency(question, short.get("mode"))} if "mode" in before else {}
        count = {"select": "count"} if before.get("task") == "query" and says(question, r"\bcount\b") else {}
        return {**before, **stated, **count}

    return reader


READERS: Mapping[str, Reader] = {
    "F01": _item,
    "F02": _reader(_get),
    "F03": _reader(_read_rate),
    "F04": _reader(_write),
    "F05": _reader(_write_rate),
    "F06": _reader(reading_batches.batch),
    "F07": _reader(reading_batches.query),
    "F08": _reader(reading_batches.transaction),
    "F09": _reader(reading_indexes.write),
    "F10": _reader(reading_indexes.read, same=False),
}
