"""What throughput costs, in both modes."""

from fractions import Fraction

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import (
    KB,
    READ_MODES,
    Bytes,
    Drawn,
    Either,
    Kilobytes,
    Made,
    OneOf,
    Shown,
    Whole,
    plain,
)
from quizapp.engine.drills.templates import Template

from .reads import number

PER_WRITE = "On-demand writes cost {price_WRU}."
PER_READ = "On-demand reads cost {price_RRU}."
PER_WCU = "Provisioned writes cost {price_WCUh}."
PER_RCU = "Provisioned reads cost {price_RCUh}."
MONTH = "A month has {price_h} hours."
NO_FREE_UNITS = "The free tier is used up by other tables."
MILLIONS = (
    1,
    2,
    3,
    4,
    5,
    6,
    8,
    10,
    12,
    15,
    18,
    20,
    24,
    25,
    30,
    35,
    40,
    45,
    50,
    60,
    75,
    80,
    90,
    120,
    150,
    200,
)


def millions(number_of: int) -> Shown:
    """A count in words of millions."""
    return Shown(number_of * 10**6, f"{number_of} million")


class Millions:
    """Some millions, up to so many."""

    def __init__(self, most: int) -> None:
        self._values = tuple(value for value in MILLIONS if value <= most)

    def draw(self, chance: Chance) -> Shown:
        return millions(chance.one_of(self._values))


# Never a whole step, or rounding would not matter.
WRITTEN = Either((Kilobytes(11, 19), Kilobytes(21, 29), Kilobytes(32, 88, 10), Bytes(1100, 1980, 20)))
READ = Either((Kilobytes(5, 35, 5), Kilobytes(45, 75, 5), Kilobytes(85, 115, 5), Bytes(500, 3900, 100)))


