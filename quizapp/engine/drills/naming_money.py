"""Words for the mistakes about money, time and what changes in a day: title, told, remember.

Plain data for `naming`, in the order of `quizapp.engine.capacity.mistakes_money`.
A code of several families has words that are true in each of them.
"""

from collections.abc import Mapping

_BURST: Mapping[str, tuple[str, str, str]] = {
    "PER_SECOND": (
        "Bucket of one second",
        "You kept the capacity of one second. Unused units are kept for up to 300 seconds.",
        "The burst bucket holds 300 seconds of provisioned capacity.",
    ),
    "FIVE_SECONDS": (
        "Five seconds instead of five minutes",
        "You kept the capacity of five seconds. It is five minutes: 300 seconds of provisioned capacity.",
        "Five minutes are 300 seconds.",
    ),
    "BURST_TOTAL": (
        "Whole demand taken from the bucket",
        "You took the whole demand from the bucket. The provisioned rate serves its part, and only the excess empties the bucket.",
        "Only what exceeds the provisioned rate empties the bucket.",
    ),
    "FULL_CAP": (
        "Bucket assumed to be full",
        "You took the bucket to be full. It starts empty here and holds only what has been left unused since.",
        "An empty bucket fills with unused units, second by second.",
    ),
    "USED_UNITS": (
        "Used units kept instead of unused ones",
        "You put the used units into the bucket. What is kept is the rest: provisioned units minus used units.",
        "The bucket keeps what was not used.",
    ),
    "NO_CAP": (
        "Upper limit left out",
        "You let the number grow without end. A bucket never holds more than 300 seconds of capacity, and a wait never exceeds its cap.",
        "Compare with the upper limit before you answer.",
    ),
    "NO_THROTTLE": (
        "Bucket thought to last",
        "You let the bucket last the whole time. Once it is empty only the provisioned rate is left, and the rest is throttled.",
        "A bucket lasts for its units divided by the excess.",
    ),
}

_SCALING: Mapping[str, tuple[str, str, str]] = {
    "TARGET_MULT": (
        "Multiplied by the target",
        "You multiplied by the target utilisation, which gives less than is consumed. Divide by it to leave room above.",
        "Divide consumption by the target.",
    ),
    "NO_TARGET": (
        "Target utilisation ignored",
        "You provisioned just what is consumed. Divide the consumption by the target utilisation to leave room above it.",
        "Provisioned capacity is consumption divided by the target.",
    ),
    "NO_CLAMP": (
        "Minimum or maximum ignored",
        "You left the range that was set. Auto scaling never goes below its minimum or above its maximum.",
        "The result stays between the minimum and the maximum.",
    ),
    "OLD_4": (
        "Only the first four decreases counted",
        "You counted only the four decreases that are allowed at any time. One more is allowed after each hour without any.",
        "Four decreases at any time and one for each of 23 hours make 27 a day.",
    ),
    "OLD_9": (
        "Old quota of nine decreases",
        "You used an old quota of nine decreases. Now there are four at any time, and one more after each hour without any.",
        "A table can be decreased 27 times in a day.",
    ),
    "ADD_24": (
        "An hourly decrease too many",
        "You added one decrease for every hour. The hour of the first four gives no further one, so one hour less counts.",
        "Over a whole day, four decreases and 23 later ones make 27.",
    ),
}

_DEMAND: Mapping[str, tuple[str, str, str]] = {
    "SWAPPED": (
        "Reads and writes swapped",
        "You used the figure of reads for writes, or the other way round. Each has its own limits and prices.",
        "Check whether it is a read or a write before you take a limit or a price.",
    ),
    "OLD_6000": (
        "6,000 from older pages",
        "You used 6,000, a figure from older pages. A new on-demand table carries 12,000 read and 4,000 write units a second at once.",
        "A new on-demand table starts with 12,000 reads and 4,000 writes a second.",
    ),
    "PEAK_ONLY": (
        "Previous peak not doubled",
        "You stopped at the previous peak. An on-demand table carries twice its peak at once, and never less than it did when new.",
        "On-demand carries twice the previous peak at once.",
    ),
    "INITIAL_ONLY": (
        "Initial throughput despite a higher peak",
        "You stayed with the initial throughput. Twice the previous peak is more here, and the larger of both counts.",
        "The larger counts: initial throughput or twice the peak.",
    ),
    "DOUBLE_INITIAL": (
        "Initial throughput doubled",
        "You doubled the initial throughput. Only a peak that the traffic has really reached is doubled.",
        "Only a peak that was reached is doubled.",
    ),
    "ALL_DOUBLINGS": (
        "Wait counted for the first doubling, too",
        "You counted a wait for every doubling. The first, to twice the previous peak, is there at once; each later one takes 30 minutes.",
        "The first doubling is there at once.",
    ),
    "IMMEDIATE": (
        "Growth thought instant",
        "You took all of the growth to be instant. Only twice the previous peak is there at once; each later doubling takes 30 minutes.",
        "Beyond twice the peak, growth takes time.",
    ),
    "ACCOUNT_80000": (
        "Account quota used for a table",
        "You used 80,000, the account quota of provisioned mode. An on-demand table has 40,000 read and 40,000 write units by default.",
        "By default an on-demand table gives 40,000 units a second of either kind.",
    ),
    "INITIAL": (
        "Initial throughput used as the quota",
        "You gave what a new table carries at once. The quota is the most it may grow to: 40,000 units a second by default.",
        "The quota is where growth ends, not where it begins.",
    ),
    "NO_DIFF": (
        "Pre-warming counted in full",
        "You counted the full warm throughput. Only the units beyond those that are warm already are charged, once.",
        "Pre-warming is charged on the difference.",
    ),
    "OLD_ONCE": (
        "Mode switch once a day",
        "You used an old rule of one switch in 24 hours. Since August 2025 a table may go to on-demand four times in 24 hours.",
        "A table may go to on-demand four times in 24 hours.",
    ),
    "OLD_TWICE": (
        "Mode switch twice a day",
        "You counted two switches in 24 hours. Since August 2025 a table may go from provisioned to on-demand four times.",
        "Four switches to on-demand fit in 24 hours.",
    ),
}

