"""Encryption of a push message for one browser: `aes128gcm` of RFC 8188 with the keys of RFC 8291."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD_SIZE = 4096
MOST_BYTES = 3000
"""Of plain text. Services must take 4096 bytes of cipher text; what we send is a tenth of that."""

CURVE = ec.SECP256R1()


def decoded(text: str) -> bytes:
    """Return the bytes of base64url without padding; raises ValueError for anything else."""
    try:
        found = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (UnicodeEncodeError, Error) as error:
        raise ValueError("not base64url") from error
    if encoded(found) != text:
        raise ValueError("not base64url")
    return found


def encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def point(public: ec.EllipticCurvePublicKey) -> bytes:
    """The 65 bytes of an uncompressed point."""
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def browser_keys(p256dh: str, auth: str) -> tuple[ec.EllipticCurvePublicKey, bytes]:
    """Return the public key and the secret of a subscription, from base64url.

    Raises ValueError if they are not a point on the curve and 16 bytes.
    """
    raw, secret = decoded(p256dh), decoded(auth)
    if len(raw) != 65 or len(secret) != 16:
        raise ValueError("a subscription has a key of 65 bytes and a secret of 16")
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw), secret


def encrypt(
    plain: bytes,
    *,
    p256dh: str,
    auth: str,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Return the body of the request: header and one encrypted record.

    `own` and `salt` are given by tests alone: both must be new for every
    message.

    Raises ValueError for bad keys of the browser and for more than MOST_BYTES.
    """
    if len(plain) > MOST_BYTES:
        raise ValueError("a push message is a sentence or two")
    theirs, secret = browser_keys(p256dh, auth)
    own = own or ec.generate_private_key(CURVE)
    salt = salt or os.urandom(16)
    key, nonce = content_keys(
        own.exchange(ec.ECDH(), theirs),
        secret=secret,
        browser=point(theirs),
        sender=point(own.public_key()),
        salt=salt,
    )
    # 2 marks the last record; nothing pads it, because all our messages say much the same.
    record = AESGCM(key).encrypt(nonce, plain + b"\x02", None)
    sender = point(own.public_key())
    return salt + RECORD_SIZE.to_bytes(4, "big") + bytes([len(sender)]) + sender + record


def content_keys(
    shared: bytes, *, secret: bytes, browser: bytes, sender: bytes, salt: bytes
) -> tuple[bytes, bytes]:
    """Return key (16 bytes) and nonce (12) from the shared secret, the same for who sends and who reads."""
    info = b"WebPush: info\0" + browser + sender
    material = HKDF(SHA256(), 32, secret, info).derive(shared)
    key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(material)
    nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(material)
    return key, nonce
