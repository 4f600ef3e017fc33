"""What drills about whole tables are about: the table, its indexes, and the names of its requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import KB, Bytes, Drawn, Either, Kilobytes, Shown
from quizapp.engine.drills.exhibits import Rows

from .reads import number


@dataclass(frozen=True, slots=True)
class Subject:
    """What a table is about, and the names of its indexes and of its requests."""

    thing: str
    gsi: str
    lsi: str
    puts: str
    moves: str
    edits: str
    deletes: str
    page: str


SUBJECTS = (
    Subject(
        "order", "by-status", "by-day", "new orders", "status changes", "address changes", "cancelled orders",
        "orders of a status",
    ),
    Subject(
        "ticket", "by-state", "by-due-date", "new tickets", "state changes", "text changes", "removed tickets",
        "tickets of a state",
    ),
    Subject(
        "player", "by-league", "by-score", "new players", "league changes", "avatar changes", "players who leave",
        "players of a league",
    ),
    Subject(
        "parcel", "by-courier", "by-weight", "new parcels", "courier changes", "label changes", "lost parcels",
        "parcels of a courier",
    ),
)  # fmt: skip
ITEM = Either((Kilobytes(15, 80, 5), Bytes(1600, 7900, 100)))
MODES: Mapping[object, str] = {"EC": "eventual", "SC": "strong"}


def subject(chance: Chance, _drawn: Drawn) -> Shown:
    """One of the subjects; its text is the thing."""
    topic = chance.one_of(SUBJECTS)
    return Shown(topic, topic.thing)


def about(drawn: Drawn) -> Subject:
    """The subject that was drawn."""
    topic = drawn["subject"].value
    assert isinstance(topic, Subject)  # noqa: S101 - what `subject` makes
    return topic


def smaller_entries(drawn: Drawn) -> bool:
    """Entries that are part of their item, and cheaper to write."""
    item = -(-number(drawn, "size") // KB)
    return all(-(-number(drawn, name) // KB) < item for name in ("gsi", "lsi") if name in drawn)


def one_page(drawn: Drawn) -> bool:
    """A query of some steps of 4 KB and of less than a page, by items as well."""
    n = number(drawn, "n")
    return n * number(drawn, "gsi") > 8 * KB and n * number(drawn, "size") < 1024 * KB


def shape(drawn: Drawn, *, indexes: tuple[str, ...]) -> Rows:
    """The table as it is shown: the size of an item, and of the entries of some indexes."""
    topic = about(drawn)
    names = {"gsi": topic.gsi, "lsi": topic.lsi}
    rows = [(f"one {topic.thing}", "item", drawn["size"].text)]
    rows += [(names[kind], kind.upper(), f"entries of {drawn[kind].text}") for kind in indexes]
    return Rows(f"Table of {topic.thing}s", ("Part", "Kind", "Size"), tuple(rows))


def named_indexes(_chance: Chance, drawn: Drawn) -> Shown:
    """The indexes of the drawn entries."""
    topic = about(drawn)
    names = {"gsi": topic.gsi, "lsi": topic.lsi}
    return Shown(
        [
            {"name": name, "kind": kind, "entry": drawn[kind].value}
            for kind, name in names.items()
            if kind in drawn
        ],
        "",
    )
