"""A small whole course as files, for tests to break in one place at a time."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

IDS = [str(UUID(int=number, version=4)) for number in range(1, 6)]

COURSE = """\
slug = "testing"
title = "Testing"
summary = "A course for tests."
licence = "MIT"
default_blueprint = "exam"

[[sections]]
number = 1
slug = "units"
title = "Units"

[[sections]]
number = 2
slug = "later"
title = "Later"
"""

OUTLINE = """\
blocks:
  - id: S01-P01
    section: 1
    kind: heading
    level: 2
    title: Counting
    parent: Units
    needs:
      min_words: 5
      objective: true
      must_mention: [capacity]
  - id: S01-P02
    section: 1
    kind: glossary
    parent: Counting
    needs:
      terms: [unit]
  - id: S01-P03
    section: 1
    kind: keypoint
    parent: Counting
  - id: S01-P04
    section: 1
    kind: xref
    parent: Counting
    needs:
      targets: [S02-P01]
  - id: S01-P05
    section: 1
    kind: quiz
    parent: Units
    needs:
      min_questions: 1
      max_questions: 2
  - id: S02-P01
    section: 2
    kind: heading
    level: 2
    title: Afterwards
    parent: Later
"""

FACTS = """\
facts:
  - id: FL-001
    section: 1
    title: Step of reads
    claim: Reads are metered in steps of 4 KB.
    verdict: correct
    value: Reads are metered in steps of 4 KB.
    evidence: S26
    sources:
      - title: Capacity
        url: https://example.com/capacity
    checked_on: 2026-11-21
    expires_on: 2027-11-21
  - id: FL-002
    section: 1
    title: A matter of debate
    claim: It is so.
    verdict: contradicted
    value: Sources disagree.
    status: disputed
    evidence: S26
    sources:
      - title: Capacity
        url: https://example.com/capacity
    checked_on: 2026-11-21
"""

GLOSSARY = """\
terms:
  - slug: unit
    name: Capacity unit
    abbreviation: CU
    also: [request unit]
    section: 1
    block: S01-P02
    definition: What one request a second of a small item costs.
    facts: [FL-001]
    related: [step]
  - slug: step
    name: Metering step
    section: 1
    definition: The size to which a request is rounded up.
"""

GUIDE = f"""\
---
section: 1
checked_on: 2026-11-21
---

# Units

## Counting {{#S01-P01}}

::: objective
Count units.
:::

A [unit](term:unit) of capacity pays for [4 KB](fact:FL-001), as $x^2$ shows.

::: glossary {{#S01-P02 terms="unit"}}
:::

::: keypoint {{#S01-P03}}
Round up first.
:::

::: xref {{#S01-P04}}
More on it [later](block:S02-P01).
:::

::: quiz {{#S01-P05 questions="{IDS[0]}"}}
:::
"""

QUESTIONS = f"""\
section: 1
questions:
  - id: {IDS[0]}
    kind: single
    block: S01-P01
    concept: rounding
    tasks: {{exam: ["1.1"]}}
    difficulty: 2
    bloom: apply
    facts: [FL-001]
    terms: [unit]
    given: [5]
    work:
      - read_units(5) = 2
    stem: |
      A read of 5 KB. How many units?
    options:
      - text: 2 units
        key: true
        why: Two steps of 4 KB.
      - text: 1 unit
        why: Rounded down.
      - text: 5 units
        why: That is the step of writes.
    explanation: |
      Round up to the next [step](term:step).
    sources:
      - title: Capacity
        url: https://example.com/capacity
        checked_on: 2026-11-21
  - id: {IDS[1]}
    kind: multiple
    choose: 2
    block: S01-P01
    concept: rounding
    difficulty: 3
    bloom: analyse
    facts: [FL-001]
    stem: What lowers the cost? (Choose TWO.)
    options:
      - text: Smaller items
        key: true
        why: Fewer steps.
      - text: Fewer reads
        key: true
        why: Fewer requests.
      - text: A filter
        why: It is applied afterwards.
      - text: A projection
        why: The whole item is metered.
      - text: A longer name
        why: Names count, too.
    explanation: Steps and requests are what is metered.
    sources:
      - title: Capacity
        url: https://example.com/capacity
        checked_on: 2026-11-21
  - id: {IDS[2]}
    kind: true-false
    block: S01-P01
    concept: filter
    difficulty: 1
    bloom: recall
    facts: [FL-001]
    stem: A filter lowers the cost.
    answer: false
    why_true: It is applied after metering.
    why_false: Metering comes first.
    explanation: Metering comes first.
    sources:
      - title: Capacity
        url: https://example.com/capacity
        checked_on: 2026-11-21
  - id: {IDS[3]}
    kind: numeric
    block: S01-P01
    concept: rounding
    difficulty: 2
    bloom: apply
    facts: [FL-001]
    given: [9]
    work:
      - read_units(9) = 3
    slips:
      - floor(9 / 4) = 2
    stem: An item has 9 KB. What does one read of it cost?
    answer: 3
    unit: RCU
    mistakes:
      - value: 2
        why: Rounded down.
      - value: 9
        why: The step of writes.
    explanation: Three steps.
    sources:
      - title: Capacity
        url: https://example.com/capacity
        checked_on: 2026-11-21
"""

EXAM = """\
slug = "exam"
version = "2026-01"
title = "An Exam"
short = "EXAM"
valid_from = 2026-01-01
minutes = 130
questions = 65
scored = 50
pass_scaled = 720
sources = [{ title = "Guide", url = "https://example.com/guide", checked_on = 2026-11-21 }]

[[forms]]
slug = "full"
title = "Full length"
questions = 65
scored = 50
minutes = 130

[[forms]]
slug = "half"
title = "Half length"
questions = 33
scored = 25
minutes = 65

[[domains]]
number = 1
title = "First"
weight = 60

[[domains.tasks]]
id = "1.1"
title = "Count"
covered = true

[[domains]]
number = 2
title = "Second"
weight = 40

[[domains.tasks]]
id = "2.1"
title = "Something else"
covered = false
"""

FILES = {
    "course.toml": COURSE,
    "outline.yaml": OUTLINE,
    "facts.yaml": FACTS,
    "glossary.yaml": GLOSSARY,
    "sections/01-units.md": GUIDE,
    "questions/01-units.yaml": QUESTIONS,
    "exams/exam.toml": EXAM,
}


def write_course(folder: Path, **changed: str) -> Path:
    """Write the course; `changed` replaces files by name ("facts", "guide", "questions" and so on)."""
    names = {
        "course": "course.toml",
        "outline": "outline.yaml",
        "facts": "facts.yaml",
        "glossary": "glossary.yaml",
        "guide": "sections/01-units.md",
        "questions": "questions/01-units.yaml",
        "exam": "exams/exam.toml",
    }
    contents = FILES | {names[name]: text for name, text in changed.items()}
    for name, text in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
