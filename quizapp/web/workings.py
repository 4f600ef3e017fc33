"""A capacity working as parts of a page: its steps, its sources, two of them side by side.

Rows are put together as strings, not by a template each: a page may show a
working of hundreds of steps. Every name and unit is escaped, because a tree
may carry names of attributes that a visitor typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from functools import cache
from html import escape
from itertools import takewhile, zip_longest
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from quizapp.engine.capacity import CHOICES, Step, chosen, number_text, steps_of, unit_for

# Beyond so many letters a formula may be wider than a phone, and scrolls in its
# own box where a browser does not wrap it; the keyboard must reach that box.
_WIDE: Final = 36
_MINUS: Final = "\N{MINUS SIGN}"
_SPACE: Final = "\N{NO-BREAK SPACE}"
_SIGNS: Final[Mapping[str, str]] = {
    "add": "+",
    "subtract": _MINUS,
    "multiply": "\N{MULTIPLICATION SIGN}",
}
_FENCES: Final[Mapping[str, tuple[str, str]]] = {
    "ceil": ("⌈", "⌉"),
    "ceil_div": ("⌈", "⌉"),
    "floor": ("⌊", "⌋"),
    "floor_div": ("⌊", "⌋"),
    "edge_div": ("⌊", "⌋"),
}
_SAID: Final[Mapping[str, str]] = {
    "ceil": "rounded up",
    "ceil_div": "rounded up",
    "floor": "rounded down",
    "floor_div": "rounded down",
    "edge_div": "rounded to the next step",
    "max": "the larger one",
    "min": "the smaller one",
    "least": "the least",
    "most": "the largest",
    "written": "those that are written",
}
_GUIDES: Final[Mapping[str, str]] = {
    "docs.aws.amazon.com/amazondynamodb/latest/developerguide/": "DynamoDB Developer Guide, ",
    "docs.aws.amazon.com/amazondynamodb/latest/APIReference/": "DynamoDB API Reference, ",
}

Pair = tuple[Step | None, Step | None]


@dataclass(frozen=True, slots=True)
class Source:
    """A page that rules of a working rest on; `url` is empty for plain arithmetic."""

    url: str
    title: str
    said: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Two workings whose rows are aligned by place."""

    mine: SafeString
    right: SafeString


def steps(step: Step) -> SafeString:
    """The rows of a working, a `<li>` for each computed step; the last one is the result."""
    parts = steps_of(step)
    last = len(parts) - 1
    return SafeString("".join(_row(part, result=place == last) for place, part in enumerate(parts)))


def sources(step: Step) -> list[Source]:
    """The distinct sources of all rules of a working, in the order of computing."""
    graded: dict[str, str] = {}
    for part in step.walk():
        graded[part.source] = max(part.grade, graded.get(part.source, part.grade))
    return [_source(address, grade) for address, grade in graded.items()]


def _source(address: str, grade: str) -> Source:
    said = {"A": "", "B": "derived, or “approximately” in the documentation", "C": "disputed"}[grade]
    if "/" not in address:
        return Source("", f"Plain {address}", said)
    for start, guide in _GUIDES.items():
        if address.startswith(start):
            return Source(f"https://{address}", guide + address.removeprefix(start), said)
    return Source(f"https://{address}", address, said)


def beside(right: Step, wrong: Step, first_right: Step, first_wrong: Step) -> Beside:
    """The rows of a wrong working and of the right one, with the step where they part.

    `first_right` and `first_wrong` are that step, or a number in it. Rows of one
    place belong together; where one working has no such step, its row says so.
    The mark stands at the first row of that step and of what it alone needs.
    """
    ours, theirs = steps_of(right), steps_of(wrong)
    faces = zip(map(_face, ours), map(_face, theirs), strict=False)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], faces))
    i = max(_row_of(ours, first_right, alike) + 1, alike)
    j = max(_row_of(theirs, first_wrong, alike) + 1, alike)
    if i == j == alike:
        # The step named stands among what is alike: the first row that differs has the mark.
        i = j = alike + 1
    apart = _level(ours[alike:i], theirs[alike:j])
    rows = [*zip(ours[:alike], theirs[:alike], strict=True), *apart, *_aligned(ours[i:], theirs[j:])]
    mine, right_rows = [], []
    for place, (our, their) in enumerate(rows):
        within = alike <= place < alike + len(apart)
        same = not within and our is not None and their is not None and _face(our) == _face(their)
        parting = within and place == alike
        mine.append(
            _row(
                their,
                result=their is theirs[-1],
                same=same,
                tone="is-wrong" if within else "",
                parting=parting,
                marked=first_wrong,
            )
        )
        right_rows.append(
            _row(
                our,
                result=our is ours[-1],
                same=same,
                tone="is-right" if within else "",
                parting=parting,
                marked=first_right,
            )
        )
    return Beside(SafeString("".join(mine)), SafeString("".join(right_rows)))


