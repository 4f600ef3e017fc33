"""Which drills are served, and which of them a learner meets next."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from quizapp.engine.drills import TEMPLATES, Deployed, Template, Variant, slips, variant
from quizapp.engine.drills import isolating as smallest
from quizapp.engine.shuffle import order

FILE = Path(__file__).with_name("deployed.json")

COURSE = "dynamodb"
"""The course whose learners are dealt drills as cards."""

# Of this many unseen variants one will show a mistake that one in eight can show.
_LOOKED_AT = 60


@lru_cache(maxsize=1)
def deployed() -> Mapping[str, Deployed]:
    """The served variants of each template, as `manage.py deploy_drills` chose them."""
    return read(FILE.read_text(encoding="utf-8"))


def read(text: str) -> Mapping[str, Deployed]:
    """What the file of served variants says; templates that are no more are left out."""
    return MappingProxyType(
        {
            slug: Deployed(
                version=entry["version"],
                seeds=tuple(entry["seeds"]),
                codes=tuple(entry["codes"]),
                steps=entry["steps"],
                digest=entry["digest"],
            )
            for slug, entry in json.loads(text).items()
            if slug in TEMPLATES and TEMPLATES[slug].version == entry["version"]
        }
    )


@lru_cache(maxsize=1)
def served() -> Mapping[str, Template]:
    """The templates that have served variants, in the order of teaching."""
    known = deployed()
    return MappingProxyType({slug: template for slug, template in TEMPLATES.items() if slug in known})


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Changes when other drills are served."""
    told = ",".join(f"{slug}={entry.digest}" for slug, entry in deployed().items())
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@lru_cache(maxsize=4096)
def _in_order(learner_id: int, slug: str, cycle: int) -> tuple[int, ...]:
    return tuple(order(deployed()[slug].seeds, seed=f"drills {learner_id} {slug} {cycle}"))


def _at(learner_id: int, slug: str, place: int, *, from_end: bool) -> Variant:
    cycle, index = divmod(place, len(deployed()[slug].seeds))
    seeds = _in_order(learner_id, slug, cycle)
    return variant(served()[slug], seeds[-1 - index if from_end else index])


def reviewed(learner_id: int, slug: str, turn: int) -> Variant:
    """The variant of a card's `turn`-th showing.

    Reviews walk through the learner's own order of the served variants from
    its beginning and runs from its end: neither shows one a second time before
    all were shown, and no page has to write down what it showed.

    Raises KeyError for a template that is not served.
    """
    return _at(learner_id, slug, turn, from_end=False)


def practised(learner_id: int, slug: str, dealt: int) -> Variant:
    """The variant that a run shows after `dealt` others of its template. Raises KeyError."""
    return _at(learner_id, slug, dealt, from_end=True)


def showing_slip(learner_id: int, slug: str, dealt: int, code: str) -> tuple[Variant, int]:
    """The next variant for a run in which a mistake would show, and how many were passed over.

    The next one of all if none of the coming ones does. Raises KeyError.
    """
    for passed in range(_LOOKED_AT):
        asked = practised(learner_id, slug, dealt + passed)
        if code in slips(asked):
            return asked, passed
    return practised(learner_id, slug, dealt), 0


def named(slug: str, version: int, seed: int) -> Variant | None:
    """The variant of an earlier answer; None if its template has changed or gone since."""
    template = TEMPLATES.get(slug)
    if template is None or template.version != version:
        return None
    return variant(template, seed)


def isolating(code: str, family: str = "") -> Template | None:
    """The smallest served drill in which a mistake shows, of the family in which it was made if there is one."""
    return smallest(code, served().values(), deployed(), family=family)
