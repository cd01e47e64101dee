"""The compact form: a bundle small enough for one QR code, and nothing but a shorter writing.

    BW1: || base45 of what follows || .      (a full stop, so that no last space is lost)
      1 byte    version, 1
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
payload and the checkpoint are put together again. `expanded` gives back the very bytes of the
bundle, which are then verified like any other; nothing is trusted because it was compact.
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
from bearwitness.proof import notes, passages
from bearwitness.proof.base45 import b45, from_b45
from bearwitness.proof.credential import names_of
from bearwitness.proof.encoding import (
    LARGEST_NUMBER,
    b64,
    b64url,
    canonical,
    from_b64url,
    from_canonical,
)

MARK, END = "BW1:", "."
LARGEST = 4_296  # letters: what the largest QR code holds
_VERSION = b"\x01"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBERS = ("index", "passages")


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
    if not (text.startswith(MARK) and text.endswith(END)) or len(text) > LARGEST:
        raise Unverified("this is not a proof from a QR code", step=1)
    try:
        reader = _Reader(from_b45(text[len(MARK) : -len(END)]))
        made = reader.bundle()
        if compact(made) != text:
            raise ValueError("another writing of the same")
    except (ValueError, OverflowError, Malformed) as wrong:
        raise Unverified("this proof from a QR code is damaged", step=1) from wrong
    return made


class _Writer:
    def __init__(self) -> None:
        self.data = bytearray()

    def bundle(self, found: bundles.Bundle) -> _Writer:
        log = notes.verifier_key(found.log)
        self.data += _VERSION + from_b64url(found.issuer, 32)
        self.text(log.name)
        self.data += log.key
        self.checkpoint(checkpoints.parse(found.checkpoint), log)
        self.number(found.leaf_index)
        self.number(len(found.inclusion))
        for node in found.inclusion:
            self.data += from_b64url(node, 32)
        self.data += from_b64url(found.blind, 32)
        self.credential(found.credential)
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

    def credential(self, written: str) -> None:
        jwt, *shown, _ = written.split("~")
        _, payload, signature = jwt.split(".")
        plain = from_canonical(from_b64url(payload))
        slots = plain["slots"]
        pairs = [from_canonical(from_b64url(one)) for one in shown]
        values = {name: (salt, value) for salt, name, value in pairs}
        names = names_of(slots)
        if len(values) != len(pairs) or [name for name in names if name in values] != list(values):
            raise ValueError("disclosures in another order")
        self.data += from_b64url(signature, 64)
        self.number(slots)
        self.bits([name in values for name in passages.FIELDS], 1)
        self.bits([name in values for name in names[4:]], (slots + 7) // 8)
        # Digests carry no name: the withheld ones are written in ascending order.
        known = set(map(passages.digest, shown))
        withheld = iter([digest for digest in plain["_sd"] if digest not in known])
        for name in names:
            if name in values:
                self.data += from_b64url(values[name][0], 16)
                self.value(name, values[name][1])
            else:
                self.data += from_b64url(next(withheld), 32)

    def value(self, name: str, value: Any) -> None:
        if name in _NUMBERS:
            self.number(value)
        elif name == "testimony":
            self.data += from_b64url(value, 16)
        else:
            self.number(len(value.encode()))
            self.data += value.encode()

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

    def bundle(self) -> bytes:
        if self.take(1) != _VERSION:
            raise ValueError("another version")
        issuer = self.take(32)
        log = notes.VerifierKey(self.text(), notes.SIGNS, self.take(32))
        signed = self.checkpoint(log)
        index = self.number()
        inclusion = [b64url(self.take(32)) for _ in range(self.few(64))]
        blind = self.take(32)
        credential = self.credential(issuer)
        if self.at != len(self.data):
            raise ValueError("more than a bundle")
        return canonical(
            {
                "blind": b64url(blind), "checkpoint": signed, "credential": credential,
                "inclusion": inclusion, "issuer": b64url(issuer), "leaf_index": index,
                "log": log.written, "timestamps": [], "v": bundles.VERSION,
            }
        )  # fmt: skip

    def checkpoint(self, log: notes.VerifierKey) -> str:
        size, root, seconds = self.number(), self.take(32), self.number()
        text = f"{log.name}\n{size}\n{b64(root)}\n"
        if seconds:
            moment = _EPOCH + timedelta(seconds=seconds - 1)
            text += f"time {moment.replace(tzinfo=None).isoformat()}Z\n"
        lines = [notes.line_of(log.name, log.key_id, self.take(64))]
        for _ in range(self.few(notes.MOST_LINES)):
            name, key_id = self.text(), self.take(4)
            signature = self.number().to_bytes(8, "big") + self.take(64)
            lines.append(notes.line_of(name, key_id, signature))
        return f"{text}\n{''.join(lines)}"

    def credential(self, issuer: bytes) -> str:
        signature, slots = self.take(64), self.few(passages.MOST_SLOTS)
        fields, words = self.bits(1), self.bits((slots + 7) // 8)
        names = names_of(slots)
        if not slots or fields >> 4 or words >> slots:
            raise ValueError("bits of nothing")
        shown, digests = [], []
        for name, on in zip(names, _on(fields, 4) + _on(words, slots), strict=True):
            if on:
                salt = b64url(self.take(16))
                shown.append(b64url(canonical([salt, name, self.value(name)])))
                digests.append(passages.digest(shown[-1]))
            else:
                digests.append(b64url(self.take(32)))
        message = passages.message(sorted(digests), slots, issuer)
        return "~".join([f"{message}.{b64url(signature)}", *shown, ""])

    def value(self, name: str) -> int | str:
        if name in _NUMBERS:
            return self.number()
        if name == "testimony":
            return b64url(self.take(16))
        return self.take(self.few(len(self.data))).decode()

    def take(self, length: int) -> bytes:
        found = self.data[self.at : self.at + length]
        if len(found) != length:
            raise ValueError("cut short")
        self.at += length
        return found

    def bits(self, length: int) -> int:
        return int.from_bytes(self.take(length), "little")

    def text(self) -> str:
        return self.take(self.take(1)[0]).decode("ascii")

    def few(self, most: int) -> int:
        number = self.number()
        if number > most:
            raise ValueError("too many")
        return number

    def number(self) -> int:
        value = 0
        for place in range(0, 56, 7):
            byte = self.take(1)[0]
            value |= (byte & 127) << place
            if byte < 128:
                return value
        raise ValueError("a number without an end")


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


def _on(bits: int, count: int) -> list[bool]:
    return [bool(bits >> at & 1) for at in range(count)]


def _name(line: notes.Line) -> tuple[str, bytes]:
    return line.name, line.key_id
