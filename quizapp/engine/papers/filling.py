"""Which questions take the places: near the wished spread, and never into a corner."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import nsmallest

from .allotment import allot
from .fitting import Placed, Room, placings
from .pool import Case, Entry
from .records import Candidate, Plan

Cell = tuple[str, int, bool]
"""What the spread asks of a question: its bloom, band of difficulty (-1: none), and whether it is new."""

Chosen = list[tuple[Entry, int]]
"""Questions with the bit of their place."""


class Spread:
    """How far the scored questions are from the wish.

    Shares become whole numbers of questions by largest remainders.
    """

    def __init__(self, plan: Plan) -> None:
        self.bands = sorted(plan.bands)
        self.blooms_wished = allot(plan.blooms, plan.scored) if plan.blooms else {}
        self.bands_wished = allot(plan.bands, plan.scored) if plan.bands else {}
        self.new_wished = plan.unseen_wished
        self.blooms: Counter[str] = Counter()
        self.levels: Counter[int] = Counter()
        self.new = 0

    def band(self, level: int) -> int:
        return next((n for n, (low, high) in enumerate(self.bands) if low <= level <= high), -1)

    def cell(self, candidate: Candidate) -> Cell:
        return candidate.bloom, self.band(candidate.difficulty), not candidate.seen

    def add(self, cell: Cell, times: int = 1) -> None:
        bloom, band, new = cell
        self.blooms[bloom] += times
        self.levels[band] += times
        self.new += times * new

    def _band_wished(self, band: int) -> int:
        return self.bands_wished[self.bands[band]] if band >= 0 else 0

    def gain(self, cell: Cell) -> tuple[bool, int]:
        """What a question of this cell brings: first that it is new, then that its kind is short."""
        bloom, band, new = cell
        short = (self.blooms_wished.get(bloom, 0) > self.blooms[bloom]) + (
            self._band_wished(band) > self.levels[band]
        )
        return new and self.new < self.new_wished, short

    def far(self) -> tuple[int, int]:
        """New questions that are missing, and the sum of what is too much or too little."""
        off = 0
        if self.blooms_wished:
            for bloom in {*self.blooms_wished, *self.blooms}:
                off += abs(self.blooms[bloom] - self.blooms_wished.get(bloom, 0))
        if self.bands_wished:
            off += self.levels[-1]
            off += sum(abs(self.levels[n] - self._band_wished(n)) for n in range(len(self.bands)))
        return max(self.new_wished - self.new, 0), off

    def far_after(self, out: Cell, into: Cell) -> tuple[int, int]:
        self.add(out, -1)
        self.add(into)
        found = self.far()
        self.add(into, -1)
        self.add(out)
        return found


@dataclass(frozen=True, slots=True)
class _Bin:
    """Single questions that are alike for the assembly, one of each concept, in the order of choice."""

    places: int
    cell: Cell
    entries: list[Entry]

    def first(self, used: set[str]) -> Entry | None:
        return next((entry for entry in self.entries if entry.concept not in used), None)


def _order(entry: Entry) -> tuple[int, bytes, str]:
    return entry.candidate.seen, entry.chance, entry.candidate.id


def bins_of(entries: Iterable[Entry], room: Room, spread: Spread, *, most: int) -> list[_Bin]:
    """Sort scored singles into bins. Of a concept only the first of a bin can ever be chosen."""
    best: dict[tuple[int, int, str, int, bool], dict[str, Entry]] = {}
    bands = [spread.band(level) for level in range(6)]
    unions = room.supply.places
    for entry in entries:
        candidate, concept = entry.candidate, entry.concept
        new = not candidate.seen
        key = entry.places, unions[concept], candidate.bloom, bands[candidate.difficulty], new
        alike = best.get(key)
        if alike is None:
            best[key] = {concept: entry}
        elif (other := alike.get(concept)) is None or _order(entry) < _order(other):
            alike[concept] = entry
    # In the order of their keys: nothing may depend on the order of candidates. A
    # bin never runs dry, for a paper of `most` questions uses no more concepts.
    return [_Bin(key[0], key[2:], nsmallest(most, best[key].values(), key=_order)) for key in sorted(best)]


def lucky_cases(
    cases: Sequence[Case], room: Room, spread: Spread, *, share: Fraction, old: int, pretest: int
) -> tuple[Placed, Room]:
    """Take the cases that chance draws, while all else can still be filled.

    Each is drawn with the `share` that any question has. Of questions met
    before they bring at most `old`. Cases of pretest questions alone are left
    to `choose_pretest`.
    """
    placed: Placed = []
    for case in cases:
        drawn = int.from_bytes(case.chance[:8], "big")
        if drawn >= share * 2**64 or case.places == pretest:
            continue
        met = sum(member.candidate.seen > 0 for member in case.members if member.places != pretest)
        if met > old:
            continue
        for bits, after in placings(case, room):
            if after.fits:
                placed.append((case, bits))
                room = after
                old -= met
                for member in case.members:
                    if member.places != pretest:
                        spread.add(spread.cell(member.candidate))
                break
    return placed, room


def choose_pretest(
    singles: Iterable[Entry], cases: Iterable[Case], room: Room, bit: int
) -> tuple[Chosen, Placed, Room]:
    """Fill the places of pretest: those new to the learner first, then those shown least.

    Only a first answer counts for the statistics of a question, so one that the
    learner has met brings nothing.
    """
    units: list[tuple[bool, float, bytes, str, Entry | Case]] = [
        (entry.candidate.seen > 0, entry.candidate.shown, entry.chance, entry.candidate.id, entry)
        for entry in singles
        if entry.places == 1 << bit
    ]
    for case in cases:
        members = [member.candidate for member in case.members]
        shown = sum(member.shown for member in members) / len(members)
        units.append((any(member.seen for member in members), shown, case.chance, case.id, case))
    chosen: Chosen = []
    placed: Placed = []
    for *_, unit in sorted(units, key=lambda unit: unit[:4]):
        if not room.left[bit]:
            break
        if isinstance(unit, Entry):
            if room.takes(unit, bit):
                room.take(unit.concept, bit)
                chosen.append((unit, bit))
        elif (found := next(placings(unit, room), None)) and found[1].fits:
            placed.append((unit, found[0]))
            room = found[1]
    return chosen, placed, room


def choose_scored(bins: Sequence[_Bin], room: Room, spread: Spread, bits: int) -> Chosen:
    """Fill the places of all domains, those with the fewest concepts to spare first.

    Each step takes what helps the spread most and leaves everything else
    possible; then questions are exchanged as long as that brings the paper
    nearer to the wish.
    """
    chosen: Chosen = []
    for bit in sorted(range(bits), key=lambda bit: (room.spare[1 << bit], bit)):
        while room.left[bit]:
            best = min(_offers(bins, room, spread, bit), key=lambda offer: offer[0])[1]
            room.take(best.concept, bit)
            spread.add(spread.cell(best.candidate))
            chosen.append((best, bit))
    while _exchange(chosen, bins, room.used, spread):
        pass
    return chosen


def _offers(
    bins: Sequence[_Bin], room: Room, spread: Spread, bit: int
) -> Iterator[tuple[tuple[bool, int, int, bytes, str], Entry]]:
    for bin_ in bins:
        if not bin_.places >> bit & 1:
            continue
        first = bin_.first(room.used)
        if first is None or not room.takes(first, bit):
            continue
        new, short = spread.gain(bin_.cell)
        # Once enough is new, chance decides between new and old ones.
        times = first.candidate.seen if spread.new < spread.new_wished else 0
        yield (not new, -short, times, first.chance, first.candidate.id), first


def _exchange(chosen: Chosen, bins: Sequence[_Bin], used: set[str], spread: Spread) -> bool:
    """Make the exchange that brings the spread nearest to the wish, if any does."""
    now = spread.far()
    if now == (0, 0):
        return False
    best: tuple[tuple[int, int], int, _Bin] | None = None
    known: dict[tuple[Cell, Cell], tuple[int, int]] = {}
    for index, (entry, bit) in enumerate(chosen):
        out = spread.cell(entry.candidate)
        for bin_ in bins:
            if not bin_.places >> bit & 1 or bin_.cell == out:
                continue
            pair = out, bin_.cell
            if pair not in known:
                known[pair] = spread.far_after(*pair)
            if known[pair] < (best[0] if best else now) and bin_.first(used - {entry.concept}):
                best = known[pair], index, bin_
    if best is None:
        return False
    _, index, bin_ = best
    entry, bit = chosen[index]
    used.discard(entry.concept)
    into = bin_.first(used)
    assert into is not None  # noqa: S101 - it was there a moment ago
    used.add(into.concept)
    spread.add(spread.cell(entry.candidate), -1)
    spread.add(bin_.cell)
    chosen[index] = into, bit
    return True
