"""Words for the mistakes about sizes, units, indexes and limits: title, told, remember.

Plain data for `naming`, in the order of `quizapp.engine.capacity.mistakes_units`.
A code of several families has words that are true in each of them.
"""

from collections.abc import Mapping

_SIZES: Mapping[str, tuple[str, str, str]] = {
    "NAMES_IGNORED": (
        "Attribute names left out",
        "You counted values without their names. Every attribute name, also inside a map, adds its own bytes to the item.",
        "Names count, in every item and in full.",
    ),
    "NULL_FREE": (
        "NULL or Boolean counted as nothing",
        "You counted no byte for a NULL or Boolean value. Either takes 1 byte, on top of the attribute name.",
        "A NULL or a Boolean takes 1 byte, besides its name.",
    ),
    "CHARS_NOT_BYTES": (
        "Characters counted for bytes",
        "You counted characters. Text is measured in UTF-8 bytes, and whatever is outside ASCII takes two bytes or more.",
        "Text is as long as its UTF-8 bytes.",
    ),
    "NUM_AS_TEXT": (
        "Number counted as text",
        "You counted a Number by the characters it is typed with. It takes about one byte for two significant digits, and one more.",
        "A Number takes about half its significant digits in bytes, and 1 more.",
    ),
    "NO_TRIM": (
        "Outer zeros of a Number counted",
        "You counted zeros at the ends of a Number as digits. Leading and trailing zeros are dropped before the digits are counted.",
        "Only significant digits of a Number take room.",
    ),
    "BASE64_LEN": (
        "Binary counted as base64",
        "You counted the base64 text of a Binary value. Base64 only carries it in a request; the size is that of the raw bytes.",
        "A Binary is as long as its raw bytes.",
    ),
    "NO_CONTAINER": (
        "List or map without its 3 bytes",
        "You left out the bytes of a list or map itself. Each takes 3 bytes, even when empty, besides what it holds.",
        "A list or map takes 3 bytes before anything is in it.",
    ),
    "NO_ELEM_BYTE": (
        "List or map elements without their byte",
        "You left out the extra byte of the elements. Each element of a list or map takes 1 byte besides its content.",
        "Every element of a list or map takes 1 byte more.",
    ),
    "STORAGE_NO_OVERHEAD": (
        "Storage without its overhead",
        "You left out the overhead of storage. Each item and each index entry is billed with 100 bytes more than its own size.",
        "Storage is billed with 100 bytes more for each item and index entry.",
    ),
    "NO_GT_48": (
        "48 bytes of a global table left out",
        "You left out what replication stores. In a global table, each item is billed with 48 bytes more in every replica.",
        "An item of a global table is stored with 48 bytes more.",
    ),
    "OVERHEAD_IN_WCU": (
        "Storage overhead added to a write",
        "You added the 100 bytes of storage to the size that is written. They are billed as storage and never enter read or write units.",
        "Storage overhead costs money for storage, never units.",
    ),
    "PROJECTION_REDUCES": (
        "Only returned attributes counted",
        "You counted only the attributes that come back. A projection makes the answer smaller, not the read: whole items are charged.",
        "A projection changes no units: the whole item is read.",
    ),
    "FILTER_REDUCES": (
        "Only filtered results counted",
        "You counted only what passes the filter. It is applied after the read, so all that was read counts, for units and for pages.",
        "A filter changes neither units nor pages.",
    ),
    "QUERY_PER_ITEM": (
        "Query or Scan rounded for each item",
        "You rounded each item or entry up by itself. A Query or Scan adds up all it reads in one request and rounds that sum once.",
        "A Query or Scan rounds once for each request, not for each item.",
    ),
    "ONE_PAGE": (
        "Several requests summed as one",
        "You summed the items of all requests and rounded once. Each request is charged alone, so each rounds up its own sum.",
        "Every request rounds up its own sum.",
    ),
    "BASE_SIZE": (
        "Item size used for an index",
        "You used the size of the item in the table. An index is charged by the size of its entry: the keys and the projected attributes.",
        "An index is charged by its entry, not by the item behind it.",
    ),
    "GSI_FULL_SIZE": (
        "Index entry as large as the item",
        "You wrote the whole item to the index. An index that does not project everything has smaller entries, and they set the units.",
        "Index writes are charged by what the index projects.",
    ),
    "AFTER_ONLY": (
        "Only the new size counted",
        "You counted only the new size. A write that changes an item is charged by the larger of its old and its new size.",
        "The larger of the old and the new size decides.",
    ),
    "UPDATE_DELTA": (
        "Only the difference in size counted",
        "You counted only the bytes between the old and the new size. An update is charged for the whole item, by the larger of both.",
        "An update costs as much as the whole item.",
    ),
    "SUM_BEFORE_AFTER": (
        "Old and new size added",
        "You added the units of the old and the new size. They are not two writes: only the larger of both is charged.",
        "A write is charged for one size, the larger one.",
    ),
    "COND_FAIL_OLD_SIZE": (
        "Failed condition charged by the stored item",
        "You charged the failed write by the stored item alone. In the guide's example the larger of the stored and the sent item counts.",
        "A failed condition is charged by the larger of the stored and the sent item.",
    ),
    "BATCH_SUM": (
        "Sizes summed before rounding",
        "You added sizes up before rounding. Each item of a batch, of a transaction or of a fetch from the table is rounded up alone.",
        "Items read or written by key are rounded up one by one.",
    ),
    "FETCH_SUMMED": (
        "Fetched items summed before rounding",
        "You added the fetched items up before rounding. Each item that is fetched from the table is rounded up by itself.",
        "Every item fetched from the table is rounded up alone.",
    ),
    "READ_1KB": (
        "1 KB steps for reads",
        "You counted reads in steps of 1 KB, which is the step of writes. Reads go in steps of 4 KB.",
        "Reads go in steps of 4 KB.",
    ),
    "WRITE_4KB": (
        "4 KB steps for writes",
        "You counted writes in steps of 4 KB, which is the step of reads. Writes go in steps of 1 KB.",
        "Writes go in steps of 1 KB.",
    ),
    "KB1000": (
        "KB or MB in thousands",
        "You counted in thousands. For DynamoDB 1 KB is 1,024 bytes and 1 MB is 1,024 KB.",
        "1 KB is 1,024 bytes, and 1 MB is 1,024 KB.",
    ),
    "EDGE_PLUS_ONE": (
        "Exact fit moved up one step",
        "You added a step to a size that fits exactly. A new step begins only with the first byte beyond the boundary.",
        "An exact fit needs no further step.",
    ),
    "DIV_TOTAL": (
        "Total divided instead of items rounded",
        "You divided all the bytes together by the step. Each item is rounded up alone first, and is multiplied only then.",
        "Round up each item first, then multiply.",
    ),
    "NO_CEIL": (
        "Fraction of a step kept",
        "You kept a fraction of a step. A begun step counts in full: of 4 KB for a read, of 1 KB for a write or a change record.",
        "A begun step counts in full.",
    ),
    "FLOOR": (
        "Rounded down instead of up",
        "You rounded down. What is left over needs a further step, and so a further unit, call or partition.",
        "What is left over needs one more: round up.",
    ),
    "ONE_PER_WRITE": (
        "Writes charged as if all were small",
        "You charged each write or change as if it fitted into 1 KB. Every further 1 KB that is begun costs as much again.",
        "Writes are charged by their size, not by their number.",
    ),
    "ONE_PER_READ": (
        "Reads charged as if all were small",
        "You charged each read as if the item fitted into 4 KB. Every further 4 KB that are begun cost as much again.",
        "Reads are charged by their size, not by their number.",
    ),
    "PLUS_READ": (
        "Reads added for returned values",
        "You added read units for the values that a write returns. Returning them consumes no read units.",
        "Values returned by a write consume no read units.",
    ),
    "MISSING_FREE": (
        "Missing item taken as free",
        "You took finding nothing to be free. A read or write that meets no item still consumes the minimum of its kind.",
        "Finding nothing costs the minimum, not zero.",
    ),
    "DELETE_FREE": (
        "Delete taken as free",
        "You took a delete to be free. Removing an item or an index entry is a write, charged by the size of what is removed.",
        "A delete is a write of the size that goes away.",
    ),
    "COND_FAIL_FREE": (
        "Failed condition taken as free",
        "You took a write whose condition fails to be free. It consumes write units although nothing is written.",
        "A failed condition consumes write units all the same.",
    ),
}

