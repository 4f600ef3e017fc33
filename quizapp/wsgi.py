"""The WSGI entry point, for granian or any other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quizapp.settings")

application = get_wsgi_application()

# Without our Celery app, `delay()` in a view would send to Celery's default
# broker, which nobody listens to.
from quizapp.celery import app as celery_app  # noqa: E402, F401 - after Django is set up
from quizapp.study.reference import warm  # noqa: E402 - after Django is set up

warm()
