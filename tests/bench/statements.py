"""Statements that Django sends, counted where they are sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connections


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements to any database, in order.

    BEGIN, COMMIT and the check of the connection are no statements here; a
    request has at most one of each.
    """
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django calls it
        seen.append(sql)
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(note))
        yield seen
