"""Examples of every family: inputs, the answer, and the number each mistake gives.

Worked by hand from the rules. Every code of a mistake is here at least once.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

KB, MB, GB = 1024, 2**20, 2**30


class Example(NamedTuple):
    """One task with what it gives."""

    family: str
    inputs: Mapping[str, object]
    answer: Fraction | int
    mistakes: Mapping[str, Fraction | int]


def F(text: str) -> Fraction:  # noqa: N802 (a literal, not a function with a life of its own)
    return Fraction(text)


EXAMPLES = [
    Example(
        "F01",
        {"item": {"né": {"S": "é"}, "on": {"BOOL": True}, "b": {"B": "AAECAw=="}, "no": {"NULL": True}}},
        16,
        {"NAMES_IGNORED": 8, "CHARS_NOT_BYTES": 14, "NULL_FREE": 14, "BASE64_LEN": 20},
    ),
    Example(
        "F01",
        {"item": {"l": {"L": [{"N": "0120"}, {"S": "ab"}]}}},
        10,
        {"NO_CONTAINER": 5, "NO_ELEM_BYTE": 8, "NUM_AS_TEXT": 12, "NO_TRIM": 11},
    ),
    Example("F01", {"item": {"s": {"SS": ["ab", "c"]}, "m": {"M": {}}}}, 8, {"NO_CONTAINER": 5}),
    Example(
        "F02",
        {"size": 9 * KB, "mode": "TX", "returned": 100},
        6,
        {
            "NO_TX2": 3,
            "TX_AS_EC": F("1.5"),
            "FLOOR": 4,
            "PROJECTION_REDUCES": 2,
            "NO_CEIL": F("4.5"),
            "READ_1KB": 18,
        },
    ),
    Example(
        "F02", {"size": 4096, "mode": "SC"}, 1, {"EDGE_PLUS_ONE": 2, "KB1000": 2, "HALF_WRONG": F("0.5")}
    ),
    Example(
        "F02",
        {"missing": True, "mode": "EC"},
        F("0.5"),
        {"MISSING_FREE": 0, "NO_HALF": 1, "EC_WHOLE_UNITS": 1},
    ),
    Example(
        "F02",
        {"task": "gets", "n": 3, "size": 5000, "missing": 2, "mode": "EC"},
        4,
        {
            "MISSING_FREE": 3,
            "NO_HALF": 8,
            "EC_WHOLE_UNITS": 5,
            "READ_1KB": F("8.5"),
            "FLOOR": F("2.5"),
            "NO_CEIL": F("3000") * 5 / 8192 + 1,
        },
    ),
    Example(
        "F02",
        {"task": "gets", "missing": 7, "mode": "TX"},
        14,
        {"MISSING_FREE": 0, "NO_TX2": 7, "TX_AS_EC": F("3.5")},
    ),
    Example(
        "F03",
        {"size": 3 * KB, "per_minute": 90, "mode": "EC"},
        1,
        {"MIN_NOT_SEC": 45, "NO_HALF": 2, "FLOOR_TOTAL": 0},
    ),
    Example(
        "F03",
        {
            "task": "traffic",
            "parts": [
                {"size": 9 * KB, "rate": 15, "mode": "EC"},
                {"size": 5000, "per_minute": 90, "mode": "EC"},
                {"size": 500, "rate": 4, "mode": "SC"},
            ],
        },
        28,
        {
            "NO_HALF": 52,
            "HALF_WRONG": 26,
            "EC_WHOLE_UNITS": 36,
            "MIN_NOT_SEC": 117,
            "READ_1KB": 76,
            "DIV_TOTAL": 19,
        },
    ),
    Example(
        "F03",
        {
            "task": "traffic",
            "parts": [
                {"size": 100, "rate": 3, "mode": "EC"},
                {"size": 100, "rate": 5, "mode": "EC"},
                {"size": 100, "rate": 1, "mode": "EC"},
            ],
        },
        5,
        {"FLOOR_TOTAL": 4, "NO_HALF": 9, "FLOOR": 0},
    ),
    Example("F03", {"task": "throughput", "rcu": 6, "mode": "SC"}, 24, {"HALF_WRONG": 48, "READ_1KB": 6}),
    Example(
        "F04",
        {"kind": "update", "old": 5 * KB, "new": 2 * KB, "return_values": True},
        5,
        {
            "PLUS_READ": 7,
            "AFTER_ONLY": 2,
            "UPDATE_DELTA": 3,
            "SUM_BEFORE_AFTER": 7,
            "ONE_PER_WRITE": 1,
            "WRITE_4KB": 2,
        },
    ),
    Example("F04", {"kind": "delete"}, 1, {"MISSING_FREE": 0}),
    Example(
        "F04",
        {"kind": "delete", "old": 3 * KB},
        3,
        {"DELETE_FREE": 0, "HALF_WRONG": F("1.5"), "EDGE_PLUS_ONE": 4},
    ),
    Example(
        "F04",
        {"task": "deletes", "n": 3, "old": 2500, "missing": 2},
        11,
        {"DELETE_FREE": 2, "MISSING_FREE": 9, "ONE_PER_WRITE": 5, "WRITE_4KB": 5, "HALF_WRONG": F("6.5")},
    ),
    Example(
        "F04",
        {"kind": "failed", "old": 300 * KB, "new": 310 * KB},
        310,
        {"COND_FAIL_OLD_SIZE": 300, "COND_FAIL_FREE": 0},
    ),
    Example(
        "F05",
        {"size": 3 * KB, "count": 6000, "seconds": 60},
        300,
        {"ITEMS_NOT_RATE": 18000, "WRITE_4KB": 100},
    ),
    Example("F05", {"size": 8 * KB, "per_day": 40}, 1, {"ITEMS_NOT_RATE": 320, "NOTE_001": 400}),
    Example(
        "F05", {"size": 700, "rate": 30, "tx": True}, 60, {"NO_TX2": 30, "DIV_TOTAL": 42, "HALF_WRONG": 15}
    ),
    Example(
        "F05",
        {
            "task": "traffic",
            "parts": [{"size": 700, "rate": 30, "tx": True}, {"size": 4608, "per_hour": 9000}],
        },
        73,
        {"NO_TX2": 43, "ITEMS_NOT_RATE": 45060, "WRITE_4KB": 65, "ONE_PER_WRITE": 63, "FLOOR": 10},
    ),
    Example("F05", {"task": "throughput", "wcu": 5}, 5, {"WRITE_4KB": 20}),
    Example(
        "F06",
        {"task": "write", "puts": [{"n": 30, "size": 1100}], "deletes": [{"size": 2048}]},
        62,
        {"BATCH_SUM": 35, "DELETE_FREE": 60, "ONE_CALL": 2, "ONE_PER_WRITE": 31},
    ),
    Example(
        "F06",
        {"task": "calls", "api": "BatchGetItem", "n": 200, "size": 300 * KB},
        4,
        {"LIMIT_100": 2, "LIMIT_25": 8, "SIZE_LIMIT_4MB": 16, "FLOOR": 3, "ONE_CALL": 1},
    ),
    Example(
        "F06",
        {"task": "calls_again", "api": "BatchWriteItem", "n": 205, "unprocessed": 30},
        11,
        {"RESEND_ALL": 18, "LIMIT_100": 4, "FLOOR": 9, "ONE_CALL": 2},
    ),
    Example("F06", {"task": "read", "missing": 3, "mode": "SC"}, 3, {"MISSING_FREE": 0, "ONE_CALL": 1}),
    Example(
        "F07",
        {"n": 100, "size": 2 * KB, "select": "count", "mode": "EC"},
        25,
        {"COUNT_FREE": 0, "COUNT_ONE": F("0.5")},
    ),
    Example(
        "F07",
        {"n": 100, "size": 2 * KB, "kept": 20, "returned": 100, "mode": "SC"},
        50,
        {"FILTER_REDUCES": 10, "PROJECTION_REDUCES": 3, "QUERY_PER_ITEM": 100, "HALF_WRONG": 25},
    ),
    Example(
        "F07", {"n": 25, "size": KB, "limit": 10, "mode": "SC"}, 8, {"ONE_PAGE": 7, "QUERY_PER_ITEM": 25}
    ),
    Example(
        "F07",
        {"task": "queries", "n": 3, "total": 5000, "missing": 2, "mode": "SC"},
        8,
        {"MISSING_FREE": 6, "HALF_WRONG": 4, "FLOOR": 5},
    ),
    Example("F07", {"total": 0, "partitions": 3, "mode": "EC"}, F("1.5"), {"NO_HALF": 3, "MISSING_FREE": 0}),
    Example(
        "F08",
        {"task": "per_call", "api": "TransactWriteItems", "size": 200 * KB},
        20,
        {"LIMIT_100": 100, "LIMIT_25": 25, "LIMIT_16MB": 81},
    ),
    Example(
        "F08",
        {"actions": [{"old": 6 * KB, "new": KB}, {"new": 500}], "index_entries": [{"size": 90}]},
        15,
        {"TX_GSI_DOUBLE": 16, "NO_TX2": 8, "AFTER_ONLY": 5, "UPDATE_DELTA": 13},
    ),
    Example(
        "F08",
        {"task": "read", "items": [{"n": 3, "size": 500}], "dax": True, "rate": 2},
        12,
        {"DAX_READ_FREE": 0, "NO_TX2": 6, "TX_AS_EC": 3, "BATCH_SUM": 4},
    ),
    Example(
        "F09", {"before": 1500, "after": 1600}, 2, {"GSI_KEYCHANGE_2": 4, "INDEX_FREE": 0, "ONE_PER_WRITE": 1}
    ),
    Example("F09", {"after": None}, 0, {"GSI_ALWAYS": 1}),
    Example(
        "F09", {"after": 300, "base": 3 * KB}, 1, {"BASE_SIZE": 3, "GSI_FULL_SIZE": 3, "GSI_ALWAYS_2": 2}
    ),
    Example("F09", {"before": 2000}, 2, {"DELETE_FREE": 0}),
    Example(
        "F09",
        {
            "task": "table",
            "new": 2 * KB,
            "indexes": [
                {"kind": "lsi", "after": 90},
                {"kind": "gsi", "before": 90, "after": 90, "key_changed": True},
            ],
        },
        5,
        {"LSI_FREE": 4, "INDEX_FREE": 2, "GSI_KEYCHANGE_1": 4},
    ),
    Example(
        "F09", {"task": "lifetime", "changes": 4, "entry": 500, "deleted": True}, 10, {"FORGET_INSERT": 9}
    ),
    Example(
        "F10",
        {"kind": "lsi", "n": 4, "entry": 200, "fetched": 4, "base": 2000, "mode": "SC"},
        5,
        {"FETCH_FREE": 1, "FETCH_SUMMED": 3, "HALF_WRONG": F("2.5")},
    ),
    Example(
        "F10",
        {"kind": "gsi", "n": 120, "entry": 512, "base": 4 * KB, "mode": "EC"},
        F("7.5"),
        {"BASE_SIZE": 60, "GSI_STRONG": 15},
    ),
    Example("F10", {"kind": "gsi", "n": 1, "entry": 9, "mode": "SC"}, 0, {"GSI_STRONG_OK": 1}),
    Example(
        "F10", {"kind": "gsi", "n": 8, "entry": 2000, "mode": "SC"}, 0, {"GSI_STRONG_OK": 4, "HALF_WRONG": 2}
    ),
    Example(
        "F10",
        {"task": "then_batch", "n": 10, "entry": 100, "fetched": 10, "base": 5000, "mode": "EC"},
        F("10.5"),
        {"FETCH_FREE": F("0.5"), "BATCH_SUM": 7},
    ),
    Example(
        "F11",
        {"n": 1000, "size": 500, "replica": True, "indexes": [{"size": 100, "n": 10}]},
        650_000,
        {"NO_GT_48": 602_000, "STORAGE_NO_OVERHEAD": 501_000, "INDEX_FREE": 648_000, "GSI_ALWAYS": 848_000},
    ),
    Example("F11", {"task": "gb", "n": GB, "size": 900}, 1000, {"DECIMAL_GB": F("1073.741824")}),
    Example("F11", {"task": "cost", "gb": 30, "free_tier": True}, F("1.25"), {"NO_FREE_TIER": F("7.5")}),
    Example("F11", {"task": "write", "size": 1000}, 1, {"OVERHEAD_IN_WCU": 2}),
    Example("F11", {"task": "write", "size": 1536}, 2, {"NO_CEIL": F("1.5"), "WRITE_4KB": 1}),
    Example(
        "F12",
        {"task": "shards", "kind": "write", "rate": 6000, "size": 1500},
        12,
        {"USE_3000": 4, "ONE_PER_WRITE": 6},
    ),
    Example(
        "F12",
        {"task": "estimate", "rcu": 4000, "wcu": 500, "gb": 15},
        2,
        {"SUM_OF_CEILS": 3, "SIZE_ONLY": 2, "READS_ONLY": 2, "FLOOR": 1},
    ),
    Example(
        "F12",
        {"task": "estimate", "rcu": 3100, "wcu": 1000, "gb": 50},
        5,
        {"READS_ONLY": 2, "THROUGHPUT_ONLY": 3},
    ),
    Example("F12", {"task": "estimate", "rcu": 9000, "gb": 5}, 3, {"SIZE_ONLY": 1}),
    Example("F12", {"task": "hot_key", "kind": "read", "p": 9000}, 3000, {"TABLE_RATE": 9000}),
    Example(
        "F12", {"task": "hot_key", "kind": "write", "p": 3000, "partitions": 6}, 1000, {"EVEN_SPLIT": 500}
    ),
    Example(
        "F12",
        {"kind": "read", "rate": 1500, "size": 10 * KB, "mode": "EC"},
        2250,
        {"ONE_PER_READ": 750, "NO_HALF": 4500},
    ),
    Example("F12", {"task": "collection", "item": KB, "entry": KB}, 5 * MB, {"LSI_FREE": 10 * MB}),
    Example(
        "F13",
        {"task": "lasts", "p": 100, "d": 400, "s": 600},
        100,
        {"NO_THROTTLE": 600, "BURST_TOTAL": 75, "FIVE_SECONDS": F("5/3")},
    ),
    Example("F13", {"task": "stored", "p": 10, "u": 4, "s": 900}, 3000, {"NO_CAP": 5400, "PER_SECOND": 10}),
    Example("F13", {"task": "stored", "p": 10, "u": 4, "s": 100}, 600, {"FULL_CAP": 3000, "USED_UNITS": 400}),
    Example("F13", {"task": "one_item", "kind": "write", "p": 5000}, 1000, {"TABLE_RATE": 5000}),
    Example(
        "F14",
        {"consumed": 85, "target": 70, "min": 5, "max": 1000},
        122,
        {"FLOOR": 121, "TARGET_MULT": 60, "NO_TARGET": 85},
    ),
    Example("F14", {"consumed": 12, "target": 50, "min": 50, "max": 500}, 50, {"NO_CLAMP": 24}),
    Example("F14", {"task": "decreases"}, 27, {"OLD_4": 4, "OLD_9": 9, "ADD_24": 28}),
    Example("F15", {"kind": "read"}, 12_000, {"SWAPPED": 4000, "OLD_6000": 6000}),
    Example(
        "F15", {"task": "ramp", "peak": 4000, "wanted": 32_000}, 60, {"ALL_DOUBLINGS": 90, "IMMEDIATE": 0}
    ),
    Example(
        "F15", {"task": "prewarm", "warm": 4000, "wanted": 10_000, "unit_price": "0.01"}, 60, {"NO_DIFF": 100}
    ),
    Example(
        "F15",
        {"task": "instant", "kind": "write", "peak": 3000},
        6000,
        {"PEAK_ONLY": 3000, "INITIAL_ONLY": 4000, "DOUBLE_INITIAL": 8000},
    ),
    Example("F15", {"task": "quota", "kind": "write"}, 40_000, {"ACCOUNT_80000": 80_000, "INITIAL": 4000}),
    Example("F15", {"task": "switches"}, 4, {"OLD_ONCE": 1, "OLD_TWICE": 2}),
    Example(
        "F16",
        {"task": "provisioned", "wcu": 125, "busy_hours": 2, "free_tier": True},
        F("47.45"),
        {"NO_FREE_TIER": F("59.3125"), "MONTH_720": F("46.8"), "BUSY_ONLY": F("3.9"), "SWAPPED": F("9.49")},
    ),
    Example("F16", {"task": "provisioned", "rcu": 70, "target": 70}, F("9.49"), {"NO_TARGET": F("6.643")}),
    Example("F16", {"task": "ratio"}, F("45/13"), {"OLD_PRICE": F("90/13"), "NOTE_001": 5}),
    Example(
        "F16",
        {
            "writes": [{"n": 10**6, "size": 1500, "tx": True}],
            "reads": [{"n": 10**6, "size": 100, "mode": "EC"}],
            "gb": 10,
        },
        F("5.0625"),
        {"NO_TX2": F("3.8125"), "NO_HALF": F("5.125"), "FREE_TIER": F("2.5625"), "OLD_PRICE": F("7.625")},
    ),
    Example("F16", {"task": "busy", "rate": 500, "size": KB, "hours": 1}, F("33.75"), {"ALL_DAY": 810}),
    Example(
        "F16",
        {"task": "reserved", "units": 100, "upfront": "1.5", "hourly": "0.000128"},
        F("21.844"),
        {"NO_UPFRONT": F("9.344")},
    ),
    Example(
        "F17",
        {"task": "pitr", "table_gb": 200, "lsi_gb": 30, "gsi_gb": 50, "days": 7},
        46,
        {"GSI_COUNTED": 56, "LSI_FREE": 40, "PRORATED": F("9.2")},
    ),
    Example(
        "F17", {"task": "restore", "gb": 100, "excluded_gb": 20}, 12, {"FREE_RESTORE": 0, "WITH_GSI": 15}
    ),
    Example("F17", {"task": "streams", "n": 9_500_000, "triggers": True}, 0, {"CHARGED": F("1.4")}),
    Example("F17", {"task": "dax_nodes", "nodes": 3}, F("558.45"), {"ONE_NODE": F("186.15")}),
    Example(
        "F17",
        {"task": "dax_reads", "rate": 10_000, "hit": 90, "size": 4 * KB},
        500,
        {"HIT_MISS_SWAP": 4500, "NO_HALF": 1000},
    ),
    Example("F17", {"task": "class", "gb": 500, "throughput": 60}, F("60.12"), {"IGNORE_THROUGHPUT": 75}),
    Example("F17", {"task": "backups", "gb": 120, "n": 3}, 36, {"INCREMENTAL": 12}),
    Example(
        "F17",
        {"task": "export_import", "export_gb": 400, "import_gb": 400},
        100,
        {"READ_UNITS_TOO": F("106.5536")},
    ),
    Example("F18", {"size": 1500, "regions": 3}, 6, {"GT_ORIGIN_ONLY": 2, "LEGACY_X2": 12}),
    Example("F18", {"task": "provision", "rates": [100, 50], "size": KB}, 150, {"LOCAL_ONLY": 100}),
    Example("F18", {"task": "index", "entry": 300, "regions": 3}, 3, {"GSI_ORIGIN_ONLY": 1, "INDEX_FREE": 0}),
    Example(
        "F18",
        {"task": "ttl", "n": 1000, "size": KB, "regions": 3},
        2000,
        {"TTL_FREE": 0, "ALL_REGIONS": 3000},
    ),
    Example("F18", {"task": "storage", "gb": 100, "regions": 3}, 75, {"ONE_REGION": 25}),
    Example("F19", {"t": 1000, "days": 30}, 2_593_000, {"MONTH_31": 2_679_400, "MS_EPOCH": 2_593_000_000}),
    Example("F19", {"ms": 5999, "hours": 1}, 3605, {"MIX": 9599, "MS_EPOCH": 3_605_999}),
    Example("F19", {"task": "deleted", "kind": "S"}, 0, {"STRING_OK": 1}),
    Example("F19", {"task": "deleted", "years": 6}, 0, {"EXPIRED_SO_DELETED": 1}),
    Example("F19", {"task": "returned", "expired": True, "filtered": True}, 0, {"STORED_SO_VISIBLE": 1}),
    Example("F19", {"task": "units", "n": 10, "size": 3 * KB}, 0, {"TTL_COSTS": 30}),
    Example(
        "F20",
        {"base": 100, "retry": 4, "jitter": "equal", "asked": "least"},
        400,
        {"ZERO": 0, "NO_JITTER": 800},
    ),
    Example("F20", {"base": 100, "cap": 500, "retry": 4}, 500, {"NO_CAP": 800, "LINEAR": 400}),
    Example("F20", {"base": 50, "retry": 3}, 200, {"OFF_BY_ONE": 400, "LINEAR": 150}),
    Example("F20", {"task": "resend", "sent": 25, "unprocessed": 7}, 7, {"RESEND_ALL": 25}),
    Example("F21", {"gb": 5, "filter": True}, 5120, {"FILTER_REDUCES": 1, "MB4": 1280, "ONE_CALL": 1}),
    Example(
        "F21",
        {"task": "time", "gb": 4, "mode": "SC", "available": 512, "workers": 4},
        512,
        {"ONE_WORKER": 2048},
    ),
    Example("F21", {"task": "segments", "gb": 30}, 15, {"PER_GB": 30}),
    Example("F21", {"task": "exports"}, 96, {"HOURLY": 24}),
    Example("F21", {"task": "transactions", "n": 250, "actions": 3}, 8, {"LIMIT_100": 3, "FLOOR": 7}),
    Example("F21", {"task": "page", "mb": 1, "mode": "SC"}, 256, {"KB1000": 250}),
    Example("F21", {"task": "page", "gsi": True}, 128, {"GSI_STRONG": 256}),
    Example(
        "F22",
        {
            "task": "write",
            "charged": "all",
            "size": 1500,
            "indexes": [
                {"name": "g", "kind": "gsi", "projection": "KEYS_ONLY", "keys": 100},
                {"name": "l", "kind": "lsi"},
            ],
            "operations": [
                {"name": "u", "kind": "update", "rate": 10, "touches": {"g": "key", "l": "projected"}}
            ],
        },
        60,
        {
            "GSI_KEYCHANGE_1": 50,
            "LSI_FREE": 40,
            "INDEX_FREE": 20,
            "WRITE_4KB": 40,
            "GSI_FULL_SIZE": 80,
            "ONE_PER_WRITE": 40,
            "DIV_TOTAL": 32,
        },
    ),
    Example(
        "F22",
        {
            "task": "read",
            "charged": "all",
            "size": 3000,
            "indexes": [{"name": "g", "kind": "gsi", "entry": 2000}],
            "operations": [
                {"name": "r", "kind": "get", "mode": "EC", "rate": 15},
                {"name": "q", "kind": "query", "index": "g", "items": 8, "mode": "EC", "rate": 1},
            ],
        },
        10,
        {"READ_1KB": 31, "NO_HALF": 17, "EC_WHOLE_UNITS": 17, "GSI_STRONG": 12, "QUERY_PER_ITEM": 12},
    ),
    Example(
        "F22",
        {
            "task": "storage",
            "size": 924,
            "items": 2**20,
            "growth": 2**19,
            "months": 2,
            "indexes": [{"name": "g", "kind": "gsi", "entry": 412}],
        },
        3,
        {"STORAGE_NO_OVERHEAD": F("2.609375"), "INDEX_FREE": 2, "DECIMAL_GB": F("3.221225472")},
    ),
    Example(
        "F22",
        {
            "task": "on_demand",
            "size": KB,
            "busy_hours": 1,
            "prices": {"h": 720},
            "operations": [{"name": "p", "kind": "put", "rate": 500}],
        },
        F("33.75"),
        {"ALL_DAY": 810, "OLD_PRICE": F("67.5")},
    ),
    Example(
        "F22",
        {
            "task": "provisioned",
            "size": KB,
            "target": 70,
            "busy_hours": 6,
            "operations": [{"name": "p", "kind": "put", "rate": 100}],
        },
        F("67.9484"),
        {"NO_TARGET": F("47.5449"), "BUSY_ONLY": F("16.9871")},
    ),
]
