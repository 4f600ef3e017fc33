"""Reading the short inputs of a vector with its question: families F01 to F10.

What the inputs say wins over the question. Where neither says it, the value of
the documentation's own example stands in, and is named.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from .fields import ImpossibleInput, Inputs
from .phrases import consistency, counted, every, exact, first, rate, says, size_after, sizes
from .rates import SECONDS

Reader = Callable[[str, Inputs, str, Sequence[Inputs]], Inputs]

# The example of the guide for an LSI: 4 entries of 200 bytes, items of 2,000.
_LSI = {"task": "query", "kind": "lsi", "n": 4, "entry": 200, "fetched": 4, "base": 2000}


def one_size(question: str, given: Inputs, *names: str) -> object:
    """The size that the inputs name, or else the first of the question."""
    for name in names or ("size",):
        if given.get(name) is not None:
            return given[name]
    if given.get("size_kb") is not None:
        return exact(str(given["size_kb"])) * 1024
    found = sizes(question)
    if not found:
        raise ImpossibleInput("size is neither in the inputs nor in the question.")
    return found[0]


def rate_of(question: str, given: Inputs) -> dict[str, object]:
    """The rate that the inputs name, or else that of the question."""
    other = every(question)
    if other and given.get("rate") is not None and exact(str(given["rate"])) * SECONDS[other[0]] == other[1]:
        # The inputs have it in seconds already, which is what the question asks for.
        return {other[0]: other[1]}
    for name in ("rate", *SECONDS):
        if given.get(name) is not None:
            return {name: given[name]}
    for short, name in (("per_min", "per_minute"), ("rpm", "per_minute"), ("per_h", "per_hour")):
        if given.get(short) is not None:
            return {name: given[short]}
    number = rate(question)
    if number is not None:
        return {"rate": number}
    if other:
        return {other[0]: other[1]}
    raise ImpossibleInput("rate is neither in the inputs nor in the question.")


def _item(_question: str, given: Inputs, _unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    return {"task": "item", **given}


def _get(question: str, given: Inputs, _unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    mode = consistency(question, given.get("mode"))
    if given.get("missing") or says(question, r"not exist|no such|missing"):
        return {"task": "get", "mode": mode, "missing": True}
    found: dict[str, object] = {"task": "get", "mode": mode, "size": one_size(question, given)}
    if given.get("returned") is not None:
        found["returned"] = given["returned"]
    elif says(question, r"projection"):
        found["returned"] = size_after(question, r"return\w*")
    return found


def _read_rate(question: str, given: Inputs, unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    mode = consistency(question, given.get("mode"))
    if given.get("rcu") is not None and unit.startswith("KB"):
        return {"task": "throughput", "mode": mode, "rcu": given["rcu"]}
    return {"task": "provision", "mode": mode, "size": one_size(question, given), **rate_of(question, given)}


def _write(question: str, given: Inputs, _unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    returns = {"return_values": True} if says(question, r"ReturnValues|return_values|ALL_OLD|ALL_NEW") else {}
    old = given.get("existing", given.get("old", given.get("before")))
    new = given.get("new", given.get("after"))
    if "existing" in given or says(question, r"\bfails\b|condition.*fail"):
        return {"task": "write", "kind": "failed", "old": old, "new": new, **returns}
    if says(question, r"delete"):
        if given.get("missing") or says(question, r"not exist|missing|no such"):
            return {"task": "write", "kind": "delete", **returns}
        return {"task": "write", "kind": "delete", "old": old or one_size(question, given), **returns}
    kind = "update" if says(question, r"update") else "put"
    if new is None and old is None:
        new = one_size(question, given)
    elif new is None:
        new = old
    return {"task": "write", "kind": kind, "old": old, "new": new, **returns}


def _write_rate(question: str, given: Inputs, unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    if given.get("wcu") is not None and unit.startswith("KB"):
        return {"task": "throughput", "wcu": given["wcu"]}
    stated = given.get("tx")
    tx = stated if isinstance(stated, bool) else says(question, r"transaction")
    found: dict[str, object] = {"task": "provision", "tx": tx, "size": one_size(question, given)}
    many = given.get("users", given.get("items", given.get("count")))
    if many is not None:
        period = given.get("seconds") or _seconds(question)
        return {**found, "count": many, "seconds": period}
    return {**found, **rate_of(question, given)}


def _seconds(question: str) -> Fraction:
    for words, factor in ((r"N ?(?:s|seconds)\b", 1), (r"N ?min(?:utes)?\b", 60), (r"N ?h(?:ours)?\b", 3600)):
        number = first(question, words)
        if number is not None:
            return number * factor
    for word, length in (("minute", 60), ("hour", 3600), ("day", 86_400)):
        if says(question, rf"\b(?:a|an|one|per|within an?|over an?) {word}"):
            return Fraction(length)
    return Fraction(1)


_GROUP = re.compile(r"([0-9][0-9,]*) ?(?:x|\*|times) ?([0-9.]+) ?(KB|B|bytes?)", re.IGNORECASE)


def _groups(stated: object) -> list[Mapping[str, object]]:
    """Groups of equal items: "7x5KB", or a list of sizes."""
    if isinstance(stated, str):
        return [
            {"n": exact(times), "size": exact(size) * (1024 if unit.lower() == "kb" else 1)}
            for times, size, unit in _GROUP.findall(stated)
        ]
    if isinstance(stated, list):
        return [{"n": 1, "size": size} for size in stated]
    return []


def _api(question: str, family: str) -> str:
    found = re.search(r"(Batch|Transact)(Get|Write)Items?", question)
    if found:
        return found[0] if found[0].endswith("s") or found[1] == "Batch" else f"{found[0]}s"
    if family == "F08":
        return "TransactGetItems" if says(question, "read") else "TransactWriteItems"
    return "BatchWriteItem" if says(question, "write|put|load") else "BatchGetItem"


def _limits(question: str, given: Inputs, unit: str, family: str) -> Inputs | None:
    """How many calls, or how many items in one; None if something else is asked."""
    found: dict[str, object] = {"api": _api(question, family)}
    stated = sizes(question, below=409_601)
    if given.get("size") is not None:
        found["size"] = given["size"]
    elif stated:
        found["size"] = stated[0]
    if says(unit, "call|transaction|request"):
        number = (
            given.get("n") or given.get("items") or counted(question, "(?:items|puts|keys|records|actions)")
        )
        return {"task": "calls", "n": number, **found}
    if says(unit, "item|put|key|action"):
        return {"task": "per_call", **found}
    return None


def _batch(question: str, given: Inputs, unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    limits = _limits(question, given, unit, "F06")
    if says(question, "unprocessed"):
        return _resend(question, given)
    if limits:
        return limits
    if says(unit, "RCU|RRU"):
        stated = given.get("sizes")
        items = _groups(stated)
        if not items and given.get("n") is not None:
            items = [{"n": given["n"], "size": one_size(question, given)}]
        missing = given.get("missing") or (first(stated, r"N ?missing") if isinstance(stated, str) else None)
        return {
            "task": "read",
            "items": items,
            "missing": missing or 0,
            "mode": consistency(question, given.get("mode")),
        }
    puts, deletes = _groups(given.get("puts")), _groups(given.get("deletes"))
    if not puts and not deletes:
        number = given.get("n") or counted(question, "(?:items|puts|records)")
        puts = [{"n": number, "size": one_size(question, given)}]
    return {"task": "write", "puts": puts, "deletes": deletes}


def _resend(question: str, given: Inputs) -> Inputs:
    left = (
        given.get("unprocessed") or first(question, r"N Unprocessed") or counted(question, "UnprocessedItems")
    )
    return {
        "task": "resend",
        "sent": given.get("sent") or first(question, r"of N\b") or 25,
        "unprocessed": left,
    }


resend = _resend


def _query(question: str, given: Inputs, _unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    found: dict[str, object] = {"task": "query", "mode": consistency(question, given.get("mode"))}
    stated = sizes(question)
    if given.get("limit") is not None:
        return {
            **found,
            "n": given.get("items", given.get("n")),
            "size": one_size(question, given),
            "limit": given["limit"],
        }
    number = (
        given.get("items") or given.get("n") or counted(question, "(?:items|orders|records|entries|rows)")
    )
    total = given.get("total")
    if total is None:
        total = exact(str(number or 1)) * exact(str(one_size(question, given)))
    found["total"] = total
    exactly = exact(str(total))
    if number and exactly:
        found["n"] = number
    elif exactly and len(stated) > 1 and sum(stated) == exactly:
        found["sizes"] = stated
    if says(question, "filter"):
        kept = given.get("returned", given.get("kept"))
        found["kept"] = (
            kept if kept is not None else first(question, r"(?:keeps|passes|returns|leaves|matches) N")
        )
    if says(question, "projection"):
        found["returned"] = given.get("returned") or size_after(question, r"return\w*")
    if says(question, r"select ?= ?count|\bcount\b"):
        found["select"] = "count"
    if given.get("partitions") is not None:
        found["partitions"] = given["partitions"]
    return found


def _transaction(question: str, given: Inputs, unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    if not says(unit, "RCU|WCU|RRU|WRU"):
        limits = _limits(question, given, unit, "F08")
        if limits:
            return limits
    found: dict[str, object] = {}
    if (given.get("rate") or 1) != 1 or says(question, r"transactions?/s|transfers/s|/s\b"):
        pace = exact(str(given.get("rate") or rate(question) or 1))
        if pace != 1:
            found["rate"] = pace
    if says(unit, "RCU|RRU"):
        number = given.get("items") or counted(question, "items")
        items = [{"n": number, "size": one_size(question, given)}]
        return {**found, "task": "read", "items": items, "dax": says(question, r"\bDAX\b")}
    found = {**found, "task": "write", "actions": _actions(question, given)}
    if says(question, r"\bGSIs?\b|\bindex"):
        found["index_entries"] = [{"n": counted(question, "(?:GSIs?|index(?:es)?)") or 1, "size": 100}]
    return found


def _actions(question: str, given: Inputs) -> list[Mapping[str, object]]:
    stated = given.get("actions")
    if isinstance(stated, str):
        return [_action(part.strip()) for part in stated.split(",")]
    if isinstance(stated, list):
        return stated
    if given.get("items") is not None:
        return [{"n": given["items"], "new": one_size(question, given)}]
    # "two accounts of 300 bytes updated + one 600-byte ledger item put"
    parts = [part for part in re.split(r"\+|;| and ", question) if sizes(part, below=409_601)]
    return [
        {
            "n": counted(part, "(?:items?|accounts?|records?|actions?|orders?)") or 1,
            "new": sizes(part, below=409_601)[0],
        }
        for part in parts
    ]


def _action(text: str) -> Mapping[str, object]:
    """One action in the short form: put2.2, upd6->1, del3, check2 (KB)."""
    numbers = [exact(each) * 1024 for each in re.findall(r"[0-9]+(?:\.[0-9]+)?", text)]
    if not numbers:
        raise ImpossibleInput(f"actions has an action that cannot be read: {text!r}.")
    if len(numbers) > 1:
        return {"old": numbers[0], "new": numbers[1]}
    return {"old" if text.lower().startswith("del") else "new": numbers[0]}


def _index_write(question: str, given: Inputs, _unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    if given.get("changes") is not None:
        entry = given.get("entry") or size_after(question, r"entry")
        return {
            "task": "lifetime",
            "changes": given["changes"],
            "entry": entry,
            "deleted": says(question, "deleted") and not says(question, "never deleted"),
        }
    if given.get("base") is not None and "before" not in given:
        return _all_indexes(question, given)
    found: dict[str, object] = {"task": "index", "before": given.get("before"), "after": given.get("after")}
    found["key_changed"] = bool(given.get("key_changed"))
    if given.get("proj_changed") is not None:
        found["projected_changed"] = given["proj_changed"]
    if given.get("base") is not None:
        found["base"] = given["base"]
    return found


def _all_indexes(question: str, given: Inputs) -> Inputs:
    """A new item on a table with several indexes, their entries in brackets: "(ALL; KEYS_ONLY entry 90 bytes)"."""
    kind = "lsi" if says(question, r"\bLSI") else "gsi"
    listed = re.search(rf"{kind}s?\b[^(]*\(([^)]*)\)", question, re.IGNORECASE)
    entries: list[object] = []
    for part in re.split(r"[;,]", listed[1]) if listed else []:
        stated = sizes(part)
        if stated:
            entries.append(stated[0])
        elif says(part, r"\bALL\b"):
            entries.append(given["base"])
    number = counted(question, f"{kind}s") or len(entries)
    if len(entries) == 1:
        entries *= int(number)
    if not entries:
        entry = size_after(question, "entr(?:y|ies)") or given.get("entry")
        entries = [entry] * int(number)
    charged = "table" if says(question, "from the table") else "all"
    return {
        "task": "table",
        "new": given["base"],
        "indexes": [{"kind": kind, "after": entry} for entry in entries],
        "charged": charged,
    }


def _index_read(question: str, given: Inputs, _unit: str, earlier: Sequence[Inputs]) -> Inputs:
    mode = consistency(question, given.get("mode"))
    number = given.get("entries") or counted(question, "entries") or counted(question, "items")
    if says(question, "LSI|local"):
        if says(question, r"^same"):
            before = next((each for each in reversed(earlier) if each.get("kind") == "lsi"), None)
            return {**(before or {**_LSI, "n": number, "fetched": number}), "mode": mode}
        local = size_after(question, r"entries|LSI") or _LSI["entry"]
        found: dict[str, object] = {"task": "query", "kind": "lsi", "mode": mode, "n": number, "entry": local}
        if says(question, "fetch|not projected|base"):
            base = size_after(question, r"fetch|base|item") or _LSI["base"]
            found |= {"fetched": given.get("fetched") or number, "base": base}
        return found
    if mode == "SC":
        return {"task": "query", "kind": "gsi", "mode": "SC", "n": number or 1, "entry": 100}
    stated = sizes(question)
    if given.get("total") is not None and number:
        entry: object = exact(str(given["total"])) / exact(str(number))
    else:
        entry = given.get("size") or (stated[0] if stated else None)
    found = {"task": "query", "kind": "gsi", "mode": "EC", "n": number or 1, "entry": entry}
    if says(question, "BatchGetItem"):
        base = stated[1] if len(stated) > 1 else given.get("base")
        return {**found, "task": "then_batch", "fetched": given.get("fetched") or number, "base": base}
    if len(stated) > 1:
        found["base"] = stated[-1]
    return found


READERS: Mapping[str, Reader] = {
    "F01": _item,
    "F02": _get,
    "F03": _read_rate,
    "F04": _write,
    "F05": _write_rate,
    "F06": _batch,
    "F07": _query,
    "F08": _transaction,
    "F09": _index_write,
    "F10": _index_read,
}
