"""Drafts that were made in the browser: what they may lack, what publishing them asks, and how they go again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from quizapp.bank import drafting
from quizapp.bank.content import content
from quizapp.bank.drafting import Choice, Draft
from quizapp.bank.models import AcceptedAnswer, Change, Changeset, Option, Question, QuestionVersion
from quizapp.bank.syncing import Recorder
from quizapp.bank.writing import Writer
from quizapp.course.models import Section
from tests.bank.factories import DraftFactory, QuestionFactory, VersionFactory, add_parts, publish
from tests.bank.refusals import refused, settle
from tests.bank.test_loading import MULTIPLE, load
from tests.contentfiles.courses import QUESTIONS
from tests.course.factories import GlossaryTermFactory, SectionFactory, TaskFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
BREAD = Draft(
    kind="single",
    stem="What makes *dough* rise?",
    choices=(Choice("Yeast", True), Choice("Salt", False), Choice("`Water`", False, "It only wets.")),
    section=7,
    difficulty=3,
    bloom="recall",
)


def made(draft: Draft = BREAD, section: Section | None = None) -> Question:
    section = section or SectionFactory.create(number=draft.section)
    changeset = Changeset.objects.create(course=section.course, at=NOW)
    recorder = Recorder(changeset)
    question = drafting.make(draft, section.course, section, recorder, Writer(section.course))
    recorder.flush()
    settle()
    return question


def test_a_draft_says_what_it_was_made_of_and_is_not_published() -> None:
    question = made()

    assert (question.status, question.from_files_id, question.section.number) == ("draft", None, 7)
    version = question.versions.get()
    assert question.current_id == version.pk
    assert (version.number, version.published_at, version.choose) == (1, None, 1)
    asked = content(version.pk)
    assert asked.stem_html == "<p>What makes <em>dough</em> rise?</p>"
    assert [(one.html, one.is_key, one.reason_html) for one in asked.options] == [
        ("Yeast", True, ""),
        ("Salt", False, ""),
        ("<code>Water</code>", False, "<p>It only wets.</p>"),
    ]
    assert len({one.token for one in asked.options}) == 3
    assert Change.objects.get().before is None


def test_a_numeric_draft_has_numbers_and_no_options() -> None:
    question = made(
        replace(BREAD, kind="numeric", choices=(Choice("2", True), Choice("4", False)), unit="loaves")
    )

    assert not Option.objects.exists()
    assert list(AcceptedAnswer.objects.values_list("value", "unit", "is_key", "reason")) == [
        ("2", "loaves", True, ""),
        ("4", "loaves", False, ""),
    ]
    assert content(question.current_id or 0).unit == "loaves"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script> rises", "<p>&lt;script&gt;alert(1)&lt;/script&gt; rises</p>"),
        ("[press](javascript:alert(1)) me", "<p>[press](javascript:alert(1)) me</p>"),
        ("[read](http://example.com/)", "<p>read</p>"),
        ("a ![picture](https://example.com/x.png) b", "<p>a  b</p>"),
        ('"><img src=x onerror=alert(1)>', '<p>"&gt;&lt;img src=x onerror=alert(1)&gt;</p>'),
        ("[unit](term:unit)", '<p><a href="/glossary/unit/" class="term-link">unit</a></p>'),
        ("[unit](term:none)", "<p>unit</p>"),
    ],
)
def test_text_of_others_is_shown_as_the_loader_shows_it_and_does_nothing(text: str, shown: str) -> None:
    section = SectionFactory.create(number=7)
    GlossaryTermFactory.create(section=section, slug="unit")

    question = made(replace(BREAD, stem=text), section)

    asked = content(question.current_id or 0)
    assert asked.stem_html == shown


def test_a_draft_is_read_anew_each_time_because_it_can_still_change() -> None:
    question = made()
    assert "dough" in content(question.current_id or 0).stem_html

    QuestionVersion.objects.update(stem_html="<p>Another.</p>")

    assert content(question.current_id or 0).stem_html == "<p>Another.</p>"


def test_a_draft_is_published_when_each_option_has_a_reason_and_not_before() -> None:
    question = made()
    version = question.versions.get()

    assert refused(lambda: publish(version)) == "bank_option_has_a_reason"
    version.options.filter(reason="").update(reason=" \t")
    version.options.filter(text="Yeast").update(reason="It lives.")
    assert refused(lambda: publish(version)) == "bank_option_has_a_reason"
    version.options.filter(text="Salt").update(reason="It slows the yeast.")
    publish(version)

    settle()
    assert Question.objects.published().get() == question


def test_a_number_that_a_mistake_produces_has_a_reason_when_it_is_published() -> None:
    question = DraftFactory.create(kind="numeric")
    version = VersionFactory.create(question=question)
    add_parts(version)
    version.answers.filter(value="10").update(reason="")

    assert refused(lambda: publish(version)) == "bank_mistake_has_a_reason"
    version.answers.filter(value="10").update(reason="Halved.")
    publish(version)


@pytest.mark.parametrize("status", ["published", "pretest"])
def test_what_is_asked_stands_on_a_published_version(status: str) -> None:
    question = made()

    assert refused(lambda: Question.objects.filter(pk=question.pk).update(status=status)) == (
        "bank_current_is_own_and_published"
    )
    Question.objects.filter(pk=question.pk).update(status="retired")
    settle()


@pytest.mark.django_db(transaction=True)
def test_an_option_without_a_reason_cannot_slip_in_while_a_version_is_published() -> None:
    version = made(replace(BREAD, choices=tuple(replace(one, reason="So.") for one in BREAD.choices))).current
    assert version is not None
    added, tried = Event(), Event()
    refusals: list[str] = []

    def add() -> None:
        try:
            with transaction.atomic():
                Option.objects.create(
                    version=version, position=9, token="late", text="Late", html="Late", reason=""
                )
                added.set()
                tried.wait(0.5)
        finally:
            connections.close_all()

    adding = Thread(target=add)
    adding.start()
    added.wait(5)
    try:
        publish(version)
    except DatabaseError as refusal:
        refusals.append(str(refusal))
    adding.join()

    version.refresh_from_db()
    bare = version.options.filter(reason="").exists()
    assert (bool(refusals), version.published_at is None, bare) == (True, True, True)


def test_an_untouched_draft_goes_with_all_that_belongs_to_it() -> None:
    question = made()

    assert drafting.unmake({question.pk: BREAD}) == {}

    settle()
    assert not Question.objects.exists()
    assert not QuestionVersion.objects.exists()
    assert not Option.objects.exists()
    assert not Change.objects.exists()
    assert drafting.unmake({question.pk: BREAD}) == {}


def explain(question: Question) -> None:
    question.versions.update(explanation="Because.")


def give_a_reason(question: Question) -> None:
    Option.objects.filter(version__question=question, text="Salt").update(reason="It does not.")


def give_a_version(question: Question) -> None:
    VersionFactory.create(question=question)


def give_a_concept(question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(concept="rising")


def give_a_difficulty(question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(difficulty=4)


def give_a_task(question: Question) -> None:
    question.tasks.add(TaskFactory.create())


@pytest.mark.parametrize(
    "work", [explain, give_a_reason, give_a_version, give_a_concept, give_a_difficulty, give_a_task]
)
def test_a_draft_on_which_somebody_has_worked_stays(work: Callable[[Question], None]) -> None:
    question = made()
    work(question)

    kept = drafting.unmake({question.pk: BREAD})

    assert kept[question.pk].endswith(("edited this question since.", "somebody has worked on it."))
    assert Question.objects.get().current_id == question.current_id


def test_a_draft_that_was_published_stays() -> None:
    draft = replace(BREAD, choices=tuple(replace(one, reason="So.") for one in BREAD.choices))
    question = made(draft)
    publish(question.versions.get())

    assert drafting.unmake({question.pk: draft}) == {
        question.pk: "This question is no draft any more: it is published."
    }
    assert Question.objects.published().exists()


def test_many_go_in_as_many_statements_as_few(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    section = SectionFactory.create(number=7)
    (one, *others) = [made(BREAD, section) for _ in range(6)]
    with CaptureQueriesContext(connection) as few:
        drafting.unmake({one.pk: BREAD})
    explain(others[0])

    with django_assert_num_queries(len(few)):
        kept = drafting.unmake({question.pk: BREAD for question in others})

    assert list(kept) == [others[0].pk]
    assert Question.objects.get() == others[0]


def test_a_draft_says_what_it_lacks() -> None:
    question = made(replace(BREAD, choices=BREAD.choices[:2]))

    assert drafting.lacks(content(question.current_id or 0)) == [
        "a reason for 2 of its 2 options",
        "a third option",
        "an explanation",
        "the facts it rests on",
        "a source",
        "its block of the outline",
        "a concept",
    ]


def test_a_whole_question_lacks_nothing() -> None:
    assert drafting.lacks(content(QuestionFactory.create().current_id or 0)) == []


def test_files_that_bring_the_id_of_a_draft_take_it_over(tmp_path: Path) -> None:
    load(tmp_path)
    draft = made(replace(BREAD, section=1), Section.objects.get(number=1))
    (version,) = draft.versions.all()

    load(tmp_path, questions=QUESTIONS.replace(MULTIPLE, str(draft.pk)))

    question = Question.objects.get(pk=draft.pk)
    assert question.status == "published"
    assert question.current == question.from_files
    assert question.current_id != version.pk
    assert [held.number for held in question.versions.order_by("number")] == [1, 2]
    assert draft.pk in drafting.unmake({draft.pk: replace(BREAD, section=1)})


def test_files_that_say_what_a_draft_says_still_bring_a_version_of_their_own(tmp_path: Path) -> None:
    load(tmp_path)
    held = Question.objects.get(pk=MULTIPLE).current
    assert held is not None
    draft = made(replace(BREAD, section=1), Section.objects.get(number=1))
    draft.versions.update(content_hash=held.content_hash)

    load(tmp_path, questions=QUESTIONS.replace(MULTIPLE, str(draft.pk)))

    settle()
    assert Question.objects.published().filter(pk=draft.pk).exists()


def test_a_load_leaves_a_draft_alone(tmp_path: Path) -> None:
    load(tmp_path)
    draft = made(replace(BREAD, section=1), Section.objects.get(number=1))
    before = Question.objects.filter(pk=draft.pk).values().get()

    load(tmp_path, questions=QUESTIONS.replace("A read of 5 KB.", "One read of 5 KB."))

    assert Question.objects.filter(pk=draft.pk).values().get() == before
