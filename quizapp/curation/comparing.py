"""An older version beside the one that learners see now, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from quizapp.bank.models import AcceptedAnswer, Kind, Option
from quizapp.bank.versions import Stored
from quizapp.exams.rescoring import NoTranslation, Older


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that could be answered: what it said and counted as then, and now.

    `what` names the place (a blank, a premise, a step) and is empty where
    there is one alone. An empty text says that there was none, or is none now.
    """

    what: str
    then: str
    now: str
    was_key: bool = False
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """An older version with what was given to it. `obstacle` says why its answers cannot be marked anew."""

    older: Older
    lines: list[Line]
    obstacle: str

    @property
    def number(self) -> int:
        return self.older.held.version.number


def compared(older: Older, current: Stored) -> Comparison:
    obstacle = older.said.reason if isinstance(older.said, NoTranslation) else ""
    return Comparison(older, _lines(older, current), obstacle)


def _lines(older: Older, current: Stored) -> list[Line]:
    before = older.held
    if before.version.kind != current.version.kind:
        return [
            Line("Kind", before.version.get_kind_display(), current.version.get_kind_display()),
            Line("Right", _key_text(before), _key_text(current), was_key=True, is_key=True),
        ]
    if before.version.kind == Kind.NUMERIC:
        return [Line("", _key_text(before), _key_text(current), was_key=True, is_key=True)]
    if before.version.kind == Kind.ORDERING:
        steps = zip_longest(
            [option.text for option in before.options], [option.text for option in current.options]
        )
        return [
            Line(f"Step {place}", then or "", now or "", was_key=bool(then), is_key=bool(now))
            for place, (then, now) in enumerate(steps, start=1)
        ]
    if before.version.kind == Kind.MATCHING:
        return _pairs(before, current)
    return _options(older, current)


def _options(older: Older, current: Stored) -> list[Line]:
    names = {part["name"] for part in (*older.held.version.parts, *current.version.parts)}
    found = []
    for part in sorted(names) or [""]:
        then = [option for option in older.held.options if option.part == part]
        now = [option for option in current.options if option.part == part]
        became = _became(then, now)
        taken = {option.pk for option in became.values()}
        for option in then:
            other = became.get(option.pk)
            text, is_key = (other.text, other.is_key) if other else ("", False)
            found.append(Line(part, option.text, text, option.is_key, is_key))
        found += [Line(part, "", one.text, is_key=one.is_key) for one in now if one.pk not in taken]
    return found


def _became(then: list[Option], now: list[Option]) -> Mapping[int, Option]:
    """Which option each one became: by its token, or else by its text, as answers are read."""
    by_token = {option.token: option for option in now}
    by_text = {option.text: option for option in now}
    found = {option.pk: by_token.get(option.token) or by_text.get(option.text) for option in then}
    return {pk: option for pk, option in found.items() if option is not None}


def _pairs(before: Stored, current: Stored) -> list[Line]:
    found: dict[str, list[str]] = {}
    for side, held in enumerate((before, current)):
        for part in held.version.parts:
            fits = next((option.text for option in held.options if option.part == part["name"]), "")
            found.setdefault(part["text"], ["", ""])[side] = fits
    return [
        Line(text, then, now, was_key=bool(then), is_key=bool(now)) for text, (then, now) in found.items()
    ]


def _key_text(held: Stored) -> str:
    if held.version.kind == Kind.NUMERIC:
        return _number(next(answer for answer in held.answers if answer.is_key))
    return "\n".join(option.text for option in held.options if option.is_key)


def _number(answer: AcceptedAnswer) -> str:
    tolerance = f" ± {answer.tolerance}" if answer.tolerance != "0" else ""
    return f"{answer.value}{tolerance} {answer.unit}".strip()
