"""What a term means, as a fragment for the page that mentions it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from quizapp.course.models import GlossaryTerm


@login_not_required
@cache_control(public=True, max_age=600)
@require_safe
def explanation(_request: HttpRequest, slug: str) -> HttpResponse:
    """The definition of one term. It knows nothing of who asks, so that anybody's cache may keep it."""
    found = GlossaryTerm.objects.listed().filter(slug=slug).first()
    if found is None:
        raise Http404("No such term.")
    return HttpResponse(render_to_string("course/_explanation.html", {"term": found}))
