"""What learners and staff send, checked."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from quizapp.bank.models import Kind
from quizapp.course.models import Course, Section
from quizapp.engine.papers import Mark
from quizapp.exams import papers
from quizapp.exams.models import Sitting

_LEVELS: Final = [
    ("1", "1, easiest"),
    ("2", "2"),
    ("3", "3"),
    ("4", "4"),
    ("5", "5, hardest"),
]
_MARKS: Final = [
    (Mark.UNSEEN.value, "Never seen"),
    (Mark.WEAK.value, "Weak: forgotten lately, or about to be"),
    (Mark.WRONG.value, "Wrong the last time"),
    (Mark.FLAGGED.value, "Flagged"),
]


class QuizForm(forms.Form):
    """A quiz of one's own. What is left open is not filtered."""

    count = forms.IntegerField(
        label="How many questions",
        help_text=f"From 1 to {papers.MOST_OWN}.",
        min_value=1,
        max_value=papers.MOST_OWN,
        initial=20,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            f"Ask for a whole number from 1 to {papers.MOST_OWN}.",
        ),
    )
    minutes = forms.IntegerField(
        label="Minutes",
        help_text="Leave this empty for no limit. A quiz without one ends after 7 days.",
        min_value=1,
        max_value=papers.MOST_MINUTES,
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            f"Give whole minutes from 1 to {papers.MOST_MINUTES}, or leave this empty.",
        ),
    )
    feedback = forms.ChoiceField(
        label="When do you want to know what was right?",
        choices=[
            (Sitting.Feedback.END.value, "At the end, as in the exam"),
            (Sitting.Feedback.ONCE.value, "After each question; it cannot be changed then"),
        ],
        initial=Sitting.Feedback.END.value,
        widget=forms.RadioSelect,
    )
    marks = forms.MultipleChoiceField(
        label="Which questions",
        help_text="With several of these, a question need only be one of them. None means all.",
        choices=_MARKS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kinds = forms.MultipleChoiceField(
        label="Kinds",
        help_text="None means all.",
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    difficulties = forms.MultipleChoiceField(
        label="Difficulty",
        help_text="None means all.",
        choices=_LEVELS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sections = forms.MultipleChoiceField(
        label="Sections",
        help_text="None means all.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = course
        sections = Section.objects.listed().filter(course=course, questions__status="published").distinct()
        field = self.fields["sections"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [
            (str(number), f"{number}. {title}") for number, title in sections.values_list("number", "title")
        ]

    def wish(self) -> papers.Wish:
        """The quiz that a valid form asks for."""
        chosen = self.cleaned_data
        return papers.own(
            self.course,
            count=chosen["count"],
            minutes=chosen["minutes"],
            feedback=chosen["feedback"],
            sections=[int(number) for number in chosen["sections"]],
            kinds=chosen["kinds"],
            difficulties=[int(level) for level in chosen["difficulties"]],
            marks=[Mark(mark) for mark in chosen["marks"]],
        )


class ExtraTimeForm(forms.Form):
    """Extra minutes for one learner."""

    email = forms.EmailField(
        label="E-mail address of the learner",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    minutes = forms.IntegerField(
        label="Extra minutes for a full-length paper",
        help_text="Shorter papers get their share, rounded up. AWS gives 30 to people whose first language is not English.",
        min_value=1,
        max_value=600,
    )
    reason = forms.CharField(
        label="Reason",
        help_text="Staff see it here. Write no more about the person than is needed.",
        max_length=200,
    )
