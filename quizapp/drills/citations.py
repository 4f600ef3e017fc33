"""What drills rest on: every template cites facts that stand, and belongs to a section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quizapp.contentfiles.records import FactRecord
from quizapp.engine.drills import Template


def unsupported(
    templates: Iterable[Template], *, facts: Mapping[str, FactRecord], sections: Iterable[str]
) -> list[str]:
    """What is wrong with the citations of some templates, a sentence each."""
    known = set(sections)
    found = []
    for template in templates:
        if template.section not in known:
            found.append(f"{template.slug}: the course has no section {template.section}.")
        for ref in template.facts:
            fact = facts.get(ref)
            if fact is None:
                found.append(f"{template.slug}: there is no fact {ref}.")
            elif fact.status != "current":
                found.append(
                    f"{template.slug}: fact {ref} is {fact.status}, and nothing scored may rest on it."
                )
    return found
