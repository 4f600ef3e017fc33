"""Bodies that arrive slowly, sent to a real server."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.served import Served, received

BODY = b'{"answer": ["b"]}'


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("served")
    site = Served(folder, {}, "tests.web.troubled:application")
    yield site
    site.stop()


def test_a_request_began_when_its_headers_came_however_long_the_body_takes(served: Served) -> None:
    sent = time.monotonic()
    client = served.post_slowly("/moments", len(BODY))
    time.sleep(3)
    client.sendall(BODY)

    told = received(client).json()

    assert told["length"] == len(BODY)
    assert told["began"] - sent < 0.5
    assert told["read"] - told["began"] == pytest.approx(3, abs=0.5)
