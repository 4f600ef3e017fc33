"""Reading the short inputs of a vector with its question: families F11 to F21, here what things cost.

See `reading_units` for the others, `reading_tables` and `reading_time` for their part.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from .fields import Inputs
from .parameters import price
from .phrases import consistency, counted, exact, first, prices, rate, says, size_after, sizes
from .reading_stated import (
    free_tier,
    in_percent,
    number_of,
    prices_for,
    same,
    split_parts,
    stated,
    units_of,
)
from .reading_tables import READERS as _TABLES
from .reading_time import READERS as _TIME
from .reading_units import Reader, one_size

# The table that "that table" means where no earlier vector says it: with its LSIs.
_PITR = {"task": "pitr", "table_gb": 230}
_MILLION = 10**6
_PER_GB = r"N ?(?:USD )?(?:/|per |a )GB"
_READ = r"\breads?\b|\bgets?\b|TransactGet|quer(?:y|ies)"
_WRITE = r"write|\bputs?\b|update|TransactWriteItems"


def _requests(question: str, words: str) -> list[Fraction]:
    """Numbers of requests: "30 million writes"."""
    found = re.findall(
        rf"([0-9.,]*[0-9]) ?(million|billion|M|bn)?(?: [a-z-]+){{0,3}}? ?(?:{words})", question, re.IGNORECASE
    )
    scales = {"million": _MILLION, "m": _MILLION, "billion": 10**9, "bn": 10**9}
    return [exact(number) * scales.get(scale.lower(), 1) for number, scale in found]


def _cost(question: str, given: Inputs, unit: str, earlier: Sequence[Inputs]) -> Inputs:
    found = prices_for(question, given, storage=_PER_GB)
    kind = {"unit": "RCU"} if says(question, r"\bRCU|\bRRU|\bread") and not says(question, "WCU|writ") else {}
    if says(unit, "percent|%") or says(question, r"break-?even|cost the same"):
        return {"task": "break_even", **found, **kind}
    if says(unit, r"^x|ratio|times|factor") or says(question, r"\bratio\b"):
        target = in_percent(question, given, "target")
        return {"task": "ratio", **found, **kind, **({"target": target} if target else {})}
    if given.get("upfront") is not None or says(question, "upfront|reserved"):
        return _reserved(question, given, found)
    hours = _busy_hours(question, given)
    before = same(question, earlier, "busy", "provisioned")
    if _is_provisioned(question, given):
        return _provisioned(
            question, given, found, hours or before.get("hours") or before.get("busy_hours"), before
        )
    pace = given.get("rate") or rate(question) or before.get("rate")
    if pace and (hours or before.get("hours")):
        busy = {"task": "busy", **found, "rate": pace, "hours": hours or before.get("hours")}
        busy["size"] = (
            before["size"] if "size" in before and not sizes(question) else one_size(question, given)
        )
        if says(question, _READ) and not says(question, _WRITE):
            busy["mode"] = consistency(question, given.get("mode"))
        days = stated(question, given, "days", r"N[ -]days?")
        return {**busy, "days": days} if days else busy
    return _on_demand(question, given, found, pace)


def _is_provisioned(question: str, given: Inputs) -> bool:
    if says(question, r"provisioned|provisioning|auto ?-?scal"):
        return not says(
            question, r"^on-demand|\bon-demand (?:cost|month|price|bill)|(?:cost|month) on-demand"
        )
    return bool({"wcu", "rcu"} & set(given)) or (
        says(question, r"[0-9] ?(?:WCU|RCU)\b") and not says(question, "on-demand")
    )


def _busy_hours(question: str, given: Inputs) -> object:
    """How many hours of a day are busy, and not those of a month."""
    found = stated(
        question,
        given,
        "hours busy",
        r"N ?(?:hours?|h)(?: a | per | each |/| every )day",
        r"(?:busy|for|only|used) N ?(?:hours?|h)\b",
    )
    number = number_of(found)
    if number is None and says(question, r"\b(?:one|an) hour (?:a|per|each|every) day"):
        return 1
    return found if number is not None and number <= 24 else None


def _reserved(question: str, given: Inputs, found: Inputs) -> Inputs:
    reserved: dict[str, object] = {
        "task": "reserved",
        **found,
        "units": stated(question, given, "units n wcu rcu", r"N (?:WCU|RCU|units)"),
        "upfront": stated(
            question,
            given,
            "upfront",
            r"upfront(?: fee| part| price)?(?: of|:| is)? N",
            r"N (?:USD )?upfront",
        ),
        "hourly": stated(question, given, "hour hourly", r"N (?:USD )?(?:per|an|/|each) ?h(?:our)?"),
    }
    years = stated(question, given, "years term", r"N[ -]years?")
    number = number_of(years)
    if says(question, r"\bthree[- ]year"):
        number = Fraction(3)
    return {**reserved, "months": number * 12} if number else reserved


def _provisioned(question: str, given: Inputs, found: Inputs, hours: object, before: Inputs) -> Inputs:
    parts: dict[str, object] = {"task": "provisioned", **found}
    # What is free is no capacity of the table.
    free = r"25 WCU(?: and| \+|/|,)? ?25 RCU"
    bare = re.sub(free, "", question)
    if not says(bare, r"[0-9] ?(?:WCU|RCU)") and not {"wcu", "rcu"} & set(before):
        bare = question
    for field in ("wcu", "rcu"):
        number = stated(bare, given, field, rf"N ?(?:provisioned )?{field}")
        if number is not None:
            parts[field] = number
    if not {"wcu", "rcu"} & set(parts):
        pace = given.get("rate") or rate(question)
        if pace and (given.get("size") or sizes(question)):
            reading = says(question, _READ) and not says(question, _WRITE)
            row = {"rate": pace, "size": one_size(question, given)}
            parts |= units_of({**row, "mode": consistency(question)} if reading else row)
        else:
            parts |= {name: before[name] for name in ("wcu", "rcu") if name in before} or units_of(before)
    target = in_percent(question, given, "target", "utilisation")
    if target is not None and says(question, r"target|utili[sz]|scal"):
        parts["target"] = target
    if hours:
        parts["busy_hours"] = hours
    parts["free_tier"] = free_tier(question)
    return parts


def _on_demand(question: str, given: Inputs, found: Inputs, pace: object) -> Inputs:
    writes: list[dict[str, object]] = []
    reads: list[dict[str, object]] = []
    every = sizes(question, below=409_601)
    parts = split_parts(question)
    for place, part in enumerate(parts):
        amount = _requests(part, f"{_READ}|{_WRITE}|actions|requests")
        # One size after two numbers is the size of both.
        later = sizes(" ".join(parts[place:]), below=409_601)
        stated_ = sizes(part, below=409_601) or later or every
        if not amount or not stated_ or says(part, r"/ ?s\b|per second"):
            continue
        if says(part, _READ) and not says(part, _WRITE):
            reads.append({"n": amount[0], "size": stated_[0], "mode": consistency(part)})
        else:
            tx = says(part, "transact") or says(question, "^transactional")
            writes.append({"n": amount[0], "size": stated_[0], "tx": tx})
    n = given.get("n") or given.get("writes")
    if not writes and not reads and every and (n or pace):
        steady, hours = number_of(pace), price(found, "h")
        number = n or (steady * 3600 * hours if steady else None)
        if says(question, _READ) and not says(question, _WRITE):
            reads.append({"n": number, "size": every[0], "mode": consistency(question)})
        else:
            writes.append({"n": number, "size": every[0], "tx": says(question, "transact")})
    gb = stated(question, given, "gb", r"(?<!per )N ?GB")
    stored = {"gb": gb, "free_tier": free_tier(question)} if gb else {}
    return {"task": "on_demand", **found, "writes": writes, "reads": reads, **stored}


_LEFT_OUT = r"without|exclud|le(?:av\w*|ft)\b.{0,40}?\bout\b|skip|drop|omit|not restored|no (?:GSI|index)"


def _backup(question: str, given: Inputs, unit: str, earlier: Sequence[Inputs]) -> Inputs:
    gb = stated(question, given, "gb size table", r"N ?GB")
    if says(question, r"Standard-IA|table class|infrequent"):
        spent = stated(question, given, "thr throughput", r"(?:throughput|requests)\D{0,30}N USD", r"N USD")
        dearer = first(question, r"\+ ?N ?(?:%|percent)")
        more = {"ia_requests": dearer / 100} if dearer is not None else {}
        chosen: dict[str, object] = {"task": "class", "gb": gb, "throughput": spent}
        return {**chosen, "prices": more} if more else chosen
    if says(question, "restor") and not says(question, "PITR (?:window|cost)"):
        return _restore(question, given, same(question, earlier, "pitr"))
    if says(question, "PITR|point-in-time"):
        return _pitr(question, given, earlier)
    if says(question, "DAX"):
        return _dax(question, given, unit)
    if says(question, "kinesis") and not says(question, "KCL|adapter"):
        number = given.get("n") or counted(question, "(?:writes|changes|updates|puts|items)")
        found = prices_for(question, {})
        return {"task": "kinesis", **found, "n": number, "size": one_size(question, given)}
    if says(question, "GetRecords|stream|lambda"):
        number = given.get("n") or counted(question, "(?:requests|GetRecords|calls|polls|reads)")
        return {"task": "streams", "n": number, "triggers": says(question, "lambda|trigger")}
    if says(question, "export|import"):
        moved: dict[str, object] = {"task": "export_import"}
        for name in ("export", "import"):
            if says(question, name):
                moved[f"{name}_gb"] = given.get(name) or first(question, rf"{name}\w*\D{{0,20}}N ?GB") or gb
        return moved
    each = prices_for(question, {}, backup=_PER_GB)
    number = (
        given.get("n")
        or given.get("backups")
        or counted(question, r"(?:full |on-demand )?(?:backups|copies)")
    )
    return {"task": "backups", **each, "gb": gb, "n": number or 1}


def _restore(question: str, given: Inputs, before: Inputs) -> Inputs:
    """What is restored: the whole backup, with or without its indexes."""
    if before and not sizes(question):
        table, lsi = number_of(before.get("table_gb")), number_of(before.get("lsi_gb"))
        given = {"gb": (table or 0) + (lsi or 0), "gsi": before.get("gsi_gb"), **given}
    base = stated(
        question,
        given,
        "table gb base",
        r"N ?GB (?:base )?table",
        r"table (?:of|with|is|has) N ?GB",
        r"N ?GB",
    )
    indexes = stated(
        question,
        given,
        "excluded gsi gsi_gb excluded_gb indexes index without",
        r"N ?GB (?:of |in |for |are |is )?(?:its |the |a )?(?:GSI|LSI|index|secondary)",
        r"(?:GSI|LSI|index(?:es)?)s?(?: of| with| is| hold| take|:|,)? \(?N ?GB",
        rf"(?:{_LEFT_OUT})\D{{0,30}}N ?GB",
    )
    whole = number_of(
        stated(
            question,
            given,
            "total backup all",
            r"backup(?: of| holds| is| has)? N ?GB",
            r"N ?GB (?:full )?backup",
            r"N ?GB (?:in all|in total|altogether)",
        )
    )
    held, beside = number_of(base), number_of(indexes)
    if whole is None and held is not None:
        included = (
            says(question, r"of which|includ|incl\.|thereof|contain") or beside is None or beside == held
        )
        whole = held if included else held + (beside or 0)
    left_out = says(question, _LEFT_OUT) or given.get("excluded") is not None
    found: dict[str, object] = {"task": "restore", **prices_for(question, {}, restore=_PER_GB), "gb": whole}
    return {**found, "excluded_gb": beside} if left_out and beside else found


def _dax(question: str, given: Inputs, unit: str) -> Inputs:
    if says(unit, "USD"):
        plain = question.replace("-node", " node")
        nodes = stated(plain, given, "nodes n", r"\bN (?:[a-z][a-z0-9.]* )?nodes") or (
            counted(plain, "(?:nodes|node cluster)") or counted(plain, "node")
        )
        each = next(iter(prices(question)), None)
        return {"task": "dax_nodes", "nodes": nodes, **({"prices": {"dax_node": each}} if each else {})}
    hit = in_percent(question, given, "hit", "hit_rate")
    if (
        hit is not None
        and says(question, r"miss rate|% miss|miss(?:es)? (?:of )?[0-9.]+ ?%")
        and not says(question, r"\bhit")
    ):
        hit = 100 - hit
    pace = given.get("rate") or rate(question)
    return {"task": "dax_reads", "rate": pace, "hit": hit, "size": one_size(question, given)}


def _pitr(question: str, given: Inputs, earlier: Sequence[Inputs]) -> Inputs:
    days = stated(question, given, "days", r"to N days", r"N[ -]days?")
    window = {"days": days} if days else {}
    if says(question, "that table|same table"):
        before = next((each for each in reversed(earlier) if each.get("task") == "pitr"), _PITR)
        return {**before, **window}
    found: dict[str, object] = {"task": "pitr", **prices_for(question, {}, pitr=_PER_GB), **window}
    found["table_gb"] = stated(
        question,
        given,
        "table table_gb base gb",
        r"N ?GB (?:base )?table",
        r"table(?: of| with| is| has|:)? N ?GB",
        r"N ?GB",
    )
    for name in ("lsi", "gsi"):
        behind = rf"{name}s?(?: of| with| is| has| hold| take|:|,)? \(?N ?GB"
        before_it = rf"N ?GB (?:of |in |for )?(?:its |the |an? )?(?:[a-z]+ )?{name}"
        number = stated(question, given, f"{name} {name}s {name}_gb", before_it, behind)
        if number:
            found[f"{name}_gb"] = number
    return found


_INDEX_ONLY = r"units? (?:for|on|of|in) (?:the|its|that|each) (?:index|GSI)|(?:index|GSI) (?:write )?units|ordinary (?:write )?units|index only"


def _global(question: str, given: Inputs, unit: str, earlier: Sequence[Inputs]) -> Inputs:
    before = same(question, earlier)
    regions = (
        stated(question, given, "regions replicas r")
        or counted(question, "(?:replica )?Regions?")
        or first(question, r"N-Region")
        or before.get("regions")
    )
    found: dict[str, object] = {"regions": regions}
    number = given.get("n") or counted(question, "(?:writes|deletes|items|inserts|puts|updates)")
    if says(question, r"storage|stored") and not says(unit, "^r"):
        gb = stated(question, given, "gb", r"N ?GB")
        return {"task": "storage", **found, **prices_for(question, {}, storage=_PER_GB), "gb": gb}
    size = given.get("size") or (before.get("size") if not sizes(question) else None)
    sized = (
        {"size": size} if size is not None else {"size": one_size(question, given)} if sizes(question) else {}
    )
    if says(question, "TTL"):
        return {"task": "ttl", **found, "n": number, **sized}
    if says(unit, r"WCU") and not says(question, r"\btotal\b|\bin all\b|altogether"):
        return {"task": "provision", "rates": _rates(question, given, regions), **sized}
    if says(unit, "USD"):
        scale = first(question, r"N per million")
        each = {"prices": {"rWRU": scale / _MILLION}} if scale is not None else {}
        return {"task": "cost", **found, **each, "n": number, **sized}
    pace = rate(question) if number is None else None
    number = number or pace or before.get("n") or 1
    if not says(question, r"GSI|index"):
        return {"task": "units", **found, "n": number, **sized}
    entry = given.get("entry") or given.get("index") or size_after(question, r"(?:GSI|index|entry)\D{0,30}")
    together = says(
        question, r"\bin all\b|\btotal\b|altogether|\btogether\b|\+|table and|and (?:the |its )?(?:index|GSI)"
    )
    if says(question, _INDEX_ONLY) or says(unit, "index|GSI") or not (together or says(unit, "^r")):
        return {"task": "index", **found, "n": number, "entry": entry or size_of(sized)}
    return {"task": "units", **found, "n": number, **sized, "index": entry or 100}


def size_of(sized: Inputs) -> object:
    """The size of an entry that nobody states: that of the item, or below one unit."""
    return sized.get("size") or 100


def _rates(question: str, given: Inputs, regions: object) -> object:
    """The writes a second of each Region, the asked one first."""
    named = given.get("rates")
    if named is not None:
        return named
    found: list[object] = [
        given[name] for name in ("local", "here", "remote", "other", "others") if name in given
    ]
    found = [each for one in found for each in (one if isinstance(one, list) else [one])]
    if not found:
        found = next((each for each in given.values() if isinstance(each, list) and each), [])
    if not found:
        text = re.findall(
            r"\b([0-9][0-9,]*)(?: [a-z-]+){0,4}?(?: ?/ ?s\b| per second| a second)", question, re.IGNORECASE
        )
        found = [exact(each) for each in text]
    if not found and given.get("rate") is not None:
        found = [given["rate"]]
    many = number_of(regions)
    everywhere = says(
        question, r"\beach\b|\bevery\b|per Region|all Regions|both Regions|in its Region|everywhere"
    )
    if len(found) == 1 and many is not None and 0 < many <= 1000 and everywhere:
        return found * int(many)
    return found


READERS: Mapping[str, Reader] = {
    **_TABLES,
    "F16": _cost,
    "F17": _backup,
    "F18": _global,
    **_TIME,
}
