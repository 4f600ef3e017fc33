"""Tables to begin with, each a description that the calculator can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from quizapp.drills.calculating.described import Described, IndexRow, OperationRow, query_of


@dataclass(frozen=True, slots=True)
class Example:
    """A description with a name and a word on what to look at."""

    slug: str
    name: str
    note: str
    table: Described

    @property
    def query(self) -> str:
        return query_of(self.table)


_ORDERS: Final = Described(
    by="item",
    item="""{
  "pk": {"S": "CUSTOMER#4711"},
  "sk": {"S": "ORDER#2026-11-21T09:30:00Z"},
  "status": {"S": "PAID"},
  "placed": {"S": "2026-11-21"},
  "total": {"N": "59.90"},
  "lines": {"L": [{"M": {"sku": {"S": "COFFEE-1KG"}, "count": {"N": "2"}}}, {"M": {"sku": {"S": "FILTER-100"}, "count": {"N": "1"}}}]},
  "address": {"S": "12 Harbour Street, 3rd floor, ring twice"}
}""",
    items="20,000,000",
    growth="1,500,000",
    months="12",
    indexes=(
        IndexRow(name="by-status", proj="INCLUDE", keys="status, placed, pk, sk", attrs="total"),
        IndexRow(name="by-day", proj="KEYS_ONLY", keys="placed, pk, sk"),
    ),
    operations=(
        OperationRow(kind="put", name="Place an order", rate="40"),
        OperationRow(kind="update", name="Change the status", rate="90", touches=("key", "none")),
        OperationRow(kind="get", name="Show an order", rate="300"),
        OperationRow(kind="query", name="Orders of a customer", rate="60", items="25"),
        OperationRow(kind="query", name="Orders to send", rate="20", items="50", index="1"),
    ),
)

_SESSIONS: Final = Described(
    size="1.2 KB",
    items="400,000",
    operations=(
        OperationRow(kind="get", name="Check a session", rate="2,500", mode="SC"),
        OperationRow(kind="put", name="Sign in", rate="30"),
        OperationRow(kind="update", name="Keep alive", rate="400"),
    ),
    busy="10",
)

_LEADERBOARD: Final = Described(
    size="350 B",
    items="2,000,000",
    growth="100,000",
    months="6",
    indexes=(IndexRow(name="by-score", proj="INCLUDE", keys="60 B", attrs="24 B"),),
    operations=(
        OperationRow(kind="update", name="Save a score", rate="1,200", touches=("key",)),
        OperationRow(kind="query", name="Top one hundred", rate="800", items="100", index="1"),
        OperationRow(kind="get", name="My own score", rate="1,500"),
    ),
)

EXAMPLES: Final = (
    Example(
        "orders",
        "An order table with two GSIs",
        "An update that changes an index key writes two entries there.",
        _ORDERS,
    ),
    Example(
        "sessions",
        "A session store with TTL",
        "TTL deletes consume no write units, so they are no operation here. Busy for ten hours a day.",
        _SESSIONS,
    ),
    Example(
        "leaderboard",
        "A leaderboard",
        "Its index is written more often than one partition key can take.",
        _LEADERBOARD,
    ),
)
