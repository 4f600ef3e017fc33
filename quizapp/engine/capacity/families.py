"""The 22 families of tasks, and the one entry to all of them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from . import (
    autoscaling,
    backoff,
    backup,
    batch,
    burst,
    choices,
    cost,
    global_tables,
    indexes,
    item_size,
    on_demand,
    pagination,
    partitions,
    query,
    read,
    storage,
    tables,
    transactions,
    ttl,
    write,
)
from .fields import ImpossibleInput, Inputs
from .steps import Step

Task = Callable[[Inputs], Step]

# The first task of a family is meant where an input names none.
FAMILIES: Mapping[str, Mapping[str, Task]] = MappingProxyType(
    {
        "F01": {"item": item_size.item},
        "F02": {"get": read.get_item, "gets": read.get_items},
        "F03": {
            "provision": read.read_capacity,
            "throughput": read.read_throughput,
            "traffic": read.read_traffic,
        },
        "F04": {"write": write.one_write, "deletes": write.delete_items},
        "F05": {
            "provision": write.write_capacity,
            "throughput": write.write_throughput,
            "traffic": write.write_traffic,
        },
        "F06": {
            "read": batch.batch_read,
            "write": batch.batch_write,
            "calls": batch.calls,
            "per_call": batch.per_call,
            "resend": batch.resend,
            "calls_again": batch.calls_again,
        },
        "F07": {"query": query.query, "queries": query.queries, "full_page": query.full_page},
        "F08": {
            "write": transactions.transact_write,
            "read": transactions.transact_read,
            "calls": batch.calls,
            "per_call": batch.per_call,
        },
        "F09": {
            "index": indexes.index_write,
            "table": indexes.table_write,
            "lifetime": indexes.lifetime,
            "which": choices.which_written,
        },
        "F10": {"query": indexes.index_read, "then_batch": indexes.then_batch},
        "F11": {
            "table": storage.table_bytes,
            "entry": storage.entry_bytes,
            "gb": storage.table_gb,
            "cost": storage.month_cost,
            "write": storage.write_of_stored,
        },
        "F12": {
            "demand": partitions.demand,
            "shards": partitions.shards,
            "scatter": partitions.scatter,
            "estimate": partitions.estimate,
            "collection": partitions.collection,
            "hot_key": partitions.hot_key,
            "hot": choices.hot_partition,
        },
        "F13": {
            "bucket": burst.bucket,
            "stored": burst.stored,
            "lasts": burst.lasts,
            "short": burst.short,
            "one_item": burst.one_item,
        },
        "F14": {
            "desired": autoscaling.desired,
            "decreases": autoscaling.decreases,
            "tables": autoscaling.decreases_of_tables,
        },
        "F15": {
            "initial": on_demand.initial,
            "instant": on_demand.instant,
            "quota": on_demand.quota,
            "switches": on_demand.switches,
            "ramp": on_demand.ramp,
            "prewarm": on_demand.prewarm,
            "beyond": on_demand.beyond,
            "switches_left": on_demand.switches_left,
        },
        "F16": {
            "on_demand": cost.on_demand,
            "busy": cost.busy_month,
            "provisioned": cost.provisioned,
            "break_even": cost.break_even,
            "ratio": cost.ratio,
            "reserved": cost.reserved,
            "cheapest": choices.cheapest_mode,
        },
        "F17": {
            "class": backup.table_class,
            "pitr": backup.pitr,
            "backups": backup.backups,
            "restore": backup.restore,
            "export_import": backup.export_import,
            "streams": backup.streams,
            "kinesis": backup.kinesis,
            "dax_reads": backup.dax_reads,
            "dax_nodes": backup.dax_nodes,
            "dax_month": backup.dax_month,
            "backup_and_restore": backup.backup_and_restore,
            "pitr_and_export": backup.pitr_and_export,
        },
        "F18": {
            "units": global_tables.replicated,
            "index": global_tables.index_units,
            "cost": global_tables.month_cost,
            "provision": global_tables.provisioned,
            "ttl": global_tables.ttl_deletes,
            "storage": global_tables.storage,
            "month": global_tables.writes_and_storage,
        },
        "F19": {
            "expiry": ttl.expiry,
            "deleted": ttl.is_deleted,
            "returned": ttl.is_returned,
            "units": ttl.delete_units,
            "many_deleted": ttl.many_deleted,
            "many_returned": ttl.many_returned,
            "both_deletes": ttl.both_deletes,
        },
        "F20": {"wait": backoff.wait, "total": backoff.total, "resend": batch.resend},
        "F21": {
            "requests": pagination.requests,
            "time": pagination.scan_time,
            "segments": pagination.segments,
            "exports": pagination.exports,
            "transactions": pagination.transactions,
            "jobs": pagination.jobs,
            "page": query.full_page,
        },
        # A whole table is no rule of its own: it is composed of F01 to F21.
        "F22": {
            "write": tables.table_write,
            "read": tables.table_read,
            "storage": tables.table_storage,
            "on_demand": tables.table_on_demand,
            "provisioned": tables.table_provisioned,
            "cheapest": tables.table_cheapest,
        },
    }
)


def evaluate(family: str, inputs: Inputs) -> Step:
    """The right answer of a task with its working.

    `inputs` names its `task` (see FAMILIES) beside the fields of that task;
    without it the first task of the family is meant.

    Raises ImpossibleInput, a ValueError whose message names the field, for
    inputs that no table could have.

    >>> evaluate("F02", {"size": 10240, "mode": "EC"}).value
    Fraction(3, 2)
    """
    tasks = FAMILIES.get(family)
    if tasks is None:
        raise ImpossibleInput(f"family is F01 to F22, not {family!r}.")
    task = inputs.get("task", next(iter(tasks)))
    if not isinstance(task, str) or task not in tasks:
        raise ImpossibleInput(f"task of {family} is one of {', '.join(tasks)}, not {task!r}.")
    return tasks[task](inputs)
