"""Making the passages of a course."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from quizapp.bank.models import IN_PAPERS, Option, Question, QuestionVersion, Status
from quizapp.course.models import Course, Fact, FactStatus, GlossaryTerm, Section
from quizapp.engine.words import searchable, words_of
from quizapp.search.models import Indexed, Kind, Passage, Word
from quizapp.search.plain import parts_of, text_of_html, text_of_markdown

# Grows when the same course would give other passages.
INDEXER = 3
BATCH = 500
# A stem is a scenario; its beginning tells it from others.
TITLE = 120
# Of a word that may have been meant, as its column has room.
LONGEST = 40


@transaction.atomic(savepoint=False)
def index(course: Course, *, again: bool = False) -> int | None:
    """Make the passages of `course` say what the course says; how many there are, or None if they did already.

    All of them are made anew, in batches: a load that changes a heading moves
    everything behind it, and finding out what stayed costs as much.
    """
    (standing,) = Course.objects.filter(pk=course.pk).values_list("revision", "indexed__state")
    state = f"{INDEXER}:{standing[0]}"
    if standing[1] == state and not again:
        return None
    # One at a time: a load, and somebody who rebuilds by hand.
    Course.objects.select_for_update().get(pk=course.pk)
    Passage.objects.filter(course=course).delete()
    Word.objects.filter(course=course).delete()
    named: Counter[str] = Counter()
    used: Counter[str] = Counter()
    count = 0
    passages = _passages(course)
    while batch := list(islice(passages, BATCH)):
        Passage.objects.bulk_create(batch)
        count += len(batch)
        for passage in batch:
            # What a learner is asked whether they meant must not come from the bank.
            if passage.public:
                named.update(_distinct(passage.names))
                used.update(_distinct(passage.names, passage.words))
    Word.objects.bulk_create(
        [Word(course=course, text=text, named=text in named, times=used[text]) for text in sorted(used)],
        batch_size=BATCH,
    )
    Indexed.objects.update_or_create(course=course, defaults={"state": state})
    return count


@transaction.atomic(savepoint=False)
def follow(course: Course, *, was: int, questions: Collection[UUID], terms: Collection[int]) -> None:
    """Make the passages of these few anew, gone ones included; `was` is the revision of the course before.

    As `index` would leave them, at a cost that does not depend on the course.
    Passages that did not follow the course until now are all made anew.
    """
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    ((revision, state),) = Course.objects.filter(pk=course.pk).values_list("revision", "indexed__state")
    if state != f"{INDEXER}:{was}":
        index(course)
        return
    refs = [str(pk) for pk in questions]
    slugs = list(GlossaryTerm.objects.filter(pk__in=terms).values_list("slug", flat=True))
    stale = Passage.objects.filter(course=course).filter(
        Q(kind=Kind.QUESTION, ref__in=refs) | Q(kind=Kind.TERM, ref__in=slugs)
    )
    before = list(stale.filter(public=True))
    stale.delete()
    made = [
        *_terms(course, GlossaryTerm.objects.filter(pk__in=terms)),
        *_questions(course, Question.objects.filter(pk__in=questions)),
    ]
    Passage.objects.bulk_create(made, batch_size=BATCH)
    _count_words(course, before, [passage for passage in made if passage.public])
    Indexed.objects.filter(course=course).update(state=f"{INDEXER}:{revision}")


def _count_words(course: Course, gone: list[Passage], new: list[Passage]) -> None:
    """Bring the words of a course up to passages that went and came."""
    times: Counter[str] = Counter()
    for passage in new:
        times.update(_distinct(passage.names, passage.words))
    for passage in gone:
        times.subtract(_distinct(passage.names, passage.words))
    named = {word for passage in new for word in _distinct(passage.names)}
    lost = {word for passage in gone for word in _distinct(passage.names)} - named
    if lost:
        names = Passage.objects.filter(course=course, public=True).values_list("names", flat=True)
        lost -= {word for text in names.iterator() for word in _distinct(text)}
    held = {word.text: word for word in Word.objects.filter(course=course, text__in=times)}
    # Nothing points at a word: to write it anew is quicker than to change it.
    Word.objects.filter(pk__in=[word.pk for word in held.values()]).delete()
    counted = []
    for text, more in times.items():
        before = held.get(text)
        count = (before.times if before else 0) + more
        is_named = text in named or (before is not None and before.named and text not in lost)
        if count:
            counted.append(Word(course=course, text=text, named=is_named, times=count))
    Word.objects.bulk_create(counted, batch_size=BATCH)


def _distinct(*texts: str) -> set[str]:
    return {
        word.lower() for text in texts for word in text.split() if word.isalpha() and 2 < len(word) <= LONGEST
    }


def _passages(course: Course) -> Iterator[Passage]:
    return chain(_guide(course), _terms(course), _facts(course), _questions(course))


def _passage(
    course: Course, kind: Kind, *, names: Iterable[str] = (), also: str = "", **said: Any
) -> Passage:
    """`names` are other names of the same; `also` is text that finds it and is not shown."""
    title, body = said["title"].replace("\x00", ""), said["body"].replace("\x00", "")
    return Passage(
        **said | {"title": title, "body": body},
        course=course,
        kind=kind,
        public=kind != Kind.QUESTION,
        names=searchable(" ".join([title, *names])),
        words=searchable(f"{body} {also}"),
    )


def _guide(course: Course) -> Iterator[Passage]:
    seen: Counter[str] = Counter()
    for section in Section.objects.written().filter(course=course).defer("markdown"):
        for part in parts_of(section.html):
            ref = part.ref or f"S{section.number:02}"
            seen[ref] += 1
            if seen[ref] > 1:
                # A heading without an anchor of its own: readers land at the one before.
                ref += f"-{seen[ref]}"
            title = " ".join(part.title.split()) or section.title
            yield _passage(course, Kind.GUIDE, section_id=section.pk, ref=ref, title=title, body=part.body)


def _terms(course: Course, among: QuerySet[GlossaryTerm] | None = None) -> Iterator[Passage]:
    terms = GlossaryTerm.objects.all() if among is None else among
    for term in terms.filter(course=course, retired=False):
        name = f"{term.name} ({term.abbreviation})" if term.abbreviation else term.name
        yield _passage(
            course,
            Kind.TERM,
            section_id=term.section_id,
            ref=term.slug,
            title=name,
            body=text_of_html(term.definition_html),
            names=term.also,
        )


def _facts(course: Course) -> Iterator[Passage]:
    for fact in Fact.objects.filter(course=course).exclude(status=FactStatus.WITHDRAWN):
        yield _passage(
            course,
            Kind.FACT,
            section_id=fact.section_id,
            ref=fact.ref,
            title=fact.title,
            body=text_of_html(fact.value_html),
            names=[fact.ref],
            # A claim finds its fact. It may be wrong, so nobody reads it among the results.
            also=fact.claim,
        )


def _questions(course: Course, among: QuerySet[Question] | None = None) -> Iterator[Passage]:
    questions = Question.objects.all() if among is None else among
    newest = QuestionVersion.objects.filter(question=OuterRef("pk")).order_by("-number").values("pk")[:1]
    version = QuestionVersion.objects.filter(pk=OuterRef("said"))
    rows = (
        questions.filter(course=course, status__in=[*IN_PAPERS, Status.DRAFT])
        .annotate(said=Coalesce(F("current_id"), Subquery(newest)))
        .annotate(
            stem=Subquery(version.values("stem")),
            explanation=Subquery(version.values("explanation")),
            options=ArraySubquery(
                Option.objects.filter(version=OuterRef("said")).order_by("position").values("text")
            ),
        )
        .exclude(said=None)
        .values_list("pk", "section_id", "concept", "stem", "explanation", "options")
    )
    for pk, section, concept, stem, explanation, options in rows.iterator(chunk_size=BATCH):
        asked = text_of_markdown(stem)
        title = asked if len(asked) <= TITLE else f"{asked[:TITLE].rsplit(' ', 1)[0]} …"
        body = " ".join([asked, *map(text_of_markdown, options), text_of_markdown(explanation)])
        yield _passage(
            course,
            Kind.QUESTION,
            section_id=section,
            ref=str(pk),
            title=title,
            body=body,
            names=[concept, *words_of(str(pk))[:1]],
        )
