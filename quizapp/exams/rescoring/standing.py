"""What counts now: of slots, of sittings. Sittings and slots themselves never change."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.db.models import F, FloatField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from quizapp.engine.statistics import scaled_points
from quizapp.exams.models import Sitting, Slot, SlotQuerySet
from quizapp.exams.rescoring.models import Rescore


def effective(slots: Iterable[Slot]) -> dict[int, float | None]:
    """The fraction that counts for each slot, by its number; None where nothing is marked yet. One statement."""
    known = {slot.pk: slot.fraction for slot in slots}
    newest = Rescore.objects.filter(slot__in=list(known)).order_by("slot", "-pk").distinct("slot")
    return known | dict(newest.values_list("slot", "fraction_after"))


def standing(sitting: Sitting) -> tuple[int | None, int | None]:
    """Points and scaled points of a sitting that count now; None while it is open. One statement."""
    newest = Rescore.objects.filter(sitting=sitting).order_by("-pk")
    found = newest.values_list("raw_after", "scaled_after").first()
    return found or (sitting.raw, sitting.scaled)


def standing_of(sittings: Iterable[Sitting]) -> dict[int, tuple[int | None, int | None]]:
    """The same for many, by their numbers, in one statement."""
    known = {sitting.pk: (sitting.raw, sitting.scaled) for sitting in sittings}
    newest = Rescore.objects.filter(sitting__in=list(known)).order_by("sitting", "-pk").distinct("sitting")
    found = newest.values_list("sitting", "raw_after", "scaled_after")
    return known | {pk: (raw, scaled) for pk, raw, scaled in found}


def points(sitting: Sitting, raw: int) -> int:
    """Points on our scale for `raw` of a finished sitting, rounded down as when it finished."""
    share = Fraction(raw, max(sitting.of or 0, 1))
    return int(scaled_points(share, pass_share=sitting.pass_share))


def passed(sitting: Sitting, raw: int) -> bool:
    return Fraction(raw, max(sitting.of or 0, 1)) >= sitting.pass_share


def with_standing(slots: SlotQuerySet) -> Any:
    """Annotate `fraction_now` of each slot, and `raw_now` of its finished sitting."""
    of_slot = Rescore.objects.filter(slot=OuterRef("pk")).order_by("-pk").values("fraction_after")[:1]
    of_sitting = Rescore.objects.filter(sitting=OuterRef("sitting")).order_by("-pk").values("raw_after")[:1]
    return slots.filter(Q(sitting__finished_at__isnull=False)).annotate(
        fraction_now=Coalesce(Subquery(of_slot), F("fraction"), Value(0.0), output_field=FloatField()),
        raw_now=Coalesce(Subquery(of_sitting), F("sitting__raw")),
    )
