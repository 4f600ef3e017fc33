"""The receipt: each save in order, in words, with the server's times and a hash."""

from __future__ import annotations

import csv
import hashlib
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from quizapp.bank import content
from quizapp.exams.models import Sitting, Slot
from quizapp.exams.receipts import COLUMNS, HASH_LABEL, lines
from quizapp.study.screens import LETTERS, shown_order
from tests.exams.factories import (
    SaveFactory,
    SittingFactory,
    add_slots,
    asked_in,
    finished_sitting,
    right_answer,
    wrong_answer,
)
from tests.exams.sittings import running

pytestmark = pytest.mark.django_db


def download(sitting: Sitting) -> bytes:
    client = Client()
    client.force_login(sitting.learner)
    response: Any = client.get(reverse("exams:receipt", args=[sitting.pk]))
    assert response.status_code == 200
    assert response.streaming
    return b"".join(response.streaming_content)


def rows(sitting: Sitting) -> list[dict[str, str]]:
    """The saves of a receipt, without the hash."""
    return list(csv.DictReader(StringIO(b"".join(lines(sitting)).decode(), newline="")))[:-1]


def slot_of(kind: str = "single") -> Slot:
    (slot,) = add_slots(SittingFactory.create(), "empty", kind=kind)
    return slot


def choice(slot: Slot, value: Any, *, field: str = "answer", **given: Any) -> str:
    """What the receipt says of a value."""
    SaveFactory.create(slot=slot, value=value, field=field, **given)
    return rows(slot.sitting)[-1]["Choice"]


def test_each_save_is_a_line_with_its_times_and_outcome() -> None:
    slot = slot_of()
    saved = SaveFactory.create(slot=slot, value=right_answer(asked_in(slot)))
    late = SaveFactory.create(slot=slot, field="flagged", value=True, outcome="late")

    first, second = rows(slot.sitting)

    assert list(first) == list(COLUMNS)
    assert (first["Sequence"], first["Question"], first["Field"], first["Outcome"]) == (
        "1",
        "1",
        "Answer",
        "saved",
    )
    # The factory acknowledges 40 ms later.
    assert first["Received (UTC)"] == "2026-11-23T10:01:05.000Z"
    assert first["Acknowledged (UTC)"] == "2026-11-23T10:01:05.040Z"
    assert UUID(first["Key"]) == saved.key
    assert (second["Sequence"], second["Field"], second["Choice"]) == ("", "Flag", "yes")
    assert (second["Outcome"], UUID(second["Key"])) == ("late", late.key)


def test_a_choice_has_the_letter_that_was_shown_and_its_words() -> None:
    slot = slot_of()
    shown = [str(option.html) for option in shown_order(asked_in(slot), seed=slot.seed)]

    letter = LETTERS[shown.index("Right")].upper()

    assert choice(slot, right_answer(asked_in(slot))) == f"{letter}: Right"


def test_several_choices_are_in_the_order_in_which_they_stood() -> None:
    slot = slot_of("multiple")
    tokens = [option.token for option in shown_order(asked_in(slot), seed=slot.seed)]

    said = choice(slot, tokens[::-1]).split("; ")

    assert [part[:3] for part in said] == ["A: ", "B: ", "C: ", "D: ", "E: "]
    assert {part[3:] for part in said} == {"Right 1", "Right 2", "Wrong 1", "Wrong 2", "Wrong 3"}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("cloze", "Blank 1: First; Blank 2: 300"),
        ("matching", "Premise 1: One; Premise 2: Two; Premise 3: Three"),
        ("ordering", "1: Step 1; 2: Step 2; 3: Step 3; 4: Step 4"),
        ("numeric", "20"),
    ],
)
def test_what_fills_places_is_in_words(kind: str, said: str) -> None:
    slot = slot_of(kind)

    assert choice(slot, right_answer(asked_in(slot))) == said


