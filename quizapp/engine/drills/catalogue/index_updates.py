"""One update and all indexes of its table: which are written, and what that consumes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import Bytes, Drawn, Either, Kilobytes, Made, Shown, Words, in_bytes
from quizapp.engine.drills.exhibits import Exhibit, Rows
from quizapp.engine.drills.templates import Template

from .reads import number


@dataclass(frozen=True, slots=True)
class Subject:
    """What a table is about. An item has all `attributes`, and none called `lacking`.

    The last attribute is prose, which nobody would make the key of an index.
    """

    thing: str
    key: tuple[str, str]
    attributes: tuple[str, ...]
    lacking: str


@dataclass(frozen=True, slots=True)
class Update:
    """What one update changes; `sets` says whether it gives the item what it lacked."""

    subject: Subject
    changes: tuple[str, ...]
    sets: bool


@dataclass(frozen=True, slots=True)
class IndexShown:
    """One index. `projection` is KEYS_ONLY, ALL, or the attributes that are included."""

    kind: str
    keys: tuple[str, ...]
    projection: str | tuple[str, ...]
    entry: int

    @property
    def name(self) -> str:
        """As people name indexes: by its key."""
        return "by-" + "-".join(self.keys)

    def effect(self, update: Update) -> str:
        """What an update does to this index, in the words of the oracle."""
        lacking = update.subject.lacking
        if lacking in self.keys:
            return "new" if update.sets else "sparse"
        if set(self.keys) & set(update.changes):
            return "key"
        changed = {*update.changes, *([lacking] if update.sets else [])}
        seen = changed if self.projection == "ALL" else changed & set(self.projection)
        return "projected" if seen else "none"


_SUBJECTS = (
    Subject(
        "order",
        ("customerId", "orderId"),
        ("status", "total", "courier", "dueDay", "city", "note"),
        "returnedAt",
    ),
    Subject(
        "player",
        ("gameId", "playerId"),
        ("league", "score", "level", "country", "guild", "nickname"),
        "bannedAt",
    ),
    Subject(
        "ticket",
        ("teamId", "ticketId"),
        ("state", "priority", "assignee", "openedAt", "product", "title"),
        "escalatedTo",
    ),
    Subject(
        "flat",
        ("district", "flatId"),
        ("rent", "rooms", "agent", "freeFrom", "heating", "text"),
        "reservedBy",
    ),
)


def _some(chance: Chance, names: Sequence[str], many: int) -> tuple[str, ...]:
    """Different names, in the order of the table."""
    left = list(names)
    chosen = {left.pop(chance.below(len(left))) for _ in range(many)}
    return tuple(name for name in names if name in chosen)


def _one_change(chance: Chance, _drawn: Drawn) -> Shown:
    subject = chance.one_of(_SUBJECTS)
    return _said(Update(subject, _some(chance, subject.attributes, 1), sets=False))


def _changes(chance: Chance, _drawn: Drawn) -> Shown:
    subject = chance.one_of(_SUBJECTS)
    changes = _some(chance, subject.attributes, chance.between(1, 2))
    return _said(Update(subject, changes, sets=chance.below(2) == 1))


def _said(update: Update) -> Shown:
    listed = " and ".join(f"`{name}`" for name in update.changes)
    sets = f" and sets `{update.subject.lacking}`" if update.sets else ""
    return Shown(
        update, f"gives {listed} {'another value' if len(update.changes) == 1 else 'other values'}{sets}"
    )


def _update(drawn: Drawn) -> Update:
    update = drawn["update"].value
    assert isinstance(update, Update)  # noqa: S101 - what every draw of an update makes
    return update


def _thing(_chance: Chance, drawn: Drawn) -> Shown:
    subject = _update(drawn).subject
    return Shown(subject.thing, subject.thing)


def _lacking(_chance: Chance, drawn: Drawn) -> Shown:
    lacking = _update(drawn).subject.lacking
    return Shown(lacking, f"`{lacking}`")


def _index(chance: Chance, subject: Subject, kind: str, key: str, item: int) -> IndexShown:
    others = [name for name in subject.attributes if name != key]
    keys: tuple[str, ...] = (key,)
    if kind == "gsi" and chance.below(3) == 0:
        keys = (key, others.pop(chance.below(len(others) - 1)))
    projection: str | tuple[str, ...] = chance.one_of(("KEYS_ONLY", "INCLUDE", "INCLUDE", "ALL"))
    if projection == "INCLUDE":
        projection = _some(chance, others, chance.between(1, 2))
    if projection == "ALL":
        return IndexShown(kind, keys, projection, item)
    low, high = (60, 300) if projection == "KEYS_ONLY" else (400, 1480)
    return IndexShown(kind, keys, projection, chance.between(low, high, 10))


def _indexes(chance: Chance, drawn: Drawn, kinds: Sequence[str], *, lacking: bool) -> Shown:
    subject = _update(drawn).subject
    item = int(number(drawn, "size")) if "size" in drawn else 1500
    keys = list(_some(chance, subject.attributes[:-1], len(kinds) - lacking))
    if lacking:
        keys.insert(chance.below(len(kinds)), subject.lacking)
    return Shown(
        tuple(_index(chance, subject, kind, key, item) for kind, key in zip(kinds, keys, strict=True)), ""
    )


def _three_gsis(chance: Chance, drawn: Drawn) -> Shown:
    return _indexes(chance, drawn, ("gsi",) * 3, lacking=False)


def _both_kinds(chance: Chance, drawn: Drawn) -> Shown:
    kinds = chance.one_of(
        (("gsi", "lsi", "gsi", "lsi"), ("gsi", "gsi", "lsi", "gsi", "lsi"), ("lsi", "gsi", "gsi"))
    )
    return _indexes(chance, drawn, kinds, lacking=True)


def _listed(drawn: Drawn) -> tuple[IndexShown, ...]:
    listed = drawn["indexes"].value
    assert isinstance(listed, tuple)  # noqa: S101 - what every draw of indexes makes
    return listed


def _names(_chance: Chance, drawn: Drawn) -> Shown:
    return Shown(tuple(index.name for index in _listed(drawn)), "")


def _effects(_chance: Chance, drawn: Drawn) -> Shown:
    """The rows of the oracle's choice."""
    update = _update(drawn)
    return Shown(
        [
            {"name": each.name, "kind": each.kind, "effect": each.effect(update), "entry": each.entry}
            for each in _listed(drawn)
        ],
        "",
    )


