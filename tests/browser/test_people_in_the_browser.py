"""Accounts, in a real browser: sign-up, passkeys, preferences, and no fault for axe on their pages."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import Page, expect

from quizapp.accounts.models import Role, User
from tests.accounts.factories import PASSWORD
from tests.accounts.people import code_in_mail, code_of_app, confirmed, with_app
from tests.browser.conftest import DESKTOP, PHONE, Opener, faults

pytestmark = pytest.mark.django_db(transaction=True)

BOTH_SCREENS = pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])


def with_authenticator(page: Page) -> None:
    """A device that keeps passkeys and knows its owner's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def prove(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def add_key(page: Page, *, alone: bool) -> None:
    page.goto(reverse("mfa_add_webauthn"))
    if page.get_by_role("button", name="Continue").is_visible():
        prove(page)
    if alone:
        page.locator("input[name=passwordless]").check()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/recovery-codes/**")


def sign_out(page: Page) -> None:
    page.context.clear_cookies()


@BOTH_SCREENS
def test_somebody_signs_up_with_a_code(
    open_page: Opener, real_course: None, mailoutbox: list[Any], screen: dict[str, Any]
) -> None:
    page = open_page(reverse("account_signup"), screen=screen)
    page.locator("input[name=email]").fill("ada@example.com")
    page.locator("input[name=password1]").fill("a long enough sentence")
    page.locator("main").get_by_role("button", name="Make an account").click()
    page.wait_for_url("**/confirm-email/")
    page.locator("input[name=code]").fill(code_in_mail())
    page.get_by_role("button", name="Confirm").click()

    page.wait_for_url(f"**{reverse('study:start')}")
    assert User.objects.get().email == "ada@example.com"


def test_a_passkey_signs_in_alone(open_page: Opener) -> None:
    user = confirmed(role=Role.CURATOR)
    page = open_page(reverse("accounts:preferences"), learner=user)
    with_authenticator(page)
    add_key(page, alone=True)
    sign_out(page)

    page.goto(f"{reverse('account_login')}?next={reverse('accounts:preferences')}")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", name="Preferences")).to_be_visible()
    assert Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).wrap().is_passwordless
    # It was the second factor as well: nobody asks a curator for another
    # (404 where the installation has no mailbox).
    assert page.request.get(reverse("accounts:mailbox"), max_redirects=0).status in {200, 404}


def test_a_security_key_follows_the_password(open_page: Opener) -> None:
    user = confirmed()
    page = open_page(reverse("accounts:preferences"), learner=user)
    with_authenticator(page)
    add_key(page, alone=False)
    sign_out(page)

    page.goto(f"{reverse('account_login')}?next={reverse('accounts:preferences')}")
    page.locator("input[name=login]").fill(user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use a passkey or security key").click()

    expect(page.get_by_role("heading", name="Preferences")).to_be_visible()


def test_without_a_key_the_page_says_so(open_page: Opener) -> None:
    page = open_page(reverse("account_login"))
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')) }"
    )

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.locator("[data-passkey-error]")).to_contain_text("Nothing was chosen")


def test_the_browsers_zone_is_offered_and_kept(open_page: Opener) -> None:
    user = confirmed()
    page = open_page(
        reverse("accounts:preferences"), learner=user, screen=DESKTOP | {"timezone_id": "Asia/Tokyo"}
    )

    expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#toasts")).to_contain_text("saved")

    user.refresh_from_db()
    assert (user.time_zone, user.zone_confirmed) == ("Asia/Tokyo", True)


def test_a_theme_shows_before_it_is_saved(open_page: Opener) -> None:
    page = open_page(reverse("accounts:preferences"), learner=confirmed())

    page.get_by_label("Dark").check()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_the_pages_on_the_way_in_have_no_fault(open_page: Opener, name: str) -> None:
    assert faults(open_page(reverse(name), screen=PHONE), in_both_schemes=True) == []


def test_the_pages_of_an_account_have_no_fault(open_page: Opener) -> None:
    page = open_page(reverse("mfa_activate_totp"), learner=confirmed())
    found = {"reauthenticate": faults(page, in_both_schemes=True)}
    prove(page)
    for name in [
        "mfa_activate_totp",
        "mfa_index",
        "mfa_add_webauthn",
        "accounts:preferences",
        "accounts:erase",
        "account_change_password",
        "account_email",
        "account_logout",
    ]:
        page.goto(reverse(name))
        found[name] = faults(page, in_both_schemes=True)
    assert {name: some for name, some in found.items() if some} == {}


def test_the_page_of_the_second_step_has_no_fault(open_page: Opener) -> None:
    user = with_app()
    page = open_page(f"{reverse('account_login')}?next={reverse('accounts:preferences')}")
    page.locator("input[name=login]").fill(user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/2fa/authenticate/")
    assert faults(page) == []

    page.locator("input[name=code]").fill(code_of_app())
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Preferences")).to_be_visible()
