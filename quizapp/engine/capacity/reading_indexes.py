"""Reading the short inputs of a vector with its question: writes to and reads from indexes (F09 and F10)."""

import re
from collections.abc import Sequence

from .fields import Inputs
from .phrases import (
    ENTRIES,
    consistency,
    counted,
    exact,
    first,
    rate,
    says,
    size_after,
    size_of,
    sizes,
    without_rates,
)

# The example of the guide for an LSI: 4 entries of 200 bytes, items of 2,000.
_LSI = {"task": "query", "kind": "lsi", "n": 4, "entry": 200, "fetched": 4, "base": 2000}
_NO_KEY = r"without (?:the |an? |its |any )?(?:GSI|index|sort|partition)|(?:lacks|no|not have|has not) (?:the |an? )?(?:GSI|index)(?:'s)?(?: partition| sort)? (?:key|attribute)|sparse"
_UNTOUCHED = r"\bNOT (?:be )?(?:projected|in the index|part of)|unprojected|non-?projected|outside (?:of )?the (?:index|projection)"
_KEY = r"(?:GSI|index|LSI)(?:'s)? (?:partition |sort |hash |range )?key|key (?:value )?(?:is )?chang|(?:whose|the|its) key"
_NOT_KEY = (
    r"non-?key|\bno key|not (?:a|the|part of the) (?:index )?key|not (?:a|in the) key|other than the key"
)


