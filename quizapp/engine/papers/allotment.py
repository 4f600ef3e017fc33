"""Sharing a number of questions among parts in proportion to their weights."""

from collections.abc import Mapping
from typing import Any, TypeVar

Part = TypeVar("Part", bound=Any)  # numbers, words or pairs: whatever can be sorted


def allot(weights: Mapping[Part, int], count: int) -> dict[Part, int]:
    """Share `count` questions among parts in proportion to whole `weights`.

    The result has every part of `weights`, in sorted order, and sums to
    `count`. No part is a whole question away from its exact share, `count` *
    weight / sum of weights. What is left after rounding down goes to the
    largest remainders; ties to the larger weight, then to the lower part. A
    part of weight 0 gets nothing. Weights need not sum to 100.

    Raises ValueError if `count` is below 0, a weight is below 0, or there is
    something to share and no weight above 0.

    Source: the method of largest remainders (Hamilton) with the Hare quota.

    >>> allot({1: 30, 2: 26, 3: 22, 4: 22}, 50)
    {1: 15, 2: 13, 3: 11, 4: 11}
    >>> allot({1: 32, 2: 26, 3: 24, 4: 18}, 20)
    {1: 6, 2: 5, 3: 5, 4: 4}
    """
    total = sum(weights.values())
    if count < 0 or any(weight < 0 for weight in weights.values()) or (count and not total):
        raise ValueError("counts and weights are 0 or more, and somebody gets what is shared")
    parts = sorted(weights)
    if not total:
        return dict.fromkeys(parts, 0)
    # Whole numbers throughout: float noise would decide ties.
    shares = {part: divmod(count * weights[part], total) for part in parts}
    left = count - sum(whole for whole, _ in shares.values())
    # sorted() is stable, so that a tie keeps the lower part first.
    lucky = sorted(parts, key=lambda part: (-shares[part][1], -weights[part]))[:left]
    return {part: shares[part][0] + (part in lucky) for part in parts}
