"""Ed25519 public keys as 32 bytes: which ones are accepted, and the one check of a signature."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_P = 2**255 - 19
# y of the points whose order divides 8; a signature by such a "key" fits many messages.
_EIGHTH = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER = frozenset({0, 1, _P - 1, _EIGHTH, _P - _EIGHTH})


def raw(key: Ed25519PrivateKey) -> bytes:
    """Return the 32 bytes of the public half."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


@lru_cache(maxsize=256)  # a thousand bundles have the same few
def acceptable(key: bytes) -> bool:
    """Tell whether these bytes can be somebody's key: 32, canonical (RFC 8032), full order."""
    if len(key) != 32:
        return False
    y = int.from_bytes(key, "little") & (2**255 - 1)
    return y < _P and y not in _SMALL_ORDER


def signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether `key` made this signature; False for any key or signature that cannot be."""
    public = _public(key)
    try:
        if public is not None:
            public.verify(signature, message)
    except InvalidSignature:
        return False
    return public is not None


@lru_cache(maxsize=256)
def _public(key: bytes) -> Ed25519PublicKey | None:
    return Ed25519PublicKey.from_public_bytes(key) if acceptable(key) else None


@lru_cache(maxsize=256)
def fingerprint(key: bytes) -> str:
    """Return 32 hexadecimal digits in groups of four, to be read aloud and compared."""
    digits = hashlib.sha256(key).hexdigest()[:32]
    return " ".join(digits[i : i + 4] for i in range(0, 32, 4))
