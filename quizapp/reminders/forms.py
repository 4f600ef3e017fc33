"""The form of the preferences page that a letter leads to."""

from quizapp.accounts.forms import RemindersForm as ReminderPreferencesForm

__all__ = ["ReminderPreferencesForm"]
