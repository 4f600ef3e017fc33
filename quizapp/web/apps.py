from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "quizapp.web"
    label = "web"
