"""How often something happens in a second."""

from .fields import ImpossibleInput, Inputs, positive
from .steps import Step, calc, fixed, given

SECONDS = {"per_minute": 60, "per_hour": 3_600, "per_day": 86_400}


def per_second(inputs: Inputs, what: str) -> Step:
    """A rate in seconds: `rate`, or `per_minute`, `per_hour`, `per_day`, or `count` in `seconds`.

    A number of users or items is no rate before it is divided by its period.

    Source: "DynamoDB provisioned capacity mode". Confidence: A.

    >>> per_second({"per_minute": 120}, "reads").value
    Fraction(2, 1)
    """
    named = [name for name in ("rate", "count", *SECONDS) if inputs.get(name) is not None]
    if len(named) != 1:
        raise ImpossibleInput(
            "rate is stated once: as rate, per_minute, per_hour, per_day, or count and seconds."
        )
    (name,) = named
    if name == "rate":
        return given("rate.stated", f"{what} a second", positive(inputs, "rate"), f"{what}/s")
    many = given("rate.count", f"{what} in the period", positive(inputs, name), what)
    if name == "count":
        period = given("rate.period", "seconds of the period", positive(inputs, "seconds"), "s")
    else:
        period = fixed("rate.period", name.replace("per_", "seconds of a "), SECONDS[name], "s")
    return calc("divide", "rate.computed", f"{what} a second", f"{what}/s", many, period)
