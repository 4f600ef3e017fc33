"""From a wish to a paper for one learner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from quizapp.accounts.models import User
from quizapp.engine.papers import Paper, Plan, Shortfall, assemble
from quizapp.exams.papers.gathering import Gathered, Pin, gather
from quizapp.exams.papers.wishes import Wish

__all__ = ["Composed", "Pin", "compose", "matching"]


@dataclass(frozen=True)
class Composed:
    """A paper with what its sitting keeps.

    `pins` has what is to be pinned for every slot, by the id of its candidate.
    `rules` is the snapshot for `Sitting.rules`: that of the wish, with
    `allotted` (once by the number of the domain, and beside `covered` in each
    of the domains), `notes` (sentences about what the
    paper is not) and the number of questions that it really has in `counts`.
    """

    paper: Paper
    pins: Mapping[str, Pin] = field(hash=False)
    rules: dict[str, Any] = field(hash=False)


def compose(learner: User, wish: Wish, *, today: date, seed: str) -> Composed | Shortfall:
    """Make the paper that `learner` wishes, of what may be asked on the study day `today`.

    A question that stands in another open paper of the learner is left out,
    for one of the two might show its key while the other still asks it. The
    number of statements is constant; nothing is written.
    """
    gathered = gather(learner, wish.course, wish.blueprint, wish.plan, today=today)
    made = assemble(gathered.candidates, wish.plan, seed=seed)
    if isinstance(made, Shortfall):
        return replace(made, notes=(*made.notes, *_notes(gathered)))
    paper = replace(made, notes=(*made.notes, *_notes(gathered)))
    return Composed(
        paper,
        {slot.candidate.id: gathered.pins[slot.candidate.id] for slot in paper.slots},
        _rules(wish, paper),
    )


def matching(learner: User, wish: Wish, *, today: date) -> int:
    """How many questions, each about another concept, a quiz with the filters of `wish` could have."""
    gathered = gather(learner, wish.course, wish.blueprint, wish.plan, today=today)
    # One more than there can be: the shortfall then says how many there are.
    plan: Plan = replace(wish.plan, scored=min(len(gathered.candidates) + 1, 1000))
    made = assemble(gathered.candidates, plan, seed="")
    return made.possible if isinstance(made, Shortfall) else len(made.slots)


def _notes(gathered: Gathered) -> list[str]:
    if not gathered.held:
        return []
    many = gathered.held > 1
    note = f"{gathered.held} question{'s' if many else ''} of another paper that you have open"
    return [f"{note} {'are' if many else 'is'} left out."]


def _rules(wish: Wish, paper: Paper) -> dict[str, Any]:
    rules = dict(wish.rules)
    rules["domains"] = [
        {
            **domain,
            "allotted": paper.allotted.get(domain["number"], 0),
            "covered": domain["number"] in paper.allotted,
        }
        for domain in rules["domains"]
    ]
    # A JSON object has no numbers for names.
    rules["allotted"] = {str(number): count for number, count in paper.allotted.items()}
    scored = sum(slot.scored for slot in paper.slots)
    rules["counts"] = {
        "questions": len(paper.slots),
        "scored": scored,
        "unscored": len(paper.slots) - scored,
        "unseen": paper.unseen,
    }
    rules["notes"] = list(paper.notes)
    return rules
