"""Secondary indexes: what reads of them consume."""

from __future__ import annotations

from fractions import Fraction

from quizapp.engine.drills.chance import Chance
from quizapp.engine.drills.draws import KB, READ_MODES, Bytes, Drawn, Either, Kilobytes, Made, Shown, Whole
from quizapp.engine.drills.templates import Template

from .reads import number

_PAGE = 1024 * KB
_ENTRIES = Either((Whole(6, 90), Whole(100, 600, 20)))
_ENTRY = Bytes(80, 1500, 10)
_ITEM = Either((Kilobytes(10, 90, 5), Bytes(1200, 9800, 100)))


def in_one_page(drawn: Drawn) -> bool:
    """A query of more than one step of 4 KB and less than a page, by entries and by items."""
    n = number(drawn, "n")
    return (
        n * number(drawn, "entry") > 4 * KB and n * max(number(drawn, "entry"), number(drawn, "base")) < _PAGE
    )


def several_steps(drawn: Drawn) -> bool:
    """More than one step of 4 KB, and less than a page."""
    return 4 * KB < number(drawn, "n") * number(drawn, "entry") < _PAGE


def smaller_entry(drawn: Drawn) -> bool:
    """An index of less than the item."""
    return 2 * number(drawn, "entry") < number(drawn, "base")


def fetches_all(drawn: Drawn) -> bool:
    """Items that are not the same number of units, summed or one by one."""
    n, base = number(drawn, "n"), number(drawn, "base")
    return _whole(n * base) != n * _whole(base)


def some_fetched(drawn: Drawn) -> bool:
    """Fewer items than entries, which are not the same number of units, summed or one by one."""
    fetched, base = number(drawn, "fetched"), number(drawn, "base")
    return fetched < number(drawn, "n") and _whole(fetched * base) != fetched * _whole(base)


