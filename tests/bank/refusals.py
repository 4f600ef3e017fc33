"""Asking PostgreSQL which of its rules refuses something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction


def refused(attempt: Callable[[], object]) -> str:
    """The name of the constraint that refuses `attempt`, at once or at commit."""

    def committed() -> None:
        with transaction.atomic():
            attempt()
            settle()

    with pytest.raises(DatabaseError) as refusal:
        committed()
    cause: Any = refusal.value.__cause__
    return str(cause.diag.constraint_name)


def settle() -> None:
    """Check now what is deferred to the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
