"""From candidates and a plan to a paper."""

from collections.abc import Iterable
from fractions import Fraction

from quizapp.engine.shuffle import order

from .allotment import allot
from .filling import Chosen, Spread, bins_of, choose_pretest, choose_scored, lucky_cases
from .fitting import Hopes, Placed, Room, Search, Supply, short, smallest
from .options import option_seeds
from .pool import Entry, Pool, pool_of
from .records import Candidate, Paper, Plan, Shortfall, Slot
from .wording import notes_on, notes_on_new, notes_on_pretest, notes_on_spread, reasons_for

# Placings of cases tried before the search gives up: for the paper asked for, for all smaller ones
# together, and for each of these at most.
_TRIES = 5_000
_FEWER_TRIES = 2_000
_EACH_TRIES = 200

Unit = list[tuple[Entry, int | None]]
"""What stays together on a paper: entries with their bit; None is unscored, whatever its pool."""


def assemble(candidates: Iterable[Candidate], plan: Plan, *, seed: str) -> Paper | Shortfall:
    """Make a paper of `plan` from `candidates`, or say why there is none.

    - Each domain of the plan that has any candidate gets its share of the
      scored questions (see `allot`); a question that fits several domains
      counts for one of them, wherever it helps to fill the paper.
    - No two questions of a paper, pretest included, share a concept.
    - A case is on the paper as a whole, its questions next to each other in
      their order, or not at all.
    - At least the share `unseen` is new to the learner where the bank allows;
      of old questions that are alike, those met least come first.
    - Blooms and bands are brought near the wish by exchanging questions of the
      same domain one by one, so near, but not always nearest.
    - Pretest questions are those new to the learner and shown least. There are
      as many as fit beside the scored ones.
    - Order and option orders are chance; keys are spread as in `option_seeds`.

    The same candidates, in any order, with the same plan and seed give the same
    paper. A paper is found whenever one exists; only if single questions
    cannot fill it, and after 5,000 ways to place cases or with more than 200
    cases that differ, is the search given up. `Shortfall.possible` has been
    looked for less far.

    Raises ValueError if two candidates have the same id.

    Source: shares are by largest remainders (Hamilton); whether places can be
    filled is Hall's marriage theorem; see `fitting`.
    """
    pool = pool_of(candidates, plan, seed=seed)
    notes = notes_on(pool, plan)
    market = _Market(pool, plan)
    found = market.fill(plan.scored, tries=_TRIES)
    if found is None:
        return market.shortfall(notes)
    placed, room, pretest = found
    return _composed(pool, plan, placed, room, pretest=pretest, notes=notes, seed=seed)


