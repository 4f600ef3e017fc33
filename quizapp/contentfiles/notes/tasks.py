"""A calculation of capacity as a task for the engine, and the engine's answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from quizapp.engine.capacity import ImpossibleInput, Inputs, diagnose, evaluate, mistake_values, number_text

_KINDS = {
    "EC": "eventually consistent ",
    "SC": "strongly consistent ",
    "TX": "transactional ",
    "TW": "transactional ",
}
WRITES = ("W", "TW")
_KB = 1024


@dataclass(frozen=True, slots=True)
class Task:
    """One request of `size` bytes, or `rate` of them a second. `mode` is as `mode_of` tells it.

    With `within`, "batch" or "query", it is one request with `rate` items.
    """

    size: Fraction
    mode: str
    rate: Fraction | None = None
    within: str = ""

    @property
    def unit(self) -> str:
        return "WCU" if self.mode in WRITES else "RCU"

    def text(self) -> str:
        """The task in words, without a full stop."""
        size = f"{number_text(self.size / _KB)} KB" if self.size >= _KB else f"{number_text(self.size)} bytes"
        what = f"{_KINDS.get(self.mode, '')}{'write' if self.mode in WRITES else 'read'}"
        if self.rate is None:
            return f"{'an' if what[0] == 'e' else 'a'} {what} of an item of {size}"
        if self.within == "batch":
            return f"a batch of {number_text(self.rate)} {what}s of items of {size}"
        if self.within:
            return f"a Query that makes a {what} of {number_text(self.rate)} items of {size}".replace(
                "a e", "an e"
            )
        return f"{number_text(self.rate)} {what}s a second of items of {size}"

    def inputs(self, mode: str) -> tuple[str, Inputs]:
        """The family and the inputs of the engine, a read in the `mode` EC, SC or TX."""
        if self.within == "query":
            return "F07", {"n": self.rate, "size": self.size, "mode": mode}
        if self.mode == "TW":
            return "F05", {"size": self.size, "rate": self.rate or 1, "tx": True}
        if self.mode == "W":
            rated = {"size": self.size, "rate": self.rate}
            return ("F05", rated) if self.rate is not None else ("F04", {"new": self.size})
        if self.rate is None:
            return "F02", {"size": self.size, "mode": mode}
        return "F03", {"size": self.size, "rate": self.rate, "mode": mode}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine says to the number of a note; see `WorkedExample` for the fields."""

    right: Fraction
    verdict: str
    assumption: str
    mistakes: tuple[tuple[str, ...], ...]
    slips: tuple[Fraction, ...]


def answered(task: Task, given: Fraction) -> Answer | None:
    """The task done again, and `given` compared with it; None if no such task is possible.

    A read of no stated kind is eventually consistent, as the API has it; where
    the number needs a strong read, that is an assumption.
    """
    modes = ("EC", "SC") if task.mode == "R" else (task.mode,)
    first: Answer | None = None
    for mode in modes:
        family, inputs = task.inputs(mode)
        try:
            right = evaluate(family, inputs).value
            slips = mistake_values(family, inputs)
            found = None if right == given else diagnose(family, inputs, given)
        except ImpossibleInput:
            return None
        others = tuple(dict.fromkeys(value for value in slips.values() if value != right and value > 0))
        if found is None or found.right:
            assumption = "the reads are strongly consistent" if mode == "SC" and task.mode == "R" else ""
            return Answer(right, "assumes" if assumption else "right", assumption, (), others)
        codes = tuple(finding.codes for finding in found.findings)
        first = first or Answer(right, "wrong", "", codes, others)
    return first
