"""The door of the web process: raw requests, sent to a real server with the flags of `make run`."""

import contextlib
import http.client
import signal
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.embedded.installed import wait_until
from tests.web.served import Answer, Served, received

BODY = b'{"answer": ["b"]}'
APPLICATION = "tests.web.troubled_site:front"
# Two processes with four threads each.
THREADS = 8


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    site = Served(tmp_path_factory.mktemp("served"), {}, APPLICATION)
    yield site
    site.stop()


def test_a_request_began_when_its_headers_came_however_long_the_body_takes(served: Served) -> None:
    sent = time.monotonic()
    client = served.post_slowly("/moments", len(BODY))
    time.sleep(3)
    client.sendall(BODY)

    told = received(client).json()

    assert told["length"] == len(BODY)
    assert told["began"] - sent < 2
    assert told["read"] - told["began"] > 2.5


def test_a_request_began_when_its_headers_came_however_long_it_waits_for_a_thread(served: Served) -> None:
    sleeper = b"GET /sleep?seconds=1.5 HTTP/1.0\r\nHost: x\r\n\r\n"
    sleepers = [served.send(sleeper) for _ in range(4 * THREADS)]
    time.sleep(0.3)
    sent = time.monotonic()
    client = served.post_slowly("/moments", len(BODY))
    client.sendall(BODY)

    told = received(client).json()
    for client in sleepers:
        received(client)

    assert told["began"] - sent < 2
    assert told["read"] - told["began"] > 0.8


def test_slow_bodies_hold_up_nobody_else(served: Served) -> None:
    wait_until(lambda: served.get("/sleep?seconds=0").status == 200)
    slow = [served.post_slowly("/moments", len(BODY)) for _ in range(4 * THREADS)]
    time.sleep(0.3)
    began = time.monotonic()
    others = {served.get("/sleep?seconds=0").status for _ in range(4)}
    took = time.monotonic() - began
    for client in slow:
        client.sendall(BODY)
    lengths = {received(client).json()["length"] for client in slow}

    assert others == {200}
    assert took < 1
    assert lengths == {len(BODY)}


