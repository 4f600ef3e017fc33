"""How this site says who it is to a push service: a signed token of RFC 8292."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from .encryption import CURVE, decoded, encoded, point

VALID = timedelta(hours=12)
"""Services refuse a token for more than 24 hours; half of that forgives clocks that are off."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The site's key, its public half as browsers want it (base64url), and whom a service may write to."""

    key: ec.EllipticCurvePrivateKey
    public: str
    subject: str

    def authorization(self, host: str, *, now: datetime) -> str:
        """Return the header `Authorization` for a request to the push service at `host`."""
        claims = {"aud": f"https://{host}", "exp": int((now + VALID).timestamp()), "sub": self.subject}
        signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
        r, s = decode_dss_signature(self.key.sign(signed.encode("ascii"), ec.ECDSA(SHA256())))
        signature = encoded(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        return f"vapid t={signed}.{signature}, k={self.public}"


@lru_cache(maxsize=4)
def identity(private: str, subject: str) -> Identity:
    """Read a private key of `new_pair`.

    Raises ValueError if it is none.
    """
    raw = decoded(private)
    if len(raw) != 32:
        raise ValueError("a push key has 32 bytes")
    key = ec.derive_private_key(int.from_bytes(raw, "big"), CURVE)
    return Identity(key, encoded(point(key.public_key())), subject)


def new_pair() -> tuple[str, str]:
    """Return a new private key and its public half, both in base64url."""
    key = ec.generate_private_key(CURVE)
    private = key.private_numbers().private_value.to_bytes(32, "big")
    return encoded(private), encoded(point(key.public_key()))


def _part(claims: Mapping[str, object]) -> str:
    return encoded(json.dumps(claims, separators=(",", ":")).encode())
