from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "quizapp.reminders"
    label = "reminders"

    def ready(self) -> None:
        from quizapp.reminders import receivers  # noqa: F401 - connects them; needs the models
