"""One question of each kind that fills in, orders or matches, and a case: for tests to break in one place."""

from __future__ import annotations

from uuid import UUID

from tests.contentfiles.courses import QUESTIONS

IDS = [str(UUID(int=number, version=4)) for number in range(11, 19)]
CLOZE, ORDERING, MATCHING, CASE, *MEMBERS = IDS[:7]

_HEAD = """\
    block: S01-P01
    concept: {concept}
    difficulty: 2
    bloom: apply
    facts: [FL-001]
"""
_TAIL = """\
    explanation: Steps come first.
    sources:
      - title: Capacity
        url: https://example.com/capacity
        checked_on: 2026-11-21
"""


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


CLOZE_QUESTION = f"""\
  - id: {CLOZE}
    kind: cloze
{_HEAD.format(concept="bursts")}\
    given: [60, 300]
    stem: |
      A table saves {{{{seconds}}}} seconds of its **unused** {{{{store}}}} for a peak.
    blanks:
      - name: store
        options:
          - text: "`burst` capacity"
            key: true
            why: It is kept for peaks.
          - text: adaptive capacity
            why: That moves capacity between partitions.
      - name: seconds
        accept: ["300", three hundred]
        why: Five minutes are kept.
        mistakes:
          - text: "60"
            why: That is one minute.
{_TAIL}"""

ORDERING_QUESTION = f"""\
  - id: {ORDERING}
    kind: ordering
{_HEAD.format(concept="metering")}\
    stem: In which order is a read metered?
    steps:
      - text: The item is read
        why: Nothing is known before.
      - text: The size is *rounded up*
        why: The size is known now.
      - text: Units are taken
        why: They follow from the size.
{_TAIL}"""

MATCHING_QUESTION = f"""\
  - id: {MATCHING}
    kind: matching
{_HEAD.format(concept="units")}\
    given: [2]
    stem: Match each request with its unit.
    pairs:
      - text: A read of `4 KB`
        match: Read unit
        why: Reads are metered so.
      - text: A write of 1 KB
        match: Write unit
        why: Writes are metered so.
      - text: A copy to another region
        match: Replicated unit
        why: Copies are metered so.
    extra:
      - text: Storage unit
        why: No request has it.
{_TAIL}"""


def member(place: int) -> str:
    """A question of the case, as a record of a file of its own."""
    return f"""\
  - id: {MEMBERS[place]}
    kind: true-false
{_HEAD.format(concept=f"case-{place}")}\
    stem: The shop needs {("paper", "glue", "tape")[place]}.
    answer: true
    why_true: It does.
    why_false: It does.
{_TAIL}"""


CASE_QUESTIONS = f"""\
  - kind: case
    id: {CASE}
    title: A ticket shop
    scenario: |
      A shop sells 12000 tickets through **one** table.
    given: [12000, 3]
    questions:
{_indented(member(0) + member(1) + member(2))}"""

MORE = CLOZE_QUESTION + ORDERING_QUESTION + MATCHING_QUESTION + CASE_QUESTIONS
WITH_KINDS = QUESTIONS + MORE
