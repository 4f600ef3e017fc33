"""The working of a result as prose and as MathML, both read from its steps."""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from html import escape

from .steps import CHOICES, Step, chosen

_MOST_DECIMALS = 12
# The signs of arithmetic, which look like letters and hyphens and are not.
TIMES, MINUS = "\u00d7", "\u2212"


def number_text(value: Fraction) -> str:
    """A number for people: thousands grouped, exact where it ends, else four significant decimals.

    >>> number_text(Fraction(7, 2)), number_text(Fraction(1024000)), number_text(Fraction(1, 3))
    ('3.5', '1,024,000', '0.3333')
    """
    if value.denominator == 1:
        return f"{value.numerator:,}"
    context = Context(prec=60)
    exact = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    places = -int(exact.as_tuple().exponent)
    if places > _MOST_DECIMALS:
        # Four decimals that say something, also of a price such as 0.000000625.
        places = max(4, 3 - exact.adjusted())
        exact = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN, context)
    return f"{exact:,f}"


def with_unit(step: Step) -> str:
    """A value with its unit."""
    number = f"{MINUS if step.value < 0 else ''}{number_text(abs(step.value))}"
    return f"{number} {unit_for(step.value, step.unit)}" if step.unit else number


def unit_for(value: Fraction, unit: str) -> str:
    """A unit as it is written after a number.

    >>> [unit_for(Fraction(1), unit) for unit in ("bytes", "entries", "switches", "reads/s", "ms", "WCU")]
    ['byte', 'entry', 'switch', 'read/s', 'ms', 'WCU']
    >>> unit_for(Fraction(1, 2), "units")
    'units'
    """
    if value != 1:
        return unit
    noun, slash, rest = unit.partition("/")
    if len(noun) < 3 or not noun.endswith("s"):
        return unit
    if noun.endswith("ies"):
        return f"{noun[:-3]}y{slash}{rest}"
    return f"{noun[: -2 if noun.endswith('ches') else -1]}{slash}{rest}"


def steps_of(step: Step) -> list[Step]:
    """The computed steps in order; a step with one part says nothing new and is left out."""
    seen: set[int] = set()
    found = []
    for part in step.walk():
        if part.args and not _trivial(part) and id(part) not in seen:
            seen.add(id(part))
            found.append(part)
    return found or [step]


def _trivial(step: Step) -> bool:
    return len(step.args) == 1 and step.op in {"add", "max", "min", "multiply"}


def prose(step: Step) -> tuple[str, ...]:
    """The working in sentences, one for each computed step, the result last.

    >>> from .read import get_item
    >>> prose(get_item({"size": 10240, "mode": "EC"}))[0]
    '4 KB steps = 10,240 bytes ÷ 4,096 bytes, rounded up = 3 units.'
    """
    return tuple(sentence(part) for part in steps_of(step))


def sentence(step: Step) -> str:
    """One step in words."""
    name = step.name[:1].upper() + step.name[1:]
    if not step.args:
        return f"{name}: {with_unit(step)}."
    if step.op == "written":
        return f"{name}: {_taken(step)}."
    if step.op in CHOICES:
        return f"{name} = {_CHOSEN[step.op]}{_listed(step)}: {_taken(step)}."
    return f"{name} = {_formula(step)} = {with_unit(step)}."


def _taken(step: Step) -> str:
    return ", ".join(chosen(step)) or "none"


def _listed(step: Step) -> str:
    named = [f"{with_unit(arg)} ({arg.name})" for arg in step.args]
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]


_INFIX: Mapping[str, str] = {
    "add": " + ",
    "subtract": f" {MINUS} ",
    "multiply": f" {TIMES} ",
    "divide": " ÷ ",
}
_ROUNDED: Mapping[str, str] = {
    "ceil_div": "rounded up",
    "floor_div": "rounded down",
    "edge_div": "rounded to the next step",
}
_CHOSEN: Mapping[str, str] = {
    "max": "the larger of ",
    "min": "the smaller of ",
    "least": "the least of ",
    "most": "the largest of ",
}


