"""Whose rows are whose: found by walking the tables, so that no new table is forgotten.

A row belongs to a person when it names the person, or when it would go with
a row that does. Rows that only mention the person (who loaded a changeset)
are exported, and lose the name when the person is erased.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.fields.reverse_related import ForeignObjectRel

from quizapp.accounts.models import User

# What would open the account, undo what protects it, or give a secret of an open paper away. Told to nobody.
SECRETS = frozenset(
    {
        "accounts.user.password",
        "account.emailconfirmation.key",
        "mfa.authenticator.data",
        # Whoever has them can write to the learner's browser.
        "reminders.pushsubscription.endpoint",
        "reminders.pushsubscription.p256dh",
        "reminders.pushsubscription.auth",
        # Which questions of an open paper count. Its result tells, once it is finished.
        "exams.slot.scored",
        "exams.slot.pretest",
        "exams.slot.domain",
    }
)


@dataclass(frozen=True)
class Belongings:
    """The rows of one table that belong to people, and the ways from a row to its person."""

    model: type[models.Model]
    ways: tuple[str, ...]

    def of(self, user: User) -> models.QuerySet[Any]:
        mine = Q()
        for way in self.ways:
            mine |= Q(**{way: user.pk})
        return self.model._base_manager.filter(mine).order_by("pk")

    def rows(self, user: User) -> Iterator[Mapping[str, Any]]:
        return self.of(user).values(*told(self.model)).iterator(chunk_size=1000)


def told(model: type[models.Model]) -> list[str]:
    """The columns of `model` that an export holds."""
    label = model._meta.label_lower
    return [field.attname for field in model._meta.concrete_fields if f"{label}.{field.name}" not in SECRETS]


def belongings() -> list[Belongings]:
    """Every table that holds something of a person, the account itself first."""
    ways: dict[type[models.Model], list[str]] = {User: ["pk"]}
    _walk(User, "", [User], ways)
    return [Belongings(model, tuple(paths)) for model, paths in ways.items()]


def _walk(
    model: type[models.Model],
    way: str,
    passed: list[type[models.Model]],
    ways: dict[type[models.Model], list[str]],
) -> None:
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.many_to_many:
            continue
        child: type[models.Model] = relation.related_model
        goes_along = relation.on_delete is models.CASCADE
        if child in passed or not (goes_along or model is User):
            continue
        path = f"{relation.field.name}__{way}" if way else relation.field.name
        ways.setdefault(child, []).append(path)
        if goes_along:
            _walk(child, path, [*passed, child], ways)
