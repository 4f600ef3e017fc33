"""Learners in the midst of a practice exam, and the requests that they send."""

from __future__ import annotations

import json
from itertools import count
from uuid import uuid4

from django.urls import reverse

from quizapp.accounts.models import User
from quizapp.bank.content import QuestionContent, content
from quizapp.course.models import Blueprint, Course
from quizapp.exams import actions, papers
from quizapp.exams.models import Sitting, Slot
from tests.bench.hits import Hit
from tests.bench.people import execute, load_course, session_of

FORM = "full"
# Three share a concept, and a paper of 65 asks of each concept once.
FEWEST = 300
# One in ten is on trial.
_ON_TRIAL = "UPDATE bank_question SET status = 'pretest' WHERE id::text ~ '[05]$' AND id::text ~ '^[0-b]'"


def load_papers(questions: int) -> Course:
    """A course of `questions`, of FEWEST at least, that fills a full paper with its unscored questions."""
    course = load_course(max(questions, FEWEST))
    execute(_ON_TRIAL)
    return course


def exam_of(course: Course) -> Blueprint:
    return Blueprint.objects.select_related("course").get(course=course, slug=course.default_blueprint)


def start_of(learner: User, exam: Blueprint) -> Hit:
    return Hit("POST", reverse("exams:start", args=[exam.slug, FORM]), session_of(learner), htmx=False)


def started(learner: User, exam: Blueprint) -> Sitting:
    return actions.start(learner, papers.mock(exam, FORM))


def answers_to(asked: QuestionContent) -> list[list[str]]:
    """Two whole answers to a question, to change one's mind between."""
    if asked.kind == "numeric":
        return [["12"], ["24"]]
    tokens = [option.token for option in asked.options]
    return [tokens[: asked.choose], tokens[-asked.choose :]]


class Sitter:
    """One browser tab with an open paper."""

    def __init__(self, sitting: Sitting) -> None:
        self.pk = sitting.pk
        self.session = session_of(sitting.learner)
        self.tab = uuid4().hex
        self.answers = {
            position: answers_to(content(version))
            for position, version in sitting.slots.values_list("position", "version")
        }
        self.place = count()
        self.seq = count(1)

    def save(self) -> Hit:
        """One choice, at the next question of the paper."""
        turn, place = divmod(next(self.place), len(self.answers))
        return self._saves([self._change(place + 1, turn)])

    def save_all(self) -> Hit:
        """Every answer of the paper at once, as after a long time without a connection."""
        return self._saves([self._change(position, 0) for position in self.answers])

    def _change(self, position: int, turn: int) -> dict[str, object]:
        value = self.answers[position][turn % 2]
        seq = next(self.seq)
        return {
            "key": str(uuid4()),
            "position": position,
            "field": "answer",
            "value": value,
            "base": 0,
            "seq": seq,
        }

    def _saves(self, changes: list[dict[str, object]]) -> Hit:
        body = json.dumps({"tab": self.tab, "changes": changes})
        return Hit("POST", reverse("exams:saves", args=[self.pk]), self.session, htmx=False, json=body)

    def forms(self) -> list[Hit]:
        """A plain form for each question with options, each with another answer than stands; for once each."""
        found = []
        for slot in Slot.objects.filter(sitting=self.pk).exclude(version__kind="numeric"):
            value = next(answer for answer in self.answers[slot.position] if answer != slot.answer)
            form = [("choice", token) for token in value]
            form += [
                ("base_answer", str(slot.head("answer").sequence)),
                ("key", str(uuid4())),
                ("go", "next"),
            ]
            found.append(
                Hit("POST", self._address("question", slot.position), self.session, form, htmx=False)
            )
        return found

    def question(self) -> Hit:
        place = next(self.place) % len(self.answers)
        return Hit("GET", self._address("question", place + 1), self.session, htmx=False)

    @property
    def paper(self) -> Hit:
        return Hit("GET", self._address("paper"), self.session, htmx=False)

    @property
    def state(self) -> Hit:
        return Hit("GET", self._address("state"), self.session, htmx=False)

    @property
    def finish(self) -> Hit:
        return Hit("POST", self._address("finish"), self.session, htmx=False)

    def _address(self, name: str, *more: int) -> str:
        return reverse(f"exams:{name}", args=[self.pk, *more])
