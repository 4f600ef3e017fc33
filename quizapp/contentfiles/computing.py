"""Lines of computation that an author writes beside a question, done again here.

A line is an expression, a sign and what comes out: `read_units(17, eventual)
* 90 = 225`. It is read as an expression of Python, but only numbers, the four
operations, brackets and the functions named below are known; nothing of it is
executed. All arithmetic is exact.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from quizapp.engine.capacity import ImpossibleInput, evaluate

Exact: TypeAlias = int | Fraction
"""A number without rounding. Whole ones are int, which is many times as fast."""

LONGEST_LINE = 300
_LARGEST = 10**24
_DEEPEST = 30
_RESULT = re.compile(r"^-?[0-9]+(\.[0-9]+)?$")
_READS = {"eventual": "EC", "strong": "SC", "transactional": "TX"}
_WRITES = {"standard": False, "transactional": True}


class ComputingError(ValueError):
    """A line that cannot be computed, or whose result is another. The message says which."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is right: what it was computed from, in the order written, and what it gives."""

    operands: tuple[Exact, ...]
    result: Exact


def compute(text: str) -> Line:
    """Compute one line again.

    `=` asks for the exact result, `~=` for one that rounds to what is written.
    Sizes of `read_units` and `write_units` are in KB; `F09(task=…, …)` asks
    the capacity oracle for any of its families with that family's inputs.

    Raises ComputingError.

    >>> compute("read_units(17, eventual) * 90 = 225")
    Line(operands=(17, 90), result=225)
    >>> compute("2 / 3 ~= 0.67").result
    Fraction(67, 100)
    >>> compute("ceil(17 / 4) = 4")
    Traceback (most recent call last):
    ...
    quizapp.contentfiles.computing.ComputingError: ceil(17 / 4) is 5, not 4.
    """
    if len(text) > LONGEST_LINE:
        raise ComputingError(f"A line has at most {LONGEST_LINE} characters.")
    # Inputs of the oracle are written with `=` too: the last one divides.
    asked, sign, written = (" ".join(part.split()) for part in text.rpartition("="))
    rounded = asked.endswith("~")
    asked = asked.removesuffix("~").strip()
    if not sign or not _RESULT.match(written):
        raise ComputingError("A line ends with = and a number without separators, such as 12 * 2.5 = 30.")
    if not asked.isascii():
        # Offsets count bytes, and a minus sign that is none would be reported as a letter.
        raise ComputingError(f"“{asked}” has signs beside digits, letters and + - * / ( ) , . =")
    try:
        tree = ast.parse(asked, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ComputingError(f"“{asked}” is no expression.") from None
    reader = _Reader(asked)
    found, result = reader.value(tree), exact(written)
    slack = _half_step(written) if rounded else 0
    if not -slack <= found - result <= slack:
        raise ComputingError(f"{asked} is {_shown(found)}, not {written}.")
    return Line(tuple(reader.operands), result)


def exact(written: str) -> Exact:
    """A number in digits with at most one point, as it is written: 0.1 is a tenth."""
    return int(written) if written.isdecimal() else Fraction(written)


def _half_step(written: str) -> Fraction:
    return Fraction(1, 2 * 10 ** len(written.partition(".")[2]))


def _shown(value: Exact) -> str:
    return str(value) if value.denominator == 1 else f"{float(value):.10g}"


class _Reader:
    """Walks one expression, and notes the numbers that stand in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.operands: list[Exact] = []
        self.depth = 0

    def value(self, node: ast.expr) -> Exact:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ComputingError("The expression is nested too deeply.")
        try:
            found = self._value(node)
        finally:
            self.depth -= 1
        if not -_LARGEST <= found <= _LARGEST:
            raise ComputingError("The numbers become too large.")
        return found

    def _value(self, node: ast.expr) -> Exact:
        match node:
            case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
                return self._number(node)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.value(operand)
            case ast.BinOp(left=left, op=op, right=right):
                return self._operation(op, self.value(left), self.value(right))
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords):
                return self._call(name, arguments, keywords)
            case _:
                raise ComputingError(f"“{self._source(node)}” is neither a number nor a computation.")

    def _number(self, node: ast.Constant) -> Exact:
        written = self._source(node)
        if not _RESULT.match(written):
            raise ComputingError(f"“{written}” is written in digits and at most one point.")
        number = exact(written)
        self.operands.append(number)
        return number

    def _operation(self, op: ast.operator, left: Exact, right: Exact) -> Exact:
        match op:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case ast.Div():
                if right == 0:
                    raise ComputingError("Here is a division by zero.")
                return Fraction(left) / right
            case _:
                raise ComputingError("Only +, -, * and / are known, and brackets.")

    def _call(self, name: str, arguments: Sequence[ast.expr], keywords: Sequence[ast.keyword]) -> Exact:
        if re.fullmatch(r"F[0-9]{2}", name):
            if arguments:
                raise ComputingError(f"{name} takes inputs by name, such as size=10240.")
            return self._oracle(name, {str(keyword.arg): self._input(keyword.value) for keyword in keywords})
        if keywords:
            raise ComputingError(f"{name} takes no inputs by name.")
        if name == "read_units":
            size, mode = self._sized(name, arguments, _READS, "strong")
            return self._oracle("F02", {"size": size, "mode": _READS[mode]})
        if name == "write_units":
            size, mode = self._sized(name, arguments, _WRITES, "standard")
            return self._oracle("F04", {"new": size}) * (2 if _WRITES[mode] else 1)
        function = _FUNCTIONS.get(name)
        if function is None:
            known = ", ".join(["read_units", "write_units", *_FUNCTIONS])
            raise ComputingError(f"There is no function {name}. There are {known} and F01 to F22.")
        values = [self.value(argument) for argument in arguments]
        try:
            return function(*values)
        except TypeError:
            raise ComputingError(f"{name} does not take {len(values)} numbers.") from None

    def _sized(
        self, name: str, arguments: Sequence[ast.expr], words: dict[str, str] | dict[str, bool], usual: str
    ) -> tuple[Exact, str]:
        """The bytes and the word of read_units(KB, word)."""
        word = usual
        if len(arguments) == 2 and isinstance(arguments[1], ast.Name):
            word = arguments[1].id
        if len(arguments) not in {1, 2} or word not in words:
            raise ComputingError(f"It is {name}(KB, word), with {' or '.join(words)} as word.")
        return self.value(arguments[0]) * 1024, word

    def _input(self, node: ast.expr) -> object:
        match node:
            case ast.Name(id=word):
                return word
            case ast.Constant(value=bool() | str()):
                return node.value
            case _:
                return self.value(node)

    def _oracle(self, family: str, inputs: dict[str, object]) -> Fraction:
        try:
            return Fraction(evaluate(family, inputs).value)
        except ImpossibleInput as refusal:
            raise ComputingError(f"The oracle refuses: {refusal}") from None

    def _source(self, node: ast.expr) -> str:
        # One line of ASCII, so columns are characters.
        return self.text[node.col_offset : node.end_col_offset]


def _least(first: Exact, *others: Exact) -> Exact:
    return min(first, *others, first)


def _most(first: Exact, *others: Exact) -> Exact:
    return max(first, *others, first)


def _ceil(value: Exact) -> Exact:
    return math.ceil(value)


def _floor(value: Exact) -> Exact:
    return math.floor(value)


def _round(value: Exact) -> Exact:
    """Half away from zero, as people round."""
    half = Fraction(1, 2)
    return math.floor(value + half) if value >= 0 else -math.floor(half - value)


_FUNCTIONS: dict[str, Callable[..., Exact]] = {
    "ceil": _ceil,
    "floor": _floor,
    "round": _round,
    "min": _least,
    "max": _most,
}
