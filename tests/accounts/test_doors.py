"""Getting in: what opens, what stays shut, and what a stranger cannot learn at the door."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from quizapp.accounts.models import User
from tests.accounts.factories import PASSWORD
from tests.accounts.people import (
    SECRET,
    code_in_mail,
    code_of_app,
    confirmed,
    is_signed_in,
    prove_again,
    sign_in,
    with_app,
)

pytestmark = pytest.mark.django_db

NEW = {"email": "ada@example.com", "password1": "a long enough sentence"}


def page_of(response: Any) -> str:
    """A page without what differs between any two visitors: tokens and the address typed."""
    html = re.sub(r'value="[A-Za-z0-9]{64}"', "", response.content.decode())
    return re.sub(r"[\w.]+@example\.com", "ADDRESS", html)


def walk(path: str, data: dict[str, str]) -> tuple[list[tuple[int, str]], str]:
    """Where a form leads, and the page at the end."""
    response = Client().post(path, data, follow=True)
    steps = [(status, where) for where, status in response.redirect_chain]
    return [*steps, (response.status_code, "")], page_of(response)


def test_a_new_learner_confirms_the_address_and_goes_on_to_pick_an_exam() -> None:
    client = Client()

    client.post(reverse("account_signup"), NEW)
    assert not is_signed_in(client)
    response = client.post(reverse("account_email_verification_sent"), {"code": code_in_mail()})

    assert (response.status_code, response["Location"]) == (302, reverse("study:start"))
    assert is_signed_in(client)
    user = User.objects.get()
    assert (user.email, user.role, user.generated) == ("ada@example.com", "learner", False)
    assert EmailAddress.objects.get(user=user).verified


def test_a_wrong_code_lets_nobody_in() -> None:
    client = Client()
    client.post(reverse("account_signup"), NEW)

    response = client.post(reverse("account_email_verification_sent"), {"code": "000000"})

    assert response.status_code == 200
    assert not is_signed_in(client)
    assert not EmailAddress.objects.get().verified


def test_codes_cannot_be_guessed_for_long() -> None:
    client = Client()
    client.post(reverse("account_signup"), NEW)
    right = code_in_mail()
    for _ in range(3):
        client.post(reverse("account_email_verification_sent"), {"code": "000000"})

    client.post(reverse("account_email_verification_sent"), {"code": right})

    assert not is_signed_in(client)


def test_an_address_that_is_not_confirmed_cannot_sign_in() -> None:
    Client().post(reverse("account_signup"), NEW)
    client = Client()

    client.post(reverse("account_login"), {"login": NEW["email"], "password": NEW["password1"]})

    assert not is_signed_in(client)


def test_signing_up_with_a_known_address_looks_like_signing_up() -> None:
    known = confirmed(email="grace@example.com")
    fresh = walk(reverse("account_signup"), NEW)

    taken = walk(reverse("account_signup"), NEW | {"email": known.email.upper()})

    assert taken == fresh
    assert User.objects.filter(email__iexact=known.email).count() == 1
    assert len(mail.outbox) == 2
    assert mail.outbox[1].subject != mail.outbox[0].subject


def test_a_forgotten_password_looks_the_same_for_an_unknown_address() -> None:
    known = confirmed(email="grace@example.com")
    fresh = walk(reverse("account_reset_password"), {"email": "nobody@example.com"})

    assert walk(reverse("account_reset_password"), {"email": known.email}) == fresh
    assert len(mail.outbox) == 2


def test_a_wrong_password_looks_the_same_for_an_unknown_address() -> None:
    known = confirmed(email="grace@example.com")
    fresh = walk(reverse("account_login"), {"login": "nobody@example.com", "password": "wrong"})

    assert walk(reverse("account_login"), {"login": known.email, "password": "wrong"}) == fresh


def test_a_forgotten_password_is_replaced_with_a_code() -> None:
    user, client = confirmed(), Client()
    client.post(reverse("account_reset_password"), {"email": user.email})

    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in_mail()})
    again = "quite another sentence"
    client.post(reverse("account_complete_password_reset"), {"password1": again, "password2": again})

    user.refresh_from_db()
    assert user.check_password(again)


def test_a_replaced_password_does_not_replace_the_second_factor() -> None:
    user, client = with_app(), Client()
    client.post(reverse("account_reset_password"), {"email": user.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in_mail()})
    client.post(reverse("account_complete_password_reset"), {"password1": PASSWORD, "password2": PASSWORD})

    sign_in(user, client)

    assert not is_signed_in(client)


def test_passwords_cannot_be_guessed_for_long() -> None:
    user = confirmed()
    for _ in range(5):
        Client().post(reverse("account_login"), {"login": user.email, "password": "wrong"})

    assert not is_signed_in(sign_in(user))
    cache.clear()
    assert is_signed_in(sign_in(user))


def test_a_new_session_begins_at_sign_in() -> None:
    client = Client()
    client.get(reverse("account_login"))
    client.session["before"] = True
    client.session.save()
    before = client.session.session_key

    sign_in(confirmed(), client)

    assert client.session.session_key != before


def test_a_password_alone_is_not_enough_where_there_is_a_second_factor() -> None:
    client = sign_in(with_app())

    for name in ["accounts:preferences", "accounts:erase", "mfa_index", "account_email", "study:next"]:
        response = client.get(reverse(name))
        assert response.status_code == 302, name
        assert response["Location"].startswith((reverse("account_login"), reverse("mfa_authenticate"))), name


def test_the_code_of_the_app_completes_the_sign_in() -> None:
    assert is_signed_in(sign_in(with_app(), code=code_of_app()))


def test_a_code_of_the_app_works_once() -> None:
    user, code = with_app(), code_of_app()
    assert is_signed_in(sign_in(user, code=code))

    assert not is_signed_in(sign_in(user, code=code))


def test_a_wrong_code_of_the_app_lets_nobody_in() -> None:
    wrong = "123456" if code_of_app() != "123456" else "654321"

    assert not is_signed_in(sign_in(with_app(), code=wrong))


def test_a_recovery_code_stands_in_for_the_app_once() -> None:
    user = with_app()
    code = RecoveryCodes.activate(user).get_unused_codes()[0]

    assert is_signed_in(sign_in(user, code=code))
    assert not is_signed_in(sign_in(user, code=code))


def test_an_app_is_set_up_only_after_proving_who_one_is() -> None:
    client = sign_in(confirmed())
    page = reverse("mfa_activate_totp")

    assert client.get(page).status_code == 302
    assert prove_again(client).get(page).status_code == 200


def test_the_key_of_the_app_is_not_told_again() -> None:
    client = prove_again(sign_in(with_app(), code=code_of_app()))

    for name in ["mfa_index", "mfa_deactivate_totp", "accounts:preferences"]:
        assert SECRET not in client.get(reverse(name)).content.decode()


def test_signing_out_ends_the_session() -> None:
    client = sign_in(confirmed())
    kept = client.session.session_key
    assert kept is not None

    client.post(reverse("account_logout"))

    assert not is_signed_in(client)
    assert kept is not None
    assert not client.session.exists(kept)


@pytest.mark.parametrize(
    ("opening", "field", "step", "sent"),
    [
        ("account_signup", "email", "account_email_verification_sent", {"code": "000000"}),
        ("account_signup", "email", "account_email_verification_sent", {"action": "resend"}),
        ("account_reset_password", "email", "account_confirm_password_reset_code", {"code": "000000"}),
    ],
)
def test_the_second_step_tells_no_more_than_the_first(
    opening: str, field: str, step: str, sent: dict[str, str]
) -> None:
    known = confirmed(email="grace@example.com")

    def steps(address: str) -> list[tuple[int, list[Any], str]]:
        client = Client()
        client.post(reverse(opening), NEW | {field: address})
        answers = [client.post(reverse(step), sent, follow=True) for _ in range(4)]
        return [(answer.status_code, answer.redirect_chain, page_of(answer)) for answer in answers]

    assert steps(known.email) == steps("ada@example.com")


def test_a_key_of_somebody_else_is_not_found() -> None:
    other = confirmed()
    key = Authenticator.objects.create(user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "Theirs"})
    client = prove_again(sign_in(confirmed()))

    for name in ["mfa_edit_webauthn", "mfa_remove_webauthn"]:
        assert client.get(reverse(name, args=[key.pk])).status_code == 404
        assert client.post(reverse(name, args=[key.pk])).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_new_password_ends_the_sessions_elsewhere() -> None:
    user = confirmed()
    here, there = sign_in(user), sign_in(user)
    again = "quite another sentence"

    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": again, "password2": again},
    )

    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_a_page_of_another_site_is_no_place_to_go_on_to() -> None:
    response = Client().post(
        reverse("account_login") + "?next=https://evil.example/",
        {"login": confirmed().email, "password": PASSWORD, "next": "https://evil.example/"},
    )

    assert response.status_code == 302
    assert "evil" not in response["Location"]
