"""Query and Scan: sizes are summed in a page before they are rounded."""

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import (
    KB,
    READ_MODES,
    Bytes,
    Drawn,
    Either,
    Kilobytes,
    Made,
    Round,
    Shown,
    Whole,
    plain,
)
from quizapp.engine.drills.templates import Template

from .reads import number

_PAGE = KB * KB
# Items of which several share a step of 4 KB, which rounding one by one hides.
SIZE = Either((Kilobytes(3, 65), Bytes(150, 6450, 50)))
TOTAL = Kilobytes(90, 2400)


def bytes_read(drawn: Drawn) -> int:
    """The size of all drawn items together, rounded up to whole bytes."""
    return int(-(-(number(drawn, "n") * number(drawn, "size")) // 1))


def one_page(drawn: Drawn) -> bool:
    """All items fit in one request, with some room."""
    return bytes_read(drawn) <= _PAGE * 9 // 10


def no_whole_step(drawn: Drawn) -> bool:
    """Sizes that are no multiple of 4 KB, so that it matters where they are rounded."""
    return number(drawn, "size") % 4096 != 0


def kept_few(chance: Chance, drawn: Drawn) -> Shown:
    """How many items pass a filter: some, and never most."""
    most = int(number(drawn, "n")) // 2
    return plain(chance.between(max(most // 8, 2), most))


def filter_shows(drawn: Drawn) -> bool:
    """The kept items alone would cost less."""
    kept = number(drawn, "kept") * number(drawn, "size")
    return -(-kept // 4096) < -(-bytes_read(drawn) // 4096)


def projection_shows(drawn: Drawn) -> bool:
    """The returned attributes are at most half of the item, and would cost less alone."""
    small, large = number(drawn, "returned"), number(drawn, "size")
    returned = -(-number(drawn, "n") * small // 4096)
    return 2 * small <= large and returned < -(-bytes_read(drawn) // 4096)


def summed(_chance: Chance, drawn: Drawn) -> Shown:
    """Three sizes together. No stem says it."""
    return plain(number(drawn, "a") + number(drawn, "b") + number(drawn, "c"))


def three_share_steps(drawn: Drawn) -> bool:
    """Rounding the three one by one gives more."""
    apart = sum(-(-number(drawn, name) // 4096) for name in ("a", "b", "c"))
    return apart > -(-number(drawn, "total") // 4096)


def all_items(_chance: Chance, drawn: Drawn) -> Shown:
    """The items of all requests. No stem says it."""
    return plain(number(drawn, "requests") * number(drawn, "limit"))


def last_request_is_short(drawn: Drawn) -> bool:
    """Some requests, the last of which reaches the end: a full one would be followed by an empty one."""
    requests = number(drawn, "n") / number(drawn, "limit")
    return requests.denominator != 1 and 2 < requests < 60


def limit_shows(drawn: Drawn) -> bool:
    """The requests together cost more than one page of everything would."""
    full, rest = divmod(number(drawn, "n"), number(drawn, "limit"))
    size, limit = number(drawn, "size"), number(drawn, "limit")
    blocks = full * -(-limit * size // 4096) + -(-rest * size // 4096)
    return blocks > -(-number(drawn, "n") * size // 4096)


TEMPLATES = (
    Template(
        slug="query-total-size",
        family="F07",
        level=1,
        title="Query of a known total size",
        section="read-write-operations",
        facts=("FL-040", "FL-090"),
        draws={"n": Whole(6, 60), "total": TOTAL, "mode": READ_MODES},
        inputs={"task": "query", "n": "$n", "total": "$total", "mode": "$mode"},
        stems=(
            "One {mode} `Query` request for an item collection reads {n} items, {total} in all. How many RCU does it consume?",
            "One {mode} `Query` request reads the comments of a post: {n} items, which come to {total} together. How many RCU does it consume?",
            "{n} bookings of a hotel, together {total}, are read by a single {mode} `Query` request. How many RCU does it consume?",
        ),
        unit="RCU",
    ),
    Template(
        slug="query-count",
        family="F07",
        level=1,
        title="Count with a Query",
        section="read-write-operations",
        facts=("FL-040", "FL-243"),
        draws={"n": Whole(20, 200, 10), "total": TOTAL, "mode": READ_MODES},
        inputs={"task": "query", "n": "$n", "total": "$total", "select": "count", "mode": "$mode"},
        stems=(
            "One {mode} `Query` with `Select` set to `COUNT` counts {n} items, which come to {total} together. How many RCU does the request consume?",
            "A shop asks how many orders a customer has. One {mode} `Query` with `Select=COUNT` answers {n}; the orders come to {total} in all. How many RCU does it consume?",
            "A badge shows the number of unread mails. One {mode} `Query` with `Select=COUNT` finds {n} items, {total} altogether. How many RCU does it consume?",
        ),
        unit="RCU",
    ),
    Template(
        slug="query-full-pages",
        family="F07",
        level=1,
        title="Read full pages",
        section="read-write-operations",
        facts=("FL-045", "FL-058", "FL-061"),
        draws={"mb": Whole(2, 130), "mode": READ_MODES},
        inputs={"task": "full_page", "mb": "$mb", "mode": "$mode"},
        stems=(
            "One {mode} `Scan` of a table reads {mb} full pages of 1 MB, one in each request. How many RCU does it consume in all?",
            "A night job scans a table by {mb} {mode} requests, each of which reads a full page of 1 MB. How many RCU does the job consume?",
            "A customer's history is read by {mode} `Query` requests: {mb} pages, each filled to the limit of 1 MB. How many RCU do all pages consume together?",
        ),
        unit="RCU",
    ),
    Template(
        slug="query-equal-items",
        family="F07",
        level=2,
        title="Query of equal items",
        section="read-write-operations",
        facts=("FL-040", "FL-090"),
        draws={"n": Whole(5, 300, 5), "size": SIZE, "mode": READ_MODES},
        inputs={"task": "query", "n": "$n", "size": "$size", "mode": "$mode"},
        stems=(
            "One {mode} `Query` request reads {n} items of {size} each. How many RCU does it consume?",
            "A `Query` lists the {n} sessions of a conference in one request. A session is an item of {size}; the read is {mode}. How many RCU does it consume?",
            "A vehicle has {n} trips under its partition key, {size} each. A single {mode} `Query` request reads all of them. How many RCU does it consume?",
        ),
        unit="RCU",
        where=(one_page, no_whole_step),
    ),
    Template(
        slug="query-unequal-items",
        family="F07",
        level=2,
        title="Query of unequal items",
        section="read-write-operations",
        facts=("FL-040", "FL-041"),
        draws={
            "a": Kilobytes(4, 60),
            "b": Kilobytes(8, 90),
            "c": Kilobytes(12, 150),
            "total": Made(summed),
            "mode": READ_MODES,
        },
        inputs={"task": "query", "total": "$total", "sizes": ["$a", "$b", "$c"], "mode": "$mode"},
        stems=(
            "One {mode} `Query` returns three documents of {a}, {b} and {c} in one page. How many RCU does it consume?",
            "A claim consists of three items under one partition key: {a}, {b} and {c}. One {mode} `Query` request reads all three. How many RCU does it consume?",
            "A `Query` reads a customer of {a}, an address list of {b} and an order of {c}, all with the same partition key, in one {mode} request. How many RCU does it consume?",
        ),
        unit="RCU",
        where=(three_share_steps,),
    ),
    Template(
        slug="query-with-filter",
        family="F07",
        level=2,
        title="Query with a filter",
        section="read-write-operations",
        facts=("FL-039", "FL-040"),
        draws={"n": Whole(20, 200, 10), "size": SIZE, "kept": Made(kept_few), "mode": READ_MODES},
        inputs={"task": "query", "n": "$n", "size": "$size", "kept": "$kept", "mode": "$mode"},
        stems=(
            "The key condition of a `Query` matches {n} items of {size} each, all in one page. Its `FilterExpression` keeps {kept} of them. The read is {mode}. How many RCU does it consume?",
            "A customer has {n} orders of {size} each. One {mode} `Query` request reads them and returns the {kept} open ones, chosen by a `FilterExpression`. How many RCU does it consume?",
            "One {mode} `Query` request reads {n} game rounds of {size} each and filters out all but {kept} with a `FilterExpression`. How many RCU does it consume?",
        ),
        unit="RCU",
        where=(one_page, no_whole_step, filter_shows),
    ),
    Template(
        slug="query-with-projection",
        family="F07",
        level=2,
        title="Query with a projection",
        section="read-write-operations",
        facts=("FL-040", "FL-043"),
        draws={
            "n": Whole(10, 200, 10),
            "size": Either((Kilobytes(6, 65), Bytes(550, 6450, 50))),
            "returned": Bytes(40, 600, 20),
            "mode": READ_MODES,
        },
        inputs={"task": "query", "n": "$n", "size": "$size", "returned": "$returned", "mode": "$mode"},
        stems=(
            "One {mode} `Query` on a table reads {n} items of {size} each, all in one page. Its `ProjectionExpression` returns {returned} of each. How many RCU does it consume?",
            "An app lists {n} recipes with one {mode} `Query` request on the table. Each is an item of {size}, of which a `ProjectionExpression` returns {returned}. How many RCU does it consume?",
            "{n} contracts of {size} each fit in one page. One {mode} `Query` on the table reads them and, by its `ProjectionExpression`, returns {returned} of each. How many RCU does it consume?",
        ),
        unit="RCU",
        where=(one_page, no_whole_step, projection_shows),
    ),
    Template(
        slug="queries-without-a-match",
        family="F07",
        level=2,
        title="Queries of which some match nothing",
        section="read-write-operations",
        facts=("FL-090", "FL-242"),
        draws={
            "n": Round(10, 300),
            "missing": Whole(5, 95, 5),
            "total": Kilobytes(45, 400),
            "mode": READ_MODES,
        },
        inputs={"task": "queries", "n": "$n", "total": "$total", "missing": "$missing", "mode": "$mode"},
        stems=(
            "A worker checks one mailbox after the other, with one {mode} `Query` request each. {n} queries read {total} each, and {missing} queries match nothing. How many RCU do they consume together?",
            "A dashboard sends {mode} `Query` requests: {n} queries read {total} of measurements each, and {missing} queries match no item. How many RCU do they consume in all?",
            "A dispatcher runs one {mode} `Query` request per driver. {n} queries find {total} of jobs each; {missing} queries find nothing. How many RCU do all of them consume together?",
        ),
        unit="RCU",
    ),
    Template(
        slug="query-equal-requests",
        family="F07",
        level=2,
        title="Pages of equal size",
        section="read-write-operations",
        facts=("FL-040", "FL-045"),
        draws={
            "requests": Whole(4, 60),
            "limit": Either((Whole(5, 30, 5), Whole(4, 24, 4))),
            "n": Made(all_items),
            "size": SIZE,
            "mode": READ_MODES,
        },
        inputs={"task": "query", "n": "$n", "size": "$size", "limit": "$limit", "mode": "$mode"},
        stems=(
            "A list is read by {requests} {mode} `Query` requests. Each of them reads {limit} items, {size} per item. How many RCU do all requests consume together?",
            "An app turns {requests} pages of a guest book. A page is one {mode} `Query` request that reads {limit} entries of {size} each. How many RCU do all pages consume together?",
            "A chart is drawn from {requests} {mode} `Query` requests, one per sensor. Each reads {limit} measurements, and a measurement is an item of {size}. How many RCU do the requests consume in all?",
        ),
        unit="RCU",
        where=(limit_shows,),
    ),
    Template(
        slug="query-with-limit",
        family="F07",
        level=3,
        title="Query with a limit",
        section="read-write-operations",
        facts=("FL-040", "FL-045"),
        draws={
            "n": Whole(25, 990),
            "limit": Either((Whole(5, 30, 5), Whole(8, 24, 4))),
            "size": SIZE,
            "mode": READ_MODES,
        },
        inputs={"task": "query", "n": "$n", "size": "$size", "limit": "$limit", "mode": "$mode"},
        stems=(
            "{n} items of {size} share one partition key. `Query` requests with `Limit` {limit}, all {mode}, follow each `LastEvaluatedKey` until all are read. How many RCU do all requests consume together?",
            "An app scrolls through {n} messages of {size} each by {mode} `Query` requests with `Limit` {limit}, up to the last message. How many RCU do the requests consume in all?",
            "A logbook has {n} entries of {size} each under one partition key. `Query` requests with `Limit` {limit}, all {mode}, read them one page after the other. How many RCU does this consume in all?",
        ),
        unit="RCU",
        where=(last_request_is_short, limit_shows),
    ),
    Template(
        slug="query-in-full",
        family="F07",
        level=3,
        title="Query with filter and projection",
        section="read-write-operations",
        facts=("FL-039", "FL-040", "FL-043"),
        draws={
            "n": Whole(20, 200, 10),
            "size": Either((Kilobytes(6, 65), Bytes(550, 6450, 50))),
            "kept": Made(kept_few),
            "returned": Bytes(40, 600, 20),
            "mode": READ_MODES,
        },
        inputs={
            "task": "query",
            "n": "$n",
            "size": "$size",
            "kept": "$kept",
            "returned": "$returned",
            "mode": "$mode",
        },
        stems=(
            "One {mode} `Query` on a table matches {n} tickets of {size} each in one page. A filter keeps {kept} of them, and a projection returns {returned} of each. How many RCU does it consume?",
            "One {mode} `Query` request on a table reads {n} visits of a patient, {size} each. Its filter lets {kept} of them pass, and its projection returns {returned} of each. How many RCU does it consume?",
            "One {mode} `Query` request on a table matches {n} transfers of {size} each. Its `FilterExpression` leaves {kept}, and its `ProjectionExpression` returns {returned} of each. How many RCU does it consume?",
        ),
        unit="RCU",
        where=(one_page, no_whole_step, filter_shows, projection_shows),
    ),
)
