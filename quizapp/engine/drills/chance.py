"""Numbers that look like chance and are the same for ever."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of draws that follows from its seed alone.

    The same seed gives the same stream on every machine and Python: the numbers
    are SHA-256 of the seed and a counter, never those of `random`, whose
    algorithms may change.

    >>> chance = Chance("read-one-item/1/7")
    >>> [chance.below(10) for _ in range(5)]
    [9, 1, 1, 5, 6]
    """

    __slots__ = ("_drawn", "_seed")

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._drawn = 0

    def below(self, bound: int) -> int:
        """A whole number from 0 to `bound` - 1, each equally likely.

        Raises ValueError if `bound` is below 1.
        """
        if bound < 1:
            raise ValueError("nothing can be drawn below 1")
        self._drawn += 1
        key = b"%d:%s" % (self._drawn, self._seed)
        # The remainder of 128 bits favours no number by more than 2^-90.
        return int.from_bytes(hashlib.sha256(key).digest()[:16], "big") % bound

    def one_of(self, values: Sequence[T]) -> T:
        """One of some values."""
        return values[self.below(len(values))]

    def between(self, low: int, high: int, step: int = 1) -> int:
        """One of `low`, `low` + `step` and so on, up to `high`."""
        return low + step * self.below((high - low) // step + 1)
