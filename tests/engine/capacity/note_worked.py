"""The calculations of note 001, each beside the task it stands for."""

from .note_records import KB, Between, Example, F, Reading, Topic, at

_DEFAULT = "eventual reads, the default"
_DAY = "1,000 customers a day, even if each opens all 50 products, strong reads"
_WRITE_SLIPS = (("WRITE_4KB",), ("ONE_PER_WRITE",))
_USERS = {"size": 3 * KB, "count": 1000}

CALCULATIONS = Topic(
    "The calculations of note 001",
    (
        Example(
            key="W1",
            case="10 reads a second of 2 KB",
            places=(at("001", "441-454", "2 KB", "10 RCUs"),),
            printed=F(10),
            unit="RCU",
            verdict="hidden assumption",
            readings=(
                Reading(F(10), "F03", {"size": 2 * KB, "rate": 10, "mode": "SC"}, "strong reads"),
                Reading(
                    F(5),
                    "F03",
                    {"size": 2 * KB, "rate": 10, "mode": "EC"},
                    _DEFAULT,
                    (("READ_1KB",), ("NO_HALF",), ("EC_WHOLE_UNITS",)),
                ),
            ),
            why="The task does not name a consistency, and the solution takes strong reads. The API reads"
            " eventually consistent unless it is told otherwise.",
        ),
        Example(
            key="W2",
            case="5 writes a second of 2 KB",
            places=(at("001", "456-462", "2 KB", "10 WCUs"),),
            printed=F(10),
            unit="WCU",
            verdict="right",
            readings=(Reading(F(10), "F05", {"size": 2 * KB, "rate": 5}),),
        ),
        Example(
            key="W3",
            case="Strongly consistent read of 3 KB",
            places=(at("001", "885-887", "0.75", "1 RCU"),),
            printed=F(1),
            unit="RCU",
            verdict="right",
            readings=(Reading(F(1), "F02", {"size": 3 * KB, "mode": "SC"}),),
            between=(Between(F("0.75"), "NO_CEIL"),),
            why="The printed formula has no rounding; the calculation below it rounds.",
        ),
        Example(
            key="W4",
            case="Eventually consistent read of 3 KB",
            places=(at("001", "888-890", "0.375", "0.5 RCU"),),
            printed=F("0.5"),
            unit="RCU",
            verdict="imprecise",
            readings=(Reading(F("0.5"), "F02", {"size": 3 * KB, "mode": "EC"}),),
            between=(Between(F("0.375"), "NO_CEIL"),),
            why="The rule behind it stays hidden: round 3/4 up to 1, then halve. Halving first gives the same"
            " only if one then rounds up to the next half unit, and never to a whole one.",
        ),
        Example(
            key="W5",
            case="Write of 3 KB",
            places=(at("001", "891-893", "3 WCUs", "1 WCU"),),
            printed=F(1),
            unit="WCU",
            verdict="wrong",
            readings=(Reading(F(3), "F04", {"new": 3 * KB}, named=_WRITE_SLIPS),),
            why="The note computes 3 and then takes it back, because 3 KB were less than 1 KB. They are not.",
        ),
        Example(
            key="W6",
            case="1,000 signed-in users who each read 3 KB, strongly consistent",
            places=(at("001", "897-899", "1,000 RCUs"),),
            printed=F(1000),
            unit="RCU",
            verdict="hidden assumption",
            readings=(
                Reading(F(1000), "F03", {**_USERS, "seconds": 1, "mode": "SC"}, "all in the same second"),
                Reading(F(1), "F03", {"size": 3 * KB, "per_hour": 1000, "mode": "SC"}, "spread over an hour"),
            ),
            why="Users are no rate. Without the time in which they read there is no number to compute.",
        ),
        Example(
            key="W7",
            case="1,000 users who each write 3 KB once",
            places=(at("001", "900-902", "1,000 WCUs"),),
            printed=F(1000),
            unit="WCU",
            verdict="wrong",
            readings=(
                Reading(F(3000), "F05", {**_USERS, "seconds": 1}, "all in the same second", _WRITE_SLIPS),
                Reading(F(1), "F05", {"size": 3 * KB, "per_hour": 1000}, "spread over an hour"),
            ),
            why="The 1 of W5 is carried on, and users are taken for writes a second. By the rules 1,000 is the"
            " number for users spread over exactly three seconds, which nobody meant.",
        ),
        Example(
            key="W8",
            case="Strongly consistent read of 8 KB",
            places=(at("001", "912-914", "2 RCUs"),),
            printed=F(2),
            unit="RCU",
            verdict="right",
            readings=(Reading(F(2), "F02", {"size": 8 * KB, "mode": "SC"}),),
        ),
        Example(
            key="W9",
            case="Eventually consistent read of 8 KB",
            places=(at("001", "915-917", "1 RCU"),),
            printed=F(1),
            unit="RCU",
            verdict="right",
            readings=(Reading(F(1), "F02", {"size": 8 * KB, "mode": "EC"}),),
        ),
        Example(
            key="W10",
            case="Write of 8 KB",
            places=(at("001", "918-920", "8 WCUs"),),
            printed=F(8),
            unit="WCU",
            verdict="right",
            readings=(Reading(F(8), "F04", {"new": 8 * KB}),),
        ),
        Example(
            key="W11",
            case="Reads of a shop with 50 products of 8 KB and 1,000 customers a day",
            places=(at("001", "906-926", "1000 customers", "100 RCUs"),),
            printed=F(100),
            unit="RCU",
            verdict="wrong",
            readings=(
                Reading(F(2), "F03", {"size": 8 * KB, "per_day": 50_000, "mode": "SC"}, _DAY),
                Reading(
                    F(100),
                    "F03",
                    {"size": 8 * KB, "count": 50, "seconds": 1, "mode": "SC"},
                    "50 strong reads in one second, which nothing in the task says",
                ),
            ),
            why="The number of items is no rate. The traffic that the task states is never used.",
        ),
        Example(
            key="W12",
            case="Writes of the same shop with 40 orders a day",
            places=(at("001", "906-929", "40 orders", "400 WCUs"),),
            printed=F(400),
            unit="WCU",
            verdict="wrong",
            readings=(
                Reading(
                    F(1),
                    "F05",
                    {"size": 8 * KB, "per_day": 40},
                    "each order updates one product; 1 is the least that can be provisioned",
                    (("NOTE_001",),),
                ),
                Reading(
                    F(400),
                    "F05",
                    {"size": 8 * KB, "count": 50, "seconds": 1},
                    "all 50 products updated in one second",
                ),
            ),
            why="40 writes of 8 units in 86,400 seconds are 0.0037 units a second.",
        ),
        Example(
            key="W13",
            case="Strongly consistent read of 25 KB",
            places=(at("001", "938-940", "6.25", "7 RCUs"),),
            printed=F(7),
            unit="RCU",
            verdict="right",
            readings=(Reading(F(7), "F02", {"size": 25 * KB, "mode": "SC"}),),
            between=(Between(F("6.25"), "NO_CEIL"),),
        ),
        Example(
            key="W14",
            case="Eventually consistent read of 25 KB",
            places=(at("001", "941-943", "3.125", "3.5 RCUs"),),
            printed=F("3.5"),
            unit="RCU",
            verdict="imprecise",
            readings=(Reading(F("3.5"), "F02", {"size": 25 * KB, "mode": "EC"}),),
            between=(Between(F("3.125"), "NO_CEIL"),),
            why="As W4: 25/4 is rounded up to 7 and then halved. Rounded up to a whole unit it would be 4.",
        ),
        Example(
            key="W15",
            case="Write of 25 KB",
            places=(at("001", "944-946", "25 WCUs"),),
            printed=F(25),
            unit="WCU",
            verdict="right",
            readings=(Reading(F(25), "F04", {"new": 25 * KB}),),
        ),
        Example(
            key="W16",
            case="1,000 strongly consistent reads a second of 25 KB",
            places=(at("001", "950-953", "7,000 RCUs"),),
            printed=F(7000),
            unit="RCU",
            verdict="right",
            readings=(Reading(F(7000), "F03", {"size": 25 * KB, "rate": 1000, "mode": "SC"}),),
            why="Here a rate is stated, and the 10,000 users rightly play no part. Eventually consistent it is"
            " 3,500. All of it on one article would be too much: a partition gives 3,000 read units.",
        ),
        Example(
            key="W17",
            case="20 writes a second of 25 KB",
            places=(at("001", "954-957", "500 WCUs"),),
            printed=F(500),
            unit="WCU",
            verdict="right",
            readings=(Reading(F(500), "F05", {"size": 25 * KB, "rate": 20}),),
        ),
    ),
)

BURST = Topic(
    "Burst capacity",
    (
        Example(
            key="B1",
            case="Units that 10 WCU can put aside",
            places=(at("001", "988", "300 seconds"), at("001", "994", "10 WCU", "3000")),
            printed=F(3000),
            unit="WCU",
            verdict="right",
            readings=(Reading(F(3000), "F13", {"task": "bucket", "p": 10}),),
            why="It is best effort: AWS gives no guarantee, and may use the units itself.",
        ),
        Example(
            key="B2",
            case="How long they carry a demand of 15 WCU",
            places=(at("001", "995", "15 WCUs", "5 WCUs"),),
            printed=None,
            unit="seconds",
            verdict="imprecise",
            readings=(Reading(F(600), "F13", {"task": "lasts", "p": 10, "d": 15}),),
            why="The 5 units of excess are right, the time is missing: 3,000 / 5 = 600 seconds from a full"
            " bucket. And no bucket lifts a partition above 1,000 write and 3,000 read units a second.",
        ),
    ),
)
