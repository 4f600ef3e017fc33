"""Reading the short inputs of a vector with its question: families F11 to F21. See `reading_units`."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from .fields import ImpossibleInput, Inputs
from .phrases import consistency, counted, exact, first, percent, prices, rate, says, size_after, sizes
from .reading_units import Reader, one_size, rate_of, resend

_GB = 2**30
# The table that "that table" means where no earlier vector says it: with its LSIs.
_PITR = {"task": "pitr", "table_gb": 230}
_MILLION = 10**6


def _storage(question: str, given: Inputs, unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    if given.get("parts") is not None:
        return {"task": "entry", "parts": given["parts"]}
    if says(unit, "WCU|WRU"):
        return {"task": "write", "size": one_size(question, given)}
    found: dict[str, object] = {"task": "table"}
    if says(unit, "USD"):
        found = {
            "task": "cost",
            "free_tier": says(question, "free") and not says(question, "without (?:the )?free"),
        }
    elif unit.startswith("GB"):
        found = {"task": "gb"}
    if given.get("gb") is not None:
        return {**found, "gb": given["gb"]}
    found["n"] = given.get("n") or counted(question, "items")
    found["size"] = one_size(question, given)
    found["replica"] = says(question, "replica|global")
    entry = given.get("entry") or size_after(question, r"entr(?:y|ies)")
    if entry is not None:
        number = given.get("indexed") or counted(question, "(?:entries|of them)")
        index = {"kind": "lsi" if says(question, "LSI") else "gsi", "size": entry}
        found["indexes"] = [{**index, "n": number} if number else index]
    return found


def _partition(question: str, given: Inputs, unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    if given.get("item") is not None and given.get("entry") is not None:
        return {"task": "collection", "item": given["item"], "entry": given["entry"]}
    if "gb" in given or says(question, "estimate"):
        return {"task": "estimate", **{name: given.get(name) or 0 for name in ("rcu", "wcu", "gb")}}
    if says(unit, "request"):
        return {"task": "scatter", "shards": given.get("shards") or counted(question, "(?:suffixes|shards)")}
    if given.get("partitions") is not None:
        kind = "write" if "wcu" in given or says(question, "WCU|write") else "read"
        table = given.get("p") or given.get("wcu") or given.get("rcu")
        return {"task": "hot_key", "kind": kind, "p": table, "partitions": given["partitions"]}
    reading = says(question, r"\bread|RCU") and "wcu" not in given
    found: dict[str, object] = {"kind": "read" if reading else "write"}
    found["task"] = "shards" if says(unit, "shard|suffix|key|partition") else "demand"
    stated = sizes(question)
    if not stated and given.get("size") is None:
        return {**found, "units": given.get("wcu") or given.get("rcu") or rate(question)}
    found["size"] = given.get("size") or stated[0]
    if reading:
        found["mode"] = consistency(question, given.get("mode"))
    pace = given.get("rate") or rate(question)
    return {**found, "rate": pace} if pace else {**found, **rate_of(question, given)}


def _burst(question: str, given: Inputs, unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    found = {name: given[name] for name in ("p", "u", "d", "s") if given.get(name) is not None}
    if says(question, "one item|one key|single item|partition ceiling"):
        return {
            "task": "one_item",
            "kind": "write" if says(question, "WCU|write") else "read",
            "p": given.get("p"),
        }
    if "u" in found:
        return {"task": "stored", **found}
    if "d" not in found:
        return {"task": "bucket", **found}
    return {"task": "short" if says(unit, "short|unit") else "lasts", **found}


def _scaling(question: str, given: Inputs, unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    if says(unit, "decrease") or says(question, "decreases"):
        return {"task": "decreases"}
    return {"task": "desired", **given}


def _demand(question: str, given: Inputs, unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    kind = "write" if says(unit, r"^(?:writes?|WRU|WCU)") else "read"
    if says(unit, "switch"):
        return {"task": "switches"}
    if says(question, "quota"):
        return {"task": "quota", "kind": kind}
    if says(unit, "minute"):
        wanted = given.get("target", given.get("wanted")) or first(question, r"(?:to|needs|reach\w*|wants) N")
        return {
            "task": "ramp",
            "peak": given.get("peak") or first(question, r"(?:peak|from)\D{0,20}N"),
            "wanted": wanted,
        }
    if says(question, "pre-?warm|warm throughput") and "peak" not in given:
        warm = given.get("warm", given.get("from")) or first(question, r"from N")
        wanted = given.get("wanted", given.get("to", given.get("target"))) or first(question, r"to N")
        found = {"task": "prewarm", "warm": warm, "wanted": wanted}
        each = given.get("price") or next(iter(prices(question)), None)
        return {**found, "unit_price": each} if says(unit, "USD") else found
    if given.get("peak") is not None:
        return {"task": "instant", "kind": kind, "peak": given["peak"]}
    return {"task": "initial", "kind": kind}


def _requests(question: str, words: str) -> list[Fraction]:
    """Numbers of requests: "30 million writes"."""
    found = re.findall(
        rf"([0-9.,]*[0-9])(?: (million|billion))?(?: [a-z]+){{0,3}}? ?(?:{words})", question, re.IGNORECASE
    )
    return [
        exact(number) * {"million": _MILLION, "billion": 10**9}.get(scale.lower(), 1)
        for number, scale in found
    ]


def _cost(question: str, given: Inputs, unit: str, earlier: Sequence[Inputs]) -> Inputs:
    found = {"prices": given["prices"]} if given.get("prices") is not None else {}
    kind = {"unit": "RCU"} if says(question, r"\bRCU|read unit") else {}
    if says(unit, "percent"):
        return {"task": "break_even", **found, **kind}
    if says(unit, r"^x|ratio|times"):
        return {"task": "ratio", **found, **kind}
    if given.get("upfront") is not None or says(question, "upfront"):
        units = given.get("units") or first(question, r"N (?:WCU|RCU|units)")
        return {
            "task": "reserved",
            **found,
            "units": units,
            "upfront": given.get("upfront"),
            "hourly": given.get("hour"),
        }
    hours = first(question, r"(?:busy|for|only) N hours?") or first(question, r"N hours? (?:a|per) day")
    if says(question, "provision"):
        # "Same table": it is busy as long as the table of the vector before.
        before = earlier[-1].get("hours") if earlier and says(question, "^same") else None
        return _provisioned(question, given, found, hours or before)
    pace = rate(question)
    if hours and pace:
        busy = {"task": "busy", **found, "rate": pace, "hours": hours, "size": one_size(question, given)}
        days = first(question, r"N days")
        return {**busy, "days": days} if days else busy
    return _on_demand(question, found)


def _provisioned(question: str, given: Inputs, found: Inputs, hours: object) -> Inputs:
    parts: dict[str, object] = {"task": "provisioned", **found}
    for field in ("wcu", "rcu"):
        number = given.get(field) or first(question, rf"N {field}")
        if number is not None:
            parts[field] = number
    target = percent(question)
    if target is not None:
        parts["target"] = target
    if hours:
        parts["busy_hours"] = hours
    parts["free_tier"] = says(question, "free tier") and not says(
        question, "(?:without|no|ignore|before) (?:the )?free"
    )
    return parts


def _on_demand(question: str, found: Inputs) -> Inputs:
    writes, reads = [], []
    for part in re.split(r" and | plus |;|\+", question):
        amount = _requests(part, r"(?:write|put|update|TransactWriteItems|read|get|query|TransactGetItems)")
        stated = sizes(part, below=409_601)
        if not amount or not stated:
            continue
        tx = says(part, "transact")
        if says(part, r"\bread|\bget|TransactGet"):
            reads.append({"n": amount[0], "size": stated[0], "mode": consistency(part)})
        else:
            writes.append({"n": amount[0], "size": stated[0], "tx": tx})
    gb = first(question, r"N ?GB")
    stored = {"gb": gb, "free_tier": says(question, "with (?:the )?free tier")} if gb else {}
    return {"task": "on_demand", **found, "writes": writes, "reads": reads, **stored}


def _backup(question: str, given: Inputs, unit: str, earlier: Sequence[Inputs]) -> Inputs:
    gb = given.get("gb") or first(question, r"N ?GB")
    if says(question, "Standard-IA|table class"):
        spent = given.get("thr", given.get("throughput")) or first(question, r"N USD")
        return {"task": "class", "gb": gb, "throughput": spent}
    if says(question, "PITR|point-in-time"):
        return _pitr(question, given, earlier)
    if says(question, "DAX"):
        if says(unit, "USD"):
            nodes = given.get("nodes", given.get("n")) or counted(question, "nodes?")
            each = next(iter(prices(question)), None)
            return {"task": "dax_nodes", "nodes": nodes, **({"prices": {"dax_node": each}} if each else {})}
        hit = given.get("hit") or percent(question)
        return {
            "task": "dax_reads",
            "rate": given.get("rate") or rate(question),
            "hit": hit,
            "size": one_size(question, given),
        }
    if says(question, "kinesis"):
        return {
            "task": "kinesis",
            "n": given.get("n") or counted(question, "writes"),
            "size": one_size(question, given),
        }
    if says(question, "GetRecords|stream|lambda"):
        number = given.get("n") or counted(question, "(?:requests|GetRecords)")
        return {"task": "streams", "n": number, "triggers": says(question, "lambda|trigger")}
    if says(question, "restor"):
        excluded = given.get("excluded") or first(question, r"(?:without|exclud\w*|leav\w* out)\D{0,30}N ?GB")
        return {"task": "restore", "gb": gb, **({"excluded_gb": excluded} if excluded else {})}
    if says(question, "export|import"):
        found: dict[str, object] = {"task": "export_import"}
        for name in ("export", "import"):
            if says(question, name):
                found[f"{name}_gb"] = first(question, rf"{name}\D{{0,20}}N ?GB") or gb
        return found
    return {"task": "backups", "gb": gb, "n": given.get("n") or counted(question, "(?:full )?backups") or 1}


def _pitr(question: str, given: Inputs, earlier: Sequence[Inputs]) -> Inputs:
    days = given.get("days") or first(question, r"to N days") or first(question, r"N days")
    window = {"days": days} if days else {}
    if says(question, "that table|same table"):
        before = next((each for each in reversed(earlier) if each.get("task") == "pitr"), _PITR)
        return {**before, **window}
    found: dict[str, object] = {"task": "pitr", **window}
    found["table_gb"] = given.get("table", given.get("gb")) or first(question, r"N ?GB")
    for name in ("lsi", "gsi"):
        behind = rf"{name}s?(?: of| with| is|:|,)? N ?GB"
        before_it = rf"N ?GB (?:of |in |for )?(?:its |the )?{name}"
        number = given.get(name) or first(question, behind) or first(question, before_it)
        if number:
            found[f"{name}_gb"] = number
    return found


def _global(question: str, given: Inputs, unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    regions = (
        given.get("regions") or counted(question, "(?:replica )?Regions?") or first(question, r"N-Region")
    )
    found: dict[str, object] = {"regions": regions}
    number = given.get("n") or counted(question, "(?:writes|deletes|items)")
    if says(question, "storage"):
        return {"task": "storage", **found, "gb": given.get("gb") or first(question, r"N ?GB")}
    if says(question, "TTL"):
        return {"task": "ttl", **found, "n": number, "size": one_size(question, given)}
    if given.get("rates") is not None:
        return {"task": "provision", "rates": given["rates"], "size": one_size(question, given)}
    if says(unit, "rWCU") and says(question, "/s|per second|a second"):
        rates = [exact(each) for each in re.findall(r"([0-9][0-9,]*)(?: [a-z]+){0,3}/s", question)]
        return {"task": "provision", "rates": rates, "size": one_size(question, given)}
    if says(unit, "USD"):
        return {"task": "cost", **found, "n": number, "size": one_size(question, given)}
    entry = given.get("entry") or size_after(question, r"(?:GSI|index)\D{0,30}")
    if says(question, r"GSI|index") and not says(unit, "^r"):
        return {"task": "index", **found, "n": number or 1, "entry": entry or 100}
    if says(question, r"GSI|index"):
        found["index"] = entry or 100
    return {"task": "units", **found, "n": number or 1, "size": one_size(question, given)}


_LIVES = {"seconds": "seconds?", "minutes": "minutes?|min", "hours": "hours?|h", "days": "days?"}


def _ttl(question: str, given: Inputs, unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    if says(unit, "WCU|WRU"):
        return {
            "task": "units",
            "n": given.get("n") or counted(question, "items"),
            "size": one_size(question, given),
        }
    if says(unit, "flag"):
        if says(question, "filter"):
            return {"task": "returned", "expired": True, "filtered": True}
        years = given.get("years") or counted(question, "years?")
        text = says(question, r"\bString\b|as S\b|type S\b")
        return {"task": "deleted", "kind": "S" if text else "N", "years": years or 0}
    found: dict[str, object] = {"task": "expiry"}
    for name in ("t", "ms"):
        if given.get(name) is not None:
            found[name] = given[name]
    for field, words in _LIVES.items():
        number = given.get(field) or counted(question, f"(?:{words})")
        if number is not None:
            return {**found, field: number}
    raise ImpossibleInput("hours is missing: the question states no lifetime.")


def _backoff(question: str, given: Inputs, _unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    if says(question, "unprocessed"):
        return resend(question, given)
    found: dict[str, object] = {
        name: given[name] for name in ("base", "cap", "retry") if given.get(name) is not None
    }
    if says(question, r"\btotal|\bsum\b|altogether"):
        found.setdefault("retry", counted(question, "retries"))
        return {"task": "total", **found}
    found["task"] = "wait"
    if says(question, "full jitter|equal jitter"):
        found["jitter"] = "equal" if says(question, "equal jitter") else "full"
        least, most = says(question, "least|minimum|shortest|lowest"), says(question, "most|maximum|longest")
        found["asked"] = "least" if least else "most" if most else "mean"
    return found


def _pagination(question: str, given: Inputs, unit: str, _earlier: Sequence[Inputs]) -> Inputs:
    amount = {name: given[name] for name in ("bytes", "mb", "gb") if given.get(name) is not None}
    if not amount and (stated := sizes(question)):
        amount = {"bytes": stated[0]}
    if says(unit, "RCU|RRU|unit"):
        gsi = says(question, "GSI")
        mode = {} if gsi else {"mode": consistency(question, given.get("mode"))}
        return {"task": "page", "mb": given.get("mb") or 1, "gsi": gsi, **mode}
    if says(unit, "segment"):
        return {"task": "segments", "gb": given.get("gb") or first(question, r"N ?GB")}
    if says(unit, "export"):
        return {"task": "exports", "asked": "least" if says(question, "fewest|least") else "most"}
    if says(unit, "job|import|object"):
        return {"task": "jobs", "asked": "objects" if says(unit, "object") else "jobs"}
    if says(unit, "second|minute"):
        pace = given.get("rate") or first(question, r"N ?(?:RCU|RRU|units)")
        found = {
            "task": "time",
            **amount,
            "mode": consistency(question, given.get("mode")),
            "available": pace,
        }
        workers = given.get("workers") or counted(question, "(?:workers|segments|threads)")
        return {**found, "workers": workers} if workers else found
    if says(unit, "transaction|chunk|call"):
        number = given.get("n") or counted(question, "(?:items|orders|groups|records)")
        return {
            "task": "transactions",
            "n": number,
            "actions": given.get("actions") or counted(question, "actions") or 1,
        }
    return {"task": "requests", **amount, "filter": says(question, "filter")}


READERS: Mapping[str, Reader] = {
    "F11": _storage,
    "F12": _partition,
    "F13": _burst,
    "F14": _scaling,
    "F15": _demand,
    "F16": _cost,
    "F17": _backup,
    "F18": _global,
    "F19": _ttl,
    "F20": _backoff,
    "F21": _pagination,
}
