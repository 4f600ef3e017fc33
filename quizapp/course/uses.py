"""What rooms above this one know of facts and terms. They say so themselves, as they start.

The pages of a fact and of a term show what rests on them. Questions, drills
and cards are of rooms that this one must not import, so each of those hands in
a function.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from quizapp.course.models import Fact, GlossaryTerm


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that rests on a fact or asks for a term. `url` is empty where there is no page to open."""

    title: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Uses:
    """What one room knows: how many in all, in words, and those that this person may see one by one."""

    words: str
    listed: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class CardState:
    """How well a learner knows a term: `tone` is good, warn or info, or empty for a card not seen yet."""

    words: str
    tone: str = ""


OfFact = Callable[[Fact, HttpRequest], Uses | None]
OfTerm = Callable[[GlossaryTerm, HttpRequest], Uses | None]
# States by number of the term; None for somebody who has no cards.
States = Callable[[Collection[int], HttpRequest], Mapping[int, CardState] | None]

_of_facts: list[OfFact] = []
_of_terms: list[OfTerm] = []
_states: list[States] = []


def of_facts(found: OfFact) -> OfFact:
    """Show what `found` returns on the page of every fact."""
    _of_facts.append(found)
    return found


def of_terms(found: OfTerm) -> OfTerm:
    """Show what `found` returns on the page of every term."""
    _of_terms.append(found)
    return found


def states_of_terms(found: States) -> States:
    """Show what `found` returns beside the terms of the glossary."""
    _states.append(found)
    return found


def uses_of_fact(fact: Fact, request: HttpRequest) -> list[Uses]:
    return [uses for find in _of_facts if (uses := find(fact, request)) is not None]


def uses_of_term(term: GlossaryTerm, request: HttpRequest) -> list[Uses]:
    return [uses for find in _of_terms if (uses := find(term, request)) is not None]


def card_states(terms: Collection[int], request: HttpRequest) -> Mapping[int, CardState] | None:
    """The state of each card of these terms, or None if this person has no cards at all."""
    told = [states for find in _states if (states := find(terms, request)) is not None]
    return {number: state for states in told for number, state in states.items()} if told else None
