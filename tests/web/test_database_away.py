"""What learners and probes are told while PostgreSQL is frozen or dead: a real one, and a real web server."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest

from tests.embedded.installed import wait_until
from tests.web.frozen import Services
from tests.web.served import Answer, Served

# The promise: nobody waits longer for an honest answer.
PROMISED = 10.0
JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    own = Services(tmp_path_factory.mktemp("services"))
    try:
        own.migrate()
        yield own
    finally:
        own.stop()


@pytest.fixture(scope="module")
def served(services: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    site = Served(tmp_path_factory.mktemp("served"), services.variables, "tests.web.troubled_site:front")
    yield site
    site.stop()


@pytest.fixture
def cookie(served: Served) -> str:
    wait_until(lambda: served.get("/ask").status == 200, 20)
    given = served.get("/enter").headers.get_all("Set-Cookie", [])
    return "; ".join(str(one).split(";")[0] for one in given)


def timed(served: Served, path: str, headers: dict[str, str], method: str = "GET") -> tuple[Answer, float]:
    began = time.monotonic()
    answer = served.ask(method, path, body=b"{}" if method == "POST" else None, headers=headers)
    return answer, time.monotonic() - began


def seconds_until_served(served: Served, path: str, headers: dict[str, str]) -> float:
    began = time.monotonic()
    # Both processes: each has to notice by itself.
    wait_until(lambda: all(served.get(path, headers).status == 200 for _ in range(8)), 30)
    return time.monotonic() - began


def test_a_frozen_database_is_503_for_everybody_in_time_and_is_back_in_seconds(
    services: Services, served: Served, cookie: str
) -> None:
    learner = {"Cookie": cookie}
    assert served.get("/me", learner).status == 200
    with services.frozen(services.database), ThreadPoolExecutor(24) as people:
        # More than there are threads: those who queue are promised the same.
        pages = [people.submit(timed, served, "/me", learner) for _ in range(12)]
        scripts = [
            people.submit(timed, served, "/ask", {"Content-Type": "application/json"}, "POST")
            for _ in range(8)
        ]
        time.sleep(0.5)
        told, ready_after = people.submit(timed, served, "/readyz", {}).result()
        answers = [future.result() for future in pages + scripts]
        # By now it is known: nobody waits, nobody queues.
        again = [timed(served, "/me", learner) for _ in range(12)]

    assert [answer.status for answer, _ in answers] == [503] * 20
    assert max(took for _, took in answers) < PROMISED
    assert ready_after < PROMISED
    assert told.status == 503
    assert told.json()["checks"]["database"] == "PostgreSQL does not answer"
    assert [answer.status for answer, _ in again] == [503] * 12
    # Each of the two processes finds out by itself, and one may have had no request so far.
    assert sorted(took for _, took in again)[-2] < 1.5
    page, script = answers[0][0], answers[-1][0]
    assert page.headers["Retry-After"] == script.headers["Retry-After"] == "5"
    assert b"The database does not answer" in page.body
    assert script.json() == {"error": "database"}
    # One line for a request that was refused, and none of them long.
    assert "Traceback" not in served.log.read_text(encoding="utf-8")
    assert seconds_until_served(served, "/me", learner) < 5


def test_the_process_answers_its_probe_while_all_threads_wait_for_a_frozen_database(
    services: Services, served: Served, cookie: str
) -> None:
    with services.frozen(services.database), ThreadPoolExecutor(24) as people:
        waiting = [people.submit(timed, served, "/ask", JSON) for _ in range(16)]
        time.sleep(0.5)
        probes = [timed(served, "/healthz", {}) for _ in range(4)]
        for future in waiting:
            future.result()

    assert [answer.status for answer, _ in probes] == [200] * 4
    assert max(took for _, took in probes) < 2


def test_a_killed_database_is_503_and_a_new_one_is_served_from_in_seconds(
    services: Services, served: Served, cookie: str
) -> None:
    learner = {"Cookie": cookie}
    # Connections that will be dead are in the pool.
    for _ in range(6):
        assert served.get("/me", learner).status == 200
    services.kill_database()
    try:
        answers = [timed(served, "/me", learner) for _ in range(8)]
        probe, probe_took = timed(served, "/readyz", {})
    finally:
        services.restart_database()

    assert [answer.status for answer, _ in answers] == [503] * 8
    assert max(took for _, took in answers) < PROMISED
    assert probe.status == 503
    assert probe_took < PROMISED
    assert seconds_until_served(served, "/me", learner) < 5


def test_a_page_that_thinks_for_long_in_a_transaction_is_left_alone(served: Served, cookie: str) -> None:
    answer, took = timed(served, "/ask?pause=8", {})

    assert answer.status == 200
    assert took > 8


def test_one_query_without_an_end_is_503_and_holds_up_nobody_else(served: Served, cookie: str) -> None:
    with ThreadPoolExecutor(1) as other:
        slow = other.submit(timed, served, f"/ask?sql={quote('SELECT pg_sleep(30)')}", JSON)
        statuses = set()
        while not slow.done():
            statuses.add(served.get("/ask").status)
            time.sleep(0.02)
        statuses |= {served.get("/ask").status for _ in range(20)}
    answer, took = slow.result()

    assert answer.status == 503
    assert took < PROMISED
    assert statuses == {200}


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO django_migrations (id, app, name, applied) SELECT id, app, name, applied FROM django_migrations",
        "SELECT nothing_of_this_name",
        "DO $$ BEGIN RAISE deadlock_detected; END $$",
    ],
)
def test_a_fault_of_the_query_stays_a_fault(served: Served, cookie: str, sql: str) -> None:
    assert served.get(f"/ask?sql={quote(sql)}").status == 500


def test_a_connection_that_the_server_ends_is_503_and_the_next_request_has_another(
    served: Served, cookie: str
) -> None:
    answer = served.get(f"/ask?sql={quote('SELECT pg_terminate_backend(pg_backend_pid())')}")

    assert answer.status == 503
    assert [served.get("/ask").status for _ in range(8)] == [200] * 8


def test_a_frozen_cache_slows_a_page_a_little_and_then_not_at_all(
    services: Services, served: Served, cookie: str
) -> None:
    learner = {"Cookie": cookie}
    with services.frozen(services.cache), ThreadPoolExecutor(16) as people:
        crowd = [people.submit(timed, served, "/remember", learner) for _ in range(16)]
        first = [future.result() for future in crowd]
        then = [timed(served, "/me", learner) for _ in range(10)]
        told, probe_took = timed(served, "/readyz", {})

    assert told.json()["checks"]["broker"] == "Redis does not answer"
    assert probe_took < 4
    assert {answer.status for answer, _ in first + then} == {200}
    assert max(took for _, took in first) < 1.5
    # Less than one timeout: most requests do not ask at all.
    assert sorted(took for _, took in then)[-3] < 0.4
