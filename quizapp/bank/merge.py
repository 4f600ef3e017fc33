"""Three-way merge of what a question says: what the files last said, what a curator made of it, what the files say now.

Pure: a version is a dictionary as `versions.said` makes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Said = dict[str, Any]

# Fields that are one text or one list; the choices are looked into below.
_WHOLE = ("stem", "explanation", "sources", "facts", "case")
_SHAPE = ("kind", "choose", "parts")
_LISTS = ("options", "numbers")
# Kinds whose options can be merged one by one. In the others each depends on
# the rest: on the order of steps, on which premise has which response.
_ONE_BY_ONE = frozenset(["single", "multiple", "true-false", "numeric"])


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that waits for a person. Where `base` equals `ours`, only the file
    changed it, but another field of the same question clashes."""

    field: str
    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """Either `said`, or the clashes that stand in its way."""

    said: Said | None
    clashes: tuple[Clash, ...] = ()


def merge(base: Said, ours: Said, theirs: Said) -> Merged:
    """Take every change that only one side made.

    One true clash holds back the whole question: half of a rewritten question
    beside half of another makes a third that nobody checked.
    """
    alike = _shape(base) == _shape(ours) == _shape(theirs) and base["kind"] in _ONE_BY_ONE
    flat_base, flat_ours, flat_theirs = (_flat(said, alike=alike) for said in (base, ours, theirs))
    merged: dict[str, Any] = {}
    clashes: list[Clash] = []
    held: list[Clash] = []
    for field in flat_base:
        was, mine, file = flat_base[field], flat_ours[field], flat_theirs[field]
        if mine in (was, file):
            merged[field] = file
            if mine != file:
                held.append(Clash(field, was, mine, file))
        elif file == was:
            merged[field] = mine
        else:
            clashes.append(Clash(field, was, mine, file))
    if clashes:
        return Merged(None, tuple(clashes + held))
    return Merged(_unflat(merged, alike=alike, shape=theirs))


def _shape(said: Said) -> tuple[Any, ...]:
    return (*(said[name] for name in _SHAPE), *(len(said[part]) for part in _LISTS))


def _flat(said: Said, *, alike: bool) -> dict[str, Any]:
    flat: dict[str, Any] = {name: said[name] for name in _WHOLE}
    if not alike:
        # Options came or went: then they are one thing, taken from one side.
        flat["choices"] = {name: said[name] for name in (*_SHAPE, *_LISTS)}
        return flat
    # Which option is right belongs together: two half-moved keys make none or two.
    flat["keys"] = [[row["key"] for row in said[part]] for part in _LISTS]
    for part in _LISTS:
        for place, row in enumerate(said[part], start=1):
            flat |= {f"{part} {place} {name}": value for name, value in row.items() if name != "key"}
    return flat


def _unflat(flat: dict[str, Any], *, alike: bool, shape: Said) -> Said:
    said = {name: flat[name] for name in _WHOLE}
    if not alike:
        choices: Said = flat["choices"]
        return said | choices
    said |= {name: shape[name] for name in _SHAPE}
    for part, keys in zip(_LISTS, flat["keys"], strict=True):
        said[part] = [
            {name: keys[place - 1] if name == "key" else flat[f"{part} {place} {name}"] for name in row}
            for place, row in enumerate(shape[part], start=1)
        ]
    return said
