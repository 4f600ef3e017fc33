"""PostgreSQL dies or freezes under a running `manage.py up`."""

import http.client
import json
import os
import signal
import time
from collections.abc import Iterator

import psutil
import pytest

from tests.embedded.installed import Installed, wait_until

# The promise for everything here, in seconds.
PROMISED = 10.0
# Loads who is signed in, and the page, from the database.
PAGE = "/guide/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    site = Installed(tmp_path_factory.mktemp("site") / "var")
    try:
        site.up()
        yield site
        site.end()
    finally:
        site.wipe()


def asked(site: Installed, path: str) -> tuple[int, bytes, float]:
    """Status, body and seconds."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read(), time.monotonic() - began
    finally:
        connection.close()


def database(site: Installed) -> str:
    return str(json.loads(asked(site, "/readyz")[1])["checks"]["database"])


def watch(site: Installed, until: int, patience: float) -> tuple[set[int], float]:
    """Ask for the page until both processes answer `until`: what was said on the way, and the longest wait."""
    said: set[int] = set()
    longest = 0.0
    deadline = time.monotonic() + patience
    alike = 0
    while alike < 8:
        assert time.monotonic() < deadline, said
        status, _, took = asked(site, PAGE)
        said.add(status)
        longest = max(longest, took)
        alike = alike + 1 if status == until else 0
        time.sleep(0.05)
    return said, longest


def test_a_killed_database_is_503_until_it_serves_again_within_ten_seconds(site: Installed) -> None:
    # Once more before it has grown up: the supervisor waits longer, and not too long.
    for _ in range(3):
        wait_until(lambda: asked(site, PAGE)[0] == 200)
        os.kill(site.pids()["PostgreSQL"], signal.SIGKILL)
        time.sleep(0.3)

        said, longest = watch(site, until=200, patience=PROMISED)

        assert said <= {200, 503}
        assert longest < PROMISED


def test_a_frozen_database_is_503_and_serves_again_when_it_thaws(site: Installed) -> None:
    wait_until(lambda: database(site) == "ok")
    server = psutil.Process(site.pids()["PostgreSQL"])
    family = [server, *server.children(recursive=True)]
    for process in family:
        process.suspend()
    try:
        said, longest = watch(site, until=503, patience=2 * PROMISED)
        alive, _, took = asked(site, "/healthz")
        unready = database(site)
    finally:
        for process in family:
            process.resume()
    back, _ = watch(site, until=200, patience=PROMISED / 2)

    assert said == {503}
    assert longest < PROMISED
    assert (alive, took < 1) == (200, True)
    assert unready == "PostgreSQL does not answer"
    assert back <= {200, 503}


def test_a_database_that_takes_no_new_connections_is_never_an_error_or_a_long_wait(site: Installed) -> None:
    wait_until(lambda: database(site) == "ok")
    # Only the process that listens: what is connected works on.
    server = psutil.Process(site.pids()["PostgreSQL"])
    server.suspend()
    try:
        answers = [asked(site, PAGE) for _ in range(20)]
    finally:
        server.resume()
    watch(site, until=200, patience=PROMISED)

    assert {status for status, _, _ in answers} <= {200, 503}
    assert max(took for _, _, took in answers) < PROMISED
