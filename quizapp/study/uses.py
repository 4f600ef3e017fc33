"""How well a learner knows the terms of the glossary, by their cards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.http import HttpRequest

from quizapp.accounts.models import User
from quizapp.course.uses import CardState, states_of_terms
from quizapp.engine.memory import Phase
from quizapp.study.models import Card

# Days that a memory lasts before it counts as known. FSRS calls this stability.
KNOWN_FOR = 21


@states_of_terms
def cards_of_terms(terms: Collection[int], request: HttpRequest) -> Mapping[int, CardState] | None:
    """One statement for somebody signed in; None for visitors and for learners without a plan."""
    if not isinstance(request.user, User):
        return None
    rows = (
        Card.objects.of(request.user)
        .filter(plan__active=True, term__isnull=False, retired=False)
        .values_list("term_id", "phase", "stability", "suspended")
    )
    sides: dict[int, list[tuple[str, float | None, bool]]] = defaultdict(list)
    for term, phase, stability, suspended in rows:
        sides[term].append((phase, stability, suspended))
    if not sides:
        return None
    return {term: _state(of) for term, of in sides.items() if term in terms}


def _state(sides: Sequence[tuple[str, float | None, bool]]) -> CardState:
    """What both sides of a term say together: the worse one decides."""
    if any(suspended for *_, suspended in sides):
        return CardState("Set aside", "warn")
    phases = {phase for phase, *_ in sides}
    if phases == {Phase.NEW.value}:
        return CardState("Not seen yet")
    if phases == {Phase.REVIEW.value} and all((days or 0) >= KNOWN_FOR for _, days, _ in sides):
        return CardState("Known", "good")
    return CardState("Learning", "info")
