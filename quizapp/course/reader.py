"""What a section's page shows one reader: the text, how far it was read, and the reader's own answers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.safestring import SafeString

from quizapp.accounts.models import User
from quizapp.course.anatomy import Anatomy, Heading, Part, anatomy
from quizapp.course.diagrams import drawing
from quizapp.course.models import PartRead, Reflection, Section
from quizapp.course.traces import MOST_CHARACTERS

_NOTHING = SafeString("")


@dataclass(frozen=True, slots=True)
class PartScreen:
    """The end of a part: is it read, and how many questions practise it."""

    ref: str
    level: int
    title: str
    minutes: int
    questions: int
    read: bool
    reached: bool


@dataclass(frozen=True, slots=True)
class AnswerScreen:
    """The box for an answer. `problem` says why the text in it is not saved; `saved_at` is local time."""

    ref: str
    text: str = ""
    seen: int = 0
    writer: str = ""
    aside: str = ""
    saved_at: datetime | None = None
    pk: int | None = None
    problem: str = ""
    most: int = MOST_CHARACTERS


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of the page: HTML, the end of a part, or an answer's box."""

    html: SafeString = _NOTHING
    part: PartScreen | None = None
    answer: AnswerScreen | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Parts and minutes of one section."""

    parts: int
    read: int
    minutes: int
    minutes_left: int

    @property
    def percent(self) -> int:
        return round(100 * self.read / self.parts) if self.parts else 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents."""

    heading: Heading
    read: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """One section for one reader; `learner` is None for visitors."""

    section: Section
    learner: User | None
    parts: tuple[PartScreen, ...]
    progress: Progress
    stopped_at: PartScreen | None
    _anatomy: Anatomy
    _answers: Mapping[str, Reflection] = field(default_factory=dict)
    _writer: str = ""

    def pieces(self) -> list[Shown]:
        ends = {part.ref: part for part in self.parts}
        shown = []
        for piece in self._anatomy.pieces:
            if piece.kind == "drawing":
                shown.append(Shown(html=SafeString(drawing(piece.name))))
            elif piece.kind == "answer":
                shown.append(Shown(answer=self.answer(piece.name)))
            elif piece.part is not None:
                shown.append(Shown(part=ends[piece.part.ref]))
            else:
                shown.append(Shown(html=piece.html))
        return shown

    def contents(self) -> list[Entry]:
        read = {part.ref for part in self.parts if part.read}
        return [Entry(heading, heading.ref in read) for heading in self._anatomy.headings]

    def part(self, ref: str) -> PartScreen | None:
        return next((part for part in self.parts if part.ref == ref), None)

    def answer(self, ref: str) -> AnswerScreen:
        if self.learner is None:
            return AnswerScreen(ref)
        return answer_screen(ref, self._answers.get(ref), zone=self.learner.zone, writer=self._writer)


def answer_screen(
    ref: str, held: Reflection | None, *, zone: ZoneInfo, writer: str = "", problem: str = ""
) -> AnswerScreen:
    """The box of block `ref` with what is kept of it."""
    if held is None:
        return AnswerScreen(ref, writer=writer, problem=problem)
    return AnswerScreen(
        ref,
        text=held.text,
        seen=held.revision,
        writer=writer,
        aside=held.aside,
        saved_at=held.updated_at.astimezone(zone),
        pk=held.pk,
        problem=problem,
    )


def new_writer() -> str:
    """A name for one page that is opened now."""
    return secrets.token_hex(8)


def reader(section: Section, learner: User | None) -> Reader:
    """The page of `section` as `learner` sees it: one statement for visitors, three for learners."""
    body = anatomy(section.html)
    published = section.questions.filter(status="published").order_by()
    questions = dict(published.values_list("block_ref").annotate(Count("pk")))
    traces: dict[str, PartRead] = {}
    answers: dict[str, Reflection] = {}
    if learner is not None:
        traces = {trace.ref: trace for trace in PartRead.objects.of(learner).filter(section=section)}
        if body.prompts:
            answers = {
                held.block_ref: held for held in Reflection.objects.of(learner).filter(section=section)
            }
    parts = tuple(_part(part, questions, traces) for part in body.parts)
    return Reader(
        section=section,
        learner=learner,
        parts=parts,
        progress=_progress(section, parts),
        stopped_at=_stopped_at(parts, traces),
        _anatomy=body,
        _answers=answers,
        _writer=new_writer() if learner is not None else "",
    )


def _part(part: Part, questions: Mapping[str, int], traces: Mapping[str, PartRead]) -> PartScreen:
    trace = traces.get(part.ref)
    return PartScreen(
        ref=part.ref,
        level=part.level,
        title=part.title,
        minutes=part.minutes,
        questions=sum(questions.get(ref, 0) for ref in part.group),
        read=trace is not None and trace.read_at is not None,
        reached=trace is not None,
    )


def _progress(section: Section, parts: tuple[PartScreen, ...]) -> Progress:
    read = [part for part in parts if part.read]
    whole = sum(part.minutes for part in parts)
    # Each part is rounded by itself: their shares of the section's minutes add up.
    share = sum(part.minutes for part in read) / whole if whole else 0.0
    return Progress(
        parts=len(parts),
        read=len(read),
        minutes=section.minutes,
        minutes_left=0 if parts and len(read) == len(parts) else max(1, round(section.minutes * (1 - share))),
    )


def _stopped_at(parts: tuple[PartScreen, ...], traces: Mapping[str, PartRead]) -> PartScreen | None:
    """The part on which the learner stopped, unless it is the first or nothing is left to read."""
    if not traces or all(part.read for part in parts):
        return None
    newest = max(traces.values(), key=lambda trace: trace.reached_at).ref
    places = {part.ref: place for place, part in enumerate(parts)}
    place = places.get(newest, 0)
    # Who has read the part goes on with the next that is not.
    while place < len(parts) - 1 and parts[place].read:
        place += 1
    return parts[place] if place else None
