"""The calculator: a table described, its units and its cost, each step shown."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
def calculator(request: HttpRequest) -> HttpResponse:
    return render(request, "drills/calculator.html")
