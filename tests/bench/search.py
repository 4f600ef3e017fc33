"""The search over the course of this repository, and over ten times as much, beside a bare request."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from statistics import median
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection

from quizapp.embedded.environment import BASE_DIR
from quizapp.embedded.trouble import Trouble
from quizapp.search.asking import asked
from quizapp.search.finding import find
from quizapp.search.models import Passage
from tests.bench.copies import copy_database, name_of, on
from tests.bench.hits import Hit, handlers, send
from tests.bench.outcome import Budget, Outcome
from tests.bench.people import Silence, settle
from tests.bench.sizes import Sizes
from tests.bench.statements import counted

ONCE, OFTEN = "default", "many_passages"

# What it is called, and what is typed. The widest finds nearly everything; the mistyped asks three times.
QUERIES = {
    "a name": "BatchWriteItem",
    "three words": "global secondary index",
    "a beginning": "capaci",
    "a number": "400 KB",
    "a phrase": '"partition key"',
    "the widest": "DynamoDB table",
    "mistyped": "throtling",
}
EMPTY = Hit("GET", "/bench/empty/", htmx=False)

# Each copy is a passage of its own with other words in it, as more content would have.
_COPY = """
INSERT INTO search_passage (course_id, section_id, kind, ref, title, body, names, words, public)
SELECT course_id, section_id, kind, ref || '-' || copy, title, body, names,
    words || ' copy' || copy || ' unit' || (id %% 997) * copy, public
FROM search_passage, generate_series(1, %s) copy
"""


def measure(sizes: Sizes) -> Outcome:
    call_command("load_content", str(BASE_DIR / "content"), stdout=Silence())
    copy_database(name_of(ONCE), name_of(OFTEN))
    with on(OFTEN):
        with connection.cursor() as cursor:
            cursor.execute(_COPY, [sizes.content - 1])
        many = Passage.objects.count()
    for alias in (ONCE, OFTEN):
        with on(alias):
            settle()
    few = Passage.objects.count()
    if many != few * sizes.content:
        raise Trouble("The passages were not copied.")
    full, bare = handlers()
    found = Outcome(
        f"Search over {few:,} and over {many:,} passages, in turns,"
        f" medians of {sizes.pages} for a curator, who finds the bank, too",
        ["", "hits", f"{few:,}, ms", f"{many:,}, ms", "ratio", "page, ms", "/ bare request", "SQL"],
    )
    worst = 0.0
    for name, text in QUERIES.items():
        query, page = jobs(text, full)
        times = in_turns(sizes, query, page, bare)
        with on(OFTEN):
            hits = find(asked(text), curator=True).total
        # Counted from outside: inside, one connection goes by two names.
        with counted() as statements, on(OFTEN):
            page()
        worst = max(worst, times["often"])
        found.rows.append(
            [
                name,
                f"{hits:,}",
                f"{times['once'] * 1000:.1f}",
                f"{times['often'] * 1000:.1f}",
                f"{times['often'] / times['once']:.1f}x",
                f"{times['page'] * 1000:.1f}",
                f"{times['page'] / times['bare']:.0f}x",
                str(len(statements)),
            ]
        )
        found.budgets.append(Budget(f"{name}, statements of the page", len(statements), 4))
    found.budgets.append(Budget(f"the slowest query over {many:,} passages", worst * 1000, 50, unit=" ms"))
    return found


def jobs(text: str, full: WSGIHandler) -> tuple[Callable[[], None], Callable[[], None]]:
    """The query alone, for a curator; and the whole page, for a visitor."""
    hit = Hit("GET", f"/search/?{urlencode({'q': text})}", htmx=False)

    def query() -> None:
        if not find(asked(text), curator=True).groups:
            raise Trouble(f"Nothing was found for {text!r}.")

    def page() -> None:
        show(full, hit)

    return query, page


def show(handler: WSGIHandler, hit: Hit) -> None:
    status, _body = send(handler, hit)
    if status != 200:
        raise Trouble(f"{hit.path} was answered with {status}.")


def in_turns(
    sizes: Sizes, query: Callable[[], None], page: Callable[[], None], bare: WSGIHandler
) -> dict[str, float]:
    """Median seconds of the query in both databases, of the page in the larger one, and of a bare request."""
    times: dict[str, list[float]] = {"once": [], "often": [], "page": [], "bare": []}
    gc.collect()
    for turn in range(sizes.pages + 1):
        taken = {}
        with on(ONCE):
            taken["once"] = seconds(query)
        with on(OFTEN):
            taken["often"] = seconds(query)
            taken["page"] = seconds(page)
        taken["bare"] = seconds(lambda: show(bare, EMPTY))
        # The first turn fills the caches.
        for name, value in taken.items() if turn else ():
            times[name].append(value)
    return {name: median(values) for name, values in times.items()}


def seconds(job: Callable[[], None]) -> float:
    began = time.perf_counter()
    job()
    return time.perf_counter() - began
