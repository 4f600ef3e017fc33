"""A changed note is read again: what was decided stays decided, and what is other is said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.notes import matching
from quizapp.notes.actions import applying, deciding
from quizapp.notes.models import Decision, NoteImport, Proposal
from tests.notes.making import NOON, NOTE, imported, read

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
NONE_DECIDED = {"kept": 0, "earlier": 0, "gone": 0}


def of(note_import: NoteImport, group: str, text: str) -> Proposal:
    """The proposal whose payload has that text."""
    found = [row for row in note_import.proposals.filter(group=group) if text in str(row.payload)]
    assert len(found) == 1, [row.payload for row in found]
    return found[0]


def decided(note_import: NoteImport, group: str, text: str) -> Decision:
    return deciding.accept(of(note_import, group, text).pk, by=None, now=NOON)


def test_a_first_import_has_nothing_to_be_compared_with() -> None:
    row = imported()

    assert row.figures["compared"] is None
    assert set(row.proposals.values_list("novelty", flat=True)) == {"new"}


def test_lines_that_stay_keep_their_decisions_and_are_as_before() -> None:
    first = imported()
    decisions = [decided(first, "draft", "____"), decided(first, "claim", "FL-001")]
    for group, text in (("draft", "whereas"), ("term", "Crumb")):
        decisions.append(deciding.reject(of(first, group, text).pk, by=None, now=NOON))

    second = read("A word before.\n\n" + NOTE)

    assert {row.decision for row in second.proposals.exclude(decision=None)} == set(decisions)
    assert set(second.proposals.values_list("novelty", flat=True)) == {"same"}
    assert second.figures["compared"] == {
        "with": first.pk,
        "sections": {
            "new": 1,
            "changed": 0,
            "same": 4,
            "gone": 0,
            "titles": {"new": [[]], "changed": [], "gone": []},
        },
        "proposals": {"new": 0, "changed": 0, "same": first.proposals.count(), "gone": 0},
        "decisions": {"kept": 4, "earlier": 0, "gone": 0},
    }


def test_a_renamed_section_keeps_its_decisions() -> None:
    first = imported()
    before = decided(first, "draft", "____")

    second = imported(NOTE.replace("## Loaves", "## All about loaves"))

    kept = of(second, "draft", "____")
    assert kept.key != before.key
    assert (kept.decision, kept.novelty) == (before, "same")
    compared = second.figures["compared"]
    assert compared["proposals"] == {"new": 0, "changed": 0, "same": first.proposals.count(), "gone": 0}
    assert compared["sections"]["titles"] == {
        "new": [["Baking bread", "All about loaves"]],
        "changed": [],
        "gone": [["Baking bread", "Loaves"]],
    }


def test_a_line_that_stands_twice_has_its_decision_once() -> None:
    line = "The dough of bread rises in an hour.\n"
    first = imported(f"# Bread\n\n{line}")
    before = decided(first, "claim", "FL-001")

    second = read(f"# Loaves\n\n{line}\n# Rolls\n\n{line}")

    linked = list(second.proposals.filter(group="claim").order_by("position"))
    assert [row.decision for row in linked] == [before, None]
    assert [row.novelty for row in linked] == ["same", "new"]


def test_a_decision_stays_with_its_own_line_where_that_still_stands() -> None:
    line = "The dough of bread rises in an hour.\n"
    first = imported(f"# Bread\n\n{line}")
    before = decided(first, "claim", "FL-001")

    second = read(f"# Rolls\n\n{line}\n# Bread\n\n{line}")

    linked = list(second.proposals.filter(group="claim").order_by("position"))
    assert [row.decision for row in linked] == [None, before]


def test_another_wording_is_open_and_shows_what_was_decided_about_the_former_one() -> None:
    first = imported()
    limit, term = decided(first, "draft", "____"), decided(first, "term", "Crumb")
    claim, example = decided(first, "claim", "FL-001"), decided(first, "example", "8 KB")

    second = read(
        NOTE.replace("at most 3 days in the cold", "at most 4 days in the cold")
        .replace("the soft inside of a loaf", "the inside of a loaf")
        .replace("Dough rises in an hour.", "All dough rises in one hour.")
        .replace("costs 2 RCU", "costs 3 RCU")
    )

    for group, text, former in (
        ("draft", "____", limit),
        ("term", "Crumb", term),
        ("claim", "FL-001", claim),
        ("example", "8 KB", example),
    ):
        row = of(second, group, text)
        assert (row.decision, row.earlier, row.novelty) == (None, former, "changed"), group
    assert second.figures["compared"]["decisions"] == {"kept": 0, "earlier": 4, "gone": 0}


def test_words_that_a_curator_gave_do_not_hide_the_former_wording() -> None:
    first = imported()
    edits = {"stem": "What is quite another question?"}
    before = deciding.accept(of(first, "draft", "____").pk, by=None, now=NOON, edits=edits)

    second = read(NOTE.replace("at most 3 days in the cold", "at most 4 days in the cold"))

    assert of(second, "draft", "____").earlier == before


def test_drafts_that_have_little_in_common_are_new_and_gone() -> None:
    first = imported()
    decided(first, "draft", "____")

    second = read(
        NOTE.replace(
            "Dough keeps for at most 3 days in the cold", "An oven takes up to 40 minutes until it is hot"
        )
    )

    row = of(second, "draft", "____")
    assert (row.decision, row.earlier, row.novelty) == (None, None, "new")
    compared = second.figures["compared"]
    assert compared["proposals"] == {"new": 1, "changed": 0, "same": first.proposals.count() - 1, "gone": 1}
    assert compared["decisions"] == {"kept": 0, "earlier": 0, "gone": 1}


def test_of_several_former_wordings_the_most_alike_is_taken() -> None:
    cellar = "- Dough of good bread keeps for at most {} days in the {} cellar.\n"
    first = imported("# Bread\n\n" + cellar.format(3, "cold") + cellar.format(2, "warm"))
    cold, warm = decided(first, "draft", "cold"), decided(first, "draft", "warm")

    second = read("# Bread\n\n" + cellar.format(5, "warm") + cellar.format(4, "cold"))

    assert of(second, "draft", "warm").earlier == warm
    assert of(second, "draft", "cold").earlier == cold


def test_a_former_wording_belongs_to_one_of_several_that_are_like_it() -> None:
    line = "- Dough keeps for at most {} days in the cold cellar.\n"
    first = imported("# Bread\n\n" + line.format(3))
    before = decided(first, "draft", "____")

    second = read("# Bread\n\n" + line.format(4) + line.format(5))

    linked = list(second.proposals.filter(kind="limit").order_by("position"))
    assert [row.earlier for row in linked] == [before, None]
    assert [row.novelty for row in linked] == ["changed", "new"]
    assert second.figures["compared"]["proposals"]["gone"] == 0


def test_a_decision_of_an_import_long_gone_is_found_again() -> None:
    first = imported()
    before = decided(first, "draft", "____")
    imported("# Bread\n\nNothing but words.\n")

    third = imported()

    assert of(third, "draft", "____").decision == before
    assert third.figures["compared"]["decisions"] == {"kept": 1, "earlier": 0, "gone": 0}


def test_decisions_without_an_import_that_stands_are_compared_with_too() -> None:
    first = imported()
    before = decided(first, "draft", "____")
    assert before.question is not None
    before.question.difficulty = 5
    before.question.save()
    applying.revert(first.pk, by=None, now=LATER)

    second = read(NOTE + "\nMore dough.\n")

    compared = second.figures["compared"]
    assert compared["with"] is None
    assert compared["proposals"] == {"new": second.proposals.count(), "changed": 0, "same": 0, "gone": 0}
    assert compared["decisions"] == {"kept": 1, "earlier": 0, "gone": 0}
    assert compared["sections"]["new"] == 4


def test_what_is_decided_while_a_preview_waits_is_known_once_it_is_imported() -> None:
    first = imported()
    preview = read(NOTE + "\nMore dough.\n")
    before = decided(first, "draft", "____")
    assert of(preview, "draft", "____").decision is None

    done = applying.apply(preview.pk, by=None, now=LATER)

    assert of(done, "draft", "____").decision == before
    assert done.figures["compared"]["decisions"]["kept"] == 1


def test_an_import_between_changes_what_a_preview_is_compared_with() -> None:
    imported()
    preview = read(NOTE.replace("3 days", "4 days"))
    assert of(preview, "draft", "____").novelty == "changed"
    other = imported("# Bread\n\nNothing but words.\n")

    done = applying.apply(preview.pk, by=None, now=LATER)

    assert of(done, "draft", "____").novelty == "new"
    assert done.figures["compared"]["with"] == other.pk


def test_a_preview_without_anything_standing_any_more_is_all_new() -> None:
    first = imported()
    preview = read(NOTE.replace("3 days", "4 days"))
    applying.revert(first.pk, by=None, now=LATER)

    done = applying.apply(preview.pk, by=None, now=LATER)

    assert done.figures["compared"] is None
    assert set(done.proposals.values_list("novelty", flat=True)) == {"new"}


def test_comparing_takes_as_many_statements_for_many_proposals_as_for_few(
    django_assert_max_num_queries: object,
) -> None:
    many = "".join(f"- Dough number {n} keeps for at most {n + 2} days in the cold.\n" for n in range(60))
    imported("# Bread\n\n" + many)
    second = read("# Bread\n\n" + many.replace("keeps", "can keep"))

    with django_assert_max_num_queries(12):  # type: ignore[operator]  # a fixture without a type
        found = matching.match(NoteImport.objects.select_related("source").get(pk=second.pk))

    assert found is not None
    assert found["proposals"]["changed"] > 50
    assert found["decisions"] == NONE_DECIDED
