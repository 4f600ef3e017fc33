"""Mistakes about money, time and what changes in a day. See `mistakes_units`."""

from collections.abc import Mapping
from fractions import Fraction

from .mistakes_units import Readings, summed_shares
from .slips import and_aside, aside, detail, keep, only_if, op, times, value, without
from .steps import Step, Swap, calc, fixed, redone, valued


def _zero(*rules: str) -> Readings:
    return (dict.fromkeys(rules, value(0)),)


def _used(step: Step) -> Step:
    unused, seconds = step.args
    return redone(step, "multiply", unused.args[1], seconds)


def _from_nothing(step: Step) -> Step:
    """The share of full jitter where equal jitter has this one: 0 for a half, a half for three quarters."""
    return value(2 * step.value - 1)(step)


def _all_demand(step: Step) -> Step:
    wanted = step.stated("burst.demand")
    if wanted is None:
        return step
    return redone(step, step.op, *((step.args[0], wanted) if step.op == "divide" else (wanted, step.args[1])))


def _found(step: Step, rule: str) -> Step:
    return next(part for part in step.walk() if part.rule == rule)


def _scaled(name: str) -> Swap:
    def slip(step: Step) -> Step:
        consumed, target = (_found(step, f"scaling.{part}") for part in ("consumed", "target"))
        if name == "ignored":
            return redone(step, "add", consumed)
        if name == "times":
            product = calc(
                "multiply", "scaling.wanted", "consumption times target", "units", consumed, target
            )
            return redone(step, "ceil", product)
        return redone(step, "add", _found(step, "scaling.wanted"))

    return slip


def _times_target(step: Step) -> Step:
    product = calc("multiply", step.rule, step.name, step.unit, *step.args)
    return redone(step, "ceil", product)


def _peak(step: Step) -> Step:
    return redone(step, "add", step.args[1].args[1])


def _double_initial(step: Step) -> Step:
    return redone(step, "multiply", fixed("demand.double", "double", 2, ""), step.args[0])


def _older(step: Step) -> Step:
    return valued(step, step.value * int(step.detail or 1))


def _busy(days: Fraction) -> Swap:
    def slip(step: Step) -> Step:
        busy = step.stated("cost.busy_hours")
        return redone(step, "multiply", busy, fixed("cost.days", "days", days, "days")) if busy else step

    return slip


def _free_tier(step: Step) -> Step:
    free = step.stated("cost.free_gb")
    if free is None:
        return step
    left = calc("subtract", "cost.free_tier", "GB beyond the free tier", "GB", step.args[0], free)
    return redone(step, "max", left, fixed("zero", "nothing", 0, "GB"))


def _prorated(step: Step) -> Step:
    days, longest = step.stated("backup.days"), step.stated("backup.longest")
    if days is None or longest is None:
        return step
    window = calc("divide", "backup.window", "share of the longest window", "", days, longest)
    return redone(step, "multiply", *step.args, window)


def _last_aside(step: Step) -> Step:
    return redone(step, "add", step.aside[-1]) if step.aside else step


def _milliseconds(step: Step) -> Step:
    now, life = step.args
    thousand = fixed("ttl.thousand", "milliseconds of a second", 1000, "ms")
    start = (
        now.args[0] if now.args else calc("multiply", now.rule, "now in milliseconds", "ms", now, thousand)
    )
    return redone(
        step, "add", start, calc("multiply", life.rule, "lifetime in milliseconds", "ms", life, thousand)
    )


def _day_more(step: Step) -> Step:
    return redone(step, "add", step, fixed("ttl.unit", "one more day", 86_400, "s"))


def _linear(step: Step) -> Step:
    retry = step.stated("backoff.retry")
    return redone(step, "multiply", step.args[0], retry) if retry else step


def _one_region(step: Step) -> Step:
    parts = [valued(arg, 1) if arg.rule == "global.regions" else arg for arg in step.args]
    return redone(step, step.op, *parts) if any(arg.rule == "global.regions" for arg in step.args) else step


def _note_001(step: Step) -> Step:
    """What note 001 prints for its own examples: 50 items of 8 KB, and 1,000 users with 3 KB each."""
    parts = {part.rule: part.value for part in step.walk()}
    size, pace = parts.get("write.new"), parts.get("rate.computed", parts.get("rate.stated"))
    if parts.get("rate.count") == 40 and size == 8192:
        return valued(step, 400)
    # All users in the same second, which is how the note can be meant.
    return valued(step, 1000) if pace == 1000 and size == 3072 else step


