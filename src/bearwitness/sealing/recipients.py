"""To whom something is sealed: the age recipient type mlkem768x25519.

ML-KEM-768 and X25519 together, so that what is recorded today does not open when either one
is broken (https://c2sp.org/age, "MLKEM768-X25519 hybrid"; RFC 9180; draft-ietf-hpke-pq-03).
No other recipient type is accepted: a file also sealed to a weaker key is as weak as that key.

The encapsulation draws its own randomness inside `cryptography`; it takes none from outside.
"""

from __future__ import annotations

import functools
import hashlib

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from bearwitness.errors import Malformed
from bearwitness.sealing import bech32
from bearwitness.sealing.header import Stanza, encoded

KIND = "mlkem768x25519"
ENCAPSULATED = 1120  # bytes: an ML-KEM-768 ciphertext and an X25519 share
# Kinds that a large quantum computer opens, or a guessed passphrase: never beside a hybrid one.
CLASSICAL = frozenset({"X25519", "scrypt", "ssh-rsa", "ssh-ed25519", "piv-p256", "p256tag"})
INFO = b"age-encryption.org/mlkem768x25519"
SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_PREFIX = "age1pq"
_LATTICE = 1184  # bytes of an ML-KEM-768 encapsulation key


def wrapped(file_key: bytes, recipient: str) -> Stanza:
    """Wrap a file key of 16 bytes for one recipient.

    Raises:
        Malformed: it is not an `age1pq1…` recipient.
    """
    sealed = SUITE.encrypt(file_key, _public(recipient), INFO)
    share, body = sealed[:ENCAPSULATED], sealed[ENCAPSULATED:]
    return Stanza((KIND, encoded(share).decode()), body)


def private_key(seed: bytes) -> MLKEM768X25519PrivateKey:
    """Return the private key that a seed of 32 bytes expands to."""
    return MLKEM768X25519PrivateKey(*_halves(seed))


def of_seed(seed: bytes) -> str:
    """Return the recipient of the private key that a seed of 32 bytes expands to."""
    lattice, curve = _halves(seed)
    public = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return bech32.encode(_PREFIX, public)


def _halves(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    """SHAKE256 of the seed gives 64 bytes for ML-KEM-768 and 32 for X25519."""
    expanded = hashlib.shake_256(seed).digest(96)
    return (
        MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
        X25519PrivateKey.from_private_bytes(expanded[64:]),
    )


@functools.lru_cache(maxsize=64)  # reading 2,000 letters takes longer than sealing a testimony
def _public(recipient: str) -> MLKEM768X25519PublicKey:
    data = bech32.decode(_PREFIX, recipient)
    if recipient != recipient.lower() or len(data) != _LATTICE + 32:
        raise Malformed("a recipient is not whole", hint="it begins with age1pq1; copy all of it")
    try:
        lattice = MLKEM768PublicKey.from_public_bytes(data[:_LATTICE])
    except ValueError as wrong:
        raise Malformed("a recipient is not a key", hint="copy it again, all of it") from wrong
    return MLKEM768X25519PublicKey(lattice, X25519PublicKey.from_public_bytes(data[_LATTICE:]))
