"""What backup, export, streams, table classes and DAX cost."""

from .fields import ImpossibleInput, Inputs, count, flag, number, positive, size
from .on_demand import hours
from .parameters import price
from .read import read_blocks, read_factor
from .steps import Step, calc, fixed, given
from .write import write_blocks


def _gb(inputs: Inputs, field: str, name: str) -> Step:
    return given(f"backup.{field}", name, number(inputs, field), "GB")


def _each(inputs: Inputs, name: str, what: str) -> Step:
    return fixed(f"price.{name}", f"price of {what}", price(inputs, name), "USD")


def table_class(inputs: Inputs) -> Step:
    """What Standard-IA saves in a month: `gb` of storage, and `throughput` dollars of requests on Standard.

    Negative if Standard is cheaper. `writes` on demand of `size` bytes may be
    stated instead of `throughput`.

    Source: "DynamoDB table classes", pricing page. Confidence: B.

    >>> float(table_class({"gb": 500, "throughput": 60}).value)
    60.12
    """
    standard, infrequent = (
        _each(inputs, "storage", "Standard storage"),
        _each(inputs, "storage_ia", "IA storage"),
    )
    cheaper = calc("subtract", "class.difference", "saved for a GB", "USD", standard, infrequent)
    saved = calc(
        "multiply", "class.saved", "saved on storage", "USD", _gb(inputs, "gb", "GB stored"), cheaper
    )
    spent = _spent(inputs)
    more = fixed("class.more", "dearer requests", price(inputs, "ia_requests"), "")
    lost = calc("multiply", "class.lost", "lost on requests", "USD", spent, more)
    return calc("subtract", "class.saving", "saving of a month", "USD", saved, lost)


def _spent(inputs: Inputs) -> Step:
    if inputs.get("writes") is None:
        return given("class.throughput", "requests on Standard", number(inputs, "throughput"), "USD")
    writes = given("cost.requests", "writes", count(inputs, "writes"), "requests")
    units = write_blocks(given("write.new", "item size", size(inputs), "bytes"))
    each = fixed("price.WRU", "price of a WRU", price(inputs, "WRU"), "USD")
    return calc("multiply", "cost.writes", "requests on Standard", "USD", writes, units, each)


def pitr(inputs: Inputs) -> Step:
    """What point-in-time recovery costs: `table_gb` and `lsi_gb`; GSIs and the window of `days` do not matter.

    Source: pricing page, "Point-in-time recovery". Confidence: A.

    >>> float(pitr({"table_gb": 200, "lsi_gb": 30, "gsi_gb": 50, "days": 7}).value)
    46.0
    """
    days = count(inputs, "days", 35)
    if days > 35:
        raise ImpossibleInput("days is from 1 to 35.")
    aside = [
        fixed("backup.longest", "longest window", 35, "days"),
        given("backup.days", "window", days, "days"),
    ]
    if inputs.get("gsi_gb") is not None:
        aside.append(_gb(inputs, "gsi_gb", "GSIs"))
    parts = [_gb(inputs, "table_gb", "table")]
    if inputs.get("lsi_gb") is not None:
        parts.append(_gb(inputs, "lsi_gb", "LSIs"))
    covered = calc("add", "backup.covered", "GB protected", "GB", *parts, aside=tuple(aside))
    return calc(
        "multiply",
        "backup.pitr",
        "cost of a month",
        "USD",
        covered,
        _each(inputs, "pitr", "PITR"),
        aside=tuple(aside),
    )


def backups(inputs: Inputs) -> Step:
    """What `n` on-demand backups of `gb` cost a month: each at full size.

    Source: pricing page. Confidence: A.

    >>> float(backups({"gb": 120, "n": 3}).value)
    36.0
    """
    times = given("backup.count", "backups", count(inputs, "n", 1), "backups")
    each = _each(inputs, "backup", "a GB and month")
    return calc(
        "multiply", "backup.kept", "cost of a month", "USD", times, _gb(inputs, "gb", "GB of each"), each
    )


