"""Which versions of a question are one item: those that asked the same and were marked alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from quizapp.bank.models import Kind
from quizapp.bank.versions import Stored
from quizapp.exams.rescoring import Correction, Policy
from quizapp.exams.rescoring.keys import Translation, key_of, translation

# Kinds whose answers are options that everybody chooses from.
CHOICES = [Kind.SINGLE.value, Kind.MULTIPLE.value, Kind.TRUE_FALSE.value]


@dataclass(frozen=True, slots=True)
class Group:
    """Versions that are one item, under the newest of them.

    `keys` are the tokens of its right options, as answers to it count now:
    after a correction those of the corrected key. `said` puts answers to each
    version into the tokens of the newest.
    """

    newest: Stored
    keys: frozenset[str]
    corrected: Correction | None
    said: dict[int, Translation] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)

    @property
    def options(self) -> list[str]:
        """Tokens in the order of the file; none for kinds without options to choose from."""
        return [option.token for option in self.newest.options] if self._chosen else []

    @property
    def _chosen(self) -> bool:
        return self.newest.version.kind in CHOICES

    def chosen(self, version: int, answer: Sequence[str]) -> frozenset[str]:
        """The tokens of the newest version that an answer to `version` names."""
        return frozenset(self.said[version](answer)) if self._chosen else frozenset()


def groups(
    held: Iterable[Stored], corrected: Mapping[int, Correction], to: Mapping[int, Stored]
) -> list[Group]:
    """Versions of one question as items, the newest first.

    `corrected` maps a version to the correction that stands for its answers,
    and `to` has the versions that corrections mark by.
    """
    found: list[Group] = []
    for one in sorted(held, key=lambda stored: -stored.version.number):
        correction = corrected.get(one.version.pk)
        for group in found:
            said = _same(one, group.newest) if correction == group.corrected else None
            if said is not None:
                break
        else:
            group, said = Group(one, _keys(one, correction, to), correction), Translation()
            found.append(group)
        group.said[one.version.pk] = said
        group.numbers.append(one.version.number)
    return found


def _same(one: Stored, newest: Stored) -> Translation | None:
    if key_of(one) != key_of(newest):
        return None
    there, back = translation(one, newest), translation(newest, one)
    return there if isinstance(there, Translation) and isinstance(back, Translation) else None


def _keys(one: Stored, correction: Correction | None, to: Mapping[int, Stored]) -> frozenset[str]:
    own = frozenset(option.token for option in one.options if option.is_key)
    if one.version.kind not in CHOICES:
        return frozenset()
    if correction is None or correction.policy != Policy.REMARK:
        return own
    newer = to[correction.to_version_id]
    said = translation(one, newer)
    right = {option.token for option in newer.options if option.is_key}
    if not isinstance(said, Translation):
        return own
    return frozenset(old for old, new in said.tokens[""].items() if new in right)


def corrections_of(questions: Collection[UUID]) -> dict[int, Correction]:
    """The correction that answers to each version count by, where there is one. One statement."""
    rows = Correction.objects.standing().filter(question__in=questions).exclude(policy=Policy.STANDS)
    pairs = rows.order_by("pk").values_list("pk", "from_versions", "to_version", "policy", "question")
    return {
        version: Correction(pk=pk, to_version_id=to, policy=policy, question_id=question)
        for pk, version, to, policy, question in pairs
    }