def amount(step: Step) -> SafeString:
    """The value of a step with its unit; of a choice, what is chosen.

    >>> from quizapp.engine.capacity import evaluate
    >>> str(amount(evaluate("F02", {"size": 4096, "mode": "SC"})))
    '<b class="working-number">1</b> <span class="working-unit">RCU</span>'
    """
    if step.op in CHOICES:
        return SafeString(f'<b class="working-number">{escape(", ".join(chosen(step)) or "none")}</b>')
    number = f'<b class="working-number">{_signed(step.value)}</b>'
    unit = unit_for(step.value, step.unit)
    return SafeString(f'{number} <span class="working-unit">{escape(unit)}</span>' if unit else number)


def _face(step: Step) -> tuple[object, ...]:
    """What a row shows: two steps with one face are the same to whoever reads."""
    shown = tuple((arg.value, arg.unit, _named(step, arg)) for arg in step.args)
    return step.name, step.op, step.value, step.unit, shown


def _row_of(parts: Sequence[Step], step: Step, alike: int) -> int:
    """The row of a step; of a mere number, the first row that uses it after those that are alike."""
    heads = [place for place, part in enumerate(parts) if part is step or part == step]
    if heads:
        return heads[0]
    users = (
        place
        for place, part in enumerate(parts)
        if place >= alike and any(step in _chain(arg) for arg in part.args)
    )
    return next(users, len(parts) - 1)


def _chain(step: Step) -> Iterator[Step]:
    """A number of a formula and, as a step with one part has no row, what it was made from."""
    yield step
    while len(step.args) == 1:
        (step,) = step.args
        yield step


def _level(ours: Sequence[Step], theirs: Sequence[Step]) -> list[Pair]:
    """Two ways to one value: their last rows stand beside each other."""
    if not ours or not theirs:
        return list(zip_longest(ours, theirs))
    return [*zip_longest(ours[:-1], theirs[:-1]), (ours[-1], theirs[-1])]


def _aligned(ours: Sequence[Step], theirs: Sequence[Step]) -> Iterator[Pair]:
    matcher = SequenceMatcher(None, [s.rule for s in ours], [s.rule for s in theirs], autojunk=False)
    for _, i, i_end, j, j_end in matcher.get_opcodes():
        yield from zip_longest(ours[i:i_end], theirs[j:j_end])


def _row(
    step: Step | None,
    *,
    result: bool,
    same: bool = False,
    tone: str = "",
    parting: bool = False,
    marked: Step | None = None,
) -> str:
    classes = ["working-step"]
    mark = after = ""
    if tone:
        classes += ["working-apart", tone]
    if parting:
        classes.append("working-parting")
        icon = _icon("cross" if tone == "is-wrong" else "check")
        mark = f'<span class="working-mark">{icon} Here the two part</span> '
    if step is None:
        return (
            f'<li class="{" ".join(classes)} working-gap">{mark}'
            '<span class="working-name">No such step</span></li>'
        )
    if same:
        classes.append("working-same")
        after = ' <span class="visually-hidden">The same in both.</span>'
    tag = ""
    if result:
        classes.append("working-result")
        tag = ' <span class="working-tag">Result</span>'
    name = step.name[:1].upper() + step.name[1:]
    return (
        f'<li class="{" ".join(classes)}">{mark}<span class="working-name">{escape(name)}{tag}</span> '
        f'{_formula(step, marked if tone else None)}<span class="working-value">{f"={_SPACE}" if _computed(step) else ""}{amount(step)}</span>{after}</li>'
    )


