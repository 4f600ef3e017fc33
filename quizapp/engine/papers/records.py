"""What goes into an assembly and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

MOST_QUESTIONS = 1000
# Every set of domains is looked at, so there cannot be many.
MOST_DOMAINS = 10


class Mark(Enum):
    """What a learner may ask for in a quiz of their own."""

    UNSEEN = "unseen"
    WEAK = "weak"
    WRONG = "wrong"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One question that may be asked. Retired and expired ones are no candidates.

    `concept` names what at most one question of a paper asks; empty stands for
    a concept of its own. `domains` are the numbers of all domains of the
    blueprint that the question may count for. `difficulty` is 1 to 5.

    A question of a case has its `case`, its place in it (`case_position`, from
    1) and the number of all questions of the case (`case_size`), so that a case
    with a question missing is known.

    `options` is their number, and `key` the place of the right one in the file
    (from 0) if there is exactly one; None for kinds whose options have no key.

    `seen` is how often this learner has met the question; `weak`, `wrong` and
    `flagged` are this learner's too. A `pretest` question is never scored, and
    `shown` is how often it has stood on any paper.

    Raises ValueError for numbers that cannot be.
    """

    id: str
    concept: str
    section: int
    kind: str
    difficulty: int
    bloom: str
    domains: frozenset[int] = frozenset()
    case: str = ""
    case_position: int = 0
    case_size: int = 0
    options: int = 0
    key: int | None = None
    seen: int = 0
    weak: bool = False
    wrong: bool = False
    flagged: bool = False
    pretest: bool = False
    shown: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.difficulty <= 5:
            raise ValueError(f"{self.id}: difficulty is from 1 to 5")
        if self.case and not 1 <= self.case_position <= self.case_size:
            raise ValueError(f"{self.id}: a question of a case has a position from 1 to the size of the case")
        if self.key is not None and not 0 <= self.key < self.options:
            raise ValueError(f"{self.id}: the key is the place of one of the options")
        if self.seen < 0 or self.shown < 0:
            raise ValueError(f"{self.id}: times are counted from 0")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which candidates may be asked; an empty set means all.

    Pretest questions pass without `marks`, which are the learner's. A case
    passes if all its questions have a section, kind and difficulty asked for,
    and one of them a mark; for `Mark.UNSEEN` all of them.
    """

    sections: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()
    difficulties: frozenset[int] = frozenset()
    marks: frozenset[Mark] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a paper should be.

    `scored` and `pretest` are numbers of questions. `weights` maps the number
    of a domain to its weight, `names` to what it is called in notes; without
    weights no question needs a domain. `unseen` is the share, in whole percent
    of the scored questions and rounded up, that this learner has never met.
    `blooms` ("recall" ...) and `bands` (lowest and highest difficulty) map to
    weights; empty means as it comes. With `fill`, questions of the bank that
    are not scored take the places for which there is no pretest question.

    Raises ValueError if a number is out of its range, bands overlap, or there
    are more than 10 domains.
    """

    scored: int
    pretest: int = 0
    weights: Mapping[int, int] = field(default_factory=dict, hash=False)
    names: Mapping[int, str] = field(default_factory=dict, hash=False)
    unseen: int = 0
    blooms: Mapping[str, int] = field(default_factory=dict, hash=False)
    bands: Mapping[tuple[int, int], int] = field(default_factory=dict, hash=False)
    filters: Filters = Filters()
    fill: bool = False

    def __post_init__(self) -> None:
        for name in ("weights", "names", "blooms", "bands"):
            object.__setattr__(self, name, dict(getattr(self, name)))
        if self.scored < 1 or self.pretest < 0 or self.count > MOST_QUESTIONS:
            raise ValueError(f"a paper has at least one scored question and at most {MOST_QUESTIONS}")
        if not 0 <= self.unseen <= 100:
            raise ValueError("the share of never-seen questions is from 0 to 100 percent")
        if len(self.weights) > MOST_DOMAINS:
            raise ValueError(f"a blueprint has at most {MOST_DOMAINS} domains")
        for weights in (self.weights, self.blooms, self.bands):
            if any(weight < 0 for weight in weights.values()) or (weights and not any(weights.values())):
                raise ValueError("weights are 0 or more, and not all 0")
        levels = [level for low, high in self.bands for level in range(low, high + 1)]
        if len(levels) != len(set(levels)) or any(low > high for low, high in self.bands):
            raise ValueError("bands of difficulty do not overlap")

    @property
    def count(self) -> int:
        """Questions of the paper, scored or not."""
        return self.scored + self.pretest

    @property
    def unseen_wished(self) -> int:
        """Questions that should be new to the learner."""
        return -(-self.scored * self.unseen // 100)

    def called(self, domain: int) -> str:
        """Return the name of a domain as notes have it."""
        return self.names.get(domain) or f"domain {domain}"


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a paper.

    `seed` is for `engine.shuffle.order`, over the options in the order of the
    file. `domain` is where the question counts; None if it is not `scored` or
    the plan had no weights.
    """

    candidate: Candidate
    domain: int | None
    scored: bool
    seed: str


@dataclass(frozen=True)
class Paper:
    """A paper in the order in which it is asked.

    `allotted` maps each covered domain to its scored questions, and is empty
    without weights. `unseen` counts the scored questions that the learner had
    never met. `notes` are sentences about what the paper is not: domains that
    the bank does not cover, wishes that were not reached, cases left out.
    """

    slots: tuple[Slot, ...]
    allotted: Mapping[int, int] = field(hash=False)
    unseen: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shortfall:
    """The bank cannot fill the plan.

    `possible` is the largest number of scored questions, below the number
    wished, for which a paper of the same plan was found; 0 if there is none.
    `missing` maps a domain (None without weights) to the questions it lacks by
    itself. `reasons` are sentences, for each domain or group of domains that
    lacks questions; `notes` as in Paper.
    """

    possible: int
    missing: Mapping[int | None, int] = field(hash=False)
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
