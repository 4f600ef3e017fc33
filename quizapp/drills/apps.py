from django.apps import AppConfig


class DrillsConfig(AppConfig):
    name = "quizapp.drills"
    label = "drills"
