"""Learners with showings that nobody has answered yet; each is dealt out once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse

from quizapp.accounts.models import User
from quizapp.bank.content import QuestionContent, content
from quizapp.study.models import Card, Queue
from quizapp.study.showing import Showing, seal
from tests.bench.hits import Hit
from tests.bench.people import session_of


class Player:
    """A signed-in learner, with an answer ready to each card that waits for one."""

    def __init__(self, learner: User, *, now: datetime) -> None:
        self.session = session_of(learner)
        self.show = Hit("GET", reverse("study:next"), self.session)
        self.answers = self._answers(learner, now)

    def _answers(self, learner: User, now: datetime) -> list[Hit]:
        """One card of each concept: its siblings are out of the way once it is answered."""
        cards = Card.objects.of(learner).filter(question__isnull=False, ready_at__lte=now)
        firsts: dict[str, tuple[int, int, int]] = {}
        for queue in (Queue.REVIEW, Queue.NEW):
            rows = cards.waiting(queue, until=now).values_list("concept", "pk", "turn", "question__current")
            for concept, pk, turn, version in rows:
                firsts.setdefault(concept, (pk, turn, version))
        # The last third is never answered, so that there is always a next card.
        dealt = list(firsts.values())[: len(firsts) * 2 // 3]
        return [self._answer(Showing(pk, turn), content(version), now) for pk, turn, version in dealt]

    def _answer(self, showing: Showing, asked: QuestionContent, now: datetime) -> Hit:
        form = [("token", seal(showing, at=now - timedelta(seconds=20))), ("confidence", "sure")]
        return Hit("POST", reverse("study:next"), self.session, form + right(asked))


def right(asked: QuestionContent) -> list[tuple[str, str]]:
    """The fields of a right answer, which is the dearer kind: its reviews are spread over the days."""
    if asked.kind == "numeric":
        (key,) = (answer for answer in asked.answers if answer.is_key)
        return [("typed", str(key.value))]
    return [("choice", option.token) for option in asked.options if option.is_key]


class Deck:
    def __init__(self, players: Sequence[Player]) -> None:
        self.players = list(players)

    def take(self, count: int) -> list[tuple[Player, Hit]]:
        """So many fresh showings, of as few learners as possible."""
        taken: list[tuple[Player, Hit]] = []
        while len(taken) < count:
            player = self.players[0]
            wanted = player.answers[: count - len(taken)]
            taken += [(player, hit) for hit in wanted]
            player.answers = player.answers[len(wanted) :]
            if not player.answers:
                self.players.pop(0)
        return taken

    def lanes(self, lanes: int, each: int) -> list[list[tuple[Player, Hit]]]:
        """Fresh showings for each lane, with no learner in two of them: tabs would wait for each other."""
        dealt = []
        for _ in range(lanes):
            dealt.append(self.take(each))
            if self.players and self.players[0] is dealt[-1][-1][0]:
                self.players.pop(0)
        return dealt
