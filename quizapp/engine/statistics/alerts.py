"""What a curator should look at, said only when there are answers enough."""

from dataclasses import dataclass
from enum import StrEnum

from .figures import Figure
from .items import ItemStatistics
from .wording import counted, figure_words

WRONG_KEY_FROM = 20
"""Answers from which a wrong key is suspected: looking costs little, a wrong key much."""
WEAK_FROM = 100
"""Answers from which an item is called weak: with 30, one good item in eight looks so by luck."""

GOOD = 0.3
"""An item-rest correlation that a good item easily has."""
WEAK = 0.1
"""Below this, an item tells strong learners from weak ones hardly at all."""
EASY = 0.95
"""Above this facility, an item has no room to discriminate."""


class Concern(StrEnum):
    """What may be the matter, the most pressing first."""

    WRONG_KEY = "possible wrong key"
    BELOW_CHANCE = "below chance"
    SUSPICIOUS_OPTION = "suspicious option"
    WEAK = "weak item"
    TOO_EASY = "too easy"
    DEAD_OPTION = "dead option"


@dataclass(frozen=True, slots=True)
class Alert:
    """One concern, in words, with the figure it rests on and the option it is about."""

    concern: Concern
    text: str
    figure: Figure
    option: str | None = None


def alerts(item: ItemStatistics) -> tuple[Alert, ...]:
    """Return what a curator should look at, the most pressing first.

    - possible wrong key, from 20 answers: the item-rest correlation is below
      0 and its interval ends below 0.3, so that it cannot well be a
      good item. The interval is that of Fisher.
    - below chance, from 20: the interval of the facility ends below the
      chance of a guess.
    - suspicious option, from 20: see `option_statistics`.
    - weak item, from 100: correlation below 0.1, unless the item is so easy
      (facility above 0.95) that it cannot discriminate, or its key is in doubt.
    - too easy: the interval of the facility starts above 0.95, which it cannot
      before 73 answers.
    - dead option, from 50: see `option_statistics`.

    Every text holds the figure, its interval and the number of answers.

    Source: the numbers of answers follow simulations of papers of 20 and 65
    items with guessing, see the documentation.
    """
    rest, facility = item.rest, item.facility
    found = []
    if _doubtful_key(rest):
        text = "Possible wrong key: learners who do well elsewhere tend to get it wrong"
        found.append(Alert(Concern.WRONG_KEY, _told(text, rest, item), rest))
    if (
        item.guess is not None
        and item.n >= WRONG_KEY_FROM
        and facility.interval is not None
        and facility.interval.high < item.guess
    ):
        text = f"Below chance: guessing would be right in {item.guess:.0%}"
        found.append(Alert(Concern.BELOW_CHANCE, _told(text, facility, item), facility))
    for option in item.options:
        if option.suspicious:
            text = f"Option {option.option} attracts strong learners: ambiguous, or a key"
            found.append(
                Alert(Concern.SUSPICIOUS_OPTION, _told(text, option.rest, item), option.rest, option.option)
            )
    if (
        rest.value is not None
        and rest.n >= WEAK_FROM
        and rest.value < WEAK
        and not (facility.value is not None and facility.value > EASY)
        and not _doubtful_key(rest)
    ):
        text = "Weak item: it hardly tells strong learners from weak ones"
        found.append(Alert(Concern.WEAK, _told(text, rest, item), rest))
    if facility.interval is not None and facility.interval.low > EASY:
        found.append(
            Alert(
                Concern.TOO_EASY, _told("Too easy: nearly everybody gets it right", facility, item), facility
            )
        )
    for option in item.options:
        if option.dead:
            text = f"Option {option.option} is dead: hardly anybody chooses it"
            found.append(
                Alert(Concern.DEAD_OPTION, _told(text, option.rate, item), option.rate, option.option)
            )
    return tuple(found)


def _doubtful_key(rest: Figure) -> bool:
    return (
        rest.value is not None
        and rest.n >= WRONG_KEY_FROM
        and rest.value < 0
        and (rest.interval is None or rest.interval.high < GOOD)
    )


def _told(text: str, figure: Figure, item: ItemStatistics) -> str:
    return f"{text} ({figure_words(figure, level=item.level)}, {counted(figure.n, 'answer')})."
