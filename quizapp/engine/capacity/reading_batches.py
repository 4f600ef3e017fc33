"""Reading the short inputs of a vector with its question: batches, queries and transactions (F06 to F08)."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from .fields import ImpossibleInput, Inputs
from .phrases import consistency, counted, exact, first, rate, says, size_after, size_of, sizes
from .reading_inputs import groups, one_size, spoken_groups

_MANY = "(?:items|orders|records|entries|rows|documents|messages|events)"
_ABSENT = r"(?:do(?:es)? not exist|not exist|missing|not found|absent|no such)"


def _api(question: str, family: str) -> str:
    found = re.search(r"(Batch|Transact)(Get|Write)Items?", question)
    if found:
        return found[0] if found[0].endswith("s") or found[1] == "Batch" else f"{found[0]}s"
    if family == "F08":
        return "TransactGetItems" if says(question, "read") else "TransactWriteItems"
    return "BatchWriteItem" if says(question, "write|put|load") else "BatchGetItem"


def _reading(question: str, unit: str, family: str) -> bool:
    """Whether read units are asked, or else write units."""
    if says(unit, "RCU|RRU|read"):
        return True
    return not says(unit, "WCU|WRU|write") and "Get" in _api(question, family)


def _limits(question: str, given: Inputs, unit: str, family: str) -> Inputs | None:
    """How many calls, or how many items in one; None if something else is asked."""
    found: dict[str, object] = {"api": _api(question, family)}
    # The limit of the call is no size of an item, though 400 KB may be stated as both.
    stated = sizes(question, below=409_601)
    if given.get("size") is not None:
        found["size"] = given["size"]
    elif stated:
        found["size"] = stated[0]
    if says(unit, "call|transaction|request|batch"):
        number = (
            given.get("n")
            or given.get("items")
            or counted(question, "(?:items|puts|deletes|writes|reads|keys|records|actions)")
        )
        return {"task": "calls", "n": number, **found}
    if says(unit, "item|put|key|action"):
        return {"task": "per_call", **found}
    return None


def batch(question: str, given: Inputs, unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    """F06: what a batch consumes, how many calls it takes, what is left of it."""
    if says(question, "unprocessed"):
        return resend(question, given)
    limits = _limits(question, given, unit, "F06")
    if limits:
        return limits
    if _reading(question, unit, "F06"):
        return {
            "task": "read",
            **_found_and_missing(question, given),
            "mode": consistency(question, given.get("mode")),
        }
    puts, deletes = groups(given.get("puts")), groups(given.get("deletes"))
    missing = _missing(question, given, given.get("deletes"))
    if puts or deletes:
        return {
            "task": "write",
            "puts": puts,
            "deletes": deletes,
            **({"missing": missing} if missing else {}),
        }
    if given.get("n") is not None or given.get("size") is not None:
        number = given.get("n") or counted(question, "(?:items|puts|deletes|records)") or 1
        spoken = [(question, exact(str(number)), [exact(str(one_size(question, given)))])]
    else:
        spoken = spoken_groups(question)
    kinds: dict[str, list[Mapping[str, object]]] = {"puts": [], "deletes": []}
    for words, number, stated in spoken:
        kind = "deletes" if says(words, "delet") else "puts"
        if kind == "deletes" and missing and _of_all(question):
            number -= exact(str(missing))
        kinds[kind].append({"n": number, "size": stated[0]})
    return {"task": "write", **kinds, **({"missing": missing} if missing else {})}


def _missing(question: str, given: Inputs, stated: object) -> object:
    """How many keys find nothing."""
    if isinstance(stated, str) and says(stated, "missing"):
        return first(stated, r"N ?missing")
    if given.get("missing") is not None:
        return given["missing"]
    if not says(question, _ABSENT):
        return 0
    return (
        first(
            question,
            rf"\bN(?: of (?:the|these|them)(?: keys| items)?)?(?: keys| items)?(?: are| is)? {_ABSENT}",
        )
        or first(question, rf"{_ABSENT}(?: for| are|:)? N\b")
        or 0
    )


def _of_all(question: str) -> bool:
    """Whether the missing keys are some of those counted before, not keys beside them."""
    return says(question, r"[0-9a-z] (?:of (?:the|these|them)|do not exist|does not exist)|, of which|whose")


def _found_and_missing(question: str, given: Inputs) -> dict[str, object]:
    stated = given.get("sizes", given.get("items"))
    items = groups(stated)
    missing = _missing(question, given, stated)
    number = given.get("found")
    if not items and number is not None:
        items = [{"n": number, "size": one_size(question, given)}]
    if not items and (given.get("n") is not None or given.get("size") is not None or isinstance(stated, int)):
        number = given.get("n") or stated or counted(question, "(?:items|keys|records)") or 1
        found = exact(str(number)) - (exact(str(missing)) if missing and _of_all(question) else 0)
        items = [{"n": found, "size": one_size(question, given)}]
    if not items:
        spoken = spoken_groups(question)
        if len(spoken) == 1 and spoken[0][1] == 1:
            keys = counted(question, "(?:keys|items)") or Fraction(1)
            spoken = [(words, keys, stated_) for words, _, stated_ in spoken]
        some = exact(str(missing)) if missing and _of_all(question) else 0
        items = [
            {"n": number - (some if not place else 0), "size": stated[0]}
            for place, (_, number, stated) in enumerate(spoken)
        ]
    return {"items": items, "missing": missing or 0}


def resend(question: str, given: Inputs) -> Inputs:
    """How many items the next request of a batch holds."""
    left = (
        given.get("unprocessed") or first(question, r"N Unprocessed") or counted(question, r"Unprocessed\w+")
    )
    return {
        "task": "resend",
        "sent": given.get("sent") or first(question, r"of N\b") or 25,
        "unprocessed": left or first(question, r"N of (?:the )?[0-9]"),
    }


def query(question: str, given: Inputs, _unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    """F07: what a Query or Scan consumes."""
    found: dict[str, object] = {"task": "query", "mode": consistency(question, given.get("mode"))}
    stated = sizes(question)
    limit = given.get("limit")
    if limit is None and given.get("total") is None:
        limit = first(question, r"\bLimit ?(?:=|of|is)? ?N")
    number = given.get("items") or given.get("n") or counted(question, _MANY)
    if limit is not None and says(question, r"\b(?:one|single|a) (?:request|page|call)"):
        number, limit = limit, None
    if limit is not None and (number or 0) != limit:
        return {**found, "n": number, "size": one_size(question, given), "limit": limit}
    total = given.get("total")
    if total is None and given.get("sizes") is not None:
        total = sum(exact(str(one["size"])) * exact(str(one["n"])) for one in groups(given["sizes"]))
    if (
        total is None
        and says(question, r"match(?:es|ing)? nothing|no (?:item|match)|empty|\bnothing\b")
        and not stated
    ):
        total = 0
    if total is None and not stated and number is not None and not number:
        total = 0
    if total is None:
        total = _read(question, given, number, stated)
    found["total"] = total
    exactly = exact(str(total))
    # Whole bytes in the inputs, perhaps 1.2 KB in the question.
    if exactly and len(stated) > 1 and abs(sum(stated) - exactly) < len(stated):
        found["sizes"] = stated
    elif number and exactly:
        found["n"] = number
    if says(question, "filter"):
        kept = given.get("returned", given.get("kept"))
        if kept is None:
            kept = first(question, r"(?:keeps|passes|returns|leaves|matches|lets through) (?:only )?N")
        nothing = says(question, r"(?:keeps|passes|returns|leaves|matches) (?:none|nothing|no)\b|drops every")
        found["kept"] = 0 if kept is None and nothing else kept
    if says(question, "projection"):
        returned = given.get("returned") or size_after(question, r"return\w*")
        if len(stated) > 1 and returned in {None, max(stated)}:
            returned = min(stated)
        found["returned"] = returned
    if says(question, r"select ?= ?'?count|\bcount\b") or str(given.get("select", "")).lower() == "count":
        found["select"] = "count"
    if given.get("partitions") is not None or (not exactly and says(question, "partitions")):
        found["partitions"] = given.get("partitions") or counted(question, "partitions")
    return found


def _read(question: str, given: Inputs, number: object, stated: Sequence[object]) -> object:
    """The bytes that are read, where no total is given: the whole, or so many of one size."""
    if (
        given.get("size") is None
        and len(stated) > 1
        and number in {None, len(stated)}
        and not says(question, "filter|projection")
    ):
        return sum(exact(str(each)) for each in stated)
    pages = counted(question, "pages")
    if pages and given.get("size") is None and stated and exact(str(stated[0])) % 2**20 == 0:
        return pages * exact(str(stated[0]))
    whole = says(question, r"\btotal|in all|altogether|\bsum(?:s|ming)? (?:of|to|up)|\badd(?:s|ing)? up")
    each = exact(str(one_size(question, given)))
    return each if whole else exact(str(number or 1)) * each


def transaction(question: str, given: Inputs, unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    """F08: what a transaction consumes, or how many it takes."""
    if not says(unit, "RCU|WCU|RRU|WRU"):
        limits = _limits(question, given, unit, "F08")
        if limits:
            return limits
    found: dict[str, object] = {}
    if (given.get("rate") or 1) != 1 or says(question, r"/ ?s\b|per second|a second|every second"):
        pace = exact(str(given.get("rate") or rate(question) or 1))
        if pace != 1:
            found["rate"] = pace
    if _reading(question, unit, "F08"):
        dax = says(question, r"\bDAX\b")
        return {**found, "task": "read", "items": _items(question, given), "dax": dax}
    found = {**found, "task": "write", "actions": _actions(question, given)}
    if says(question, r"\bGSIs?\b|\bindex"):
        many = counted(question, "(?:GSIs?|index(?:es)?)") or 1
        entry = given.get("entry") or _entry(question)
        found["index_entries"] = [{"n": many, "size": entry}]
    return found


def _entry(question: str) -> object:
    """The size of an index entry; below 1 KB it does not matter how much."""
    small = says(question, r"entr(?:y|ies)[^.;]*(?:<|below|under|less than|smaller|at most)")
    return 100 if small else size_of(question, "entr(?:y|ies)") or 100


def _items(question: str, given: Inputs) -> list[Mapping[str, object]]:
    listed = groups(given.get("sizes", given.get("items")))
    if listed:
        return listed
    if given.get("items", given.get("n")) is not None or given.get("size") is not None:
        number = given.get("items", given.get("n")) or counted(question, "items") or 1
        return [{"n": number, "size": one_size(question, given)}]
    found: list[Mapping[str, object]] = [
        {"n": number, "size": stated[0]} for _, number, stated in spoken_groups(question)
    ]
    if not found:
        raise ImpossibleInput("size is neither in the inputs nor in the question.")
    if len(found) == 1:
        return [{**found[0], "n": counted(question, "items") or found[0]["n"]}]
    return found


def _actions(question: str, given: Inputs) -> list[Mapping[str, object]]:
    stated = given.get("actions")
    if isinstance(stated, str):
        return [_action(part.strip()) for part in re.split(r"[,;+]", stated)]
    if isinstance(stated, list):
        return stated
    listed = groups(given.get("sizes", given.get("items")))
    if listed:
        return [{"n": one["n"], "new": one["size"]} for one in listed]
    number = given.get("items", given.get("n", stated))
    old, new = given.get("before", given.get("old")), given.get("after", given.get("new"))
    if old is not None or new is not None:
        same = old is not None and new is not None and exact(str(old)) == exact(str(new))
        smaller = [each for each in sizes(question) if same and each < exact(str(old))]
        part = given.get("changed") or (smaller[0] if smaller else None)
        return [{"n": number or 1, "old": old, "new": new, **({"changed": part} if part else {})}]
    if number is not None:
        return [{"n": number, "new": one_size(question, given)}]
    spoken = spoken_groups(question)
    if given.get("size") is not None or not spoken:
        number = counted(question, "(?:items?|actions?|puts?|updates?|deletes?)") or 1
        return [{"n": number, "new": one_size(question, given)}]
    found: list[Mapping[str, object]] = []
    for words, many, parts in spoken:
        part = len(parts) > 1 and says(words, r"(?:KB|bytes?)(?: [a-z]+)? (?:of|in|on) [^;]*?[0-9]")
        if part and parts[0] < parts[1]:
            found.append({"n": many, "old": parts[1], "new": parts[1], "changed": parts[0]})
        elif len(parts) > 1:
            found.append({"n": many, "old": parts[0], "new": parts[1]})
        else:
            found.append({"n": many, "old" if says(words, "delet") else "new": parts[0]})
    if len(found) == 1 and found[0]["n"] == 1:
        number = counted(question, "(?:items?|accounts?|records?|actions?|orders?|puts?)")
        return [{**found[0], "n": number or 1}]
    return found


def _action(text: str) -> Mapping[str, object]:
    """One action in the short form: put2.2, upd6->1, 2xdel3, check2 (KB)."""
    found = re.match(r"([0-9]+) ?[x*] ?(?=[a-z])", text, re.IGNORECASE)
    many = {"n": exact(found[1])} if found else {}
    rest = text[found.end() :] if found else text
    numbers = [exact(each) * 1024 for each in re.findall(r"[0-9]+(?:\.[0-9]+)?", rest)]
    if not numbers:
        raise ImpossibleInput(f"actions has an action that cannot be read: {text!r}.")
    if len(numbers) > 1:
        return {**many, "old": numbers[0], "new": numbers[1]}
    return {**many, "old" if rest.lower().startswith("del") else "new": numbers[0]}
