"""What is right in a version, and what an answer to an older one says in a newer one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from quizapp.bank.models import Kind, Option
from quizapp.bank.versions import Stored, typed_parts


def key_of(held: Stored) -> tuple[Any, ...]:
    """What is right, in texts and numbers: equal for two versions that mark every answer alike.

    A distractor that is worded anew changes nothing; a key that is, does.
    """
    version = held.version
    if version.kind == Kind.NUMERIC:
        key = next(answer for answer in held.answers if answer.is_key)
        return version.kind, Fraction(key.value), Fraction(key.tolerance), key.unit
    if version.kind == Kind.ORDERING:
        return version.kind, tuple(option.text for option in held.options)
    keys = [option for option in held.options if option.is_key]
    if version.parts:
        parts = (
            (part["name"], part["text"], part["typed"], _texts(keys, part["name"])) for part in version.parts
        )
        return version.kind, tuple(parts)
    return version.kind, version.choose, frozenset(option.text for option in keys)


def _texts(options: Iterable[Option], part: str) -> frozenset[str]:
    return frozenset(option.text for option in options if option.part == part)


@dataclass(frozen=True, slots=True)
class NoTranslation:
    """Answers to the older version cannot be marked by the newer one; the reason in words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Translation:
    """Says an answer to an older version in the tokens of a newer one.

    `tokens` maps those of options, by the part they are offered in ("" where
    all belong together). `places` says where each blank or pair of the newer
    version stood in the older one; empty for kinds without parts.
    """

    tokens: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    places: Sequence[int] = ()
    typed: Sequence[bool] = ()

    def __call__(self, given: Sequence[str]) -> list[str]:
        """`given` is as the older version reads it. What is no token stays as it is."""
        if not self.places:
            known = self.tokens.get("", {})
            return [known.get(value, value) for value in given]
        if len(given) != len(self.places):
            return list(given)
        said = []
        for place, (before, typed) in enumerate(zip(self.places, self.typed, strict=True)):
            known = {} if typed else self.tokens.get(str(place), self.tokens.get("", {}))
            said.append(known.get(given[before], given[before]))
        return said


def translation(old: Stored, new: Stored) -> Translation | NoTranslation:
    """How answers to `old` are said in `new`, if every one of them can be and the new key could have been given."""
    before, after = old.version, new.version
    if before.kind != after.kind:
        return NoTranslation(
            f"It was another kind of question: {before.get_kind_display().lower()} became "
            f"{after.get_kind_display().lower()}."
        )
    if before.choose != after.choose:
        return NoTranslation(f"{before.choose} options were asked for, and now {after.choose} are.")
    if before.kind == Kind.NUMERIC:
        return _of_numbers(old, new)
    if before.kind == Kind.CLOZE:
        return _of_blanks(old, new)
    if before.kind == Kind.MATCHING:
        return _of_pairs(old, new)
    tokens = _tokens(old.options, new.options)
    if isinstance(tokens, NoTranslation):
        return tokens
    missing = _unreachable(tokens, new.options)
    return missing or Translation({"": tokens})


def _tokens(old: Sequence[Option], new: Sequence[Option]) -> dict[str, str] | NoTranslation:
    """Old tokens to new ones: the same token, or else the same text."""
    kept = {option.token for option in new}
    by_text: dict[str, str] = {}
    for option in new:
        if option.text in by_text:
            return NoTranslation(f"Two options say “{option.text}”.")
        by_text[option.text] = option.token
    found: dict[str, str] = {}
    for option in old:
        token = option.token if option.token in kept else by_text.get(option.text)
        if token is None:
            return NoTranslation(f"The option “{option.text}” is no longer there.")
        if token in found.values():
            return NoTranslation(f"Two options became “{option.text}”.")
        found[option.token] = token
    return found


def _unreachable(tokens: Mapping[str, str], new: Iterable[Option]) -> NoTranslation | None:
    """Why the new key could not have been chosen: marking by it would fault everybody."""
    could = set(tokens.values())
    for option in new:
        if option.is_key and option.token not in could:
            return NoTranslation(f"The right option “{option.text}” could not be chosen before.")
    return None


def _of_numbers(old: Stored, new: Stored) -> Translation | NoTranslation:
    units = [next(answer.unit for answer in held.answers if answer.is_key) for held in (old, new)]
    if units[0] != units[1]:
        return NoTranslation(
            f"Numbers were asked for in {units[0] or 'no unit'}, and now in {units[1] or 'no unit'}."
        )
    return Translation()


def _places(old: Stored, new: Stored) -> list[int] | NoTranslation:
    before = [(part["name"], part["text"], part["typed"]) for part in old.version.parts]
    after = [(part["name"], part["text"], part["typed"]) for part in new.version.parts]
    if sorted(before) != sorted(after):
        return NoTranslation("Its blanks or premises are others than before.")
    return [before.index(part) for part in after]


def _of_blanks(old: Stored, new: Stored) -> Translation | NoTranslation:
    places = _places(old, new)
    if isinstance(places, NoTranslation):
        return places
    typed = typed_parts(new.version.parts)
    found: dict[str, Mapping[str, str]] = {}
    for place, part in enumerate(new.version.parts):
        if part["name"] in typed:
            continue
        offered = [[option for option in held.options if option.part == part["name"]] for held in (old, new)]
        tokens = _tokens(*offered)
        if isinstance(tokens, NoTranslation):
            return tokens
        # Any right option will do in a blank.
        if not {option.token for option in offered[1] if option.is_key} & set(tokens.values()):
            return NoTranslation(f"No right option of the blank “{part['name']}” could be chosen before.")
        found[str(place)] = tokens
    return Translation(found, places, [part["typed"] for part in new.version.parts])


def _of_pairs(old: Stored, new: Stored) -> Translation | NoTranslation:
    places = _places(old, new)
    if isinstance(places, NoTranslation):
        return places
    tokens = _tokens(old.options, new.options)
    if isinstance(tokens, NoTranslation):
        return tokens
    missing = _unreachable(tokens, new.options)
    return missing or Translation({"": tokens}, places, [False] * len(places))