def some_hours(drawn: Drawn) -> bool:
    """A cost that one would look at: from 2 to 2,000 dollars."""
    steps = -(-number(drawn, "size") // KB)
    return 2 <= number(drawn, "rate") * steps * number(drawn, "hours") * 3600 * 30 / 1_600_000 <= 2000


def room_for_writes(drawn: Drawn) -> bool:
    """A table that can hold what a month writes to it."""
    return number(drawn, "n") * number(drawn, "size") <= number(drawn, "gb") * 2**30


def unlike(drawn: Drawn) -> bool:
    """Reads and writes whose prices, swapped, would give another sum."""
    return number(drawn, "wcu") != number(drawn, "rcu")


def upfront(chance: Chance, _drawn: Drawn) -> Shown:
    """What somebody pays at once for one unit."""
    return plain(Fraction(chance.between(100, 300, 5), 100))


def hourly(chance: Chance, _drawn: Drawn) -> Shown:
    """The reduced price of an hour of one unit."""
    return plain(Fraction(chance.between(100, 240, 4), 1_000_000))


ON_DEMAND = (
    Template(
        slug="cost-writes-on-demand",
        family="F16",
        level=1,
        title="On-demand writes of a month",
        section="pricing",
        facts=("FL-221",),
        draws={"n": Millions(120), "size": WRITTEN},
        inputs={"task": "on_demand", "writes": [{"n": "$n", "size": "$size"}]},
        stems=(
            "An on-demand table takes {n} writes in a month, each a new item of {size}. How many USD do these writes cost?",
            "Smart meters put {n} readings of {size} each into an on-demand table every month. How many USD do the writes cost per month?",
            "{n} new log entries of {size} each are written to an on-demand table, one by one. What do the writes cost in USD?",
        ),
        givens=(PER_WRITE, PER_READ),
        unit="USD",
    ),
    Template(
        slug="cost-reads-on-demand",
        family="F16",
        level=1,
        title="On-demand reads of a month",
        section="pricing",
        facts=("FL-221", "FL-058"),
        draws={"n": Millions(200), "size": READ},
        inputs={"task": "on_demand", "reads": [{"n": "$n", "size": "$size", "mode": "EC"}]},
        stems=(
            "In a month {n} single items of {size} are read from an on-demand table, eventually consistent. How many USD do these reads cost?",
            "A blog on an on-demand table serves {n} articles of {size} with one eventually consistent `GetItem` each. How many USD do the reads cost?",
            "{n} eventually consistent reads, each of one item of {size}: what do they cost in USD on an on-demand table?",
        ),
        givens=(PER_WRITE, PER_READ),
        unit="USD",
        where=(lambda drawn: number(drawn, "n") >= 4 * 10**6,),
    ),
    Template(
        slug="cost-transactions-on-demand",
        family="F16",
        level=2,
        title="On-demand writes in transactions",
        section="pricing",
        facts=("FL-089", "FL-221"),
        draws={"n": Millions(60), "size": WRITTEN},
        inputs={"task": "on_demand", "writes": [{"n": "$n", "size": "$size", "tx": True}]},
        stems=(
            "A bank makes {n} puts in a month with `TransactWriteItems` on an on-demand table, each of a new item of {size}. How many USD do these writes cost?",
            "{n} new seat bookings of {size} each are put into an on-demand table, all in transactions. What do the writes cost in USD?",
            "Every month {n} transfers are stored, each one new item of {size} in a `TransactWriteItems` call. The table is on-demand. How many USD do these writes cost?",
        ),
        givens=(PER_WRITE, PER_READ),
        unit="USD",
    ),
    Template(
        slug="cost-busy-hours-on-demand",
        family="F16",
        level=2,
        title="On-demand mode, busy for some hours",
        section="pricing",
        facts=("FL-221",),
        draws={
            "rate": Whole(20, 600, 10),
            "size": Either((Kilobytes(5, 9), WRITTEN)),
            "hours": Whole(1, 8),
        },
        inputs={"task": "busy", "rate": "$rate", "size": "$size", "hours": "$hours"},
        stems=(
            "An on-demand table takes {rate} writes per second of new items of {size}, but only for {hours:hour} a day. How many USD do the writes of 30 days cost?",
            "A delivery service takes orders for {hours:hour} a day, {rate} per second, each put once as an item of {size}. Its table is on-demand. What do the writes of 30 days cost in USD?",
            "For {hours:hour} each day a stadium puts {rate} items per second, each new and of {size}; the rest of the day is idle. How many USD do the writes of 30 days cost in on-demand mode?",
        ),
        givens=(PER_WRITE, PER_READ),
        unit="USD",
        where=(some_hours,),
    ),
    Template(
        slug="cost-writes-and-storage",
        family="F16",
        level=2,
        title="On-demand writes and storage",
        section="pricing",
        facts=("FL-221", "FL-222"),
        draws={"n": Millions(60), "size": WRITTEN, "gb": Whole(30, 400, 5)},
        inputs={"task": "on_demand", "writes": [{"n": "$n", "size": "$size"}], "gb": "$gb"},
        stems=(
            "An on-demand table stores {gb} GB on average over a month and takes {n} writes of new items of {size}. Other tables use up the free storage. How many USD do writes and storage cost together?",
            "In an account whose free tier is used up, an on-demand table holds {gb} GB on average and receives {n} puts of new items of {size} in a month. What is the sum for writes and storage in USD?",
            "{n} new measurements of {size} each are put into an on-demand table in a month. It stores {gb} GB on average, and no free storage is left. What do writes and storage cost in USD?",
        ),
        givens=(PER_WRITE, PER_READ, "Storage costs {price_storage} and month."),
        unit="USD",
        where=(room_for_writes,),
    ),
    Template(
        slug="cost-month-on-demand",
        family="F16",
        level=3,
        title="An on-demand bill with storage",
        section="pricing",
        facts=("FL-221", "FL-222"),
        draws={
            "n": Millions(60),
            "size": WRITTEN,
            "reads": Millions(200),
            "read": READ,
            "mode": READ_MODES,
            "gb": Whole(30, 400, 5),
        },
        inputs={
            "task": "on_demand",
            "writes": [{"n": "$n", "size": "$size"}],
            "reads": [{"n": "$reads", "size": "$read", "mode": "$mode"}],
            "gb": "$gb",
        },
        stems=(
            "In one month an on-demand table takes {n} writes of new items of {size} and {reads} {mode} reads of one item of {read} each. It stores {gb} GB on average. The free storage is used by other tables. What does all this cost in USD?",
            "One month of an on-demand table: {n} puts of new items of {size}, {reads} {mode} `GetItem` calls for items of {read}, and {gb} GB stored on average, with no free tier left. What is the bill in USD?",
        ),
        givens=(PER_WRITE, PER_READ, "Storage costs {price_storage} and month."),
        unit="USD",
        where=(room_for_writes,),
    ),
)

PROVISIONED = (
    Template(
        slug="cost-provisioned",
        family="F16",
        level=1,
        title="Provisioned capacity for a month",
        section="pricing",
        facts=("FL-221",),
        draws={"wcu": Whole(20, 900, 10), "busy": Whole(2, 16)},
        inputs={"task": "provisioned", "wcu": "$wcu", "busy_hours": "$busy"},
        stems=(
            "A table has {wcu} WCU provisioned day and night, but is written to for only {busy:hour} a day. How many USD do the WCU cost in a month?",
            "An office works for {busy:hour} a day; its table keeps {wcu} WCU provisioned around the clock. What do these WCU cost in USD per month?",
            "{wcu} WCU are provisioned, fixed and without auto scaling. They are used for {busy:hour} a day. How many USD are charged for them in a month?",
        ),
        givens=(PER_WCU, PER_RCU, MONTH, NO_FREE_UNITS),
        unit="USD",
    ),
    Template(
        slug="cost-provisioned-for-target",
        family="F16",
        level=2,
        title="Provisioned capacity with auto scaling",
        section="pricing",
        facts=("FL-098", "FL-221"),
        draws={
            "wcu": Whole(20, 600, 5),
            "rcu": Whole(20, 900, 5),
            "target": OneOf((50, 60, 65, 70, 75, 80)),
        },
        inputs={"task": "provisioned", "wcu": "$wcu", "rcu": "$rcu", "target": "$target"},
        stems=(
            "A table consumes {wcu} WCU and {rcu} RCU around the clock. Auto scaling has a target utilisation of {target}% for both and sets whole units. How many USD does the provisioned capacity cost in a month?",
            "Consumption is even: {wcu} WCU and {rcu} RCU, day and night. Auto scaling provisions for a target of {target}%, in whole units. What does the capacity cost in USD per month?",
            "Auto scaling with a target utilisation of {target}% serves a steady {rcu} RCU and {wcu} WCU of consumption. How many USD per month are charged for what it provisions?",
        ),
        givens=(PER_WCU, PER_RCU, MONTH, NO_FREE_UNITS),
        unit="USD",
        where=(unlike,),
    ),
    Template(
        slug="cost-provisioned-free-tier",
        family="F16",
        level=2,
        title="Provisioned capacity beyond the free tier",
        section="pricing",
        facts=("FL-221", "FL-224"),
        draws={"wcu": Whole(30, 400, 5), "rcu": Whole(30, 600, 5)},
        inputs={"task": "provisioned", "wcu": "$wcu", "rcu": "$rcu", "free_tier": True},
        stems=(
            "The only table of an account is in the Standard class, with {wcu} WCU and {rcu} RCU provisioned all month. How many USD does this capacity cost after the free tier?",
            "An account has a single table, provisioned in the Standard class with {rcu} RCU and {wcu} WCU all month long. The free tier applies to it. How many USD does its capacity cost?",
            "One Standard table is all that an account has, with {wcu} WCU and {rcu} RCU provisioned from the first to the last hour of the month. What is left to pay for them in USD after the free tier?",
        ),
        givens=(
            PER_WCU,
            PER_RCU,
            MONTH,
            "The free tier holds {price_free_units} WCU and {price_free_units} RCU for every hour of the month.",
        ),
        unit="USD",
        where=(unlike,),
    ),
    Template(
        slug="cost-reserved",
        family="F16",
        level=2,
        title="Reserved capacity by the month",
        section="pricing",
        facts=("FL-099", "FL-100"),
        draws={
            "units": Whole(100, 900, 100),
            "upfront": Made(upfront),
            "hourly": Made(hourly),
        },
        inputs={
            "task": "reserved",
            "units": "$units",
            "upfront": "$upfront",
            "hourly": "$hourly",
            "months": 12,
        },
        stems=(
            "A team reserves {units} WCU for one year. How many USD does this cost per month, the upfront payment spread evenly over the term?",
            "{units} WCU of reserved capacity are bought for a term of 12 months. Upfront part included, what is the effective cost per month in USD?",
            "For a year you reserve {units} WCU, partly paid in advance. How many USD is that per month if the advance is divided by the months?",
        ),
        givens=(
            "Each reserved WCU costs {upfront} USD upfront and {hourly} USD per hour (assumed prices).",
            MONTH,
        ),
        unit="USD",
    ),
)

TEMPLATES: tuple[Template, ...] = (*ON_DEMAND, *PROVISIONED)