def _peak_all_day(step: Step) -> Step:
    """The requests of a day as if every hour were the largest."""
    rate, second, many = step.args[-1].args
    return redone(step, "multiply", rate, second, valued(many, 24))


def _half_served(step: Step) -> Step:
    blocks = step.stated("index.part")
    half = fixed("read.factor", "eventually consistent factor", Fraction(1, 2), "")
    return redone(step, "multiply", blocks, half) if blocks else step


BURST: Mapping[str, Readings] = {
    "PER_SECOND": ({"burst.seconds": value(1)},),
    "FIVE_SECONDS": ({"burst.seconds": value(5)},),
    "BURST_TOTAL": ({"burst.needed": _all_demand, "burst.lasts": _all_demand},),
    "FULL_CAP": ({"burst.stored": keep(0)},),
    "USED_UNITS": ({"burst.kept": _used}, {"burst.kept": _used, "burst.stored": keep(1)}),
    "NO_CAP": ({"burst.stored": keep(1), "backoff.capped": keep(0)},),
    "NO_THROTTLE": ({"burst.carried": keep(1)},),
}

SCALING: Mapping[str, Readings] = {
    "TARGET_MULT": ({"scaling.desired": _scaled("times")}, {"scaling.wanted": _times_target}),
    "NO_TARGET": (
        {"scaling.desired": _scaled("ignored"), "cost.for_target": keep(0)},
        {"scaling.wanted": keep(0)},
    ),
    "NO_CLAMP": ({"scaling.desired": _scaled("free")},),
    "OLD_4": ({"scaling.decreases": value(4)},),
    "OLD_9": ({"scaling.decreases": value(9)},),
    "ADD_24": ({"scaling.hours": value(24), "scaling.later": keep(0)},),
}

DEMAND: Mapping[str, Readings] = {
    "SWAPPED": (
        {
            "demand.initial": aside("demand.other"),
            **dict.fromkeys(
                ("price.WRU", "price.RRU", "price.WCUh", "price.RCUh", "demand.unit_price"),
                aside("price.other"),
            ),
        },
    ),
    "OLD_6000": ({"demand.initial": value(6000)},),
    "PEAK_ONLY": ({"demand.instant": _peak},),
    "INITIAL_ONLY": ({"demand.instant": keep(0)},),
    "DOUBLE_INITIAL": ({"demand.instant": _double_initial},),
    "ALL_DOUBLINGS": ({"demand.free": value(0)},),
    "IMMEDIATE": _zero("demand.ramp"),
    "ACCOUNT_80000": ({"demand.quota": value(80_000)},),
    "INITIAL": ({"demand.quota": aside("demand.first")},),
    "NO_DIFF": ({"demand.difference": keep(0)},),
    "OLD_ONCE": ({"demand.switches": value(1)},),
    "OLD_TWICE": ({"demand.switches": value(2)},),
}

COST: Mapping[str, Readings] = {
    "DECIMAL_GB": ({"storage.gigabyte": value(10**9)},),
    "OLD_PRICE": (dict.fromkeys(("price.WRU", "price.RRU", "price.rWRU"), _older),),
    "MONTH_720": ({"price.hours": value(720)},),
    "ALL_DAY": ({"cost.busy_hours": value(24), "cost.day_requests": _peak_all_day},),
    "BUSY_ONLY": ({"cost.all_hours": _busy(Fraction(30))}, {"cost.all_hours": _busy(Fraction(730, 24))}),
    "NO_UPFRONT": _zero("cost.upfront"),
    "NO_FREE_TIER": ({"cost.free_tier": keep(0)},),
    "FREE_TIER": ({"cost.gb": _free_tier},),
    "NOTE_001": ({"cost.ratio": value(5), "capacity.provisioned": _note_001},),
    "IGNORE_THROUGHPUT": _zero("class.lost"),
    "GSI_COUNTED": ({"backup.covered": and_aside("backup.gsi_gb")},),
    "PRORATED": ({"backup.pitr": _prorated},),
    "INCREMENTAL": ({"backup.count": value(1)},),
    "FREE_RESTORE": _zero("backup.restore"),
    "WITH_GSI": ({"backup.excluded": keep(0)},),
    "CHARGED": ({"stream.triggers": aside("stream.cost")}, {"stream.triggers": _last_aside}),
    "READ_UNITS_TOO": ({"backup.moved": and_aside("cost.reads")},),
    "ONE_NODE": ({"dax.nodes": value(1)},),
    "HIT_MISS_SWAP": ({"dax.miss": keep(1)},),
}

