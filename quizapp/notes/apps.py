from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "quizapp.notes"
    label = "notes"

    def ready(self) -> None:
        from quizapp.notes import receivers  # noqa: F401 - connects them; needs the models
