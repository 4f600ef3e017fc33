"""A proposal is known again below another heading, and not once its words are others."""

from __future__ import annotations

from quizapp.contentfiles.notes.senses import sense_of
from tests.contentfiles.notes.courses import read

BODY = (
    "- **Crumb:** the inside of a loaf\n"
    "- Dough keeps for at most 3 days in the cold.\n\n"
    "Dough rises in an hour. A write of 3 KB costs 1 WCU.\n"
)


def senses(text: str) -> list[str]:
    reading = read(text)
    return sorted(
        [
            *map(sense_of, reading.terms),
            *map(sense_of, reading.drafts),
            *map(sense_of, reading.examples),
            *map(sense_of, reading.claims),
        ]
    )


def test_a_renamed_heading_changes_keys_and_no_sense() -> None:
    before, after = read("# Loaves\n" + BODY), read("intro\n\n# Baking\n## All about loaves\n" + BODY)

    assert len(before.terms) == len(before.examples) == len(before.claims) == 1
    assert {each.key for each in before.drafts}.isdisjoint({each.key for each in after.drafts})
    assert senses("# Loaves\n" + BODY) == senses("intro\n\n# Baking\n## All about loaves\n" + BODY)


def test_other_words_or_numbers_have_another_sense() -> None:
    before = set(senses("# A\n" + BODY))
    after = set(
        senses(
            "# A\n" + BODY.replace("inside", "soft inside").replace("3", "4").replace("an hour", "one hour")
        )
    )

    assert before.isdisjoint(after)


def test_kinds_of_proposals_never_share_a_sense() -> None:
    every = senses("# A\n" + BODY)

    assert len(set(every)) == len(every) >= 5