def write(question: str, given: Inputs, _unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    """F09: what a write consumes on an index, on all of them, or over the life of an item."""
    changes = given.get("changes")
    if changes is None and says(question, r"times|life"):
        changes = first(question, r"N times")
    if changes is not None:
        entry = given.get("entry") or size_of(question, ENTRIES) or size_after(question, "entry") or 100
        deleted = says(question, "deleted") and not says(question, "never deleted|not deleted")
        return {"task": "lifetime", "changes": changes, "entry": entry, "deleted": deleted}
    stated = {"before", "after"} & set(given)
    several = says(question, r"\b(?:GSIs|LSIs|indexes)\b") or says(
        question, r"from the table|table \+ index|WCU of the table|altogether|in total|together"
    )
    if not stated and (given.get("base") is not None or given.get("new") is not None or several):
        return _all_indexes(question, given)
    found: dict[str, object] = {"task": "index"}
    found |= (
        {"before": given.get("before"), "after": given.get("after")} if stated else _entries(question, given)
    )
    changed = given.get("key_changed")
    if changed is None:
        moved = says(question, r"chang|moves|set to|from \S+ to") and says(question, _KEY)
        changed = moved and not says(question, _NOT_KEY)
    found["key_changed"] = bool(changed)
    projected = given.get("proj_changed", given.get("projected_changed"))
    if projected is None and says(question, _UNTOUCHED):
        projected = False
    if projected is not None:
        found["projected_changed"] = projected
    base = given.get("base") or _base(question, found)
    if base is not None:
        found["base"] = base
    pace = given.get("rate") or rate(question)
    if pace is not None and pace != 1:
        found["rate"] = pace
    return found


def _base(question: str, found: Inputs) -> object:
    """The size of the item in the table, where the entry has another."""
    base = size_of(question, "items?")
    entries = {exact(str(found[name])) for name in ("before", "after") if found[name] is not None}
    return (
        base
        if base is not None and entries and base > max(entries) + 1 and len(sizes(question)) > 1
        else None
    )


def _entries(question: str, given: Inputs) -> dict[str, object]:
    """The entry before and after a write, from the words of the question."""
    whole = re.search(r"\bALL\b", question) is not None
    entry = given.get("entry", given.get("size")) or size_of(question, ENTRIES)
    if entry is None:
        found = sizes(without_rates(question))
        entry = found[0] if found and (whole or len(found) > 1 or not says(question, "KEYS_ONLY")) else 100
    if says(question, _NO_KEY) and not says(question, "removes|add(?:s|ed)|gives|gets|leaves|loses"):
        return {"before": None, "after": None}
    if says(
        question,
        r"\bnew (?:[\w.,]+ ?(?:KB|bytes?|byte)? )?item|inserts?|first time|adds the (?:GSI|index)|key attribute (?:is )?added",
    ):
        return {"before": None, "after": entry}
    if says(question, r"deletes?d?\b|DeleteItem|removes? the|no longer|leaves .* without|loses"):
        return {"before": entry, "after": None}
    both = sizes(question)
    pair = len(both) > 1 and says(question, r"before\b.*\bafter|\bold\b.*\bnew\b|from [0-9].* to [0-9]")
    return {"before": both[0] if pair else entry, "after": both[1] if pair else entry}


def _all_indexes(question: str, given: Inputs) -> Inputs:
    """A write of a whole item on a table with several indexes."""
    base = given.get("base") or given.get("new") or size_of(question, "items?") or sizes(question)[0]
    gone = says(question, r"delet|removes? the item")
    item, place = ("old", "before") if gone else ("new", "after")
    indexes = [
        {"kind": kind, place: entry}
        for kind, text in _by_kind(question).items()
        for entry in _listed(text, kind, base, given)
    ]
    of_table = says(question, "from the table") or (
        says(question, "of the table") and all(index["kind"] == "lsi" for index in indexes)
    )
    return {"task": "table", item: base, "indexes": indexes, "charged": "table" if of_table else "all"}


def _by_kind(question: str) -> dict[str, str]:
    """What a question says of its local and of its global indexes."""
    named = [kind for kind in ("lsi", "gsi") if says(question, rf"\b{kind}s?\b")]
    if len(named) < 2:
        return {named[0] if named else "gsi": question}
    found = dict.fromkeys(named, "")
    last = ""
    # Brackets belong to what stands before them.
    for part in re.split(r"(?:[;,:]| and | with |\+)(?![^(]*\))", question):
        last = next((kind for kind in named if says(part, rf"\b{kind}s?\b")), last)
        if last:
            found[last] += f", {part}"
    return found


def _listed(question: str, kind: str, base: object, given: Inputs) -> list[object]:
    """The entry of each index, perhaps in brackets: "two LSIs (ALL; KEYS_ONLY entry 90 bytes)"."""
    listed = re.search(rf"{kind}s?\b(?:[^(.]*?)\(([^)]*)\)", question, re.IGNORECASE)
    text = listed[1] if listed else question
    # A size in brackets belongs to the projection before it: "ALL and KEYS_ONLY (100 bytes)".
    if not listed or not says(text, "ALL|KEYS_ONLY|INCLUDE|entr"):
        text = question
    number = int(counted(question, f"(?:{kind}s?|indexes)") or 0)
    entries: list[object] = []
    for part in re.split(r"[;,]| and |\+", text):
        stated = size_of(part, ENTRIES) or next(reversed(sizes(part)), None)
        if says(part, r"KEYS_ONLY|INCLUDE"):
            entries.append(stated or given.get("entry"))
        elif re.search(r"\bALL\b", part):
            entries.append(base)
        elif says(part, "entr") or (text is not question and stated):
            if entries and entries[-1] is None:
                entries.pop()
            entries.append(stated or given.get("entry"))
    # An entry of which only the projection is known has less than 1 KB.
    entries = [100 if entry is None else entry for entry in entries] or [given.get("entry") or 100]
    return (entries + entries[-1:] * number)[: number or len(entries)]


def read(question: str, given: Inputs, _unit: str, earlier: Sequence[Inputs]) -> Inputs:
    """F10: what a query of an index consumes, with what is fetched."""
    mode = consistency(question, given.get("mode"))
    number = given.get("entries", given.get("n")) or counted(question, f"(?:{ENTRIES}|matches)")
    number = number or counted(question, "items")
    same = says(question, r"^(?:the )?same\b")
    of_local = bool(earlier) and earlier[-1].get("kind") == "lsi" and not says(question, "GSI|global")
    if says(question, "LSI|local") or (same and of_local):
        return _local(question, given, mode, number, earlier)
    stated = sizes(question)
    then = says(question, "GetItem|batch")
    if mode == "SC" and not then:
        return {"task": "query", "kind": "gsi", "mode": "SC", "n": number or 1, "entry": 100}
    entry = given.get("entry", given.get("size"))
    if entry is None and given.get("total") is not None:
        total = exact(str(given["total"]))
        # So many bytes of entries that nobody counted: entries that fill a step each round like their sum.
        number = number or max(1, -(-total // 4096))
        entry = total / exact(str(number))
    if entry is None:
        entry = size_of(question, ENTRIES) or (stated[0] if stated else None)
        if entry is not None and entry > 409_600:
            # So much is no entry: it is what is read.
            number = number or -(-entry // 4096)
            entry = entry / exact(str(number))
    base = given.get("base") or size_of(question, "items?|documents?|records?|rows?|orders?|profiles?")
    found = {"task": "query", "kind": "gsi", "mode": "EC", "n": number or 1, "entry": entry}
    if then:
        fetched = given.get("fetched") or counted(question, "(?:base )?items") or number
        base = base or (stated[1] if len(stated) > 1 else None)
        return {**found, "task": "then_batch", "mode": mode, "fetched": fetched, "base": base}
    if base is not None and base != entry:
        found["base"] = base
    elif len(stated) > 1:
        found["base"] = stated[-1]
    return found


def _local(question: str, given: Inputs, mode: str, number: object, earlier: Sequence[Inputs]) -> Inputs:
    if says(question, r"^(?:the )?same\b"):
        before = next((each for each in reversed(earlier) if each.get("kind") == "lsi"), None)
        return {**(before or {**_LSI, "n": number or 4, "fetched": number or 4}), "mode": mode}
    entry = given.get("entry", given.get("size")) or size_of(question, ENTRIES)
    base = given.get("base") or size_of(question, "items?|documents?|records?|rows?|orders?|profiles?")
    stated = sizes(question)
    if entry is None:
        entry = (
            exact(str(given["total"])) / exact(str(number or 1))
            if given.get("total") is not None
            else stated[0]
            if stated
            else _LSI["entry"]
        )
    found: dict[str, object] = {
        "task": "query",
        "kind": "lsi",
        "mode": mode,
        "n": number or 4,
        "entry": entry,
    }
    nothing = says(
        question,
        r"(?:everything|all attributes|all) (?:is |are )?projected|no fetch|without (?:any |a )?fetch|nothing (?:is |to be )?fetched",
    )
    needs = says(question, "fetch|not projected|unprojected|base|from the table|needs|whole item")
    unstated = not stated and given.get("size", given.get("entry", given.get("total"))) is None
    if (given.get("fetched") is not None or needs or unstated) and not nothing:
        fetched = given.get("fetched") or counted(question, "(?:base )?items") or number
        found |= {"fetched": fetched or 4, "base": base if base not in {None, entry} else _LSI["base"]}
    return found