@cache
def _icon(name: str) -> str:
    return render_to_string("_icon.html", {"name": name}).strip()


def _formula(step: Step, marked: Step | None) -> str:
    if not _computed(step):
        return ""
    said = _SAID.get(step.op, "")
    groups = list(_groups(step, marked))
    wide = ' tabindex="0" role="group" aria-label="Formula"' if _letters(step) > _WIDE else ""
    note = f' <span class="working-said">{said}</span>' if said else ""
    return f'<span class="working-formula"{wide}><math displaystyle="true">{"".join(groups)}</math>{note}</span> '


def _computed(step: Step) -> bool:
    return len(step.args) > 1 or (len(step.args) == 1 and step.op in {*_FENCES, *CHOICES})


def _letters(step: Step) -> int:
    return sum(len(number_text(arg.value)) + len(arg.unit) + len(_named(step, arg)) + 3 for arg in step.args)


def _groups(step: Step, marked: Step | None) -> Iterator[str]:
    """The parts of a formula between which a line may break."""
    args = step.args
    if step.op in _FENCES:
        left, right = _FENCES[step.op]
        inner = _ratio(step, marked) if len(args) == 2 else _operand(step, args[0], marked)
        more = "<mo>+</mo><mn>1</mn>" if step.op == "edge_div" else ""
        yield f'<mrow><mo form="prefix">{left}</mo>{inner}<mo form="postfix">{right}</mo>{more}</mrow>'
    elif step.op == "divide":
        yield _ratio(step, marked)
    elif step.op == "power":
        yield f"<msup>{_number(args[0], marked)}{_number(args[1], marked)}</msup>"
    elif step.op in {"max", "min"}:
        end = len(args) - 1
        for place, arg in enumerate(args):
            opening = f'<mi>{step.op}</mi><mo form="prefix" stretchy="false">(</mo>' if place == 0 else ""
            closing = (
                '<mo form="postfix" stretchy="false">)</mo>'
                if place == end
                else '<mo separator="true" rspace="0.35em">,</mo>'
            )
            yield f"<mrow>{opening}{_operand(step, arg, marked)}{closing}</mrow>"
    elif step.op in CHOICES:
        # It is the names that are chosen from, so that each number has its own.
        for place, arg in enumerate(args, 1):
            comma = '<mo separator="true" rspace="0.35em">,</mo>' if place < len(args) else ""
            yield f"<mrow>{_operand(step, arg, marked)}{comma}</mrow>"
    else:
        # The sign leads its group, so that a new line begins with it.
        sign = f'<mo form="infix" lspace="0.35em" rspace="0.35em">{_SIGNS[step.op]}</mo>'
        for place, arg in enumerate(args):
            yield f"<mrow>{sign if place else ''}{_operand(step, arg, marked)}</mrow>"


def _ratio(step: Step, marked: Step | None) -> str:
    above, below = (_operand(step, arg, marked) for arg in step.args)
    return f"<mfrac>{above}{below}</mfrac>"


def _operand(step: Step, arg: Step, marked: Step | None) -> str:
    """A number of a step with its unit and, where that does not say what it is, its name."""
    unit = f"<mtext>{_SPACE}{escape(unit_for(arg.value, arg.unit))}</mtext>" if arg.unit else ""
    name = _named(step, arg)
    what = f'<mtext class="working-what">{_SPACE}({escape(name)})</mtext>' if name else ""
    return f"<mrow>{_number(arg, marked)}{unit}{what}</mrow>"


def _named(step: Step, arg: Step) -> str:
    return arg.name if step.op in CHOICES or not arg.unit else ""


def _number(step: Step, marked: Step | None) -> str:
    number = f"<mn>{number_text(abs(step.value))}</mn>"
    if step.value < 0:
        number = f'<mrow><mo form="prefix">{_MINUS}</mo>{number}</mrow>'
    if marked is not None and marked in _chain(step):
        return f'<mrow class="working-differs">{number}</mrow>'
    return number


def _signed(value: Fraction) -> str:
    return f"{_MINUS if value < 0 else ''}{number_text(abs(value))}"
