"""Figures of all items as rows, for lists that would take long to compute."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from quizapp.bank.models import Question
from quizapp.curation.models import ItemStatistics
from quizapp.curation.statistics.answers import given_in_sittings
from quizapp.curation.statistics.items import Item, all_items

# Any number will do, as long as nobody else uses it.
_LOCK = 7_205_302
BATCH = 500


@transaction.atomic(durable=True)
def refresh(*, now: datetime) -> int:
    """Compute the figures of every item that was answered, and return how many there are.

    Readers see the old rows until all new ones are there. Two at once take turns.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    rows = list(given_in_sittings())
    questions = Question.objects.filter(pk__in={row.question for row in rows})
    made = [_row(item, now) for item in all_items(questions, rows) if item.figures.n or item.figures.repeats]
    ItemStatistics.objects.all().delete()
    ItemStatistics.objects.bulk_create(made, batch_size=BATCH)
    return len(made)


def _row(item: Item, now: datetime) -> ItemStatistics:
    figures = item.figures
    facility, rest = figures.facility, figures.rest
    return ItemStatistics(
        question=item.question,
        version_id=item.group.newest.version.pk,
        numbers=sorted(item.group.numbers),
        shown=item.shown,
        n=figures.n,
        repeats=figures.repeats,
        facility=facility.value,
        facility_low=facility.interval and facility.interval.low,
        facility_high=facility.interval and facility.interval.high,
        rest=rest.value,
        rest_low=rest.interval and rest.interval.low,
        rest_high=rest.interval and rest.interval.high,
        omitted=figures.omitted.value,
        seconds=figures.seconds.value,
        alerts=[
            {"concern": alert.concern.value, "text": text}
            for alert, text in zip(item.alerts, item.told, strict=True)
        ],
        verdict=item.proposal.verdict.value if item.proposal else "",
        reasons=item.reasons,
        computed_at=now,
    )
