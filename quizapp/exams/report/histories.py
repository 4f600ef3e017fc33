"""Several finished sittings: each with its luck, and whether the next one was more than that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from django.utils.formats import date_format
from django.utils.safestring import SafeString

from quizapp.engine.statistics import Scaled, Score, difference, raw_score, scaled
from quizapp.engine.statistics.scale import HIGHEST, LOWEST, PASS
from quizapp.exams.models import Sitting, Slot
from quizapp.exams.report.effect import effective, is_right
from quizapp.web import charts


@dataclass(frozen=True)
class Row:
    """One sitting of a list, as it counts today. `change` is its difference to the last one of its sort, in words."""

    sitting: Sitting
    score: Score
    scaled: Scaled
    minutes: int
    change: str = ""

    @property
    def right(self) -> int:
        return int(self.score.raw)

    @property
    def allowed(self) -> int:
        """Minutes, the extra ones among them."""
        return (self.sitting.minutes or 0) + self.sitting.extra_minutes

    @property
    def recounted(self) -> bool:
        return (self.right, self.score.of) != (self.sitting.raw, self.sitting.of)


def rows(sittings: Sequence[Sitting]) -> list[Row]:
    """Rows for finished sittings, the newest first.

    Each is compared with the next behind it that is of the same kind and
    exam: a quiz about one's weak spots is no measure for a practice exam.
    """
    slots = list(
        Slot.objects.filter(sitting__in=sittings, scored=True).only("sitting_id", "fraction").order_by("pk")
    )
    fractions = effective(slots)
    right = Counter(slot.sitting_id for slot in slots if is_right(fractions[slot.pk]))
    of = Counter(slot.sitting_id for slot in slots)
    found: list[Row] = []
    before: dict[tuple[str, int | None], Score] = {}
    for sitting in reversed(sittings):
        sort = (sitting.kind, sitting.blueprint_id)
        score = raw_score(right[sitting.pk], of[sitting.pk])
        change = change_words(before[sort], score) if sort in before else ""
        before[sort] = score
        place = scaled(score, pass_share=sitting.pass_share)
        found.append(Row(sitting, score, place, minutes=_minutes(sitting), change=change))
    return found[::-1]


def change_words(before: Score, after: Score) -> str:
    """Whether a result is more than luck above or below the one before.

    >>> change_words(raw_score(12, 20), raw_score(15, 20))
    '15 percentage points higher: a difference within luck'
    >>> change_words(raw_score(10, 50), raw_score(45, 50))
    '70 percentage points higher: more than luck'
    """
    found = difference(before, after)
    if found.value is None:
        return ""
    points = round(100 * found.value)
    if points == 0:
        return "no difference"
    said = f"{abs(points)} percentage point{'' if abs(points) == 1 else 's'} {'higher' if points > 0 else 'lower'}"
    return f"{said}: more than luck" if found.clear else f"{said}: a difference within luck"


def trend(listed: Sequence[Row], *, zone: tzinfo) -> SafeString:
    """A drawing of rows (the newest first) on our scale, by the days of `zone`; empty for fewer than two with a score."""
    known = [
        charts.Estimate(
            date_format(row.sitting.started_at.astimezone(zone), "j M"),
            row.scaled.points,
            row.scaled.interval.low,
            row.scaled.interval.high,
        )
        for row in reversed(listed)
        if row.scaled.points is not None and row.scaled.interval is not None
    ]
    if len(known) < 2:
        return SafeString("")
    return charts.line_with_band(
        known,
        title="Results on our own scale",
        unit="points",
        bottom=LOWEST,
        top=HIGHEST,
        target=PASS,
    )


def _minutes(sitting: Sitting) -> int:
    ended = sitting.finished_at or sitting.started_at
    return round((ended - sitting.started_at).total_seconds() / 60)
