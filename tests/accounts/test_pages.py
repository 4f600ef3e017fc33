"""Every page about an account stands in our frame, with nothing inline."""

import re
from base64 import b64decode

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.urls import reverse

from tests.accounts.people import code_of_app, confirmed, prove_again, sign_in, with_app

pytestmark = pytest.mark.django_db

SIGNED_OUT = ["account_login", "account_signup", "account_reset_password", "account_inactive"]
SIGNED_IN = [
    "accounts:preferences",
    "accounts:erase",
    "account_logout",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
]
WITH_APP = ["mfa_index", "mfa_deactivate_totp", "mfa_reauthenticate", "mfa_generate_recovery_codes"]


def faults(html: str) -> list[str]:
    """What our frame, our content security policy and a screen reader would miss."""
    found = []
    if '<html lang="en"' not in html or html.count("<main") != 1 or html.count("<h1") != 1:
        found.append("frame")
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    if title is None or not title[1].strip().removesuffix("Sortkey").strip(" ·\n"):
        found.append("title")
    for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL):
        if body.strip() and "application/json" not in attributes:
            found.append(f"inline script {body[:40]}")
    found += re.findall(r'\s(?:style|on[a-z]+)="[^"]*"', html)
    for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", html):
        name = re.search(r'\bid="([^"]+)"', tag)
        if 'type="hidden"' not in tag and (name is None or f'for="{name[1]}"' not in html):
            found.append(f"no label: {tag}")
    ids = re.findall(r'\bid="([^"]+)"', html)
    found += [f"twice: {one}" for one in set(ids) if ids.count(one) > 1]
    return found


@pytest.mark.parametrize("name", SIGNED_OUT)
def test_a_page_for_visitors_stands_in_our_frame(name: str) -> None:
    response = Client().get(reverse(name))

    assert response.status_code == 200
    assert faults(response.content.decode()) == []


@pytest.mark.parametrize("name", SIGNED_IN)
def test_a_page_of_an_account_stands_in_our_frame(name: str) -> None:
    client = prove_again(sign_in(confirmed()))

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert faults(response.content.decode()) == []


@pytest.mark.parametrize("name", WITH_APP)
def test_a_page_about_a_second_factor_stands_in_our_frame(name: str) -> None:
    user = with_app()
    RecoveryCodes.activate(user)
    client = prove_again(sign_in(user, code=code_of_app()))

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert faults(response.content.decode()) == []


def test_a_form_with_an_error_says_so_above_and_at_the_field() -> None:
    page = Client().post(reverse("account_signup"), {"email": "nonsense", "password1": "x"}).content.decode()

    assert faults(page) == []
    assert 'role="alert"' in page
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize(
    ("page", "field", "wanted"),
    [
        ("account_login", "password", "current-password"),
        ("account_signup", "password1", "new-password"),
        ("account_signup", "email", "email"),
    ],
)
def test_a_password_manager_knows_the_fields(page: str, field: str, wanted: str) -> None:
    html = Client().get(reverse(page)).content.decode()

    tag = re.search(rf'<input[^>]*name="{field}"[^>]*>', html)
    assert tag is not None
    assert f'autocomplete="{wanted}"' in tag[0]


def test_the_picture_for_the_app_has_a_ground_of_its_own() -> None:
    page = prove_again(sign_in(confirmed())).get(reverse("mfa_activate_totp")).content.decode()

    data = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)

    assert data is not None
    assert 'fill="white"' in b64decode(data[1]).decode()
