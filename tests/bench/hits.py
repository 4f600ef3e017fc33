"""One request in two forms: for the handler in this process, and as bytes for the wire."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

HOST = "127.0.0.1"
CSRF = "c" * 32


@dataclass(frozen=True)
class Hit:
    method: str
    path: str
    session: str = ""
    form: list[tuple[str, str]] = field(default_factory=list)
    htmx: bool = True
    # Sent instead of the form, with the token in a header as scripts send it.
    json: str = ""

    @property
    def body(self) -> bytes:
        if self.method != "POST":
            return b""
        if self.json:
            return self.json.encode()
        return urlencode([*self.form, ("csrfmiddlewaretoken", CSRF)]).encode()

    @property
    def headers(self) -> dict[str, str]:
        cookies = f"{settings.CSRF_COOKIE_NAME}={CSRF}"
        if self.session:
            cookies += f"; {settings.SESSION_COOKIE_NAME}={self.session}"
        headers = {"Host": HOST, "Cookie": cookies, "Accept": "*/*", "User-Agent": "bench"}
        if self.htmx:
            headers |= {
                "HX-Request": "true",
                "HX-Target": "study",
                "HX-Current-URL": f"http://{HOST}{self.path}",
            }
        if self.method == "POST":
            kind = "application/json" if self.json else "application/x-www-form-urlencoded"
            headers |= {"Content-Type": kind, "Content-Length": str(len(self.body))}
        if self.json:
            headers["X-CSRFToken"] = CSRF
        return headers

    def wire(self) -> str:
        lines = [
            f"{self.method} {self.path} HTTP/1.1",
            *(f"{name}: {value}" for name, value in self.headers.items()),
        ]
        return "\r\n".join(lines) + "\r\n\r\n" + self.body.decode()

    def environ(self) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.method,
            "PATH_INFO": path,
            "SCRIPT_NAME": "",
            "QUERY_STRING": query,
            "SERVER_NAME": HOST,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": HOST,
            "wsgi.input": BytesIO(self.body),
            "wsgi.url_scheme": "http",
        }
        for name, value in self.headers.items():
            key = name.upper().replace("-", "_")
            environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value
        return environ


def handlers() -> tuple[WSGIHandler, WSGIHandler]:
    """The product with all its middleware, and Django with none."""
    with override_settings(MIDDLEWARE=[]):
        bare = WSGIHandler()
    return WSGIHandler(), bare


def send(handler: WSGIHandler, hit: Hit) -> tuple[int, bytes]:
    """Through the handler as a server would, to the end; status and body."""
    status = 0

    def start(
        line: str, _headers: list[tuple[str, str]], _error: object = None, /
    ) -> Callable[[bytes], object]:
        nonlocal status
        status = int(line[:3])
        return len

    response = handler(hit.environ(), start)
    body = b"".join(response)
    response.close()
    return status, body
