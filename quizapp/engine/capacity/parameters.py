"""What changes without the rules changing: prices, the month, the free tier.

Defaults as of `AS_OF`, for us-east-1 and the table class Standard. Any of them
may be given as an input `prices`; a change moves costs and never units.

Source: the pricing pages, captures of 2026. Confidence: A as defaults.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from .fields import ImpossibleInput, Inputs, number

AS_OF: Final = date(2026, 11, 1)

PRICES: Final[Mapping[str, Fraction]] = {
    name: Fraction(text)
    for name, text in {
        # On-demand: one request unit, and one replicated write unit.
        "WRU": "0.000000625",
        "RRU": "0.000000125",
        "rWRU": "0.000000625",
        # Provisioned: one unit for one hour.
        "WCUh": "0.00065",
        "RCUh": "0.00013",
        # Hours of a month and bytes of a GB.
        "h": "730",
        "GB": str(2**30),
        # Storage for a GB and month, and what of it is free.
        "storage": "0.25",
        "storage_ia": "0.10",
        "ia_requests": "0.248",
        "free_gb": "25",
        "free_units": "25",
        # Backup, restore, export, import: for a GB.
        "pitr": "0.20",
        "backup": "0.10",
        "restore": "0.15",
        "export": "0.10",
        "import": "0.15",
        # Streams: for one request; Kinesis: for one change unit.
        "stream": "0.0000002",
        "free_stream": "2500000",
        "kinesis": "0.0000001",
        # DAX: one node (r5.large) for one hour.
        "dax_node": "0.255",
    }.items()
}

CUTS: Final[Mapping[str, int]] = {"WRU": 2, "RRU": 2, "rWRU": 3}
"""How many times dearer requests were before 1 November 2024."""


def price(inputs: Inputs, name: str) -> Fraction:
    """A price or another parameter: the one given, or the default.

    >>> price({"prices": {"WRU": 1.25e-6}}, "WRU")
    Fraction(1, 800000)
    >>> price({}, "h")
    Fraction(730, 1)
    """
    chosen = inputs.get("prices", {})
    if not isinstance(chosen, Mapping):
        raise ImpossibleInput("prices is a table of names and numbers.")
    strange = sorted(str(key) for key in chosen if key not in PRICES)
    if strange:
        raise ImpossibleInput(f"prices has no {strange[0]}.")
    return number(chosen, name, PRICES[name])
