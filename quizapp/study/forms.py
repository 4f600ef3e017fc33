"""What learners send, checked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from quizapp.course.models import Block, BlockKind, Blueprint, Course, Section
from quizapp.engine.studydays import zone_of
from quizapp.study.models import Plan


class ExamForm(forms.Form):
    """Which exam, and when if that is known."""

    blueprint = forms.ModelChoiceField(
        Blueprint.objects.none(),
        label="Which exam are you preparing for?",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    exam_date = forms.DateField(
        label="When is it?",
        help_text="Leave this empty if you have no date yet. You can set it later.",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, course: Course, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        blueprints = Blueprint.objects.listed().filter(course=course)
        field = self.fields["blueprint"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = blueprints.exclude(valid_until__lt=today)

    def clean_exam_date(self) -> date | None:
        day: date | None = self.cleaned_data["exam_date"]
        if day is not None and day < self.today:
            raise forms.ValidationError("This day has passed. Give a day from today on, or leave it empty.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        blueprint, day = cleaned.get("blueprint"), cleaned.get("exam_date")
        if blueprint and day and blueprint.valid_until and day > blueprint.valid_until:
            self.add_error(
                "exam_date",
                f"{blueprint.short} can be taken until {blueprint.valid_until:%-d %B %Y}."
                " Choose an earlier day, or the exam that follows it.",
            )
        if blueprint and day and day < blueprint.valid_from:
            self.add_error(
                "exam_date",
                f"{blueprint.short} can be taken from {blueprint.valid_from:%-d %B %Y} on."
                " Choose a later day, or the exam before it.",
            )
        return cleaned


class StartForm(ExamForm):
    """The first run: the exam, and the time zone that the browser guesses."""

    time_zone = forms.CharField(
        max_length=64,
        label="Your time zone",
        help_text="Your study day follows its clock.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "data-zone": "guess",
            }
        ),
    )

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"].strip()
        try:
            return zone_of(name).key
        except ValueError:
            raise forms.ValidationError(
                "There is no time zone of this name. Write one such as Europe/Lisbon or UTC."
            ) from None


class PlanForm(ExamForm):
    """The exam, and how much a day."""

    minutes_per_day = forms.IntegerField(
        label="Minutes a day",
        help_text="When they are used up, Sortkey stops offering new work for the day. You can always go on.",
        min_value=1,
        max_value=600,
    )
    new_per_day = forms.IntegerField(
        label="New cards a day",
        help_text="Each new card comes back about five times in its first month.",
        min_value=0,
        max_value=200,
    )

    @classmethod
    def initial_of(cls, plan: Plan) -> dict[str, Any]:
        names = ("blueprint", "exam_date", "minutes_per_day", "new_per_day")
        return {name: getattr(plan, name) for name in names}


class CramForm(forms.Form):
    """What to run through."""

    section = forms.ModelChoiceField(
        Section.objects.none(), label="Section", required=False, empty_label="All sections"
    )
    only_missed = forms.BooleanField(
        label="Only questions I have missed or am still learning", required=False
    )
    count = forms.IntegerField(label="How many questions", min_value=1, max_value=200, initial=20)
    block = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["section"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = (
            Section.objects.listed().filter(course=course, questions__status="published").distinct()
        )
        self.course = course

    def part(self) -> Block | None:
        """The part of the guide that the form is about, as sent or as linked; None for whole sections."""
        ref = self.data.get("block", "") if self.is_bound else self.initial.get("block", "")
        return part_of_guide(self.course, ref)

    def clean_block(self) -> Block | None:
        """Anything else than a heading of the chosen section counts as no part."""
        part = part_of_guide(self.course, self.cleaned_data["block"])
        return part if part and part.section == self.cleaned_data.get("section") else None


def part_of_guide(course: Course, ref: str) -> Block | None:
    """The heading `ref` of the guide, if it is one."""
    headings = Block.objects.filter(course=course, kind=BlockKind.HEADING, ref=ref[:12].replace("\x00", ""))
    return headings.select_related("section").first()
