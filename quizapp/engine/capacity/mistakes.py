"""Every mistake with a name, as a variation of the right working."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from . import mistakes_money as money
from . import mistakes_units as units
from .families import evaluate
from .fields import Inputs
from .mistakes_units import Readings
from .steps import Done, Step, places, replaced

# In the order in which two slips are tried: size, factor, limit, rate, price.
_ALL: Mapping[str, Readings] = MappingProxyType(
    {
        **units.SIZES,
        **units.FACTORS,
        **units.INDEXES,
        **units.LIMITS,
        **money.BURST,
        **money.SCALING,
        **money.DEMAND,
        **money.REGIONS,
        **money.TIME,
        **units.TOTALS,
        **money.COST,
    }
)
CODES = frozenset(_ALL)

_CODES_OF = {
    "F01": "BASE64_LEN CHARS_NOT_BYTES NAMES_IGNORED NO_CONTAINER NO_ELEM_BYTE NO_TRIM NULL_FREE NUM_AS_TEXT",
    "F02": "EC_WHOLE_UNITS EDGE_PLUS_ONE FLOOR HALF_WRONG KB1000 MISSING_FREE NO_CEIL NO_HALF NO_TX2"
    " PROJECTION_REDUCES READ_1KB TX_AS_EC",
    "F03": "DIV_TOTAL EC_WHOLE_UNITS FLOOR FLOOR_TOTAL HALF_WRONG KB1000 MIN_NOT_SEC NO_HALF NO_TX2 READ_1KB TX_AS_EC",
    "F04": "AFTER_ONLY COND_FAIL_FREE COND_FAIL_OLD_SIZE DELETE_FREE EDGE_PLUS_ONE HALF_WRONG KB1000 MISSING_FREE"
    " NO_CEIL ONE_PER_WRITE PLUS_READ SUM_BEFORE_AFTER UPDATE_DELTA WRITE_4KB",
    "F05": "DIV_TOTAL FLOOR HALF_WRONG ITEMS_NOT_RATE KB1000 NOTE_001 NO_TX2 ONE_PER_WRITE WRITE_4KB",
    "F06": "BATCH_SUM DELETE_FREE FLOOR LIMIT_100 LIMIT_25 MISSING_FREE NO_HALF ONE_CALL ONE_PER_WRITE"
    " RESEND_ALL SIZE_LIMIT_4MB WRITE_4KB",
    "F07": "COUNT_FREE COUNT_ONE FILTER_REDUCES FLOOR HALF_WRONG KB1000 MISSING_FREE NO_HALF ONE_PAGE"
    " PROJECTION_REDUCES QUERY_PER_ITEM",
    "F08": "AFTER_ONLY BATCH_SUM DAX_READ_FREE DIV_TOTAL LIMIT_100 LIMIT_16MB LIMIT_25 NO_TX2 TX_AS_EC"
    " TX_GSI_DOUBLE UPDATE_DELTA",
    "F09": "BASE_SIZE DELETE_FREE FORGET_INSERT GSI_ALWAYS GSI_ALWAYS_2 GSI_FULL_SIZE GSI_KEYCHANGE_1 GSI_KEYCHANGE_2"
    " INDEX_FREE LSI_FREE ONE_PER_WRITE",
    "F10": "BASE_SIZE BATCH_SUM FETCH_FREE FETCH_SUMMED GSI_STRONG GSI_STRONG_OK HALF_WRONG NO_HALF QUERY_PER_ITEM",
    "F11": "DECIMAL_GB GSI_ALWAYS INDEX_FREE NO_CEIL NO_FREE_TIER NO_GT_48 OVERHEAD_IN_WCU STORAGE_NO_OVERHEAD"
    " WRITE_4KB",
    "F12": "DIV_TOTAL EVEN_SPLIT FLOOR LSI_FREE MIN_NOT_SEC NO_HALF ONE_CALL ONE_PER_READ ONE_PER_WRITE READS_ONLY READ_1KB"
    " SIZE_ONLY SUM_OF_CEILS TABLE_RATE THROUGHPUT_ONLY USE_3000",
    "F13": "BURST_TOTAL FIVE_SECONDS FULL_CAP NO_CAP NO_THROTTLE PER_SECOND TABLE_RATE USED_UNITS",
    "F14": "ADD_24 FLOOR NO_CLAMP NO_TARGET OLD_4 OLD_9 TARGET_MULT",
    "F15": "ACCOUNT_80000 ALL_DOUBLINGS DOUBLE_INITIAL IMMEDIATE INITIAL INITIAL_ONLY NO_DIFF OLD_6000 OLD_ONCE"
    " OLD_TWICE PEAK_ONLY SWAPPED",
    "F16": "ALL_DAY BUSY_ONLY FREE_TIER MONTH_720 NOTE_001 NO_CEIL NO_FREE_TIER NO_HALF NO_TARGET NO_TX2 NO_UPFRONT"
    " OLD_PRICE SWAPPED",
    "F17": "CHARGED FREE_RESTORE GSI_COUNTED HIT_MISS_SWAP IGNORE_THROUGHPUT INCREMENTAL LSI_FREE NO_CEIL NO_FREE_TIER"
    " NO_HALF ONE_NODE ONE_PER_WRITE PRORATED READ_UNITS_TOO WITH_GSI",
    "F18": "ALL_REGIONS GSI_ORIGIN_ONLY GT_ORIGIN_ONLY INDEX_FREE LEGACY_X2 LOCAL_ONLY NO_CEIL OLD_PRICE ONE_REGION"
    " TTL_FREE",
    "F19": "EXPIRED_SO_DELETED MIX MONTH_31 MS_EPOCH ONE_PER_WRITE STORED_SO_VISIBLE STRING_OK TTL_COSTS",
    "F20": "LINEAR NO_CAP NO_JITTER OFF_BY_ONE RESEND_ALL ZERO",
    "F21": "FILTER_REDUCES FLOOR GSI_STRONG HOURLY KB1000 LIMIT_100 MB4 NO_HALF ONE_CALL ONE_WORKER PER_GB",
    "F22": "AFTER_ONLY ALL_DAY BATCH_SUM BUSY_ONLY DECIMAL_GB DELETE_FREE DIV_TOTAL EC_WHOLE_UNITS FETCH_FREE"
    " FETCH_SUMMED FILTER_REDUCES FLOOR GSI_ALWAYS GSI_FULL_SIZE GSI_KEYCHANGE_1 GSI_STRONG HALF_WRONG INDEX_FREE"
    " KB1000 LSI_FREE MIN_NOT_SEC MONTH_720 NO_HALF NO_TARGET NO_TX2 OLD_PRICE ONE_PER_WRITE PROJECTION_REDUCES QUERY_PER_ITEM READ_1KB"
    " STORAGE_NO_OVERHEAD SWAPPED TX_GSI_DOUBLE UPDATE_DELTA WRITE_4KB",
}


def _of_family(family: str, codes: str) -> Mapping[str, Readings]:
    chosen = set(codes.split())
    return MappingProxyType(
        {
            code: money.IN_FAMILY.get((family, code), readings)
            for code, readings in _ALL.items()
            if code in chosen
        }
    )


MISTAKES: Mapping[str, Mapping[str, Readings]] = MappingProxyType(
    {family: _of_family(family, codes) for family, codes in _CODES_OF.items()}
)
"""The mistakes that can be made in each family, in the order in which they are tried."""


def usual(
    right: Step, readings: Readings, done: Sequence[Done] = (), *, rules: frozenset[str] | None = None
) -> Step | None:
    """The working with a mistake as it is usually made, or None where it cannot be made.

    `done` holds what `replaced` has done so far, for each of the readings.
    `rules` are those of the working, where the caller knows them: a mistake in
    none of them needs no look at every step.
    """
    for place, swaps in enumerate(readings):
        if rules is not None and rules.isdisjoint(swaps):
            continue
        wrong = replaced(right, swaps, done=done[place] if done else None)
        if wrong is not right:
            return wrong
    return None


def unusual(right: Step, readings: Readings, *, rules: frozenset[str] | None = None) -> Iterator[Step]:
    """The other workings with a mistake: other readings of it, or made at one place only; `rules` are the working's."""
    for place, swaps in enumerate(readings):
        if rules is not None and rules.isdisjoint(swaps):
            continue
        if place:
            yield replaced(right, swaps)
        spots = places(right, swaps)
        if spots > 1:
            for only in range(spots):
                yield replaced(right, swaps, only=only)


def wrong_workings(family: str, inputs: Inputs) -> dict[str, Step]:
    """The whole working with each mistake that changes the result.

    Raises ImpossibleInput as `evaluate` does.
    """
    right = evaluate(family, inputs)
    rules = right.rules()
    made = ((code, usual(right, readings, rules=rules)) for code, readings in MISTAKES[family].items())
    return {code: wrong for code, wrong in made if wrong is not None and wrong.value != right.value}


def mistake_values(family: str, inputs: Inputs) -> dict[str, Fraction]:
    """The number that each mistake gives, for those that change the result.

    >>> mistake_values("F02", {"size": 25600, "mode": "SC"})["READ_1KB"]
    Fraction(25, 1)
    """
    return {code: wrong.value for code, wrong in wrong_workings(family, inputs).items()}
