"""Preferences, export, erasure and the mailbox of `make run`."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from allauth.account.signals import email_changed
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.dispatch import receiver
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quizapp.accounts import access, actions, mailbox
from quizapp.accounts.forms import EraseForm, PreferencesForm, zones
from quizapp.accounts.http import LearnerRequest
from quizapp.accounts.models import User
from quizapp.accounts.signals import preferences_saved

THEME_COOKIE = "theme"
THEME_COOKIE_AGE = timedelta(days=400)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: LearnerRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, instance=request.user)
    if form.is_valid():
        user = form.save()
        if form.changed:
            preferences_saved.send(User, user=user, changed=form.changed, now=timezone.now())
        messages.success(request, "Your preferences are saved.")
        response: HttpResponse = redirect("accounts:preferences")
        # For the pages before signing in; read by web.context.site.
        response.set_cookie(
            THEME_COOKIE,
            user.theme,
            max_age=THEME_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response
    if form.is_bound:
        # Validation has written what was sent onto the instance: the page around the form shows the person as saved.
        request.user.refresh_from_db()
    context = {
        "form": form,
        "zones": zones(),
        "factors": access.factors_of(request.user),
        "waived": access.second_factor_waived(request, request.user),
    }
    return render(request, "accounts/preferences.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def try_mail_again(request: LearnerRequest) -> HttpResponse:
    """The learner says that their address takes mail again."""
    _accept_mail(request.user)
    messages.success(request, f"The next reminder goes to {request.user.email} again.")
    return redirect("accounts:preferences")


@receiver(email_changed, dispatch_uid="accounts-another-address")
def another_address(*, user: User, **_: Any) -> None:
    """What the address before refused says nothing about this one. (Here, because it happens in a view of allauth.)"""
    _accept_mail(user)


def _accept_mail(user: User) -> None:
    if actions.accept_mail(user):
        preferences_saved.send(User, user=user, changed=frozenset({"mail_refused_at"}), now=timezone.now())


@never_cache
@require_POST
def export(request: LearnerRequest) -> StreamingHttpResponse:
    """Everything kept about the learner, as a file. By POST, so that no other site can start it."""
    now = timezone.now()
    response = StreamingHttpResponse(
        actions.export(request.user, now=now), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="sortkey-{now:%Y-%m-%d}.json"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: LearnerRequest) -> HttpResponse:
    form = EraseForm(request.POST or None, user=request.user)
    # The password may be guessed no faster here than at any other door.
    if form.is_bound and not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return render(request, "429.html", status=429)
    if form.is_valid():
        user = request.user
        logout(request)
        actions.erase(user)
        messages.success(request, "Your account and everything in it are gone.")
        return redirect("front")
    return render(request, "accounts/erase.html", {"form": form}, status=422 if form.is_bound else 200)


def mail_folder() -> Path:
    """404 but on one's own machine: the mails hold codes that open every account."""
    if not (settings.EMBEDDED and settings.MAIL_DIR):
        raise Http404
    return Path(settings.MAIL_DIR)


@never_cache
@require_GET
@access.curators_only
def mail(request: LearnerRequest) -> HttpResponse:
    return render(request, "accounts/mailbox.html", {"letters": mailbox.letters(mail_folder())})


@never_cache
@require_GET
@access.curators_only
def letter(request: LearnerRequest, file: str, number: int) -> HttpResponse:
    found = mailbox.letter(mail_folder(), file, number)
    if found is None:
        raise Http404
    return render(request, "accounts/letter.html", {"letter": found})
