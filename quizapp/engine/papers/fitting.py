"""Whether questions can still fill every place that is left, and which cases that takes.

By Hall's theorem places can be filled, each by another concept, exactly when
every set of domains is met by at least as many unused concepts as it has
places. There are few domains, so every set is counted and kept up to date.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from .pool import Case, Entry

_MOST_CASES = 200


@cache
def meeting(places: int, sets: int) -> tuple[int, ...]:
    """The sets of bits, below `sets`, that have a bit of `places`."""
    return tuple(number for number in range(sets) if number & places)


@cache
def robbed(concept: int, bit: int, sets: int) -> tuple[int, ...]:
    """The sets that lose a concept and no place when `concept` takes a place of `bit`."""
    return tuple(number for number in meeting(concept, sets) if not number & bit)


class Supply:
    """Unused concepts, each with all places that a question of it could take."""

    def __init__(self, entries: Sequence[Entry], bits: int) -> None:
        self.sets = 1 << bits
        self.places: dict[str, int] = {}
        for entry in entries:
            self.places[entry.concept] = self.places.get(entry.concept, 0) | entry.places
        kinds = Counter(self.places.values())
        self.counts = [0] * self.sets
        for places, count in kinds.items():
            for number in meeting(places, self.sets):
                self.counts[number] += count


class Room:
    """The places that are left and, for every set of bits, the concepts it has to spare."""

    def __init__(self, supply: Supply, left: Sequence[int]) -> None:
        self.supply = supply
        self.left = list(left)
        self.used: set[str] = set()
        self.spare = list(supply.counts)
        for number in range(supply.sets):
            self.spare[number] -= sum(count for bit, count in enumerate(left) if number >> bit & 1)

    def copy(self) -> "Room":
        other = object.__new__(Room)
        other.supply = self.supply
        other.left = list(self.left)
        other.used = set(self.used)
        other.spare = list(self.spare)
        return other

    @property
    def fits(self) -> bool:
        """Whether single questions can fill all that is left."""
        return min(self.spare) >= 0

    def takes(self, entry: Entry, bit: int) -> bool:
        """Whether the rest can still be filled after a single question takes the place, if it can now."""
        if not self.left[bit] or entry.concept in self.used:
            return False
        places = self.supply.places[entry.concept]
        return all(self.spare[number] for number in robbed(places, 1 << bit, self.supply.sets))

    def take(self, concept: str, bit: int) -> None:
        sets = self.supply.sets
        for number in meeting(self.supply.places.get(concept, 0), sets):
            self.spare[number] -= 1
        for number in meeting(1 << bit, sets):
            self.spare[number] += 1
        self.left[bit] -= 1
        self.used.add(concept)


Placed = list[tuple[Case, tuple[int, ...]]]
"""Cases with the bit of each of their members."""


def placings(case: Case, room: Room) -> Iterator[tuple[tuple[int, ...], Room]]:
    """Every way to give the members of a case places that are left, scarce domains first."""
    if any(member.concept in room.used for member in case.members):
        return

    def place(index: int, bits: tuple[int, ...], left: list[int]) -> Iterator[tuple[int, ...]]:
        if index == len(case.members):
            yield bits
            return
        places = case.members[index].places
        fitting = [bit for bit, count in enumerate(left) if count and places >> bit & 1]
        for bit in sorted(fitting, key=lambda bit: room.spare[1 << bit]):
            left[bit] -= 1
            yield from place(index + 1, (*bits, bit), left)
            left[bit] += 1

    for bits in place(0, (), list(room.left)):
        after = room.copy()
        for member, bit in zip(case.members, bits, strict=True):
            after.take(member.concept, bit)
        yield bits, after


class Hopes:
    """An upper bound: what could be filled if members of undecided cases were single questions."""

    def __init__(self, singles: Supply, cases: Sequence[Case], bits: int) -> None:
        self.singles = singles
        self.sets = 1 << bits
        self.of: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for case in cases:
            for member in case.members:
                self.of[member.concept].append((case.id, member.places))
        self.counts = list(singles.counts)
        for concept in self.of:
            self._change(self.counts, singles.places.get(concept, 0), self.places(concept, frozenset()))

    def places(self, concept: str, decided: AbstractSet[str]) -> int:
        union = self.singles.places.get(concept, 0)
        for case, places in self.of.get(concept, ()):
            if case not in decided:
                union |= places
        return union

    def _change(self, counts: list[int], before: int, after: int) -> None:
        for number in range(self.sets):
            counts[number] += bool(number & after) - bool(number & before)

    def without(self, counts: list[int], case: Case, decided: AbstractSet[str], used: set[str]) -> list[int]:
        """The counts when one more case is decided, its concepts still unused."""
        counts = list(counts)
        now = {*decided, case.id}
        for member in case.members:
            if member.concept not in used:
                self._change(counts, self.places(member.concept, decided), self.places(member.concept, now))
        return counts

    def taking(self, counts: list[int], case: Case, decided: AbstractSet[str]) -> list[int]:
        """The counts when all concepts of a case become used."""
        counts = list(counts)
        for member in case.members:
            self._change(counts, self.places(member.concept, decided), 0)
        return counts


def short(counts: Sequence[int], left: Sequence[int]) -> dict[int, int]:
    """Each set of bits with more places than concepts, and how many it lacks."""
    lacking = {}
    for number in range(1, len(counts)):
        need = sum(count for bit, count in enumerate(left) if number >> bit & 1)
        if need > counts[number]:
            lacking[number] = need - counts[number]
    return lacking


class Search:
    """Finds cases that make room for a paper which single questions alone cannot fill.

    If a set of domains has too few single questions, some case with a member
    for one of them has to be on the paper: each is tried in turn, in every
    placing, and those tried before stay out. Of cases that differ in nothing
    but their names one is tried. Every paper is found that way, unless `tries`
    run out first, or there are more than 200 cases that differ.
    """

    def __init__(self, singles: Supply, cases: Sequence[Case], bits: int, *, places: int) -> None:
        counts = Counter(member.concept for case in cases for member in case.members)
        alike: defaultdict[tuple[tuple[int, str], ...], list[Case]] = defaultdict(list)
        for case in cases:
            sign = tuple(
                (member.places, member.concept if shared else "")
                for member in case.members
                for shared in [counts[member.concept] > 1 or member.concept in singles.places]
            )
            # As many as the paper could hold; more would only be tried in vain.
            if len(alike[sign]) < max(places // len(case.members), 1):
                alike[sign].append(case)
        self.signs = {case.id: sign for sign, group in alike.items() for case in group}
        # The first of every kind, then the second of every kind ...
        turns = sorted(
            (turn, case.chance, case.id, case) for group in alike.values() for turn, case in enumerate(group)
        )
        self.cases = [case for *_, case in turns[:_MOST_CASES]]
        self.hopes = Hopes(singles, self.cases, bits)
        self.tries = 0

    def run(self, room: Room, *, tries: int) -> tuple[Placed, Room] | None:
        self.tries = tries
        return self._run(room, self.hopes.counts, frozenset())

    def _run(self, room: Room, counts: list[int], decided: frozenset[str]) -> tuple[Placed, Room] | None:
        if room.fits:
            return [], room
        if short(counts, room.left):
            return None
        worst = min(range(len(room.spare)), key=lambda number: room.spare[number])
        failed: set[tuple[tuple[int, str], ...]] = set()
        for case in self.cases:
            if case.id in decided or not case.places & worst:
                continue
            if any(member.concept in room.used for member in case.members):
                continue
            if self.signs[case.id] not in failed:
                failed.add(self.signs[case.id])
                found = self._with(case, room, self.hopes.taking(counts, case, decided), decided)
                if found or self.tries <= 0:
                    return found
            counts = self.hopes.without(counts, case, decided, room.used)
            decided |= {case.id}
            if short(counts, room.left):
                return None
        return None

    def _with(
        self, case: Case, room: Room, counts: list[int], decided: frozenset[str]
    ) -> tuple[Placed, Room] | None:
        tried: set[tuple[int, ...]] = set()
        for bits, after in placings(case, room):
            self.tries -= 1
            if self.tries <= 0:
                return None
            # Placings that leave the same places lead to the same papers.
            if tuple(after.left) in tried:
                continue
            tried.add(tuple(after.left))
            found = self._run(after, counts, decided | {case.id})
            if found:
                return [(case, bits), *found[0]], found[1]
        return None


def smallest(lacking: Mapping[int, int]) -> list[int]:
    """The sets of bits in `lacking` that hold no other of them, single bits first."""
    found: list[int] = []
    for number in sorted(lacking, key=lambda number: (number.bit_count(), number)):
        if not any(other & number == other for other in found):
            found.append(number)
    return found
