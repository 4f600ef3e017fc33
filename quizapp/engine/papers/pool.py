"""Who may be asked at all, and for what: candidates as sets of places."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from .records import Candidate, Filters, Mark, Plan


@dataclass(slots=True, eq=False)  # not frozen, which would double the time to make 100,000 of them
class Entry:
    """A candidate with what the assembly asks about it again and again.

    `places` is a set of bits, one for each domain and one for pretest. `chance`
    orders entries by the seed alone.
    """

    candidate: Candidate
    concept: str
    places: int
    chance: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """All questions of one scenario, in their order."""

    id: str
    members: tuple[Entry, ...]
    chance: bytes

    @property
    def places(self) -> int:
        union = 0
        for member in self.members:
            union |= member.places
        return union


@dataclass
class Pool:
    """`domains` are the covered ones, in the order of their bits; None stands
    for a plan without weights. The bit after the last one is for pretest."""

    domains: list[int | None]
    singles: list[Entry] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    broken: int = 0
    twins: int = 0

    @property
    def pretest(self) -> int:
        return 1 << len(self.domains)


def pool_of(candidates: Iterable[Candidate], plan: Plan, *, seed: str) -> Pool:
    """Return the candidates that pass the filters and have a place.

    Raises ValueError if an id comes twice.
    """
    passed, cases, (broken, twins) = _passed(candidates, plan)
    weighed = frozenset(number for number, weight in plan.weights.items() if weight)
    if plan.weights:
        passed = [candidate for candidate in passed if not weighed.isdisjoint(candidate.domains)]
        cases = [
            members
            for members in cases
            if not any(weighed.isdisjoint(candidate.domains) for candidate in members)
        ]
    shapes = {(candidate.domains, candidate.pretest) for candidate in passed}
    shapes |= {(candidate.domains, candidate.pretest) for members in cases for candidate in members}
    offered = weighed & frozenset().union(*(fitting for fitting, pre in shapes if not pre))
    domains: list[int | None] = [*sorted(offered)] if plan.weights else [None]
    pool = Pool(domains, broken=broken, twins=twins)
    places = {
        (fitting, pre): pool.pretest
        if pre
        else sum(1 << bit for bit, number in enumerate(domains) if number is None or number in fitting)
        for fitting, pre in shapes
    }
    # With the seed's length, so that no seed and id run into another pair.
    start = f"{len(seed)}:{seed}:"

    def entry(candidate: Candidate) -> Entry:
        chance = hashlib.sha256((start + candidate.id).encode("utf-8", "surrogatepass")).digest()
        # A question without a concept stays alone: no concept begins with a zero byte.
        concept = candidate.concept or f"\0{candidate.id}"
        return Entry(candidate, concept, places[candidate.domains, candidate.pretest], chance)

    pool.singles = [entry(candidate) for candidate in passed]
    for members in cases:
        entries = tuple(entry(member) for member in members)
        pool.cases.append(Case(members[0].case, entries, entries[0].chance))
    pool.cases.sort(key=lambda case: (case.chance, case.id))
    return pool


def _passed(
    candidates: Iterable[Candidate], plan: Plan
) -> tuple[list[Candidate], list[list[Candidate]], tuple[int, int]]:
    """Singles, whole cases, and how many cases were broken or had twins."""
    filters = plan.filters
    plain = not (filters.sections or filters.kinds or filters.difficulties or filters.marks)
    seen: set[str] = set()
    singles: list[Candidate] = []
    by_case: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if candidate.id in seen:
            raise ValueError(f"the candidate {candidate.id} comes twice")
        seen.add(candidate.id)
        if candidate.case:
            by_case[candidate.case].append(candidate)
        elif plain or (_kept(candidate, filters) and _marked([candidate], filters)):
            singles.append(candidate)
    cases = []
    broken = twins = 0
    for members in by_case.values():
        members.sort(key=lambda member: member.case_position)
        if [member.case_position for member in members] != list(range(1, members[0].case_size + 1)):
            broken += 1
            continue
        concepts = [member.concept for member in members if member.concept]
        if len(concepts) != len(set(concepts)):
            twins += 1
            continue
        if not plan.pretest and any(member.pretest for member in members):
            continue
        if plain or (all(_kept(member, filters) for member in members) and _marked(members, filters)):
            cases.append(members)
    return singles, cases, (broken, twins)


def _kept(candidate: Candidate, filters: Filters) -> bool:
    return (
        (not filters.sections or candidate.section in filters.sections)
        and (not filters.kinds or candidate.kind in filters.kinds)
        and (not filters.difficulties or candidate.difficulty in filters.difficulties)
    )


def _marked(members: list[Candidate], filters: Filters) -> bool:
    scored = [member for member in members if not member.pretest]
    if not filters.marks or not scored:
        return True
    return (
        (Mark.UNSEEN in filters.marks and not any(member.seen for member in scored))
        or (Mark.WEAK in filters.marks and any(member.weak for member in scored))
        or (Mark.WRONG in filters.marks and any(member.wrong for member in scored))
        or (Mark.FLAGGED in filters.marks and any(member.flagged for member in scored))
    )
