"""What the actions of this room refuse."""

from __future__ import annotations


class NotPossible(Exception):
    """What was asked for cannot be done now; the message is a sentence that says why."""