def _writes(_chance: Chance, drawn: Drawn) -> Shown:
    """The rows of the oracle's units."""
    update = _update(drawn)
    rows: list[Mapping[str, object]] = []
    for each in _listed(drawn):
        effect = each.effect(update)
        rows.append(
            {
                "kind": each.kind,
                "before": None if effect in {"new", "sparse"} else each.entry,
                "after": None if effect == "sparse" else each.entry,
                "key_changed": effect == "key",
                "projected_changed": effect != "none",
            }
        )
    return Shown(rows, "")


def some_written(drawn: Drawn) -> bool:
    """An update that writes some indexes and not others, or there is nothing to choose."""
    effects = {each.effect(_update(drawn)) for each in _listed(drawn)}
    return bool(effects & {"none", "sparse"}) and bool(effects & {"key", "projected", "new"})


def _projects(index: IndexShown) -> str:
    if isinstance(index.projection, str):
        return index.projection
    return "INCLUDE " + ", ".join(index.projection)


def _cells(drawn: Drawn, index: IndexShown) -> tuple[str, ...]:
    partition = _update(drawn).subject.key[0]
    keys = (partition, *index.keys) if index.kind == "lsi" else index.keys
    # Kind and key share a cell: five columns do not fit on a phone.
    key = f"{index.kind.upper()}: {', '.join(keys)}"
    return index.name, key, _projects(index), in_bytes(index.entry).text


