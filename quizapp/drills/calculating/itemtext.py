"""An item as somebody typed it: DynamoDB JSON, or plain JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from quizapp.engine.numerals import FormatError

_TYPES: Final = frozenset({"S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M"})
_DEEPEST: Final = 32
_BLANK = re.compile(r'("(?:\\.|[^"\\])*")|\s+')
_SAID: Final = {
    "Expecting value": "a value is missing",
    "Expecting property name enclosed in double quotes": "a name in double quotes is missing",
    "Expecting ':' delimiter": "a colon is missing",
    "Expecting ',' delimiter": "a comma is missing, or a bracket is not closed",
    "Illegal trailing comma before end of object": "a comma has nothing after it",
    "Illegal trailing comma before end of array": "a comma has nothing after it",
    "Extra data": "the item ends before this",
    "Unterminated string starting at": "a text begins and does not end",
    "Invalid control character at": "a text has a line break or a tab in it",
    "Invalid \\escape": "a backslash has no meaning before this character",
    "Invalid \\uXXXX escape": "a \\u has no four digits after it",
}


class _Number(str):
    """A number as it was typed: 1.50 has the digits of 1.5, and people look for what they wrote."""

    __slots__ = ()


class _Refused(ValueError):
    """What is JSON and no item; the message says why."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item in DynamoDB JSON, and whether it was typed as plain JSON."""

    attributes: dict[str, object]
    plain: bool


def item_of(text: str) -> Item | FormatError:
    """Read an item, or say where it cannot be read. Never raises.

    >>> item_of('{"pk": "A", "n": 1.50}').attributes
    {'pk': {'S': 'A'}, 'n': {'N': '1.50'}}
    >>> item_of('{"pk": {"S": "A"}').message
    'Line 1, column 18: a comma is missing, or a bracket is not closed.'
    """
    try:
        value = _loaded(text)
        _check(value, 0)
    except json.JSONDecodeError as error:
        said = _SAID.get(error.msg.removesuffix(" starting at"), _SAID.get(error.msg, "this is no JSON"))
        return FormatError(f"Line {error.lineno}, column {error.colno}: {said}.")
    except _Refused as refusal:
        return FormatError(str(refusal))
    except (ValueError, RecursionError):
        return FormatError("The item is nested too deep to be read.")
    if not isinstance(value, dict) or not value:
        return FormatError('An item is an object with attributes, such as {"pk": {"S": "A"}}.')
    if set(value) == {"Item"} and isinstance(value["Item"], dict) and value["Item"]:
        # As GetItem answers.
        value = value["Item"]
    if any(_is_typed(each) for each in value.values()):
        return Item({name: _typed(each) for name, each in value.items()}, plain=False)
    return Item({name: _from_plain(each) for name, each in value.items()}, plain=True)


def _loaded(text: str) -> object:
    def no_constant(name: str) -> object:
        raise _Refused(f"{name} is no JSON and no value of DynamoDB.")

    def pairs(listed: list[tuple[str, object]]) -> dict[str, object]:
        held = dict(listed)
        if len(held) < len(listed):
            names = [name for name, _ in listed]
            twice = next(name for name in names if names.count(name) > 1)
            raise _Refused(f"{json.dumps(twice[:60])} is there twice.")
        return held

    return json.loads(
        text, parse_int=_Number, parse_float=_Number, parse_constant=no_constant, object_pairs_hook=pairs
    )


def _check(value: object, depth: int) -> None:
    """Refuse what no page and no item can hold."""
    if depth > 2 * _DEEPEST + 2:
        raise _Refused(f"An item is nested at most {_DEEPEST} levels deep.")
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _Refused("A text has half of a character in it (a \\ud800 to \\udfff by itself).") from None
    elif isinstance(value, list):
        for each in value:
            _check(each, depth + 1)
    elif isinstance(value, dict):
        for name, each in value.items():
            _check(name, depth)
            _check(each, depth + 1)


def _is_typed(value: object) -> bool:
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)) in _TYPES


def _typed(value: object) -> object:
    """A typed value for the oracle; a number stays one, as {"S": 5} is no text."""
    if isinstance(value, _Number):
        return int(value) if value.isdigit() and len(value) < 10 else Decimal(value)
    if isinstance(value, list):
        return [_typed(each) for each in value]
    if isinstance(value, dict):
        return {name: _typed(each) for name, each in value.items()}
    return value


def _from_plain(value: object) -> dict[str, object]:
    if isinstance(value, _Number):
        return {"N": str(value)}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, list):
        return {"L": [_from_plain(each) for each in value]}
    if isinstance(value, dict):
        return {"M": {name: _from_plain(each) for name, each in value.items()}}
    return {"NULL": True}


def laid_out(text: str) -> str:
    """JSON with a line for each attribute; what is no item as it is.

    >>> print(laid_out('{"pk":{"S":"A"},"n":{"N":"1"}}'))
    {
      "pk": {"S": "A"},
      "n": {"N": "1"}
    }
    """
    if isinstance(item_of(text), FormatError):
        return text
    value = _loaded(text)
    assert isinstance(value, dict)  # noqa: S101 (an item is one)
    lines = [f"  {json.dumps(name, ensure_ascii=False)}: {_line(each)}" for name, each in value.items()]
    return "{\n" + ",\n".join(lines) + "\n}"


def _line(value: object) -> str:
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_line, value))}]"
    if isinstance(value, dict):
        held = (f"{json.dumps(name, ensure_ascii=False)}: {_line(each)}" for name, each in value.items())
        return f"{{{', '.join(held)}}}"
    return json.dumps(value, ensure_ascii=False)


def shortened(text: str) -> str:
    """JSON without the blanks between its parts; what is no item as it is.

    >>> shortened('{ "a b" : 1 }')
    '{"a b":1}'
    """
    if isinstance(item_of(text), FormatError):
        return text
    return _BLANK.sub(lambda found: found[1] or "", text)
