"""Auto scaling: what it sets, and how often it may go down."""

from .fields import ImpossibleInput, Inputs, number, positive
from .steps import Step, calc, fixed, given


def desired(inputs: Inputs) -> Step:
    """The units auto scaling sets for `consumed` units at a `target` in percent, within `min` and `max`.

    Source: "Managing throughput capacity automatically with auto scaling".
    Confidence: A.

    >>> desired({"consumed": 84, "target": 70, "min": 5, "max": 1000}).value
    Fraction(120, 1)
    """
    percent = number(inputs, "target", 70)
    if not 20 <= percent <= 90:
        raise ImpossibleInput("target is from 20 to 90 percent.")
    least, most = positive(inputs, "min"), positive(inputs, "max")
    if least > most:
        raise ImpossibleInput("min is not above max.")
    consumed = given("scaling.consumed", "consumed units", number(inputs, "consumed"), "units/s")
    target = given("scaling.target", "target utilisation", percent / 100, "", detail=f"{float(percent):g} %")
    wanted = calc("ceil_div", "scaling.wanted", "units for the target", "units", consumed, target)
    top = calc(
        "min",
        "scaling.top",
        "at most the maximum",
        "units",
        wanted,
        given("scaling.max", "maximum", most, "units"),
    )
    low = given("scaling.min", "minimum", least, "units")
    return calc("max", "scaling.desired", "provisioned units", "units", low, top)


def decreases(_inputs: Inputs) -> Step:
    """The most decreases of a table in one UTC day: 4, and 1 for each of 23 further hours.

    Source: "Quotas". Confidence: A.

    >>> decreases({}).value
    Fraction(27, 1)
    """
    first = fixed("scaling.first", "decreases at any time", 4, "decreases")
    hours = fixed("scaling.hours", "later hours, one each", 23, "decreases")
    return calc("add", "scaling.decreases", "decreases in a day", "decreases", first, hours)
