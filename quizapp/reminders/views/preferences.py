"""Preferences of reminders, for whoever has a letter: when, which, how, or none."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from quizapp.accounts.models import User
from quizapp.accounts.signals import preferences_saved
from quizapp.engine.reminders import Purpose
from quizapp.reminders.forms import ReminderPreferencesForm
from quizapp.reminders.views.tokens import by_token


# A browser that tells no referrer at all sends `Origin: null`, which the protection of the form refuses.
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@by_token(Purpose.PREFERENCES, referrer="strict-origin")
def preferences(request: HttpRequest, learner: User, _scope: str) -> HttpResponse:
    form = ReminderPreferencesForm(request.POST or None, instance=learner)
    if form.is_valid():
        form.save()
        if form.changed:
            preferences_saved.send(User, user=learner, changed=form.changed, now=timezone.now())
        messages.success(request, "Your preferences are saved.")
        return redirect(request.path)
    context = {"form": form, "zone": learner.time_zone}
    return render(request, "reminders/preferences.html", context, status=422 if form.is_bound else 200)
