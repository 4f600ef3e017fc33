"""The words in which mistakes are written: how one step is done wrongly.

A slip takes the right step and gives the wrong one in its place, or the very
same object where it cannot be made.
"""

from collections.abc import Callable

from .read import read_blocks
from .steps import Number, Step, Swap, calc, fixed, redone, valued


def op(name: str) -> Swap:
    """Compute in another way from the same parts."""
    return lambda step: step if step.op == name else redone(step, name)


def value(number: Number) -> Swap:
    """Another number in its place."""
    return lambda step: step if step.value == number else valued(step, number)


def times(factor: Number) -> Swap:
    """The result, so many times."""
    return lambda step: redone(step, "multiply", step, fixed("zero", "slip", factor, ""))


def keep(place: int) -> Swap:
    """Only one of the parts."""
    return lambda step: redone(step, "add", step.args[place]) if len(step.args) > place else step


def without(rule: str) -> Swap:
    """All parts but those of a rule."""

    def slip(step: Step) -> Step:
        rest = [arg for arg in step.args if arg.rule != rule]
        return redone(step, step.op, *rest) if rest and len(rest) < len(step.args) else step

    return slip


def aside(*rules: str) -> Swap:
    """What is stated beside the step, instead of it."""

    def slip(step: Step) -> Step:
        other = step.stated(*rules)
        return redone(step, "add", other) if other else step

    return slip


def and_aside(*rules: str) -> Swap:
    """What is stated beside the step, on top of it."""

    def slip(step: Step) -> Step:
        other = step.stated(*rules)
        return redone(step, "add", step, other) if other else step

    return slip


def detail(text: str, number: Number) -> Swap:
    """Another number, but only in steps of one kind (a factor of one consistency)."""
    return lambda step: valued(step, number) if step.detail == text else step


def only_if(holds: Callable[[Step], bool], slip: Swap) -> Swap:
    """A slip that can be made in some cases only."""
    return lambda step: slip(step) if holds(step) else step


def group_sizes(step: Step) -> tuple[list[Step], Step] | None:
    """The bytes of each group of items, and the unit they are rounded to."""
    sizes, unit = [], None
    for group in step.args:
        # A group that is thought free has no parts any more.
        if len(group.args) != 2:
            continue
        many, each = group.args
        if each.rule not in {"read.blocks", "write.blocks"} or len(each.args) != 2:
            continue
        unit = each.args[1]
        sizes.append(calc("multiply", "batch.bytes", "bytes of the group", "bytes", many, each.args[0]))
    return (sizes, unit) if unit else None


def summed(step: Step) -> Step:
    """Sizes added before they are rounded."""
    found = group_sizes(step)
    if found is None:
        return step
    sizes, unit = found
    total = calc("add", "batch.bytes", "bytes in all", "bytes", *sizes)
    return redone(step, "ceil_div", total, unit)


def fetch_summed(step: Step) -> Step:
    """The fetched items added before they are rounded."""
    many, blocks = step.args
    if len(blocks.args) != 2:
        return step
    total = calc("multiply", "batch.bytes", "bytes fetched", "bytes", many, blocks.args[0])
    return redone(step, "ceil_div", total, blocks.args[1])


def whole_calls(limit: int) -> Swap:
    """One unit for each call."""

    def slip(step: Step) -> Step:
        items = [group.args[0] for group in step.args if group.args]
        total = calc("add", "batch.items", "items", "items", *items)
        return redone(step, "ceil_div", total, fixed("batch.count_limit", "items in a call", limit, "items"))

    return slip


def limit_by_size(rule: str, megabytes: int) -> Swap:
    """Only another size limit."""

    def slip(step: Step) -> Step:
        fitting = step.args[-1]
        if fitting.rule not in {"batch.fitting", "batch.packing"} or fitting.args[0].rule != rule:
            return step
        return redone(step, "floor_div", valued(fitting.args[0], megabytes * 2**20), fitting.args[1])

    return slip


