"""Learners who sit a paper over HTTP, and send again what was not acknowledged."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from quizapp.accounts.models import User
from quizapp.bank.models import Question
from quizapp.exams.models import Sitting, Slot
from tests.bank.factories import QuestionFactory
from tests.exams.factories import SlotFactory
from tests.exams.sittings import running

CSRF = "c" * 32


def cookie_of(learner: User) -> str:
    """A session in the database, and the header that names it."""
    session = SessionStore()
    session[SESSION_KEY] = str(learner.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = learner.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"


@dataclass
class Paper:
    """An open sitting and what a browser needs for it. `tokens` are the options of each question, its key first."""

    sitting: Sitting
    cookie: str
    tokens: list[list[str]]

    @property
    def pk(self) -> int:
        return self.sitting.pk


def papers(count: int, *, slots: int = 1, questions: Sequence[Question] = ()) -> list[Paper]:
    """Open sittings of as many learners over the same questions."""
    questions = questions or [QuestionFactory.create(terms=[], version__facts=[]) for _ in range(slots)]
    tokens = []
    for question in questions:
        assert question.current is not None
        tokens.append([option.token for option in question.current.options.order_by("-is_key", "position")])
    made = []
    for _ in range(count):
        sitting = running(
            course=questions[0].course, blueprint=None, kind="quiz", form="own", title="Own quiz"
        )
        for question in questions:
            SlotFactory.create(sitting=sitting, question=question)
        made.append(Paper(sitting, cookie_of(sitting.learner), tokens))
    return made


def slots_of(papers: Sequence[Paper]) -> list[Slot]:
    return list(Slot.objects.filter(sitting__in=[paper.pk for paper in papers]).order_by("pk"))


@dataclass
class Told:
    """One acknowledgement, with the change it is for."""

    change: dict[str, Any]
    tab: str
    ack: dict[str, Any]


@dataclass
class Window:
    """One tab over one paper: it counts its changes, keeps its connection and resends by key."""

    port: int
    paper: Paper
    tab: str = field(default_factory=lambda: uuid4().hex[:12])
    seq: int = 0
    patience: float = 30
    acked: list[Told] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    connection: http.client.HTTPConnection | None = None

    def change(self, value: Any, *, position: int = 1, name: str = "answer", base: int = 0) -> dict[str, Any]:
        self.seq += 1
        return {
            "key": str(uuid4()),
            "position": position,
            "field": name,
            "value": value,
            "base": base,
            "seq": self.seq,
        }

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        """Status and body. Raises OSError or HTTPException if there is nobody to answer."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        sent = {"Cookie": self.paper.cookie, "X-CSRFToken": CSRF} | headers
        try:
            self.connection.request(method, path, body, sent)
            response = self.connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def send(self, *changes: dict[str, Any]) -> list[Told]:
        """Send once. What was acknowledged; nothing if the server says that it cannot."""
        body = json.dumps({"tab": self.tab, "changes": changes}).encode()
        status, said = self.ask(
            "POST", f"/exams/{self.paper.pk}/saves/", body, **{"Content-Type": "application/json"}
        )
        self.statuses.append(status)
        if status != 200:
            return []
        acks = json.loads(said)["acks"]
        told = [Told(change, self.tab, ack) for change, ack in zip(changes, acks, strict=True)]
        self.acked += told
        return told

    def send_until_told(self, *changes: dict[str, Any], until: float) -> list[Told]:
        """Send again and again, the same keys each time, as a browser does; nothing if that is in vain."""
        while time.monotonic() < until:
            with contextlib.suppress(OSError, http.client.HTTPException):
                told = self.send(*changes)
                if told:
                    return told
            time.sleep(random.uniform(0.01, 0.06))
        return []

    def finish(self) -> int:
        status, _ = self.ask("POST", f"/exams/{self.paper.pk}/finish/")
        return status

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None
