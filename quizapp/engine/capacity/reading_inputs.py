"""The fields of short inputs, under the names that the readers know, and what stands in for them."""

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from .fields import ImpossibleInput, Inputs
from .phrases import every, exact, quantity, rate, says, sizes, without_rates
from .rates import SECONDS

Reader = Callable[[str, Inputs, str, Sequence[Inputs]], Inputs]

_NAMES = {
    "item_size": "size",
    "bytes": "size",
    "item_bytes": "size",
    "size_bytes": "size",
    "kb": "size_kb",
    "period": "seconds",
    "period_s": "seconds",
    "rps": "rate",
    "tps": "rate",
    "per_second": "rate",
    "stored": "existing",
    "consistency": "mode",
}
_MODES = {"eventual": "EC", "ec": "EC", "strong": "SC", "sc": "SC", "transact": "TX", "tx": "TX"}
_RATES = (("per_min|rpm", "per_minute"), ("per_h", "per_hour"), ("per_day", "per_day"), ("per_s", "rate"))


def known(given: Inputs) -> Inputs:
    """Short inputs under the names that the readers know, sizes in bytes.

    What has such a name already stays as it is.

    >>> known({"old_kb": 2, "reads_per_min": 90, "mode": "strong"})
    {'old': Fraction(2048, 1), 'per_minute': 90, 'mode': 'SC'}
    """
    found: dict[str, object] = {}
    for field, value in given.items():
        name = _NAMES.get(field, field)
        if name.endswith("_kb") and _is_number(value):
            name, value = name.removesuffix("_kb"), exact(str(value)) * 1024
            name = "size" if name in {"item", "each"} else name
        elif isinstance(value, str) and re.fullmatch(r"[0-9.,]+ ?(?:KB|MB|B|bytes)", value):
            value = sizes(value)[0]
        if name == "mode" and isinstance(value, str):
            value = next((mode for word, mode in _MODES.items() if value.lower().startswith(word)), value)
        if isinstance(value, bool) and re.match("consistent|strong", name):
            name, value = "mode", "SC" if value else "EC"
        if name not in SECONDS:
            name = next((field for words, field in _RATES if re.search(words, name)), name)
        found.setdefault(name, value)
    return found


def _is_number(value: object) -> bool:
    return (
        isinstance(value, int | float | Fraction)
        or re.fullmatch(r"[0-9]+(\.[0-9]+)?", str(value)) is not None
    )


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


_GROUP = re.compile(
    r"(?:([0-9][0-9,]*) ?(?:x|\*|times) ?)?(?<![0-9.])([0-9.]+) ?(KB|B|bytes?)", re.IGNORECASE
)


def groups(stated: object) -> list[Mapping[str, object]]:
    """Groups of equal items in the short form: "7x5KB", "10KB + 500B", or a list of sizes."""
    if isinstance(stated, str):
        return [
            {"n": exact(times or "1"), "size": exact(size) * (1024 if unit.lower() == "kb" else 1)}
            for times, size, unit in _GROUP.findall(stated)
        ]
    if isinstance(stated, list):
        return [{"n": 1, "size": size} for size in stated]
    return []


_BARE = r"[0-9.,]+[ -]?(?:KB|B|bytes?)"


def spoken_groups(question: str) -> list[tuple[str, Fraction, list[Fraction]]]:
    """Groups of items that a question speaks of: the words, how many, and the old and new size of each.

    >>> [(int(n), [*map(int, sizes)]) for _, n, sizes in spoken_groups("two Puts of 1 KB and a Delete of a 3 KB item")]
    [(2, [1024]), (1, [3072])]
    """
    # What an index holds is no item of the batch.
    text = re.sub(r"\([^)]*(?:entr(?:y|ies)|limit|AWS|note)[^)]*\)", "", without_rates(question))
    found: list[tuple[str, Fraction, list[Fraction]]] = []
    for part in re.split(r"\+|;|,\s| and (?!after)| plus ", text):
        stated = sizes(part, below=409_601)
        if not stated:
            continue
        if found and len(stated) == 1 and says(part, r"\bafter(?:wards)?\b") and says(found[-1][0], "before"):
            found[-1][2].extend(stated)
            continue
        start = re.search(r"[0-9.,]+[ -]?(?:KB|MB|B|bytes?)\b", part, re.IGNORECASE)
        many = quantity(part[: start.start()]) if start else Fraction(1)
        found.append((part, many, stated[:2]))
    bare = all(re.fullmatch(rf"\W*(?:an? )?{_BARE}\W*(?:items?)?\W*", part) for part, _, _ in found[1:])
    if len(found) > 1 and found[0][1] == len(found) and bare:
        # A count before a list is of the whole list: three items of 4 KB, 4.1 KB and 12 KB.
        return [(part, Fraction(1), stated) for part, _, stated in found]
    return found