_REGIONS: Mapping[str, tuple[str, str, str]] = {
    "GT_ORIGIN_ONLY": (
        "Writes charged in one Region only",
        "You charged the writes in one Region only. Each Region with a replica is charged for each write, the one it is made in included.",
        "Multiply the writes of a global table by its Regions.",
    ),
    "LEGACY_X2": (
        "Two writes for each Region",
        "You counted two writes for each Region, as the old version of global tables did. The current one counts one for each.",
        "One replicated write for each Region.",
    ),
    "LOCAL_ONLY": (
        "Writes of other Regions left out",
        "You provisioned for the writes of one Region. The writes of all other Regions arrive there as well and need capacity.",
        "Every Region needs write capacity for the writes of all Regions.",
    ),
    "TTL_FREE": (
        "Replicated TTL deletes taken as free",
        "You took TTL deletes to be free everywhere. They are free where TTL removes the item, and charged where they are replicated to.",
        "A TTL delete is free only in the Region where it happens.",
    ),
    "ALL_REGIONS": (
        "TTL deletes charged in every Region",
        "You charged TTL deletes in every Region. Where TTL removes the item they are free; only the other Regions are charged.",
        "For TTL deletes, count one Region less.",
    ),
    "GSI_ORIGIN_ONLY": (
        "Index writes in one Region only",
        "You counted the index writes of one Region. Each replica keeps its own index, and each is written.",
        "Index writes happen in every Region.",
    ),
    "ONE_REGION": (
        "Storage of one Region only",
        "You charged the storage of one Region. Each replica stores the whole table and is billed for it.",
        "Multiply the storage of a global table by its Regions.",
    ),
}

_TIME: Mapping[str, tuple[str, str, str]] = {
    "MS_EPOCH": (
        "Milliseconds instead of seconds",
        "You gave milliseconds. TTL reads the number as seconds since 1970, so it would lie far in the future.",
        "TTL wants epoch seconds.",
    ),
    "MIX": (
        "Seconds added to milliseconds",
        "You added seconds to milliseconds. Divide the milliseconds by 1,000 and drop the fraction, then add the lifetime.",
        "Bring both to seconds before you add.",
    ),
    "MONTH_31": (
        "One day too many",
        "You counted one day too many. Take the days as stated, each of 86,400 seconds.",
        "A day has 86,400 seconds; count just the days that are stated.",
    ),
    "STORED_SO_VISIBLE": (
        "Stored item thought to pass the filter",
        "You let an expired item come back because it is still stored. The filter on its TTL leaves it out.",
        "A filter on the TTL hides what has expired and is not yet deleted.",
    ),
    "EXPIRED_SO_DELETED": (
        "Five-year rule left out",
        "You expected TTL to delete everything that has expired. It ignores values more than five years in the past.",
        "TTL ignores times more than five years ago.",
    ),
    "STRING_OK": (
        "String taken as a TTL",
        "You let a String pass for a time. TTL takes only Numbers, and a filter finds no String later than a Number.",
        "The TTL attribute must be a Number.",
    ),
    "TTL_COSTS": (
        "TTL deletes charged",
        "You charged TTL deletes as ordinary ones. In the Region where TTL removes the items they consume no write units.",
        "TTL deletes consume no write units where they happen.",
    ),
    "OFF_BY_ONE": (
        "Doubled once too often",
        "You doubled once too often. The first retry waits for the base itself, and doubling begins with the second.",
        "Before retry n, the base is doubled n - 1 times.",
    ),
    "LINEAR": (
        "Waits grown evenly",
        "You let the wait grow by the same amount each time. In exponential backoff it doubles with each retry.",
        "Exponential backoff doubles; it does not add.",
    ),
    "NO_JITTER": (
        "Jitter left out",
        "You gave the wait without jitter, which is only its upper end. Full jitter draws it from 0 up, equal jitter from one half up.",
        "Jitter draws the wait at random; the full wait is only its upper end.",
    ),
    "ZERO": (
        "Equal jitter taken for full jitter",
        "You let the wait go down to nothing, as with full jitter. Equal jitter keeps one half fixed and draws the other.",
        "With equal jitter at least half of the wait remains.",
    ),
    "PER_GB": (
        "A segment for every GB",
        "You made a segment for each GB. The rule of thumb for a parallel scan is one segment for each 2 GB.",
        "Begin with one scan segment for each 2 GB.",
    ),
    "ONE_WORKER": (
        "One worker counted",
        "You counted the rate of one worker. Workers of a parallel scan read side by side, so their rates add up.",
        "Workers multiply the rate, not the total.",
    ),
    "HOURLY": (
        "An export every hour",
        "You took an export window of one hour. An incremental export covers from 15 minutes to 24 hours.",
        "An incremental export covers 15 minutes at least and 24 hours at most.",
    ),
}

