"""Writing an age file as its content comes: https://c2sp.org/age, in three steps.

1. The header wraps a fresh file key for every recipient.
2. A fresh nonce follows.
3. The content follows in sealed chunks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from bearwitness.errors import Malformed
from bearwitness.sealing import header, recipients, stream

Entropy = Callable[[int], bytes]  # how many random bytes are wanted


class Writer:
    """Seals to hybrid recipients. Each call returns bytes to write out at once."""

    def __init__(self, to: Sequence[str], *, entropy: Entropy) -> None:
        """Prepare to seal.

        Raises:
            Malformed: there is no recipient, or one is not an `age1pq1…` recipient.
        """
        if not to:
            raise Malformed("nothing can be sealed to nobody", hint="give at least one recipient")
        file_key = entropy(16)
        stanzas = tuple(recipients.wrapped(file_key, recipient) for recipient in to)
        self._begin = begun(stanzas, file_key, nonce := entropy(stream.NONCE))
        self._sealing = stream.Sealing(file_key, nonce)

    def begin(self) -> bytes:
        """Return the header and the nonce."""
        return self._begin

    def add(self, data: bytes) -> bytes:
        """Return what can be written out now; some of `data` may be held back."""
        return self._sealing.add(data)

    def finish(self) -> bytes:
        """Return the rest."""
        return self._sealing.finish()


def begun(stanzas: tuple[header.Stanza, ...], file_key: bytes, nonce: bytes) -> bytes:
    """Return everything that comes before the first chunk."""
    return header.written(stanzas, file_key) + nonce


def sealed(pieces: Iterable[bytes], to: Sequence[str], *, entropy: Entropy) -> Iterator[bytes]:
    """Seal what comes in pieces; memory stays small however much comes.

    Pieces of 64 KiB are quickest: larger ones make the machine find new memory for each.

    Raises:
        Malformed: there is no recipient, or one is not an `age1pq1…` recipient.
    """
    writer = Writer(to, entropy=entropy)
    yield writer.begin()
    for piece in pieces:
        yield writer.add(piece)
    yield writer.finish()


def seal(plaintext: bytes, to: Sequence[str], *, entropy: Entropy) -> bytes:
    """Seal some bytes to hybrid recipients, as one age file without frames or padding.

    Raises:
        Malformed: there is no recipient, or one is not an `age1pq1…` recipient.
    """
    return b"".join(sealed([plaintext], to, entropy=entropy))
