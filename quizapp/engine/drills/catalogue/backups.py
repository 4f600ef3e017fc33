"""What backup, export, streams, the table class and DAX cost."""

from fractions import Fraction

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import KB, Drawn, Made, OneOf, Shown, Whole, plain
from quizapp.engine.drills.templates import Template

from .costs import (
    MONTH,
    NO_FREE_UNITS,
    PER_RCU,
    PER_WRITE,
    READ,
    WRITTEN,
    Millions,
)
from .reads import number

GIGABYTES = Whole(40, 900, 10)
# With these the price of a window of so many days is not that of the longest by chance.
DAYS = OneOf((5, 7, 10, 14, 20, 21, 28, 30))


def some_of(field: str, *shares: int) -> Made:
    """A part of a size, in whole GB: so many hundredths of it."""

    def make(chance: Chance, drawn: Drawn) -> Shown:
        share = Fraction(chance.one_of(shares), 100)
        return plain(int(number(drawn, field) * share))

    return Made(make)


def hundred_thousands(low: int, high: int) -> Made:
    """A count of requests in tenths of a million."""

    def make(chance: Chance, _drawn: Drawn) -> Shown:
        tenths = chance.between(low, high)
        return Shown(tenths * 100_000, f"{plain(Fraction(tenths, 10)).text} million")

    return Made(make)