def _shape(drawn: Drawn) -> str:
    subject = _update(drawn).subject
    return f"Indexes of a table of {subject.thing}s with the key {', '.join(subject.key)}"


def _table_without_names(drawn: Drawn) -> tuple[Exhibit, ...]:
    """Where indexes are not to be chosen, their keys are names enough."""
    rows = tuple(_cells(drawn, index)[1:] for index in _listed(drawn))
    return (Rows(_shape(drawn), ("Index", "Projection", "Entry"), rows),)


def _table(drawn: Drawn) -> tuple[Exhibit, ...]:
    rows = tuple(_cells(drawn, index) for index in _listed(drawn))
    return (Rows(_shape(drawn), ("Index", "Key", "Projection", "Entry"), rows),)


_WHOLE = Either((Kilobytes(15, 90, 5), Bytes(1600, 7900, 100)))

TEMPLATES: tuple[Template, ...] = (
    Template(
        slug="which-global-indexes-are-written",
        family="F09",
        level=2,
        title="Which GSIs does an update write?",
        section="indexing",
        facts=("FL-067", "FL-078"),
        draws={
            "update": Made(_one_change),
            "thing": Made(_thing),
            "indexes": Made(_three_gsis),
            "names": Made(_names),
            "rows": Made(_effects),
        },
        inputs={"task": "which", "indexes": "$rows"},
        stems=(
            "An update {update} in one {thing} that is in all three indexes. Which indexes are written?",
            "One `UpdateItem` {update}; the {thing} has an entry in every index. On which of them does this consume write units?",
            "All indexes hold the {thing} that an update now touches: it {update}. Which of the indexes change?",
        ),
        where=(some_written,),
        exhibits=_table,
        asks="some",
        options="names",
    ),
    Template(
        slug="which-indexes-are-written",
        family="F09",
        level=3,
        title="Which GSIs and LSIs does an update write?",
        section="indexing",
        facts=("FL-067", "FL-078", "FL-079"),
        draws={
            "update": Made(_changes),
            "thing": Made(_thing),
            "lacking": Made(_lacking),
            "indexes": Made(_both_kinds),
            "names": Made(_names),
            "rows": Made(_effects),
        },
        inputs={"task": "which", "indexes": "$rows"},
        stems=(
            "One {thing} has every attribute that is named here, except {lacking}. An update {update}. Which indexes are written?",
            "In one {thing} only {lacking} is missing so far; it has all other attributes named here. One `UpdateItem` {update}. On which of the indexes does this consume write units?",
            "An update of one {thing} {update}. Before it the item had every attribute named here but {lacking}. In which indexes does an entry change?",
        ),
        where=(some_written,),
        exhibits=_table,
        asks="some",
        options="names",
    ),
    Template(
        slug="update-with-indexes",
        family="F09",
        level=3,
        title="Write units of an update with all its indexes",
        section="indexing",
        facts=("FL-064", "FL-067", "FL-071", "FL-079"),
        draws={
            "size": _WHOLE,
            "update": Made(_changes),
            "thing": Made(_thing),
            "lacking": Made(_lacking),
            "charged": Words(
                {
                    "all": "on the table and all its indexes together",
                    "table": "from the provisioned capacity of the table, its GSIs apart",
                }
            ),
            "indexes": Made(_both_kinds),
            "rows": Made(_writes),
        },
        inputs={"task": "table", "charged": "$charged", "old": "$size", "new": "$size", "indexes": "$rows"},
        stems=(
            "One {thing} has every attribute named here except {lacking}. An update {update}. The item then has {size}; item and old entries need as many units as before. How many WCU does the update consume {charged}?",
            "An update of one {thing} {update}. Before it only {lacking} was missing among the attributes named here. Afterwards the item has {size}; item and old entries need as many units as before. How many WCU are consumed {charged}?",
        ),
        unit="WCU",
        where=(some_written,),
        exhibits=_table_without_names,
    ),
)
