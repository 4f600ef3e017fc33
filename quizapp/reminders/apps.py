from django.apps import AppConfig
from django.core.checks import register

from quizapp.web import metrics


class RemindersConfig(AppConfig):
    name = "quizapp.reminders"
    label = "reminders"

    def ready(self) -> None:
        from quizapp.reminders import checks, measures, receivers  # noqa: F401 - receivers connect themselves; all need the models

        register(checks.push_key)
        metrics.register(measures.measure)
