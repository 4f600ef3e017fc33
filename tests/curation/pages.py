"""A curator's browser."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.test import Client, RequestFactory
from django.urls import reverse

from quizapp.accounts.models import Role
from tests.accounts.people import with_app


def curators_browser(role: Role = Role.CURATOR) -> Client:
    """Somebody signed in with a second factor, as signing in leaves the session."""
    client = Client()
    user = with_app(role=role)
    client.force_login(user)
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, user, "mfa", type="totp")
    request.session.save()
    return client


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    """The page as text. It must open."""
    response = client.get(reverse(f"curation:{name}", args=args) + query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()
