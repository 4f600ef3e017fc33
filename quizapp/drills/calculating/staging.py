"""Workings of a bearable length: a long one begins at numbers whose own working is on the page."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from quizapp.engine.capacity import Step

MOST_STEPS: Final = 40

_ITEM: Final = frozenset({"item.size"})
# What is taken as given first, and what next: each has a working of its own on the page.
_STAGES: Final[tuple[frozenset[str], ...]] = (
    _ITEM,
    frozenset({"read.total", "write.total"}),
    frozenset({"table.reads", "table.writes"}),
)


class Staging:
    """Cuts the workings of one report. They share their parts, and each part is looked at once."""

    def __init__(self) -> None:
        # With the part itself, so that it lives as long as its id is remembered.
        self._done: dict[tuple[int, frozenset[str], bool], tuple[Step, Step]] = {}

    def staged(self, step: Step, *, most: int = MOST_STEPS) -> Step:
        """The same working with at most about `most` computed steps, if its own are more.

        A step that is taken as given keeps its name and value, and the rule of the
        least sure step it was made from, so that the working is as sure as it was.
        """
        cut = step
        for rules in _STAGES:
            if _count(cut) <= most:
                return cut
            cut = self._top(cut, rules)
        return cut

    def own_grade(self, step: Step) -> str:
        """How sure a number is beside the size of the item, as if that were stated: A, B or C."""
        return _least_sure(step if step.rule in _ITEM else self._top(step, _ITEM, sure=True)).grade

    def _top(self, step: Step, rules: frozenset[str], *, sure: bool = False) -> Step:
        return replace(step, args=tuple(self._begun(arg, rules, sure=sure) for arg in step.args))

    def _begun(self, step: Step, rules: frozenset[str], *, sure: bool) -> Step:
        if not step.args:
            return step
        key = (id(step), rules, sure)
        if key not in self._done:
            self._done[key] = (step, self._begun_anew(step, rules, sure=sure))
        return self._done[key][1]

    def _begun_anew(self, step: Step, rules: frozenset[str], *, sure: bool) -> Step:
        if step.rule in rules:
            return replace(step, op="given", args=(), rule=step.rule if sure else _least_sure(step).rule)
        args = tuple(self._begun(arg, rules, sure=sure) for arg in step.args)
        # What is not changed stays the same part, and is still looked at once.
        return (
            step
            if all(new is old for new, old in zip(args, step.args, strict=True))
            else replace(step, args=args)
        )


def _count(step: Step) -> int:
    """The steps with several parts. A part that stands in many places is one."""
    seen = _parts(step)
    return sum(len(part.args) > 1 for part in seen)


def _least_sure(step: Step) -> Step:
    one_of_each = {part.rule: part for part in _parts(step)}
    return max(one_of_each.values(), key=lambda part: part.grade)


def _parts(step: Step) -> list[Step]:
    """The step and all below it, each once, the step itself first."""
    seen = {id(step): step}
    waiting = [step]
    while waiting:
        for arg in waiting.pop().args:
            if id(arg) not in seen:
                seen[id(arg)] = arg
                waiting.append(arg)
    return list(seen.values())
