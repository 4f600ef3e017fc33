from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "quizapp.answers"
    label = "answers"
