"""A whole table: base, indexes, transactions, consistency and growth."""

from __future__ import annotations

from collections.abc import Mapping

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import (
    KB,
    Bytes,
    Drawn,
    Either,
    Kilobytes,
    Made,
    Round,
    Shown,
    Whole,
    Words,
)
from quizapp.engine.drills.exhibits import Exhibit, Rows
from quizapp.engine.drills.templates import Template

from .reads import number
from .subjects import ITEM, MODES, about, named_indexes, one_page, shape, smaller_entries, subject

# Short, for a phone shows two indexes side by side.
_EFFECTS = {
    "new": "new entry",
    "key": "new key value",
    "projected": "projected change",
    "none": "untouched",
    "removed": "entry removed",
}
_SEEN = Words({effect: _EFFECTS[str(effect)] for effect in ("projected", "none")})
_ENTRY = Either((Bytes(150, 1900, 10), Kilobytes(11, 28, 1)))
_RATE = Round(5, 250)


def _writes(_chance: Chance, drawn: Drawn) -> Shown:
    topic = about(drawn)

    def touched(of_gsi: object, of_lsi: object) -> Mapping[str, object]:
        return {topic.gsi: of_gsi, topic.lsi: of_lsi}

    rows = (
        (topic.puts, "put", "puts", touched("new", "new")),
        (topic.moves, "update", "moves", touched("key", drawn["moves_lsi"].value)),
        (topic.edits, "update", "edits", touched(drawn["edits_gsi"].value, drawn["edits_lsi"].value)),
        (topic.deletes, "delete", "deletes", touched("removed", "removed")),
    )
    return Shown(
        [
            {"name": name, "kind": kind, "rate": drawn[rate].value, "touches": touches}
            for name, kind, rate, touches in rows
        ],
        "",
    )


def _writes_shown(drawn: Drawn) -> tuple[Exhibit, ...]:
    topic, operations = about(drawn), drawn["operations"].value
    assert isinstance(operations, list)  # noqa: S101 - what `_writes` makes
    rates = ("puts", "moves", "edits", "deletes")
    rows = tuple(
        (
            f"{row['name']} ({row['kind']})",
            f"{drawn[rate]}/s",
            _EFFECTS[row["touches"][topic.gsi]],
            _EFFECTS[row["touches"][topic.lsi]],
        )
        for row, rate in zip(operations, rates, strict=True)
    )
    head = ("Requests", "Rate", topic.gsi, topic.lsi)
    return shape(drawn, indexes=("gsi", "lsi")), Rows("Writes of single items", head, rows)


def _charged(chance: Chance, drawn: Drawn) -> Shown:
    topic = about(drawn)
    return chance.one_of(
        (
            Shown("table", "for the table, its GSI apart"),
            Shown("all", "for the table and its GSI together"),
            Shown(topic.gsi, f"for the GSI `{topic.gsi}`"),
        )
    )


# Reads of a table and its GSI.


