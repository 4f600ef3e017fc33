"""Questions that begin as drafts in the browser, and end there if nobody goes on with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from quizapp.bank.content import QuestionContent
from quizapp.bank.merge import Said
from quizapp.bank.models import Change, Kind, Question, QuestionVersion, Status
from quizapp.bank.question_rows import next_numbers
from quizapp.bank.syncing import Recorder
from quizapp.bank.versions import Pages, Rows, Stored, content_hash, stored
from quizapp.bank.writing import Writer
from quizapp.course.models import Course, Section

_CHOOSE = {Kind.SINGLE.value: 1, Kind.TRUE_FALSE.value: 1, Kind.NUMERIC.value: 0}


@dataclass(frozen=True, slots=True)
class Choice:
    """An option, or of a numeric question a number: the right one, or one that a slip produces.

    A number is exact text ("12", "0.5"). Without a `reason` the question stays a draft.
    """

    text: str
    is_key: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a draft says: of kind single, true-false (True before False) or numeric, whose numbers are in `unit`.

    `section` is the number of a section of the course, `difficulty` 1 to 5,
    `bloom` one of `models.Bloom`. Texts are Markdown.
    """

    kind: str
    stem: str
    choices: tuple[Choice, ...]
    section: int
    difficulty: int
    bloom: str
    explanation: str = ""
    unit: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Draft:
        return cls(**{**kept, "choices": tuple(Choice(**choice) for choice in kept["choices"])})

    def said(self) -> Said:
        """As `versions.said` tells it of a record."""
        numeric = self.kind == Kind.NUMERIC
        return {
            "kind": self.kind,
            "choose": _CHOOSE[self.kind],
            "stem": self.stem,
            "explanation": self.explanation,
            "sources": [],
            "facts": [],
            "case": None,
            "parts": [],
            "options": []
            if numeric
            else [
                {"text": choice.text, "reason": choice.reason, "key": choice.is_key, "part": ""}
                for choice in self.choices
            ],
            "numbers": [
                {
                    "value": choice.text,
                    "tolerance": "0",
                    "unit": self.unit,
                    "reason": choice.reason,
                    "key": choice.is_key,
                }
                for choice in self.choices
            ]
            if numeric
            else [],
        }

    def pages(self, writer: Writer) -> Pages:
        blocks = [self.stem, self.explanation, *(choice.reason for choice in self.choices)]
        made = {("block", text): writer.prose(text).html for text in blocks}
        return made | {
            ("option", choice.text): writer.prose(choice.text, inline=True).html for choice in self.choices
        }


def make(draft: Draft, course: Course, section: Section, recorder: Recorder, writer: Writer) -> Question:
    """A question in status draft that says what `draft` says, in one version that is not published.

    The caller's changeset notes that it is new, and keeps `recorder` to flush.
    """
    question = Question.objects.create(
        course=course,
        section=section,
        kind=draft.kind,
        status=Status.DRAFT,
        difficulty=draft.difficulty,
        bloom=draft.bloom,
    )
    version = QuestionVersion(question=question, number=1, changeset=recorder.changeset)
    # Rows need its number before it is written together with them.
    (version.pk,) = next_numbers(1)
    rows = Rows.none()
    rows.add(version, draft.said(), draft.pages(writer), {})
    rows.insert_drafts()
    Question.objects.filter(pk=question.pk).update(current=version)
    question.current = version
    recorder.note(question, None)
    recorder.counts["question new"] += 1
    return question


def lacks(asked: QuestionContent) -> list[str]:
    """What a draft must have before it can be asked, as words that end "It lacks …"; none if it has all."""
    given = asked.options or asked.answers
    bare = [choice for choice in given if not choice.reason_html]
    if asked.kind == Kind.NUMERIC:
        # The right number is explained below; only mistakes have reasons.
        bare = [answer for answer in asked.answers if not answer.is_key and not answer.reason_html]
    found = [f"a reason for {len(bare)} of its {len(given)} options"] if bare else []
    if asked.kind == Kind.SINGLE and len(given) < 3:
        found.append("a third option")
    if asked.kind == Kind.NUMERIC and len(given) < 3:
        found.append("two numbers that mistakes produce")
    wanted = {
        "an explanation": asked.explanation_html,
        "the facts it rests on": asked.fact_refs,
        "a source": asked.sources,
        "its block of the outline": asked.block_ref,
        "a concept": asked.concept,
    }
    return found + [name for name, held in wanted.items() if not held]


def unmake(drafts: Mapping[UUID, Draft]) -> dict[UUID, str]:
    """Remove the questions that were made of `drafts`, where nobody has worked on them since.

    Returns those that stay, each with a sentence that says why. One that is
    gone already does not stay. The changesets that made them forget them.
    The number of statements does not depend on how many they are.
    """
    questions = Question.objects.select_for_update(of=("self",)).select_related("section")
    tasks = Question.tasks.through._default_manager.filter(question=OuterRef("pk"))
    terms = Question.terms.through._default_manager.filter(question=OuterRef("pk"))
    rows = list(questions.filter(pk__in=list(drafts)).annotate(linked=Exists(tasks) | Exists(terms)))
    versions: dict[UUID, list[tuple[int, bool]]] = {row.pk: [] for row in rows}
    held = QuestionVersion.objects.filter(question__in=rows)
    for pk, version, published_at in held.values_list("question_id", "pk", "published_at"):
        versions[pk].append((version, published_at is not None))
    said = stored([row.current_id for row in rows if row.current_id is not None])
    kept = {}
    for row in rows:
        why = _worked_on(row, drafts[row.pk], versions[row.pk], said)
        if why:
            kept[row.pk] = why
    gone = [row.pk for row in rows if row.pk not in kept]
    # Nobody was ever asked what was never published, so nothing protects it but its own version.
    Question.objects.filter(pk__in=gone).update(current=None)
    Question.objects.filter(pk__in=gone).delete()
    Change.objects.filter(model="question", key__in=[str(pk) for pk in gone]).delete()
    return kept


def _worked_on(
    question: Question, draft: Draft, versions: list[tuple[int, bool]], said: Mapping[int, Stored]
) -> str:
    if question.status != Status.DRAFT:
        return f"This question is no draft any more: it is {question.get_status_display().lower()}."
    if question.from_files_id is not None:
        return "The files of the course have this question now."
    if question.current_id is None or versions != [(question.current_id, False)]:
        return f"This question has {len(versions)} versions by now: somebody has worked on it."
    fields = (question.section.number, question.difficulty, question.bloom)
    annotated: Any = question
    if (
        content_hash(said[question.current_id].said()) != content_hash(draft.said())
        or fields != (draft.section, draft.difficulty, draft.bloom)
        or question.block_ref
        or question.concept
        or question.case
        or annotated.linked
    ):
        return "Somebody has edited this question since."
    return ""
