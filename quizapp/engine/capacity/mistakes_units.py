"""Mistakes about sizes, units, indexes and partitions.

Each code has one or more readings, the usual one first; a reading names the
rules whose steps go wrong, and how. Sizes come before factors, and factors
before rates: two slips are tried in this order first.
"""

from collections.abc import Mapping
from fractions import Fraction

from .slips import (
    all_digits,
    and_aside,
    as_text,
    aside,
    at_once,
    bare,
    base64_text,
    characters,
    delta,
    detail,
    fetch_summed,
    keep,
    limit_by_size,
    of_base,
    of_kept,
    of_returned,
    old_and_new,
    only_if,
    op,
    per_item,
    summed,
    times,
    value,
    whole_calls,
    with_overhead,
    without,
)
from .steps import Step, Swap, Swaps, calc, redone

Readings = tuple[Swaps, ...]
_BLOCKS = ("read.blocks", "write.blocks")
_HALF = Fraction(1, 2)
_MB = 2**20


def both(swap: Swap) -> Swaps:
    """The same slip in reads and in writes."""
    return dict.fromkeys(_BLOCKS, swap)


def _whole_units(step: Step) -> Step:
    return calc("ceil", step.rule, step.name, step.unit, step) if step.detail == "EC" else step


def _of_several_blocks(step: Step) -> bool:
    return bool(step.args) and step.args[0].value > 1


def _is_mb(step: Step) -> bool:
    return step.value % _MB == 0


SIZES: Mapping[str, Readings] = {
    "NAMES_IGNORED": ({"item.name": value(0)}, {"item.name": value(0), "item.key": value(0)}),
    "NULL_FREE": ({"item.flag": value(0)},),
    "CHARS_NOT_BYTES": ({"item.string": characters, "item.name": characters, "item.key": characters},),
    "NUM_AS_TEXT": ({"item.number": as_text},),
    "NO_TRIM": ({"item.digits": all_digits},),
    "BASE64_LEN": ({"item.binary": base64_text},),
    "NO_CONTAINER": ({"item.container": bare}, {"item.three": value(0)}),
    "NO_ELEM_BYTE": ({"item.byte": value(0)},),
    "STORAGE_NO_OVERHEAD": (
        {"storage.overhead": value(0), "storage.replica": value(0)},
        {"storage.overhead": value(0)},
    ),
    "NO_GT_48": ({"storage.replica": value(0)},),
    "OVERHEAD_IN_WCU": ({"storage.write": with_overhead},),
    "PROJECTION_REDUCES": ({"read.blocks": of_returned},),
    "FILTER_REDUCES": (
        {"read.blocks": of_kept, "page.requests": only_if(lambda step: bool(step.aside), value(1))},
    ),
    "QUERY_PER_ITEM": ({"read.blocks": per_item, "query.pages": per_item},),
    "ONE_PAGE": ({"query.pages": at_once},),
    "BASE_SIZE": ({"read.blocks": of_base, "write.blocks": of_base},),
    "GSI_FULL_SIZE": ({"write.blocks": of_base},),
    "AFTER_ONLY": ({"write.larger": keep(1)},),
    "UPDATE_DELTA": ({"write.larger": delta},),
    "SUM_BEFORE_AFTER": ({"write.blocks": old_and_new},),
    "COND_FAIL_OLD_SIZE": ({"write.failed_larger": keep(0), "write.failed_same": keep(0)},),
    "BATCH_SUM": (
        {
            "batch.read_blocks": summed,
            "batch.write_blocks": summed,
            "transaction.write_blocks": summed,
            "index.fetch": fetch_summed,
        },
    ),
    "FETCH_SUMMED": ({"index.fetch": fetch_summed},),
    "READ_1KB": ({"read.unit": value(1024), "read.kilobytes": value(1)},),
    "WRITE_4KB": ({"write.unit": value(4096), "write.kilobytes": value(4)},),
    "KB1000": (
        {"read.unit": value(4000), "write.unit": value(1000)},
        {"query.total": only_if(_is_mb, times(Fraction(1000, 1024)))},
    ),
    "EDGE_PLUS_ONE": (both(op("edge_div")),),
    "DIV_TOTAL": (both(op("divide")),),
    "NO_CEIL": (both(op("divide")),),
    "FLOOR": (both(op("floor_div")),),
    "ONE_PER_WRITE": ({"write.blocks": value(1)},),
    "ONE_PER_READ": ({"read.blocks": value(1)}, {"read.units": only_if(_of_several_blocks, value(1))}),
    "PLUS_READ": ({"write.blocks": and_aside("read.blocks")},),
    "MISSING_FREE": ({"read.minimum": value(0), "write.minimum": value(0)},),
    "DELETE_FREE": ({"write.deleted": value(0), "batch.delete": value(0), "index.deleted": value(0)},),
    "COND_FAIL_FREE": ({"write.failed": value(0), "write.failed_nothing": value(0)},),
}

