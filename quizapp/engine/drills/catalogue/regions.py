"""Global tables (version 2019.11.21): what writes, deletes and storage take in all Regions."""

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import Bytes, Drawn, Either, Kilobytes, Made, Shown, Whole, plain
from quizapp.engine.drills.templates import Template

from .costs import WRITTEN, Millions, room_for_writes
from .reads import number

REGIONS = Whole(2, 6)
ENTRY = Either((Bytes(1050, 1950, 50), Kilobytes(11, 29), Bytes(150, 950, 50)))
NOT_WHOLE = Either((Kilobytes(11, 19), Kilobytes(21, 29), Kilobytes(32, 98, 3), Bytes(1050, 9950, 50)))


def rate_of(most: int) -> Made:
    """Writes a second in one Region."""

    def make(chance: Chance, _drawn: Drawn) -> Shown:
        return plain(chance.between(5, most, 5))

    return Made(make)


def rates_differ(drawn: Drawn) -> bool:
    """No Region is as busy as the others."""
    return len({number(drawn, name) for name in ("here", "second", "third")}) == 3


def begun_step(drawn: Drawn) -> bool:
    """A size that is not a whole number of KB, so that rounding matters."""
    return number(drawn, "size") % 1024 != 0


TEMPLATES = (
    Template(
        slug="global-write",
        family="F18",
        level=1,
        title="One write in all Regions",
        section="global-tables",
        facts=("FL-135",),
        draws={"size": NOT_WHOLE, "regions": REGIONS},
        inputs={"task": "units", "size": "$size", "regions": "$regions"},
        stems=(
            "A global table of the current version has {regions} replica Regions, the origin included. One new item of {size} is written. How many replicated write units does this take over all Regions?",
            "An order of {size} is put once into an on-demand global table of the current version that exists in {regions} Regions in all. How many replicated write units are billed together?",
            "Players' avatars live in a global table of the current version, in {regions} Regions. One new avatar has {size}. How many replicated write units does its write consume in total?",
        ),
        unit="rWRU",
        where=(begun_step,),
    ),
    Template(
        slug="global-index",
        family="F18",
        level=1,
        title="The index of a global table",
        section="global-tables",
        facts=("FL-115", "FL-135"),
        draws={"n": Whole(20, 900, 10), "entry": ENTRY, "regions": REGIONS},
        inputs={"task": "index", "n": "$n", "entry": "$entry", "regions": "$regions"},
        stems=(
            "A global table of the current version exists in {regions} Regions and has one GSI in each. {n} new items each add an entry of {entry} to it. How many ordinary write units does the GSI consume in all Regions?",
            "{n} new products enter a global table of the current version with {regions} replicas in all, and each gives the only GSI an entry of {entry}. For the GSI alone, how many write units is that over all replicas?",
            "Each of {n} new bookings puts an entry of {entry} into the one GSI of a global table of the current version. The table is in {regions} Regions. How many write units do the entries take, all Regions together?",
        ),
        unit="WCU",
    ),
    Template(
        slug="global-writes-with-index",
        family="F18",
        level=2,
        title="Writes to a global table with an index",
        section="global-tables",
        facts=("FL-115", "FL-135"),
        draws={
            "n": Whole(20, 900, 10),
            "size": NOT_WHOLE,
            "entry": Bytes(150, 950, 50),
            "regions": REGIONS,
        },
        inputs={"task": "units", "n": "$n", "size": "$size", "index": "$entry", "regions": "$regions"},
        stems=(
            "{n} new items of {size} go into a global table of the current version in {regions} Regions, and each adds an entry of {entry} to its only GSI. Replicated and ordinary units together, how many write units is that in all Regions?",
            "A global table of the current version has {regions} replicas in all, each with one GSI. It receives {n} new items of {size} with GSI entries of {entry}. How many write units do replicas and indexes take together?",
        ),
        unit="units",
        where=(begun_step,),
    ),
    Template(
        slug="global-provisioned-writes",
        family="F18",
        level=2,
        title="Provision one Region of a global table",
        section="global-tables",
        facts=("FL-127", "FL-135"),
        draws={
            "here": rate_of(300),
            "second": rate_of(200),
            "third": rate_of(150),
            "size": NOT_WHOLE,
        },
        inputs={"task": "provision", "rates": ["$here", "$second", "$third"], "size": "$size"},
        stems=(
            "A provisioned global table of the current version takes new items of {size}: {here} writes per second in Ireland, {second} in Ohio and {third} in Tokyo. How many rWCU must the replica in Ireland have?",
            "Three Regions write new items of {size} to one global table of the current version: Frankfurt {here} per second, Oregon {second}, Sydney {third}. How many rWCU must be provisioned for the replica in Frankfurt?",
            "Passengers check in on three continents: {here} writes per second in Paris, {second} in Montreal, {third} in Mumbai, each a new item of {size} in one global table of the current version. How many rWCU does the replica in Paris need?",
        ),
        unit="rWCU",
        where=(rates_differ, begun_step),
    ),
    Template(
        slug="global-expired-items",
        family="F18",
        level=1,
        title="TTL deletes in a global table",
        section="global-tables",
        facts=("FL-135", "FL-203"),
        draws={"n": Whole(100, 9900, 100), "size": NOT_WHOLE, "regions": REGIONS},
        inputs={"task": "ttl", "n": "$n", "size": "$size", "regions": "$regions"},
        stems=(
            "A global table of the current version is in {regions} Regions. In one of them TTL deletes {n} items of {size}, and the deletes are replicated. How many replicated write units are charged in all?",
            "TTL removes {n} expired sessions of {size} each in one replica of a global table of the current version, which has {regions} replicas in all. How many replicated write units does this take over all Regions?",
            "A global table of the current version spans {regions} Regions. TTL fires in one of them for {n} coupons of {size} each, and replication deletes them elsewhere. How many replicated write units are billed in total?",
        ),
        unit="rWRU",
        where=(begun_step,),
    ),
    Template(
        slug="global-cost-of-writes",
        family="F18",
        level=2,
        title="What replicated writes cost",
        section="global-tables",
        facts=("FL-135",),
        draws={"n": Millions(120), "size": WRITTEN, "regions": REGIONS},
        inputs={"task": "cost", "n": "$n", "size": "$size", "regions": "$regions"},
        stems=(
            "In a month {n} new items of {size} are written to an on-demand global table of the current version in {regions} Regions. How many USD do the writes cost in all Regions, transfer not counted?",
            "An on-demand global table of the current version, with {regions} replicas in all, takes {n} puts of new items of {size}. What do the writes cost in USD, all replicas together and without data transfer?",
            "Ratings of {size} each are put into an on-demand global table of the current version, {n} new ones a month. The table has {regions} Regions. How many USD are charged for these writes over all Regions, without transfer?",
        ),
        givens=("Replicated writes cost {price_rWRU} in each Region.",),
        unit="USD",
    ),
    Template(
        slug="global-month",
        family="F18",
        level=3,
        title="A month of a global table",
        section="global-tables",
        facts=("FL-135", "FL-222"),
        draws={"n": Millions(120), "size": WRITTEN, "gb": Whole(40, 900, 10), "regions": REGIONS},
        inputs={"task": "month", "n": "$n", "size": "$size", "gb": "$gb", "regions": "$regions"},
        stems=(
            "An on-demand global table of the current version stores {gb} GB on average in each of its {regions} Regions and takes {n} writes of new items of {size} a month. How many USD do writes and storage cost in all Regions?",
            "In {regions} Regions an on-demand global table of the current version keeps {gb} GB per replica on average. A month brings {n} puts of new items of {size}. What do writes and storage cost in USD over all Regions?",
        ),
        givens=(
            "Replicated writes cost {price_rWRU} and storage {price_storage} and month, in each Region. No free tier is left, and transfer is not counted.",
        ),
        unit="USD",
        where=(room_for_writes,),
    ),
)
