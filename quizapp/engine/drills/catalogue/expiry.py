"""Time to live: the value to store, and what becomes of expired items."""

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import Bytes, Drawn, Either, Kilobytes, Made, OneOf, Shown, Whole
from quizapp.engine.drills.templates import Template

# Moments between May 2025 and July 2029.
_FROM, _TO = 1_748_000_000, 1_880_000_000


def second(chance: Chance, _drawn: Drawn) -> Shown:
    """A moment in seconds."""
    value = chance.between(_FROM, _TO, 60)
    return Shown(value, str(value))


def millisecond(chance: Chance, _drawn: Drawn) -> Shown:
    """A moment in milliseconds, never on a whole second."""
    value = chance.between(_FROM, _TO) * 1000 + chance.between(1, 999)
    return Shown(value, str(value))


TEMPLATES = (
    Template(
        slug="ttl-from-seconds",
        family="F19",
        level=1,
        title="A TTL value from seconds",
        section="advanced-features",
        facts=("FL-202",),
        draws={"t": Made(second), "days": OneOf((7, 14, 30, 60, 90))},
        inputs={"task": "expiry", "t": "$t", "days": "$days"},
        stems=(
            "A session starts at {t} (seconds since the epoch) and shall expire after {days} days. Which number goes into its TTL attribute?",
            "An item is written at epoch second {t}. TTL shall delete it {days} days later. What is the value of the TTL attribute?",
            "A parking permit is valid for {days} days from {t}, counted in seconds since the epoch. Which TTL value does its item get?",
        ),
        unit="epoch seconds",
    ),
    Template(
        slug="ttl-from-milliseconds",
        family="F19",
        level=1,
        title="A TTL value from milliseconds",
        section="advanced-features",
        facts=("FL-202",),
        draws={"ms": Made(millisecond), "hours": Whole(1, 72)},
        inputs={"task": "expiry", "ms": "$ms", "hours": "$hours"},
        stems=(
            "`Date.now()` returns {ms} milliseconds. An item written now shall expire after {hours:hour}. Which number goes into its TTL attribute, in whole seconds, fractions dropped?",
            "A Java service reads {ms} from `System.currentTimeMillis()`. An upload link made now lives for {hours:hour}. Fractions of a second are dropped. What is the TTL value to store?",
            "The clock of a ticket machine says {ms}, in milliseconds since the epoch. A reservation ends {hours:hour} later. Which TTL value belongs to it, in whole seconds, fractions dropped?",
        ),
        unit="epoch seconds",
    ),
    Template(
        slug="ttl-days-and-hours",
        family="F19",
        level=2,
        title="A TTL value days and hours ahead",
        section="advanced-features",
        facts=("FL-202",),
        draws={"ms": Made(millisecond), "days": OneOf((7, 14, 30, 60, 90)), "hours": Whole(1, 23)},
        inputs={"task": "expiry", "ms": "$ms", "days": "$days", "hours": "$hours"},
        stems=(
            "A voucher is issued at {ms} milliseconds since the epoch and lives for {days} days and {hours:hour}. Fractions of a second are dropped. Which number goes into its TTL attribute?",
            "`Date.now()` gives {ms} milliseconds. A chat message shall expire {days} days and {hours:hour} later. What is its TTL value, in whole seconds, fractions dropped?",
            "A lease begins at {ms} (epoch, milliseconds) and runs for {days} days and {hours:hour}. Which TTL value is stored, if fractions of a second are dropped?",
        ),
        unit="epoch seconds",
    ),
    Template(
        slug="ttl-deleted-items",
        family="F19",
        level=2,
        title="Which expired items TTL deletes",
        section="advanced-features",
        facts=("FL-202",),
        draws={
            "recent": Whole(200, 9900, 100),
            "old": Whole(20, 190, 10),
            "text": Whole(25, 195, 10),
            "years": Whole(6, 9),
            "future": Whole(300, 9900, 100),
        },
        inputs={
            "task": "many_deleted",
            "items": [
                {"n": "$recent", "years": 0},
                {"n": "$old", "years": "$years"},
                {"n": "$text", "kind": "S"},
                {"n": "$future", "expired": False},
            ],
        },
        stems=(
            "TTL has just been turned on. Its attribute is last month's time in {recent} items, a time {years} years ago in {old}, last month's time as a String in {text}, and next year's in {future}. How many items will TTL delete in the coming days?",
            "An old table gets TTL. {recent} items expired yesterday, {old} expired {years} years ago, {text} hold yesterday's time as a String, and {future} expire next year. How many items will TTL delete in the coming days?",
            "On the day TTL is turned on, {recent} items hold yesterday's time, {old} a time {years} years in the past, {text} a String with yesterday's time, and {future} a time half a year ahead. How many items will TTL delete within days?",
        ),
        givens=("Where no String is named, the time is a Number in epoch seconds.",),
        unit="items",
    ),
    Template(
        slug="ttl-returned-items",
        family="F19",
        level=2,
        title="Expired items and a filter",
        section="advanced-features",
        facts=("FL-202",),
        draws={
            "valid": Whole(20, 480, 10),
            "expired": Whole(5, 95, 10),
            "text": Whole(3, 18),
        },
        inputs={
            "task": "many_returned",
            "items": [
                {"n": "$valid"},
                {"n": "$expired", "expired": True},
                {"n": "$text", "kind": "S"},
            ],
        },
        stems=(
            "A Query filters by `expires > :now`, the current time as a Number. It meets {valid} items that expire tomorrow, {expired} that expired but still exist, and {text} with tomorrow's time as a String. How many items come back?",
            "A table holds {valid} offers valid until tonight, {expired} expired ones not yet deleted, and {text} with tonight's time as a String. At noon a Scan has the filter `expires > :now`, with the epoch second as a Number. How many offers does it return?",
            "A Query meets {valid} items that expire tomorrow, {expired} expired items that TTL has not reached, and {text} with tomorrow's time as a String. Its filter is `expires > :now` with the current epoch second as a Number. How many items does it return?",
        ),
        unit="items",
    ),
    Template(
        slug="ttl-and-own-deletes",
        family="F19",
        level=2,
        title="Deletes by TTL and by request",
        section="advanced-features",
        facts=("FL-090", "FL-203"),
        draws={
            "n": Whole(20, 480, 10),
            "expired": Whole(500, 9900, 100),
            "size": Either((Kilobytes(11, 89), Bytes(1050, 7950, 50))),
        },
        inputs={"task": "both_deletes", "n": "$n", "expired": "$expired", "size": "$size"},
        stems=(
            "In a table of one Region TTL deletes {expired} expired items, and a night job deletes {n} more with `DeleteItem`. Every item has {size}. How many WCU do all these deletes consume?",
            "Log entries of {size} each leave a single-Region table in two ways: {expired} by TTL, {n} by `DeleteItem` calls of a script. How many WCU is that in all?",
            "TTL removes {expired} abandoned carts, and a shop removes {n} others with `DeleteItem` after checkout. Each cart is an item of {size}, in a table of one Region only. How many WCU do the deletes take together?",
        ),
        unit="WCU",
    ),
)
