"""Secondary indexes: what writes of them consume."""

from __future__ import annotations

from collections.abc import Mapping

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import KB, Bytes, Drawn, Either, Kilobytes, Made, Shown, Whole, Words
from quizapp.engine.drills.templates import Template

from .reads import number

_ENTRY = Either((Kilobytes(11, 48, 1), Bytes(1100, 4900, 50)))
_SMALL_ENTRY = Either((Kilobytes(3, 48, 1), Bytes(150, 4900, 50)))
_ITEM = Either((Kilobytes(20, 120, 5), Bytes(2200, 9900, 100)))
# Three of five are writes that the index never sees.
_CASES: Mapping[object, str] = {
    "none": "An update changes only attributes that this index does not project.",
    "unseen": "A counter that is not projected into this index is raised by one.",
    "sparse": "A new item is put that has no attribute `status`.",
    "new": "A new item is put that has a `status`.",
    "removed": "An item that has a `status` is deleted.",
}


def steps(drawn: Drawn, name: str) -> int:
    """How many steps of 1 KB a drawn size begins."""
    return int(-(-number(drawn, name) // KB))


def smaller_entry(drawn: Drawn) -> bool:
    """An entry of fewer write units than the item."""
    return all(steps(drawn, name) < steps(drawn, "base") for name in ("before", "after") if name in drawn)


def smaller_than_item(drawn: Drawn) -> bool:
    """An entry that is part of its item."""
    return steps(drawn, "entry") < steps(drawn, "base")


def resized(drawn: Drawn) -> bool:
    """An entry that needs another number of units after the change."""
    return steps(drawn, "before") != steps(drawn, "after")


def more_than_a_unit(drawn: Drawn) -> bool:
    """An entry that is no single unit."""
    return steps(drawn, "entry") > 1


def _before(_chance: Chance, drawn: Drawn) -> Shown:
    gone = drawn["case"].value in {"new", "sparse"}
    return Shown(None, "") if gone else drawn["entry"]


def _after(_chance: Chance, drawn: Drawn) -> Shown:
    gone = drawn["case"].value in {"removed", "sparse"}
    return Shown(None, "") if gone else drawn["entry"]


def _projected(_chance: Chance, drawn: Drawn) -> Shown:
    return Shown(drawn["case"].value not in {"none", "unseen"}, "")


TEMPLATES: tuple[Template, ...] = (
    Template(
        slug="index-new-entry",
        family="F09",
        level=1,
        title="Write units of a new entry",
        section="indexing",
        facts=("FL-064", "FL-067"),
        draws={"base": _ITEM, "after": _ENTRY},
        inputs={"task": "index", "base": "$base", "after": "$after"},
        stems=(
            "A new item of {base} is put, and it has the key of the only GSI. Its entry there takes {after}. How many WCU does the put consume on the GSI?",
            "A booking of {base} is inserted. The table has one GSI, which projects some attributes: the entry of this booking has {after}. How many write units does the index need for it?",
            "One GSI lists players by league. A new player, an item of {base}, gets an entry of {after} in it. How many WCU are consumed on the index?",
        ),
        unit="WCU",
        where=(smaller_entry,),
    ),
    Template(
        slug="index-entry-removed",
        family="F09",
        level=1,
        title="Write units of an entry that goes",
        section="indexing",
        facts=("FL-064", "FL-067"),
        draws={
            "base": _ITEM,
            "before": _ENTRY,
            "how": Words(
                {"deleted": "is deleted", "keyless": "loses the attribute that is the key of this index"},
            ),
        },
        inputs={"task": "index", "base": "$base", "before": "$before"},
        stems=(
            "The only GSI of a table has an entry of {before} for an item of {base}. This item {how}. How many WCU does that consume on the GSI?",
            "A job is an item of {base} and has an entry of {before} in the only GSI. Once finished, it {how}. How many write units does the index consume?",
            "In the only GSI a parcel, an item of {base}, has an entry of {before}. On delivery the parcel {how}. How many WCU fall on the index?",
        ),
        unit="WCU",
        where=(smaller_entry,),
    ),
    Template(
        slug="index-projected-change",
        family="F09",
        level=1,
        title="Change of a projected attribute",
        section="indexing",
        facts=("FL-064", "FL-067"),
        draws={"base": _ITEM, "before": _SMALL_ENTRY, "after": _SMALL_ENTRY},
        inputs={"task": "index", "base": "$base", "before": "$before", "after": "$after"},
        stems=(
            "An update changes an attribute that a GSI projects but that is not part of its key. The entry had {before} before and has {after} afterwards, the item then has {base}. How many WCU does the update consume on the GSI?",
            "A film gets another summary and has {base} then. One GSI projects the summary and has a key of other attributes; the entry goes from {before} to {after}. How many WCU does the index consume?",
            "A GSI by city projects the opening hours of shops. New hours take an entry from {before} to {after}; the city stays, and the shop has {base} then. How many write units does the index need?",
        ),
        unit="WCU",
        where=(smaller_entry, resized),
    ),
    Template(
        slug="index-touched-or-not",
        family="F09",
        level=1,
        title="Does this write reach the index?",
        section="indexing",
        facts=("FL-067", "FL-079"),
        draws={
            "base": _ITEM,
            "entry": _SMALL_ENTRY,
            "case": Words(_CASES),
            "before": Made(_before),
            "after": Made(_after),
            "projected": Made(_projected),
        },
        inputs={
            "task": "index",
            "base": "$base",
            "before": "$before",
            "after": "$after",
            "projected_changed": "$projected",
        },
        stems=(
            "A GSI has the attribute `status` as its key; items have {base}, its entries {entry}. {case} How many WCU does that consume on the GSI?",
            "Items of {base} have entries of {entry} in a GSI whose key is the attribute `status`. {case} How many write units does the index consume?",
            "The attribute `status` is the key of a GSI with entries of {entry}; an item takes {base}. {case} How many WCU fall on this index?",
        ),
        unit="WCU",
        where=(smaller_than_item,),
    ),
    Template(
        slug="index-key-change",
        family="F09",
        level=2,
        title="Change of an index key",
        section="indexing",
        facts=("FL-064", "FL-067"),
        draws={"base": _ITEM, "before": _SMALL_ENTRY, "after": _SMALL_ENTRY},
        inputs={
            "task": "index",
            "base": "$base",
            "before": "$before",
            "after": "$after",
            "key_changed": True,
        },
        stems=(
            "One update changes the key attribute of a GSI and a long projected text. The entry had {before} before and has {after} afterwards, the item then has {base}. How many WCU does it consume on the GSI?",
            "A ticket moves from `open` to `closed` and gets another answer text: {base} afterwards. A GSI has the state as its partition key and projects the text, so the entry goes from {before} to {after}. How many write units does the index consume?",
            "Another courier takes over a delivery with new notes, an item of {base} then. The courier is the key of the only GSI, which projects the notes; the old entry has {before}, the new one {after}. How many WCU does the index need?",
        ),
        unit="WCU",
        where=(smaller_entry, resized),
    ),
    Template(
        slug="index-lifetime",
        family="F09",
        level=2,
        title="Index writes over the life of an item",
        section="indexing",
        facts=("FL-064", "FL-067"),
        draws={
            "entry": _SMALL_ENTRY,
            "changes": Whole(2, 9),
            "deleted": Words({True: "deleted in the end", False: "never deleted"}),
        },
        inputs={"task": "lifetime", "entry": "$entry", "changes": "$changes", "deleted": "$deleted"},
        stems=(
            "The status of an order is the key of a GSI and changes {changes} times. Orders are created with a status and {deleted}; an entry always has {entry}. How many WCU does one order consume on the GSI in all?",
            "A support case starts with a priority, which is changed {changes} times later on; the case is {deleted}. The priority is the key of a GSI, and an entry always takes {entry}. How many write units does a case need on the index in all?",
            "A scooter gets a zone when it is added and another one {changes} times; it is {deleted}. A GSI has the zone as its key and entries of {entry}. How many WCU does one scooter consume there in its whole life?",
        ),
        unit="WCU",
        where=(more_than_a_unit,),
    ),
    Template(
        slug="put-with-local-indexes",
        family="F09",
        level=2,
        title="Write units of a table with LSIs",
        section="indexing",
        facts=("FL-071", "FL-067"),
        draws={"base": _ITEM, "entry": _SMALL_ENTRY},
        inputs={
            "task": "table",
            "charged": "table",
            "new": "$base",
            "indexes": [{"kind": "lsi", "after": "$base"}, {"kind": "lsi", "after": "$entry"}],
        },
        stems=(
            "A new item of {base} is put into a table with two LSIs: one projects all attributes, the entry in the other has {entry}. Both get an entry. How many WCU does it take from the table?",
            "A message of {base} is new in a table whose two LSIs both index it. The first projects ALL, the entry of the second takes {entry}. How many write units of the table does this put consume?",
            "Two LSIs belong to a table of bids, one with all attributes, one with entries of {entry}. A new bid of {base} enters both. How many WCU are consumed from the table?",
        ),
        unit="WCU",
        where=(smaller_than_item,),
    ),
)
