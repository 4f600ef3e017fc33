"""One process, several databases: whatever is read inside `on(alias)` is read there."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_chosen: ContextVar[str] = ContextVar("chosen", default="default")


class Chosen:
    def db_for_read(self, _model: object, **_hints: Any) -> str:
        return _chosen.get()

    def db_for_write(self, _model: object, **_hints: Any) -> str:
        return _chosen.get()


@contextmanager
def on(alias: str) -> Iterator[None]:
    token = _chosen.set(alias)
    try:
        yield
    finally:
        _chosen.reset(token)
