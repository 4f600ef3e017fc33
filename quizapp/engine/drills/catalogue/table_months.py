"""What a whole table stores after some growth, and what a month of it costs."""

from __future__ import annotations

from collections.abc import Mapping

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import (
    Bytes,
    Draw,
    Drawn,
    Either,
    Kilobytes,
    Made,
    OneOf,
    Round,
    Shown,
    Whole,
    Words,
)
from quizapp.engine.drills.exhibits import Exhibit, Rows
from quizapp.engine.drills.templates import Template

from .reads import number
from .subjects import ITEM, MODES, about, named_indexes, one_page, shape, smaller_entries, subject

_PRICES_BY_REQUEST = ("A month has {price_h} hours.", "{price_WRU}, {price_RRU}.")
_PRICES_BY_HOUR = ("A month has {price_h} hours.", "{price_WCUh}, {price_RCUh}.")


# Writes of a table with a GSI and an LSI.


def smaller_than_half(drawn: Drawn) -> bool:
    """Indexes of less than the items."""
    return all(2 * number(drawn, name) <= number(drawn, "size") for name in ("gsi", "lsi"))


# A month: new items, single reads, and pages of the GSI.


def _month(_chance: Chance, drawn: Drawn) -> Shown:
    topic = about(drawn)
    return Shown(
        [
            {"name": topic.puts, "kind": "put", "rate": drawn["puts"].value},
            {
                "name": "single reads",
                "kind": "get",
                "rate": drawn["gets"].value,
                "mode": drawn["mode"].value,
            },
            {
                "name": topic.page,
                "kind": "query",
                "index": topic.gsi,
                "items": drawn["n"].value,
                "rate": drawn["queries"].value,
                "mode": "EC",
            },
        ],
        "",
    )


def _month_shown(drawn: Drawn) -> tuple[Exhibit, ...]:
    topic = about(drawn)
    rows = (
        (topic.puts, "PutItem of one new item, with an entry", f"{drawn['puts']}/s"),
        ("single reads", f"GetItem of one item, {drawn['mode']} consistency", f"{drawn['gets']}/s"),
        (topic.page, f"Query on {topic.gsi}: {drawn['n']:entry/entries}", f"{drawn['queries']}/s"),
    )
    head = ("Requests", "Each", "Rate")
    return shape(drawn, indexes=("gsi",)), Rows("Requests", head, rows)


# Growth.


def _stocks(_chance: Chance, drawn: Drawn) -> Shown:
    topic = about(drawn)
    return Shown(
        [
            {
                "name": topic.gsi,
                "kind": "gsi",
                "entry": drawn["gsi"].value,
                "entries": int(number(drawn, "items") * number(drawn, "share") / 100),
            },
            {"name": topic.lsi, "kind": "lsi", "entry": drawn["lsi"].value},
        ],
        "",
    )


def _stocks_shown(drawn: Drawn) -> tuple[Exhibit, ...]:
    topic = about(drawn)
    rows = (
        (f"one {topic.thing}", "item", drawn["size"].text, "all"),
        (topic.gsi, "GSI", f"entries of {drawn['gsi'].text}", f"{drawn['share']} %"),
        (topic.lsi, "LSI", f"entries of {drawn['lsi'].text}", "all"),
    )
    return (Rows(f"Table of {topic.thing}s", ("Part", "Kind", "Size", "Share of the items"), rows),)


_MONTH_DRAWS: Mapping[str, Draw] = {
    "subject": Made(subject),
    "size": ITEM,
    "gsi": Bytes(150, 1900, 10),
    "n": Whole(10, 60),
    "puts": Round(10, 200),
    "gets": Round(20, 500),
    "mode": Words(MODES),
    "queries": Round(5, 60),
    "indexes": Made(named_indexes),
    "operations": Made(_month),
}

TEMPLATES: tuple[Template, ...] = (
    Template(
        slug="table-storage-after-growth",
        family="F22",
        level=4,
        title="Storage of a table and its indexes after growth",
        section="pricing",
        facts=("FL-222", "FL-079", "FL-233"),
        draws={
            "subject": Made(subject),
            "items": Round(10_000_000, 200_000_000),
            "growth": Round(1_000_000, 30_000_000),
            "months": Whole(3, 24),
            "size": Either((Kilobytes(5, 40, 5), Bytes(300, 3900, 50))),
            "gsi": Bytes(80, 300, 10),
            "lsi": Bytes(80, 300, 10),
            "share": OneOf((5, 10, 20, 25, 40, 50)),
            "indexes": Made(_stocks),
        },
        inputs={
            "task": "storage",
            "size": "$size",
            "items": "$items",
            "growth": "$growth",
            "months": "$months",
            "indexes": "$indexes",
        },
        stems=(
            "A table holds {items} {subject}s and gets {growth} more each month; none is deleted. The share of items with an entry stays as shown. How many GB are billed for table and indexes together after {months} months, to two decimals?",
            "Today there are {items} {subject}s; {growth} are added in each month and all are kept. Each index keeps its share. How many GB will be billed in {months} months, indexes included, to two decimals?",
        ),
        unit="GB",
        givens=("1 GB is {price_GB} bytes.",),
        where=(smaller_than_half,),
        exhibits=_stocks_shown,
    ),
    Template(
        slug="table-month-on-demand",
        family="F22",
        level=4,
        title="A month of a table on demand",
        section="pricing",
        facts=("FL-064", "FL-103"),
        # Hours of which a month has no endless fraction.
        draws={**_MONTH_DRAWS, "busy": OneOf((3, 6, 9, 12))},
        inputs={
            "task": "on_demand",
            "size": "$size",
            "busy_hours": "$busy",
            "indexes": "$indexes",
            "operations": "$operations",
        },
        stems=(
            "An on-demand table of {subject}s gets the requests shown during {busy} hours of every day, and none in the others. Each query is one page. What do the requests of a month cost in USD, on table and GSI together?",
            "For {busy} hours a day a table of {subject}s and its GSI get the requests shown, one page for a query; otherwise nothing happens. The mode is on-demand. How many USD does a month of requests cost?",
        ),
        unit="USD",
        givens=_PRICES_BY_REQUEST,
        where=(smaller_entries, one_page),
        exhibits=_month_shown,
    ),
    Template(
        slug="table-month-provisioned",
        family="F22",
        level=4,
        title="A month of a provisioned table",
        section="pricing",
        facts=("FL-064", "FL-103"),
        draws={**_MONTH_DRAWS, "busy": Whole(3, 14), "target": OneOf((50, 60, 70, 80))},
        inputs={
            "task": "provisioned",
            "size": "$size",
            "busy_hours": "$busy",
            "target": "$target",
            "indexes": "$indexes",
            "operations": "$operations",
        },
        stems=(
            "Day and night, table and GSI keep the least WCU and RCU of which the requests shown use at most {target} percent each. They come {busy} hours a day, one page for a query. What does a month cost in USD without free tier?",
            "The requests shown come {busy} hours a day, a query being one page. Each capacity of table and GSI is always the least whole number that is used to at most {target} percent then. What does a month cost in USD without free tier?",
        ),
        unit="USD",
        givens=_PRICES_BY_HOUR,
        where=(smaller_entries, one_page),
        exhibits=_month_shown,
    ),
)
