"""Auto scaling: what it sets, and how often it may go down."""

from .fields import ImpossibleInput, Inputs, count, number, positive
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


def decreases_of_tables(inputs: Inputs) -> Step:
    """The most decreases of `n` tables in the first `hours` of a UTC day: 4 each, and 1 for each later hour.

    Source: "Quotas". Confidence: A.

    >>> decreases_of_tables({"n": 10, "hours": 8}).value
    Fraction(110, 1)
    """
    stated = count(inputs, "hours")
    if stated > 24:
        raise ImpossibleInput("hours is at most 24: a day.")
    hours = given("scaling.stated_hours", "hours of the day", stated, "h")
    one = fixed("scaling.first_hour", "hour of the first four", 1, "h")
    later = calc("subtract", "scaling.later", "decreases of later hours", "decreases", hours, one)
    first = fixed("scaling.first", "decreases at any time", 4, "decreases")
    each = calc("add", "scaling.decreases", "decreases of a table", "decreases", first, later)
    tables = given("scaling.tables", "tables", count(inputs, "n"), "tables")
    return calc("multiply", "scaling.all_tables", "decreases of all tables", "decreases", tables, each)