def _reads(_chance: Chance, drawn: Drawn) -> Shown:
    topic = about(drawn)
    return Shown(
        [
            {"name": "strong reads", "kind": "get", "rate": drawn["strong"].value, "mode": "SC"},
            {"name": "eventual reads", "kind": "get", "rate": drawn["eventual"].value, "mode": "EC"},
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


def _reads_shown(drawn: Drawn) -> tuple[Exhibit, ...]:
    topic = about(drawn)
    rows = (
        ("strong reads", "GetItem of one item, strongly consistent", f"{drawn['strong']}/s"),
        ("eventual reads", "GetItem of one item, eventually consistent", f"{drawn['eventual']}/s"),
        (topic.page, f"Query on {topic.gsi}: {drawn['n']:entry/entries}", f"{drawn['queries']}/s"),
    )
    head = ("Requests", "Each", "Rate")
    return shape(drawn, indexes=("gsi",)), Rows("Reads", head, rows)


# Reads with transactions and an LSI.


def _mixed(_chance: Chance, drawn: Drawn) -> Shown:
    topic, mode = about(drawn), drawn["mode"].value
    return Shown(
        [
            {
                "name": "transactions",
                "kind": "transact_get",
                "items": drawn["k"].value,
                "rate": drawn["transactions"].value,
            },
            {"name": "single reads", "kind": "get", "rate": drawn["gets"].value, "mode": mode},
            {
                "name": "sorted pages",
                "kind": "query",
                "index": topic.lsi,
                "items": drawn["n"].value,
                "fetched": drawn["n"].value,
                "rate": drawn["queries"].value,
                "mode": mode,
            },
        ],
        "",
    )


def _mixed_shown(drawn: Drawn) -> tuple[Exhibit, ...]:
    topic, words = about(drawn), f"{drawn['mode']} consistency"
    rows = (
        ("transactions", f"TransactGetItems of {drawn['k']:item}", f"{drawn['transactions']}/s"),
        ("single reads", f"GetItem of one item, {words}", f"{drawn['gets']}/s"),
        (
            "sorted pages",
            f"Query on {topic.lsi}: {drawn['n']:entry/entries}, each item fetched, {words}",
            f"{drawn['queries']}/s",
        ),
    )
    head = ("Requests", "Each", "Rate")
    return shape(drawn, indexes=("lsi",)), Rows("Reads", head, rows)


# Writes with batches and transactions, and no index.


def shrinks(drawn: Drawn) -> bool:
    """An item that was larger by some write units."""
    return number(drawn, "old") >= number(drawn, "size") + 2 * KB


def _grouped(_chance: Chance, drawn: Drawn) -> Shown:
    return Shown(
        [
            {"name": "new items", "kind": "put", "rate": drawn["puts"].value},
            {
                "name": "tidied items",
                "kind": "update",
                "old": drawn["old"].value,
                "new": drawn["size"].value,
                "rate": drawn["updates"].value,
            },
            {
                "name": "imports",
                "kind": "batch_write",
                "items": drawn["batch"].value,
                "rate": drawn["batches"].value,
            },
            {
                "name": "transactions",
                "kind": "transact_write",
                "items": drawn["k"].value,
                "rate": drawn["transactions"].value,
            },
        ],
        "",
    )


def _grouped_shown(drawn: Drawn) -> tuple[Exhibit, ...]:
    rows = (
        ("new items", "PutItem of one new item", f"{drawn['puts']}/s"),
        (
            "tidied items",
            f"UpdateItem of one item, from {drawn['old']} to {drawn['size']}",
            f"{drawn['updates']}/s",
        ),
        ("imports", f"BatchWriteItem of {drawn['batch']:new item}", f"{drawn['batches']}/s"),
        ("transactions", f"TransactWriteItems of {drawn['k']:new item}", f"{drawn['transactions']}/s"),
    )
    head = ("Requests", "Each", "Rate")
    return shape(drawn, indexes=()), Rows("Writes", head, rows)


TEMPLATES: tuple[Template, ...] = (
    Template(
        slug="table-write-capacity",
        family="F22",
        level=4,
        title="Write capacity of a table with two indexes",
        section="throughput-capacity",
        facts=("FL-064", "FL-067", "FL-071"),
        draws={
            "subject": Made(subject),
            "size": ITEM,
            "gsi": _ENTRY,
            "lsi": _ENTRY,
            "puts": _RATE,
            "moves": _RATE,
            "edits": _RATE,
            "deletes": Round(5, 60),
            "moves_lsi": _SEEN,
            "edits_gsi": _SEEN,
            "edits_lsi": _SEEN,
            "charged": Made(_charged),
            "indexes": Made(named_indexes),
            "operations": Made(_writes),
        },
        inputs={
            "task": "write",
            "charged": "$charged",
            "size": "$size",
            "indexes": "$indexes",
            "operations": "$operations",
        },
        stems=(
            "A provisioned table of {subject}s gets the writes shown; under each index stands what a write does to its entry. Items and entries keep their sizes. How many WCU must be provisioned {charged}?",
            "All writes of {subject}s are listed with what each does to its entry in the indexes; items and entries keep their sizes. How many WCU do you provision {charged}?",
            "How many WCU must be provisioned {charged}, so that the writes shown are never throttled? They come evenly; under each index stands what a write does to its entry, and no size changes.",
        ),
        unit="WCU",
        where=(smaller_entries,),
        exhibits=_writes_shown,
    ),
    Template(
        slug="table-read-capacity",
        family="F22",
        level=4,
        title="Read capacity of a table and its GSI",
        section="throughput-capacity",
        facts=("FL-042", "FL-059", "FL-064"),
        draws={
            "subject": Made(subject),
            "size": ITEM,
            "gsi": Bytes(150, 1900, 10),
            "n": Whole(15, 90),
            "strong": _RATE,
            "eventual": Round(5, 400),
            "queries": Round(3, 60),
            "indexes": Made(named_indexes),
            "operations": Made(_reads),
        },
        inputs={
            "task": "read",
            "charged": "all",
            "size": "$size",
            "indexes": "$indexes",
            "operations": "$operations",
        },
        stems=(
            "A provisioned table of {subject}s and its GSI are read as shown; each query reads one page. How many RCU must be provisioned for the two together, each in whole units?",
            "All reads of a table of {subject}s and of its GSI are listed, one page for each query. How many RCU do you provision in all, table and GSI each in whole units?",
            "These requests must never be throttled; they come evenly, and a query is one page. Table and GSI have whole units of their own. How many RCU do the two need at least, taken together?",
        ),
        unit="RCU",
        where=(smaller_entries, one_page),
        exhibits=_reads_shown,
    ),
    Template(
        slug="table-reads-with-transactions-and-lsi",
        family="F22",
        level=4,
        title="Read capacity with transactions and an LSI",
        section="throughput-capacity",
        facts=("FL-071", "FL-074", "FL-089"),
        draws={
            "subject": Made(subject),
            "size": ITEM,
            "lsi": Bytes(150, 1500, 10),
            "n": Whole(8, 40),
            "k": Whole(2, 12),
            "mode": Words(MODES),
            "transactions": Round(3, 80),
            "gets": _RATE,
            "queries": Round(2, 40),
            "indexes": Made(named_indexes),
            "operations": Made(_mixed),
        },
        inputs={"task": "read", "size": "$size", "indexes": "$indexes", "operations": "$operations"},
        stems=(
            "A table of {subject}s and its LSI are read as shown. Each query asks for an attribute that the LSI does not project, and each fits one page. How many RCU must the table have?",
            "These are all reads of a provisioned table of {subject}s. Its LSI lacks an attribute that the queries ask for; each query is one page. How many RCU do you provision?",
            "How many RCU must a table of {subject}s have for the reads shown, which come evenly? Queries use the LSI, one page each, and want an attribute that it does not project.",
        ),
        unit="RCU",
        where=(smaller_entries,),
        exhibits=_mixed_shown,
    ),
    Template(
        slug="table-writes-with-transactions",
        family="F22",
        level=4,
        title="Write capacity with batches and transactions",
        section="throughput-capacity",
        facts=("FL-089", "FL-231"),
        draws={
            "subject": Made(subject),
            "size": ITEM,
            "old": Either((Kilobytes(40, 140, 5), Bytes(4100, 14_000, 100))),
            "puts": _RATE,
            "updates": _RATE,
            "batch": Whole(5, 25),
            "batches": Round(2, 30),
            "k": Whole(2, 10),
            "transactions": Round(3, 80),
            "operations": Made(_grouped),
        },
        inputs={"task": "write", "size": "$size", "operations": "$operations"},
        stems=(
            "A provisioned table of {subject}s has no indexes and gets the writes shown. How many WCU must it have?",
            "All writes of a table of {subject}s without indexes are listed. How many WCU do you provision so that none is throttled?",
            "The writes shown reach a table of {subject}s evenly. It has no indexes. What is the least number of WCU that serves them without burst capacity?",
        ),
        unit="WCU",
        where=(shrinks,),
        exhibits=_grouped_shown,
    ),
)
