"""Sending notes in, and changing a proposal before it is accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.forms import BoundField

from quizapp.bank.models import Kind
from quizapp.contentfiles.notes.decoding import LARGEST
from quizapp.course.models import Course, Section
from quizapp.notes.edits import LONGEST_ABBREVIATION, LONGEST_NAME, MOST_DISTRACTORS

MOST_FILES: Final = 10
# Rows for wrong answers: one more than the note gives, and never fewer than this.
LEAST_WRONG: Final = 3

KINDS = [
    (kind.value, kind.label) for kind in (Kind.SINGLE, Kind.TRUE_FALSE, Kind.NUMERIC)
]  # what a draft can become
DIFFICULTIES = [
    (1, "1, very easy"),
    (2, "2, easy"),
    (3, "3, middling"),
    (4, "4, hard"),
    (5, "5, very hard"),
]


class UploadForm(forms.Form):
    """Which course the files are for. The files themselves are judged one by one, so that one refuses no other."""

    def __init__(self, *args: Any, courses: Sequence[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"] = forms.ModelChoiceField(
            Course.objects.filter(pk__in=[course.pk for course in courses]),
            label="Course",
            empty_label=None,
            initial=courses[0] if courses else None,
            widget=forms.Select() if len(courses) > 1 else forms.HiddenInput(),
        )

    @property
    def largest_mb(self) -> int:
        return LARGEST // 2**20

    @property
    def most_files(self) -> int:
        return MOST_FILES


def _text(rows: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), max_length=20_000, **kwargs)


class ProposalForm(forms.Form):
    """What both forms have: the section, and a way to the action and back."""

    def __init__(self, *args: Any, sections: Iterable[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[int | str, str]] = [(section.number, str(section)) for section in sections]
        if not self.initial.get("section"):
            choices.insert(0, ("", "Choose one"))
        self.fields["section"] = forms.TypedChoiceField(choices=choices, coerce=int, label="Course section")

    def edits(self) -> dict[str, Any]:
        """What was filled in, as `actions.deciding.accept` takes it."""
        return dict(self.cleaned_data)

    def refuse(self, errors: Mapping[str, str]) -> None:
        """Show errors of the action at the fields that they speak of."""
        for name, message in errors.items():
            field = self.named(name)
            self.add_error(field if field in self.fields else None, message)

    def named(self, name: str) -> str:
        """The field for a name of the action."""
        return name


class TermForm(ProposalForm):
    name = forms.CharField(max_length=LONGEST_NAME, label="Name")
    abbreviation = forms.CharField(max_length=LONGEST_ABBREVIATION, label="Abbreviation", required=False)
    definition = _text(
        4,
        label="Definition",
        help_text="Markdown. It should not name the term: a card shows it and asks for the name.",
    )
    better = forms.BooleanField(
        required=False,
        label="Keep the glossary's term, and note that this wording is better",
        help_text="Its own words stay until an author takes these over into the files of the course.",
    )

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not known:
            del self.fields["better"]
        self.order_fields(["name", "abbreviation", "definition", "section"])


class DraftForm(ProposalForm):
    """A question in the making. Option 0 is the right one; the others are wrong, each with an optional reason."""

    kind = forms.ChoiceField(choices=KINDS, label="Kind")
    stem = _text(4, label="Question", help_text="Markdown.")
    explanation = _text(
        4, label="Explanation", required=False, help_text="What somebody reads after the answer."
    )
    difficulty = forms.TypedChoiceField(choices=DIFFICULTIES, coerce=int, label="Difficulty", initial=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = len(self.initial.get("distractors", ()))
        self.wrong = min(max(given + 1, LEAST_WRONG), MOST_DISTRACTORS)
        self.fields["right"] = _text(
            2,
            label="Right answer",
            help_text="For true or false: True or False. For a number: the number and its unit.",
        )
        self.fields["reason_0"] = _text(2, label="Why it is right", required=False)
        for place in range(1, self.wrong + 1):
            self.fields[f"wrong_{place}"] = _text(2, label=f"Wrong answer {place}", required=False)
            self.fields[f"reason_{place}"] = _text(2, label=f"Why {place} is wrong", required=False)
        for place, text in enumerate(self.initial.get("distractors", ())[:MOST_DISTRACTORS], start=1):
            self.initial[f"wrong_{place}"] = text
        self.order_fields(["kind", "stem", "right", "reason_0"])

    def pairs(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Each wrong answer with its reason."""
        for place in range(1, self.wrong + 1):
            yield self[f"wrong_{place}"], self[f"reason_{place}"]

    def _options(self) -> list[tuple[str, str]]:
        data = self.cleaned_data
        pairs = [
            (data.get(f"wrong_{place}", ""), data.get(f"reason_{place}", ""))
            for place in range(1, self.wrong + 1)
        ]
        return [pair for pair in pairs if pair[0]]

    def edits(self) -> dict[str, Any]:
        data = self.cleaned_data
        wrong = self._options()
        return {
            "kind": data["kind"],
            "stem": data["stem"],
            "right": data["right"],
            "distractors": tuple(text for text, _ in wrong),
            "reasons": [data["reason_0"], *(reason for _, reason in wrong)],
            "explanation": data["explanation"],
            "section": data["section"],
            "difficulty": data["difficulty"],
        }

    def named(self, name: str) -> str:
        return {"distractors": "wrong_1", "reasons": "reason_0"}.get(name, name)
