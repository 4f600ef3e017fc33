"""A course of any size, for benchmarks: `python -m tests.bank.generate FOLDER [QUESTIONS]`.

The questions look like real ones in length and markup, and differ in their
numbers. The same number of questions gives the same files.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from uuid import UUID

from tests.contentfiles.courses import EXAM, FACTS, GLOSSARY

SECTIONS = 18


def write_generated_course(folder: Path, questions: int) -> Path:
    """Write a course of `questions` questions, spread over 18 sections."""
    chance = random.Random(questions)  # the same files every time
    for name in ("questions", "exams"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    sections = range(1, SECTIONS + 1)
    listed = "".join(
        f'\n[[sections]]\nnumber = {number}\nslug = "section-{number}"\ntitle = "Section {number}"\n'
        for number in sections
    )
    head = 'slug = "generated"\ntitle = "Generated"\nsummary = "For benchmarks."\nlicence = "MIT"\n'
    (folder / "course.toml").write_text(f'{head}default_blueprint = "exam"\n{listed}')
    blocks = "".join(
        f"  - id: S{number:02}-P01\n    section: {number}\n    kind: heading\n    level: 2\n    title: All of it\n"
        for number in sections
    )
    (folder / "outline.yaml").write_text(f"blocks:\n{blocks}")
    (folder / "facts.yaml").write_text(FACTS)
    (folder / "glossary.yaml").write_text(GLOSSARY.replace("    block: S01-P02\n", ""))
    (folder / "exams" / "exam.toml").write_text(EXAM)
    for number in sections:
        with (folder / "questions" / f"{number:02}-section-{number}.yaml").open("w") as file:
            file.write(f"section: {number}\nquestions:\n")
            for index in range(number - 1, questions, SECTIONS):
                file.write(_question(chance, number, index))
    return folder


def _question(chance: random.Random, section: int, index: int) -> str:
    size, rate = chance.randint(1, 400), chance.randint(2, 900)
    units = -(-size // 4) * rate
    kind = ("single", "single", "multiple", "numeric", "true-false")[index % 5]
    head = f"""\
  - id: {UUID(int=chance.getrandbits(128), version=4)}
    kind: {kind}
    block: S{section:02}-P01
    concept: concept-{index // 3}
    tasks: {{exam: ["1.1"]}}
    difficulty: {chance.randint(1, 5)}
    bloom: apply
    facts: [FL-001]
    terms: [unit]
    given: {sorted({2, 3, 7, 11, 13, size, rate, index})}
    work:
      - ceil({size} / 4) * {rate} = {units}
    slips:
      - {units} + 7 = {units + 7}
      - {units} + 11 = {units + 11}
      - {units} + 13 = {units + 13}
      - {units} * 4 + 1 = {units * 4 + 1}
      - {units} * 2 + 3 = {units * 2 + 3}
"""
    scenario = (
        f"A company keeps sensor readings in a table. Each item has {size} KB, and {rate} items are read every second"
        f" with `ConsistentRead` set to true. Number {index} of its kind."
    )
    tail = f"""\
    explanation: |
      Each item is rounded up to the next [step](term:step) by itself: $\\lceil {size} / 4 \\rceil$.
      Multiply by **{rate}** reads a second.
    sources:
      - title: Capacity
        url: https://example.com/capacity
        checked_on: 2026-11-21
"""
    if kind == "numeric":
        return (
            f"{head}    stem: |\n      {scenario} How many units does it need?\n    answer: {units}\n    unit: RCU\n"
            f"    mistakes:\n      - value: {units * 4 + 1}\n        why: Steps of 1 KB are those of writes.\n"
            f"      - value: {units * 2 + 3}\n        why: The factor 2 is that of transactions.\n{tail}"
        )
    if kind == "true-false":
        return (
            f"{head}    stem: |\n      {scenario} It needs {units} units.\n    answer: true\n"
            f"    why_true: Each item is rounded up by itself.\n    why_false: The steps are of 4 KB.\n{tail}"
        )
    texts = [
        (f"Provision {units} read capacity units for the table.", True),
        (f"Provision {units + 7} read capacity units for the table.", False),
        (f"Provision {units + 11} read capacity units for the table.", False),
        (f"Provision {units + 13} read capacity units for the table.", False),
    ]
    asked, choose = "What should the company do?", ""
    if kind == "multiple":
        texts += [
            ("Read the items with eventual consistency.", True),
            ("Filter the items after reading.", False),
        ]
        asked, choose = "What may the company do? (Choose TWO.)", "    choose: 2\n"
    chance.shuffle(texts)
    options = "".join(
        f"      - text: {text}\n        why: It follows from rounding `{size}` KB up.\n"
        + ("        key: true\n" if key else "")
        for text, key in texts
    )
    return f"{head}{choose}    stem: |\n      {scenario} {asked}\n    options:\n{options}{tail}"


if __name__ == "__main__":
    target = write_generated_course(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
    sys.stdout.write(f"{target}\n")
