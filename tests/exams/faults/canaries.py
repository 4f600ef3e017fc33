"""A course full of secrets, a learner in the middle of a paper over it, and every address of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from quizapp.accounts.models import User
from quizapp.answers import actions as ledger
from quizapp.answers.models import Answer
from quizapp.bank.models import AcceptedAnswer, Option, Question, new_token
from quizapp.course.models import Block, Fact, GlossaryTerm, Section
from quizapp.exams import actions
from quizapp.exams.models import Sitting, Slot
from quizapp.reminders.actions import feeds
from quizapp.reminders.letters import links
from quizapp.study.actions import start_cram, start_terms
from quizapp.study.models import Card, Cram, Plan
from tests.bank.factories import (
    ANSWERS,
    OF_PARTS,
    OPTIONS,
    DraftFactory,
    VersionFactory,
    publish,
)
from tests.course.factories import (
    BlockFactory,
    BlueprintFactory,
    FactFactory,
    GlossaryTermFactory,
    SectionFactory,
)
from tests.exams.factories import SlotFactory, asked_in, right_answer
from tests.exams.sittings import running
from tests.study.factories import NINE, answer, enrol

KINDS = ("single", "multiple", "true-false", "numeric", "cloze", "ordering", "matching")
# Stands before every secret, so that a search may look for it.
NEAR = "Kalmia"

_numbers = count(1)
_PART = re.compile(r"<(?:\w+:)?(\w+)>")


def secret(what: str, into: dict[str, str]) -> str:
    """A word that is nowhere else."""
    word = f"zq{next(_numbers):04}secret"
    into[word] = what
    return word


def secret_question(section: Section, kind: str, words: dict[str, str], facts: list[Fact]) -> Question:
    """A published question whose every reason, explanation and source has a word of its own."""
    question: Question = DraftFactory.create(section=section, kind=kind)
    name = f"{kind} question {question.pk}"
    explained = f"{NEAR} {secret(f'explanation of {name}', words)}"
    version = VersionFactory.create(
        question=question,
        explanation=explained,
        explanation_html=f"<p>{explained}</p>",
        sources=[
            {
                "title": secret(f"source of {name}", words),
                "url": f"https://example.com/{secret(f'source of {name}', words)}",
                "checked_on": "2026-11-21",
            }
        ],
    )
    belongs = OF_PARTS.get(kind, [])
    for position, (text, is_key) in enumerate(OPTIONS[kind]):
        reason = f"{NEAR} {secret(f'reason of {text} in {name}', words)}"
        Option.objects.create(
            version=version,
            part=belongs[position] if position < len(belongs) else "",
            token=new_token(),
            position=position,
            # What must be typed is shown to nobody.
            text=text,
            html=text,
            reason=reason,
            reason_html=f"<p>{reason}</p>",
            is_key=is_key,
        )
    for position, (value, is_key) in enumerate(ANSWERS if kind == "numeric" else []):
        reason = f"{NEAR} {secret(f'slip {value} in {name}', words)}"
        AcceptedAnswer.objects.create(
            version=version,
            position=position,
            value=value,
            unit="RCU",
            is_key=is_key,
            reason=reason,
            reason_html=f"<p>{reason}</p>",
        )
    publish(version)
    return question


@dataclass
class World:
    """A learner who has studied, crammed and sat these questions before, and now sits them again."""

    words: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.section: Section = SectionFactory.create()
        self.block: Block = BlockFactory.create(section=self.section)
        self.fact: Fact = FactFactory.create(section=self.section)
        self.term: GlossaryTerm = GlossaryTermFactory.create(section=self.section)
        self.blueprint = BlueprintFactory.create(course=self.section.course)
        self.questions = [secret_question(self.section, kind, self.words, [self.fact]) for kind in KINDS]
        for question in self.questions:
            question.terms.set([self.term])
        self.plan: Plan = enrol(running(course=self.section.course).learner, self.section.course)
        self.learner: User = self.plan.learner
        Sitting.objects.filter(learner=self.learner).delete()
        self.client = Client()
        self.client.force_login(self.learner)
        self.studied()
        self.before = self.pages_from_before()
        self.earlier = self.sit()
        actions.finish(self.learner, self.earlier.pk)
        self.open = self.sit()
        self.right = [
            (slot.question.kind, right_answer(asked_in(slot)))
            for slot in self.open.slots.select_related("question").order_by("position")
        ]

    def studied(self) -> None:
        """The first question was answered in study and in a run, before anything was sealed."""
        first = Card.objects.get(plan=self.plan, question=self.questions[0])
        first.plan = self.plan
        self.card = first
        self.told: Answer = answer(first, right=False).answer
        started = start_cram(self.plan, section=None, only_missed=False, count=20, now=NINE)
        terms = start_terms(self.plan, only_unknown=False, now=NINE)
        assert started is not None
        assert terms is not None
        self.cram: Cram = started
        self.terms = terms

    def pages_from_before(self) -> dict[str, str]:
        """Tokens of pages that were opened before the paper and are sent during it."""
        pages = {
            "study:next": self.client.get("/study/"),
            "study:cram": self.client.get(f"/study/cram/{self.cram.pk}/"),
        }
        return {name: str(page.context["question"].token) for name, page in pages.items()}

    def sit(self) -> Sitting:
        """An open paper over all questions, sealed as the one that starts it does."""
        sitting = running(
            learner=self.learner,
            course=self.section.course,
            blueprint=self.blueprint,
            kind="mock",
            form="full",
        )
        for question in self.questions:
            slot: Slot = SlotFactory.create(sitting=sitting, question=question)
            Slot.objects.filter(pk=slot.pk).update(answer=right_answer(asked_in(slot)), seen=True)
        ledger.seal(self.learner, [question.pk for question in self.questions], holder=sitting.holder)
        return sitting


@dataclass(frozen=True)
class Route:
    """One entry of the URL conf."""

    name: str
    names: tuple[str, ...]
    pattern: str


def routes() -> list[Route]:
    """Every address of the site; those of Django's admin stand for themselves."""

    def walk(patterns: list[Any], space: str, before: str) -> Iterator[Route]:
        for each in patterns:
            if isinstance(each, URLResolver):
                inner = f"{space}{each.namespace}:" if each.namespace else space
                yield from walk(each.url_patterns, inner, before + str(each.pattern))
            elif isinstance(each, URLPattern):
                pattern = before + str(each.pattern)
                yield Route(f"{space}{each.name}", tuple(_PART.findall(pattern)), pattern)

    return list(walk(get_resolver().url_patterns, "", "/"))


