"""Waiting before a retry: exponential backoff, a cap and jitter."""

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import Drawn, Made, OneOf, Shown, Whole, Words, plain
from quizapp.engine.drills.templates import Template

from .reads import number

BASE = OneOf((10, 20, 25, 30, 40, 50, 60, 75, 80, 100, 120, 125, 150, 160, 180, 200, 250, 300))
ANY_BASE = Whole(10, 200, 5)
CAP = OneOf((500, 800, 1000, 1500, 2000, 2500, 3000, 4000, 5000))


def previous(_chance: Chance, drawn: Drawn) -> Shown:
    """The retry before."""
    return plain(number(drawn, "retry") - 1)


def cap_in_sight(drawn: Drawn) -> bool:
    """A cap that cuts the wait off, or that the next waits would reach. Linear growth stays below it."""
    grown = number(drawn, "base") * (1 << int(number(drawn, "retry") - 1))
    cap = number(drawn, "cap")
    return number(drawn, "base") * number(drawn, "retry") < cap != grown and cap < 8 * grown


def cap_binds_at_last(drawn: Drawn) -> bool:
    """The last waits are cut off, the first are not."""
    base, cap = number(drawn, "base"), number(drawn, "cap")
    return 2 * base < cap < base * (1 << int(number(drawn, "retry") - 1))


TEMPLATES = (
    Template(
        slug="backoff-wait",
        family="F20",
        level=1,
        title="The wait before a retry",
        section="performance",
        facts=("FL-530", "FL-692"),
        draws={"base": ANY_BASE, "retry": Whole(3, 9), "previous": Made(previous)},
        inputs={"task": "wait", "base": "$base", "retry": "$retry"},
        stems=(
            "A client waits {base} ms before its first retry and doubles the wait before each further one, without jitter or cap. How many ms is the wait just before retry {retry}?",
            "Exponential backoff starts at {base} ms for retry 1 and doubles each time; there is neither cap nor jitter. How long is the wait between retry {previous} and retry {retry}, in ms?",
            "A throttled import retries with waits that double, the first being {base} ms, no jitter and no upper limit. How many ms is the single wait that precedes retry {retry}?",
        ),
        unit="ms",
    ),
    Template(
        slug="backoff-capped",
        family="F20",
        level=2,
        title="A wait with a cap",
        section="performance",
        facts=("FL-177", "FL-692"),
        draws={"base": BASE, "retry": Whole(4, 10), "cap": CAP},
        inputs={"task": "wait", "base": "$base", "retry": "$retry", "cap": "$cap"},
        stems=(
            "Waits start at {base} ms before retry 1, double each time and never exceed {cap} ms. No jitter is used. How many ms is the wait just before retry {retry}?",
            "A queue worker backs off exponentially: {base} ms before the first retry, twice as long before each next one, at most {cap} ms, without jitter. How long is the wait just before retry {retry}, in ms?",
            "Base {base} ms, doubling, cap {cap} ms, no jitter, retries counted from 1: how many ms is the wait just before retry {retry}?",
        ),
        unit="ms",
        where=(cap_in_sight,),
    ),
    Template(
        slug="backoff-full-jitter",
        family="F20",
        level=2,
        title="Full jitter on average",
        section="performance",
        facts=("FL-176", "FL-692"),
        draws={"base": ANY_BASE, "retry": Whole(3, 9)},
        inputs={"task": "wait", "base": "$base", "retry": "$retry", "jitter": "full"},
        stems=(
            "With full jitter a client waits a random time from 0 up to the backoff, which is {base} ms for retry 1 and doubles each time, with no cap. How many ms on average is the wait just before retry {retry}?",
            "Backoff: {base} ms before the first retry, doubling, no cap, full jitter (even over the whole range from 0). What is the mean of the wait just before retry {retry}, in ms?",
            "A thousand clients use full jitter: each draws its wait evenly between 0 and {base} ms before retry 1, and the upper end doubles per retry without limit. How many ms is the mean wait just before retry {retry}?",
        ),
        unit="ms",
    ),
    Template(
        slug="backoff-equal-jitter",
        family="F20",
        level=2,
        title="Equal jitter",
        section="performance",
        facts=("FL-176", "FL-692"),
        draws={
            "base": ANY_BASE,
            "retry": Whole(3, 8),
            "asked": Words({"least": "the shortest possible", "mean": "the mean"}),
        },
        inputs={"task": "wait", "base": "$base", "retry": "$retry", "jitter": "equal", "asked": "$asked"},
        stems=(
            "With equal jitter half of the backoff is fixed, the rest is drawn evenly from 0 to the other half. The backoff is {base} ms for retry 1 and doubles each time, uncapped. How many ms is {asked} wait just before retry {retry}?",
            "A client backs off from {base} ms, doubling with each retry, no cap, with equal jitter: half of the wait is fixed, the rest is drawn evenly from 0 to the other half. What is {asked} wait just before retry {retry}, in ms?",
            "Equal jitter: half of the backoff is always waited, plus a time drawn evenly up to the other half. The backoff is {base} ms for retry 1 and doubles each time, uncapped. How many ms is {asked} wait just before retry {retry}?",
        ),
        unit="ms",
    ),
    Template(
        slug="backoff-all-waits",
        family="F20",
        level=3,
        title="All waits together",
        section="performance",
        facts=("FL-175", "FL-692"),
        draws={"base": BASE, "retry": Whole(4, 8), "cap": CAP},
        inputs={"task": "total", "base": "$base", "retry": "$retry", "cap": "$cap"},
        stems=(
            "A call fails and is retried {retry:time}. The waits are {base} ms, then twice as long each time, at most {cap} ms, without jitter. How many ms are waited in all?",
            "Up to and including retry {retry}, how many ms does a client wait altogether? It waits {base} ms before retry 1, doubles the wait each time and never waits more than {cap} ms. There is no jitter.",
            "Before each of {retry} retries a client waits: {base} ms first, then twice as long each time, but never more than {cap} ms, without jitter. How many ms do these waits take together?",
        ),
        unit="ms",
        where=(cap_binds_at_last,),
    ),
)
