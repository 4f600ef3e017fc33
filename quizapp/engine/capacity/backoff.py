"""Exponential backoff, with and without jitter."""

from .fields import ImpossibleInput, Inputs, choice, count, positive
from .steps import Step, calc, fixed, given

_MOST = 60
JITTERS = ("none", "full", "equal")
ASKED = ("mean", "least", "most")


def wait(inputs: Inputs) -> Step:
    """The wait before retry n (`retry`, counted from 1): `base` doubled each time, at most `cap`.

    With full `jitter` it is anything from 0 to that, with equal jitter anything
    from the half to the whole; `asked` is the mean, the least or the most.

    Source: "Error retries and exponential backoff"; AWS Architecture Blog on
    jitter. Confidence: A; means with jitter B.

    >>> wait({"base": 50, "retry": 3}).value
    Fraction(200, 1)
    """
    full = _wait(inputs, _retry(inputs))
    jitter = choice(inputs, "jitter", JITTERS, "none")
    if jitter == "none":
        return full
    asked = choice(inputs, "asked", ASKED, "mean")
    shares = {"full": {"mean": (1, 2), "least": (0, 1), "most": (1, 1)}}
    shares["equal"] = {"mean": (3, 4), "least": (1, 2), "most": (1, 1)}
    over, under = shares[jitter][asked]
    share = calc(
        "divide",
        f"backoff.{jitter}_share",
        f"{asked} share",
        "",
        fixed("backoff.over", "parts", over, ""),
        fixed("backoff.under", "of parts", under, ""),
    )
    return calc("multiply", f"backoff.{jitter}", f"{asked} wait with {jitter} jitter", "ms", full, share)


def _retry(inputs: Inputs) -> int:
    retry = int(count(inputs, "retry"))
    if retry > _MOST:
        raise ImpossibleInput(f"retry is at most {_MOST}.")
    return retry


def _wait(inputs: Inputs, retry: int) -> Step:
    base = given("backoff.base", "base", positive(inputs, "base"), "ms")
    two = fixed("backoff.two", "doubling", 2, "")
    number = given("backoff.retry", "retry", retry, "")
    one = fixed("backoff.one", "first retry", 1, "")
    exponent = calc("subtract", "backoff.exponent", "doublings", "", number, one)
    times = calc("power", "backoff.power", "power of two", "", two, exponent)
    grown = calc("multiply", "backoff.wait", "wait", "ms", base, times, aside=(number,))
    if inputs.get("cap") is None:
        return grown
    return calc(
        "min",
        "backoff.capped",
        "wait",
        "ms",
        grown,
        given("backoff.cap", "cap", positive(inputs, "cap"), "ms"),
    )


def total(inputs: Inputs) -> Step:
    """The sum of the waits before the first retries, up to `retry`, without jitter.

    Source: "Error retries and exponential backoff". Confidence: A.

    >>> total({"base": 50, "retry": 3}).value
    Fraction(350, 1)
    """
    waits = [_wait(inputs, retry) for retry in range(1, _retry(inputs) + 1)]
    return calc("add", "backoff.total", "all waits", "ms", *waits)