_FACTORS: Mapping[str, tuple[str, str, str]] = {
    "NO_HALF": (
        "Eventually consistent read not halved",
        "You charged an eventually consistent read in full. It costs half of what a strongly consistent read costs.",
        "Eventually consistent reads cost half.",
    ),
    "HALF_WRONG": (
        "Halved without reason",
        "You took half the units. Only an eventually consistent read costs half; a strongly consistent request or a write never does.",
        "Only eventually consistent reads are halved.",
    ),
    "NO_TX2": (
        "Transaction not doubled",
        "You charged a transaction like ordinary requests. It costs twice a strongly consistent read or an ordinary write.",
        "A transaction costs twice the units.",
    ),
    "TX_AS_EC": (
        "Transaction halved",
        "You halved the units of a transaction, as for an eventually consistent read. A transaction doubles them.",
        "In a transaction the factor is 2, never a half.",
    ),
    "EC_WHOLE_UNITS": (
        "Half units rounded up too soon",
        "You rounded each eventually consistent read up to whole units. Halves stay; only the capacity to provision is rounded up.",
        "A single read may cost half a unit: round the total, not the read.",
    ),
    "GSI_STRONG": (
        "GSI read charged as strong",
        "You charged a read of a GSI as strongly consistent. Such reads are always eventually consistent, and cost half.",
        "A GSI is read with eventual consistency, always.",
    ),
    "GSI_STRONG_OK": (
        "Strong read of a GSI taken as possible",
        "You let a GSI answer a strongly consistent read. Such a request is refused, and it consumes nothing.",
        "A GSI refuses strongly consistent reads.",
    ),
    "COUNT_FREE": (
        "Counting taken as free",
        "You took Select=COUNT to be free. The items must be read to be counted, so it costs as much as returning them.",
        "Counting items costs as much as reading them.",
    ),
    "COUNT_ONE": (
        "Counting charged as one small read",
        "You charged Select=COUNT as one small read. The items must be read to be counted, so it costs as much as returning them.",
        "A count reads every item that it counts.",
    ),
    "DAX_READ_FREE": (
        "Background reads of DAX left out",
        "You left out the reads of DAX. After a TransactWriteItems it fetches the same items in the background with TransactGetItems.",
        "A transactional write through DAX brings transactional reads, too.",
    ),
    "TX_GSI_DOUBLE": (
        "Index writes doubled in a transaction",
        "You doubled the index writes as well. As far as they were measured, they cost their ordinary units, and only the table doubles.",
        "As measured, a transaction doubles the units of the table only.",
    ),
}