def test_a_body_that_drips_is_cut_after_twenty_seconds(served: Served) -> None:
    began = time.monotonic()
    client = served.post_slowly("/moments", 1000)
    over = threading.Event()

    def drip() -> None:
        with contextlib.suppress(OSError):
            while not over.wait(0.5):
                client.send(b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        answer = received(client)
    finally:
        over.set()
        dripping.join()

    assert answer.status == 408
    assert 19 < time.monotonic() - began < 23


def test_a_body_that_ends_early_never_reaches_a_view(served: Served) -> None:
    client = served.post_slowly("/moments", 1000)
    client.sendall(b"half")
    client.shutdown(socket.SHUT_WR)

    with client:
        client.settimeout(5)
        assert b"200 OK" not in client.recv(1000)


def test_a_body_that_is_too_long_is_refused_before_it_is_sent(served: Served) -> None:
    assert received(served.post_slowly("/moments", 50_000_000)).status == 413


UPLOAD = "/curate/notes/upload/"
LONG = 5_000_000


def test_only_the_address_for_files_takes_a_long_body_and_that_has_an_end_too(served: Served) -> None:
    sent = served.ask("POST", UPLOAD, body=b"x" * LONG)
    elsewhere = served.post_slowly("/moments", LONG)
    below = served.post_slowly(UPLOAD + "more/", LONG)
    longest = served.post_slowly(UPLOAD, 20 * 2**20 + 1)

    assert sent.json()["length"] == LONG
    assert [received(client).status for client in (elsewhere, below, longest)] == [413, 413, 413]


def test_a_chunked_upload_that_grows_too_long_is_cut(served: Served) -> None:
    client = served.send(
        f"POST {UPLOAD} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n".encode()
    )
    chunk = b"%x\r\n%b\r\n" % (2**20, b"x" * 2**20)
    # The server may have answered and gone before the last one.
    with contextlib.suppress(OSError):
        for _ in range(21):
            client.sendall(chunk)

    assert received(client).status == 413


def test_a_few_long_uploads_are_held_at_once_and_short_ones_pass(served: Served) -> None:
    clients = [served.post_slowly(UPLOAD, LONG) for _ in range(12)]
    time.sleep(1)
    short = served.ask("POST", UPLOAD, body=BODY)
    answers = [uploaded(client) for client in clients]
    afterwards = uploaded(served.post_slowly(UPLOAD, LONG))

    refused = [answer for answer in answers if answer is None or answer.status == 503]
    taken = [answer for answer in answers if answer is not None and answer.status == 200]
    # Two processes hold two each; one of them may have got fewer than that.
    assert (short.status, afterwards and afterwards.status) == (200, 200)
    assert 2 <= len(taken) <= 4
    assert len(taken) + len(refused) == 12


def uploaded(client: socket.socket) -> Answer | None:
    """The answer after the long body was sent; None if the connection was gone because it had been refused."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        client.sendall(b"x" * LONG)
        return received(client)
    client.close()
    return None


def test_a_refused_upload_says_when_to_try_again(served: Served) -> None:
    held = [served.post_slowly(UPLOAD, LONG) for _ in range(8)]
    time.sleep(0.5)
    refused = received(served.post_slowly(UPLOAD, LONG))
    for client in held:
        client.close()
    # Who leaves gives the place back.
    wait_until(lambda: getattr(uploaded(served.post_slowly(UPLOAD, LONG)), "status", 0) == 200)

    assert (refused.status, refused.headers["Retry-After"]) == (503, "30")


def test_an_upload_has_seconds_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    site = Served(tmp_path_factory.mktemp("served"), {"UPLOAD_SECONDS": "2"}, APPLICATION)
    try:
        uploads = [site.post_slowly(UPLOAD, length) for length in (10, LONG)]
        ordinary = site.post_slowly("/moments", len(BODY))
        statuses = [received(upload).status for upload in uploads]
        ordinary.sendall(BODY)

        assert statuses == [408, 408]
        assert received(ordinary).status == 200
    finally:
        site.stop()


def test_a_chunked_body_is_a_body(served: Served) -> None:
    client = served.send(
        b"POST /moments HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        b"3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"
    )

    assert received(client).json()["length"] == 7


def test_a_request_reaches_the_views_as_it_was_sent(served: Served) -> None:
    client = served.send(
        b"GET /echo/a%20b/caf%C3%A9?q=%C3%A9&b=1+2 HTTP/1.1\r\nHost: sortkey.example:81\r\nCookie: a=1\r\n"
        b"Cookie: b=2\r\nX-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: 2.2.2.2\r\nConnection: close\r\n\r\n"
    )

    told = received(client).json()

    assert told["path"] == "/echo/a b/café"
    assert told["cookies"] == {"a": "1", "b": "2"}
    meta = told["meta"]
    assert meta["QUERY_STRING"] == "q=%C3%A9&b=1+2"
    assert meta["HTTP_HOST"] == "sortkey.example:81"
    assert meta["HTTP_X_FORWARDED_FOR"] == "1.1.1.1,2.2.2.2"
    assert meta["REMOTE_ADDR"] == "127.0.0.1"
    assert meta["SERVER_PORT"] == str(served.port)


def test_a_header_with_an_underscore_does_not_pass_for_the_one_of_the_proxy(served: Served) -> None:
    client = served.send(
        b"GET /echo HTTP/1.1\r\nHost: x\r\nX_Forwarded_Proto: https\r\nConnection: close\r\n\r\n"
    )

    assert "HTTP_X_FORWARDED_PROTO" not in received(client).json()["meta"]


def test_a_long_answer_arrives_whole(served: Served) -> None:
    assert served.get("/long").body == b"".join(bytes([number % 251]) * 100_000 for number in range(50))


def test_somebody_who_leaves_during_a_long_answer_leaves_no_error(served: Served) -> None:
    with served.send(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n") as client:
        client.recv(1000)

    assert served.get("/long").status == 200
    assert "Traceback" not in served.log.read_text(encoding="utf-8")


def test_an_answer_to_head_has_no_body(served: Served) -> None:
    answer = served.ask("HEAD", "/echo")

    assert (answer.status, answer.body) == (200, b"")


def test_a_request_in_work_is_finished_when_the_server_is_asked_to_end(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    site = Served(tmp_path_factory.mktemp("served"), {}, APPLICATION)
    try:
        client = site.send(b"GET /sleep?seconds=2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        time.sleep(0.5)
        site.process.send_signal(signal.SIGTERM)

        assert received(client).body == b"slept"
        site.process.wait(10)
    finally:
        site.stop()
