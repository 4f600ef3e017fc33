"""A computation kept as a tree: every result carries its working.

A step is a value with the steps it was made from. The wording, the formula and
the diagnosis of a wrong answer are all read from this one tree, so they cannot
disagree. A mistake is the same tree with one step replaced (`replaced`).
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from .rules import Grade, rule_of

Number = int | Fraction
Swap = Callable[["Step"], "Step"]
Swaps = Mapping[str, Swap]
# Steps with what one set of swaps has made of them, by identity. The step itself is
# kept, too: the identity of one that is gone may be given to another.
Done = dict[int, tuple["Step", "Step"]]


def _edge(size: Fraction, unit: Fraction) -> Fraction:
    return Fraction(math.floor(size / unit) + 1)


def _sum(*parts: Fraction) -> Fraction:
    return sum(parts, Fraction(0))


def _product(*factors: Fraction) -> Fraction:
    # math.prod would start from an int, and an empty product stays a fraction.
    product = Fraction(1)
    for factor in factors:
        product *= factor
    return product


def _places(*values: Fraction) -> Fraction:
    return sum((Fraction(2**place) for place, value in enumerate(values) if value), Fraction(0))


OPERATIONS: Mapping[str, Callable[..., Fraction]] = {
    "add": _sum,
    "subtract": lambda more, less: more - less,
    "multiply": _product,
    "divide": lambda whole, part: whole / part,
    "power": lambda base, exponent: base ** int(exponent),
    "max": lambda *values: max(values),
    "min": lambda *values: min(values),
    "ceil": lambda value: Fraction(math.ceil(value)),
    "floor": lambda value: Fraction(math.floor(value)),
    "ceil_div": lambda size, unit: Fraction(math.ceil(size / unit)),
    "floor_div": lambda size, unit: Fraction(math.floor(size / unit)),
    # Only a mistake counts like this: a size on the edge goes to the next unit.
    "edge_div": _edge,
    # Choices: the place of one argument, counted from 1, or a bit for each that is not 0.
    "least": lambda *values: Fraction(values.index(min(values)) + 1),
    "most": lambda *values: Fraction(values.index(max(values)) + 1),
    "written": _places,
}
CHOICES = frozenset({"least", "most", "written"})


@dataclass(frozen=True, slots=True)
class Step:
    """One value of a computation.

    `op` is a key of OPERATIONS, or "given" for an input of the task, or "fixed"
    for a number of the rule itself. `aside` holds what the task states and the
    rule does not count: bytes a projection returns, the period of a rate. Those
    are the numbers that mistakes use. `detail` is text as it was typed. `slipped` marks a
    step that a mistake has replaced: no second one is made at the same step.
    """

    rule: str
    name: str
    op: str
    value: Fraction
    unit: str
    args: tuple["Step", ...] = ()
    aside: tuple["Step", ...] = ()
    detail: str = ""
    slipped: bool = False

    @property
    def inputs(self) -> tuple[tuple[str, "Step"], ...]:
        """What this value was made from, by name."""
        return tuple((step.name, step) for step in self.args)

    @property
    def source(self) -> str:
        """The page that documents the rule of this step."""
        return rule_of(self.rule).source

    @property
    def grade(self) -> Grade:
        """How sure the rule of this step is: A, B or C."""
        return rule_of(self.rule).grade

    @property
    def confidence(self) -> Grade:
        """How sure the value is: the weakest grade of all its steps."""
        return max(step.grade for step in self.walk())

    def walk(self) -> Iterator["Step"]:
        """This step and all below it, each after the steps it needs."""
        for step in self.args:
            yield from step.walk()
        yield self

    def rules(self) -> frozenset[str]:
        """The rules of this step and of all below it."""
        return frozenset(step.rule for step in self.walk())

    def stated(self, *rules: str) -> "Step | None":
        """The number of a rule that the task states and the computation does not count."""
        return next((step for step in self.aside if step.rule in rules), None)


def given(rule: str, name: str, value: Number, unit: str, *, detail: str = "") -> Step:
    """A number of the task."""
    return Step(rule, name, "given", Fraction(value), unit, detail=detail)


def fixed(rule: str, name: str, value: Number, unit: str, *, detail: str = "") -> Step:
    """A number of the rule: a limit, a factor, a price."""
    return Step(rule, name, "fixed", Fraction(value), unit, detail=detail)


def calc(
    op: str, rule: str, name: str, unit: str, *args: Step, aside: tuple[Step, ...] = (), detail: str = ""
) -> Step:
    """A value computed from other steps.

    >>> size = given("write.size", "size", 1500, "bytes")
    >>> calc("ceil_div", "write.blocks", "1 KB steps", "WCU", size, fixed("write.unit", "step", 1024, "bytes")).value
    Fraction(2, 1)
    """
    value = OPERATIONS[op](*(step.value for step in args))
    return Step(rule, name, op, value, unit, args, aside, detail)


def redone(step: Step, op: str, *args: Step) -> Step:
    """The same step, computed in another way or from other steps."""
    chosen = args or step.args
    value = OPERATIONS[op](*(arg.value for arg in chosen))
    return replace(step, op=op, args=chosen, value=value)


def valued(step: Step, value: Number) -> Step:
    """The same step with a plain number in its place."""
    return replace(step, op="fixed", args=(), value=Fraction(value))


def grafted(step: Step, stocks: Mapping[str, "Step"]) -> Step:
    """The tree with each given number of some rules replaced by a working of the same value.

    A task that states a number can so be part of a larger one that computes it.

    >>> size = calc("add", "item.size", "item size", "bytes", given("item.string", "text", 1500, "bytes"))
    >>> write = calc("ceil", "write.blocks", "steps", "WCU", given("write.new", "new size", 1500, "bytes"))
    >>> grafted(write, {"write.new": size}).args[0].rule
    'item.size'
    """
    if step.op == "given":
        stock = stocks.get(step.rule)
        return stock if stock is not None and stock.value == step.value else step
    return _with(step, tuple(grafted(arg, stocks) for arg in step.args))


def chosen(step: Step) -> tuple[str, ...]:
    """The names of what a choice takes; none where nothing is written.

    Raises ValueError for a step that is no choice.

    >>> costs = [given("zero.cost", name, cost, "USD") for name, cost in (("on-demand", 3), ("provisioned", 2))]
    >>> chosen(calc("least", "zero.choice", "cheapest", "", *costs))
    ('provisioned',)
    """
    if step.op not in CHOICES:
        raise ValueError(f"{step.name} is no choice.")
    if step.op == "written":
        return tuple(arg.name for arg in step.args if arg.value)
    return (step.args[int(step.value) - 1].name,)


def replaced(step: Step, swaps: Swaps, *, only: int | None = None, done: Done | None = None) -> Step:
    """The tree with the steps of some rules replaced, and all above them computed anew.

    With `only`, no more than that one of the places (counted from 0 in the
    order of computing). Parts without a change are the same objects, so `is`
    tells whether anything changed. Trees that share parts may share `done`: a
    part is then worked on once for all of them.
    """
    if only is None:
        return _everywhere(step, swaps, {} if done is None else done)
    return _at(step, swaps, [only])


def places(step: Step, swaps: Swaps) -> int:
    """How many steps a mistake could be made at."""
    return sum(part.rule in swaps for part in step.walk())


def _everywhere(step: Step, swaps: Swaps, done: Done) -> Step:
    known = done.get(id(step))
    if known is not None:
        return known[1]
    made = step
    if step.args:
        made = _with(step, tuple([_everywhere(arg, swaps, done) for arg in step.args]))
    swap = swaps.get(made.rule)
    if swap is not None:
        made = _slip(made, swap)
    done[id(step)] = (step, made)
    return made


def _slip(step: Step, swap: Swap) -> Step:
    if step.slipped:
        return step
    wrong = swap(step)
    return step if wrong is step else replace(wrong, slipped=True)


def _at(step: Step, swaps: Swaps, left: list[int]) -> Step:
    if left[0] < 0:
        # The one place was earlier: nothing after it changes.
        return step
    step = _with(step, tuple(_at(arg, swaps, left) for arg in step.args))
    swap = swaps.get(step.rule)
    if swap is None:
        return step
    left[0] -= 1
    return _slip(step, swap) if left[0] == -1 else step


def _with(step: Step, args: tuple[Step, ...]) -> Step:
    if all(new is old for new, old in zip(args, step.args, strict=True)):
        return step
    return redone(step, step.op, *args)


def first_difference(right: Step, wrong: Step) -> tuple[Step, Step] | None:
    """The first step, in the order of computing, where two workings part."""
    if right is wrong or right == wrong:
        return None
    if right.op == wrong.op and len(right.args) == len(wrong.args) > 0:
        for ours, theirs in zip(right.args, wrong.args, strict=True):
            found = first_difference(ours, theirs)
            if found:
                return found
    return right, wrong
