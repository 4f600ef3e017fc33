"""Preferences, and the end of an account."""

from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from quizapp.accounts.models import ReminderChannel, Theme, User
from quizapp.engine.studydays import zone_of

if TYPE_CHECKING:
    UserForm = forms.ModelForm[User]
else:
    UserForm = forms.ModelForm  # takes its type only from the stubs

HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
NEVER = "never"

# Areas that people live in; the others repeat these under older names.
AREAS = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)


def zones() -> list[str]:
    """The zones to choose from. Every other IANA name is understood, too."""
    return ["UTC", *sorted(zone for zone in available_timezones() if zone.partition("/")[0] in AREAS)]


def _weekday(given: str) -> int | None:
    return None if given == NEVER else int(given)


class RemindersForm(UserForm):
    """When somebody is reminded, of what and how.

    `changed` has the names of the columns that the form has given another value
    once it is valid, for `signals.preferences_saved`.
    """

    reminders = forms.BooleanField(
        required=False,
        label="Remind me on days when cards are due and I have not studied",
        help_text="One reminder a day at most. They become fewer when you do not come, and then stop.",
    )
    reminder_hour = forms.TypedChoiceField(choices=HOURS, coerce=int, label="Remind me at")
    quiet_from = forms.TypedChoiceField(
        choices=HOURS,
        coerce=int,
        label="Nothing from",
        help_text="A reminder in these hours waits for their end. Choose the same hour twice for none.",
    )
    quiet_until = forms.TypedChoiceField(choices=HOURS, coerce=int, label="Nothing until")
    summary_weekday = forms.TypedChoiceField(
        choices=[(NEVER, "Never"), *enumerate(WEEKDAYS)],
        coerce=_weekday,
        label="Weekly summary",
        help_text="How your week was, after weeks with study in them.",
    )
    exam_countdown = forms.BooleanField(
        required=False,
        label="Count down to my exam",
        help_text="30, 14, 7, 3 and 1 days before the date in your plan.",
    )
    reminder_channel = forms.ChoiceField(
        choices=ReminderChannel.choices,
        label="How",
        help_text="Where no browser is set up for it, and for what a notification is too short for, it is mail.",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = User
        fields: ClassVar[list[str]] = [
            "reminders",
            "reminder_hour",
            "quiet_from",
            "quiet_until",
            "summary_weekday",
            "exam_countdown",
            "reminder_channel",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._before = {name: getattr(self.instance, name) for name in self._meta.fields or ()}
        if self.instance.summary_weekday is None:
            self.initial["summary_weekday"] = NEVER
        if not settings.WEB_PUSH_PRIVATE_KEY and self.instance.reminder_channel == ReminderChannel.EMAIL:
            # There is nothing to choose.
            del self.fields["reminder_channel"]

    @property
    def changed(self) -> frozenset[str]:
        return frozenset(
            name for name, value in self._before.items() if getattr(self.instance, name) != value
        )


class PreferencesForm(RemindersForm):
    """How somebody likes to study and to be reminded. Saving confirms the time zone."""

    time_zone = forms.CharField(
        max_length=64,
        label="Time zone",
        help_text="Type a city, such as Lisbon. Your study day and your reminders follow its clock.",
        widget=forms.TextInput(
            attrs={"list": "zones", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    day_start = forms.TypedChoiceField(
        choices=HOURS,
        coerce=int,
        label="Your day starts at",
        help_text="What you study before this hour counts for the day before.",
    )
    retention = forms.IntegerField(
        min_value=80,
        max_value=97,
        label="How much you want to remember, in percent",
        help_text="A card comes back when your chance of knowing it has fallen to this.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "step": "1"}),
    )
    theme = forms.ChoiceField(choices=Theme.choices, label="Colours", widget=forms.RadioSelect)

    class Meta:
        model = User
        fields: ClassVar[list[str]] = [
            "name",
            "time_zone",
            "day_start",
            *RemindersForm.Meta.fields,
            "theme",
        ]
        help_texts: ClassVar[dict[str, str]] = {"name": "What we call you in mails."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.initial.setdefault("retention", round(self.instance.desired_retention * 100))

    def clean_time_zone(self) -> str:
        given = str(self.cleaned_data["time_zone"]).strip()
        known = {zone.casefold(): zone for zone in available_timezones()}
        try:
            return zone_of(known.get(given.casefold().replace(" ", "_"), given)).key
        except ValueError:
            raise ValidationError(
                "We know no zone of this name. Pick one of the list, such as Europe/Lisbon."
            ) from None

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 (Django's signature)
        self.instance.desired_retention = self.cleaned_data["retention"] / 100
        self.instance.zone_confirmed = True
        return super().save(commit)


class EraseForm(forms.Form):
    password = forms.CharField(
        strip=False,
        label="Your password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.user.check_password(password):
            raise ValidationError("This is not your password.")
        return password