class _Market:
    """What is offered, for one paper or a smaller one."""

    def __init__(self, pool: Pool, plan: Plan) -> None:
        self.pool, self.plan = pool, plan
        bits = len(pool.domains) + 1
        self.tries = 0
        self.supply = Supply(pool.singles, bits)
        self.hopes = Hopes(self.supply, pool.cases, bits)
        self.search = Search(self.supply, pool.cases, bits, places=plan.count)

    def shares(self, scored: int) -> list[int]:
        """Scored questions for each bit."""
        numbers = [number for number in self.pool.domains if number is not None]
        if not self.plan.weights:
            return [scored]
        if not numbers:
            return []
        return list(allot({number: self.plan.weights[number] for number in numbers}, scored).values())

    def fill(self, scored: int, *, tries: int) -> tuple[Placed, Room, int] | None:
        """Cases that a paper needs, the room after them, and the most pretest questions beside."""
        shares = self.shares(scored)
        if not shares:
            return None
        pretest = min(self.plan.pretest, self.hopes.counts[self.pool.pretest])
        if short(self.hopes.counts, [*shares, 0]):
            return None
        left = tries
        for fewer in range(pretest, -1, -1):
            # Half of what is left each time, so that the last is tried, too.
            half = max(left // 2, 1) if fewer else left
            found = self.search.run(Room(self.supply, [*shares, fewer]), tries=half)
            left -= half - max(self.search.tries, 0)
            self.tries += half - max(self.search.tries, 0)
            if found:
                return *found, fewer
        return None

    def shortfall(self, notes: list[str]) -> Shortfall:
        plan, pool = self.plan, self.pool
        shares = self.shares(plan.scored)
        if not shares:
            return Shortfall(
                0, {}, ("No question of the bank fits a domain of the blueprint.",), tuple(notes)
            )
        offered = self.hopes.counts
        lacking = short(offered, [*shares, 0])
        most = min(plan.scored - 1, offered[pool.pretest - 1])
        self.tries = 0
        possible = next(
            (
                n
                for n in range(most, 0, -1)
                if self.fill(n, tries=max(min(_FEWER_TRIES - self.tries, _EACH_TRIES), 1))
            ),
            0,
        )
        places = {
            number: sum(count for bit, count in enumerate(shares) if number >> bit & 1) for number in lacking
        }
        reasons = reasons_for(pool, plan, sets=smallest(lacking), places=places, offered=offered)
        if not reasons:
            reasons = [
                "Too few questions stand alone, and no choice of cases was found that fills every place exactly."
            ]
        missing = {
            domain: lacking[1 << bit] for bit, domain in enumerate(pool.domains) if 1 << bit in lacking
        }
        return Shortfall(possible, missing, tuple(reasons), tuple(notes))


def _composed(
    pool: Pool, plan: Plan, placed: Placed, room: Room, *, pretest: int, notes: list[str], seed: str
) -> Paper:
    bits = len(pool.domains)
    spread = Spread(plan)
    shares = [0] * (bits + 1)
    for case, taken in placed:
        for member, bit in zip(case.members, taken, strict=True):
            shares[bit] += 1
            if bit != bits:
                spread.add(spread.cell(member.candidate))
    allotted = {
        number: room.left[bit] + shares[bit] for bit, number in enumerate(pool.domains) if number is not None
    }
    decided = {case.id for case, _ in placed}
    undecided = [case for case in pool.cases if case.id not in decided]
    unscored = pool.pretest
    scored = [entry for entry in pool.singles if entry.places != unscored]
    fresh = len({entry.concept for entry in scored if not entry.candidate.seen})
    share = Fraction(
        plan.scored, max(len(scored) + sum(len(case.members) for case in pool.cases), plan.scored)
    )
    old = plan.scored - min(plan.unseen_wished, fresh)
    lucky, room = lucky_cases(undecided, room, spread, share=share, old=old, pretest=unscored)
    alone = [case for case in undecided if case.places == unscored]
    tried, drawn, room = choose_pretest(pool.singles, alone, room, bits)
    bins = bins_of(scored, room, spread, most=plan.count + 1)
    chosen = choose_scored(bins, room, spread, bits)
    filled: Chosen = _fillers(scored, room, plan.pretest - pretest) if plan.fill else []
    notes += notes_on_pretest(plan, found=pretest, filled=len(filled))
    notes += notes_on_new(plan, reached=spread.new)
    blooms = {bloom: spread.blooms_wished[bloom] for bloom in plan.blooms}
    notes += notes_on_spread("thinking", blooms, spread.blooms)
    names = [
        f"difficulty {low}" if low == high else f"difficulty {low} to {high}" for low, high in spread.bands
    ]
    wished = {name: spread.bands_wished[band] for name, band in zip(names, spread.bands, strict=True)}
    notes += notes_on_spread("difficulty", wished, {name: spread.levels[n] for n, name in enumerate(names)})
    units: list[Unit] = [
        [(member, None if bit == bits else bit) for member, bit in zip(case.members, taken, strict=True)]
        for case, taken in [*placed, *lucky, *drawn]
    ]
    units += [[(entry, bit)] for entry, bit in chosen]
    units += [[(entry, None)] for entry, _ in [*tried, *filled]]
    return Paper(_slots(units, pool, seed=seed), allotted, spread.new, tuple(notes))


def _fillers(scored: Iterable[Entry], room: Room, count: int) -> Chosen:
    """Unscored questions of the bank; old ones first, for the new ones should count somewhere."""
    filled: Chosen = []
    for entry in sorted(scored, key=lambda e: (not e.candidate.seen, e.chance, e.candidate.id)):
        if len(filled) == count:
            break
        if entry.concept not in room.used:
            room.used.add(entry.concept)
            filled.append((entry, -1))
    return filled


def _slots(units: list[Unit], pool: Pool, *, seed: str) -> tuple[Slot, ...]:
    units.sort(key=lambda unit: unit[0][0].candidate.id)
    placed = [pair for unit in order(units, seed=f"{seed}:places") for pair in unit]
    seeds = option_seeds([entry.candidate for entry, _ in placed], seed=seed)
    return tuple(
        Slot(
            entry.candidate,
            None if bit is None else pool.domains[bit],
            scored=bit is not None,
            seed=seeds[entry.candidate.id],
        )
        for entry, bit in placed
    )