REGIONS: Mapping[str, Readings] = {
    "GT_ORIGIN_ONLY": ({"global.units": _one_region},),
    "LEGACY_X2": ({"global.units": times(2)},),
    "LOCAL_ONLY": ({"global.rates": keep(0)},),
    "TTL_FREE": _zero("global.ttl"),
    "ALL_REGIONS": ({"global.others": keep(0)},),
    "GSI_ORIGIN_ONLY": ({"global.index": _one_region},),
    "ONE_REGION": ({"cost.storage": _one_region},),
}

TIME: Mapping[str, Readings] = {
    "MS_EPOCH": ({"ttl.value": _milliseconds},),
    "MIX": ({"ttl.now": keep(0)},),
    "MONTH_31": ({"ttl.days": _day_more},),
    "STORED_SO_VISIBLE": ({"ttl.filtered": value(1)},),
    "EXPIRED_SO_DELETED": ({"ttl.too_old": value(1)},),
    "STRING_OK": ({"ttl.not_number": value(1)},),
    "TTL_COSTS": ({"ttl.free": aside("ttl.charged")},),
    "OFF_BY_ONE": ({"backoff.one": value(0)},),
    "LINEAR": ({"backoff.wait": _linear},),
    "NO_JITTER": ({"backoff.full": keep(0), "backoff.equal": keep(0)},),
    "ZERO": (*_zero("backoff.equal"), {"backoff.equal_share": _from_nothing}),
    "PER_GB": ({"page.segment": value(1)},),
    "ONE_WORKER": ({"page.workers": value(1)},),
    "HOURLY": ({"page.window": value(60)},),
}

# What a code means in one family only.
_WRITES_ONLY = {"write.blocks": op("divide")}
_SMALLER_PAGE = {"page.size": value(1000 * 1024)}
_SMALLER_TOTAL = {"page.read": times(Fraction(1000, 1024))}
IN_FAMILY: Mapping[tuple[str, str], Readings] = {
    ("F12", "FLOOR"): (
        {
            "partition.shards": op("floor_div"),
            "partition.by_size": op("floor_div"),
            "partition.by_throughput": op("floor"),
        },
    ),
    # The units of a table are no measure of one partition.
    ("F12", "TABLE_RATE"): ({"partition.nearest": summed_shares, "partition.hot_key": keep(0)},),
    # Somebody thinks that a GSI serves a strong read as an eventually consistent one.
    ("F10", "HALF_WRONG"): ({"read.factor": detail("SC", Fraction(1, 2)), "gsi.refused": _half_served},),
    ("F14", "FLOOR"): ({"scaling.wanted": op("floor_div")},),
    ("F06", "FLOOR"): (
        {"batch.calls": op("floor_div"), "read.blocks": op("floor_div"), "write.blocks": op("floor_div")},
    ),
    ("F21", "FLOOR"): (
        dict.fromkeys(("page.requests", "page.segments", "page.exports", "batch.calls"), op("floor_div")),
    ),
    # Reads are seldom meant: a write of 1.3 KB is what tempts to skip the rounding.
    ("F16", "NO_CEIL"): (_WRITES_ONLY, {"write.blocks": op("divide"), "read.blocks": op("divide")}),
    # In a whole table the busy hours are a share of the month.
    ("F22", "BUSY_ONLY"): ({"cost.all_hours": aside("cost.busy_time")},),
    ("F21", "KB1000"): (_SMALLER_PAGE, _SMALLER_TOTAL, {"read.unit": value(4000)}),
    ("F21", "FILTER_REDUCES"): ({"page.requests": only_if(lambda step: bool(step.aside), value(1))},),
    ("F17", "LSI_FREE"): ({"backup.covered": without("backup.lsi_gb")},),
}