def _whole(size: Fraction) -> Fraction:
    return -(-size // (4 * KB)) * Fraction(1)


def _mostly_global(chance: Chance, _drawn: Drawn) -> Shown:
    """Two of three are GSIs: that such a read is refused is what is to be learnt."""
    return Shown("lsi", "an LSI") if chance.below(3) == 0 else Shown("gsi", "a GSI")


TEMPLATES: tuple[Template, ...] = (
    Template(
        slug="gsi-query",
        family="F10",
        level=1,
        title="Query a global secondary index",
        section="indexing",
        facts=("FL-042", "FL-059", "FL-064"),
        draws={"n": _ENTRIES, "entry": _ENTRY, "base": _ITEM},
        inputs={"task": "query", "kind": "gsi", "mode": "EC", "n": "$n", "entry": "$entry", "base": "$base"},
        stems=(
            "A `Query` on a GSI reads {n} entries of {entry} in one page. The items in the table have {base}. How many RCU does it consume on the GSI?",
            "A `Query` on the GSI by customer reads one page with {n} orders. An entry takes {entry}, a whole order {base}. How many read units does the index consume?",
            "A leaderboard comes from a GSI: one `Query`, one page, {n} entries of {entry}. The players behind them are items of {base}. How many RCU does the query consume?",
        ),
        unit="RCU",
        where=(in_one_page, smaller_entry),
    ),
    Template(
        slug="lsi-query",
        family="F10",
        level=1,
        title="Query a local secondary index",
        section="indexing",
        facts=("FL-042", "FL-071", "FL-073"),
        draws={"n": _ENTRIES, "entry": _ENTRY, "base": _ITEM, "mode": READ_MODES},
        inputs={
            "task": "query",
            "kind": "lsi",
            "mode": "$mode",
            "n": "$n",
            "entry": "$entry",
            "base": "$base",
        },
        stems=(
            "A `Query` on an LSI, {mode}, reads {n} entries of {entry} in one page; they project all that it asks for. Items have {base}. How many RCU does it consume?",
            "An LSI sorts the bids of an auction by amount. One {mode} `Query` reads {n} entries of {entry} and needs nothing else; a bid has {base}. How many read units of the table does it take?",
            "All attributes asked for are projected: one {mode} page of a `Query` on an LSI has {n} entries of {entry}, for items of {base}. How many RCU does the page consume?",
        ),
        unit="RCU",
        where=(in_one_page, smaller_entry),
    ),
    Template(
        slug="strong-read-of-an-index",
        family="F10",
        level=1,
        title="Strongly consistent read of an index",
        section="indexing",
        facts=("FL-042", "FL-059", "FL-073"),
        draws={"kind": Made(_mostly_global), "n": _ENTRIES, "entry": _ENTRY},
        inputs={"task": "query", "kind": "$kind", "mode": "SC", "n": "$n", "entry": "$entry"},
        stems=(
            "A `Query` with `ConsistentRead=true` is sent to {kind}. One page of {n} entries of {entry} would match, with all attributes it asks for. How many RCU does the request consume?",
            "Your code asks {kind} for strong consistency: `ConsistentRead=true`, {n} matching entries of {entry}, all in one page and nothing to fetch. How many read units does this `Query` consume?",
            "For a stock check a `Query` must be up to date, so it sets `ConsistentRead=true` on {kind}. There are {n} entries of {entry} to find, in one page and complete. How many RCU are consumed?",
        ),
        unit="RCU",
        where=(several_steps,),
    ),
    Template(
        slug="lsi-query-with-fetch",
        family="F10",
        level=2,
        title="Query an LSI that must fetch",
        section="indexing",
        facts=("FL-042", "FL-071", "FL-074"),
        draws={"n": Whole(8, 90), "entry": _ENTRY, "base": _ITEM, "mode": READ_MODES},
        inputs={
            "task": "query",
            "kind": "lsi",
            "mode": "$mode",
            "n": "$n",
            "entry": "$entry",
            "base": "$base",
            "fetched": "$n",
        },
        stems=(
            "A `Query` on an LSI, {mode}, reads {n} entries of {entry} and asks for an attribute that is not projected. The items have {base}. How many RCU does it consume in all?",
            "One {mode} `Query` on an LSI matches {n} comments, each an entry of {entry}. Their text is not projected, so DynamoDB fetches every item of {base}. How many read units does that take?",
            "An LSI has entries of {entry} and does not project the photo. One {mode} `Query` reads {n} entries and asks for the photos as well. Items have {base}. How many RCU does it consume in all?",
        ),
        unit="RCU",
        where=(smaller_entry, fetches_all, in_one_page),
    ),
    Template(
        slug="gsi-query-then-batch",
        family="F10",
        level=3,
        title="Query a GSI, then get the items",
        section="indexing",
        facts=("FL-042", "FL-059", "FL-074", "FL-231"),
        draws={
            "n": Whole(20, 100),
            "entry": _ENTRY,
            "fetched": Whole(5, 100),
            "base": _ITEM,
            "mode": READ_MODES,
        },
        inputs={
            "task": "then_batch",
            "n": "$n",
            "entry": "$entry",
            "fetched": "$fetched",
            "base": "$base",
            "mode": "$mode",
        },
        stems=(
            "A `Query` on a GSI reads {n} entries of {entry}. For {fetched} of them one {mode} `BatchGetItem` then gets the items of {base}. How many RCU do both calls consume together?",
            "Search runs in two steps: one page of a GSI `Query` over {n} entries of {entry}, then a `BatchGetItem`, {mode}, for {fetched} items of {base}. How many read units is that in all?",
            "A shop lists {n} products by one page of a GSI `Query`; an entry takes {entry}. Then it loads {fetched} of them, {base} each, with one {mode} `BatchGetItem`. How many RCU do the two calls take together?",
        ),
        unit="RCU",
        where=(smaller_entry, some_fetched, in_one_page),
    ),
)
