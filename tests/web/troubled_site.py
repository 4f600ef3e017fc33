"""The web application of `tests.web.troubled`, for a web server of its own; the tests' process never loads it."""

from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from quizapp.web.front import Front


def load() -> Any:
    settings.ROOT_URLCONF = "tests.web.troubled"
    return get_wsgi_application()


front = Front(load)