def _formula(step: Step) -> str:
    parts = [_term(arg) for arg in step.args]
    if step.op in _INFIX:
        return _INFIX[step.op].join(parts)
    if step.op in _ROUNDED:
        return f"{parts[0]} ÷ {parts[1]}, {_ROUNDED[step.op]}"
    if step.op in _CHOSEN:
        return _CHOSEN[step.op] + " and ".join(parts)
    if step.op == "power":
        return f"{parts[0]} to the power of {parts[1]}"
    return f"{parts[0]}, rounded {'up' if step.op == 'ceil' else 'down'}"


def _term(step: Step) -> str:
    # A number without a unit needs its name to say what it is.
    return with_unit(step) if step.unit else f"{number_text(step.value)} ({step.name})"


def mathml(step: Step) -> str:
    """The working as one MathML block with a row for each computed step.

    >>> from .read import get_item
    >>> mathml(get_item({"size": 4096, "mode": "SC"})).count("<mtr>")
    2
    """
    rows = "".join(
        f"<mtr><mtd>{_text(part.name)}</mtd><mtd><mo>=</mo></mtd><mtd>{_expression(part)}</mtd></mtr>"
        for part in steps_of(step)
    )
    return f'<math display="block"><mtable columnalign="left center left">{rows}</mtable></math>'


def _expression(step: Step) -> str:
    unit = f'<mspace width="0.3em"></mspace>{_text(unit_for(step.value, step.unit))}' if step.unit else ""
    # What is chosen is a name; the number of its place says nothing to a reader.
    result = _text(_taken(step)) if step.op in CHOICES else f"<mrow>{_number(step.value)}{unit}</mrow>"
    if not step.args:
        return result
    return f"<mrow>{_RENDERED[step.op](step)}<mo>=</mo>{result}</mrow>"


def _number(value: Fraction) -> str:
    text = number_text(abs(value))
    return f"<mn>{text}</mn>" if value >= 0 else f"<mrow><mo>{MINUS}</mo><mn>{text}</mn></mrow>"


def _text(text: str) -> str:
    return f"<mtext>{escape(text)}</mtext>"


def _joined(sign: str) -> Callable[[Step], str]:
    def render(step: Step) -> str:
        return f"<mo>{sign}</mo>".join(_number(arg.value) for arg in step.args)

    return render


def _fraction(step: Step) -> str:
    return f"<mfrac>{_number(step.args[0].value)}{_number(step.args[1].value)}</mfrac>"


def _between(left: str, right: str) -> Callable[[Step], str]:
    def render(step: Step) -> str:
        inner = _fraction(step) if len(step.args) == 2 else _number(step.args[0].value)
        return f"<mo>{left}</mo>{inner}<mo>{right}</mo>"

    return render


def _edge(step: Step) -> str:
    return f"{_between('⌊', '⌋')(step)}<mo>+</mo><mn>1</mn>"


def _called(name: str) -> Callable[[Step], str]:
    def render(step: Step) -> str:
        listed = "<mo>,</mo>".join(_number(arg.value) for arg in step.args)
        return f"<mi>{name}</mi><mo>(</mo>{listed}<mo>)</mo>"

    return render


def _power(step: Step) -> str:
    return f"<msup>{_number(step.args[0].value)}{_number(step.args[1].value)}</msup>"


_RENDERED: Mapping[str, Callable[[Step], str]] = {
    "add": _joined("+"),
    "subtract": _joined(MINUS),
    "multiply": _joined(TIMES),
    "divide": _fraction,
    "power": _power,
    "max": _called("max"),
    "min": _called("min"),
    "ceil": _between("⌈", "⌉"),
    "floor": _between("⌊", "⌋"),
    "ceil_div": _between("⌈", "⌉"),
    "floor_div": _between("⌊", "⌋"),
    "edge_div": _edge,
    "least": _called("least"),
    "most": _called("largest"),
    "written": _called("written"),
}
