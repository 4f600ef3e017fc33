"""What the pages of this room show: a question, a term, a verdict.

A question is shown without anything that tells its key. What tells it is put
together only from an answer that is in the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Protocol

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from quizapp.bank.content import CaseContent, OptionContent, QuestionContent, content
from quizapp.drills import actions as drills
from quizapp.drills import catalogue
from quizapp.drills.screens import drill_screen, drill_verdict
from quizapp.engine import memory
from quizapp.engine.memory import Memory, Rating
from quizapp.engine.shuffle import order
from quizapp.study.actions.answering import Answered
from quizapp.study.models import Card, Plan
from quizapp.study.places import (
    Field,
    Piece,
    filled_in,
    judged_pieces,
    judged_places,
    offered,
    pieces,
    unmatched,
)
from quizapp.study.reference import reference
from quizapp.study.showing import Showing, seal

LETTERS = "abcdefgh"
# Kinds whose answer fills places, instead of choosing options or giving a number.
IN_PLACES = frozenset(["cloze", "ordering", "matching"])


@dataclass(frozen=True)
class OfferedOption:
    """One option as offered: no word on whether it is right."""

    token: str
    html: str
    digit: int
    letter: str


@dataclass(frozen=True)
class QuestionScreen:
    token: str
    kind: str
    stem_html: str
    choose: int
    unit: str
    options: tuple[OfferedOption, ...]
    chosen: frozenset[str] = frozenset()
    typed: str = ""
    # The blanks, steps or pairs of kinds that have them; the stem of a cloze, cut at its blanks.
    fields: tuple[Field, ...] = ()
    case: CaseContent | None = None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return pieces(self.stem_html, self.fields) if self.kind == "cloze" else ()

    @property
    def input_type(self) -> str:
        return "checkbox" if self.kind == "multiple" else "radio"


def shown_order(asked: QuestionContent, *, seed: str) -> list[OptionContent]:
    """The options in the order of this showing; true before false, always. Steps and pairs are no options."""
    if asked.kind in IN_PLACES:
        return []
    if asked.kind == "true-false":
        return list(asked.options)
    return order(asked.options, seed=seed)


def question_screen(
    asked: QuestionContent,
    *,
    token: str,
    seed: str,
    chosen: frozenset[str] = frozenset(),
    typed: str = "",
) -> QuestionScreen:
    return QuestionScreen(
        token=token,
        kind=asked.kind,
        stem_html=asked.stem_html,
        choose=asked.choose,
        unit=asked.unit,
        options=tuple(
            OfferedOption(option.token, option.html, place + 1, LETTERS[place])
            for place, option in enumerate(shown_order(asked, seed=seed))
        ),
        chosen=chosen,
        typed=typed,
        fields=offered(asked, seed=seed),
        case=asked.case,
    )


def with_given(screen: QuestionScreen, given: list[str]) -> QuestionScreen:
    """The same question with what the learner had entered still in the form."""
    typed = given[0] if screen.kind == "numeric" and given else ""
    return replace(screen, chosen=frozenset(given), typed=typed, fields=filled_in(screen.fields, given))


def card_screen(card: Card, *, now: datetime, token: str = "", given: Sequence[str] = ()) -> dict[str, Any]:
    """The context of a card that waits for its answer, with what was entered so far.

    Raises KeyError for the card of a drill that is served no more.
    """
    showing = Showing(card.pk, card.turn)
    token = token or seal(showing, at=now)
    if card.template:
        asked_drill = catalogue.reviewed(card.plan.learner_id, card.template, card.turn)
        drill = drill_screen(asked_drill, hints_taken=card.hints, given=given)
        return {"card": card, "drill": drill, "token": token, "section": card.section}
    if card.question is not None and card.question.current_id is not None:
        asked = content(card.question.current_id)
        # Read now, while the learner reads, and the verdict finds it ready.
        reference(card.plan.course_id, card.plan.course.revision)
        screen = question_screen(asked, token=token, seed=showing.name)
        if given:
            screen = with_given(screen, list(given))
        return {"card": card, "question": screen, "section": card.section}
    return {"card": card, "term": card.term, "token": token, "section": card.section}


@dataclass(frozen=True)
class Button:
    """A rating and when the card comes back if it is chosen."""

    rating: Rating
    label: str
    soon: str
    spoken: str
    chosen: bool = False


LABELS = {Rating.AGAIN: "Again", Rating.HARD: "Hard", Rating.GOOD: "Good", Rating.EASY: "Easy"}


def rating_buttons(
    plan: Plan,
    before: Memory,
    *,
    at: datetime,
    seed: int,
    load: Any,
    chosen: Rating | None = None,
    best: Rating = Rating.EASY,
) -> tuple[Button, ...]:
    """A button for each rating up to the best one that the answer may have."""
    settings = plan.memory_settings()
    ratings = [rating for rating in Rating if rating <= best]
    buttons = []
    for rating in ratings:
        after = memory.schedule(before, rating, now=at, settings=settings, seed=seed, load=load)
        wait = memory.interval_of(after, now=at, settings=settings)
        buttons.append(
            Button(
                rating,
                LABELS[rating],
                memory.interval_text(wait),
                memory.interval_words(wait),
                chosen=rating is chosen,
            )
        )
    return tuple(buttons)


@dataclass(frozen=True)
class JudgedOption:
    html: str
    reason_html: str
    is_key: bool
    chosen: bool
    letter: str

    @property
    def state(self) -> str:
        """CSS class of the choice: right, wrong, missed, or nothing."""
        if self.is_key:
            return "is-right" if self.chosen else "is-missed"
        return "is-wrong" if self.chosen else ""


@lru_cache(maxsize=4096)
def evidence(version_id: int, course_id: int, revision: int, today: date) -> SafeString:
    """Explanation, facts, sources and words of a version, as HTML.

    The same for every learner until the course changes or a day begins, and a
    third of what a verdict costs to render.
    """
    asked = content(version_id)
    known = reference(course_id, revision)
    facts = [(ref, *known.facts[ref]) for ref in asked.fact_refs if ref in known.facts]
    return render_to_string(
        "study/_evidence.html",
        {
            "asked": asked,
            "facts": facts,
            "rechecked": [
                (ref, title)
                for ref, title, _value, _checked, expires_on, current in facts
                if not current or (expires_on is not None and expires_on <= today)
            ],
            "terms": [(slug, *known.words[slug]) for slug in asked.term_slugs if slug in known.words],
        },
    )


class Told(Protocol):
    """What the page of a verdict needs of an answer; an `Answer` is one."""

    @property
    def given(self) -> list[str]: ...
    @property
    def right(self) -> bool | None: ...
    @property
    def variant_seed(self) -> str: ...
    @property
    def study_day(self) -> date: ...
    @property
    def confidence(self) -> str: ...


def judged(asked: QuestionContent, told: Told, *, course_id: int, revision: int) -> dict[str, Any]:
    """Everything about the question that only an answer may reveal."""
    given = frozenset(told.given)
    options = [
        JudgedOption(option.html, option.reason_html, option.is_key, option.token in given, LETTERS[place])
        for place, option in enumerate(shown_order(asked, seed=told.variant_seed))
    ]
    typed = told.given[0] if asked.kind == "numeric" and told.given else ""
    key = next((answer for answer in asked.answers if answer.is_key), None)
    places = judged_places(asked, told.given) if asked.kind in IN_PLACES else ()
    return {
        "answer": told,
        "asked": asked,
        "right": told.right,
        "corrected": getattr(told, "corrected", False),
        "options": options,
        "typed": typed,
        "slip": asked.slip([typed]) if typed and not told.right else None,
        "key_answer": key,
        "key_text": number_text(key.value) if key else "",
        "places": places,
        "unmatched": unmatched(asked),
        "stem_pieces": judged_pieces(asked, places),
        "evidence": evidence(asked.version_id, course_id, revision, told.study_day),
    }


def number_text(value: Fraction) -> str:
    """An exact number as people write it.

    >>> [number_text(Fraction(text)) for text in ("12000", "1/2", "1/3")]
    ['12,000', '0.5', '1/3']
    """
    if value.denominator == 1:
        return f"{value.numerator:,}"
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    return f"{Decimal(value.numerator) / Decimal(value.denominator):,f}"


def verdict_screen(plan: Plan, answered: Answered) -> dict[str, Any]:
    """The context of a verdict page: an answer and what may still be done about it."""
    told, card = answered.answer, answered.card
    context: dict[str, Any] = {
        "card": card,
        "answer": told,
        "section": card.section,
        "replayed": answered.replayed,
        "became_leech": answered.became_leech,
        "undone": answered.undone,
        "rated": answered.rating,
        "buttons": (),
    }
    if answered.changeable and told.memory_before is not None:
        context["buttons"] = rating_buttons(
            plan,
            Memory.from_json(told.memory_before),
            at=told.at,
            seed=card.pk,
            load=answered.load,
            chosen=answered.rating,
            best=Rating.AGAIN if told.right is False else answered.best,
        )
    if answered.drilled is not None:
        context |= {
            "verdict": drill_verdict(told, answered.drilled),
            "right": told.right,
            "repeated": drills.repeated_slip(plan.learner, answered.drilled, study_day=told.study_day),
        }
    if told.version_id is not None:
        context |= judged(
            content(told.version_id), told, course_id=plan.course_id, revision=plan.course.revision
        )
    return context
