"""Work that is shared between trees changes no result."""

from __future__ import annotations

import pytest

from quizapp.engine.capacity import MISTAKES, evaluate
from quizapp.engine.capacity.mistakes import usual
from quizapp.engine.capacity.steps import Done
from tests.engine.capacity.examples import EXAMPLES


@pytest.mark.parametrize("family", MISTAKES)
def test_a_second_slip_made_in_shared_parts_is_the_one_made_alone(family: str) -> None:
    mistakes = MISTAKES[family]
    compared = 0
    for example in EXAMPLES:
        if example.family != family:
            continue
        right = evaluate(family, example.inputs)
        firsts = [wrong for wrong in (usual(right, readings) for readings in mistakes.values()) if wrong]
        for readings in mistakes.values():
            done: list[Done] = [{} for _ in readings]
            for first in firsts:
                assert usual(first, readings, done) == usual(first, readings)
                compared += 1
    assert compared