def test_steps_without_a_place_yet_are_last() -> None:
    slot = slot_of("ordering")
    first, second, third, _last = right_answer(asked_in(slot))

    said = choice(slot, [f"{third}:", f"{second}:2", f"{first}:10"])

    assert said == "2: Step 2; 10: Step 1; no place: Step 3"


def test_blanks_that_are_still_empty_say_so() -> None:
    slot = slot_of("cloze")

    assert choice(slot, ["", "300"]) == "Blank 1: nothing; Blank 2: 300"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("answer", [], "no answer"),
        ("answer", ["not-a-token"], "not-a-token"),
        ("answer", {"a": 1}, "{'a': 1}"),
        ("answer", None, ""),
        ("flagged", False, "no"),
        ("guess", True, "yes"),
        ("struck", [], "nothing"),
        ("note", "Ask again.", "Ask again."),
        ("time", 1500, "1.5 seconds"),
        ("seen", True, "yes"),
    ],
)
def test_every_field_and_whatever_was_refused_has_words(field: str, value: Any, said: str) -> None:
    outcome = "refused" if value is None or isinstance(value, dict) else "saved"

    assert choice(slot_of(), value, field=field, outcome=outcome) == said


def test_struck_options_are_in_words() -> None:
    slot = slot_of()

    assert choice(slot, wrong_answer(asked_in(slot)), field="struck")[1:] == ": Wrong 1"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\N{FULLWIDTH EQUALS SIGN}"])
def test_no_cell_is_a_formula(begin: str) -> None:
    slot = slot_of()

    assert choice(slot, f"{begin}cmd|' /C calc'!A0", field="note") == f"'{begin}cmd|' /C calc'!A0"


def test_a_typed_number_below_zero_is_no_formula_either() -> None:
    assert choice(slot_of("numeric"), ["-5"]) == "'-5"


def test_the_last_line_is_the_hash_of_all_lines_above() -> None:
    slot = slot_of()
    SaveFactory.create(slot=slot, field="note", value="“Quotes”, commas\nand lines")

    told = download(slot.sitting)

    above, last = told[: told.index(HASH_LABEL.encode())], told[told.index(HASH_LABEL.encode()) :]
    assert last.decode() == f"{HASH_LABEL},{hashlib.sha256(above).hexdigest()}\r\n"
    assert download(slot.sitting) == told


def test_a_receipt_of_an_open_sitting_is_the_beginning_of_the_later_one() -> None:
    sitting = running()
    first, second = add_slots(sitting, "empty", "empty")
    SaveFactory.create(slot=first, value=right_answer(asked_in(first)))
    early = download(sitting)
    SaveFactory.create(slot=second, value=wrong_answer(asked_in(second)))

    later = download(sitting)

    without_hash = early[: early.index(HASH_LABEL.encode())]
    assert later.startswith(without_hash)
    assert later != early


def test_a_receipt_tells_no_key_reason_or_explanation() -> None:
    sitting = running()
    for kind in ("single", "multiple", "numeric", "cloze", "ordering", "matching"):
        (slot,) = add_slots(sitting, "empty", kind=kind)
        SaveFactory.create(slot=slot, value=wrong_answer(asked_in(slot)))

    told = download(sitting).decode()

    for secret in ("Why ", "Because of the rule", "known slip", "Right", "scored", "pretest"):
        assert secret not in told


def test_it_is_a_file_to_keep() -> None:
    sitting = finished_sitting("right")
    client = Client()
    client.force_login(sitting.learner)

    response = client.get(reverse("exams:receipt", args=[sitting.pk]))

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="receipt-{sitting.pk}.csv"'
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("many", [1, 3])
def test_it_takes_the_same_statements_however_many_saves(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sitting = finished_sitting(*["right"] * many, after=timedelta(minutes=30))
    content.forget()

    # Slots, versions, options, saves.
    with django_assert_num_queries(4):
        told = list(lines(sitting))

    assert len(told) == many + 2
