"""The notes' other calculations, and rules without a number that are tried on a case of our own."""

from .note_records import KB, Example, F, Reading, Topic, at

_DEFAULT = "eventual reads, the default"
_PAIR = [{"n": 1, "size": 2560}, {"n": 1, "size": 1536}]
_SUM = {"sizes": [2560, 1536], "total": 4096}
_LSIS = [{"kind": "lsi", "after": 2 * KB}, {"kind": "lsi", "after": 90}]

READS = Topic(
    "Query, Scan, projections and batches",
    (
        Example(
            key="Q1",
            case="Two documents of 2.5 KB and 1.5 KB, each read by a request of its own",
            places=(at("001", "1083-1090", "2.5 KB", "2 RCUs"),),
            printed=F(2),
            unit="RCU",
            verdict="hidden assumption",
            readings=(
                Reading(F(2), "F06", {"task": "read", "items": _PAIR, "mode": "SC"}, "strong reads"),
                Reading(
                    F(1), "F06", {"task": "read", "items": _PAIR, "mode": "EC"}, _DEFAULT, (("NO_HALF",),)
                ),
            ),
            why="The lesson holds either way: what is read together is rounded once. Its units are those of"
            " strong reads.",
        ),
        Example(
            key="Q2",
            case="The same two documents by one Query",
            places=(at("001", "1094-1096", "4 KB", "1 RCU"),),
            printed=F(1),
            unit="RCU",
            verdict="hidden assumption",
            readings=(
                Reading(F(1), "F07", {**_SUM, "mode": "SC"}, "strong reads"),
                Reading(
                    F("0.5"),
                    "F07",
                    {**_SUM, "mode": "EC"},
                    _DEFAULT,
                    (("QUERY_PER_ITEM",), ("KB1000",), ("NO_HALF",)),
                ),
            ),
            why="As Q1.",
        ),
        Example(
            key="Q3",
            case="A filter saves no units: 100 orders read, 80 discarded, each of 2 KB, eventually consistent",
            places=(
                at("000", "94", "after"),
                at("001", "1015", "filters"),
                at("001", "1067", "100 orders", "80"),
                at("001", "1187", "filters"),
            ),
            printed=F(25),
            unit="RCU",
            verdict="right",
            readings=(Reading(F(25), "F07", {"n": 100, "size": 2 * KB, "kept": 20, "mode": "EC"}),),
            stated=False,
        ),
        Example(
            key="Q4",
            case="All 50 orders of a Query are charged although 10 are needed, each of 2 KB, eventually consistent",
            places=(at("001", "1061-1062", "50 orders", "10"),),
            printed=F("12.5"),
            unit="RCU",
            verdict="right",
            readings=(Reading(F("12.5"), "F07", {"n": 50, "size": 2 * KB, "kept": 10, "mode": "EC"}),),
            stated=False,
            why="The note speaks of items returned. What counts is items read: those that match the key"
            " condition, before the filter.",
        ),
        Example(
            key="Q5",
            case="A smaller page size uses fewer reads: 1,000 items of 1 KB, 10 to a page, strongly consistent",
            places=(at("004", "39", "page size"),),
            printed=F(250),
            unit="RCU",
            verdict="imprecise",
            readings=(
                Reading(
                    F(300),
                    "F07",
                    {"n": 1000, "size": KB, "limit": 10, "mode": "SC"},
                    named=(("ONE_PAGE",),),
                ),
            ),
            stated=False,
            why="Small pages spread the load, they do not lower it. 250 is the cost of the bytes; since each"
            " page is rounded up, tiny pages cost more.",
        ),
        Example(
            key="Q6",
            case="A projection may lower the cost: 200 bytes of a 12 KB item, strongly consistent",
            places=(at("000", "356", "ProjectionExpression", "read cost"),),
            printed=F(1),
            unit="RCU",
            verdict="wrong",
            readings=(
                Reading(
                    F(3),
                    "F02",
                    {"size": 12 * KB, "returned": 200, "mode": "SC"},
                    named=(("PROJECTION_REDUCES",),),
                ),
            ),
            stated=False,
            why="A projection saves bytes on the network. The whole item is read and charged.",
        ),
        Example(
            key="Q7",
            case="A Query reads only keys: 30 items of 3 KB, keys of 100 bytes, strongly consistent",
            places=(at("004", "42", "primary key"),),
            printed=F(1),
            unit="RCU",
            verdict="wrong",
            readings=(
                Reading(
                    F(23),
                    "F07",
                    {"n": 30, "size": 3 * KB, "returned": 100, "mode": "SC"},
                    named=(("PROJECTION_REDUCES",),),
                ),
            ),
            stated=False,
            why="A Query is cheaper than a Scan because it reads fewer items, not less of each.",
        ),
        Example(
            key="Q8",
            case="A batch lowers the cost: 25 writes of 1.1 KB in one BatchWriteItem",
            places=(at("000", "82", "cost"),),
            printed=F(28),
            unit="WCU",
            verdict="imprecise",
            readings=(
                Reading(
                    F(50),
                    "F06",
                    {"task": "write", "puts": [{"n": 25, "size": "1126.4"}]},
                    named=(("BATCH_SUM",),),
                ),
            ),
            stated=False,
            why="A batch saves round trips. Each item is rounded and charged as if it came alone.",
        ),
    ),
)

