"""Reading single items: units of one read, and the capacity of a rate."""

from quizapp.engine.drills.draws import READ_MODES, Bytes, Either, Kilobytes, Round, Words
from quizapp.engine.drills.templates import Template

SIZE = Either((Kilobytes(5, 400, 5), Bytes(200, 9800, 50), Kilobytes(1100, 4000, 100)))

TEMPLATES = (
    Template(
        slug="read-one-item",
        family="F02",
        level=1,
        title="Read one item",
        section="throughput-capacity",
        facts=("FL-021",),
        draws={"size": SIZE, "mode": READ_MODES},
        inputs={"task": "get", "size": "$size", "mode": "$mode"},
        stems=(
            "A `GetItem` call reads one item of {size}, {mode}. How many read units does it consume?",
            "An order of {size} is fetched by its key with one {mode} read. What does this read consume?",
            "Your code reads a single {size} item. The read is {mode}. How many read capacity units is that?",
        ),
        unit="RCU",
    ),
    Template(
        slug="read-rate",
        family="F03",
        level=2,
        title="Provision for a rate of reads",
        section="throughput-capacity",
        facts=("FL-021",),
        draws={
            "size": SIZE,
            "rate": Round(5, 2000),
            "mode": Words({"EC": "eventually consistent", "SC": "strongly consistent"}),
        },
        inputs={"task": "provision", "size": "$size", "rate": "$rate", "mode": "$mode"},
        stems=(
            "An application makes {rate} {mode} reads a second of items of {size}. How many RCU must the table have?",
            "Items of {size} are read {rate} times a second; the reads are {mode}. Which read capacity do you provision?",
        ),
        unit="RCU",
    ),
)
