"""Base, ours and theirs: which of them learners see."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.merge import merge

BASE: dict[str, Any] = {
    "kind": "single",
    "choose": 1,
    "stem": "stem",
    "explanation": "explanation",
    "sources": [{"title": "t", "url": "u"}],
    "facts": ["FL-001"],
    "case": None,
    "parts": [],
    "options": [{"text": text, "reason": f"why {text}", "key": text == "a", "part": ""} for text in "abc"],
    "numbers": [],
}


def changed(**fields: Any) -> dict[str, Any]:
    return copy.deepcopy(BASE) | fields


def with_option(place: int, **fields: Any) -> dict[str, Any]:
    said = copy.deepcopy(BASE)
    said["options"][place].update(fields)
    return said


def test_each_side_keeps_what_only_it_changed() -> None:
    merged = merge(BASE, changed(stem="ours"), changed(explanation="theirs"))

    assert merged.said == changed(stem="ours", explanation="theirs")


def test_options_merge_one_by_one_while_there_are_as_many() -> None:
    merged = merge(BASE, with_option(0, reason="ours"), with_option(2, text="theirs"))

    assert merged.said is not None
    assert merged.said["options"][0]["reason"] == "ours"
    assert merged.said["options"][2]["text"] == "theirs"


def test_the_key_never_moves_half() -> None:
    ours, theirs = with_option(0, key=False), with_option(0, key=False)
    ours["options"][1]["key"] = True
    theirs["options"][2]["key"] = True

    merged = merge(BASE, ours, theirs)

    assert merged.said is None
    assert [clash.field for clash in merged.clashes] == ["keys"]


def test_a_new_option_makes_the_choices_one_thing() -> None:
    more = changed(options=[*BASE["options"], {"text": "d", "reason": "why d", "key": False, "part": ""}])

    assert merge(BASE, changed(stem="ours"), more).said == more | {"stem": "ours"}
    assert [clash.field for clash in merge(BASE, with_option(0, text="ours"), more).clashes] == ["choices"]


def test_a_clash_holds_back_what_only_the_file_changed() -> None:
    merged = merge(BASE, changed(stem="ours"), changed(stem="theirs", explanation="theirs"))

    assert merged.said is None
    assert [(clash.field, clash.base == clash.ours) for clash in merged.clashes] == [
        ("stem", False),
        ("explanation", True),
    ]


@pytest.mark.parametrize("kind", ["cloze", "ordering", "matching"])
def test_blanks_steps_and_pairs_are_one_thing(kind: str) -> None:
    base, ours, theirs = (
        said | {"kind": kind} for said in (BASE, with_option(0, text="x"), with_option(2, text="y"))
    )

    assert [clash.field for clash in merge(base, ours, theirs).clashes] == ["choices"]
    assert merge(base, ours, base | {"stem": "theirs"}).said == ours | {"stem": "theirs"}


def test_a_scenario_is_taken_from_the_side_that_changed_it() -> None:
    said = changed(case={"title": "A shop", "text": "It sells."})
    ours = said | {"case": {"title": "A shop", "text": "It sells out."}}

    assert merge(said, ours, said | {"stem": "theirs"}).said == ours | {"stem": "theirs"}


SAID = st.builds(
    changed,
    kind=st.sampled_from(["single", "ordering"]),
    case=st.sampled_from([None, {"title": "A shop", "text": "It sells."}]),
    stem=st.sampled_from(["stem", "x", "y"]),
    explanation=st.sampled_from(["explanation", "x"]),
    facts=st.sampled_from([["FL-001"], ["FL-002"]]),
    options=st.lists(st.sampled_from(BASE["options"]), min_size=2, max_size=4),
)


@given(base=SAID, ours=SAID, theirs=SAID)
def test_merging_obeys_its_laws(base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert merge(base, ours, base).said == ours
    assert merge(base, base, theirs).said == theirs
    assert merge(base, ours, ours).said == ours
    merged = merge(base, ours, theirs)
    assert (merged.said is None) == bool(merged.clashes)
    if merged.said is None:
        assert any(clash.base != clash.ours for clash in merged.clashes)
        assert all(clash.theirs not in (clash.base, clash.ours) for clash in merged.clashes)
