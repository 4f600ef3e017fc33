"""A worker's sign of life, and how far it has come."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from django.db import Error, connection

from quizapp.notes.models import NoteImport

BEAT_SECONDS = 1.0
# Whoever has given no sign of life for so long is dead.
DEAD_AFTER = timedelta(seconds=60)


class Pulse:
    """Renews `beat_at` of an import every second, and tells its progress, while the block runs.

    In a thread of its own, with its own connection: some steps of reading take
    seconds and call nobody. A beat that fails is not the work's concern; the
    next one may succeed.
    """

    def __init__(self, pk: int, attempt: int, phase: str, now_of: Callable[[], datetime]) -> None:
        self._pk, self._attempt, self._now_of = pk, attempt, now_of
        self._told = (phase, 0, 0)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"pulse-{pk}", daemon=True)

    def tell(self, phase: str, done: int, total: int) -> None:
        """To be written with the next beat."""
        self._told = (phase, done, total)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._over.wait(BEAT_SECONDS):
                self._beat()
        finally:
            connection.close()

    def _beat(self) -> None:
        phase, done, total = self._told
        mine = NoteImport.objects.filter(
            pk=self._pk, status=NoteImport.Status.READING, attempts=self._attempt
        )
        try:
            mine.update(phase=phase, done=done, total=total, beat_at=self._now_of())
        except Error:
            connection.close()