FACTORS: Mapping[str, Readings] = {
    "NO_HALF": ({"read.factor": detail("EC", 1)},),
    "HALF_WRONG": (
        {"read.factor": detail("SC", _HALF)},
        {"transaction.factor": value(_HALF)},
        {"write.blocks": times(_HALF)},
    ),
    "NO_TX2": ({"transaction.factor": value(1), "read.factor": detail("TX", 1)},),
    "TX_AS_EC": ({"transaction.factor": value(_HALF), "read.factor": detail("TX", _HALF)},),
    "EC_WHOLE_UNITS": ({"read.units": _whole_units},),
    "GSI_STRONG": ({"gsi.factor": value(1)},),
    "GSI_STRONG_OK": ({"gsi.refused": aside("index.part")}, {"gsi.refused": value(1)}),
    "COUNT_FREE": ({"query.units": only_if(lambda step: step.stated("query.count") is not None, value(0))},),
    "COUNT_ONE": (
        {"query.units": only_if(lambda step: step.stated("query.count") is not None, value(_HALF))},
    ),
    "DAX_READ_FREE": ({"transaction.dax": value(0)},),
    "TX_GSI_DOUBLE": ({"transaction.index": times(2)},),
}


def _rounded_apart(step: Step) -> Step:
    if step.op != "ceil":
        return step
    shares = step.args[0].args
    return redone(step, "add", *(calc("ceil", one.rule, one.name, one.unit, one) for one in shares))


def _throughput(slip: Swap) -> Swap:
    """The estimate by throughput alone, done wrongly."""
    return lambda step: redone(step, "add", slip(step.args[0]))


def _reads(step: Step) -> Step:
    return redone(step, "ceil", step.args[0].args[0])


def summed_shares(step: Step) -> Step:
    """Reads and writes of a partition added, as if they had one limit."""
    return redone(step, "add", *(share.args[0] for share in step.args))


def _even_split(step: Step) -> Step:
    number = step.stated("partition.count")
    return redone(step, "divide", step.args[0], number) if number else step


def _every_item(step: Step) -> Step:
    items = step.stated("storage.items")
    return redone(step, "multiply", items, step.args[1]) if items else step


_ALWAYS = (
    "index.inserted",
    "index.deleted",
    "index.projected",
    "index.key_changed",
    "index.untouched",
    "index.sparse",
)
_INDEXES = ("index.gsi", "index.lsi", "storage.gsi", "storage.lsi", "global.index", "transaction.index")

INDEXES: Mapping[str, Readings] = {
    "GSI_ALWAYS": ({"index.untouched": value(1), "index.sparse": value(1), "storage.index": _every_item},),
    "GSI_ALWAYS_2": (dict.fromkeys(_ALWAYS, value(2)),),
    "GSI_KEYCHANGE_1": ({"index.key_changed": keep(1)},),
    "GSI_KEYCHANGE_2": ({"index.projected": times(2)},),
    "INDEX_FREE": (dict.fromkeys((*_INDEXES, *_ALWAYS, "index.first"), value(0)),),
    "LSI_FREE": (
        {
            "index.lsi": value(0),
            "storage.lsi": value(0),
            "partition.item_and_entry": keep(0),
            "backup.covered": without("backup.lsi_gb"),
        },
    ),
    "FORGET_INSERT": ({"index.first": value(0)},),
    "FETCH_FREE": ({"index.with_fetch": keep(0), "index.both": keep(0)},),
}

LIMITS: Mapping[str, Readings] = {
    "LIMIT_100": ({"batch.per_call": value(100)},),
    "LIMIT_25": ({"batch.per_call": value(25)},),
    "LIMIT_16MB": (
        {"batch.per_call": limit_by_size("transaction.size_limit", 16)},
        {"transaction.size_limit": value(16 * _MB)},
    ),
    "SIZE_LIMIT_4MB": (
        {"batch.per_call": limit_by_size("batch.size_limit", 4)},
        {"batch.size_limit": value(4 * _MB)},
    ),
    "USE_3000": ({"partition.write_limit": value(3000)},),
    "SIZE_ONLY": ({"partition.estimate": keep(1)},),
    "THROUGHPUT_ONLY": ({"partition.estimate": keep(0)},),
    "READS_ONLY": (
        {"partition.estimate": _throughput(_reads), "partition.nearest": keep(0)},
        {"partition.by_throughput": _reads},
    ),
    "SUM_OF_CEILS": (
        {"partition.by_throughput": _rounded_apart},
        {"partition.estimate": _throughput(_rounded_apart)},
    ),
    "EVEN_SPLIT": ({"partition.hot_key": _even_split},),
    "TABLE_RATE": ({"burst.one_item": keep(0), "partition.hot_key": keep(0)},),
    "ONE_CALL": (
        {
            "batch.calls": value(1),
            "partition.scatter": value(1),
            "page.requests": value(1),
            "batch.write_blocks": whole_calls(25),
            "batch.read_blocks": whole_calls(100),
        },
    ),
    "RESEND_ALL": ({"batch.resend": aside("batch.sent")},),
    "MB4": ({"page.size": value(4 * _MB)},),
}

TOTALS: Mapping[str, Readings] = {
    "MIN_NOT_SEC": ({"rate.computed": only_if(lambda step: step.args[1].value == 60, keep(0))},),
    "ITEMS_NOT_RATE": ({"rate.computed": keep(0)},),
    "FLOOR_TOTAL": ({"capacity.provisioned": op("floor")},),
}
