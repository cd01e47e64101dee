"""The payload of an age file: chunks of 64 KiB, each sealed, the last one marked.

https://c2sp.org/age, section "Payload": STREAM with ChaCha20-Poly1305. A chunk left out, moved
or cut off does not open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from bearwitness.errors import CannotOpen
from bearwitness.sealing.header import derived

CHUNK = 64 * 1024  # bytes of plaintext
NONCE = 16  # bytes, before the first chunk
_TAG = 16


class Sealing:
    """Seals a payload as it comes; holds back at most one chunk."""

    def __init__(self, file_key: bytes, nonce: bytes) -> None:
        self._cipher = ChaCha20Poly1305(derived(file_key, nonce, b"payload"))
        self._held: bytes | bytearray = bytearray()
        self._number = 0

    def add(self, data: bytes) -> bytes:
        """Return the sealed chunks that `data` completes."""
        # Views, not slices: cutting a large `data` from its front copied all the rest each time.
        rest, sealed = memoryview(data), []
        if self._held:
            if missing := CHUNK - len(self._held):
                self._held += rest[:missing]
                rest = rest[missing:]
            # Only when more follows: the last chunk may not be empty, so a full one waits.
            if rest:
                sealed.append(self._chunk(self._held, last=False))
                self._held = bytearray()
        while len(rest) > CHUNK:
            sealed.append(self._chunk(rest[:CHUNK], last=False))
            rest = rest[CHUNK:]
        if len(rest) == len(data) == CHUNK:
            self._held = data  # a piece of just this size waits as it is, not copied
        else:
            self._held += rest
        return b"".join(sealed)

    def finish(self) -> bytes:
        """Return the last chunk."""
        return self._chunk(self._held, last=True)

    def _chunk(self, data: bytes | bytearray | memoryview, *, last: bool) -> bytes:
        sealed = self._cipher.encrypt(_nonce(self._number, last=last), data, None)
        self._number += 1
        return sealed


def opened(data: Iterable[bytes], file_key: bytes, nonce: bytes) -> Iterator[bytes]:
    """Open a payload chunk by chunk. Only when it has ended without an error is it whole.

    Raises:
        CannotOpen: step 5, a chunk is changed, out of order or missing.
    """
    cipher = ChaCha20Poly1305(derived(file_key, nonce, b"payload"))
    held, number = b"", 0
    for piece in data:
        held += piece
        rest = memoryview(held)
        while len(rest) > CHUNK + _TAG:
            yield _opened(cipher, rest[: CHUNK + _TAG], number, last=False)
            rest = rest[CHUNK + _TAG :]
            number += 1
        held = bytes(rest)
    last = _opened(cipher, held, number, last=True)
    if not last and number:
        raise _damaged()
    yield last


def _opened(
    cipher: ChaCha20Poly1305, sealed: bytes | memoryview, number: int, *, last: bool
) -> bytes:
    try:
        return cipher.decrypt(_nonce(number, last=last), sealed, None)
    except InvalidTag as wrong:
        raise _damaged() from wrong


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _damaged() -> CannotOpen:
    return CannotOpen(
        "step 5, payload: a part is changed, missing or out of order",
        hint="it is damaged or not whole; get it again",
    )
