"""Three hints for a drill, read from the working of its answer."""

from collections.abc import Mapping

from quizapp.engine.capacity import Step, sentence, steps_of
from quizapp.engine.memory import Rating

MOST = 3

_SAID: Mapping[str, str] = {
    "add": "{} added up",
    "subtract": "{1} taken from {0}",
    "multiply": "{} multiplied",
    "divide": "{0} divided by {1}",
    "power": "{0} to the power of {1}",
    "max": "the larger of {}",
    "min": "the smaller of {}",
    "ceil": "{0} rounded up",
    "floor": "{0} rounded down",
    "ceil_div": "{0} divided by {1}, rounded up",
    "floor_div": "{0} divided by {1}, rounded down",
    "least": "the least of {}",
    "most": "the most of {}",
    "written": "those that are not 0: {}",
}


def hints(answer: Step) -> tuple[str, str, str]:
    """Which rule comes first, the first number, the next number.

    >>> from quizapp.engine.capacity import evaluate
    >>> hints(evaluate("F02", {"size": 10240, "mode": "EC"}))[0]
    'Begin with the 4 KB steps: item size divided by read step, rounded up.'
    """
    if answer.op == "written":
        return _of_indexes(answer)
    steps = steps_of(answer)
    first = steps[0]
    told = sentence(first)
    # Parts that are alike, such as two entries of one size, are one hint.
    others = (sentence(step) for step in steps if sentence(step) != told)
    following = next(others, None)
    if not first.args:
        # Its name says the answer already.
        last = following or f"That is all there is to it: {told}"
        return "Begin with the case: one rule decides it before anything is computed.", told, last
    if following is None:
        # A single step: its numbers first, then what they give.
        return f"Begin with the {first.name}: {_rule(first)}.", f"{told.rpartition(' = ')[0]} = ?", told
    return f"Begin with the {first.name}: {_rule(first)}.", told, following


def _of_indexes(answer: Step) -> tuple[str, str, str]:
    """Units are no help where it is asked which indexes are written."""
    rule = "Begin with one index after the other: does the write touch its key, something else in it, or nothing?"
    told = [f"{each.name}: {'written' if each.value else 'not written'}." for each in answer.args]
    return rule, told[0], told[1] if len(told) > 1 else f"That is all there is to it: {told[0]}"


def _rule(step: Step) -> str:
    names = [arg.name for arg in step.args]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return _SAID[step.op].replace("{}", listed).format(*names)


def rating_of(taken: int, *, right: bool) -> Rating:
    """How an answer rates its card: one step lower for each hint.

    The first number of a drill of one step is its answer, so whoever needed
    two hints has not recalled it.

    >>> [rating_of(taken, right=True).name for taken in range(4)]
    ['GOOD', 'HARD', 'AGAIN', 'AGAIN']
    """
    return Rating(max(Rating.GOOD - taken, Rating.AGAIN)) if right else Rating.AGAIN


def highest_rating(taken: int) -> Rating:
    """The best that a right answer may be rated by its learner.

    >>> [highest_rating(taken).name for taken in range(4)]
    ['EASY', 'HARD', 'AGAIN', 'AGAIN']
    """
    return rating_of(taken, right=True) if taken else Rating.EASY
