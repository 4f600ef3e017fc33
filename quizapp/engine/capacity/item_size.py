"""The size of an item, attribute by attribute."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from .fields import LARGEST_ITEM, ImpossibleInput, Inputs
from .steps import Step, calc, fixed, given

_DEEPEST = 32
_DIGITS = 38


def item(inputs: Inputs) -> Step:
    """The bytes of an item in DynamoDB's JSON: names in UTF-8, and values.

    A binary value is base64 text, or a plain number of bytes.

    Source: "DynamoDB item sizes and formats". Confidence: A; B as soon as a
    Number is in the item.

    >>> item({"item": {"shirt-color": {"S": "R"}, "shirt-size": {"S": "M"}}}).value
    Fraction(23, 1)
    """
    attributes = inputs.get("item")
    if not isinstance(attributes, Mapping) or not attributes:
        raise ImpossibleInput("item is a table of attributes, each as {type: value}.")
    parts = [
        calc("add", "item.attribute", f"attribute {name}", "bytes", _name(name), _value(value, name, 1))
        for name, value in attributes.items()
    ]
    size = calc("add", "item.size", "item size", "bytes", *parts)
    if size.value > LARGEST_ITEM:
        raise ImpossibleInput(f"item has {int(size.value):,} bytes; an item has at most 409,600 (400 KB).")
    return size


def _name(name: object) -> Step:
    if not isinstance(name, str) or not name:
        raise ImpossibleInput("item has an attribute without a name.")
    return given("item.name", f"name {name}", _utf8(name, name), "bytes", detail=name)


def _utf8(text: str, name: str) -> int:
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        raise ImpossibleInput(f"item.{name} is not text that UTF-8 can hold.") from None


def _value(value: object, name: str, depth: int) -> Step:
    if not isinstance(value, Mapping) or len(value) != 1:
        raise ImpossibleInput(f"item.{name} is one {{type: value}}, such as {{'S': 'text'}}.")
    if depth > _DEEPEST:
        raise ImpossibleInput(f"item.{name} is nested more than {_DEEPEST} levels deep.")
    ((kind, held),) = value.items()
    if kind == "S" and isinstance(held, str):
        return _string(held, name)
    if kind == "N" and isinstance(held, str | int | float | Decimal) and not isinstance(held, bool):
        return _number(str(held), name)
    if kind == "B" and isinstance(held, str | bytes | int) and not isinstance(held, bool):
        return _binary(held, name)
    if kind in {"BOOL", "NULL"} and isinstance(held, bool):
        return fixed("item.flag", f"{kind} of {name}", 1, "byte")
    if kind in {"SS", "NS", "BS"} and isinstance(held, Sequence) and not isinstance(held, str | bytes):
        if not held:
            raise ImpossibleInput(f"item.{name} is an empty set, which no item can hold.")
        elements = [_value({kind[0]: element}, name, depth + 1) for element in held]
        return calc("add", "item.set", f"set {name}", "bytes", *elements)
    if kind == "L" and isinstance(held, Sequence) and not isinstance(held, str | bytes):
        listed = [
            calc(
                "add",
                "item.element",
                f"element {place} of {name}",
                "bytes",
                _byte(),
                _value(each, name, depth + 1),
            )
            for place, each in enumerate(held, start=1)
        ]
        return calc("add", "item.container", f"list {name}", "bytes", _three(), *listed)
    if kind == "M" and isinstance(held, Mapping):
        mapped = [
            calc(
                "add",
                "item.element",
                f"element {key} of {name}",
                "bytes",
                _byte(),
                given("item.key", f"key {key}", _utf8(str(key), name), "bytes", detail=str(key)),
                _value(each, f"{name}.{key}", depth + 1),
            )
            for key, each in held.items()
        ]
        return calc("add", "item.container", f"map {name}", "bytes", _three(), *mapped)
    raise ImpossibleInput(f"item.{name} has no value of type {kind!r}.")


def _string(text: str, name: str) -> Step:
    return given("item.string", f"text of {name}", _utf8(text, name), "bytes", detail=text)


def _number(text: str, name: str) -> Step:
    try:
        value = Decimal(text) if len(text) <= 200 else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise ImpossibleInput(f"item.{name} is not a number.")
    digits = len("".join(map(str, value.as_tuple().digits)).strip("0"))
    if digits > _DIGITS:
        raise ImpossibleInput(f"item.{name} has more than {_DIGITS} significant digits.")
    pairs = calc(
        "ceil_div",
        "item.pairs",
        f"pairs of digits of {name}",
        "bytes",
        given("item.digits", f"significant digits of {name}", digits, "digits", detail=text),
        fixed("item.pair", "digits in a byte", 2, "digits"),
    )
    return calc(
        "add",
        "item.number",
        f"number {name}",
        "bytes",
        pairs,
        fixed("item.extra", "one more byte", 1, "byte"),
        detail=text,
    )


def _binary(held: str | bytes | int, name: str) -> Step:
    if isinstance(held, str):
        try:
            held = base64.b64decode(held, validate=True)
        except (binascii.Error, ValueError):
            raise ImpossibleInput(f"item.{name} is not base64 text.") from None
    length = len(held) if isinstance(held, bytes) else held
    if length < 0:
        raise ImpossibleInput(f"item.{name} has no fewer than 0 bytes.")
    return given("item.binary", f"raw bytes of {name}", length, "bytes")


def _three() -> Step:
    return fixed("item.three", "list or map", 3, "bytes")


def _byte() -> Step:
    return fixed("item.byte", "element", 1, "byte")