_INDEXES: Mapping[str, tuple[str, str, str]] = {
    "GSI_ALWAYS": (
        "Index counted where it is not touched",
        "You counted the index for every item or write. An item without the index key has no entry, and a change outside the entry leaves it alone.",
        "No entry, or no change to it, means no cost on the index.",
    ),
    "GSI_ALWAYS_2": (
        "Two units for every index write",
        "You let every write cost each index two. Only a new key value makes two writes, each charged by size; others make one or none.",
        "An index takes 0, 1 or 2 writes, each charged by the size of the entry.",
    ),
    "GSI_KEYCHANGE_1": (
        "New index key counted as one write",
        "You counted one index write for a changed index key. The old entry is deleted and a new one is put: two writes.",
        "A changed index key is a delete and a put.",
    ),
    "GSI_KEYCHANGE_2": (
        "Rewritten index entry counted twice",
        "You counted the entry twice although its key stays the same. A changed projected attribute rewrites the entry once.",
        "While the index key stays, an entry is written once.",
    ),
    "INDEX_FREE": (
        "Secondary index left out",
        "You counted nothing for an index. Its entries are written and stored as items are, and both are charged.",
        "Index entries are charged as items are.",
    ),
    "LSI_FREE": (
        "LSI left out",
        "You left out the LSI. Its entries count with the table: for writes, storage, item collections and point-in-time recovery.",
        "An LSI belongs to its table, and so does all that it costs.",
    ),
    "FORGET_INSERT": (
        "First index entry left out",
        "You counted the changes only. When the item is created with the index key, its first entry is a write, too.",
        "The first index entry is a write like those that follow.",
    ),
    "FETCH_FREE": (
        "Reads of the table left out",
        "You counted the index only. What it does not hold is read from the items in the table, and that is charged as well.",
        "Attributes that are not in the index cost a read of the item.",
    ),
}

