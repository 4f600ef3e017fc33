"""What the families of drills are called, in the order of teaching."""

from collections.abc import Mapping

FAMILY_NAMES: Mapping[str, str] = {
    "F01": "Item size",
    "F02": "Reading one item",
    "F03": "Read capacity",
    "F04": "Writing one item",
    "F05": "Write capacity",
    "F06": "Batches",
    "F07": "Query and Scan",
    "F08": "Transactions",
    "F09": "Writes of indexes",
    "F10": "Reads of indexes",
    "F11": "Storage",
    "F12": "Partitions and hot keys",
    "F13": "Burst capacity",
    "F14": "Auto scaling",
    "F15": "On-demand mode",
    "F16": "Cost by mode",
    "F17": "Backup, streams and DAX",
    "F18": "Global tables",
    "F19": "Time to live",
    "F20": "Backoff",
    "F21": "Pages and scans",
    "F22": "Whole tables",
}
