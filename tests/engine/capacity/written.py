"""The written workings in `workings/`: tasks, and every step of what the oracle makes of them.

A section begins with the family and the inputs as JSON. Below stand the steps
in their order, each as `rule [how] sentence`, with what is only stated beside
them; then the number each mistake gives, the step where it goes wrong and what is new below it; or
the sentence that refuses the inputs.

After a change that is meant, `python -m tests.engine.capacity.written` writes
the files anew. Read what changed in them as you would read code.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from quizapp.engine.capacity import MISTAKES, ImpossibleInput, Inputs, Step, evaluate, first_difference
from quizapp.engine.capacity.mistakes import unusual, usual
from quizapp.engine.capacity.working import number_text, sentence

FOLDER = Path(__file__).resolve().parent / "workings"


def rewritten(text: str) -> str:
    """The sections of a file with their workings as the oracle gives them now."""
    return "\n".join(_section(line) for line in text.splitlines() if line.startswith("F"))


def _section(title: str) -> str:
    family, _, inputs = title.partition(" ")
    return "\n".join([title, *_lines(family, json.loads(inputs)), ""])


def _lines(family: str, inputs: Inputs) -> Iterator[str]:
    try:
        right = evaluate(family, inputs)
    except ImpossibleInput as refusal:
        yield f"  refused: {refusal}"
        return
    yield from _steps(right, "  ")
    for code, readings in MISTAKES[family].items():
        made = usual(right, readings)
        if made is not None and made.value != right.value:
            yield from _parting(code, right, made)
        for rare in unusual(right, readings):
            if rare.value != right.value:
                yield from _parting(f"{code}, rarely", right, rare)


def _steps(step: Step, indent: str) -> Iterator[str]:
    for part in step.walk():
        detail = f" ({part.detail})" if part.detail else ""
        grade = "" if part.grade == "A" else f" Grade {part.grade}."
        yield f"{indent}{part.rule} [{part.op}] {sentence(part)}{detail}{grade}"
        for beside in part.aside:
            yield from _steps(beside, f"{indent}  beside: ")


def _parting(title: str, right: Step, wrong: Step) -> Iterator[str]:
    parts = first_difference(right, wrong)
    step = parts[1] if parts else wrong
    yield f"  {title}: {number_text(wrong.value)}, from {step.rule} [{step.op}] {sentence(step)}"
    # What a mistake computes on its way; the rest is in the right working.
    known = {id(part) for each in right.walk() for part in (each, *each.aside)}
    made = [part for part in step.walk() if part is not step and id(part) not in known]
    yield from (f"    with {part.rule} [{part.op}] {sentence(part)}" for part in made)


def main() -> None:
    """Write all files anew."""
    for path in sorted(FOLDER.glob("*.txt")):
        path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