def per_item(step: Step) -> Step:
    """Every item of a page rounded on its own."""
    many, each = step.stated("query.items", "index.entries"), step.stated("query.size", "index.entry")
    sizes = [one for one in step.aside if one.rule == "query.each"]
    if sizes:
        return redone(step, "add", *(read_blocks(one) for one in sizes))
    if many is None or each is None or not each.value:
        return step
    return redone(step, "multiply", many, read_blocks(each))


def sized(step: Step, size: Step) -> Step:
    """The same rounding of another size."""
    if size.value == 0:
        return valued(step, 1)
    return redone(step, step.op, size, *step.args[1:]) if len(step.args) == 2 else step


def of_kept(step: Step) -> Step:
    """Only the items that pass the filter."""
    kept, each = step.stated("query.kept"), step.stated("query.size")
    if kept is not None and not kept.value:
        return sized(step, kept)
    if kept is None or each is None:
        return step
    return sized(step, calc("multiply", "query.total", "bytes kept", "bytes", kept, each))


def of_returned(step: Step) -> Step:
    """Only the attributes that come back."""
    returned, many = step.stated("read.returned", "query.returned"), step.stated("query.items")
    if returned is None:
        return step
    size = calc("multiply", "query.total", "bytes returned", "bytes", many, returned) if many else returned
    return sized(step, size)


def of_base(step: Step) -> Step:
    """The item in the table instead of the entry in the index."""
    base, many = step.stated("index.base"), step.stated("index.entries")
    if base is None:
        return step
    return sized(step, calc("multiply", "index.total", "bytes", "bytes", many, base) if many else base)


def at_once(step: Step) -> Step:
    """All requests as one page."""
    many, each = step.stated("query.items"), step.stated("query.size")
    if many is None or each is None:
        return step
    return redone(
        step, "add", read_blocks(calc("multiply", "query.total", "bytes read", "bytes", many, each))
    )


def delta(step: Step) -> Step:
    """Only the bytes that changed."""
    part = step.stated("write.changed")
    if part is not None:
        return redone(step, "add", part)
    small, large = sorted(step.args, key=lambda part: part.value)
    return step if small.value == large.value else redone(step, "subtract", large, small)


def old_and_new(step: Step) -> Step:
    """The old and the new size, each rounded, added."""
    if len(step.args) != 2 or step.args[0].rule not in {"write.larger", "write.failed_larger"}:
        return step
    unit = step.args[1]
    return redone(step, "add", *(redone(step, step.op, size, unit) for size in step.args[0].args))


def with_overhead(step: Step) -> Step:
    """The overhead of storage added to the size that is written."""
    overhead, (blocks,) = step.stated("storage.overhead"), step.args
    if overhead is None or len(blocks.args) != 2:
        return step
    size = calc("add", "write.new", "size with overhead", "bytes", blocks.args[0], overhead)
    return redone(step, "add", redone(blocks, blocks.op, size, blocks.args[1]))


def as_text(step: Step) -> Step:
    """A number counted as it is typed."""
    return valued(step, len(step.detail))


def characters(step: Step) -> Step:
    """Characters counted instead of bytes."""
    return step if len(step.detail) == step.value else valued(step, len(step.detail))


def all_digits(step: Step) -> Step:
    """All digits, also the zeros at both ends."""
    mantissa = step.detail.lower().partition("e")[0]
    digits = sum(char.isdigit() for char in mantissa)
    return step if digits == step.value else valued(step, digits)


def base64_text(step: Step) -> Step:
    """Bytes counted as the text that carries them."""
    return valued(step, 4 * -(-step.value // 3))


def bare(step: Step) -> Step:
    """A list or map without its 3 bytes and without those of its elements."""
    held = [without("item.byte")(arg) if arg.rule == "item.element" else arg for arg in step.args[1:]]
    return redone(step, "add", *held) if held else valued(step, 0)
