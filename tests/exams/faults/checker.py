"""What must hold of every sitting, whatever happened to it: read from its rows, and from what browsers were told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from quizapp.answers.models import Answer
from quizapp.bank.content import content
from quizapp.engine.marking import Mark
from quizapp.exams.models import FIELDS, Save, Sitting, Slot
from tests.exams.faults.people import Told

_NOTHING: dict[str, Any] = {
    "answer": [],
    "flagged": False,
    "guess": False,
    "struck": [],
    "note": "",
}


def violations(sittings: Sequence[int], told: Iterable[Told] = ()) -> list[str]:
    """What is wrong with these sittings, in words; empty is what all the tests are about.

    Twelve rules. Of the rows: sequences without a gap; what stands is what was
    applied last; no change applied twice; within a tab never an older one over
    a newer one; none over another that its author had not seen; nothing
    applied after the end; points that are those of the answers that stand; and
    the ledger with each answer once. Of what was told: each acknowledged save
    is there, with its value, under the sequence and outcome that were told.
    """
    wrong: list[str] = []
    saves: dict[int, list[Save]] = defaultdict(list)
    by_key: dict[tuple[int, str], Save] = {}
    for save in Save.objects.filter(sitting__in=sittings).order_by("sequence", "pk"):
        saves[save.slot_id].append(save)
        by_key[save.sitting_id, str(save.key)] = save
    slots = list(Slot.objects.filter(sitting__in=sittings).order_by("sitting", "position"))
    for slot in slots:
        wrong += [f"slot {slot.pk}: {each}" for each in _of_slot(slot, saves[slot.pk])]
    wrong += _of_ends(sittings, slots, saves)
    wrong += _of_told(told, {(slot.sitting_id, slot.position): slot for slot in slots}, by_key)
    return wrong


def _of_slot(slot: Slot, saves: Sequence[Save]) -> list[str]:
    wrong = []
    applied = [save for save in saves if save.sequence is not None]
    if [save.sequence for save in applied] != list(range(1, slot.sequence + 1)):
        wrong.append(f"has sequences {[save.sequence for save in applied]}, its newest is {slot.sequence}")
    for change, count in Counter((save.field, save.tab, save.seq) for save in saves if save.tab).items():
        if count > 1:
            wrong.append(f"has change {change} {count} times")
    for name in FIELDS:
        if name not in _NOTHING:
            continue
        head: Save | None = None
        for save in (each for each in applied if each.field == name):
            if head is not None and save.tab and save.tab == head.tab:
                if save.seq <= head.seq:
                    wrong.append(f"{name}: change {save.seq} of {save.tab} stands over its {head.seq}")
            elif save.base != (head.sequence if head else 0):
                wrong.append(f"{name}: {save.tab} wrote over what it had not seen")
            head = save
        stands, last = getattr(slot, name), head.value if head else _NOTHING[name]
        if stands != last:
            wrong.append(f"{name}: {stands!r} stands, {last!r} was applied last")
    return wrong


def _of_ends(sittings: Sequence[int], slots: Sequence[Slot], saves: dict[int, list[Save]]) -> list[str]:
    wrong = []
    papers: dict[int, list[Slot]] = defaultdict(list)
    for slot in slots:
        papers[slot.sitting_id].append(slot)
    ledger = Counter(
        Answer.objects.filter(idempotency_key__in=[slot.key for slot in slots]).values_list(
            "idempotency_key", flat=True
        )
    )
    given = dict(
        Answer.objects.filter(idempotency_key__in=[slot.key for slot in slots]).values_list(
            "idempotency_key", "given"
        )
    )
    for sitting in Sitting.objects.filter(pk__in=sittings):
        mine = papers[sitting.pk]
        if sitting.closed_at is None:
            wrong += [f"{slot.key}: in the ledger before the end" for slot in mine if ledger[slot.key]]
            continue
        late = [
            save
            for slot in mine
            for save in saves[slot.pk]
            if save.sequence is not None and save.at > sitting.closed_at
        ]
        wrong += [f"sitting {sitting.pk}: {save.key} applied after the end" for save in late]
        raw = sum(_right(slot) for slot in mine if slot.scored)
        if raw != sitting.raw:
            wrong.append(f"sitting {sitting.pk}: {sitting.raw} points, {raw} by the answers that stand")
        for slot in mine:
            if ledger[slot.key] != int(slot.answered):
                wrong.append(f"{slot.key}: {ledger[slot.key]} times in the ledger")
            elif slot.answered and given[slot.key] != slot.answer:
                wrong.append(f"{slot.key}: another answer in the ledger")
    return wrong


def _right(slot: Slot) -> bool:
    mark = content(slot.version_id).mark(slot.answer)
    return isinstance(mark, Mark) and mark.fraction == 1


def _of_told(
    told: Iterable[Told], slots: dict[tuple[int, int], Slot], by_key: dict[tuple[int, str], Save]
) -> list[str]:
    wrong = []
    sitting_of = {slot.pk: slot.sitting_id for slot in slots.values()}
    by_name = {key: save for (_, key), save in by_key.items()}
    assert set(sitting_of.values()) >= {sitting for sitting, _ in by_key}
    first: dict[str, dict[str, Any]] = {}
    for each in told:
        key, ack = each.change["key"], each.ack
        kept = by_name.get(key)
        if ack["key"] != key:
            wrong.append(f"{key}: told of {ack['key']}")
        elif kept is None:
            wrong.append(f"{key}: acknowledged and lost")
        elif (kept.outcome, kept.sequence) != (ack["outcome"], ack["sequence"]):
            wrong.append(
                f"{key}: told {ack['outcome']} {ack['sequence']}, kept {kept.outcome} {kept.sequence}"
            )
        elif kept.value != each.change["value"] or kept.at.isoformat() != ack["at"]:
            wrong.append(f"{key}: kept as {kept.value!r} at {kept.at}, told {ack['at']}")
        again = first.setdefault(key, ack)
        if (again["outcome"], again["sequence"], again["at"]) != (
            ack["outcome"],
            ack["sequence"],
            ack["at"],
        ):
            wrong.append(f"{key}: told different things")
    return wrong
