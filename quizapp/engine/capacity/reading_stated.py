"""Numbers that the inputs of a vector name in one of several ways, or else its question."""

import re
from collections.abc import Sequence
from fractions import Fraction

from .fields import Inputs
from .phrases import exact, first, percent, says

# A word for a number, where a sentence would not write a digit.
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_SAME = r"\bsame\b|\bas (?:before|above)\b"
_THAT = re.compile(r"\b(?:that|this) (table|item|scan|query|index|job|backup)\b", re.IGNORECASE)
_WITHOUT_FREE = r"(?:without|no|ignor\w*|exclud\w*|not|before|leav\w* out) (?:the |any )?free"


def stated(question: str, given: Inputs, names: str, *patterns: str) -> object:
    """What the inputs say under one of some names, else the first pattern that the question fits.

    >>> stated("Scan of 5 GB.", {}, "gb size", "N ?GB")
    Fraction(5, 1)
    """
    for name in names.split():
        if given.get(name) is not None:
            return given[name]
    return next((found for each in patterns if (found := first(question, each)) is not None), None)


def number_of(value: object) -> Fraction | None:
    """A number as it came out of a file, exactly; None for anything else.

    >>> number_of(0.03)
    Fraction(3, 100)
    """
    if isinstance(value, bool) or value is None:
        return None
    try:
        return exact(str(value))
    except (ValueError, ZeroDivisionError):
        return None


def same(question: str, earlier: Sequence[Inputs], *tasks: str) -> Inputs:
    """The inputs of the nearest earlier vector of some tasks, if the question goes on from it.

    >>> same("Same scan, four workers.", [{"task": "time", "gb": 40}, {"task": "jobs"}], "time")
    {'task': 'time', 'gb': 40}
    """
    that = _THAT.search(question)
    # "That table" in a question that has named a table before is its own.
    goes_on = that is not None and not says(question[: that.start()], that[1])
    if not goes_on and not says(question, _SAME):
        return {}
    return next((each for each in reversed(earlier) if not tasks or each.get("task") in tasks), {})


def ordinal(question: str, noun: str) -> Fraction | None:
    """Which of several: "retry 7", "the 3rd retry", "the fifth retry".

    >>> ordinal("before the fifth retry", "retry")
    Fraction(5, 1)
    """
    found = first(question, rf"{noun}(?: number| no\.?| n ?=)? N\b") or first(
        question, rf"N(?:st|nd|rd|th) {noun}"
    )
    if found is not None:
        return found
    for place, word in enumerate(_ORDINALS, start=1):
        if says(question, rf"\b{word} {noun}"):
            return Fraction(place)
    return None


def share(question: str, given: Inputs, *names: str) -> Fraction | None:
    """A share as a fraction of one, stated in percent or as such.

    >>> share("3% of the items", {})
    Fraction(3, 100)
    """
    for name in names:
        found = number_of(given.get(name))
        if found is not None:
            return found if found <= 1 else found / 100
    found = percent(question)
    return found / 100 if found is not None else None


def in_percent(question: str, given: Inputs, *names: str) -> Fraction | None:
    """The same in percent."""
    found = share(question, given, *names)
    return found * 100 if found is not None else None


def seconds(question: str, given: Inputs, *names: str) -> Fraction | None:
    """How long something goes on.

    >>> seconds("for 6 minutes", {})
    Fraction(360, 1)
    """
    for name in names:
        found = number_of(given.get(name))
        if found is not None:
            return found
    for name, length in _SECONDS.items():
        for field in (f"{name}s", name, name[:3]):
            found = number_of(given.get(field))
            if found is not None:
                return found * length
    for name, length in _SECONDS.items():
        short = {"second": "|s|sec", "minute": "|min", "hour": "|h", "day": ""}[name]
        found = first(question, rf"\bN[ -]?(?:{name}s?{short})(?![\w/])")
        if found is not None:
            return found * length
        if (
            says(question, rf"\b(?:one|an?|whole|full) (?:full |whole )?{name}\b(?! ?limit)")
            and name != "second"
        ):
            return Fraction(length)
    return None


def free_tier(question: str, *, unless_said: bool = False) -> bool:
    """Whether the free tier counts: what the question says, or else the habit of the family."""
    if says(question, _WITHOUT_FREE + r"|free tier (?:is )?(?:used up|ignored|does not|already)"):
        return False
    return unless_said or says(question, r"\bfree\b")


def prices_for(question: str, given: Inputs, **patterns: str) -> dict[str, object]:
    """The `prices` of the inputs, and those that the question states.

    A pattern is named after its price, with N for the number.
    """
    named = given.get("prices")
    found: dict[str, object] = dict(named) if isinstance(named, dict) else {}
    for name, pattern in patterns.items():
        price = first(question, pattern)
        if price is not None and name not in found:
            found[name] = price
    return {"prices": found} if found else {}


def units_of(rows: Inputs) -> dict[str, object]:
    """The WCU or RCU that a rate of one size takes."""
    pace, size = number_of(rows.get("rate")), number_of(rows.get("size"))
    if pace is None or size is None:
        return {}
    mode = rows.get("mode")
    if mode is None:
        return {"wcu": pace * -(-size // 1024)}
    factor = {"EC": Fraction(1, 2), "TX": Fraction(2)}.get(str(mode), Fraction(1))
    return {"rcu": pace * -(-size // 4096) * factor}


def split_parts(question: str) -> list[str]:
    """The parts of a sum: "10 million writes of 1 KB and 5 million reads"."""
    return re.split(r"\band\b|\bplus\b|;|\+|, ", question)