def restore(inputs: Inputs) -> Step:
    """What restoring `gb` costs; `excluded_gb` of indexes that are left out are not charged.

    Source: pricing page. Confidence: A.

    >>> float(restore({"gb": 100, "excluded_gb": 20}).value)
    12.0
    """
    total = _gb(inputs, "gb", "GB of the backup")
    if inputs.get("excluded_gb") is not None:
        left_out = _gb(inputs, "excluded_gb", "indexes left out")
        if left_out.value > total.value:
            raise ImpossibleInput("excluded_gb is not above gb.")
        total = calc("subtract", "backup.excluded", "GB restored", "GB", total, left_out)
    return calc(
        "multiply", "backup.restore", "cost of the restore", "USD", total, _each(inputs, "restore", "a GB")
    )


def export_import(inputs: Inputs) -> Step:
    """What exporting `export_gb` and importing `import_gb` cost; neither uses read or write units.

    Source: "DynamoDB data export to Amazon S3", pricing page. Confidence: A.

    >>> float(export_import({"export_gb": 400, "import_gb": 400}).value)
    100.0
    """
    parts = []
    for field, name in (("export_gb", "export"), ("import_gb", "import")):
        if inputs.get(field) is not None:
            gb = _gb(inputs, field, f"GB of the {name}")
            parts.append(
                calc("multiply", f"backup.{name}", name, "USD", gb, _each(inputs, name, f"a GB of {name}"))
            )
    if not parts:
        number(inputs, "export_gb")
    scanned: tuple[Step, ...] = ()
    if inputs.get("export_gb") is not None:
        size_ = calc(
            "multiply",
            "query.total",
            "bytes read",
            "bytes",
            _gb(inputs, "export_gb", "GB"),
            fixed("storage.gigabyte", "bytes of a GB", price(inputs, "GB"), "bytes"),
        )
        units = calc(
            "multiply", "read.units", "units of a scan", "RRU", read_blocks(size_), read_factor("EC")
        )
        each = fixed("price.RRU", "price of a RRU", price(inputs, "RRU"), "USD")
        scanned = (calc("multiply", "cost.reads", "scan", "USD", units, each),)
    return calc("add", "backup.moved", "cost of both", "USD", *parts, aside=scanned)


def backup_and_restore(inputs: Inputs) -> Step:
    """What `n` backups of `gb` cost a month, and one restore of them without `excluded_gb`.

    Source: pricing page. Confidence: A.

    >>> float(backup_and_restore({"gb": 120, "n": 3, "excluded_gb": 20}).value)
    51.0
    """
    return calc("add", "backup.both", "cost of both", "USD", backups(inputs), restore(inputs))


def pitr_and_export(inputs: Inputs) -> Step:
    """What a month of point-in-time recovery costs, and `export_gb` exported in it.

    Source: as both tasks. Confidence: A.

    >>> float(pitr_and_export({"table_gb": 200, "days": 7, "export_gb": 200}).value)
    60.0
    """
    return calc("add", "backup.both", "cost of both", "USD", pitr(inputs), export_import(inputs))


def streams(inputs: Inputs) -> Step:
    """What `n` GetRecords requests of a stream cost in a month; those of Lambda (`triggers`) are free.

    `polled` are requests of Lambda beside the `n` of another reader.

    Source: pricing page. Confidence: A.

    >>> float(streams({"n": 9_500_000}).value)
    1.4
    """
    requests = given("stream.requests", "requests", number(inputs, "n"), "requests")
    each = _each(inputs, "stream", "a request")
    free = fixed("stream.free", "free requests", price(inputs, "free_stream"), "requests")
    left = calc("subtract", "cost.free_tier", "requests beyond the free ones", "requests", requests, free)
    paid = calc(
        "max", "stream.paid", "requests to pay for", "requests", left, fixed("zero", "nothing", 0, "")
    )
    cost = calc("multiply", "stream.cost", "cost of a month", "USD", paid, each)
    if inputs.get("polled") is not None:
        polls = given("stream.polls", "requests of Lambda", number(inputs, "polled"), "requests")
        full = calc("multiply", "stream.cost", "requests of Lambda, if charged", "USD", polls, each)
        nothing = fixed_with("stream.triggers", "triggers poll without charge", full)
        return calc("add", "stream.both", "cost of both", "USD", cost, nothing)
    if flag(inputs, "triggers"):
        full = calc("multiply", "stream.cost", "all requests", "USD", requests, each)
        return fixed_with("stream.triggers", "triggers poll without charge", cost, full)
    return cost


