"""Opening what was sealed. Only the DESK may import this.

Steps, as docs/spec/envelope.md numbers them; an error names the one that failed:

1. The first line says age v1.
2. The header is written as a header is.
3. One of the secret keys opens one of its recipients.
4. The header's MAC holds.
5. Every chunk of the payload opens, in order, to the last.
6. The first line inside says envelope version 1.
7. Frames follow in their order, the end frame with the right count.
8. Only the padding that must be there follows.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from bearwitness.errors import CannotOpen, Malformed
from bearwitness.sealing import bech32, frames, header, recipients, stream
from bearwitness.sealing.age import Entropy
from bearwitness.sealing.header import Stanza

_PREFIX = "age-secret-key-pq-"
_WRAPPED = 32  # bytes: a file key of 16 and its tag


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A file in an envelope. `media_type` is what the sender's browser said: not to be trusted."""

    name: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """What an envelope held."""

    fields: dict[str, str] = field(repr=False)
    files: tuple[LetterFile, ...]


def new_secret_key(entropy: Entropy) -> str:
    """Return a new secret key, `AGE-SECRET-KEY-PQ-1…`."""
    return secret_key_of(entropy(32))


def secret_key_of(seed: bytes) -> str:
    """Return the secret key that is written for a seed of 32 bytes.

    Raises:
        Malformed: the seed has another length.
    """
    if len(seed) != 32:
        raise Malformed("the seed of a secret key has 32 bytes")
    return bech32.encode(_PREFIX, seed).upper()


def seed_of(secret_key: str) -> bytes:
    """Return the 32 bytes that a secret key is written for.

    Raises:
        Malformed: it is not an `AGE-SECRET-KEY-PQ-1…`; the text is not repeated.
    """
    seed = bech32.decode(_PREFIX, secret_key)
    if len(seed) != 32:
        raise Malformed("a secret key is not whole", hint="copy it again, all of it")
    return seed


def recipient_of(secret_key: str) -> str:
    """Return the `age1pq1…` recipient that this secret key opens for.

    Raises:
        Malformed: it is not a hybrid secret key.
    """
    return recipients.of_seed(seed_of(secret_key))


def opened(data: Iterable[bytes], secret_keys: Sequence[str]) -> Iterator[bytes]:
    """Open an age file piece by piece.

    What has been yielded is whole only when the iterator has ended without an error.

    Raises:
        CannotOpen: steps 1 to 5.
        Malformed: a secret key is not one.
    """
    keys = [recipients.private_key(seed_of(key)) for key in secret_keys]
    head, nonce, rest = begun(data)
    file_key = _file_key(head.stanzas, keys)
    header.check(head, file_key)
    yield from stream.opened(rest, file_key, nonce)


def open_envelope(data: Iterable[bytes], secret_keys: Sequence[str]) -> Letter:
    """Open an envelope, all of it, in memory.

    Raises:
        CannotOpen: steps 1 to 8.
        Malformed: a secret key is not one.
    """
    letter_fields: dict[str, str] = {}
    files: list[LetterFile] = []
    current: tuple[str, str, bytearray] | None = None
    for number, frame in enumerate(frames.read(opened(data, secret_keys))):
        if frame.tag == frames.FIELD and current is None and not files:
            name, text = frames.texts_of(frame.body)
            _expect(name not in letter_fields)
            letter_fields[name] = text
        elif frame.tag == frames.FILE and current is None:
            current = (*frames.texts_of(frame.body), bytearray())
        elif frame.tag == frames.DATA and current is not None:
            current[2].extend(frame.body)
        elif frame.tag == frames.FILE_END and current is not None:
            _expect(frame.body == struct.pack(">Q", len(current[2])))
            files.append(LetterFile(current[0], current[1], bytes(current[2])))
            current = None
        else:
            _expect(frame.tag == frames.END and current is None)
            _expect(frame.body == struct.pack(">I", number))
    return Letter(letter_fields, tuple(files))


def begun(data: Iterable[bytes]) -> tuple[header.Header, bytes, Iterator[bytes]]:
    """Read the header and the nonce; return them and what follows.

    Raises:
        CannotOpen: steps 1, 2 and 5.
    """
    pieces, held = iter(data), b""
    while (end := header.end_of(held)) is None:
        piece = next(pieces, None)
        if piece is None:
            raise CannotOpen("step 2, header: it ends too early", hint="get the file again")
        held += piece
    head = header.parse(held[:end])
    held = held[end:]
    while len(held) < stream.NONCE:
        piece = next(pieces, None)
        if piece is None:
            raise CannotOpen("step 5, payload: it ends too early", hint="get the file again")
        held += piece
    return head, held[: stream.NONCE], _after(held[stream.NONCE :], pieces)


def _after(held: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield held
    yield from pieces


def _file_key(stanzas: tuple[Stanza, ...], keys: Sequence[MLKEM768X25519PrivateKey]) -> bytes:
    ours = [s for s in stanzas if s.arguments[0] == recipients.KIND]
    _no_weaker(stanzas, hybrid=bool(ours))
    # All are checked before any is tried: a bad one next to a good one is refused as well.
    sealed = [_checked(stanza) for stanza in ours]
    for key in keys:
        for wrapped in sealed:
            try:
                return recipients.SUITE.decrypt(wrapped, key, recipients.INFO)
            except InvalidTag:
                continue
    raise CannotOpen(
        "step 3, secret key: none of the keys here opens it",
        hint="it was sealed for somebody else, or the key file is another one",
    )


def _no_weaker(stanzas: tuple[Stanza, ...], *, hybrid: bool) -> None:
    """Refuse a file that a weaker key opens too. age would open it; it must not pass for sealed."""
    weaker = [s for s in stanzas if s.arguments[0] in recipients.CLASSICAL]
    if weaker and hybrid:
        raise CannotOpen(
            "step 2, header: it is sealed to a weaker kind of key as well",
            hint="whoever records it can open it one day; have the sender's program corrected",
        )
    if len(weaker) == len(stanzas):
        raise CannotOpen(
            "step 3, secret key: it is sealed to a classical key or under a passphrase only",
            hint="it must be sealed for a recipient that begins with age1pq1",
        )


def _checked(stanza: Stanza) -> bytes:
    if len(stanza.arguments) != 2 or len(stanza.body) != _WRAPPED:
        raise CannotOpen("step 2, header: a recipient has a wrong length", hint="get it again")
    share = header.decoded(stanza.arguments[1].encode(), recipients.ENCAPSULATED)
    return share + stanza.body


def _expect(holds: object) -> None:
    if not holds:
        raise CannotOpen(
            "step 7, envelope: its parts are not in order",
            hint="the sender's program is not ours or is broken; ask for it again",
        )
