from django.apps import AppConfig


class DrillsConfig(AppConfig):
    name = "quizapp.drills"
    label = "drills"

    def ready(self) -> None:
        from quizapp.drills import uses  # noqa: F401 - hands in what it knows; needs the models