def fixed_with(rule: str, name: str, *aside: Step) -> Step:
    """Nothing to pay, with what it would have been beside it."""
    return calc("add", rule, name, "USD", fixed("zero", "nothing", 0, "USD"), aside=aside)


def kinesis(inputs: Inputs) -> Step:
    """What `n` changes of `size` bytes cost as Kinesis destination: units of 1 KB.

    Source: pricing page. Confidence: A.

    >>> float(kinesis({"n": 20_000_000, "size": "2457.6"}).value)
    6.0
    """
    changes = given("stream.changes", "changes", count(inputs, "n"), "changes")
    units = write_blocks(given("write.new", "item size", size(inputs), "bytes"))
    each = _each(inputs, "kinesis", "a change unit")
    return calc("multiply", "stream.kinesis", "cost of a month", "USD", changes, units, each)


def dax_reads(inputs: Inputs) -> Step:
    """The units a second that are left on the table behind DAX with `hit` percent.

    `rate` reads a second of `size` bytes, eventually consistent.

    Source: "DAX: How it works". Confidence: A.

    >>> dax_reads({"rate": 10000, "hit": 90, "size": 4096}).value
    Fraction(500, 1)
    """
    hit = number(inputs, "hit")
    if hit > 100:
        raise ImpossibleInput("hit is at most 100 percent.")
    hits = given("dax.hit", "hit rate", hit / 100, "", detail=f"{float(hit):g} %")
    missed = calc("subtract", "dax.miss", "miss rate", "", fixed("dax.all", "all reads", 1, ""), hits)
    rate = given("rate.stated", "reads a second", positive(inputs, "rate"), "reads/s")
    blocks = read_blocks(given("read.size", "item size", size(inputs), "bytes"))
    units = calc("multiply", "read.units", "units of one read", "RCU", blocks, read_factor("EC"), detail="EC")
    return calc("multiply", "dax.left", "units left", "RCU/s", rate, missed, units)


def dax_nodes(inputs: Inputs) -> Step:
    """What `nodes` DAX nodes cost in a month.

    Source: pricing page. Confidence: A; the price is a default.

    >>> float(dax_nodes({"nodes": 3}).value)
    558.45
    """
    nodes = given("dax.nodes", "nodes", count(inputs, "nodes"), "nodes")
    each = _each(inputs, "dax_node", "a node and hour")
    return calc("multiply", "dax.cluster", "cost of a month", "USD", nodes, hours(inputs), each)


def dax_month(inputs: Inputs) -> Step:
    """What `nodes` of DAX cost in a month, with the RCU that the table still needs behind them.

    `rate`, `hit` and `size` are those of `dax_reads`.

    Source: pricing pages. Confidence: A; prices are defaults.

    >>> float(dax_month({"nodes": 3, "rate": 10000, "hit": 90, "size": 4096}).value)
    605.9
    """
    needed = calc("ceil", "capacity.provisioned", "RCU to provision", "RCU", dax_reads(inputs))
    each = fixed("price.RCUh", "price of a RCU and hour", price(inputs, "RCUh"), "USD")
    table = calc("multiply", "cost.hourly", "RCU of a month", "USD", needed, hours(inputs), each)
    return calc("add", "cost.total", "cost of a month", "USD", dax_nodes(inputs), table)
