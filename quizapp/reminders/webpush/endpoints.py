"""Which addresses count as push services. What a browser hands in is an address that this server will connect to.

So the list says who may be meant, and the form of the address leaves nothing
to say: no port, no name and password, no number of a machine, and a host that
reads the same to every parser.
"""

import re
from collections.abc import Iterable

SERVICES = (
    "fcm.googleapis.com",  # Chrome, Edge on Android, Opera, Brave, Samsung Internet
    "*.push.services.mozilla.com",  # Firefox
    "*.notify.windows.com",  # Edge
    "web.push.apple.com",  # Safari
)
LONGEST = 500

# Unreserved characters, the delimiters that paths and queries may hold, and escapes (RFC 3986).
_ENDPOINT = re.compile(
    r"https://(?P<host>[A-Za-z0-9.-]{1,253})(?P<target>/[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)", re.ASCII
)
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?P<first>{_LABEL})\.(?P<rest>({_LABEL}\.)*[a-z][a-z0-9-]{{0,61}}[a-z0-9])", re.ASCII)


def split(endpoint: str, *, services: Iterable[str] = SERVICES) -> tuple[str, str] | None:
    """Return host (lower case) and target (path and query) of an endpoint; None if nothing may be sent there.

    `*.` stands for exactly one label.

    >>> split("https://fcm.googleapis.com/fcm/send/abc")
    ('fcm.googleapis.com', '/fcm/send/abc')
    >>> split("https://fcm.googleapis.com:8443/x"), split("https://fcm.googleapis.com@10.0.0.1/x")
    (None, None)
    >>> split("https://a.notify.windows.com/w/?token=b"), split("https://a.b.notify.windows.com/w/")
    (('a.notify.windows.com', '/w/?token=b'), None)
    """
    found = _ENDPOINT.fullmatch(endpoint) if len(endpoint) <= LONGEST else None
    host = _HOST.fullmatch(found["host"].lower()) if found else None
    if found is None or host is None:
        return None
    allowed = set(services)
    if host[0] not in allowed and f"*.{host['rest']}" not in allowed:
        return None
    return host[0], found["target"]
