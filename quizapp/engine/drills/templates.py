"""A drill template: one skill, from which any number of drills are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from .draws import Draw, Drawn
from .exhibits import Exhibit

Asks = Literal["number", "one", "some"]
LEVELS: Mapping[int, str] = {1: "one step", 2: "two steps", 3: "a request in full", 4: "a whole table"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One skill of capacity arithmetic.

    `draws` are drawn in their order; `inputs` are those of the oracle's task,
    with "$name" where a drawn value belongs, at any depth. `stems` are several
    wordings of the question, `givens` what the learner may look up (a price, a
    limit), both with `{name}` for a drawn text and `{price_WRU}` for a price.
    `where` are conditions on what was drawn; whatever breaks one is drawn anew.

    `asks` is a number in `unit`, or one or some of the options that the draw
    named by `options` lists. `section` is the section of the course it belongs
    to and `facts` are the records that its numbers rest on.

    A template that is in use is never changed: its answers are in learners'
    ledgers. Another `version` is another set of variants.
    """

    slug: str
    family: str
    level: int
    title: str
    section: str
    facts: tuple[str, ...]
    draws: Mapping[str, Draw]
    inputs: Mapping[str, object]
    stems: tuple[str, ...]
    unit: str = ""
    givens: tuple[str, ...] = ()
    where: tuple[Callable[[Drawn], bool], ...] = ()
    exhibits: Callable[[Drawn], tuple[Exhibit, ...]] | None = None
    asks: Asks = "number"
    options: str = ""
    # Why there are fewer than 200 variants, where the family allows no more.
    few: str = ""
    version: int = 1
    _identity: str = field(init=False, repr=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "_identity", f"{self.slug}/{self.version}")

    @property
    def identity(self) -> str:
        """Slug and version: with a seed it names a variant for ever."""
        return self._identity
