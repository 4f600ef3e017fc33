"""Who may open a page: learners' pages are the default, the others say so here."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Concatenate, ParamSpec

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from quizapp.accounts.http import LearnerRequest
from quizapp.accounts.models import Role, User

P = ParamSpec("P")
View = Callable[Concatenate[LearnerRequest, P], HttpResponse]

# What signs somebody in. Recovery codes come with one of these, never alone.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

# The attribute by which the middleware knows a page of the staff.
MARK = "for_staff"


def curators_only(view: View[P]) -> View[P]:
    """403 for learners; `SecondFactor` asks curators and administrators for theirs."""
    return _only(view, lambda user: user.is_curator)


def administrators_only(view: View[P]) -> View[P]:
    """403 for everybody but administrators; `SecondFactor` asks them for theirs."""
    return _only(view, lambda user: user.role == Role.ADMINISTRATOR)


def _only(view: View[P], allows: Callable[[User], bool]) -> View[P]:
    @wraps(view)
    def guarded(request: LearnerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not allows(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    setattr(guarded, MARK, True)
    return guarded


def factors_of(user: User) -> list[Authenticator.Type]:
    """The kinds of second factor that somebody has set up."""
    return [kind for kind in FACTORS if is_mfa_enabled(user, [kind])]


def used_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether this session, not only this person, was opened with a second factor."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def second_factor_waived(request: HttpRequest, user: User) -> bool:
    """Whether this is an account of `make run`, used on the machine that runs it.

    The name in the address and the address of the caller must both be
    loopback, and nothing may have forwarded the request: a tunnel or a proxy
    in front of `make run` ends the waiver.
    """
    return (
        settings.EMBEDDED
        and user.generated
        and "X-Forwarded-For" not in request.headers
        and is_loopback(split_domain_port(request.get_host())[0])
        and is_loopback(request.META.get("REMOTE_ADDR", ""))
    )


def curates(request: HttpRequest) -> bool:
    """Whether a page that is open to all may show this person what only curators see.

    Their own pages ask for the second factor; an open page without it shows
    them what it shows everybody.
    """
    user = request.user
    if not isinstance(user, User) or not user.is_curator:
        return False
    return second_factor_waived(request, user) or used_second_factor(request, user)


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
