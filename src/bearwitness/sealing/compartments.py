"""Compartments: the parts of a record that are sealed apart, each under its own data key.

    data key (32 random bytes) ── seals ──> one compartment of one record
    epoch key (32 random bytes) ─ wraps ──> every data key
    team key (age) ────────────── seals ──> the epoch key

Shredding destroys a wrapped data key and the epoch key that wrapped it; what the data key
sealed then opens for nobody. ChaCha20-Poly1305 (RFC 8439) throughout; what a box belongs to is
associated data, so a box or a key moved to another record or compartment does not open.

Layout of a box: nonce (12) ‖ sealed( length (4, big-endian) ‖ content ‖ zeros ). The zeros fill
up to a Padmé size of at least 512 bytes, 1 KiB for a card, 4 KiB for an identity.
Layout of a wrapped key: nonce (12) ‖ sealed( data key ).
Layout of associated data: `bearwitness/<use>/1`, then each part with its length (4) before it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from bearwitness.errors import CannotOpen
from bearwitness.sealing.age import Entropy
from bearwitness.sealing.frames import padded_size

KEY = 32  # bytes
SMALLEST = 512  # bytes inside a box, before its nonce and tag
# An identity is an age file already, 1.7 KB and the names: all of them shall look alike. So shall
# cards, of which some hold a reason in the clear and some a sealed one, half as long again.
SMALLEST_OF = {"identity": 4096, "card": 1024}


def new_key(entropy: Entropy) -> bytes:
    """Return a new data key or epoch key."""
    return entropy(KEY)


def seal_box(
    key: bytes, content: bytes, *, record: str, compartment: str, kind: str, entropy: Entropy
) -> bytes:
    """Seal one compartment of one record under its data key."""
    smallest = SMALLEST_OF.get(compartment, SMALLEST)
    size = padded_size(4 + len(content), smallest=smallest)
    plain = (struct.pack(">I", len(content)) + content).ljust(size, b"\0")
    nonce = entropy(12)
    about = _about("box", record, compartment, kind)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, plain, about)


def open_box(key: bytes, box: bytes, *, record: str, compartment: str, kind: str) -> bytes:
    """Open one compartment.

    Raises:
        CannotOpen: another key, another record or compartment, or damaged bytes.
    """
    plain = _opened(key, box, _about("box", record, compartment, kind))
    (size,) = struct.unpack_from(">I", plain)
    return plain[4 : 4 + size]


def wrap(
    epoch_key: bytes, data_key: bytes, *, record: str, compartment: str, entropy: Entropy
) -> bytes:
    """Wrap the data key of one compartment of one record."""
    nonce = entropy(12)
    about = _about("wrap", record, compartment)
    return nonce + ChaCha20Poly1305(epoch_key).encrypt(nonce, data_key, about)


def unwrap(epoch_key: bytes, wrapped: bytes, *, record: str, compartment: str) -> bytes:
    """Return the data key.

    Raises:
        CannotOpen: another epoch key, record or compartment, or damaged bytes.
    """
    return _opened(epoch_key, wrapped, _about("wrap", record, compartment))


def rewrap(
    old: bytes, new: bytes, wrapped: Iterable[tuple[bytes, str, str]], *, entropy: Entropy
) -> Iterator[bytes]:
    """Wrap data keys anew, from one epoch key to another, in their order.

    Args:
        old: the epoch key that wrapped them.
        new: the epoch key that wraps them from now on.
        wrapped: each wrapped key with its record and its compartment.
        entropy: random bytes on request.

    Raises:
        CannotOpen: a key was wrapped under another epoch key, record or compartment.
    """
    opens, seals = ChaCha20Poly1305(old), ChaCha20Poly1305(new)
    for key, record, compartment in wrapped:
        about = _about("wrap", record, compartment)
        nonce = entropy(12)
        yield nonce + seals.encrypt(nonce, _decrypted(opens, key, about), about)


def _opened(key: bytes, sealed: bytes, about: bytes) -> bytes:
    try:
        return _decrypted(ChaCha20Poly1305(key), sealed, about)
    except ValueError as wrong:  # what was unwrapped is no key
        raise _damaged() from wrong


def _decrypted(cipher: ChaCha20Poly1305, sealed: bytes, about: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:12], sealed[12:], about)
    except (InvalidTag, ValueError) as wrong:  # ValueError: too short to have a nonce
        raise _damaged() from wrong


def _damaged() -> CannotOpen:
    return CannotOpen(
        "a part of the casebook does not open: its bytes or its key were changed",
        hint="run `bearwitness ledger check`, then restore a backup",
    )


def _about(use: str, *parts: str) -> bytes:
    laid_out = f"bearwitness/{use}/1".encode()
    for part in parts:
        written = part.encode()
        laid_out += len(written).to_bytes(4, "big") + written
    return laid_out
