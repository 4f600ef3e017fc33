"""Reading the short inputs of a vector with its question: families F11 to F15, what a table holds and carries."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from .fields import Inputs
from .phrases import consistency, counted, first, rate, says, size_after, sizes
from .reading_stated import (
    free_tier,
    in_percent,
    number_of,
    prices_for,
    same,
    seconds,
    share,
    stated,
)
from .reading_units import Reader, one_size, rate_of

_INITIAL = {"read": 12_000, "write": 4_000}
_ENTRY = r"entr(?:y|ies)|index(?: item)? size"
_INDEX_ONLY = (
    r"(?:in|of|for|by|to) (?:the |that |this |its )?(?:sparse )?(?:index|GSI|LSI)(?: alone| only)?(?: cost)?s?(?: \([^)]*\))?\s*[?.]"
    r"|(?:index|GSI|LSI) (?:alone|only|storage|bytes)|(?:does|is) the (?:index|GSI|LSI)"
)


def _storage(question: str, given: Inputs, unit: str, earlier: Sequence[Inputs]) -> Inputs:
    number = _items(question, given)
    before = same(question, earlier, "table", "gb", "cost")
    if given.get("parts") is not None:
        return {"task": "entry", "parts": given["parts"]}
    if says(unit, "WCU|WRU"):
        return {"task": "write", "size": one_size(question, given)}
    found: dict[str, object] = {"task": "table"}
    if says(unit, "USD"):
        found = {
            "task": "cost",
            "free_tier": free_tier(question, unless_said=not says(question, r"Standard-IA|\bIA\b")),
            **prices_for(question, given, storage=r"N ?(?:USD )?(?:/|per |a )GB", free_gb=r"first N ?GB"),
        }
        if says(question, r"Standard-IA|infrequent|\bIA\b"):
            found["storage_class"] = "ia"
    elif unit.startswith("GB"):
        found = {"task": "gb"}
    if given.get("bytes") is not None or (
        number is None and found["task"] == "gb" and not before and sizes(question)
    ):
        total = given.get("bytes")
        return {**found, "bytes": sizes(question)[0] if total is None else total}
    gb = stated(question, given, "gb table table_gb", *(() if number or before else ("N ?GB",)))
    if found["task"] == "cost" and gb is not None:
        return {**found, **_with_indexes(question, given, gb)}
    if number is None and before and not says(question, "index|GSI|LSI"):
        return {**{name: each for name, each in before.items() if name not in found}, **found}
    if before.get("n") is not None:
        # The same items, now with an index or with another size.
        number = number or before["n"]
        given = {"size": before.get("size"), **given} if not sizes(question.partition("entr")[0]) else given
    if number is None and found["task"] == "table":
        # One item or entry, in the sizes of its parts; the overhead is not one of them.
        parts = [each for each in sizes(question.partition("overhead")[0]) if each < 400 * 1024]
        return {"task": "entry", "parts": parts or [one_size(question, given)]}
    found["n"] = number
    indexes = _indexes(question, given, number)
    if says(question, _INDEX_ONLY) and indexes:
        return {**found, "indexes": indexes, "index_only": True}
    found["size"] = _item_size(question, given)
    found["replica"] = says(question, "replica|global")
    return {**found, "indexes": indexes} if indexes else found


_ITEMS = "(?:items|orders|records|rows|documents|users|events|sessions)"


def _items(question: str, given: Inputs) -> object:
    """How many items a table has; those with an index key are a share of them."""
    named, said = (
        given.get("n") or given.get("items"),
        first(question, r"of N items") or counted(question, _ITEMS),
    )
    part = share(question, given)
    if said is not None and number_of(named) in (
        said * part if part is not None else None,
        first(question, "only N"),
    ):
        return said
    return named or said


def _item_size(question: str, given: Inputs) -> object:
    """The size of an item, where that of an entry may be said before it."""
    if given.get("size") is None and says(question, _ENTRY):
        found = size_after(question, rf"{_ITEMS} (?:of|with|at|are|averag\w*)")
        if found is not None:
            return found
    return one_size(question, given)


def _with_indexes(question: str, given: Inputs, gb: object) -> Inputs:
    """The GB of a table, and those of its indexes if they are stated apart."""
    index = stated(
        question,
        given,
        "gsi lsi index index_gb gsi_gb",
        r"(?:GSI|LSI|index(?:es)?)s?(?: of| with| is| has| holds| takes|:|,)? N ?GB",
        r"N ?GB (?:of |in |for )?(?:its |the |an? )?(?:GSI|LSI|index)",
    )
    return {"gb": gb} if index is None else {"gb": gb, "index_gb": index}


def _indexes(question: str, given: Inputs, number: object) -> list[dict[str, object]]:
    """The indexes of a table: how many, which of the items they hold, and how large an entry is."""
    if not says(question, "index|GSI|LSI|entr") and given.get("entry") is None:
        return []
    entry = given.get("entry") or size_after(question, _ENTRY)
    if entry is None and says(question, r"\bALL\b|all attributes"):
        entry = _item_size(question, given)
    if entry is None and says(question, _INDEX_ONLY):
        entry = one_size(question, given)
    if entry is None:
        return []
    some: object = stated(
        question,
        given,
        "indexed entries with_key",
        r"only N",
        r"N of (?:the |its )?[0-9.,]+(?: million)? items",
    ) or counted(question, "(?:entries|of them|of these)")
    part = share(question, given, "share", "percent", "fraction")
    items = number_of(number)
    if some is None and part is not None and items is not None:
        some = part * items
    one: dict[str, object] = {"kind": "lsi" if says(question, "LSI") else "gsi", "size": entry}
    if some:
        one["n"] = some
    many = number_of(given.get("indexes")) or counted(question, "(?:GSIs|LSIs|indexes)") or Fraction(1)
    return [dict(one) for _ in range(min(int(many), 20))]


_ESTIMATE = r"estimate|legacy|\bformula\b|(?:old(?:er)?|former|classic) (?:partition )?(?:formula|rule)|partition count"
_ONE_KEY = (
    r"adaptive|even(?:ly)? split|split evenly|hot (?:key|partition)|(?:on|to|for) one (?:partition )?key"
)


def _partition(question: str, given: Inputs, unit: str, earlier: Sequence[Inputs]) -> Inputs:
    if given.get("entry") is not None or says(question, "item collection|item-collection"):
        found = sizes(question, below=409_601)
        item = given.get("item") or given.get("size") or next(iter(found), None)
        return {
            "task": "collection",
            "item": item,
            "entry": given.get("entry") or next(iter(found[1:]), item),
        }
    if "gb" in given or says(question, _ESTIMATE):
        named = {name: stated(question, given, name, rf"N ?{name}\b") or 0 for name in ("rcu", "wcu", "gb")}
        return {"task": "estimate", **named}
    if says(unit, "request|quer"):
        keys = r"(?:suffixes|shards|keys|partitions|buckets)"
        scatter = {
            "task": "scatter",
            "shards": stated(question, given, "shards n") or counted(question, keys),
        }
        pages = given.get("pages") or counted(question, "pages")
        return {**scatter, "pages": pages} if pages else scatter
    kind = _kind(question, given, unit)
    spread = says(unit, "shard|suffix|key|partition|cop(?:y|ies)|bucket|counter") or says(
        question, r"how many (?:[a-z-]+ )?(?:shards|suffixes|copies|keys|buckets|counters)"
    )
    if not spread and (one := _one_key(question, given, kind)):
        return one
    found_: dict[str, object] = {"kind": kind, "task": "shards" if spread else "demand"}
    before = same(question, earlier, "shards", "demand")
    stated_ = sizes(question)
    size = given.get("size") or (stated_[0] if stated_ else before.get("size"))
    pace = given.get("rate") or rate(question)
    if size is None:
        said = "N WCU" if kind == "write" else "N RCU"
        needed = stated(question, given, "wcu rcu units", rf"{said}\b") or pace or before.get("units")
        return {**found_, "units": needed}
    found_["size"] = size
    if kind == "read":
        found_["mode"] = consistency(question, given.get("mode"))
    if pace is None and before.get("rate") is not None:
        pace = before["rate"]
    if pace is None and (units := given.get("wcu") or given.get("rcu")):
        return {"kind": kind, "task": found_["task"], "units": units}
    return {**found_, "rate": pace} if pace else {**found_, **rate_of(question, given)}


def _kind(question: str, given: Inputs, unit: str) -> str:
    """Whether units are of reads or of writes: the inputs know, then the unit, then the question."""
    for name, kind in (("wcu", "write"), ("rcu", "read")):
        if given.get(name) is not None:
            return kind
    for text in (unit, question):
        if says(text, r"WCU|WRU|writ|updat|\bputs?\b"):
            return "write" if not says(text, r"\bread|RCU|RRU") or text is unit else _nearest(text)
        if says(text, r"RCU|RRU|read|\bgets?\b"):
            return "read"
    return "write"


def _nearest(question: str) -> str:
    """Of reads and writes in one question, what its last words ask for."""
    tail = question.rsplit(".", 1)[-1] if "?" in question else question
    return "read" if says(tail, r"\bread|RCU") and not says(tail, "WCU|writ") else "write"


def _one_key(question: str, given: Inputs, kind: str) -> Inputs | None:
    """What one key gets of a table, if that is asked: the units of the table are stated."""
    number = counted(question, "partitions")
    partitions = given.get("partitions") or (given.get("n") if number else None) or number
    table = stated(question, given, "p table wcu rcu", rf"N {'WCU' if kind == 'write' else 'RCU'}\b")
    if table is None or not (partitions or says(question, _ONE_KEY)) or sizes(question):
        return None
    found: dict[str, object] = {"task": "hot_key", "kind": kind, "p": table}
    if partitions:
        found["partitions"] = partitions
    wanted = stated(
        question,
        given,
        "wanted demand d",
        r"(?:key|item|partition|it) (?:needs|wants|demands|asks for|receives|gets|takes) N",
        r"\b(?:key|item|it)\b[a-z ,]{0,20} at N (?:RCU|WCU|read|write)",
    )
    return {**found, "wanted": wanted} if wanted else found


_ONE_ITEM = r"\b(?:one|a single|single|hot|one hot) (?:item|key|partition key)\b|partition (?:ceiling|limit)"


def _burst(question: str, given: Inputs, unit: str, earlier: Sequence[Inputs]) -> Inputs:
    before = same(question, earlier)
    # In a question that goes on, the units are those that are wanted now.
    words = () if "p" in before else (r"N (?:provisioned )?(?:RCU|WCU)\b",)
    table = stated(question, given, "p provisioned rcu wcu", *words) or before.get("p")
    found: dict[str, object] = {"p": table}
    if says(question, _ONE_ITEM):
        return {"task": "one_item", "kind": _kind(question, given, unit), **found}
    wanted = stated(
        question,
        given,
        "d demand need",
        r"(?:demand|needs?|wants?|asks for|takes|carry|spike|peak|burst)(?: of| is| to| at| jumps to| rises to)? N(?! ?min)",
        r"(?:demand|traffic|load)\D{0,25}N (?:RCU|WCU|units)",
    )
    used = stated(question, given, "u used", r"(?:used at|uses|using|consum\w*|runs at|at) N")
    if used is None and says(question, r"\bidle\b|unused|no traffic"):
        used = 0
    length = seconds(question, given, "s")
    full = says(question, r"\bfull\b") or bool(before)
    if wanted is None and "u" not in given and full and used:
        wanted = used
    # How long a table was idle is not how long it is busy.
    if wanted is not None and "s" not in given and says(question, r"\bidle\b|300[- ]s"):
        length = None
    if wanted is not None and not ("u" in given and "d" not in given):
        found["d"] = wanted
        if length:
            found["s"] = length
        return {"task": "short" if says(unit, "short|unit") else "lasts", **found}
    # Five idle minutes fill the bucket: that is what its size is defined by.
    if used is not None and length and not (number_of(used) == 0 and length == 300):
        return {"task": "stored", **found, "u": used, "s": length}
    return {"task": "bucket", **found}


def _scaling(question: str, given: Inputs, unit: str, earlier: Sequence[Inputs]) -> Inputs:
    if says(unit, "decrease") or says(
        question, r"decreas|lower(?:ed|ing)\b|reduc(?:ed|tion)|scaled? (?:down|in)\b"
    ):
        hours = stated(question, given, "hours", r"first N hours")
        number = given.get("n") or given.get("tables") or counted(question, "tables")
        return (
            {"task": "tables", "n": number or 1, "hours": hours or 24}
            if hours or number
            else {"task": "decreases"}
        )
    before = same(question, earlier, "desired")
    target = in_percent(question, given, "target", "utilisation", "utilization")
    consumed = stated(
        question,
        given,
        "consumed consumption c",
        r"consum\w*(?: is| of| at| rises to| falls to| drops to|:)? N",
        r"N (?:RCU|WCU|units)(?:/s| per second| a second)? (?:are |is )?(?:consumed|used)",
        r"(?:uses|load of|traffic of|at) N (?:RCU|WCU|units)",
        r"(?:traffic|load|demand|usage)\D{0,20}N",
    )
    least = stated(
        question, given, "min minimum", r"min(?:imum)?(?: of| is|:)? N", r"(?:range|between|from) N"
    )
    most = stated(
        question,
        given,
        "max maximum",
        r"max(?:imum)?(?: of| is|:)? N",
        r"(?:range|between|from) [0-9,]+ (?:to|and|-) N",
    )
    # A range that is not stated does not bind.
    for name, here, there in (("min", least, 1), ("max", most, 10**9)):
        found = here if here is not None else before.get(name, there)
        before = {**before, name: found}
    chosen = {
        **before,
        "task": "desired",
        "consumed": consumed if consumed is not None else before.get("consumed"),
    }
    return {**chosen, "target": target if target is not None else before.get("target", 70)}


def _demand(question: str, given: Inputs, unit: str, earlier: Sequence[Inputs]) -> Inputs:
    if says(unit, "switch") or says(question, r"\bswitch|provisioned to on-demand"):
        return {"task": "switches"}
    by_unit = says(unit, r"^(?:writes?|WRU|WCU)"), says(unit, r"^(?:reads?|RRU|RCU)")
    kind = "write" if by_unit[0] or (not by_unit[1] and says(question, r"writ|WRU|WCU")) else "read"
    peak = stated(
        question,
        given,
        "peak",
        r"peak(?: was| of| is| at|:)? N",
        r"(?:peaked at|reached) N",
        r"(?:highest|busiest|largest|most)\D{0,25}N",
    )
    if says(unit, r"\bmin"):
        start = stated(question, given, "from start now", r"from (?:a peak of )?N")
        return {"task": "ramp", "peak": peak or start, "wanted": _wanted(question, given)}
    if says(question, r"pre-?warm|warm(?: |-)throughput|\bwarm"):
        return _prewarm(question, given, unit, kind)
    if says(question, "quota"):
        return {"task": "quota", "kind": kind}
    before = same(question, earlier, "instant", "ramp")
    peak = peak if peak is not None else before.get("peak")
    if peak is not None:
        return {"task": "instant", "kind": kind, "peak": peak}
    return {"task": "initial", "kind": kind}


def _wanted(question: str, given: Inputs) -> object:
    return stated(
        question,
        given,
        "target wanted to need new after goal",
        r"(?:to|->|→|needs?|reach\w*|wants?|until|expects?|carry) N",
        r"N(?! ?(?:GB|KB|minutes?|min)\b)\D{0,20}(?:are|is) (?:needed|wanted|expected)",
    )


def _prewarm(question: str, given: Inputs, unit: str, kind: str) -> Inputs:
    warm = stated(
        question,
        given,
        "warm from now current old before",
        r"from N",
        r"N ?(?:->|→)",
        r"(?:is|are|has|have|at|of) N(?! ?USD)",
    )
    if says(question, r"\b(?:brand-)?new (?:on-demand )?table") and not {"warm", "from", "now"} & set(given):
        warm = _INITIAL[kind]
    found = {
        "task": "prewarm",
        "warm": warm if warm is not None else _INITIAL[kind],
        "wanted": _wanted(question, given),
    }
    each = stated(
        question,
        given,
        "price unit_price",
        r"N (?:USD |dollars? )?(?:per|an?|each|for each|for a) (?:[a-z]+ )?(?:unit|WCU|RCU|WRU|RRU)",
        r"(?:price of|at) (?:USD |\$)?N",
    )
    return {**found, "unit_price": each} if says(unit, "USD") else found


READERS: Mapping[str, Reader] = {
    "F11": _storage,
    "F12": _partition,
    "F13": _burst,
    "F14": _scaling,
    "F15": _demand,
}
