"""What the pages of a sitting show: a question as it stands, the navigator, the review before the end.

Nothing here tells a key, or which questions are scored, but for a question
that was checked at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString

from quizapp.accounts.models import User
from quizapp.bank.content import QuestionContent, contents
from quizapp.bank.models import Kind
from quizapp.exams.models import Sitting, Slot
from quizapp.study.screens import QuestionScreen, question_screen, with_given

FIELDS_WITH_HEADS = ("answer", "flagged", "guess", "struck", "note")


@dataclass(frozen=True)
class Place:
    """One question in the navigator. `state` is answered, incomplete, seen or unseen.

    `number` and `url` are ready to be shown: a template takes ten times as long
    over an integer, which it writes by the rules of a language, and a page has
    hundreds of them.
    """

    position: int
    state: str
    flagged: bool
    number: SafeString
    url: SafeString

    @property
    def said(self) -> SafeString:
        return SafeString(_SAID[self.state] + (", flagged" if self.flagged else ""))


_SAID = {
    "answered": "answered",
    "incomplete": "incomplete",
    "seen": "not answered",
    "unseen": "not seen yet",
}


@dataclass(frozen=True)
class Item:
    """One question of a paper, with what the learner made of it so far."""

    position: int
    question: QuestionScreen
    flagged: bool
    guess: bool
    struck: frozenset[str]
    note: str
    heads: dict[str, int]
    checked: bool
    judged: dict[str, Any] = field(default_factory=dict)


def places(sitting: Sitting, slots: Sequence[Slot]) -> list[Place]:
    """The navigator. Reads the versions of all slots at once."""
    said = contents([slot.version_id for slot in slots])
    way = reverse("exams:sitting", args=[sitting.pk])
    return [
        Place(
            slot.position,
            standing(slot, said[slot.version_id]),
            slot.flagged,
            number=SafeString(slot.position),
            url=SafeString(f"{way}{slot.position}/"),
        )
        for slot in slots
    ]


def standing(slot: Slot, asked: QuestionContent) -> str:
    """How far a question is: answered, incomplete, seen or unseen. Says nothing about right or wrong."""
    given = [value for value in slot.answer if value.strip()]
    if not given:
        return "seen" if slot.seen else "unseen"
    wanted = wanted_entries(asked)
    if asked.kind == Kind.MULTIPLE:
        return "answered" if len(given) == wanted else "incomplete"
    return "answered" if len(given) >= wanted else "incomplete"


def wanted_entries(asked: QuestionContent) -> int:
    """How many entries make a whole answer."""
    if asked.kind == Kind.ORDERING:
        return len(asked.options)
    return len(asked.parts) or asked.choose or 1


def item(slot: Slot, asked: QuestionContent, *, judged: dict[str, Any] | None = None) -> Item:
    screen = question_screen(asked, token="", seed=slot.seed)
    return Item(
        position=slot.position,
        question=with_given(screen, slot.answer) if slot.answer else screen,
        flagged=slot.flagged,
        guess=slot.guess,
        struck=frozenset(slot.struck),
        note=slot.note,
        heads={name: slot.head(name).sequence for name in FIELDS_WITH_HEADS},
        checked=slot.checked_at is not None,
        judged=judged or {},
    )


def items(slots: Sequence[Slot]) -> list[Item]:
    said = contents([slot.version_id for slot in slots])
    return [item(slot, said[slot.version_id]) for slot in slots]


def left_ms(sitting: Sitting, now: datetime) -> int:
    """Milliseconds until the deadline; negative after it."""
    return round((sitting.deadline - now).total_seconds() * 1000)


def opaque(learner: User) -> str:
    """A name for the learner in the browser's store: unsent answers of another one are never sent."""
    return salted_hmac("exams.learner", str(learner.pk)).hexdigest()[:16]


# What `slot_state` reads, and the way back to the sitting.
STATE_COLUMNS = ("sitting", "position", "heads", "seen", "checked_at", *FIELDS_WITH_HEADS)


def slot_state(slot: Slot) -> dict[str, Any]:
    """What stands in each field of a slot, with its sequence, for scripts."""
    told: dict[str, Any] = {
        name: [getattr(slot, name), slot.head(name).sequence] for name in FIELDS_WITH_HEADS
    }
    return told | {"seen": slot.seen, "checked": slot.checked_at is not None}
