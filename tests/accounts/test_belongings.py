"""Taking one's data along, and leaving without a trace."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from quizapp.accounts import actions
from quizapp.accounts.belongings import belongings
from quizapp.accounts.models import User
from quizapp.answers.models import Amendment, Answer
from quizapp.bank.models import Changeset, MergeConflict
from quizapp.course.models import Course
from quizapp.study.actions import rate
from quizapp.study.models import Card
from tests.accounts.factories import PASSWORD
from tests.accounts.people import SECRET, code_of_app, confirmed, sign_in, with_app
from tests.study.factories import NINE, answer, enrol, enrolled, only_card

pytestmark = pytest.mark.django_db


def studied(user: User) -> User:
    """Somebody with a plan, an answer and another opinion about it."""
    card = only_card(enrolled(learner=user))
    told = answer(card)
    rate(user, told.answer.pk, 4, now=NINE)
    return user


def rows_of(user: User) -> dict[str, int]:
    return {
        table.model._meta.label_lower: count for table in belongings() if (count := table.of(user).count())
    }


def export_of(user: User) -> dict[str, Any]:
    text = "".join(actions.export(user, now=datetime(2026, 11, 23, tzinfo=UTC)))
    tables: dict[str, Any] = json.loads(text)["tables"]
    return tables


def leading_to_people() -> Iterator[str]:
    """Every table with a foreign key to a person, or to a row that goes with a person.

    Found from the table upwards, the other way round than the code does it.
    """
    goes_with = {User}
    while True:
        found = {
            model
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey)
            and field.related_model in goes_with
            and field.remote_field.on_delete is models.CASCADE
        }
        if found <= goes_with:
            break
        goes_with |= found
    named = {
        model
        for model in apps.get_models(include_auto_created=True)
        if any(field.related_model is User for field in model._meta.concrete_fields if field.is_relation)
    }
    for model in goes_with | named:
        yield model._meta.label_lower


def test_every_table_that_leads_to_a_person_is_in_the_export() -> None:
    assert set(export_of(confirmed())) == set(leading_to_people())


def test_the_export_holds_what_somebody_did() -> None:
    tables = export_of(studied(confirmed(email="ada@example.com")))

    assert tables["accounts.user"][0]["email"] == "ada@example.com"
    assert tables["account.emailaddress"][0]["verified"] is True
    for table in ["study.plan", "study.card", "answers.answer", "answers.amendment", "answers.daytally"]:
        assert len(tables[table]) == 1, table


def test_the_export_holds_nothing_of_others() -> None:
    studied(confirmed(email="grace@example.com"))
    user = confirmed(email="ada@example.com")

    tables = export_of(user)

    assert "grace@example.com" not in json.dumps(tables)
    assert {name for name, rows in tables.items() if rows} == {"accounts.user", "account.emailaddress"}


def test_the_export_tells_no_secret() -> None:
    user = with_app()
    code = RecoveryCodes.activate(user)

    text = "".join(actions.export(user, now=NINE))

    assert len(json.loads(text)["tables"]["mfa.authenticator"]) == 2
    assert SECRET not in text
    assert code.instance.data["seed"] not in text
    assert user.password not in text
    assert '"password"' not in text


def test_the_export_is_a_file_to_keep() -> None:
    user = confirmed()

    response = sign_in(user).post(reverse("accounts:export"))

    assert response["Content-Disposition"].startswith('attachment; filename="sortkey-')
    assert response.headers["Cache-Control"].find("no-store") != -1
    assert json.loads(response.getvalue())["tables"]["accounts.user"][0]["id"] == user.pk


def test_no_link_starts_an_export() -> None:
    assert sign_in(confirmed()).get(reverse("accounts:export")).status_code == 405


def test_erasing_leaves_no_row() -> None:
    user = studied(with_app())
    pk = user.pk
    before = rows_of(user)
    assert {"answers.answer", "answers.amendment", "study.card", "mfa.authenticator"} <= set(before)

    actions.erase(user)

    user.pk = pk
    assert rows_of(user) == {}


def test_erasing_one_person_leaves_the_others() -> None:
    user, other = studied(confirmed()), confirmed()
    answer(only_card(enrol(other, Course.objects.get())))
    before = rows_of(other)

    actions.erase(user)

    assert rows_of(other) == before
    assert (Answer.objects.count(), Amendment.objects.count(), Card.objects.count()) == (1, 0, 1)


def test_what_a_curator_did_for_the_course_stays_without_the_name() -> None:
    user = confirmed(role="curator")
    changeset = Changeset.objects.create(
        course=enrolled().course, at=NINE, by=user, source="questions", counts={}
    )
    assert MergeConflict in {table.model for table in belongings()}
    assert len(export_of(user)["bank.changeset"]) == 1

    actions.erase(user)

    changeset.refresh_from_db()
    assert changeset.by is None


def test_a_learner_erases_the_account_with_the_password() -> None:
    user = studied(confirmed())
    client = sign_in(user)

    response = client.post(reverse("accounts:erase"), {"password": PASSWORD})

    assert (response.status_code, response["Location"]) == (302, reverse("front"))
    assert not User.objects.filter(pk=user.pk).exists()
    assert client.get(reverse("accounts:preferences")).status_code == 302


def test_sessions_elsewhere_end_with_the_account() -> None:
    user = confirmed()
    here, elsewhere = sign_in(user), sign_in(user)

    here.post(reverse("accounts:erase"), {"password": PASSWORD})

    assert elsewhere.get(reverse("accounts:preferences")).status_code == 302


def test_a_wrong_password_erases_nothing() -> None:
    user = confirmed()

    response = sign_in(user).post(reverse("accounts:erase"), {"password": "wrong"})

    assert response.status_code == 422
    assert User.objects.filter(pk=user.pk).exists()


def test_the_password_of_an_open_account_cannot_be_guessed_for_long() -> None:
    user = confirmed()
    client = sign_in(user)
    for _ in range(10):
        client.post(reverse("accounts:erase"), {"password": "wrong"})

    assert client.post(reverse("accounts:erase"), {"password": PASSWORD}).status_code == 429
    assert User.objects.filter(pk=user.pk).exists()


def test_nothing_is_erased_by_opening_the_page() -> None:
    user = confirmed()

    assert sign_in(user).get(reverse("accounts:erase")).status_code == 200
    assert User.objects.filter(pk=user.pk).exists()


def test_half_a_sign_in_neither_exports_nor_erases() -> None:
    user = with_app()
    client = sign_in(user)

    assert client.post(reverse("accounts:export")).status_code == 302
    assert client.post(reverse("accounts:erase"), {"password": PASSWORD}).status_code == 302
    assert User.objects.filter(pk=user.pk).exists()
    assert sign_in(user, Client(), code=code_of_app()).get(reverse("accounts:erase")).status_code == 200
