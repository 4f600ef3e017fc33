"""Composing a paper through the database, from a bank and from one many times as large."""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass
from statistics import median

from django.db.models import Model
from django.utils import timezone

from quizapp.accounts.models import User
from quizapp.bank.models import FactUse, Option, Question, QuestionVersion
from quizapp.embedded.trouble import Trouble
from quizapp.exams import papers
from quizapp.exams.papers import Composed
from tests.bench.copies import copy_database, name_of, on
from tests.bench.people import copy, execute, first_learner, give_history, settle
from tests.bench.sitters import FORM, exam_of, load_papers
from tests.bench.sizes import Sizes
from tests.bench.statements import counted

ONCE, OFTEN = "default", "many_questions"

# Of a question and of its version, in the copy number n.
_ID = "md5(source.{column}::text || n)::uuid"
_VERSION = "source.{column} + n * (SELECT max(id) + 1 FROM bank_questionversion)"
_COUNT = "generate_series(1, %(copies)s) n"

# No statement of a paper reads a text: the copies are made without the long ones.
_COPIES: list[tuple[type[Model], dict[str, str]]] = [
    (
        Option,
        {
            "version_id": _VERSION.format(column="version_id"),
            "html": "''",
            "reason": "'-'",
            "reason_html": "''",
        },
    ),
    (FactUse, {"version_id": _VERSION.format(column="version_id")}),
    (Question.tasks.through, {"question_id": _ID.format(column="question_id")}),
]


@dataclass(frozen=True)
class Cost:
    """Of one paper, in seconds, from a bank of so many questions."""

    questions: int
    statements: int
    cpu: float
    wall: float


def costs(sizes: Sizes) -> list[Cost]:
    """Medians from the small and the large bank, in turns."""
    now = timezone.now()
    course = load_papers(sizes.bank)
    learner = first_learner(course, now=now).learner
    give_history(learner.plans.get(), answers=sizes.bank, now=now)
    copy_database(name_of(ONCE), name_of(OFTEN))
    with on(OFTEN):
        multiply(sizes.copies)
    counts, statements = {}, {}
    for alias in (ONCE, OFTEN):
        with on(alias):
            settle()
            counts[alias] = Question.objects.count()
        # Outside: a connection with two names would be counted under both.
        with counted() as seen, on(alias):
            compose(learner.pk, "counted")
        statements[alias] = len(seen)
    times: dict[str, list[tuple[float, float]]] = {ONCE: [], OFTEN: []}
    for number in range(sizes.rounds):
        for alias, spent in times.items():
            with on(alias):
                gc.collect()
                began = time.process_time(), time.perf_counter()
                compose(learner.pk, f"round {number}")
                spent.append((time.process_time() - began[0], time.perf_counter() - began[1]))
    return [
        Cost(
            counts[alias], statements[alias], *(median(column) for column in zip(*times[alias], strict=True))
        )
        for alias in (ONCE, OFTEN)
    ]


def compose(learner: int, seed: str) -> None:
    person = User.objects.get(pk=learner)
    exam = exam_of(person.plans.get().course)
    made = papers.compose(person, papers.mock(exam, FORM), today=person.study_day(timezone.now()), seed=seed)
    if not isinstance(made, Composed):
        raise Trouble(f"No paper: {made}")


def multiply(copies: int) -> None:
    """So many more of every question, each with concepts of its own."""
    values = {"copies": copies}
    execute("SET session_replication_role = replica")
    # Versions come last: the others count from their greatest number.
    for model, changed in _COPIES:
        execute(f"{copy(model, changed)} FROM {model._meta.db_table} source, {_COUNT}", values)
    version = {
        "question_id": _ID.format(column="question_id"),
        "stem_html": "''",
        "explanation": "''",
        "explanation_html": "''",
    }
    question = {
        "concept": "source.concept || '-' || n",
        "current_id": _VERSION.format(column="current_id"),
        "from_files_id": _VERSION.format(column="from_files_id"),
    }
    for model, key, changed in (
        (Question, _ID.format(column="id"), question),
        (QuestionVersion, _VERSION.format(column="id"), version),
    ):
        execute(f"{with_key(copy(model, changed), key)} FROM {model._meta.db_table} source, {_COUNT}", values)
    execute("SET session_replication_role = origin")


def with_key(statement: str, key: str) -> str:
    """The same copy with a primary key that is told rather than drawn."""
    return statement.replace("(", '("id", ', 1).replace(" SELECT ", f" SELECT {key}, ", 1)
