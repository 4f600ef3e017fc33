"""One showing of one card, and the token that carries it through the browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.core import signing

_SALT = "study.showing"


@dataclass(frozen=True)
class Showing:
    """The `turn`-th showing of a card.

    Its name is the idempotency key of the answer and the seed of the option
    order: a reload shows the same order, and a second answer finds the first.
    """

    card_id: int
    turn: int

    @property
    def name(self) -> str:
        return f"study:{self.card_id}:{self.turn}"

    @classmethod
    def named(cls, name: str) -> Showing | None:
        """The showing with this name; None for names of other kinds."""
        kind, _, rest = name.partition(":")
        card_id, _, turn = rest.partition(":")
        if kind != "study" or not (card_id.isdecimal() and turn.isdecimal()):
            return None
        return cls(int(card_id), int(turn))


def seal(showing: Showing, *, at: datetime) -> str:
    """A signed token: which showing, and when it began.

    The server then knows how long the answer took without asking the
    browser's clock, and nobody can answer a showing that never was.
    """
    began = int(at.timestamp() * 1000)
    return signing.dumps([showing.card_id, showing.turn, began], salt=_SALT)


def unseal(token: str) -> tuple[Showing, datetime] | None:
    """What `seal` put in; None if the token is not ours."""
    try:
        card_id, turn, began = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Showing(card_id, turn), datetime.fromtimestamp(began / 1000, UTC)
