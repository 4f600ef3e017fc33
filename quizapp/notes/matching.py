"""A new reading beside what stands: which proposals were decided already, and what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from quizapp.contentfiles.notes.plain import normal
from quizapp.notes.likeness import ALIKE, alike, word_set
from quizapp.notes.models import Decision, Group, NoteImport, NoteSection, Proposal

# Former wordings that one proposal is compared with, the nearest ones.
_MOST_COMPARED = 200
_MOST_TITLES = 50
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class _Said:
    """A proposal, or one that was decided: what it is about, and in which words."""

    pk: int
    group: str
    key: str
    sense: str
    first: int
    about: Hashable
    text: str

    @property
    def identity(self) -> tuple[str, str]:
        return self.group, self.key

    @property
    def meaning(self) -> tuple[str, str]:
        return self.group, self.sense


def match(note_import: NoteImport) -> dict[str, Any] | None:
    """Set `decision`, `earlier` and `novelty` of every proposal; tells what `figures["compared"]` holds.

    with       number of the import that stands, null if none does
    sections   {new, changed, same, gone} and `titles`, {new, changed, gone}: lists of at most 50
               paths of headings, each a list
    proposals  {new, changed, same, gone}
    decisions  {kept, earlier, gone}: those that hold for a proposal of this reading, those
               about a former wording of one, and the others

    None if there is nothing to compare with. Called in a transaction; deciding
    and importing at the same time wait for the lock of the source.
    """
    before = _before(note_import)
    said = list(_proposals(note_import))
    decided = _link(note_import, said)
    if before is None:
        Proposal.objects.filter(note_import=note_import).exclude(novelty=Proposal.Novelty.NEW).update(
            novelty=Proposal.Novelty.NEW
        )
        if not any(decided.values()):
            return None
        counts = {"new": len(said), "changed": 0, "same": 0, "gone": 0}
        sections = _sections(note_import, None)
    else:
        counts = _novelty(note_import, said, list(_proposals(before)))
        sections = _sections(note_import, before)
    return {
        "with": before.pk if before else None,
        "sections": sections,
        "proposals": counts,
        "decisions": decided,
    }


def link(note_import: NoteImport) -> None:
    """Set `decision` and `earlier` of every proposal anew, and leave the rest."""
    _link(note_import, list(_proposals(note_import)))


def _before(note_import: NoteImport) -> NoteImport | None:
    standing = note_import.source.current_id
    if standing is None or standing == note_import.pk:
        return None
    return NoteImport.objects.defer("text").get(pk=standing)


def _proposals(note_import: NoteImport) -> Iterator[_Said]:
    rows = Proposal.objects.filter(note_import=note_import).order_by("group", "position")
    columns = rows.values_list("pk", "group", "kind", "key", "sense", "first", "section_id", "payload")
    for pk, group, kind, key, sense, first, section, payload in columns.iterator(_BATCH):
        about, text = _about(group, kind, section, payload)
        yield _Said(pk, group, key, sense, first, about, text)


def _about(group: str, kind: str, section: int | None, payload: Mapping[str, Any]) -> tuple[Hashable, str]:
    """What two wordings of one thing have in common, and the words that are compared."""
    if group == Group.TERM:
        return (group, normal(payload["name"])), payload["definition"]
    if group == Group.DRAFT:
        return (group, payload.get("kind", kind), section), f"{payload['stem']} {payload['right']}"
    if group == Group.EXAMPLE:
        return (group, payload["task"], payload["unit"]), ""
    return (group, payload["fact"]), ""


def _link(note_import: NoteImport, said: Sequence[_Said]) -> dict[str, int]:
    """Find the standing decisions of the source again: kept, about a former wording, or gone."""
    rows = Proposal.objects.filter(note_import=note_import)
    rows.filter(Q(decision__isnull=False) | Q(earlier__isnull=False)).update(decision=None, earlier=None)
    standing = list(_decided(note_import))
    if not standing:
        return {"kept": 0, "earlier": 0, "gone": 0}
    kept = dict(_same(said, standing))
    open_ = [each for each in said if each.pk not in kept]
    used = set(kept.values())
    earlier = dict(_alike(open_, [each for each in standing if each.pk not in used]))
    _write(rows, "decision_id", kept)
    _write(rows, "earlier_id", earlier)
    return {
        "kept": len(used),
        "earlier": len(set(earlier.values())),
        "gone": len(standing) - len(used) - len(earlier),
    }


def _decided(note_import: NoteImport) -> Iterator[_Said]:
    """The standing decisions of the source, in the words of the note: those that a curator gave may be others."""
    rows = list(
        Decision.objects.filter(source=note_import.source_id, withdrawn_at=None)
        .order_by("pk")
        .only("pk", "group", "key", "sense", "first", "note_import_id")
    )
    read = Proposal.objects.filter(
        note_import__in={row.note_import_id for row in rows}, key__in=[row.key for row in rows]
    ).values_list("note_import_id", "group", "key", "kind", "section_id", "payload")
    about = {
        (of_import, group, key): _about(group, kind, section, payload)
        for of_import, group, key, kind, section, payload in read.iterator(_BATCH)
    }
    for row in rows:
        subject, text = about.get((row.note_import_id, row.group, row.key), (row.pk, ""))
        yield _Said(row.pk, row.group, row.key, row.sense, row.first, subject, text)


def _same(said: Iterable[_Said], standing: Iterable[_Said]) -> Iterator[tuple[int, int]]:
    """Pairs of the very same: by key, or by sense where the key is gone. Each is in one pair at most."""
    said = list(said)
    by_key = {each.identity: each for each in standing}
    here = {each.identity for each in said}
    by_sense: dict[tuple[str, str], list[_Said]] = defaultdict(list)
    for each in by_key.values():
        if each.identity not in here:
            by_sense[each.meaning].append(each)
    for each in said:
        if each.identity in by_key:
            yield each.pk, by_key[each.identity].pk
        elif by_sense[each.meaning]:
            yield each.pk, by_sense[each.meaning].pop(0).pk


def _alike(said: Iterable[_Said], former: Iterable[_Said]) -> Iterator[tuple[int, int]]:
    """Pairs about the same in other words. Each is in one pair at most: the most alike, then the nearest."""
    of_subject: dict[Hashable, list[_Said]] = defaultdict(list)
    for each in former:
        of_subject[each.about].append(each)
    taken: set[int] = set()
    words_of_former: dict[int, frozenset[str]] = {}
    for each in said:
        near = [other for other in of_subject.get(each.about, ()) if other.pk not in taken]
        near = sorted(near, key=lambda other: abs(other.first - each.first))[:_MOST_COMPARED]
        words = word_set(each.text)
        for other in near:
            if other.pk not in words_of_former:
                words_of_former[other.pk] = word_set(other.text)
        scored = [(alike(words, words_of_former[other.pk]), other) for other in near]
        if each.group == Group.DRAFT:
            scored = [(score, other) for score, other in scored if score >= ALIKE]
        if scored:
            best = max(scored, key=lambda pair: pair[0])[1]
            taken.add(best.pk)
            yield each.pk, best.pk


def _novelty(note_import: NoteImport, said: Sequence[_Said], before: Sequence[_Said]) -> dict[str, int]:
    same = dict(_same(said, before))
    used = set(same.values())
    changed = dict(
        _alike(
            (each for each in said if each.pk not in same),
            [each for each in before if each.pk not in used],
        )
    )
    rows = Proposal.objects.filter(note_import=note_import)
    rows.update(novelty=Proposal.Novelty.NEW)
    for value, found in ((Proposal.Novelty.SAME, list(same)), (Proposal.Novelty.CHANGED, list(changed))):
        for start in range(0, len(found), _BATCH):
            rows.filter(pk__in=found[start : start + _BATCH]).update(novelty=value)
    return {
        "new": len(said) - len(same) - len(changed),
        "changed": len(changed),
        "same": len(same),
        "gone": len(before) - len(same) - len(changed),
    }


def _write(rows: QuerySet[Proposal], column: str, pairs: Mapping[int, int]) -> None:
    """Decisions are taken by people: there are never so many that single updates would matter."""
    for pk, decision in pairs.items():
        rows.filter(pk=pk).update(**{column: decision})


def _sections(note_import: NoteImport, before: NoteImport | None) -> dict[str, Any]:
    here = _texts(note_import)
    there = _texts(before) if before is not None else {}
    found: dict[str, list[list[str]]] = {"new": [], "changed": [], "gone": []}
    for key, (fingerprint, path) in here.items():
        if key not in there:
            found["new"].append(path)
        elif there[key][0] != fingerprint:
            found["changed"].append(path)
    found["gone"] = [path for key, (_, path) in there.items() if key not in here]
    counts: dict[str, Any] = {name: len(paths) for name, paths in found.items()}
    counts["same"] = len(here) - counts["new"] - counts["changed"]
    counts["titles"] = {name: paths[:_MOST_TITLES] for name, paths in found.items()}
    return counts


def _texts(note_import: NoteImport) -> dict[str, tuple[str, list[str]]]:
    rows = NoteSection.objects.filter(note_import=note_import).order_by("position")
    return {
        key: (fingerprint, path)
        for key, fingerprint, path in rows.values_list("key", "fingerprint", "path").iterator(_BATCH)
    }
