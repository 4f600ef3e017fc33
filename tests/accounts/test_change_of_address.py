"""Another address, another password: proved first, told afterwards."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from quizapp.accounts.models import User
from tests.accounts.factories import PASSWORD
from tests.accounts.people import code_in_mail, confirmed, is_signed_in, prove_again, sign_in

pytestmark = pytest.mark.django_db

ANOTHER = "another@example.com"


def ask_for(client: Any, address: str) -> Any:
    return client.post(reverse("account_email"), {"email": address, "action_add": ""})


def test_an_address_changes_when_its_code_is_entered(mailoutbox: list[Any]) -> None:
    user = confirmed(email="ada@example.com")
    client = prove_again(sign_in(user))

    ask_for(client, ANOTHER)
    user.refresh_from_db()
    assert user.email == "ada@example.com"
    assert mailoutbox[-1].to == [ANOTHER]
    client.post(reverse("account_email_verification_sent"), {"code": code_in_mail()})

    user.refresh_from_db()
    assert user.email == ANOTHER
    assert [address.email for address in EmailAddress.objects.all()] == [ANOTHER]
    assert "ada@example.com" in [to for mail in mailoutbox for to in mail.to], "the old address is told"


def test_an_open_browser_is_not_enough_to_change_the_address() -> None:
    user = confirmed(email="ada@example.com")

    response = ask_for(sign_in(user), ANOTHER)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_reauthenticate"))


def test_the_address_of_somebody_else_is_not_given_away(mailoutbox: list[Any]) -> None:
    confirmed(email="grace@example.com")
    client = prove_again(sign_in(confirmed(email="ada@example.com")))

    taken, fresh = ask_for(client, "grace@example.com"), ask_for(client, ANOTHER)

    assert (taken.status_code, taken["Location"]) == (fresh.status_code, fresh["Location"])
    assert sorted(User.objects.values_list("email", flat=True)) == ["ada@example.com", "grace@example.com"]


def test_a_changed_password_is_told_by_mail_and_keeps_this_browser(mailoutbox: list[Any]) -> None:
    user = confirmed()
    here, elsewhere = sign_in(user), sign_in(user)
    again = "quite another sentence"

    here.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": again, "password2": again}
    )

    user.refresh_from_db()
    assert user.check_password(again)
    assert mailoutbox[-1].to == [user.email]
    assert "password" in mailoutbox[-1].body
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("account_reset_password", {"email": "ada@example.com"}),
        ("account_reset_password", {"email": "nobody@example.com"}),
        ("account_signup", {"email": "ada@example.com", "password1": "a long enough sentence"}),
        ("account_signup", {"email": "nobody@example.com", "password1": "a long enough sentence"}),
    ],
)
def test_mails_name_our_site_and_not_the_one_a_request_claims(
    settings: Any, mailoutbox: list[Any], name: str, data: dict[str, str]
) -> None:
    settings.SITE_URL = "https://quiz.example.com"
    confirmed(email="ada@example.com")

    Client().post(reverse(name), data, headers={"host": "evil.example.net"})

    assert "https://quiz.example.com" in mailoutbox[-1].body
    assert "evil.example.net" not in mailoutbox[-1].body
