"""A mail server that says what a test tells it to say, at the command the test names."""

from __future__ import annotations

import socket
import threading
from collections import defaultdict
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self

CUT = "(ends the connection)"
WELL = {
    "DATA": "354 Go on",
    "QUIT": "221 Bye",
    "hello": "220 mail.example",
    ".": "250 2.0.0 Kept",
    "AUTH": "235 Ok",
}


class ScriptedServer:
    """Answers each command with the next of `replies[command]`, and with what is usual when there are no more.

    Commands are those of SMTP in capitals, `hello` for the greeting and `.` for
    the end of a message. `commands` has what was said, line by line;
    `messages` what was taken; `connections` counts.
    """

    def __init__(self, replies: dict[str, list[str]] | None = None, *, extensions: str = "") -> None:
        self.replies: dict[str, list[str]] = defaultdict(list, replies or {})
        self.extensions = extensions
        self.commands: list[str] = []
        self.messages: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # To close it wakes nobody who waits for a connection, and until then it takes some.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb") as stream:
            try:
                self._talk(stream)
            except OSError:
                return

    def _talk(self, stream) -> None:  # type: ignore[no-untyped-def]  # a file of either kind
        if not self._say(stream, "hello"):
            return
        while line := stream.readline():
            said = line.decode("ascii", "replace").rstrip()
            self.commands.append(said)
            verb = said.split(" ")[0].upper()
            if verb in {"EHLO", "HELO"} and self.extensions and not self.replies[verb]:
                self._write(stream, f"250-mail.example\r\n250 {self.extensions}")
                continue
            if not self._say(stream, verb) or verb == "QUIT":
                return
            if verb == "DATA" and self._last.startswith("354"):
                body = b""
                while (line := stream.readline()) not in {b".\r\n", b""}:
                    body += line
                if not self._say(stream, "."):
                    return
                if self._last.startswith("2"):
                    self.raw.append(body)
                    self.messages.append(message_from_bytes(body, policy=policy.default))

    def _say(self, stream, verb: str) -> bool:  # type: ignore[no-untyped-def]  # (the same)
        waiting = self.replies[verb]
        self._last = waiting.pop(0) if waiting else WELL.get(verb, "250 2.1.0 Ok")
        if self._last == CUT:
            return False
        self._write(stream, self._last)
        return not self._last.startswith("421")

    def _write(self, stream, text: str) -> None:  # type: ignore[no-untyped-def]  # (the same)
        stream.write(text.encode() + b"\r\n")
        stream.flush()
