"""Candidates and papers for the tests of this folder."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from quizapp.engine.papers import Candidate, Paper, Plan, Shortfall, assemble
from quizapp.engine.shuffle import order


def question(id: str, *domains: int, **given: Any) -> Candidate:  # noqa: A002 - the field's name
    """A candidate of a concept of its own, unless told otherwise."""
    return Candidate(
        **{
            "id": id,
            "concept": f"about {id}",
            "section": 1,
            "kind": "numeric",
            "difficulty": 3,
            "bloom": "apply",
            "domains": frozenset(domains),
            **given,
        }
    )


def questions(prefix: str, count: int, *domains: int, **given: Any) -> list[Candidate]:
    return [question(f"{prefix}{number:02}", *domains, **given) for number in range(count)]


def case(name: str, *domains: Sequence[int], **given: Any) -> list[Candidate]:
    """A case with one member for each of `domains`."""
    return [
        question(f"{name}-{n}", *fits, case=name, case_position=n, case_size=len(domains), **given)
        for n, fits in enumerate(domains, 1)
    ]


def paper(candidates: Iterable[Candidate], plan: Plan, *, seed: str = "one") -> Paper:
    made = assemble(candidates, plan, seed=seed)
    assert isinstance(made, Paper), made
    return made


def shortfall(candidates: Iterable[Candidate], plan: Plan) -> Shortfall:
    made = assemble(candidates, plan, seed="one")
    assert isinstance(made, Shortfall)
    return made


def ids(made: Paper) -> list[str]:
    return [slot.candidate.id for slot in made.slots]


def key_places(made: Paper) -> Counter[int]:
    """How often the key of a question with one key stands at each place."""
    keyed = [slot for slot in made.slots if slot.candidate.key is not None]
    return Counter(
        order(range(slot.candidate.options), seed=slot.seed).index(slot.candidate.key or 0) for slot in keyed
    )


def most_pretest(candidates: Sequence[Candidate], shares: dict[int, int], pretest: int) -> int | None:
    """By trying every set of questions: the most pretest questions beside `shares`, None without a paper."""
    sizes = Counter(candidate.case for candidate in candidates if candidate.case)
    best = None
    for fewer in range(pretest, -1, -1):
        size = sum(shares.values()) + fewer
        for chosen in combinations(candidates, size):
            taken = Counter(candidate.case for candidate in chosen if candidate.case)
            if (
                sum(candidate.pretest for candidate in chosen) == fewer
                and len({candidate.concept for candidate in chosen}) == size
                and all(sizes[name] == taken[name] for name in taken)
                and _placeable([c.domains for c in chosen if not c.pretest], dict(shares))
            ):
                return fewer
    return best


def _placeable(domains: Sequence[frozenset[int]], left: dict[int, int]) -> bool:
    if not domains:
        return True
    for domain in domains[0]:
        if left.get(domain, 0):
            left[domain] -= 1
            if _placeable(domains[1:], left):
                return True
            left[domain] += 1
    return False
