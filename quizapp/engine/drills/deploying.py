"""Which variants of a template may be served: those that stand up to their own answers."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from quizapp.engine.capacity import ImpossibleInput, is_right, mistake_values, number_text, steps_of
from quizapp.engine.numerals import FormatError

from .judging import UNITS, Judgement, judge
from .templates import Template
from .variants import NoVariant, Variant, variant

WANTED = 240
LEAST = 200
OFTEN = 8
# Seeds that are tried for each variant wanted, before a template counts as exhausted.
_TRIED = 12

MALFORMED = (
    "",
    "   ",
    "ten",
    "-",
    "1,00",
    "1 2 3",
    "0,5",
    "1e99",
    "NaN",
    "5 bananas",
    "7/0",
    "½",
    "<b>4</b>",
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Deployed:
    """The variants of one template that are served.

    `codes` are mistakes that at least one in `OFTEN` of them can show, `steps` how many
    steps their workings have, `digest` the fingerprint of all of them: another
    digest under the same version means that somebody changed the past.
    """

    version: int
    seeds: tuple[int, ...]
    codes: tuple[str, ...]
    steps: float
    digest: str


def faults(asked: Variant) -> tuple[str, ...]:
    """Why a variant may not be served; nothing if it may."""
    try:
        answer = asked.answer
    except ImpossibleInput as error:
        return (f"the oracle refuses it: {error}",)
    found = list(_of_answer(asked))
    if not found:
        found += _of_mistakes(asked)
        found += _of_malformed(asked)
        found += _of_numbers(asked)
    if answer.confidence == "C":
        found.append("it rests on a rule of grade C")
    return tuple(found)


def _of_answer(asked: Variant) -> Iterator[str]:
    unit = asked.template.unit
    if asked.template.asks == "number" and asked.answer.unit not in {unit, *UNITS.get(unit, ())}:
        yield f"the oracle answers in {asked.answer.unit!r}, not in {unit!r}"
    for given in spellings(asked, asked.answer.value):
        judged = judge(asked, given)
        if not isinstance(judged, Judgement) or not judged.right:
            yield f"its own answer {given} is not marked right"


def spellings(asked: Variant, value: Fraction) -> list[list[str]]:
    """Ways in which somebody may answer with a value."""
    if asked.template.asks == "one":
        return [[str(value)]]
    if asked.template.asks == "some":
        places = [str(place + 1) for place in range(len(asked.options)) if int(value) >> place & 1]
        return [places or ["0"]]
    text = number_text(value)
    unit = asked.template.unit
    ways = [text, text.replace(",", ""), text.replace(",", " "), f" +{text}" if value >= 0 else text]
    ways += [f"{text} {name}" for name in UNITS.get(unit, (unit,)) if unit]
    ways.append("".join(chr(ord(char) + 0xFEE0) if char.isdigit() else char for char in text))
    if value.denominator in {2, 4, 8} and value >= 0:
        ways.append(f"{value.numerator}/{value.denominator}")
    return [[way] for way in ways]


def slips(asked: Variant) -> dict[str, Fraction]:
    """The number that each mistake gives, for those that are no right answer."""
    values = mistake_values(asked.template.family, asked.inputs)
    return {code: value for code, value in values.items() if not is_right(value, asked.answer)}


def _of_mistakes(asked: Variant) -> Iterator[str]:
    possible = {code: value for code, value in slips(asked).items() if _can_be_given(asked, value)}
    if len(set(possible.values())) < 2:
        yield "fewer than two mistakes give numbers of their own"
    for code, value in possible.items():
        judged = judge(asked, spellings(asked, value)[0])
        if not isinstance(judged, Judgement) or judged.right or code not in judged.diagnosis.codes:
            yield f"the number of {code} is not diagnosed as such"


def _can_be_given(asked: Variant, value: Fraction) -> bool:
    if asked.template.asks == "number":
        return True
    most = len(asked.options) if asked.template.asks == "one" else 2 ** len(asked.options) - 1
    return value.denominator == 1 and int(asked.template.asks == "one") <= value <= most


def _of_malformed(asked: Variant) -> Iterator[str]:
    answers = [[text] for text in MALFORMED]
    if asked.template.asks != "number":
        answers += [[], [str(len(asked.options) + 1)], ["-1"], ["²"], ["1"] * 3 + ["x"]]
    for given in answers:
        if not isinstance(judge(asked, given), FormatError):
            yield f"the malformed answer {given} is marked"


def _of_numbers(asked: Variant) -> Iterator[str]:
    for text in _NUMBER.findall(f"{asked.stem} {' '.join(asked.givens)}"):
        digits = text.replace(",", "")
        # A moment in seconds or milliseconds has all its digits.
        if len(digits) >= 10 and "." not in digits:
            continue
        significant = digits.replace(".", "").strip("0")
        if len(significant) > 4:
            yield f"{text} does not look like a number of a real task"


def deploy(template: Template, *, wanted: int = WANTED) -> Deployed:
    """Choose the variants of a template that are served, by the order of their seeds.

    Raises NoVariant if its conditions refuse everything.
    """
    chosen: dict[str, Variant] = {}
    for seed in range(wanted * _TRIED):
        if len(chosen) == wanted:
            break
        asked = variant(template, seed)
        if asked.essence not in chosen and not faults(asked):
            chosen[asked.essence] = asked
    served = tuple(chosen.values())
    if not served:
        first = variant(template, 0)
        raise NoVariant(
            f"{template.slug}: no variant may be served; the first one: {'; '.join(faults(first))}."
        )
    seen = Counter(code for asked in served for code in slips(asked))
    return Deployed(
        version=template.version,
        seeds=tuple(asked.seed for asked in served),
        codes=tuple(sorted(code for code, times in seen.items() if OFTEN * times >= len(served))),
        steps=round(sum(len(steps_of(asked.answer)) for asked in served) / len(served), 2),
        digest=digest(served),
    )


def digest(variants: tuple[Variant, ...]) -> str:
    """A fingerprint of everything that these drills say and of their answers."""
    hasher = hashlib.sha256()
    for asked in variants:
        told = [
            asked.template.identity,
            asked.seed,
            asked.stem,
            asked.givens,
            asked.essence,
            asked.options,
            repr(asked.exhibits),
            str(asked.answer.value),
            asked.answer.unit,
        ]
        hasher.update(json.dumps(told, ensure_ascii=True).encode())
    return hasher.hexdigest()


def problems(template: Template, deployed: Deployed) -> list[str]:
    """What is wrong with a whole template: too few variants, or too many alike."""
    found = []
    if len(deployed.seeds) < LEAST and not template.few:
        found.append(f"only {len(deployed.seeds)} variants, and it does not say why")
    if len(deployed.seeds) >= LEAST and template.few:
        found.append("it says that it has few variants, and has enough")
    if not deployed.codes:
        found.append("no mistake shows often enough to be practised in it")
    return found


__all__ = [
    "LEAST",
    "MALFORMED",
    "WANTED",
    "Deployed",
    "deploy",
    "digest",
    "faults",
    "problems",
    "slips",
    "spellings",
]
