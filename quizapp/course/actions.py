"""What a learner does in the guide: come to a part, read it, answer in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quizapp.accounts.models import User
from quizapp.course.models import PartRead, Reflection, Section
from quizapp.course.traces import MOST_CHARACTERS


class TooLong(Exception):
    """An answer of more characters than a reflection holds."""

    def __init__(self, characters: int) -> None:
        super().__init__(
            f"Your answer has {characters:,} characters, and there is room for {MOST_CHARACTERS:,}. "
            f"It is not saved yet: shorten it by {characters - MOST_CHARACTERS:,}."
        )


class Unsettled(Exception):
    """More texts wait beside an answer than are kept there."""

    def __init__(self) -> None:
        super().__init__(
            "This answer keeps being changed in another window. Your text is not saved yet: "
            "settle the two versions first, or close the other window."
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A text as an open page sends it: `seen` is the revision that the page knew, `writer` names the page."""

    text: str
    seen: int = 0
    writer: str = ""


def reach(learner: User, section: Section, ref: str, *, now: datetime) -> None:
    """The learner has part `ref` on the screen."""
    PartRead.objects.bulk_create(
        [PartRead(learner=learner, section=section, ref=ref, reached_at=now)],
        update_conflicts=True,
        unique_fields=["learner", "section", "ref"],
        update_fields=["reached_at"],
    )


def mark(learner: User, section: Section, ref: str, *, read: bool, now: datetime) -> None:
    """The learner says that part `ref` is read, or takes it back."""
    PartRead.objects.bulk_create(
        [PartRead(learner=learner, section=section, ref=ref, reached_at=now, read_at=now if read else None)],
        update_conflicts=True,
        unique_fields=["learner", "section", "ref"],
        update_fields=["reached_at", "read_at"],
    )


@transaction.atomic(durable=True)
def reflect(
    learner: User, section: Section, ref: str, written: Written, *, prompt: str, now: datetime
) -> Reflection | None:
    """Save an answer; returns what is kept now, None if nothing is.

    A text that did not see the newest revision takes its place, and the
    newest is kept aside. An empty text deletes an answer that it saw.

    Raises TooLong or Unsettled, and saves nothing.
    """
    text = written.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if len(text) > MOST_CHARACTERS:
        raise TooLong(len(text))
    if text.strip():
        # Two tabs may be the first at the same time: the row is there before it is locked.
        new = Reflection(learner=learner, section=section, block_ref=ref, created_at=now, updated_at=now)
        Reflection.objects.bulk_create([new], ignore_conflicts=True)
    held = Reflection.objects.of(learner).filter(section=section, block_ref=ref).select_for_update().first()
    if held is None:
        return None
    unseen = (
        held.revision > written.seen
        and not (written.writer and held.writer == written.writer)
        # Nothing of it would be lost.
        and held.text.strip() not in text
    )
    if unseen:
        held.aside = _beside(held.aside, held.text)
    elif not text.strip() and not held.aside:
        held.delete()
        return None
    if held.text != text or unseen or held.revision == 0:
        held.text = text
        held.prompt = prompt or held.prompt
        held.writer = written.writer
        held.revision += 1
        held.updated_at = now
        held.save()
    return held


def _beside(aside: str, text: str) -> str:
    if text.strip() in aside:
        return aside
    joined = f"{aside}\n\n{text}".strip()
    if len(joined) > MOST_CHARACTERS:
        raise Unsettled
    return joined


@transaction.atomic(durable=True)
def settle(reflection: Reflection, *, keep: bool, now: datetime) -> Reflection:
    """End a conflict: put what was kept aside below the answer, or drop it.

    Raises TooLong if both together have no room.
    """
    held = Reflection.objects.select_for_update().get(pk=reflection.pk)
    if keep and held.aside:
        text = f"{held.text}\n\n{held.aside}".strip()
        if len(text) > MOST_CHARACTERS:
            raise TooLong(len(text))
        held.text = text
    held.aside = ""
    held.writer = ""
    held.revision += 1
    held.updated_at = now
    held.save()
    return held


def forget(reflection: Reflection) -> None:
    """Delete an answer for good."""
    reflection.delete()
