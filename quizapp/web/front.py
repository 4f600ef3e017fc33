"""The door of the web process: takes whole requests in, and hands each to a thread of the WSGI application.

A thread that waits for a slow body serves nobody else, and a request that
waits for a thread has begun without anybody knowing. Here the event loop notes
when the headers came and collects the body; a thread is only used for work.
"""

import asyncio
import contextlib
import io
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string
from granian.rsgi import ProtocolClosed

from quizapp.web.middleware import BEGAN

BODY_SECONDS: Final = 20.0
# Forms and lists of answers. Django refuses more than 2.5 MB by itself; files are sent to settings.UPLOAD_PATH.
BODY_BYTES: Final = 4_000_000
# What is longer goes out in pieces.
WHOLE_BYTES: Final = 1_000_000

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]
_PLAIN: Final = ("content-type", "text/plain; charset=utf-8")


class Limits(NamedTuple):
    """What the body of a request may have, and how long it may take."""

    bytes: int
    seconds: float


class Front:
    """An RSGI application around the WSGI application that `load` gives, once in each web process."""

    def __init__(self, load: Callable[[], WSGI]) -> None:
        self.load = load
        # Bodies longer than BODY_BYTES that are on their way or in work.
        self.long_bodies = 0

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.application = self.load()
        self.pool = ThreadPoolExecutor(settings.WEB_THREADS, thread_name_prefix="request")

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        self.pool.shutdown(wait=False)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        began = time.monotonic()
        if scope.path == "/healthz" and scope.method in {"GET", "HEAD"}:
            # Without a thread: they may all wait for a frozen database.
            protocol.response_str(200, [_PLAIN, ("cache-control", "no-store")], "ok\n")
            return
        limits, long = allowed(scope)
        if not long:
            await self.take(scope, protocol, began, limits)
        elif self.long_bodies < settings.UPLOADS_AT_ONCE:
            with self.one_more():
                await self.take(scope, protocol, began, limits)
        else:
            refuse(protocol, 503, "Other uploads are under way. Try again in a minute.", retry_after=30)

    @contextlib.contextmanager
    def one_more(self) -> Iterator[None]:
        # All on the event loop: nothing comes between looking at the number and changing it.
        self.long_bodies += 1
        try:
            yield
        finally:
            self.long_bodies -= 1

    async def take(self, scope: Any, protocol: Any, began: float, limits: Limits) -> None:
        """Collect the body, and have the request answered."""
        headers = scope.headers
        body = b""
        if "content-length" in headers or "transfer-encoding" in headers:
            try:
                async with asyncio.timeout(limits.seconds):
                    body = await whole(protocol, headers.get("content-length"), limits.bytes)
            except TimeoutError:
                refuse(protocol, 408, "The request took too long to arrive.")
                return
            except TooLong:
                refuse(protocol, 413, f"The request is too long: at most {limits.bytes / 1e6:.0f} MB.")
                return
            except ProtocolClosed:
                # The connection ended before its request did: nobody is there to be answered.
                return
        await self.loop.run_in_executor(self.pool, self.answer, environment(scope, body, began), protocol)

    def answer(self, environ: dict[str, Any], protocol: Any) -> None:
        """Have the request answered: all of it in one thread, which holds a database connection."""
        status, headers = 500, [_PLAIN]

        def start(line: str, given: Headers, _error: Any = None) -> None:
            nonlocal status, headers
            status, headers = int(line[:3]), given

        result = self.application(environ, start)
        try:
            pieces = iter(result)
            beginning, length = [], 0
            for piece in pieces:
                beginning.append(piece)
                length += len(piece)
                if length > WHOLE_BYTES:
                    self.stream(protocol.response_stream(status, headers), chain(beginning, pieces))
                    return
            protocol.response_bytes(status, headers, b"".join(beginning))
        finally:
            # Django gives the database connection back here.
            if hasattr(result, "close"):
                result.close()

    def stream(self, transport: Any, pieces: Iterable[bytes]) -> None:
        with contextlib.suppress(ProtocolClosed, TimeoutError):
            for piece in pieces:
                sending = asyncio.run_coroutine_threadsafe(send(transport, piece), self.loop)
                # Somebody who does not read holds no thread for ever either.
                sending.result(BODY_SECONDS)


class TooLong(Exception):
    """The body has more bytes than it may."""


def allowed(scope: Any) -> tuple[Limits, bool]:
    """The limits of a request, and whether it is one of the few that may be long.

    Files that fit an ordinary body only get more time: so a few that hold all
    places of long bodies keep nobody from sending a note.
    """
    if scope.method != "POST" or scope.path != settings.UPLOAD_PATH:
        return Limits(BODY_BYTES, BODY_SECONDS), False
    length = announced(scope.headers.get("content-length"))
    if length is not None and length <= BODY_BYTES:
        return Limits(BODY_BYTES, settings.UPLOAD_SECONDS), False
    # What is refused at once holds no place.
    return Limits(settings.UPLOAD_BYTES, settings.UPLOAD_SECONDS), (length or 0) <= settings.UPLOAD_BYTES


def announced(length: str | None) -> int | None:
    """The bytes of a body as its header says; None if it does not."""
    return int(length) if length is not None and length.isdecimal() else None


async def whole(protocol: Any, header: str | None, most: int) -> bytes:
    """All of the body, at most `most` bytes. Raises TooLong, and ProtocolClosed if the connection ends before it does."""
    said = announced(header)
    if said is not None and said > most:
        raise TooLong
    pieces, length = [], 0
    async for piece in protocol:
        pieces.append(piece)
        length += len(piece)
        if length > most:
            raise TooLong
    if said is not None and length < said:
        raise ProtocolClosed("the body ended early")
    return b"".join(pieces)


def refuse(protocol: Any, status: int, sentence: str, *, retry_after: int = 0) -> None:
    headers = [_PLAIN, ("connection", "close")]
    if retry_after:
        headers.append(("retry-after", str(retry_after)))
    protocol.response_str(status, headers, sentence + "\n")


async def send(transport: Any, piece: bytes) -> None:
    await transport.send_bytes(piece)


def environment(scope: Any, body: bytes, began: float) -> dict[str, Any]:
    """What PEP 3333 wants to know of a request."""
    server, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        BEGAN: began,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        # A name with an underscore would pass for the one with a hyphen, which the proxy has set.
        if "_" in name:
            continue
        key = "HTTP_" + name.upper().replace("-", "_")
        before = environ.get(key)
        if before is None or key == "HTTP_HOST":
            environ[key] = value
        else:
            environ[key] = f"{before}{'; ' if name == 'cookie' else ','}{value}"
    if "HTTP_CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE")
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def load() -> WSGI:
    """The application that the settings name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quizapp.settings")
    loaded: WSGI = import_string(settings.WSGI_APPLICATION)
    return loaded


application = Front(load)
