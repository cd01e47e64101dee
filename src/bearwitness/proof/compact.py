"""The compact form: a bundle small enough for one QR code, and nothing but a shorter writing.

    BW1: || base45 of what follows || .      (a full stop, so that no last space is lost)
      1 byte    version, 2
      32        issuer's key
      1 + n     the log's name, in ASCII, behind its length
      32        the log's key
      number    leaves of the checkpoint         (numbers: LEB128, at most 2^53 - 1)
      32        root
      number    0, or 1 + seconds since 1970 of the checkpoint's `time`
      64        the log's signature
      number    cosigners, each: 1 + n name, 4 key id, number of seconds, 64 signature
      number    leaf's place; number of nodes, each 32
      32        blind
      64        the issuer's signature
      number    slots
      1         which of index, language, passages, testimony are disclosed (bits 0 to 3)
      (n+7)//8  which slots are disclosed, slot 0 in the lowest bit of the first byte
      …         each field, then each slot, in order: disclosed ones as 16 bytes of salt and the
                value (index and passages numbers; testimony 16 bytes; language and slots a
                length and UTF-8), the others as their digest, 32 bytes

What a bundle says twice is written once: digests of what is disclosed are computed again, the
payload and the checkpoint are put together again. `read` gives back the values of the bundle,
which are then verified like any other; nothing is trusted because it was compact. Every part has
one writing, so there is one compact form for a bundle.
Timestamps and post-quantum lines are too large for a code and stay with the full bundle.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bearwitness.errors import Malformed, Unverified
from bearwitness.proof import bundle as bundles
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof import credential as credentials
from bearwitness.proof import notes, passages
from bearwitness.proof.base45 import b45, from_b45
from bearwitness.proof.encoding import (
    LARGEST_NUMBER,
    b64,
    b64url,
    b64url_all,
    canonical,
    digests_in,
    from_b64url,
    from_b64url_all,
    text_written,
)

MARK, END = "BW1:", "."
LARGEST = 4_296  # letters: what the largest QR code holds
_VERSION = b"\x02"
_NUMBERS, _TESTIMONY = (0, 2), 3  # places of fields
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS = range(946_684_800, 253_402_300_800)  # 2000 to 9999, as a checkpoint writes its time
_NAME = re.compile("[!-*,-~]{1,255}")


def compact(bundle: bytes) -> str:
    """Return the compact form of a bundle, whatever its size.

    Lines of the checkpoint that are neither the log's own nor a cosigner's by Ed25519, and
    timestamps, are left out, so `expanded` gives the bundle without them.

    Raises:
        Malformed: not a bundle that `bundle.make` wrote, or one that no short form fits.
    """
    try:
        found = bundles.typed(bundles.parse(bundle))
        data = _Writer().bundle(found).data
        return f"{MARK}{b45(bytes(data))}{END}"
    except (Unverified, ValueError, IndexError, KeyError) as wrong:
        raise Malformed("this is not a bundle that has a compact form") from wrong


def expanded(text: str) -> bytes:
    """Return the bundle that a compact form stands for; verify it like any other.

    Raises:
        Unverified: not the compact form of anything; the step is 1.
    """
    return canonical(read(text))


def read(text: str) -> dict[str, Any]:
    """Return the values of the bundle that a compact form stands for, as `bundle.parse` does.

    Raises:
        Unverified: not the compact form of anything; the step is 1.
    """
    if not (text.startswith(MARK) and text.endswith(END)) or len(text) > LARGEST:
        raise Unverified("this is not a proof from a QR code", step=1)
    try:
        return _Reader(from_b45(text[len(MARK) : -len(END)])).bundle()
    except ValueError as wrong:
        raise Unverified("this proof from a QR code is damaged", step=1) from wrong


class _Writer:
    def __init__(self) -> None:
        self.data = bytearray()

    def bundle(self, found: bundles.Bundle) -> _Writer:
        log = notes.verifier_key(found.log)
        issuer = from_b64url(found.issuer, 32)
        self.data += _VERSION + issuer
        self.text(log.name)
        self.data += log.key
        self.checkpoint(checkpoints.parse(found.checkpoint), log)
        self.number(found.leaf_index)
        self.number(len(found.inclusion))
        self.data += b"".join(digests_in(found.inclusion))
        self.data += from_b64url(found.blind, 32)
        self.credential(credentials.presented(found.credential, issuer))
        return self

    def checkpoint(self, found: checkpoints.Checkpoint, log: notes.VerifierKey) -> None:
        first = [found.origin, str(found.size), b64(found.root)]
        times = [] if found.time is None else [f"time {found.time}"]
        if found.note.text != "".join(f"{line}\n" for line in [*first, *times]):
            raise ValueError("a checkpoint with other lines")
        self.number(found.size)
        self.data += found.root
        moment = None if found.time is None else checkpoints.moment(found.time)
        self.number(0 if moment is None else 1 + int((moment - _EPOCH).total_seconds()))
        own, *more = [line for line in found.note.lines if _name(line) == (log.name, log.key_id)]
        if more or found.origin != log.name or len(own.signature) != 64:
            raise ValueError("a checkpoint that its log did not sign once")
        self.data += own.signature
        others = [line for line in found.note.lines if line is not own]
        self.cosigners([line for line in others if len(line.signature) == 72])

    def cosigners(self, lines: list[notes.Line]) -> None:
        self.number(len(lines))
        for line in lines:
            self.text(line.name)
            self.data += line.key_id
            self.number(int.from_bytes(line.signature[:8], "big"))
            self.data += line.signature[8:]

    def credential(self, found: credentials.Presented) -> None:
        held = credentials.in_places(found, credentials.disclosed(found))
        credentials.words(held)
        self.data += from_b64url(found.jwt.rpartition(".")[2], 64)
        shown = [value is not None for value in held]
        slots = len(held) - len(passages.FIELDS)
        self.number(slots)
        self.bits(shown[:-slots], 1)
        self.bits(shown[-slots:], (slots + 7) // 8)
        disclosures = iter(from_b64url_all(found.disclosures))
        for place, (value, digest) in enumerate(zip(held, found.places, strict=True)):
            if value is None:
                self.data += digest
            else:
                self.data += from_b64url(next(disclosures)[2:24].decode("ascii"))
                self.value(place, value)

    def value(self, place: int, value: credentials.Value) -> None:
        if isinstance(value, int):
            self.number(value)
        elif place == _TESTIMONY:
            self.data += from_b64url(value, 16)
        else:
            encoded = value.encode()
            self.number(len(encoded))
            self.data += encoded

    def bits(self, values: list[bool], length: int) -> None:
        self.data += sum(on << at for at, on in enumerate(values)).to_bytes(length, "little")

    def text(self, name: str) -> None:
        encoded = name.encode("ascii")
        self.data += bytes([len(encoded)]) + encoded

    def number(self, value: int) -> None:
        if not 0 <= value <= LARGEST_NUMBER:
            raise ValueError("a number out of range")
        while value > 127:
            self.data.append(value & 127 | 128)
            value >>= 7
        self.data.append(value)


@dataclass(slots=True)
class _Reader:
    data: bytes
    at: int = 0

    def bundle(self) -> dict[str, Any]:
        if self.take(1) != _VERSION:
            raise ValueError("another version")
        issuer = self.take(32)
        log = notes.VerifierKey(self.text(), notes.SIGNS, self.take(32))
        signed = self.checkpoint(log)
        index = self.number()
        inclusion = [self.take(32) for _ in range(self.few(64))]
        blind = self.take(32)
        credential = self.credential(issuer)
        if self.at != len(self.data):
            raise ValueError("more than a bundle")
        return {
            "blind": b64url(blind), "checkpoint": signed, "credential": credential,
            "inclusion": b64url_all(inclusion), "issuer": b64url(issuer), "leaf_index": index,
            "log": log.written, "timestamps": [], "v": bundles.VERSION,
        }  # fmt: skip

    def checkpoint(self, log: notes.VerifierKey) -> str:
        size, root, seconds = self.number(), self.take(32), self.number()
        text = f"{log.name}\n{size}\n{b64(root)}\n"
        if seconds:
            if seconds - 1 not in _SECONDS:
                raise ValueError("a time that no checkpoint has")
            moment = _EPOCH + timedelta(seconds=seconds - 1)
            text += f"time {moment.replace(tzinfo=None).isoformat()}Z\n"
        lines = [notes.line_of(log.name, log.key_id, self.take(64))]
        for _ in range(self.few(notes.MOST_LINES - 1)):
            name, key_id = self.text(), self.take(4)
            if (name, key_id) == (log.name, log.key_id):
                raise ValueError("a second line by the log")
            signature = self.number().to_bytes(8, "big") + self.take(64)
            lines.append(notes.line_of(name, key_id, signature))
        return f"{text}\n{''.join(lines)}"

    def credential(self, issuer: bytes) -> str:
        signature, slots = self.take(64), self.few(passages.MOST_SLOTS)
        fields, words = self.bits(1), self.bits((slots + 7) // 8)
        if not slots or fields >> 4 or words >> slots:
            raise ValueError("bits of nothing")
        on = fields | words << 4
        places, salts, values, withheld = range(slots + len(passages.FIELDS)), [], [], []
        for place in places:
            if on >> place & 1:
                salts.append(self.take(16))
                values.append(self.value(place))
            else:
                withheld.append(self.take(32))
        shown = passages.disclosures(b64url_all(salts), values)
        here, others = map(passages.digest, shown), iter(withheld)
        digests = [next(here if on >> place & 1 else others) for place in places]
        signed = passages.message(b64url_all(digests), issuer)
        return "~".join([f"{signed}.{b64url(signature)}", *shown, ""])

    def value(self, place: int) -> str:
        """Return a value as JSON."""
        if place in _NUMBERS:
            return str(self.number())
        if place == _TESTIMONY:
            return f'"{b64url(self.take(16))}"'
        return text_written(self.take(self.few(LARGEST)).decode())

    def take(self, length: int) -> bytes:
        found = self.data[self.at : self.at + length]
        if len(found) != length:
            raise ValueError("cut short")
        self.at += length
        return found

    def bits(self, length: int) -> int:
        return int.from_bytes(self.take(length), "little")

    def text(self) -> str:
        found = self.take(self.take(1)[0]).decode("ascii")
        if not _NAME.fullmatch(found):
            raise ValueError("not a name")
        return found

    def few(self, most: int) -> int:
        number = self.number()
        if number > most:
            raise ValueError("too many")
        return number

    def number(self) -> int:
        first = self.take(1)[0]
        return first if first < 128 else self.long(first & 127)

    def long(self, value: int) -> int:
        for place in range(7, 56, 7):
            byte = self.take(1)[0]
            value |= (byte & 127) << place
            if byte < 128:
                if byte and value <= LARGEST_NUMBER:
                    return value
                break
        raise ValueError("not the one writing of a number")


def is_compact(data: bytes) -> bool:
    """Tell whether these bytes are meant as a compact form."""
    return data.startswith(MARK.encode())


def text_of(data: bytes) -> str:
    """Return the compact text in a file, without the newline that an editor adds.

    Raises:
        Unverified: other letters than a compact form has; the step is 1.
    """
    if len(data) > LARGEST + 2 or not re.fullmatch(rb"[0-9A-Z $%*+\-./:]*(\r?\n)?", data):
        raise Unverified("this is not a proof from a QR code", step=1)
    return data.decode("ascii").removesuffix("\n").removesuffix("\r")


def _name(line: notes.Line) -> tuple[str, bytes]:
    return line.name, line.key_id
