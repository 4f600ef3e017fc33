"""Reading the short inputs of a vector with its question: families F19 to F21, what takes time."""

import re
from collections.abc import Mapping, Sequence

from .fields import ImpossibleInput, Inputs
from .phrases import consistency, counted, exact, first, says, sizes
from .reading_stated import number_of, ordinal, same, stated
from .reading_units import Reader, one_size, resend

_LIVES = {
    "seconds": "seconds?|s|sec",
    "minutes": "minutes?|min",
    "hours": "hours?|h",
    "days": "days?",
    "weeks": "weeks?",
}
_NOT_A_NUMBER = r"\bString\b|as S\b|type S\b|\bISO\b|8601|\btext\b|date string"
_FILTER = r"filter|[<>] ?:?now"


def _ttl(question: str, given: Inputs, unit: str, earlier: Sequence[Inputs]) -> Inputs:
    if says(unit, "WCU|WRU"):
        number = given.get("n") or counted(question, "(?:items|deletes|deletions)")
        return {"task": "units", "n": number or 1, "size": one_size(question, given)}
    if says(unit, "flag|item|yes|bool|0/1|count|entries|copies") or says(question, r"\(1 (?:=|if|for)? ?yes"):
        return _fate(question, given)
    found: dict[str, object] = {"task": "expiry", **_now(question, given)}
    before = same(question, earlier, "expiry")
    if not {"t", "ms"} & set(found):
        found |= {name: before[name] for name in ("t", "ms") if name in before}
    return {**found, **_life(question, given)}


def _fate(question: str, given: Inputs) -> Inputs:
    """Whether TTL deletes an item, or a read still returns it."""
    if says(question, r"return|visible|\bsee[ns]?\b|show|\bread\b|quer|result|scan"):
        filtered = says(question, _FILTER) and not says(question, r"(?:without|no|any) (?:a |any )?filter")
        expired = not says(question, r"not (?:yet )?expired|in the future")
        return {"task": "returned", "expired": expired, "filtered": filtered}
    kind = "S" if says(question, _NOT_A_NUMBER) or given.get("type") == "S" else "N"
    years = stated(question, given, "years") or counted(question, "years?")
    found: dict[str, object] = {"task": "deleted", "kind": kind, "years": years or 0}
    # Milliseconds taken for seconds lie thousands of years ahead.
    if says(question, r"in the future|not (?:yet )?expired|milliseconds"):
        found["expired"] = False
    return found


def _now(question: str, given: Inputs) -> Inputs:
    """When the life of an item starts: seconds, or milliseconds."""
    for name in ("ms", "now_ms", "millis"):
        if given.get(name) is not None:
            return {"ms": given[name]}
    for name in ("t", "now", "epoch", "created", "start"):
        if given.get(name) is not None:
            large = number_of(given[name])
            return {"ms" if large is not None and large > 10**11 else "t": given[name]}
    for digits, name in ((13, "ms"), (10, "t")):
        found = re.search(rf"(?<![0-9])([0-9]{{{digits}}})(?![0-9])", _ungrouped(question))
        if found:
            return {name: exact(found[1])}
    return {}


def _ungrouped(question: str) -> str:
    return re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", question)


def _life(question: str, given: Inputs) -> Inputs:
    """How long an item lives; a moment of the epoch is no length."""
    question = re.sub(r"[0-9]{10,13}", "", _ungrouped(question))
    stated_ = {
        name: given[name] for name in ("seconds", "minutes", "hours", "days") if given.get(name) is not None
    }
    if stated_:
        return stated_
    for name in ("life", "lifetime", "ttl"):
        if given.get(name) is not None:
            return {"seconds": given[name]}
    found: dict[str, object] = {}
    for field, words in _LIVES.items():
        number = first(question, rf"\bN[ -](?:{words})\b(?!-)") or counted(question, f"(?:{words})")
        if number is None and says(question, rf"\b(?:an?|one) {field[:-1]}\b"):
            number = exact("1")
        if number is not None:
            found["days" if field == "weeks" else field] = number * 7 if field == "weeks" else number
    if not found:
        raise ImpossibleInput("hours is missing: the question states no lifetime.")
    # "1 day and 12 hours" is a sum; "30 days (720 hours)" says one thing twice.
    if len(found) > 1 and not says(
        question, r"(?:days?|hours?|minutes?|h|min) ?(?:and|plus|\+|,) ?(?:[0-9]|an?\b|one\b)"
    ):
        name = next(iter(found))
        return {name: found[name]}
    return found


