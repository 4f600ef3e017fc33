"""Global tables (version 2019.11.21): every Region pays for every write."""

from .cost import request_price
from .fields import ImpossibleInput, Inputs, count, number, positive, size
from .parameters import price
from .steps import Step, calc, fixed, given
from .write import write_blocks


def _regions(inputs: Inputs) -> Step:
    return given("global.regions", "Regions", count(inputs, "regions"), "Regions")


def _units(inputs: Inputs) -> Step:
    return write_blocks(given("write.new", "item size", size(inputs), "bytes"))


def replicated(inputs: Inputs) -> Step:
    """The replicated write units of `n` writes of `size` bytes in all `regions`.

    `index` is the bytes of an entry that each write changes on a GSI: ordinary
    units in each Region.

    Source: "How global tables work", billing. Confidence: A; the GSI part B.

    >>> replicated({"size": 2560, "regions": 3}).value
    Fraction(9, 1)
    """
    n = given("global.writes", "writes", count(inputs, "n", 1), "writes")
    all_ = calc(
        "multiply", "global.units", "units in all Regions", "rWRU", n, _units(inputs), _regions(inputs)
    )
    if inputs.get("index") is None:
        return all_
    entry = write_blocks(given("index.entry", "entry size", size(inputs, "index"), "bytes"))
    index = calc("multiply", "global.index", "index units in all Regions", "WRU", n, entry, _regions(inputs))
    return calc("add", "global.with_index", "units of table and index", "units", all_, index)


def index_units(inputs: Inputs) -> Step:
    """The ordinary units of a GSI for `n` writes of an `entry` in all `regions`.

    Source: pricing page. Confidence: B.

    >>> index_units({"entry": 300, "regions": 3}).value
    Fraction(3, 1)
    """
    n = given("global.writes", "writes", count(inputs, "n", 1), "writes")
    entry = write_blocks(given("index.entry", "entry size", size(inputs, "entry"), "bytes"))
    return calc("multiply", "global.index", "index units in all Regions", "WRU", n, entry, _regions(inputs))


def month_cost(inputs: Inputs) -> Step:
    """What `n` writes of `size` bytes in a month cost over all `regions`.

    Source: pricing page. Confidence: A; the price is a default.

    >>> float(month_cost({"n": 50_000_000, "size": 1024, "regions": 2}).value)
    62.5
    """
    n = given("global.writes", "writes", count(inputs, "n"), "writes")
    units = calc(
        "multiply", "global.units", "units in all Regions", "rWRU", n, _units(inputs), _regions(inputs)
    )
    return calc("multiply", "cost.writes", "cost of a month", "USD", units, request_price(inputs, "rWRU"))


def provisioned(inputs: Inputs) -> Step:
    """The rWCU that one Region needs: for the writes of all Regions.

    `rates` are the writes a second of each Region, the asked one first.

    Source: "How global tables work". Confidence: A.

    >>> provisioned({"rates": [100, 50], "size": 1024}).value
    Fraction(150, 1)
    """
    rates = inputs.get("rates")
    if not isinstance(rates, list | tuple) or not rates:
        raise ImpossibleInput("rates is a list of numbers.")
    local, *others = [
        given("global.rate", f"writes a second in Region {at}", number({"rates": one}, "rates"), "writes/s")
        for at, one in enumerate(rates, start=1)
    ]
    every = calc("add", "global.rates", "writes a second in all Regions", "writes/s", local, *others)
    total = calc("multiply", "write.total", "units a second", "rWCU/s", every, _units(inputs))
    return calc("ceil", "capacity.provisioned", "units to provision", "rWCU", total)


def ttl_deletes(inputs: Inputs) -> Step:
    """The replicated units of `n` TTL deletes: free where TTL fires, charged in the other Regions.

    Source: "How global tables work", TTL. Confidence: A.

    >>> ttl_deletes({"n": 1000, "size": 1024, "regions": 3}).value
    Fraction(2000, 1)
    """
    n = given("global.deletes", "deletes", count(inputs, "n"), "deletes")
    here = fixed("global.origin", "Region where TTL fires", 1, "Regions")
    others = calc("subtract", "global.others", "other Regions", "Regions", _regions(inputs), here)
    return calc("multiply", "global.ttl", "units in the other Regions", "rWRU", n, _units(inputs), others)


def storage(inputs: Inputs) -> Step:
    """What `gb` cost in a month in all `regions`, without the free tier.

    Source: pricing page. Confidence: A; the price is a default.

    >>> float(storage({"gb": 100, "regions": 3}).value)
    75.0
    """
    gb = given("storage.gb_stated", "GB in a Region", positive(inputs, "gb"), "GB")
    each = fixed("price.storage", "price of a GB and month", price(inputs, "storage"), "USD")
    return calc("multiply", "cost.storage", "storage of a month", "USD", gb, _regions(inputs), each)


def writes_and_storage(inputs: Inputs) -> Step:
    """What `n` writes of `size` bytes and `gb` of storage cost in a month over all `regions`.

    Source: pricing page. Confidence: A; prices are defaults.

    >>> float(writes_and_storage({"n": 50_000_000, "size": 1024, "gb": 100, "regions": 2}).value)
    112.5
    """
    return calc("add", "cost.total", "cost of a month", "USD", month_cost(inputs), storage(inputs))