_COST: Mapping[str, tuple[str, str, str]] = {
    "DECIMAL_GB": (
        "GB of a billion bytes",
        "You divided by a billion. Here 1 GB is 1,024 MB, which is 1,073,741,824 bytes.",
        "1 GB is 1,073,741,824 bytes here.",
    ),
    "OLD_PRICE": (
        "Prices from before November 2024",
        "You took twice the price, or three times it for replicated writes. That was right before November 2024.",
        "Take the price that the task prints.",
    ),
    "MONTH_720": (
        "Month of 720 hours",
        "You took a month of 720 hours. Unless a task says otherwise, a month has 730 hours.",
        "A month is charged as 730 hours.",
    ),
    "ALL_DAY": (
        "Traffic thought to run all day",
        "You let the traffic run for 24 hours a day. On-demand mode charges requests, and they come in the busy hours only.",
        "On-demand charges what is requested, and idle hours request nothing.",
    ),
    "BUSY_ONLY": (
        "Provisioned capacity charged when busy",
        "You charged provisioned capacity for the busy hours only. It is charged for each hour, used or not.",
        "Provisioned capacity costs the same when idle.",
    ),
    "NO_UPFRONT": (
        "Upfront payment left out",
        "You counted the hours only. The upfront payment, spread over the months of the term, belongs to the cost as well.",
        "Spread the upfront payment over the term and add it.",
    ),
    "NO_FREE_TIER": (
        "Free amount not taken off",
        "You charged the full amount. What is free is taken off first, and only the rest is paid for.",
        "Take the free amount off before you multiply by the price.",
    ),
    "FREE_TIER": (
        "Free tier where it does not apply",
        "You took off a free tier that does not apply here. Without it, every GB is paid for.",
        "Use the free tier only where the task grants it.",
    ),
    "NOTE_001": (
        "Number from old study notes",
        "You gave a number that old study notes print. It does not follow from this task: work with the figures given here.",
        "Work from the figures of the task, not from memory.",
    ),
    "IGNORE_THROUGHPUT": (
        "Dearer requests of Standard-IA left out",
        "You counted the saving on storage only. Standard-IA stores for less but charges more for requests, and that is taken off.",
        "Standard-IA: cheaper storage, dearer requests.",
    ),
    "GSI_COUNTED": (
        "GSIs charged for recovery",
        "You charged point-in-time recovery for GSIs as well. It is charged for the table and its LSIs.",
        "Point-in-time recovery is charged for the table and its LSIs, not for GSIs.",
    ),
    "PRORATED": (
        "Recovery charged by its window",
        "You charged only a share for a shorter recovery window. Point-in-time recovery costs the same for a window of any length.",
        "The length of the recovery window does not change its price.",
    ),
    "INCREMENTAL": (
        "Backups thought incremental",
        "You charged the size once for all backups. Each on-demand backup is charged at the full size of the table.",
        "Each on-demand backup is a full one.",
    ),
    "FREE_RESTORE": (
        "Restore taken as free",
        "You took a restore to be free. It is charged for each GB that is restored.",
        "A restore is charged by the GB.",
    ),
    "WITH_GSI": (
        "Excluded indexes charged",
        "You charged for indexes that the restore leaves out. Only what is restored is charged.",
        "What a restore leaves out costs nothing.",
    ),
    "CHARGED": (
        "Polling by Lambda charged",
        "You charged the reads with which Lambda polls the stream. Those of its triggers are free.",
        "Lambda triggers read a stream without charge.",
    ),
    "READ_UNITS_TOO": (
        "Read units added to an export",
        "You added the reads of a scan to the export. An export to S3 is charged by the GB and consumes no read units.",
        "An export consumes no read units.",
    ),
    "ONE_NODE": (
        "One DAX node counted",
        "You charged one DAX node. Each node of the cluster is charged for each hour.",
        "A DAX cluster costs as much as all its nodes.",
    ),
    "HIT_MISS_SWAP": (
        "Hits and misses swapped",
        "You sent the cache hits to the table. DAX answers those itself, and only the misses consume read units.",
        "Only misses reach the table.",
    ),
}

WORDS: Mapping[str, tuple[str, str, str]] = {
    **_BURST,
    **_SCALING,
    **_DEMAND,
    **_REGIONS,
    **_TIME,
    **_COST,
}
