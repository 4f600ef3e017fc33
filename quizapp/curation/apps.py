from django.apps import AppConfig


class CurationConfig(AppConfig):
    name = "quizapp.curation"
    label = "curation"
