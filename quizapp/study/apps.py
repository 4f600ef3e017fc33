from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "quizapp.study"
    label = "study"

    def ready(self) -> None:
        from quizapp.study import uses  # noqa: F401 - hands in what it knows; needs the models