def everything_in(response: Any) -> bytes:
    """Every byte that goes out: status, headers, cookies, body or file."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    head = f"{response.status_code} {response.headers}\n{response.cookies}\n"
    return head.encode() + bytes(body)


def ask(
    client: Client, method: str, path: str, data: Mapping[str, Any], *, headers: Mapping[str, str]
) -> bytes:
    """What one request and the redirects after it send out. Whatever it does in the database is undone."""
    before = transaction.savepoint()
    mail.outbox.clear()
    try:
        response = getattr(client, method.lower())(path, data, headers=headers, follow=True)
        out = [f"{url} {status}".encode() for url, status in response.redirect_chain]
        out.append(everything_in(response))
        out += [message.message().as_bytes() for message in mail.outbox]
        return b"\n".join(out)
    finally:
        transaction.savepoint_rollback(before)


def fillers(world: World) -> dict[str, list[dict[str, Any]]]:
    """How the variable parts of addresses are filled: by name of the route, else by name of the part."""
    other = uuid4()
    places = range(1, len(KINDS) + 1)
    sittings = [world.open.pk, world.earlier.pk]
    learner = world.learner
    feeds.make(learner)
    address = feeds.address(learner)
    return {
        "exams:question": [{"pk": world.open.pk, "position": place} for place in places],
        "exams:check": [{"pk": world.open.pk, "position": place} for place in (1, 4)],
        "exams:": [{"pk": pk} for pk in sittings],
        "exams:start": [{"blueprint": world.blueprint.slug, "form": form} for form in ("full", "half")],
        "exams:dismiss": [{"number": 1}],
        "study:verdict": [{"pk": pk} for pk in Answer.objects.of(world.learner).values_list("pk", flat=True)],
        "study:rate": [{"pk": world.told.pk}],
        "study:tend": [{"pk": world.card.pk, "verb": verb} for verb in ("bury", "suspend", "resume", "flag")],
        "study:terms": [{"pk": world.terms.pk}],
        "study:cram": [{"pk": world.cram.pk}],
        "study:cram_verdict": [
            {"pk": world.cram.pk, "place": place} for place in range(len(world.cram.questions))
        ],
        "course:section": [{"slug": world.section.slug}],
        "course:reading": [{"slug": world.section.slug}],
        "course:reflection": [{"slug": world.section.slug, "ref": world.block.ref.lower()}],
        "course:forget": [{"pk": 1}],
        "course:term": [{"slug": world.term.slug}],
        "course:explanation": [{"slug": world.term.slug}],
        "course:fact": [{"ref": ref} for ref in (world.fact.ref, world.fact.ref.lower())],
        "drills:start": [{"kind": "read-capacity"}],
        "drills:run": [{"pk": 1}],
        "drills:hint": [{"pk": 1}],
        "drills:stop": [{"pk": 1}],
        "drills:verdict": [{"pk": 1, "place": 0}],
        "accounts:letter": [{"file": "a", "number": 1}],
        "mfa_": [{"pk": 1}],
        "curation:take_back_correction": [{"pk": world.questions[0].pk, "number": 1}],
        "curation:": [{"pk": pk} for pk in (world.questions[0].pk, other)],
        "notes:proposals": [{"pk": 1, "group": "draft"}],
        "notes:bulk": [{"pk": 1, "group": "draft"}],
        "notes:": [{"pk": 1}],
        "reminders:calendar": [{"token": (address or "").rpartition("/")[2].removesuffix(".ics")}],
        "reminders:unsubscribe": [{"token": links.unsubscribe(learner.pk, links.ALL).split("/")[-2]}],
        "reminders:preferences": [{"token": links.preferences(learner.pk).split("/")[-2]}],
    }
