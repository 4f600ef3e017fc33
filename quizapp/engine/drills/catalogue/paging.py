"""Pages of 1 MB, parallel scans, export windows and transactions in chunks."""

from fractions import Fraction

from quizapp.engine.capacity import number_text
from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import READ_MODES, Drawn, Made, Round, Shown, Whole
from quizapp.engine.drills.templates import Template

from .reads import number


class Tenths:
    """A number with one decimal, given in tenths."""

    def __init__(self, low: int, high: int) -> None:
        self._low, self._high = low, high

    def draw(self, chance: Chance) -> Shown:
        value = Fraction(chance.between(self._low, self._high), 10)
        return Shown(value, number_text(value))


def hours(chance: Chance, _drawn: Drawn) -> Shown:
    """Some days and hours, never whole days."""
    value = 24 * chance.between(1, 29) + chance.between(1, 23)
    return Shown(value, f"{value} hours")


def odd_gigabytes(chance: Chance, _drawn: Drawn) -> Shown:
    """A size that is no multiple of 2 GB."""
    value = chance.between(21, 599, 2)
    return Shown(value, number_text(Fraction(value)))


def not_whole(drawn: Drawn) -> bool:
    """A last page that is not full."""
    return number(drawn, "mb").denominator > 1


def does_not_fill(drawn: Drawn) -> bool:
    """Neither the groups of one transaction nor the last transaction come out even."""
    actions, n = int(number(drawn, "actions")), int(number(drawn, "n"))
    return 100 % actions > 0 and n % (100 // actions) > 0 and n > 200


KILOBYTES = "1 MB has 1,024 KB."
GIGABYTES = "1 GB has 1,024 MB, and 1 MB has 1,024 KB."


def takes_a_while(drawn: Drawn) -> bool:
    """From half a minute to some hours, for the one worker or for all."""
    workers = number(drawn, "workers") if "workers" in drawn else 1
    seconds = number(drawn, "gb") * 262_144 / number(drawn, "available") / workers / 2
    return 30 <= seconds <= 20_000


TEMPLATES = (
    Template(
        slug="page-requests",
        family="F21",
        level=1,
        title="Requests of a long query",
        section="read-write-operations",
        facts=("FL-045",),
        draws={"mb": Tenths(31, 480)},
        inputs={"task": "requests", "mb": "$mb"},
        stems=(
            "A Query matches {mb} MB of items and is followed by `LastEvaluatedKey` to its end. There is no filter and no limit. How many requests are needed at least?",
            "All messages of a chat room, {mb} MB, are read with Query, page after page, without a filter. At least how many requests does this take?",
            "A Query without a filter goes through {mb} MB of one customer's orders. What is the smallest number of requests that can return them all?",
        ),
        unit="requests",
        where=(not_whole,),
    ),
    Template(
        slug="page-requests-with-filter",
        family="F21",
        level=1,
        title="Requests of a filtered scan",
        section="read-write-operations",
        facts=("FL-039", "FL-061"),
        draws={"mb": Tenths(55, 950), "kept": Whole(1, 40)},
        inputs={"task": "requests", "mb": "$mb", "filter": True},
        stems=(
            "A Scan goes through a table of {mb} MB, and its filter expression keeps only {kept:item} of a few bytes. How many requests does the whole Scan take at least?",
            "Of a table of {mb} MB a Scan keeps only {kept:small item} by its `FilterExpression`. At least how many requests are sent before the Scan is complete?",
            "An auditor scans {mb} MB of invoices with a filter that lets {kept:small invoice} pass. What is the smallest number of requests for the complete Scan?",
        ),
        unit="requests",
        where=(not_whole,),
    ),
    Template(
        slug="page-units-on-index",
        family="F21",
        level=1,
        title="Full pages of a GSI",
        section="indexing",
        facts=("FL-045", "FL-059"),
        draws={"pages": Whole(2, 300)},
        inputs={"task": "page", "mb": "$pages", "gsi": True},
        stems=(
            "A Query on a GSI reads {pages:full page} of 1 MB each. How many RCU does it consume on the index?",
            "Queries on a global secondary index return {pages:page} of exactly 1 MB each. How many RCU does the index use?",
            "A report pages through a GSI with Query: {pages:page}, each of them a full 1 MB. How many RCU is that?",
        ),
        givens=(KILOBYTES,),
        unit="RCU",
    ),
    Template(
        slug="page-scan-time",
        family="F21",
        level=2,
        title="The time of a scan",
        section="performance",
        facts=("FL-042", "FL-058"),
        draws={"gb": Whole(2, 90), "available": Round(200, 2500)},
        inputs={"task": "time", "gb": "$gb", "mode": "EC", "available": "$available"},
        stems=(
            "A table of {gb} GB is scanned from end to end, eventually consistent, and the Scan may use {available} RCU per second. How many seconds does it take at least?",
            "A job scans {gb} GB of shipments, eventually consistent, in one sequence and as fast as {available} RCU per second allow. How many seconds does it run?",
            "For an eventually consistent Scan of a whole table, {available} RCU per second are set aside. The table has {gb} GB. After how many seconds at the earliest is the Scan through?",
        ),
        givens=(GIGABYTES,),
        unit="s",
        where=(takes_a_while,),
    ),
    Template(
        slug="page-workers",
        family="F21",
        level=2,
        title="Workers of a parallel scan",
        section="performance",
        facts=("FL-058", "FL-527"),
        draws={"gb": Whole(20, 200), "workers": Whole(2, 12), "available": Round(200, 1500)},
        inputs={
            "task": "time",
            "gb": "$gb",
            "mode": "SC",
            "available": "$available",
            "workers": "$workers",
        },
        stems=(
            "A table of {gb} GB is divided evenly among {workers} workers that scan it at the same time, strongly consistent. Each may use {available} RCU per second. How many seconds do they take?",
            "{workers} threads read equal segments of {gb} GB with a parallel Scan, strongly consistent. Every thread gets {available} RCU per second for itself. After how many seconds is the table read?",
            "For a report {workers} machines scan {gb} GB together, strongly consistent and in equal parts. Each reads as fast as its limit of {available} RCU per second allows. How many seconds does the Scan last?",
        ),
        givens=(GIGABYTES,),
        unit="s",
        where=(takes_a_while,),
    ),
    Template(
        slug="page-parallel-scan-time",
        family="F21",
        level=3,
        title="The time of a parallel scan",
        section="performance",
        facts=("FL-058", "FL-527"),
        draws={
            "gb": Whole(20, 400),
            "mode": READ_MODES,
            "workers": Whole(3, 16),
            "available": Round(100, 1500),
        },
        inputs={
            "task": "time",
            "gb": "$gb",
            "mode": "$mode",
            "available": "$available",
            "workers": "$workers",
        },
        stems=(
            "{workers} workers scan a table of {gb} GB in parallel, {mode}. Each reads an equal part with {available} RCU per second of its own. How many seconds does the Scan take?",
            "A parallel Scan, {mode}, splits {gb} GB evenly over {workers} workers; every worker may use {available} RCU per second. After how many seconds are all of them done?",
        ),
        givens=(GIGABYTES,),
        unit="s",
        where=(takes_a_while,),
    ),
    Template(
        slug="page-segments",
        family="F21",
        level=1,
        title="Segments of a parallel scan",
        section="performance",
        facts=("FL-047", "FL-691"),
        draws={"gb": Made(odd_gigabytes)},
        inputs={"task": "segments", "gb": "$gb"},
        stems=(
            "A table of {gb} GB is scanned in parallel. By the rule of thumb of AWS for parallel scans, with which value of `TotalSegments` do you start?",
            "For a parallel Scan over {gb} GB you set `TotalSegments` by the rule of thumb in the developer guide. How many segments do you begin with?",
            "A nightly report scans {gb} GB of readings in parallel. How many segments does the rule of thumb of AWS suggest to begin with?",
        ),
        givens=("A remainder gets a segment of its own.",),
        unit="segments",
    ),
    Template(
        slug="page-exports",
        family="F21",
        level=1,
        title="The fewest incremental exports",
        section="backup-restore",
        facts=("FL-208",),
        draws={"hours": Made(hours)},
        inputs={"task": "exports", "hours": "$hours", "asked": "least"},
        stems=(
            "Incremental exports to Amazon S3 shall cover the changes of {hours} without a gap. How many exports does this take at least?",
            "The changes of {hours} are exported incrementally, with as few exports as possible. How many are needed?",
            "A data lake missed {hours} of changes. What is the smallest number of incremental exports that brings all of them?",
        ),
        unit="exports",
    ),
    Template(
        slug="page-transactions",
        family="F21",
        level=2,
        title="Groups that must not be split",
        section="limits",
        facts=("FL-231",),
        draws={"n": Whole(210, 2500), "actions": Whole(3, 30)},
        inputs={"task": "transactions", "n": "$n", "actions": "$actions"},
        stems=(
            "{n} orders are stored with `TransactWriteItems`. Each takes {actions} small writes that must not be spread over two transactions, and one transaction may hold several orders. How many transactions are needed at least?",
            "A migration writes {n} accounts of {actions} small items each. All items of one account belong in the same transaction, which may hold several accounts. What is the smallest number of `TransactWriteItems` calls?",
            "Every booking is {actions} tiny put actions that succeed or fail together. At least how many `TransactWriteItems` calls do {n} bookings need, if a call may hold several bookings?",
        ),
        unit="transactions",
        where=(does_not_fill,),
    ),
)
