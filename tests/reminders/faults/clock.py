"""A time that all processes of a test share: it goes on by itself, and can be put forward."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

# A Tuesday. With the hour a test chooses for its learners, everything else follows.
TUESDAY = datetime(2026, 11, 24, 18, 0, 1, tzinfo=UTC)


class Clock:
    """How far the time is ahead of that of this machine stands in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def now(self) -> datetime:
        ahead = float(self.path.read_text(encoding="ascii"))
        return datetime.now(UTC) + timedelta(seconds=ahead)

    def set(self, now: datetime) -> None:
        ahead = (now - datetime.now(UTC)).total_seconds()
        fresh = self.path.with_name(f"{self.path.name}.{os.getpid()}.{threading.get_ident()}")
        fresh.write_text(repr(ahead), encoding="ascii")
        # At once for all: nobody reads half of it.
        fresh.replace(self.path)

    def forward(self, by: timedelta) -> None:
        self.set(self.now() + by)
