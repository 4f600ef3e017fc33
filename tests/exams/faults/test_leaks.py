"""Nothing that tells a key leaves the site before the answer is in, at any address; afterwards it does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from quizapp.answers import actions as ledger
from quizapp.bank.content import content
from quizapp.bank.models import Option, Question, new_token
from quizapp.exams import actions
from quizapp.exams.models import Sitting
from quizapp.study.screens import question_screen
from tests.accounts.factories import UserFactory
from tests.bank.factories import OPTIONS, DraftFactory, QuestionFactory, VersionFactory, publish
from tests.exams.factories import SlotFactory
from tests.exams.faults.canaries import NEAR, World, ask, everything_in, fillers, routes
from tests.exams.sittings import running

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
# Files of the project, the same for everybody, and the parts of allauth and of Django's admin:
# they answer a learner before they look at anything.
FOREIGN = ("/admin/", "/accounts/")
# Where questions are asked and answered.
ASKED = ("/exams/", "/study/")
ROOMS = (*ASKED, "/search/", "/try/")
# What ends the paper or the learner: asked for by GET alone. The end is tried by itself, below.
ENDS = {"exams:finish", "accounts:erase"}


def paths(world: World) -> tuple[list[tuple[str, str]], list[str]]:
    """(name, path) of every address, and the names of those that nobody told how to fill."""
    filled, unknown, found = fillers(world), [], []
    for route in routes():
        if route.pattern.startswith("/admin/"):
            continue
        if not route.names:
            found.append((route.name, _reversed(route.name, {}, route.pattern)))
            continue
        space = (
            f"{route.name.partition(':')[0]}:" if ":" in route.name else route.name.partition("_")[0] + "_"
        )
        known = filled.get(route.name) or filled.get(space)
        if known is None or any(set(each) != set(route.names) for each in known):
            unknown.append(f"{route.name} {route.pattern}")
            continue
        found += [(route.name, _reversed(route.name, each, route.pattern)) for each in known]
    return found, unknown


def _reversed(name: str, values: Mapping[str, Any], pattern: str) -> str:
    try:
        return reverse(name, kwargs=dict(values))
    except NoReverseMatch:
        return re.sub(r"<(?:[a-z]+:)?(\w+)>", lambda part: str(values[part[1]]), pattern)


def queries(name: str) -> list[dict[str, str]]:
    """What is asked for with GET, besides nothing."""
    return {
        "search:search": [{"q": NEAR}, {"q": "rule"}, {"q": "Right"}, {"q": "Stem"}],
        "study:next": [{"reveal": "1"}, {"section": "1"}],
        "exams:answers": [{"show": each} for each in ("wrong", "unscored")],
        "exams:quiz": [{"mark": "wrong"}],
        "study:cards": [{"show": each} for each in ("seen", "new", "suspended")],
    }.get(name, [])


def posts(name: str, world: World) -> list[dict[str, Any]]:
    """What is sent with POST, besides nothing."""
    tokens = Option.objects.filter(version__question=world.questions[0]).values_list("token", flat=True)
    right = [
        {"choice": given, "typed": given[0]} if kind == "numeric" else {"choice": given}
        for kind, given in world.right
    ]
    sent: dict[str, list[dict[str, Any]]] = {
        "study:next": [{"token": world.before["study:next"]} | given for given in right],
        "study:hint": [{"token": world.before["study:next"]}],
        "study:cram": [{"token": world.before["study:cram"]} | given for given in right]
        + [{"leave_out": "0"}],
        "study:rate": [{"rating": rating} for rating in "14"],
        "study:cram_start": [{"count": "20"}, {"count": "20", "only_missed": "on"}],
        "exams:question": [{"go": go, "choice": list(tokens), "typed": "20"} for go in ("next", "review")],
        "exams:check": [{"choice": list(tokens)}],
        "exams:quiz": [{"count": "5", "minutes": "10", "feedback": "once", "start": "1"}, {"count": "5"}],
        "try": [{"token": world.before["study:next"], "choice": token} for token in tokens],
    }
    return sent.get(name, [])


def leaks(world: World, *, below: tuple[str, ...] = ("/",)) -> Iterator[str]:
    """Crawl all addresses `below`; yields what was found where."""
    found, unknown = paths(world)
    assert unknown == [], "tell `fillers` how these are filled"
    for name, path in found:
        if not path.startswith(below):
            continue
        requests: list[tuple[str, Mapping[str, Any]]] = [("GET", {})]
        if not path.startswith(FOREIGN):
            requests += [("GET", each) for each in queries(name)]
            if name not in ENDS:
                requests += [("POST", each) for each in [{}, *posts(name, world)]]
        for method, data in requests:
            # Parts of pages are asked for where a room has some.
            parts = path.startswith(ROOMS if method == "GET" else "/study/")
            for headers in ({}, HTMX) if parts else ({},):
                said = ask(world.client, method, path, data, headers=headers)
                for word in set(re.findall(rb"zq\d{4}secret", said)):
                    yield f"{method} {path} {dict(data)}: {world.words[word.decode()]}"


@pytest.fixture
def world() -> World:
    return World()


def test_no_secret_leaves_the_site_while_a_paper_over_it_is_open(world: World) -> None:
    assert sorted(set(leaks(world))) == []


def test_questions_that_are_not_held_back_are_caught(world: World) -> None:
    ledger.unseal(holder=world.open.holder)

    found = {re.sub(r"\d+", "N", each.partition(" {")[0]) for each in leaks(world, below=ASKED)}

    # Pages from before the paper are answered, old answers and an earlier paper are looked up.
    assert found >= {
        "POST /study/",
        "POST /study/cram/N/",
        "GET /study/answers/N/",
        "GET /exams/N/answers/",
    }


def test_a_question_that_was_checked_tells_of_itself_alone(world: World) -> None:
    Sitting.objects.filter(pk=world.open.pk).update(feedback="once")
    actions.check(world.learner, world.open.pk, 1)
    (first,) = world.open.slots.filter(position=1)

    told = {each.rpartition(" question ")[2] for each in leaks(world, below=("/exams/",))}

    assert told == {str(first.question_id)}


def test_after_the_end_every_reason_and_explanation_is_shown(world: World) -> None:
    actions.finish(world.learner, world.open.pk)

    said = everything_in(world.client.get(f"/exams/{world.open.pk}/answers/"))

    missing = {
        what
        for word, what in world.words.items()
        if word.encode() not in said and what.startswith(("explanation", "reason"))
    }
    # Of what is typed, and of a step, only what was given wrongly is spoken of.
    assert {what.partition(" in ")[2].partition(" ")[0] for what in missing} <= {
        "cloze",
        "ordering",
        "matching",
    }
    assert not any(what.startswith("explanation") for what in missing)


# A key could also be told by what the pages of two papers have different.


def twins(kind: str) -> list[Question]:
    """Two questions that differ in nothing but which option is the key: same texts, same tokens."""
    made: list[Question] = []
    tokens = [new_token() for _ in OPTIONS[kind]]
    for turn in range(2):
        question = DraftFactory.create(kind=kind)
        version = VersionFactory.create(question=question, stem="Stem?", stem_html="<p>Stem?</p>")
        keys = [is_key for _, is_key in OPTIONS[kind]]
        for position, token in enumerate(tokens):
            Option.objects.create(
                version=version,
                token=token,
                position=position,
                text=f"Option {position}",
                html=f"Option {position}",
                reason=f"Reason {turn}, longer than the other by some words"[: 9 + 20 * turn],
                is_key=keys[position - turn],
            )
        publish(version)
        made.append(question)
    return made


def plain(said: bytes, pk: int) -> str:
    """What was said, without what differs between any two papers: numbers, keys of forms, times."""
    text = said.decode().replace(f"/exams/{pk}/", "/exams/N/").replace(f'data-sitting="{pk}"', "")
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID", text)
    text = re.sub(r"'(Expires|X-Request-ID|Content-Length)': '[^']*'", "", text, flags=re.IGNORECASE)
    text = re.sub(r"sortkey_csrf=[^\n]*|csrf[^>\n]*>|\"csrf\": \"\w*\"", "", text)
    return re.sub(r'(left-ms="|left_ms": |"now": "|nonce-)[^",\']*', r"\1", text)


@pytest.mark.parametrize("kind", ["single", "multiple", "true-false"])
def test_which_option_is_the_key_changes_no_byte_of_a_paper(kind: str) -> None:
    learner = UserFactory.create()
    client = Client()
    client.force_login(learner)
    shown = []
    for question, paper in zip(twins(kind), ("quiz", "mock"), strict=True):
        sitting = running(
            learner=learner, kind=paper, course=question.course, title="Paper", form="own", blueprint=None
        )
        SlotFactory.create(sitting=sitting, question=question, seed="the same")
        pages = [
            everything_in(client.get(f"/exams/{sitting.pk}/{page}"))
            for page in ("1/", "paper/", "review/", "state/")
        ]
        shown.append([plain(page, sitting.pk) for page in pages])

    assert shown[0] == shown[1]


SHUFFLES = 2_000
# One in a thousand for three degrees of freedom.
CRITICAL = 16.27


def chi_square(places: list[int], among: int) -> float:
    expected, counted = len(places) / among, Counter(places)
    return sum((counted[place] - expected) ** 2 / expected for place in range(among))


def key_places(order_of: Any) -> list[int]:
    return [order_of(f"sitting {number}:1") for number in range(SHUFFLES)]


def test_the_order_of_options_tells_nothing_of_the_key() -> None:
    question = QuestionFactory.create()
    assert question.current_id is not None
    asked = content(question.current_id)
    (key,) = [option.token for option in asked.options if option.is_key]

    def place(seed: str) -> int:
        return [option.token for option in question_screen(asked, token="", seed=seed).options].index(key)

    def unshuffled(seed: str) -> int:
        # Moved on by one every other time: the first place is still the likeliest.
        return [option.token for option in asked.options].index(key) + len(seed) % 2

    assert chi_square(key_places(place), 4) < CRITICAL
    assert chi_square(key_places(unshuffled), 4) > CRITICAL
