"""Taking everything along, and leaving nothing behind."""

import json
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizapp.accounts import actions
from quizapp.accounts.belongings import belongings, told
from quizapp.accounts.models import User
from quizapp.answers.models import Amendment, Answer, DayTally
from quizapp.bank.models import Changeset
from quizapp.exams.models import Slot
from quizapp.study import actions as study
from quizapp.study.models import Card, Plan
from tests.accounts.factories import PASSWORD
from tests.accounts.people import SECRET, code_of_app, confirmed, is_signed_in, sign_in, with_app
from tests.study.factories import NINE, answer, enrol, enrolled, only_card

pytestmark = pytest.mark.django_db


def exported(user: User) -> Any:
    return json.loads("".join(actions.export(user, now=timezone.now())))


def studied(user: User) -> Plan:
    """A plan with a card that was answered and undone: rows in every table of the learner's."""
    plan = enrolled(learner=user)
    answer(only_card(plan))
    study.undo(user, now=NINE)
    return plan


def rows_of(user: User) -> dict[str, int]:
    counts = {table.model._meta.label_lower: table.of(user).count() for table in belongings()}
    return {label: count for label, count in counts.items() if count}


def tables_naming_people() -> set[type[models.Model]]:
    """What the schema says, whoever wrote the table."""
    return {
        model
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is User
    }


def test_no_table_that_names_a_person_is_forgotten() -> None:
    found = {table.model for table in belongings()}

    assert tables_naming_people() <= found
    assert {Answer, Amendment, DayTally, Plan, Card, Changeset} <= found


def test_no_table_that_goes_with_a_persons_row_is_forgotten() -> None:
    """Found from the tables upwards, the other way round than the code does it."""
    goes_with: set[type[models.Model]] = {User}
    size = 0
    while size < len(goes_with):
        size = len(goes_with)
        goes_with |= {
            model
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey)
            and field.related_model in goes_with
            and field.remote_field.on_delete is models.CASCADE
        }

    assert Amendment in goes_with
    assert goes_with <= {table.model for table in belongings()}


def test_the_walk_finds_the_names_that_the_database_knows() -> None:
    """The database is asked, too: a table that no model describes must not slip through."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND confrelid = 'accounts_user'::regclass"
        )
        named = {table for (table,) in cursor.fetchall()}

    assert named <= {table.model._meta.db_table for table in belongings()}


def test_the_file_holds_the_learners_rows_and_nobody_elses() -> None:
    ada = confirmed(name="Ada")
    plan = studied(ada)
    other = confirmed(name="Grace")
    answer(Card.objects.get(plan=enrol(other, plan.course)))
    Changeset.objects.create(course=plan.course, by=ada, at=NINE, source="upload")

    tables = exported(ada)["tables"]

    assert {label: len(rows) for label, rows in tables.items() if rows} == rows_of(ada)
    assert [row["name"] for row in tables["accounts.user"]] == ["Ada"]
    assert [row["learner_id"] for row in tables["answers.answer"]] == [ada.pk]
    assert len(tables["answers.amendment"]) == 1
    assert [row["source"] for row in tables["bank.changeset"]] == ["upload"]
    assert other.email not in json.dumps(tables)


def test_the_file_holds_nothing_that_opens_the_account() -> None:
    user = with_app()
    codes = RecoveryCodes.activate(user)

    text = json.dumps(exported(user))

    assert user.password not in text
    assert SECRET not in text
    assert codes.instance.data["seed"] not in text


def test_the_file_is_downloaded_by_its_owner_and_by_post_only() -> None:
    user = confirmed()
    client = sign_in(user)

    response = client.post(reverse("accounts:export"))

    assert response["Content-Type"].startswith("application/json")
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert json.loads(response.getvalue())["tables"]["accounts.user"][0]["email"] == user.email
    assert client.get(reverse("accounts:export")).status_code == 405
    assert Client().post(reverse("accounts:export")).status_code == 302


def test_an_erased_person_leaves_no_row() -> None:
    user = with_app()
    studied(user)
    client = sign_in(user, code=code_of_app())
    pk = user.pk
    assert {"answers.answer", "answers.amendment", "study.card", "mfa.authenticator"} <= set(rows_of(user))

    response = client.post(reverse("accounts:erase"), {"password": PASSWORD})

    assert (response.status_code, response["Location"]) == (302, reverse("front"))
    user.pk = pk
    assert rows_of(user) == {}
    assert not is_signed_in(client)


def test_sessions_elsewhere_end_with_the_account() -> None:
    user = confirmed()
    here, elsewhere = sign_in(user), sign_in(user)

    here.post(reverse("accounts:erase"), {"password": PASSWORD})

    assert not is_signed_in(elsewhere)


def test_half_a_sign_in_neither_exports_nor_erases() -> None:
    user = with_app()
    client = sign_in(user)

    assert client.post(reverse("accounts:export")).status_code == 302
    assert client.post(reverse("accounts:erase"), {"password": PASSWORD}).status_code == 302
    assert User.objects.filter(pk=user.pk).exists()


def test_erasing_one_person_keeps_the_others_and_the_course() -> None:
    ada, grace = confirmed(), confirmed()
    plan = studied(ada)
    answer(Card.objects.get(plan=enrol(grace, plan.course)))
    change = Changeset.objects.create(course=plan.course, by=ada, at=NINE, source="upload")
    before = rows_of(grace)

    actions.erase(ada)

    assert rows_of(grace) == before
    change.refresh_from_db()
    assert change.by is None


def test_a_wrong_password_erases_nothing() -> None:
    user = confirmed()
    client = sign_in(user)

    response = client.post(reverse("accounts:erase"), {"password": "wrong"})

    assert response.status_code == 422
    assert User.objects.filter(pk=user.pk).exists()
    assert is_signed_in(client)


def test_looking_at_the_page_erases_nothing() -> None:
    client = sign_in(confirmed())

    assert client.get(reverse("accounts:erase")).status_code == 200
    assert is_signed_in(client)


def test_the_password_cannot_be_guessed_on_the_way_out() -> None:
    user = confirmed()
    client = sign_in(user)
    statuses = {client.post(reverse("accounts:erase"), {"password": "wrong"}).status_code for _ in range(10)}
    assert statuses == {422}

    response = client.post(reverse("accounts:erase"), {"password": PASSWORD})

    assert response.status_code == 429
    assert User.objects.filter(pk=user.pk).exists()


def test_an_export_does_not_tell_which_questions_of_an_open_paper_count() -> None:
    columns = told(Slot)

    assert {"answer", "note", "milliseconds"} <= set(columns)
    assert not {"scored", "pretest", "domain"} & set(columns)
