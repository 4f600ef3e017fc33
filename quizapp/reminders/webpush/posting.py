"""One request to a push service: to the host that the list allows, on port 443, without redirects and with an end."""

import ssl
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from http.client import HTTPException, HTTPSConnection

TIMEOUT_SECONDS = 10
_MOST_READ = 500


class Outcome(StrEnum):
    """What a push service answered.

    GONE: there is no such subscription any more. REFUSED: it will not take
    this, and would not take it later. AWAY: not now.
    """

    TAKEN = "taken"
    GONE = "gone"
    REFUSED = "refused"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Answer:
    """How it ended, and in a few words what was said (no address, no key)."""

    outcome: Outcome
    text: str


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def connection(host: str) -> HTTPSConnection:
    """A connection to the push service, not yet open. Certificates are checked against `host`."""
    return HTTPSConnection(host, 443, timeout=TIMEOUT_SECONDS, context=_context())


def post(host: str, target: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Send one message. `host` and `target` come from `endpoints.split`. Never raises for what the network does.

    http.client follows no redirect and reads no proxy from the environment, so
    that nothing but this host is ever asked.
    """
    line = connection(host)
    try:
        line.request("POST", target, body=body, headers=headers)
        response = line.getresponse()
        # One piece at most: what a service says at length is of no use.
        said = response.read1(_MOST_READ)
        return Answer(_outcome(response.status), _text(response.status, said))
    except (OSError, HTTPException) as error:
        return Answer(Outcome.AWAY, f"{host}: {type(error).__name__}")
    finally:
        line.close()


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome.TAKEN
    if status in {404, 410}:
        return Outcome.GONE
    # A redirect is refused, too: it would be an address that nobody allowed.
    return Outcome.AWAY if status in {408, 425, 429} or status >= 500 else Outcome.REFUSED


def _text(status: int, said: bytes) -> str:
    words = "".join(c if c.isprintable() else " " for c in said.decode("ascii", "replace"))
    return f"push {status} {' '.join(words.split())}"[:150].rstrip()
