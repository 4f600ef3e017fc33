"""What a browser may ask to change in a sitting, checked.

Whatever arrives, the result is a `Change` or a sentence that says what is
wrong with it; a malformed change is kept in the history as far as it can be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from quizapp.engine.saving import Origin
from quizapp.exams.models import FIELDS

MOST_CHANGES = 100
_LONGEST_NOTE = 2000
_LONGEST_ENTRY = 500
_MOST_ENTRIES = 50
_LONGEST_TAB = 40
# A day; more between two saves says that a clock is broken.
_LONGEST_TIME = 86_400_000
_MOST_COUNTED = 2_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of one field of the question at `position`. `key` names it wherever it is sent again."""

    key: UUID
    position: int
    field: str
    value: Any
    origin: Origin
    # Why it cannot be applied, in words for the learner; empty if it can.
    fault: str = ""


class Malformed(ValueError):
    """Not even a change: without key, position or field nothing can be kept of it."""


def changes_in(body: object) -> list[Change]:
    """The changes in a decoded JSON body. Raises Malformed, with what is wrong and at which place."""
    if not isinstance(body, Mapping):
        raise Malformed("The body is not an object.")
    tab, listed = body.get("tab", ""), body.get("changes")
    if not isinstance(tab, str) or len(tab) > _LONGEST_TAB or not storable(tab):
        raise Malformed("tab: a text of at most 40 characters is needed.")
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_CHANGES:
        raise Malformed(f"changes: a list of 1 to {MOST_CHANGES} is needed.")
    changes = [_change(each, tab=tab, place=place) for place, each in enumerate(listed)]
    if len({change.key for change in changes}) < len(changes):
        raise Malformed("changes: two have the same key.")
    return changes


def _change(sent: object, *, tab: str, place: int) -> Change:
    if not isinstance(sent, Mapping):
        raise Malformed(f"changes[{place}] is not an object.")
    try:
        key = UUID(str(sent.get("key", "")))
    except ValueError:
        raise Malformed(f"changes[{place}].key is not a UUID.") from None
    field = sent.get("field")
    if not isinstance(field, str) or field not in FIELDS:
        raise Malformed(f"changes[{place}].field is none of {', '.join(FIELDS)}.")
    value = sent.get("value")
    fault = "" if CHECKS[field](value) else f"This is no value for “{field}”."
    return Change(
        key=key,
        position=_count(sent, "position", place=place, least=1),
        field=field,
        value=value if storable(value) else None,
        origin=Origin(tab, _count(sent, "seq", place=place), _count(sent, "base", place=place)),
        fault=fault,
    )


def _count(sent: Mapping[str, Any], name: str, *, place: int, least: int = 0) -> int:
    value = sent.get(name, 0)
    if type(value) is not int or not least <= value <= _MOST_COUNTED:
        raise Malformed(f"changes[{place}].{name} is no whole number from {least}.")
    return value


def storable(value: object) -> bool:
    """Whether PostgreSQL takes it as JSON and nothing in it is long or deep.

    >>> [storable(each) for each in ("a", "a\\x00", "\\ud800", ["a", {}], 3, None, float("nan"))]
    [True, False, False, False, True, True, False]
    """
    if isinstance(value, list):
        return len(value) <= _MOST_ENTRIES and all(
            storable(each) and not isinstance(each, list) for each in value
        )
    if isinstance(value, str):
        return (
            len(value) <= _LONGEST_NOTE
            and "\x00" not in value
            and not any("\ud800" <= letter <= "\udfff" for letter in value)
        )
    return (
        value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) <= _MOST_COUNTED)
    )


def _is_entries(value: object) -> bool:
    return (
        isinstance(value, list)
        and storable(value)
        and all(isinstance(entry, str) and len(entry) <= _LONGEST_ENTRY for entry in value)
    )


CHECKS: dict[str, Callable[[object], bool]] = {
    "answer": _is_entries,
    "struck": _is_entries,
    "flagged": lambda value: isinstance(value, bool),
    "guess": lambda value: isinstance(value, bool),
    "seen": lambda value: value is True,
    "note": lambda value: isinstance(value, str) and storable(value),
    "time": lambda value: type(value) is int and 0 <= value <= _LONGEST_TIME,
}
