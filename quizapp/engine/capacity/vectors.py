"""Vectors: worked examples that the oracle is held against.

A vector has a family, a question, the answer, its unit, the numbers that
mistakes give, and inputs. Inputs that name a `task` are those of `evaluate`;
others are short, and what they leave out is read from the question (`reading`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .diagnosis import diagnose, is_right, same_number
from .families import FAMILIES, evaluate
from .fields import ImpossibleInput, Inputs
from .mistakes import CODES, MISTAKES, unusual, usual
from .reading_cost import READERS as _COST
from .reading_units import READERS as _UNITS
from .steps import Step
from .working import number_text

_READERS = {**_UNITS, **_COST}


class BadVectors(ValueError):
    """A file that is not in the format. The message says where and why."""


@dataclass(frozen=True, slots=True)
class Vector:
    """One worked example."""

    id: str
    family: str
    question: str
    answer: Fraction
    unit: str
    mistakes: Mapping[str, Fraction]
    inputs: Inputs
    confidence: str


def load(text: str) -> list[Vector]:
    """The vectors of a file, numbers as they are written.

    Raises BadVectors, naming the vector and the field.

    >>> load('{"vectors": [{"id": "X", "family": "F99"}]}')
    Traceback (most recent call last):
    ...
    quizapp.engine.capacity.vectors.BadVectors: vector X: family is F01 to F22, not 'F99'.
    """
    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except RecursionError:
        raise BadVectors("The file is nested too deep.") from None
    except ValueError as error:
        raise BadVectors(f"The file is not JSON: {error}.") from None
    rows = found.get("vectors") if isinstance(found, dict) else found
    if not isinstance(rows, list) or not rows:
        raise BadVectors("The file has no list of vectors: it is {'vectors': [...]} or a list.")
    vectors = [_vector(row, place) for place, row in enumerate(rows, start=1)]
    ids = [vector.id for vector in vectors]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise BadVectors(f"vector {twice[0]}: its id is there twice.")
    return vectors


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")


def _vector(row: object, place: int) -> Vector:
    if not isinstance(row, dict):
        raise BadVectors(f"vector {place}: it is no object.")
    name = row.get("id")
    where = name if isinstance(name, str) and name else str(place)
    family = row.get("family")
    if not isinstance(family, str) or family not in FAMILIES:
        raise BadVectors(f"vector {where}: family is F01 to F22, not {family!r}.")
    inputs, mistakes = row.get("inputs", {}), row.get("mistakes", {})
    if not isinstance(inputs, dict):
        raise BadVectors(f"vector {where}: inputs is an object.")
    if not isinstance(mistakes, dict):
        raise BadVectors(f"vector {where}: mistakes is an object of codes and numbers.")
    unknown = sorted(set(mistakes) - CODES)
    if unknown:
        raise BadVectors(f"vector {where}: there is no mistake {unknown[0]}.")
    for field in ("question", "unit"):
        if not isinstance(row.get(field), str):
            raise BadVectors(f"vector {where}: {field} is text.")
    return Vector(
        id=where,
        family=family,
        question=row["question"],
        answer=_number(row.get("answer"), where, "answer"),
        unit=row["unit"],
        mistakes={code: _number(value, where, f"mistakes.{code}") for code, value in mistakes.items()},
        inputs=inputs,
        confidence=str(row.get("confidence", "")),
    )


def _number(value: object, where: str, field: str) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BadVectors(f"vector {where}: {field} is a number.")
    if isinstance(value, Decimal) and abs(value.adjusted()) > 30:
        raise BadVectors(f"vector {where}: {field} is a number of a size that occurs.")
    return Fraction(value)


def inputs_of(vector: Vector, earlier: Sequence[Inputs] = ()) -> Inputs:
    """The inputs of a vector for `evaluate`, completed from its question.

    `earlier` are those of the vectors of its family before it, for a question
    that begins with "Same".

    Raises ImpossibleInput where the question cannot be read.
    """
    if "task" in vector.inputs:
        return vector.inputs
    return _READERS[vector.family](vector.question, vector.inputs, vector.unit, earlier)


def compare(vectors: Sequence[Vector]) -> dict[str, list[str]]:
    """What differs, by vector; a vector that agrees is not there.

    The answer must be the answer, each listed mistake must give its number, and
    that number alone must be diagnosed as that mistake.
    """
    differences: dict[str, list[str]] = {}
    earlier: dict[str, list[Inputs]] = {}
    for vector in vectors:
        before = earlier.setdefault(vector.family, [])
        try:
            inputs = inputs_of(vector, before)
            before.append(inputs)
            found = _differences(vector, inputs)
        except ImpossibleInput as refusal:
            found = [f"cannot be computed: {refusal}"]
        if found:
            differences[vector.id] = found
    return differences


def _differences(vector: Vector, inputs: Inputs) -> list[str]:
    answer = evaluate(vector.family, inputs)
    found = []
    if not same_number(vector.answer, answer.value):
        found.append(
            f"answer: the file says {number_text(vector.answer)}, the oracle {number_text(answer.value)}"
        )
    for code, listed in vector.mistakes.items():
        if code not in MISTAKES[vector.family]:
            found.append(f"{code}: is no mistake of {vector.family}")
            continue
        values = list(_values(vector.family, code, answer))
        if not any(same_number(listed, value) for value in values):
            ours = number_text(values[0]) if values else "that it cannot be made here"
            found.append(f"{code}: the file says {number_text(listed)}, the oracle {ours}")
        elif not is_right(listed, answer) and code not in diagnose(vector.family, inputs, listed).codes:
            found.append(f"{code}: {number_text(listed)} is diagnosed as another mistake")
    return found


def _values(family: str, code: str, answer: Step) -> list[Fraction]:
    readings = MISTAKES[family][code]
    wrong = usual(answer, readings)
    values = [] if wrong is None else [wrong.value]
    # An answer that is left as it was is no mistake.
    return values + [each.value for each in unusual(answer, readings) if each.value != answer.value]
