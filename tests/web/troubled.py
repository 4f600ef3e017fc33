"""A site of a few views that do what real ones rarely do: be slow, in every way there is.

Imported by a web server of its own, never by the tests' process.
"""

import os
import time

import django
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from quizapp.web import views
from quizapp.web.http import began

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quizapp.settings")
django.setup()
settings.ROOT_URLCONF = __name__


@csrf_exempt
@login_not_required
def moments(request: HttpRequest) -> HttpResponse:
    """When the request began, and when its body was here: `time.monotonic()` of this machine."""
    length = len(request.body)
    return JsonResponse({"began": began(request), "read": time.monotonic(), "length": length})


urlpatterns = [
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("moments", moments),
]

application = get_wsgi_application()
