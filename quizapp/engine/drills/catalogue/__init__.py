"""All templates, a module for each part of the subject."""

from collections.abc import Mapping
from types import MappingProxyType

from quizapp.engine.drills.templates import Template

from . import (
    backoff,
    backups,
    batches,
    bursts,
    costs,
    expiry,
    index_reads,
    index_updates,
    indexes,
    items,
    modes,
    paging,
    partitions,
    queries,
    reads,
    regions,
    scaling,
    storage,
    table_months,
    tables,
    transactions,
    writes,
)

_ALL = (
    *items.TEMPLATES,
    *reads.TEMPLATES,
    *writes.TEMPLATES,
    *batches.TEMPLATES,
    *queries.TEMPLATES,
    *transactions.TEMPLATES,
    *indexes.TEMPLATES,
    *index_reads.TEMPLATES,
    *index_updates.TEMPLATES,
    *storage.TEMPLATES,
    *partitions.TEMPLATES,
    *bursts.TEMPLATES,
    *scaling.TEMPLATES,
    *costs.TEMPLATES,
    *modes.TEMPLATES,
    *backups.TEMPLATES,
    *regions.TEMPLATES,
    *expiry.TEMPLATES,
    *backoff.TEMPLATES,
    *paging.TEMPLATES,
    *tables.TEMPLATES,
    *table_months.TEMPLATES,
)

TEMPLATES: Mapping[str, Template] = MappingProxyType({template.slug: template for template in _ALL})
"""By slug, in the order in which they are taught."""

if len(TEMPLATES) != len(_ALL):
    raise ValueError("two templates have one slug")
