"""Is every number in a question covered: by a fact, by its scenario, or by a computation?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from .computing import ComputingError, Exact, compute, exact
from .problems import Place, Problems
from .records import IN_PAPERS, QuestionRecord, Written
from .text import Source

# Not one learner is helped by a source for nothing and for one.
FREE: frozenset[Exact] = frozenset((0, 1))
# Beside those, what turns percents, units and calendars into each other.
CONSTANTS = FREE | {2, 10, 12, 24, 30, 60, 100, 365, 1000, 1024, 3600, 86400}

_WORDS = {
    "half": ("0.5", "2"),
    "halves": ("0.5", "2"),
    "double": ("2",),
    "doubled": ("2",),
    "twice": ("2",),
    "quarter": ("0.25", "4"),
    "third": ("3",),
    "two": ("2",),
    "three": ("3",),
    "four": ("4",),
    "five": ("5",),
    "six": ("6",),
    "seven": ("7",),
    "eight": ("8",),
    "nine": ("9",),
    "ten": ("10",),
    "eleven": ("11",),
    "twelve": ("12",),
    "dozen": ("12",),
    "hundred": ("100",),
    "thousand": ("1000",),
}
_WORD = re.compile(rf"\b({'|'.join(_WORDS)})\b", re.IGNORECASE)
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}

# What has digits and is no quantity: numbers of a list, code, links, dates, times, versions, and names such as S3, C02 or AES-256.
_ASIDE = re.compile(
    r"^[ \t]*\d{1,2}[.)][ \t]|```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`]*`|\]\([^()\s]*\)"
    r"|\b(?:https?://\S+"
    r"|\d(?:\d{3}-\d{2}-\d{2}(?:T[\d:.]+Z?)?\b|\d?:\d{2}(?::\d{2})?\b|\d*\.\d+\.\d[\d.]*)"
    # \times10 is no name, and _400_ is a number in italics.
    r"|(?<!\\)[A-Za-z][A-Za-z_]*+(?:-?\d[\w-]*(?:\.\d+)*|(?:-[A-Za-z]++)*-\d+\b))",
    re.DOTALL | re.MULTILINE,
)
# Longer than any quantity, and short enough for `int`.
_NUMBER = re.compile(
    r"(?<![\d.,])\d{1,3}(?:[, \u00a0\u202f]\d{3}(?!\d)){1,99}(?:\.\d{1,99})?|\d{1,99}(?:\.\d{1,99})?"
)
_GIVEN = re.compile(r"-?\d{1,30}(?:\.\d{1,30}|/0*[1-9]\d{0,29})?")
_GROUPS = str.maketrans("", "", ", \u00a0\u202f")
_DIGIT = re.compile(r"\d")
_MULTIPLE = re.compile(r"[\s\u00a0\u202f]*(thousand|million|billion)\b", re.IGNORECASE)


def numbers_in(text: str) -> Iterator[tuple[str, Exact]]:
    """The quantities of a text: as written, and their value. `4 million` is 4,000,000.

    >>> [str(value) for _, value in numbers_in("In S3, 1,500 items of 2.5 KB on 2026-12-01: `x = 7`.")]
    ['1500', '5/2']
    """
    if not _DIGIT.search(text):
        return
    # LaTeX writes 1,024 as 1{,}024.
    plain = _ASIDE.sub(" ", text.replace("{,}", ","))
    for found in _NUMBER.finditer(plain):
        value = _exact(found.group())
        scale = _MULTIPLE.match(plain, found.end())
        yield found.group(), value * (_SCALES[scale.group(1).lower()] if scale else 1)


def _exact(written: str) -> Exact:
    return exact(written.translate(_GROUPS))


def covered_by(text: str) -> frozenset[Exact]:
    """What a fact covers: its numbers in digits, and the small ones in words."""
    values = {value for _, value in numbers_in(text)}
    # Facts quote prices and parameters in code too, and 35 days may stand there as `35`.
    values |= {value for code in re.findall(r"`([^`]*)`", text) for _, value in numbers_in(code)}
    for word in _WORD.findall(text):
        values |= {Fraction(value) for value in _WORDS[word.lower()]}
    return frozenset(values)


def check_numbers(
    question: QuestionRecord,
    source: Source,
    problems: Problems,
    facts: Mapping[str, frozenset[Exact]],
) -> None:
    """Report numbers without cover, and computations that are wrong.

    `facts` holds what each fact covers. A draft or a retired question may
    still lack its cover; what it computes must be right all the same.
    """
    if not facts.keys() >= set(question.facts):
        # Reported already: what the missing fact would cover is not known.
        return
    cited = frozenset[Exact]().union(*(facts[ref] for ref in question.facts))
    known = set(cited | FREE | _given(question.given, problems))
    operands = known | CONSTANTS
    reporting = problems if question.status in IN_PAPERS else None
    last = _computed(question.work, known, operands, problems, uncovered=reporting)
    _computed(question.slips, known, operands, problems, uncovered=reporting)
    if reporting is None:
        return
    if question.kind == "numeric" and question.numbers:
        key = next(number for number in question.numbers if number.is_key)
        if last is None:
            problems.error(
                question.place,
                "A numeric question shows its `work`: lines of computation, the last with the answer.",
            )
        elif last != Fraction(key.value):
            problems.error(
                question.work[-1].place,
                f"The last line of `work` gives {last}, but the answer is {key.value}.",
            )
    reported: set[Exact] = set()
    for place, text in texts(question):
        for written, value in numbers_in(text):
            # 50 million is covered by 50000000 as well as by the 50 that stands there.
            if value in known or value in reported or _exact(written) in known:
                continue
            reported.add(value)
            problems.error(
                _standing(source, place, text, written),
                f"No fact of this question covers {written}. Cite the fact that has it, or put it in `given`"
                " (the scenario makes it up), `work` (computed) or `slips` (a wrong result).",
            )


def _standing(source: Source, start: Place, text: str, number: str) -> Place:
    """Where a number stands in one of the texts of the record that begins at `start`.

    The text is looked for first, and the number in its length: the same digits
    may stand in an id, in a rating or in the record behind.
    """
    opening = text.split("\n", 1)[0][:20]
    begun = source.offset(start)
    at = source.text.find(opening, begun)
    if at < 0:
        return start
    whole = re.compile(rf"(?<![\w.,]){re.escape(number)}(?!\w|[.,]\d)")
    # Indentation comes on top of the text's own length.
    found = whole.search(source.text, at, at + 2 * len(text) + 40)
    return source.place(found.start() if found else at)


def texts(question: QuestionRecord) -> Iterator[tuple[Place, str]]:
    """Every text of a question that a learner reads, with the place to look from."""
    if question.case is not None and question.case_position == 1:
        yield question.case.place, question.case.scenario.text
    yield question.place, question.stem.text
    for part in question.parts:
        yield question.place, part.content.text
    for option in question.options:
        yield question.place, option.content.text
        yield question.place, option.reason.text
    for number in question.numbers:
        yield question.place, number.value
        yield question.place, number.reason.text
    yield question.place, question.explanation.text


def _given(given: Iterable[Written], problems: Problems) -> frozenset[Exact]:
    values = set()
    for written in given:
        # Not tried alone: 1e999999999 is a fraction too, and takes for ever.
        if _GIVEN.fullmatch(written.text):
            values.add(Fraction(written.text))
        else:
            problems.error(written.place, f"`given` has {written.text!r}; it is a number such as 1500.")
    return frozenset(values)


def _computed(
    lines: Iterable[Written],
    known: set[Exact],
    operands: set[Exact],
    problems: Problems,
    *,
    uncovered: Problems | None,
) -> Exact | None:
    """Compute lines again; what they give becomes known. Returns the last result."""
    last = None
    for written in lines:
        try:
            line = compute(written.text)
        except ComputingError as error:
            problems.error(written.place, str(error))
            continue
        for operand in line.operands:
            if operand not in operands and uncovered is not None:
                uncovered.error(
                    written.place,
                    f"Nothing covers {_plain(operand)} in this line: no cited fact, no `given`, no line before it.",
                )
        known |= {line.result, *line.operands}
        operands |= known
        last = line.result
    return last


def _plain(value: Exact) -> str:
    return str(value) if value.denominator == 1 else f"{float(value):g}"
