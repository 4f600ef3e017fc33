"""Where each rule comes from and how sure it is.

The name of a rule is an area and a noun, as in `read.blocks`. An area has one
source and one grade; single rules that are surer or less sure are named.

Grades: A, the documentation or an example of it agrees. B, derived from it, or
the documentation itself says "approximately" or "best effort". C, one
measurement or a dispute. Only A is scored in exams; B carries a remark; C is
not asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Grade = Literal["A", "B", "C"]

GUIDE: Final = "docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
API: Final = "docs.aws.amazon.com/amazondynamodb/latest/APIReference/"


@dataclass(frozen=True, slots=True)
class Rule:
    """The source of a rule, as an address without its scheme, and its grade."""

    source: str
    grade: Grade = "A"


AREAS: Final[Mapping[str, Rule]] = {
    "item": Rule(GUIDE + "CapacityUnitCalculations.html"),
    "read": Rule(GUIDE + "read-write-operations.html"),
    "write": Rule(GUIDE + "read-write-operations.html"),
    "rate": Rule(GUIDE + "provisioned-capacity-mode.html"),
    "capacity": Rule(GUIDE + "provisioned-capacity-mode.html"),
    "batch": Rule(API + "API_BatchWriteItem.html"),
    "query": Rule(GUIDE + "Query.html"),
    "transaction": Rule(GUIDE + "transaction-apis.html"),
    "index": Rule(GUIDE + "GSI.html"),
    "gsi": Rule(GUIDE + "GSI.html"),
    "storage": Rule(GUIDE + "CapacityUnitCalculations.html"),
    "partition": Rule(GUIDE + "burst-adaptive-capacity.html"),
    "burst": Rule(GUIDE + "burst-adaptive-capacity.html"),
    "table": Rule(GUIDE + "provisioned-capacity-mode.html"),
    "scaling": Rule(GUIDE + "AutoScaling.html"),
    "demand": Rule(GUIDE + "on-demand-capacity-mode.html"),
    "cost": Rule("aws.amazon.com/dynamodb/pricing/"),
    "price": Rule("aws.amazon.com/dynamodb/pricing/"),
    "class": Rule(GUIDE + "HowItWorks.TableClasses.html"),
    "backup": Rule(GUIDE + "PointInTimeRecovery_Howitworks.html"),
    "stream": Rule("aws.amazon.com/dynamodb/pricing/"),
    "dax": Rule(GUIDE + "DAX.concepts.html"),
    "global": Rule(GUIDE + "V2globaltables_HowItWorks.html"),
    "ttl": Rule(GUIDE + "TTL.html"),
    "backoff": Rule(GUIDE + "Programming.Errors.html"),
    "page": Rule(GUIDE + "Scan.html"),
    "zero": Rule("arithmetic"),
}

_LESS_SURE: Final[Mapping[str, Grade]] = {
    # "Approximately" in the guide.
    "item.pairs": "B",
    # Documented, and rare in exams.
    "storage.replica": "B",
    # How the JSON of a batch counts is not documented.
    "batch.packing": "B",
    # No longer published; overheads left out.
    "partition.estimate": "B",
    "partition.fitting": "B",
    # Auto scaling follows the traffic within minutes; whole hours are our own simplification.
    "scaling.by_hour": "B",
    # The service gives no guarantee.
    "burst.stored": "B",
    "burst.lasts": "B",
    "burst.short": "B",
    "burst.one_item": "B",
    "demand.instant": "B",
    "demand.ramp": "B",
    "class.saving": "B",
    "global.index": "B",
    "backoff.full_share": "B",
    "backoff.equal_share": "B",
    "page.time": "B",
    # The guide and a sample tool disagree, or only a measurement says so.
    "write.failed_larger": "C",
    "write.failed_nothing": "C",
    "transaction.index": "C",
}

_OTHER_PAGES: Final[Mapping[str, str]] = {
    "batch.read_blocks": API + "API_BatchGetItem.html",
    "write.failed": GUIDE + "WorkingWithItems.html",
    "index.lsi": GUIDE + "LSI.html",
    "index.fetch": GUIDE + "LSI.html",
    "storage.lsi": GUIDE + "LSI.html",
    "partition.shards": GUIDE + "bp-partition-key-sharding.html",
    "partition.scatter": GUIDE + "bp-partition-key-sharding.html",
    "partition.collection": GUIDE + "LSI.html",
    "scaling.decreases": GUIDE + "ServiceQuotas.html",
    "scaling.all_tables": GUIDE + "ServiceQuotas.html",
    "demand.quota": GUIDE + "ServiceQuotas.html",
    "demand.switches": GUIDE + "bp-switching-capacity-modes.html",
    "demand.all_left": GUIDE + "bp-switching-capacity-modes.html",
    "cost.warm": GUIDE + "warm-throughput.html",
    "backup.export": GUIDE + "S3DataExport.HowItWorks.html",
    "ttl.value": GUIDE + "time-to-live-ttl-how-to.html",
    "ttl.filtered": GUIDE + "ttl-expired-items.html",
    "page.segments": GUIDE + "bp-query-scan.html",
    "page.exports": GUIDE + "S3DataExport.HowItWorks.html",
}


def rule_of(name: str) -> Rule:
    """The source and grade of a rule.

    >>> rule_of("item.pairs").grade
    'B'
    """
    area = AREAS[name.partition(".")[0]]
    return Rule(_OTHER_PAGES.get(name, area.source), _LESS_SURE.get(name, area.grade))
