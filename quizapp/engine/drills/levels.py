"""Which drills are open to a learner: levels open one after the other."""

from collections.abc import Collection, Iterable, Mapping

from .templates import Template

# Somebody who begins with a whole table would guess. These many skills of two
# steps or more must be there first, in whatever families.
BEFORE_WHOLE_TABLES = 6


def open_templates(templates: Mapping[str, Template], passed: Collection[str]) -> list[str]:
    """The slugs that a learner may practise, in the order of teaching.

    The lowest level of a family is open, and each further one as soon as half
    of the level below it was passed. A family that begins above level 2 opens
    after `BEFORE_WHOLE_TABLES` passed templates of level 2 or more. What was
    passed once is never closed again.
    """
    able = sum(templates[slug].level >= 2 for slug in passed if slug in templates)
    levels: dict[str, dict[int, list[str]]] = {}
    for slug, template in templates.items():
        levels.setdefault(template.family, {}).setdefault(template.level, []).append(slug)
    found = []
    for slug, template in templates.items():
        below = [level for level in levels[template.family] if level < template.level]
        if below:
            needed = levels[template.family][max(below)]
            is_open = 2 * _among(needed, passed) >= len(needed)
        else:
            is_open = template.level <= 2 or able >= BEFORE_WHOLE_TABLES
        if is_open or slug in passed:
            found.append(slug)
    return found


def _among(slugs: Iterable[str], passed: Collection[str]) -> int:
    return sum(slug in passed for slug in slugs)


def interleaved(templates: Iterable[Template]) -> list[Template]:
    """Easier levels first, and never two of one family in a row where it can be helped."""
    by_level: dict[int, dict[str, list[Template]]] = {}
    for template in templates:
        by_level.setdefault(template.level, {}).setdefault(template.family, []).append(template)
    mixed: list[Template] = []
    for _, families in sorted(by_level.items()):
        waiting = [list(group) for group in families.values()]
        while waiting:
            mixed += [group.pop(0) for group in waiting]
            waiting = [group for group in waiting if group]
    return mixed
