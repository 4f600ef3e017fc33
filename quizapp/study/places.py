"""Blanks, steps and pairs: as a question offers them, and as a verdict shows them.

What is offered has no word on what is right: steps and options come shuffled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import unescape

from django.utils.html import escape, strip_tags

from quizapp.bank.content import OptionContent, QuestionContent
from quizapp.engine.shuffle import order

_BLANK = re.compile(r"\{\{([a-z0-9_-]+)\}\}")


@dataclass(frozen=True)
class Field:
    """One place to fill: `choices` are (value, text) of a drop-down; without them something is typed.

    `html` is the premise or the step beside it, `text` the same in plain words.
    """

    number: int
    choices: tuple[tuple[str, str], ...] = ()
    html: str = ""
    value: str = ""
    is_step: bool = False

    @property
    def text(self) -> str:
        return plain(self.html)


@dataclass(frozen=True)
class Piece:
    """A stretch of a stem, and the blank that follows it. The HTML of one piece need not be balanced."""

    html: str
    field: Field | None


def plain(html: str) -> str:
    """HTML as the words alone: drop-downs and spoken labels have no markup.

    >>> plain("<code>a</code> &lt; b")
    'a < b'
    """
    return " ".join(unescape(strip_tags(html)).split())


def offered(asked: QuestionContent, *, seed: str) -> tuple[Field, ...]:
    """The places to fill of a cloze, ordering or matching; nothing for other kinds."""
    if asked.kind == "ordering":
        numbers = [str(place + 1) for place in range(len(asked.options))]
        return tuple(
            Field(
                place,
                tuple((f"{step.token}:{number}", number) for number in numbers),
                step.html,
                is_step=True,
            )
            for place, step in enumerate(shuffled_steps(asked, seed=seed), start=1)
        )
    if asked.kind == "matching":
        responses = _choices(order(asked.options, seed=seed))
        return tuple(Field(place, responses, part.html) for place, part in enumerate(asked.parts, start=1))
    return tuple(
        Field(place, () if part.typed else _choices(order(asked.of_part(part), seed=f"{seed}:{part.name}")))
        for place, part in enumerate(asked.parts, start=1)
    )


def _choices(options: Sequence[OptionContent]) -> tuple[tuple[str, str], ...]:
    return tuple((option.token, plain(option.html)) for option in options)


def shuffled_steps(asked: QuestionContent, *, seed: str) -> list[OptionContent]:
    """The steps in another order than the right one."""
    steps = order(asked.options, seed=seed)
    return steps if steps != list(asked.options) else [*steps[1:], steps[0]]


def filled_in(fields: Sequence[Field], given: Sequence[str]) -> tuple[Field, ...]:
    """The same places with what a form had in them, in its order."""
    entered = [*given[: len(fields)], *[""] * (len(fields) - len(given))]
    return tuple(
        replace(field, value=_kept(field, value, given)) for field, value in zip(fields, entered, strict=True)
    )


def _kept(field: Field, value: str, given: Sequence[str]) -> str:
    known = [token for token, _text in field.choices]
    if not known or value in known:
        return value
    # The values of a step are its own, and with script the form is in the learner's order.
    return next((other for other in given if other in known), "") if field.is_step else ""


def pieces(stem_html: str, fields: Sequence[Field]) -> tuple[Piece, ...]:
    """The stem of a cloze cut at its blanks, which `fields` holds in the order of the stem."""
    # Split by a pattern with one group: text, name, text, name, text.
    texts = _BLANK.split(stem_html)[::2]
    return tuple(
        Piece(text, fields[place] if place < len(fields) else None) for place, text in enumerate(texts)
    )


@dataclass(frozen=True)
class JudgedPlace:
    """What was put into one place and what belongs there, each with its reason where there is one.

    `given_html` is empty where nothing is to be said beside the right one.
    `others` are (text, reason) of the options of a drop-down that nobody chose.
    """

    number: int
    html: str
    right: bool
    given_html: str
    given_reason: str
    key_html: str
    key_reason: str
    others: tuple[tuple[str, str], ...] = ()


def judged_places(asked: QuestionContent, given: Sequence[str]) -> tuple[JudgedPlace, ...]:
    """A place each for the blanks, steps (in the right order) or premises. `given` is as the ledger keeps it."""
    if asked.kind == "ordering":
        return tuple(_judged_step(asked, given, place) for place in range(len(asked.options)))
    return tuple(_judged_part(asked, given, place) for place in range(len(asked.parts)))


def _judged_step(asked: QuestionContent, given: Sequence[str], place: int) -> JudgedPlace:
    step = asked.options[place]
    put = given.index(step.token) if step.token in given else place
    return JudgedPlace(
        number=place + 1,
        html=step.html,
        right=put == place,
        given_html=str(put + 1),
        given_reason="",
        key_html=str(place + 1),
        key_reason=step.reason_html,
    )


def _judged_part(asked: QuestionContent, given: Sequence[str], place: int) -> JudgedPlace:
    part, value = asked.parts[place], given[place] if place < len(given) else ""
    keys = [option for option in asked.of_part(part) if option.is_key]
    found = asked.entered(part, value)
    right = found is not None and found in keys
    shown = {key.token for key in keys} | ({found.token} if found else set())
    others = [option for option in asked.of_part(part) if option.token not in shown]
    return JudgedPlace(
        number=place + 1,
        html=part.html,
        right=right,
        given_html=found.html if found and not part.typed else escape(value),
        # The reason of a response says why it matches its own premise; none says why not this one.
        given_reason=found.reason_html if found and not right and found.part in ("", part.name) else "",
        key_html=" or ".join(key.html for key in keys),
        key_reason=keys[0].reason_html,
        others=() if part.typed else tuple((option.html, option.reason_html) for option in others),
    )


def unmatched(asked: QuestionContent) -> tuple[tuple[str, str], ...]:
    """(text, reason) of the responses of a matching that fit no premise."""
    if asked.kind != "matching":
        return ()
    return tuple((option.html, option.reason_html) for option in asked.options if not option.part)


def judged_pieces(
    asked: QuestionContent, places: Sequence[JudgedPlace]
) -> tuple[tuple[str, JudgedPlace | None], ...]:
    """The stem of a cloze cut at its blanks, each with its judgement; nothing for other kinds."""
    if asked.kind != "cloze":
        return ()
    texts = _BLANK.split(asked.stem_html)[::2]
    return tuple((text, places[place] if place < len(places) else None) for place, text in enumerate(texts))
