"""A mail server that keeps what it takes, and can be away, slow, full, or gone in the middle of a word."""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.embedded.installed import free_port

HOST = "127.0.0.1"
_NAME = re.compile(r"[a-z]+")
_MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^>]*>)", re.IGNORECASE | re.MULTILINE)


class Manner(StrEnum):
    """How the server treats an address, by the letters that the address begins with."""

    TAKES = "takes"
    GREYLISTS = "greylists"  # not at the first try
    IS_FULL = "full"  # never, but says "later"
    KNOWS_NOT = "gone"  # never
    REFUSES = "refuses"  # never, and says so when it has the whole message
    HANGS_UP = "hangsup"  # takes the first, and is gone before it says so
    CUTS = "cuts"  # is gone before it has the whole of the first


@dataclass(frozen=True, slots=True)
class Message:
    """What the server took, and keeps."""

    to: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the server said instead of taking a message."""

    to: str
    said: str


@dataclass
class Mailserver:
    """A real SMTP server in a thread of its own. `taken` has each message before its sender hears of it."""

    port: int = field(default_factory=free_port)
    taken: list[Message] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    # Called for each message that is taken, in the server's thread.
    on_taken: Callable[[Message], None] | None = None
    # Seconds that it thinks before it answers for a message.
    slow: float = 0.0
    connections: int = 0

    def __post_init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._here: set[Connection] = set()
        self._tries: Counter[tuple[str, str]] = Counter()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail server", daemon=True)
        self._thread.start()

    def open(self) -> None:
        self._do(self._open())

    def close(self) -> None:
        """Nobody listens any more, and all connections break."""
        self._do(self._close())

    def forget(self) -> None:
        """As new, and open."""
        self.close()
        self.taken, self.refused = [], []
        self.on_taken, self.slow, self.connections = None, 0.0, 0
        self._tries.clear()
        self.open()

    def stop(self) -> None:
        self.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # What the server does, called by aiosmtpd.

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        match self._manner(address):
            case Manner.GREYLISTS if self._first(address):
                return self._refuse(address, "451 4.7.1 Try again in a minute")
            case Manner.IS_FULL:
                return self._refuse(address, "452 4.2.2 The mailbox is full")
            case Manner.KNOWS_NOT:
                return self._refuse(address, "550 5.1.1 Nobody here has this name")
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        if self.slow:
            await asyncio.sleep(self.slow)
        said = "250 2.0.0 Kept"
        for address in envelope.rcpt_tos:
            manner = self._manner(address)
            if manner is Manner.REFUSES:
                said = self._refuse(address, "554 5.7.1 Not wanted here")
                continue
            if manner is Manner.CUTS and self._first(address):
                return self._vanish(server)
            self._keep(Message(address, _message_id(envelope.original_content or b"")))
            if manner is Manner.HANGS_UP and self._first(address):
                return self._vanish(server)
        return said

    def _keep(self, message: Message) -> None:
        self.taken.append(message)
        if self.on_taken is not None:
            self.on_taken(message)

    def _refuse(self, address: str, said: str) -> str:
        self.refused.append(Refusal(address, said))
        return said

    def _vanish(self, server: SMTP) -> str:
        if isinstance(server, Connection):
            server.cut()
        # Nobody hears this.
        return "421 4.4.2 Gone"

    def _manner(self, address: str) -> Manner:
        name = _NAME.match(address)
        with contextlib.suppress(ValueError):
            return Manner(name[0] if name else "")
        return Manner.TAKES

    def _first(self, address: str) -> bool:
        self._tries[address, self._manner(address)] += 1
        return self._tries[address, self._manner(address)] == 1

    # Its thread.

    async def _open(self) -> None:
        self._server = await self._loop.create_server(lambda: Connection(self), HOST, self.port)

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None
        for connection in list(self._here):
            connection.cut()
        # The tasks of the connections hear of it in the next turns.
        while self._here:
            await asyncio.sleep(0)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(30)


class Connection(SMTP):
    """One sender's connection, known to its server."""

    def __init__(self, owner: Mailserver) -> None:
        super().__init__(owner, hostname="mail.example", enable_SMTPUTF8=True, loop=owner._loop)
        self.owner = owner

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.owner._here.add(self)
        self.owner.connections += 1
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.owner._here.discard(self)
        super().connection_lost(error)

    def cut(self) -> None:
        """As if its process had been killed."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()


def _message_id(content: bytes) -> str:
    found = _MESSAGE_ID.search(content.partition(b"\r\n\r\n")[0])
    return found[1].decode() if found else ""
