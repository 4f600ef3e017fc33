"""A real web server in processes of its own, started with the flags of `make run`."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizapp.embedded.environment import BASE_DIR
from quizapp.embedded.installation import web_command
from quizapp.embedded.processes import halt, last_words, spawn
from tests.embedded.installed import free_port, wait_until


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Served:
    """`application` behind a port, with `variables` on top of the environment of the tests."""

    def __init__(self, folder: Path, variables: Mapping[str, str], application: str) -> None:
        self.port = free_port()
        self.log = folder / "web.log"
        command = [sys.executable, "-m", *web_command("127.0.0.1", self.port, application)]
        self.process: subprocess.Popen[bytes] = spawn(
            command, log=self.log, environment={**os.environ, **variables}, folder=BASE_DIR
        )
        wait_until(lambda: self.process.poll() is not None or self.answers(), 60)
        assert self.process.poll() is None, last_words(self.log, 20)

    def answers(self) -> bool:
        try:
            return self.get("/healthz").status == 200
        except (OSError, http.client.HTTPException):
            return False

    def get(self, path: str, headers: Mapping[str, str] | None = None, patience: float = 60) -> Answer:
        return self.ask("GET", path, headers=headers, patience=patience)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        patience: float = 60,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)
        try:
            connection.request(method, path, body=body, headers=dict(headers or {}))
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def send(self, raw: bytes) -> socket.socket:
        """A connection on which `raw` was sent."""
        client = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        client.sendall(raw)
        return client

    def post_slowly(self, path: str, length: int) -> socket.socket:
        """A connection on which the headers of a POST were sent, and nothing of its `length` bytes."""
        return self.send(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Content-Length: {length}\r\nConnection: close\r\n\r\n".encode()
        )

    def stop(self) -> None:
        halt(self.process, signal.SIGTERM, 10)


def received(client: socket.socket) -> Answer:
    """The answer on `client`, which this closes."""
    with client:
        response = http.client.HTTPResponse(client)
        response.begin()
        return Answer(response.status, response.headers, response.read())
