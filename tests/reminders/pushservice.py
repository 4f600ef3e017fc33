"""A push service on this machine, over TLS under the names of the real ones, that reads what it is sent as a browser would."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from quizapp.reminders.webpush import posting
from quizapp.reminders.webpush.encryption import CURVE, content_keys, decoded, encoded, encrypt, point

NAMES = ["fcm.googleapis.com", "updates.push.services.mozilla.com"]


class Browser:
    """What a browser keeps of a subscription."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.key = ec.generate_private_key(CURVE)
        self.secret = bytes(range(16))

    @property
    def fields(self) -> dict[str, str]:
        return {
            "endpoint": self.endpoint,
            "p256dh": encoded(point(self.key.public_key())),
            "auth": encoded(self.secret),
        }

    def encrypt(self, plain: bytes) -> bytes:
        return encrypt(plain, p256dh=self.fields["p256dh"], auth=self.fields["auth"])

    def read(self, body: bytes) -> dict[str, Any]:
        """Decrypt a message as RFC 8291 tells the receiver to, and return the JSON in it."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, record = body[21 : 21 + length], body[21 + length :]
        assert len(record) <= size
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender)
        own = point(self.key.public_key())
        shared = self.key.exchange(ec.ECDH(), theirs)
        key, nonce = content_keys(shared, secret=self.secret, browser=own, sender=sender, salt=salt)
        plain = AESGCM(key).decrypt(nonce, record, None)
        assert plain[-1:] == b"\x02"
        found: dict[str, Any] = json.loads(plain[:-1])
        return found


@dataclass
class Service:
    """`answers` are given in turn, then 201; `asked` are the machines that connections were opened to, `got` the requests."""

    answers: list[int] = field(default_factory=list)
    asked: list[tuple[str, int]] = field(default_factory=list)
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    silent: bool = False


def signer(header: str, *, host: str) -> dict[str, Any]:
    """Check a header `Authorization` as a push service does, and return its claims."""
    scheme, _, rest = header.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, signature = parts["t"].split(".")
    raw = decoded(signature)
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(parts["k"]))
    whole = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key.verify(whole, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    assert scheme == "vapid"
    assert json.loads(decoded(head)) == {"typ": "JWT", "alg": "ES256"}
    found: dict[str, Any] = json.loads(decoded(claims))
    assert found["aud"] == f"https://{host}"
    return found


@contextmanager
def running(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A service that every connection of this process by host name leads to."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.got.append((self.path, dict(self.headers), body))
            if service.silent:
                over.wait(20)
                return
            status = service.answers.pop(0) if service.answers else 201
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", "https://127.0.0.1/inside")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
            pass

    over = threading.Event()
    pem = _certificate(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    trusting = ssl.create_default_context(cafile=str(pem))
    dial = socket.create_connection

    def here(address: tuple[str, int], *rest: Any) -> socket.socket:
        service.asked.append(address)
        return dial(("127.0.0.1", server.server_address[1]), *rest)

    patch.setattr(posting, "_context", lambda: trusting)
    patch.setattr("http.client.socket.create_connection", here)
    yield service
    over.set()
    server.shutdown()
    server.server_close()


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(CURVE)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "push services")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in NAMES]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = folder / "push.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
