from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "quizapp.search"
    label = "search"

    def ready(self) -> None:
        from quizapp.search import receivers  # noqa: F401 - connects them; needs the models
