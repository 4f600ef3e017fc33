"""From a template and a seed to a drill."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from quizapp.engine.capacity import PRICES, ImpossibleInput, Step, evaluate, number_text

from .chance import Chance
from .draws import Drawn, Made, Shown
from .exhibits import Exhibit
from .templates import Template

# A template whose conditions refuse this many draws in a row is wrong.
_PATIENCE = 200
_REFERENCE = re.compile(r"\$([a-z_0-9]+)")


class NoVariant(ValueError):
    """No draw of a template meets its conditions, or the oracle refuses its inputs."""


@dataclass(frozen=True)
class Variant:
    """One drill with its numbers. `inputs` are those of the oracle, and JSON can hold them."""

    template: Template
    seed: int
    stem: str
    givens: tuple[str, ...]
    inputs: Mapping[str, object]
    exhibits: tuple[Exhibit, ...]
    options: tuple[str, ...]

    @cached_property
    def answer(self) -> Step:
        """The right answer with its working."""
        return evaluate(self.template.family, self.inputs)

    @cached_property
    def essence(self) -> str:
        """The numbers that make this drill another one than the next: two variants with
        the same essence ask the same thing in other words."""
        return json.dumps(self.inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def variant(template: Template, seed: int) -> Variant:
    """The drill of a template for a seed: the same one, for ever.

    Raises NoVariant if the conditions of the template refuse whatever is drawn.
    """
    chance = Chance(f"{template.identity}/{seed}")
    stem = chance.one_of(template.stems)
    drawn = _drawn(template, chance)
    words: dict[str, Shown] = {**PRICE_WORDS, **drawn}
    inputs = _filled(template.inputs, drawn)
    assert isinstance(inputs, dict)  # noqa: S101 - a mapping stays a mapping
    return Variant(
        template=template,
        seed=seed,
        stem=stem.format_map(words),
        givens=tuple(line.format_map(words) for line in template.givens),
        inputs=inputs,
        exhibits=template.exhibits(drawn) if template.exhibits else (),
        options=_options(template, drawn),
    )


def _drawn(template: Template, chance: Chance) -> dict[str, Shown]:
    for _ in range(_PATIENCE):
        drawn: dict[str, Shown] = {}
        for name, draw in template.draws.items():
            drawn[name] = draw.make(chance, drawn) if isinstance(draw, Made) else draw.draw(chance)
        if all(holds(drawn) for holds in template.where):
            return drawn
    raise NoVariant(f"{template.slug}: no draw meets all conditions.")


def _options(template: Template, drawn: Drawn) -> tuple[str, ...]:
    if template.asks == "number":
        return ()
    listed = drawn[template.options].value
    assert isinstance(listed, tuple)  # noqa: S101 - what the template says it lists
    return tuple(str(option) for option in listed)


def _filled(value: object, drawn: Drawn) -> object:
    """Inputs with the drawn values in their places, as JSON can hold them."""
    if isinstance(value, str):
        found = _REFERENCE.fullmatch(value)
        return _plain(drawn[found[1]].value) if found else value
    if isinstance(value, Mapping):
        return {key: _filled(part, drawn) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(part, drawn) for part in value]
    return _plain(value)


def _plain(value: object) -> object:
    """A value as JSON holds it: a fraction as whole number or as decimal text, which the oracle reads exactly."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else number_text(value).replace(",", "")
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def _dollars(price: Fraction) -> str:
    """A price with its cents, and as many decimals more as it has.

    >>> _dollars(Fraction(1, 5)), _dollars(Fraction(1, 8)), _dollars(Fraction(3))
    ('0.20', '0.125', '3.00')
    """
    whole, _, decimals = number_text(price).partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"


def _priced() -> dict[str, Shown]:
    per_million = {
        "WRU": "write request units",
        "RRU": "read request units",
        "rWRU": "replicated write request units",
    }
    per_hour = {"WCUh": "WCU", "RCUh": "RCU", "dax_node": "node"}
    per_gb = ("storage", "storage_ia", "pitr", "backup", "restore", "export", "import")
    words = {
        name: f"{_dollars(PRICES[name] * 10**6)} USD per million {unit}" for name, unit in per_million.items()
    }
    words |= {name: f"{_dollars(PRICES[name])} USD per {unit} and hour" for name, unit in per_hour.items()}
    words |= {name: f"{_dollars(PRICES[name])} USD per GB" for name in per_gb}
    words["stream"] = f"{_dollars(PRICES['stream'] * 10**5)} USD per 100,000 requests"
    words["kinesis"] = f"{_dollars(PRICES['kinesis'] * 10**6)} USD per million units"
    words |= {name: number_text(PRICES[name]) for name in PRICES if name not in words}
    return {f"price_{name}": Shown(PRICES[name], text) for name, text in words.items()}


PRICE_WORDS: Mapping[str, Shown] = _priced()

__all__ = ["ImpossibleInput", "NoVariant", "Variant", "variant"]
