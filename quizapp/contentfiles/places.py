"""What a question asks to fill in or to put in its place: cloze, ordering and matching."""

from __future__ import annotations

import re
from collections import Counter
from html import escape

from quizapp.engine.entries import clean_entry, same_entry, unreadable

from .fields import Fields
from .kinds import Alike, Asked, Writing, read_options
from .problems import Place
from .records import NOTHING, OptionRecord, PartRecord, Prose
from .text import locate

# A blank in a stem: {{name}}.
BLANK = re.compile(r"\{\{([^{}\n]*)\}\}")
_NAME = re.compile(r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$")
_INSIDE = re.compile(r"<(a|math|pre)\b.*?</\1>", re.DOTALL)
# What a drop-down cannot show: it holds plain text.
_NOT_PLAIN = re.compile(r"<(a|math|pre|table|ul|ol|img|p)\b")
LONGEST_ENTRY = 60
MOST_BLANKS = 6


def read_cloze(fields: Fields, writing: Writing, stem: Prose) -> Asked:
    """The blanks in the order of the stem, which need not be that of the file."""
    parts: dict[str, PartRecord] = {}
    places: dict[str, Place] = {}
    options: dict[str, tuple[OptionRecord, ...]] = {}
    nodes = fields.nodes("blanks", required=True)
    for node in nodes:
        row = Fields(node, writing.problems, "blank")
        name = row.match("name", _NAME, "store (lower case)")
        here = row.place_of("name")
        if name and name in parts:
            row.error(
                here, f"The blank {name!r} stands here a second time; first in line {places[name].line}."
            )
        typed = row.has("accept") or not row.has("options")
        read = _typed(row, writing, name) if typed else _drop_down(row, writing, name)
        if row.has("accept") and row.has("options"):
            row.error(row.keys["options"], "A blank has `options` or `accept`, not both.")
            row.asked.add("options")
        row.done()
        if name and name not in parts:
            parts[name], places[name], options[name] = PartRecord(name, NOTHING, typed=typed), here, read
    if not nodes and fields.has("blanks"):
        fields.error(fields.place_of("blanks"), "`blanks` is empty.")
    if len(nodes) > MOST_BLANKS:
        fields.error(
            fields.place_of("blanks"), f"A cloze has at most {MOST_BLANKS} blanks; here are {len(nodes)}."
        )
    in_stem = _blanks_in(stem, fields, writing, places)
    order = [name for name in in_stem if name in parts]
    return Asked(
        options=tuple(option for name in order for option in options[name]),
        parts=tuple(parts[name] for name in order),
    )


def _blanks_in(stem: Prose, fields: Fields, writing: Writing, declared: dict[str, Place]) -> list[str]:
    """The names of the blanks of the stem, each once, in order."""
    place = fields.place_of("stem")
    names = BLANK.findall(stem.text)
    counts = Counter(names)
    outside = _INSIDE.sub("", stem.html)
    for name, times in counts.items():
        where = locate(writing.source, place, "{{" + name + "}}")
        if name not in declared:
            fields.error(where, f"The stem has a blank {name!r} that `blanks` does not declare.")
        elif times > 1:
            fields.error(
                where, f"The blank {name!r} stands in the stem {times} times; each stands there once."
            )
        elif outside.count("{{" + name + "}}") != 1:
            fields.error(
                where, f"The blank {name!r} stands inside a link, a formula or a block of code. Move it."
            )
    for name, where in declared.items():
        if stem.text and name not in counts:
            fields.error(where, f"The stem has no blank {{{{{name}}}}}.")
    return list(counts)


def _drop_down(row: Fields, writing: Writing, name: str) -> tuple[OptionRecord, ...]:
    options = read_options(row, writing, part=name)
    if not options:
        return ()
    place = row.place_of("options")
    keys = sum(option.is_key for option in options)
    if not 2 <= len(options) <= 6:
        row.error(place, f"A drop-down has 2 to 6 options; here are {len(options)}.")
    if keys != 1:
        row.error(place, f"A drop-down has exactly one `key: true`; here are {keys}.")
    for option, node in zip(options, row.nodes("options"), strict=True):
        _plain(row, Fields(node, writing.problems, "option").place_of("text"), option.content)
    return options


def _plain(row: Fields, place: Place, said: Prose) -> None:
    if _NOT_PLAIN.search(said.html):
        row.error(
            place, "This is shown in a drop-down, which has no links, formulas, lists or blocks. Write words."
        )


def _typed(row: Fields, writing: Writing, name: str) -> tuple[OptionRecord, ...]:
    accepted = row.texts("accept", required=True)
    if row.has("accept") and not accepted:
        row.error(row.place_of("accept"), "`accept` is empty: write what counts as right.")
    reason = writing.prose(row, "why")
    found: list[OptionRecord] = []
    for text, place in accepted:
        _entry(row, place, text, found)
        found.append(OptionRecord(_as_typed(text), reason, is_key=True, part=name))
    for node in row.nodes("mistakes"):
        mistake = Fields(node, writing.problems, "mistake")
        text = mistake.text("text")
        _entry(row, mistake.place_of("text"), text, found)
        if text and accepted and unreadable(text, [right for right, _ in accepted]):
            row.error(
                mistake.place_of("text"),
                f"{text!r} is no number; where only numbers are right, nobody's entry is marked as it.",
            )
        found.append(OptionRecord(_as_typed(text), writing.prose(mistake, "why"), is_key=False, part=name))
        mistake.done()
    return tuple(found)


def _as_typed(text: str) -> Prose:
    """As it stands: what a learner types is no Markdown."""
    return Prose(text, escape(text))


def _entry(row: Fields, place: Place, text: str, others: list[OptionRecord]) -> None:
    if len(text) > LONGEST_ENTRY:
        row.error(
            place,
            f"This has {len(text)} characters; what is typed has at most {LONGEST_ENTRY}. Use `options`.",
        )
    elif clean_entry(text) != " ".join(text.split()):
        row.error(place, f"{text!r} has signs that nobody sees or can type.")
    for other in others:
        if text and same_entry(text, other.content.text):
            row.error(place, f"{text!r} is marked as the same entry as {other.content.text!r}. Keep one.")
            return


def read_ordering(fields: Fields, writing: Writing) -> Asked:
    """The steps as options in the right order. All of them are keys: each belongs there."""
    steps = []
    alike = Alike("step")
    nodes = fields.nodes("steps", required=True)
    for node in nodes:
        row = Fields(node, writing.problems, "step")
        step = OptionRecord(
            content=writing.prose(row, "text", inline=True), reason=writing.prose(row, "why"), is_key=True
        )
        row.done()
        alike.add(row, "text", step.content)
        steps.append(step)
    if fields.has("steps") and not 3 <= len(nodes) <= 7:
        fields.error(fields.place_of("steps"), f"An ordering has 3 to 7 steps; here are {len(nodes)}.")
    return Asked(options=tuple(steps))


def read_matching(fields: Fields, writing: Writing) -> Asked:
    """Premises as parts named by their place, responses as options that name the premise they match."""
    parts: list[PartRecord] = []
    options: list[OptionRecord] = []
    premises, responses = Alike("premise"), Alike("response")
    nodes = fields.nodes("pairs", required=True)
    for place, node in enumerate(nodes, start=1):
        row = Fields(node, writing.problems, "pair")
        premise, response = writing.prose(row, "text", inline=True), writing.prose(row, "match", inline=True)
        parts.append(PartRecord(str(place), premise))
        options.append(OptionRecord(response, writing.prose(row, "why"), is_key=True, part=str(place)))
        row.done()
        premises.add(row, "text", premise)
        responses.add(row, "match", response)
        _plain(row, row.place_of("match"), response)
    if fields.has("pairs") and not 3 <= len(nodes) <= 6:
        fields.error(fields.place_of("pairs"), f"A matching has 3 to 6 pairs; here are {len(nodes)}.")
    extra = fields.nodes("extra")
    for node in extra:
        row = Fields(node, writing.problems, "response")
        response = writing.prose(row, "text", inline=True)
        options.append(OptionRecord(response, writing.prose(row, "why"), is_key=False))
        row.done()
        responses.add(row, "text", response)
        _plain(row, row.place_of("text"), response)
    if len(extra) > 3:
        fields.error(
            fields.place_of("extra"),
            f"A matching has at most 3 responses that fit nothing; here are {len(extra)}.",
        )
    return Asked(options=tuple(options), parts=tuple(parts))