_LIMITS: Mapping[str, tuple[str, str, str]] = {
    "LIMIT_100": (
        "100 to a call where fewer fit",
        "You put 100 into each call. Here another limit comes first: fewer items allowed, the size of a call, or what must stay together.",
        "Find the limit that is reached first: number, size or group.",
    ),
    "LIMIT_25": (
        "Limit of BatchWriteItem used elsewhere",
        "You put 25 into each call, which is the limit of BatchWriteItem. A BatchGetItem or a transaction takes 100, as far as the size allows.",
        "25 is for BatchWriteItem; the other calls take up to 100.",
    ),
    "LIMIT_16MB": (
        "16 MB for a transaction",
        "You used 16 MB, the limit of a batch. A transaction holds 4 MB at most.",
        "A transaction holds 4 MB at most.",
    ),
    "SIZE_LIMIT_4MB": (
        "4 MB for a batch",
        "You used 4 MB, the limit of a transaction. A batch holds 16 MB at most.",
        "A batch holds 16 MB at most.",
    ),
    "USE_3000": (
        "Read limit used for writes",
        "You used 3,000 units a second, the read limit of a partition. For writes it is 1,000.",
        "A partition gives 3,000 read and 1,000 write units a second.",
    ),
    "SIZE_ONLY": (
        "Partitions by size only",
        "You counted partitions by size only. The older estimate makes one number by throughput and one by size, and takes the larger.",
        "Partitions are estimated by throughput and by size; the larger counts.",
    ),
    "THROUGHPUT_ONLY": (
        "Partitions by throughput only",
        "You counted partitions by throughput only. The older estimate makes one number by throughput and one by size; the larger counts.",
        "Size may need more partitions than throughput does.",
    ),
    "READS_ONLY": (
        "Only the reads counted",
        "You looked at the reads only. Writes take their share of a partition, too, against a limit of their own.",
        "Count reads and writes, each against its own limit.",
    ),
    "SUM_OF_CEILS": (
        "Read and write shares rounded apart",
        "You rounded the shares of reads and writes up one by one. They are added first, and the sum is rounded up once.",
        "Add the shares of reads and writes, then round up once.",
    ),
    "EVEN_SPLIT": (
        "Capacity split evenly for good",
        "You gave the key an even share of the table. Adaptive capacity lets a busy key use what others leave, up to the partition limit.",
        "Adaptive capacity follows the traffic; an even share is no limit.",
    ),
    "TABLE_RATE": (
        "Total units taken, not those of a partition",
        "You went by the units in all. One partition, and so one item, gets 3,000 read and 1,000 write units a second, each counted apart.",
        "Hold reads and writes, each apart, against the limits of one partition.",
    ),
    "ONE_CALL": (
        "One call taken for everything",
        "You took a call to cost one unit, or one call to be enough. Units are counted by item; limits, shards and pages set the calls.",
        "Count units by item, and calls by limit, shard and page.",
    ),
    "RESEND_ALL": (
        "Whole batch sent again",
        "You sent the whole batch again. Only the unprocessed items go into the next request; the others are done.",
        "Send again only what was not processed.",
    ),
    "MB4": (
        "4 MB for a page",
        "You took a page to hold 4 MB. A Query or Scan reads 1 MB in a request at most.",
        "A page holds 1 MB at most.",
    ),
}

_TOTALS: Mapping[str, tuple[str, str, str]] = {
    "MIN_NOT_SEC": (
        "Rate per minute used per second",
        "You used a rate per minute as if it were per second. Capacity counts by the second: divide by 60 first.",
        "Bring every rate to seconds first.",
    ),
    "ITEMS_NOT_RATE": (
        "Count used as a rate",
        "You used the count of a whole period as if all came in one second. Divide it by the seconds of the period first.",
        "A count is no rate before it is divided by its time.",
    ),
    "FLOOR_TOTAL": (
        "Total rounded down",
        "You rounded the total down. Capacity is provisioned in whole units, and the last fraction needs one, too.",
        "Round the capacity to provision up, once, at the end.",
    ),
}

WORDS: Mapping[str, tuple[str, str, str]] = {**_SIZES, **_FACTORS, **_INDEXES, **_LIMITS, **_TOTALS}