def _backoff(question: str, given: Inputs, _unit: str, earlier: Sequence[Inputs]) -> Inputs:
    if says(question, "unprocessed") or given.get("unprocessed") is not None:
        return resend(question, given)
    before = same(question, earlier, "wait", "total")
    found: dict[str, object] = {
        name: before[name] for name in ("base", "cap", "retry", "jitter") if name in before
    }
    every = says(question, r"\btotal|\bsum\b|altogether|\bin all\b|all (?:the )?waits|together|added")
    base = stated(
        question,
        given,
        "base",
        r"(?:base|first wait|start\w*)(?: delay| wait| of| with| is| at|:)* N ?ms",
        r"N ?ms base",
        r"(?:from|at) N ?ms",
    )
    cap = stated(
        question,
        given,
        "cap",
        r"(?:cap(?:ped)?|at most|maximum|never above)(?: delay| wait| of| is| at|:)* N ?ms",
    )
    in_seconds = first(question, r"cap(?:ped)?(?: of| is| at|:)* N ?s\b")
    if cap is None and in_seconds is not None:
        cap = in_seconds * 1000
    retry = stated(question, given, "retry n retries")
    if retry is None:
        retry = (
            ordinal(question, "retry")
            or first(question, r"first N (?:retries|waits)")
            or counted(question, "(?:retries|waits)")
        )
    attempt = number_of(given.get("attempt")) or ordinal(question, "attempt")
    if retry is None and attempt is not None:
        retry = attempt - 1
    found |= {
        name: each for name, each in (("base", base), ("cap", cap), ("retry", retry)) if each is not None
    }
    if (every and not says(question, "jitter")) or (every and says(question, "(?:no|without) jitter")):
        found.pop("jitter", None)
        return {"task": "total", **found}
    found["task"] = "wait"
    if says(question, "full[- ]jitter|equal[- ]jitter"):
        found["jitter"] = "equal" if says(question, "equal[- ]jitter") else "full"
    elif says(question, "(?:no|without) jitter"):
        found.pop("jitter", None)
    if found.get("jitter"):
        least = says(question, r"\bleast|minimum|shortest|lowest|smallest|lower (?:bound|end)|shortest")
        most = says(question, r"\bmost|maximum|longest|highest|largest|upper (?:bound|end)|greatest")
        found["asked"] = "least" if least else "most" if most else "mean"
    return found


_PER_WORKER = r"\beach\b|(?:per|a|every|one) (?:worker|segment|thread)"
_FOR_ALL = r"together|in all\b|\btotal\b|shared?\b|table (?:has|with|of|provides|gives|is|capacity)|provisioned|(?:of|for|on) the (?:whole )?table"


