"""What to do with a pretest item: a proposal, which a curator decides."""

from dataclasses import dataclass
from enum import StrEnum

from .alerts import EASY, WEAK, WEAK_FROM, Concern, alerts
from .items import ItemStatistics
from .wording import counted, figure_words

PROMOTE_FROM = 50
"""Answers from which a pretest item may be proposed, if its interval is clear."""
ENOUGH = 300
"""Answers after which more of them will hardly settle what is still open."""

# What stands in the way of any promotion.
_GRAVE = {Concern.WRONG_KEY, Concern.BELOW_CHANCE, Concern.SUSPICIOUS_OPTION, Concern.WEAK}


class Verdict(StrEnum):
    """What is proposed: take it into scored papers, ask it further, or have a curator look at it."""

    PROMOTE = "promote"
    KEEP = "keep"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A verdict with its reasons, at least one sentence. It changes nothing by itself."""

    verdict: Verdict
    reasons: tuple[str, ...]


def propose(item: ItemStatistics) -> Proposal:
    """Propose what to do with a pretest item.

    - review: an alert other than a dead option or an easy item is raised, or
      300 answers have not settled the matter.
    - promote: from 50 answers, if the interval of the item-rest correlation
      lies above 0, or from 100 answers, if the correlation is 0.1 or more;
      and the facility lies between the chance of a guess and 0.95.
    - keep: everything else. The item is asked further.

    Dead options and easy items do not harm a score; they are told with the
    proposal. Nothing is decided here: a curator is.
    """
    concerns = alerts(item)
    told = tuple(alert.text for alert in concerns)
    if any(alert.concern in _GRAVE for alert in concerns):
        return Proposal(Verdict.REVIEW, told)
    lacking = _lacking(item)
    if not lacking:
        return Proposal(Verdict.PROMOTE, (_discriminates(item), *told))
    if item.n >= ENOUGH:
        return Proposal(
            Verdict.REVIEW,
            (f"{counted(item.n, 'answer')} have not settled it, and more hardly will.", *lacking, *told),
        )
    return Proposal(Verdict.KEEP, (*lacking, *told))


def _lacking(item: ItemStatistics) -> tuple[str, ...]:
    """What an item still lacks to be promoted."""
    rest, facility = item.rest, item.facility
    lacking = []
    if rest.value is None:
        lacking.append(rest.reason)
    elif rest.n < PROMOTE_FROM:
        lacking.append(f"{counted(rest.n, 'answer')} of at least {PROMOTE_FROM}.")
    elif rest.n < WEAK_FROM and not (rest.interval is not None and rest.interval.low > 0):
        lacking.append(
            "Before 100 answers the interval of the item-rest correlation must lie above 0: "
            f"{figure_words(rest, level=item.level)}."
        )
    elif rest.value < WEAK:
        lacking.append(f"The item-rest correlation is low: {figure_words(rest, level=item.level)}.")
    if facility.value is not None and facility.value > EASY:
        lacking.append(f"Nearly everybody gets it right: {figure_words(facility, level=item.level)}.")
    if facility.value is not None and item.guess is not None and facility.value <= item.guess:
        lacking.append(
            f"No better than a guess ({item.guess:.2f}): {figure_words(facility, level=item.level)}."
        )
    return tuple(lacking)


def _discriminates(item: ItemStatistics) -> str:
    return (
        f"It tells strong learners from weak ones: item-rest correlation "
        f"{figure_words(item.rest, level=item.level)}, {counted(item.rest.n, 'answer')}; "
        f"facility {figure_words(item.facility, level=item.level)}."
    )