INDEXES = Topic(
    "Indexes and item sizes",
    (
        Example(
            key="I1",
            case="A strongly consistent Query on a GSI, two entries of 2,000 bytes",
            places=(at("000", "133", "GSIs", "extra cost"),),
            printed=F(1),
            unit="RCU",
            verdict="wrong",
            readings=(
                Reading(
                    F(0),
                    "F10",
                    {"kind": "gsi", "n": 2, "entry": 2000, "mode": "SC"},
                    named=(("GSI_STRONG_OK",),),
                ),
            ),
            stated=False,
            why="It is not dearer, it does not exist: the request fails with a ValidationException and uses"
            " nothing. Note 001 has it right (lines 1389-1391).",
        ),
        Example(
            key="I2",
            case="A GSI reads eventually consistent, always: eight entries of 2,000 bytes",
            places=(at("001", "1389-1391", "eventually", "GSIs"), at("001", "1401", "GSIs")),
            printed=F(2),
            unit="RCU",
            verdict="right",
            readings=(Reading(F(2), "F10", {"kind": "gsi", "n": 8, "entry": 2000, "mode": "EC"}),),
            stated=False,
        ),
        Example(
            key="I3",
            case="Strong reads of an LSI use more: the same eight entries, against 2 RCU",
            places=(at("001", "1396", "more read capacity"),),
            printed=F(4),
            unit="RCU",
            verdict="right",
            readings=(Reading(F(4), "F10", {"kind": "lsi", "n": 8, "entry": 2000, "mode": "SC"}),),
            stated=False,
            why="Items are fetched from the table on top if the LSI lacks an attribute, each rounded by itself.",
        ),
        Example(
            key="I4",
            case="Every write costs on every index: an update that changes no projected attribute",
            places=(at("001", "1217", "write capacity", "projected"),),
            printed=F(1),
            unit="WCU",
            verdict="wrong",
            readings=(
                Reading(
                    F(0),
                    "F09",
                    {"before": 700, "after": 700, "projected_changed": False},
                    named=(("GSI_ALWAYS",),),
                ),
            ),
            stated=False,
            why="An index is written only if its entry changes. Nor does each projected attribute cost for"
            " itself: an entry costs by its size in steps of 1 KB, and twice if the index key changes.",
        ),
        Example(
            key="I5",
            case="Size of the text attribute City = Zürich",
            places=(at("000", "570", "UTF-8"), at("001", "662", "UTF-8")),
            printed=F(11),
            unit="bytes",
            verdict="right",
            readings=(Reading(F(11), "F01", {"item": {"City": {"S": "Zürich"}}}),),
            stated=False,
        ),
        Example(
            key="I6",
            case="Size of the number attribute Views = 1234500, as its serialised length",
            places=(at("001", "662", "serialized"),),
            printed=F(12),
            unit="bytes",
            verdict="imprecise",
            readings=(
                Reading(F(9), "F01", {"item": {"Views": {"N": "1234500"}}}, named=(("NUM_AS_TEXT",),)),
            ),
            stated=False,
            why="An item is not measured as JSON. A number has about one byte for two significant digits and"
            " one more, BOOL and NULL have 1 byte, lists and maps 3 and 1 for each element.",
        ),
        Example(
            key="I7",
            case="LSIs use the capacity of the table: a new item of 2 KB, one LSI with ALL, one with entries of 90 bytes",
            places=(at("000", "136", "share table throughput"), at("001", "1274", "capacity units")),
            printed=F(5),
            unit="WCU",
            verdict="right",
            readings=(Reading(F(5), "F09", {"task": "table", "new": 2 * KB, "indexes": _LSIS}),),
            stated=False,
        ),
        Example(
            key="I8",
            case="A sparse index saves writes: a new item without the index key",
            places=(at("000", "360", "sparse", "write costs"),),
            printed=F(0),
            unit="WCU",
            verdict="right",
            readings=(Reading(F(0), "F09", {"task": "index"}),),
            stated=False,
        ),
        Example(
            key="I9",
            case="Billed storage of 1,000,000 items of 924 bytes",
            places=(at("000", "524", "GB-months"), at("001", "480", "metadata")),
            printed=None,
            unit="bytes",
            verdict="imprecise",
            readings=(Reading(F(1_024_000_000), "F11", {"task": "table", "n": 1_000_000, "size": 924}),),
            why="Neither note says how much is added: 100 bytes to each item and to each index entry. They"
            " count for storage only, never for read and write units.",
        ),
    ),
)
