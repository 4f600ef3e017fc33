"""What a test that commits leaves to the next one: nothing."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from tests.rows import put_back, remove_rows, rows_of
from tests.study.factories import answer, enrolled, only_card

pytestmark = pytest.mark.django_db(transaction=True)


def left() -> set[str]:
    return {model._meta.label for model in apps.get_models() if model._base_manager.exists()}


def test_everything_goes_but_what_migrate_wrote() -> None:
    answer(only_card(enrolled()), right=True, now=timezone.now())
    before = ContentType.objects.count(), Permission.objects.count()
    # The ledger refuses to lose a row in any other way.
    assert {"answers.Answer", "accounts.User", "bank.Question"} <= left()

    remove_rows()

    assert left() == {"contenttypes.ContentType", "auth.Permission"}
    assert (ContentType.objects.count(), Permission.objects.count()) == before


def test_rows_that_were_kept_come_back_and_others_can_follow() -> None:
    enrolled(questions=2)
    kept = rows_of("course", "bank")
    remove_rows()

    put_back(kept)

    assert rows_of("course", "bank") == kept
    enrolled()
