from django.apps import AppConfig


class BankConfig(AppConfig):
    name = "quizapp.bank"
    label = "bank"

    def ready(self) -> None:
        from quizapp.bank import uses  # noqa: F401 - hands in what it knows; needs the models
