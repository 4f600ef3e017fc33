"""Making accounts without the sign-up page, taking what is in them along, and ending them."""

import json
import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from quizapp.accounts.belongings import belongings
from quizapp.accounts.models import Role, User

GENERATED = [(Role.LEARNER, "learner@sortkey.test"), (Role.CURATOR, "curator@sortkey.test")]

# Syllables of a consonant and a vowel, none of which looks or sounds like
# another: 15 * 5 of them, so eight carry just under 50 bits.
CONSONANTS = "bdfgjklmnprstvz"
VOWELS = "aeiou"


def readable_password() -> str:
    """A password to read off a screen and type: four words of four letters, some 50 bits."""
    syllables = [secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(8)]
    return "-".join(first + second for first, second in zip(syllables[::2], syllables[1::2], strict=True))


@transaction.atomic
def make_account(*, email: str, role: str, password: str | None = None, **fields: Any) -> User:
    """An account that can sign in at once: its address counts as verified.

    Raises IntegrityError if the address has an account.
    """
    user = User.objects.create_user(email, password, role=role, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def ensure_generated_accounts() -> list[tuple[str, str, str | None]]:
    """The accounts of `make run` as (role, address, password).

    The password is None for an account that was there already: it is known
    to nobody but those who were told it, and is not changed.
    """
    return [(role.value, email, _ensure(email, role)) for role, email in GENERATED]


def _ensure(email: str, role: Role) -> str | None:
    if User.objects.filter(email__iexact=email).exists():
        return None
    password = readable_password()
    make_account(email=email, role=role, password=password, generated=True)
    return password


def confirm_zone(user: User, zone: str) -> None:
    """The person says that this is their time zone (an IANA name)."""
    user.time_zone = zone
    user.zone_confirmed = True
    user.save(update_fields=["time_zone", "zone_confirmed"])


def accept_mail(user: User) -> bool:
    """Mail to the person is tried again, though their address refused it. Return whether it had."""
    refused = User.objects.filter(pk=user.pk, mail_refused_at__isnull=False)
    user.mail_refused_at, user.mail_refused = None, ""
    return bool(refused.update(mail_refused_at=None, mail_refused=""))


def export(user: User, *, now: datetime) -> Iterator[str]:
    """Everything kept about somebody as one JSON document, in pieces.

    In pieces because a busy learner has a hundred thousand answers, which
    need not be in memory at once.
    """
    encode = DjangoJSONEncoder(ensure_ascii=False).encode
    yield f'{{"exported_at": {json.dumps(now.isoformat())}, "tables": {{'
    for number, table in enumerate(belongings()):
        yield f'{", " if number else ""}\n"{table.model._meta.label_lower}": ['
        for count, row in enumerate(table.rows(user)):
            yield f"{',' if count else ''}\n  {encode(dict(row))}"
        yield "]"
    yield "}}\n"


@transaction.atomic(durable=True)
def erase(user: User) -> None:
    """Delete somebody and everything that belongs to them, the answers included.

    Rows of others that mention the person stay and lose the name.
    """
    with connection.cursor() as cursor:
        # The ledger is append-only but for the rows of this person, in this transaction.
        cursor.execute("SELECT set_config('sortkey.erasing', %s, true)", [str(user.pk)])
    user.delete()