def worth_a_look(drawn: Drawn) -> bool:
    """Requests whose surcharge is from half to twice of what the storage saves."""
    spent = number(drawn, "n") * -(-number(drawn, "size") // KB) * Fraction(625, 10**9)
    return Fraction(1, 2) <= spent * Fraction(248, 1000) / (number(drawn, "gb") * Fraction(15, 100)) <= 2


TEMPLATES = (
    Template(
        slug="pitr-of-a-month",
        family="F17",
        level=1,
        title="Point-in-time recovery for a month",
        section="backup-restore",
        facts=("FL-144", "FL-145"),
        draws={
            "table_gb": GIGABYTES,
            "lsi_gb": some_of("table_gb", 10, 20, 30),
            "gsi_gb": some_of("table_gb", 15, 25, 50),
            "days": DAYS,
        },
        inputs={
            "task": "pitr",
            "table_gb": "$table_gb",
            "lsi_gb": "$lsi_gb",
            "gsi_gb": "$gsi_gb",
            "days": "$days",
        },
        stems=(
            "A table has {table_gb} GB, its LSIs {lsi_gb} GB and its GSIs {gsi_gb} GB. Point-in-time recovery is on, with a window of {days} days. How many USD does it cost per month?",
            "Point-in-time recovery with a recovery period of {days} days protects a table of {table_gb} GB; its LSIs hold {lsi_gb} GB more, its GSIs {gsi_gb} GB. What does it cost in USD per month?",
            "A clinic keeps point-in-time recovery on, with a window of {days} days. Sizes: table {table_gb} GB, LSIs {lsi_gb} GB, GSIs {gsi_gb} GB. How many USD are charged for it in a month?",
        ),
        givens=("Point-in-time recovery costs {price_pitr} and month.",),
        unit="USD",
    ),
    Template(
        slug="backup-restore",
        family="F17",
        level=1,
        title="Restore a backup without its indexes",
        section="backup-restore",
        facts=("FL-146", "FL-153"),
        draws={"gb": Whole(40, 900, 10), "excluded_gb": some_of("gb", 10, 20, 30, 40)},
        inputs={"task": "restore", "gb": "$gb", "excluded_gb": "$excluded_gb"},
        stems=(
            "A backup of {gb} GB, {excluded_gb} GB of which are secondary indexes, is restored without these indexes. How many USD does the restore cost?",
            "Of the {gb} GB of a table's backup, {excluded_gb} GB are GSIs. The restore leaves the GSIs out. What does it cost in USD?",
            "A test table is restored from a backup of {gb} GB in all. The indexes in it, {excluded_gb} GB, are not restored. How many USD are charged for the restore?",
        ),
        givens=("A restore costs {price_restore} restored.",),
        unit="USD",
    ),
    Template(
        slug="backup-and-restore",
        family="F17",
        level=2,
        title="Keep backups and restore one",
        section="backup-restore",
        facts=("FL-141", "FL-153"),
        draws={"gb": Whole(40, 600, 10), "n": Whole(2, 12), "excluded_gb": some_of("gb", 10, 20, 30, 40)},
        inputs={"task": "backup_and_restore", "gb": "$gb", "n": "$n", "excluded_gb": "$excluded_gb"},
        stems=(
            "For one month {n} on-demand backups of {gb} GB each are kept. One of them is restored without its indexes, which are {excluded_gb} GB of it. How many USD do backups and restore cost together?",
            "A shop keeps {n} on-demand backups, {gb} GB each, for a whole month and restores one; {excluded_gb} GB of it are indexes that are left out. What is the sum in USD?",
            "All month an archive holds {n} on-demand backups of {gb} GB each. A test restores one of them, except the {excluded_gb} GB of its indexes. How many USD are charged for backups and restore?",
        ),
        givens=("On-demand backups cost {price_backup} and month, a restore {price_restore} restored.",),
        unit="USD",
    ),
    Template(
        slug="pitr-and-export",
        family="F17",
        level=2,
        title="Point-in-time recovery and an export",
        section="backup-restore",
        facts=("FL-144", "FL-145", "FL-208"),
        draws={"gb": GIGABYTES, "days": DAYS},
        inputs={"task": "pitr_and_export", "table_gb": "$gb", "days": "$days", "export_gb": "$gb"},
        stems=(
            "A table of {gb} GB without indexes has point-in-time recovery for a month, with a window of {days} days. Once in that month it is exported in full to Amazon S3. How many USD do recovery and export cost?",
            "Analysts need one full export of a table to Amazon S3. For it, point-in-time recovery is on for a month, with a window of {days} days. The table has {gb} GB and no index. What do both cost in USD?",
        ),
        givens=(
            "Point-in-time recovery costs {price_pitr} and month, an export {price_export}. On-demand reads cost {price_RRU}.",
        ),
        unit="USD",
    ),
    Template(
        slug="stream-reads",
        family="F17",
        level=2,
        title="Reads of a stream",
        section="streams",
        facts=("FL-223",),
        draws={"n": hundred_thousands(31, 190), "polled": hundred_thousands(10, 90)},
        inputs={"task": "streams", "n": "$n", "polled": "$polled"},
        stems=(
            "In a month an application of your own makes {n} `GetRecords` requests on DynamoDB streams, and Lambda event source mappings make {polled}. How many USD do the stream reads cost?",
            "A stream is read by a service on ECS with {n} `GetRecords` requests a month and by Lambda triggers with {polled}. What do these requests cost in USD?",
            "A consumer on EC2 makes {n} `GetRecords` requests a month on a DynamoDB stream, and Lambda triggers make {polled}. How many USD are charged for them?",
        ),
        givens=(
            "Stream reads cost {price_stream}; the first {price_free_stream} of a month are free, none of them used so far. Lambda does not run on Managed Instances.",
        ),
        unit="USD",
        where=(lambda drawn: number(drawn, "n") != number(drawn, "polled"),),
    ),
    Template(
        slug="stream-to-kinesis",
        family="F17",
        level=1,
        title="Changes sent to Kinesis Data Streams",
        section="streams",
        facts=("FL-125", "FL-210"),
        draws={"n": Millions(200), "size": WRITTEN},
        inputs={"task": "kinesis", "n": "$n", "size": "$size"},
        stems=(
            "A table sends its changes to Kinesis Data Streams: {n} in a month, each the put of a new item of {size}. How many USD does DynamoDB charge for the change data capture units?",
            "With Kinesis Data Streams as destination, {n} writes of new items of {size} are captured. What does DynamoDB charge for it in USD, without the price of Kinesis itself?",
            "{n} new trades, each an item of {size}, flow from a table into a Kinesis data stream. How many USD of change data capture units appear on the bill of DynamoDB?",
        ),
        givens=("Change data capture units of 1 KB cost {price_kinesis}.",),
        unit="USD",
        where=(lambda drawn: number(drawn, "n") >= 4 * 10**6,),
    ),
    Template(
        slug="table-class-saving",
        family="F17",
        level=3,
        title="Is Standard-IA cheaper?",
        section="pricing",
        facts=("FL-222", "FL-226"),
        draws={"gb": Whole(50, 900, 25), "n": Millions(200), "size": WRITTEN},
        inputs={"task": "class", "gb": "$gb", "writes": "$n", "size": "$size"},
        stems=(
            "A Standard table of device states, in on-demand mode, stores {gb} GB. A month brings {n} puts, each replacing an item of {size} by one of the same size, and hardly any reads. How many USD a month would Standard-IA save? A loss is negative.",
            "A Standard table in on-demand mode holds {gb} GB. In a month {n} puts renew items of {size} without a change of their size. Reads are negligible. How many USD would Standard-IA save per month? Give a loss as a negative number.",
        ),
        givens=(
            "Storage: Standard {price_storage} and month, Standard-IA {price_storage_ia} and month, no free tier left. "
            + PER_WRITE
            + " In Standard-IA requests cost 24.8% more.",
        ),
        unit="USD",
        where=(worth_a_look,),
    ),
    Template(
        slug="dax-reads-left",
        family="F17",
        level=2,
        title="Reads left behind DAX",
        section="dax",
        facts=("FL-181", "FL-193"),
        draws={
            "rate": Whole(200, 9000, 100),
            "hit": Whole(70, 95),
            "size": READ,
        },
        inputs={"task": "dax_reads", "rate": "$rate", "hit": "$hit", "size": "$size"},
        stems=(
            "DAX answers {hit}% of {rate} eventually consistent `GetItem` reads per second from its cache. Each item has {size}. How many RCU per second do the other reads take from the table?",
            "A shop sends {rate} eventually consistent reads per second of single items of {size} to DAX. The hit rate is {hit}%. How many RCU per second does the table have to serve?",
            "With a cache hit rate of {hit}%, a DAX cluster takes {rate} eventually consistent reads per second, each of one item of {size}. How many RCU per second does its table serve?",
        ),
        unit="RCU/s",
    ),
    Template(
        slug="dax-month",
        family="F17",
        level=3,
        title="A month with DAX",
        section="dax",
        facts=("FL-221", "FL-225"),
        draws={
            "nodes": Whole(3, 9),
            "rate": Whole(4000, 20_000, 500),
            "hit": Whole(70, 95),
            "size": READ,
        },
        inputs={"task": "dax_month", "nodes": "$nodes", "rate": "$rate", "hit": "$hit", "size": "$size"},
        stems=(
            "{nodes} DAX nodes take {rate} eventually consistent reads per second of one item of {size} each, {hit}% of them hits. The table is provisioned with just the RCU for the misses. How many USD do nodes and RCU cost per month?",
            "A cluster of {nodes} DAX nodes has a hit rate of {hit}% on {rate} eventually consistent `GetItem` reads per second, each of an item of {size}. What do its nodes and the RCU provisioned for its misses cost in USD per month?",
        ),
        givens=("DAX costs {price_dax_node}.", PER_RCU, MONTH, NO_FREE_UNITS),
        unit="USD",
    ),
)
