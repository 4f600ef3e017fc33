"""The written workings in `workings/`: tasks, and every step of what the oracle makes of them.

A section begins with the family (or `describe`, for a report on a table) and the inputs as JSON. Below stand the steps
in their order, each as `rule [how] sentence`, with what is only stated beside
them; then the number each mistake gives, the step where it goes wrong and what is new below it; or
the sentence that refuses the inputs.

After a change that is meant, `python -m tests.engine.capacity.written` writes
the files anew. Read what changed in them as you would read code.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

from quizapp.engine.capacity import (
    MISTAKES,
    ImpossibleInput,
    Inputs,
    Step,
    describe,
    evaluate,
    first_difference,
)
from quizapp.engine.capacity.mistakes import unusual, usual
from quizapp.engine.capacity.working import number_text, sentence

FOLDER = Path(__file__).resolve().parent / "workings"


def rewritten(text: str) -> str:
    """The sections of a file with their workings as the oracle gives them now."""
    return "\n".join(_section(line) for line in text.splitlines() if line.startswith(("F", "describe")))


def _section(title: str) -> str:
    family, _, inputs = title.partition(" ")
    return "\n".join([title, *_lines(family, json.loads(inputs)), ""])


def _lines(family: str, inputs: Inputs) -> Iterator[str]:
    try:
        if family == "describe":
            yield from _parts(describe(inputs), "")
            return
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


def _parts(part: object, place: str) -> Iterator[str]:
    """The parts of a report by their names, each number with its steps."""
    if isinstance(part, Step):
        # What is below its own parts is in the workings of the families.
        yield f"  {place}: {_line(part)}"
        yield from (f"    of {_line(arg)}" for arg in part.args)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _parts(getattr(part, field.name), f"{place}.{field.name}".lstrip("."))
    elif isinstance(part, tuple):
        for at, one in enumerate(part):
            yield from _parts(one, f"{place}[{at}]")
    elif isinstance(part, Mapping):
        for name, one in part.items():
            yield from _parts(one, f"{place}[{name}]")
    else:
        yield f"  {place}: {part}"


def _steps(step: Step, indent: str) -> Iterator[str]:
    for part in step.walk():
        yield f"{indent}{_line(part)}"
        for beside in part.aside:
            yield from _steps(beside, f"{indent}  beside: ")


def _line(step: Step) -> str:
    detail = f" ({step.detail})" if step.detail else ""
    grade = "" if step.grade == "A" else f" Grade {step.grade}."
    return f"{step.rule} [{step.op}] {sentence(step)}{detail}{grade}"


def _parting(title: str, right: Step, wrong: Step) -> Iterator[str]:
    parts = first_difference(right, wrong)
    step = parts[1] if parts else wrong
    yield f"  {title}: {number_text(wrong.value)}, from {step.rule} [{step.op}] {sentence(step)}"
    # What a mistake computes on its way, and the other places it is made at.
    known = {id(part) for each in right.walk() for part in (each, *each.aside)}
    alike = {(part.rule, part.name, part.op) for part in right.walk()}
    below = {id(part) for part in step.walk()}
    made = [
        part
        for part in wrong.walk()
        if part is not step
        and id(part) not in known
        and (id(part) in below or (part.rule, part.name, part.op) not in alike)
    ]
    yield from (f"    with {part.rule} [{part.op}] {sentence(part)}" for part in made)


def main() -> None:
    """Write all files anew."""
    for path in sorted(FOLDER.glob("*.txt")):
        path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
