from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "quizapp.reminders"
    label = "reminders"
