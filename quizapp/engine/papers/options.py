"""The orders of options: keys stand at every place about equally often."""

from collections import Counter
from collections.abc import Sequence
from itertools import count

from quizapp.engine.shuffle import order

from .records import Candidate


def option_seeds(candidates: Sequence[Candidate], *, seed: str) -> dict[str, str]:
    """Return a seed for `engine.shuffle.order` for each candidate, by id.

    Among the questions with one key, no place holds the key much more often
    than another: the numbers of keys at the places differ as little as the
    numbers of options allow, by at most one if all have as many. Which
    question has its key where is chance.

    A place is wished for each key, and endings of the seed are tried until one
    puts it there; 1 / options of all endings do.
    """
    seeds = {candidate.id: f"{seed}:{candidate.id}:0" for candidate in candidates}
    keyed = sorted((c for c in candidates if c.key is not None), key=lambda candidate: candidate.id)
    held: Counter[int] = Counter()
    # Fewest options first, each at the emptiest place: those with more can still go behind.
    for candidate in sorted(keyed, key=lambda candidate: candidate.options):
        # Shuffled, so that chance decides between places that are equally empty.
        places = order(range(candidate.options), seed=f"{seed}:{candidate.id}:place")
        wished = min(places, key=lambda place: held[place])
        held[wished] += 1
        seeds[candidate.id] = next(
            ending
            for number in count()
            if order(range(candidate.options), seed=(ending := f"{seed}:{candidate.id}:{number}"))[wished]
            == candidate.key
        )
    return seeds