def _pagination(question: str, given: Inputs, unit: str, earlier: Sequence[Inputs]) -> Inputs:
    before = same(question, earlier)
    amount = _amount(question, given) or {
        name: before[name] for name in ("bytes", "mb", "gb") if name in before
    }
    mode = consistency(question, given.get("mode"))
    if mode == "EC" and not says(question, r"eventual|\bEC\b") and before.get("mode"):
        mode = str(before["mode"])
    if says(unit, "segment"):
        return {"task": "segments", "gb": stated(question, given, "gb", r"N ?GB") or before.get("gb")}
    if says(unit, "export"):
        return _exports(question, given)
    if says(unit, "job|import|object"):
        return {"task": "jobs", "asked": "objects" if says(unit, "object") else "jobs"}
    if says(unit, r"^s$|second|minute"):
        return _time(question, given, {**amount, "mode": mode})
    if says(unit, "RCU|RRU|unit"):
        gsi = says(question, r"\bGSI|global secondary")
        pages = _pages(given, amount) or counted(question, r"(?:full )?(?:1[ -]MB )?pages") or 1
        return {"task": "page", "mb": pages, "gsi": gsi, **({} if gsi else {"mode": mode})}
    if says(unit, "transaction|chunk|call|batch") or says(question, "transact"):
        return _transactions(question, given)
    return {"task": "requests", **amount, "filter": says(question, "filter")}


def _amount(question: str, given: Inputs) -> dict[str, object]:
    """How much is read: said at once, or as so many items of a size."""
    for name in ("bytes", "mb", "gb"):
        if given.get(name) is not None:
            return {name: given[name]}
    found = sizes(question)
    number = number_of(
        given.get("n") or given.get("items") or counted(question, "(?:items|entries|records|orders|rows)")
    )
    small = [each for each in found if each <= 400 * 1024]
    each_ = number_of(given.get("size")) or (small[0] if small else None)
    large = [each for each in found if each > 1024 * 1024]
    if large:
        return {"bytes": large[0]}
    if number is not None and each_ is not None:
        return {"bytes": number * each_}
    return {"bytes": found[0]} if found else {}


def _pages(given: Inputs, amount: Inputs) -> object:
    """The pages of 1 MB that an amount fills."""
    if given.get("pages") is not None:
        return given["pages"]
    for name, megabytes in (("mb", 1), ("gb", 1024)):
        number = number_of(amount.get(name))
        if number is not None:
            return number * megabytes
    number = number_of(amount.get("bytes"))
    return number / 2**20 if number is not None else None


def _exports(question: str, given: Inputs) -> Inputs:
    least = says(question, r"fewest|\bleast|minimum|smallest")
    found: dict[str, object] = {"task": "exports", "asked": "least" if least else "most"}
    days = number_of(given.get("days")) or first(question, r"(?:cover|for|over|of|in) (?:a |the )?N days")
    if days is None and says(question, r"\bweek\b"):
        days = exact("7")
    hours = number_of(given.get("hours")) or (days * 24 if days is not None else None)
    return {**found, "hours": hours} if hours is not None else found


def _time(question: str, given: Inputs, read: Inputs) -> Inputs:
    pace = stated(
        question,
        given,
        "rate rcu available per_worker units",
        r"N ?(?:RCU|RRU|units|read units|read capacity units)\b(?:/s)?",
    )
    found = {"task": "time", **read, "available": pace}
    alone = says(
        question, r"sequential|(?:with|by|in) (?:only |just )?(?:a single|one) (?:worker|thread|segment)"
    )
    workers = (
        given.get("workers") or given.get("segments") or counted(question, "(?:workers|segments|threads)")
    )
    shared = says(question, _FOR_ALL) and not says(question, _PER_WORKER)
    return {**found, "workers": workers} if workers and not alone and not shared else found


def _transactions(question: str, given: Inputs) -> Inputs:
    number = given.get("n") or counted(
        question, "(?:orders|groups|records|transfers|customers|carts|invoices|documents|items)"
    )
    actions = stated(
        question,
        given,
        "actions per_group per size k",
        r"N (?:actions|items|writes|puts|updates)(?: each| per| for each| in each)",
        r"(?:each|every)[a-z ]{0,30}? N (?:actions|items|writes|puts|updates|operations)",
        r"N actions",
        r"(?:of|with) N (?:actions|items|writes|puts|updates)",
    )
    return {"task": "transactions", "n": number, "actions": actions or counted(question, "actions") or 1}


READERS: Mapping[str, Reader] = {"F19": _ttl, "F20": _backoff, "F21": _pagination}
