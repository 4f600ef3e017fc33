"""Staff pages ask for a second factor."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from quizapp.accounts import access
from quizapp.accounts.models import User

SET_UP = (
    "Pages for curators and administrators need a second factor. Set one up here, then open the page again."
)


class SecondFactor:
    """Sends staff without a second factor to set one up, and the others to use it.

    It looks at the person's factors and at this session, on every staff page:
    a session from before the factor was set up does not count, and neither
    does one whose factor has been removed since.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User) or not user.is_curator or not is_for_staff(request, view):
            return None
        if access.second_factor_waived(request, user):
            return None
        factors = access.factors_of(user)
        if not factors:
            messages.info(request, SET_UP)
            return redirect("mfa_index")
        if access.used_second_factor(request, user):
            return None
        name = "mfa_reauthenticate" if Authenticator.Type.TOTP in factors else "mfa_reauthenticate_webauthn"
        # A form sent to a staff page comes back as its page: what it carried
        # is not repeated behind the person's back.
        return redirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")


def is_for_staff(request: HttpRequest, view: Callable[..., HttpResponse]) -> bool:
    match = request.resolver_match
    return getattr(view, access.MARK, False) or (match is not None and "admin" in match.app_names)
