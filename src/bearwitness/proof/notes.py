"""C2SP signed notes: a text, a blank line, and a line for each signature.

Source: c2sp.org/signed-note and c2sp.org/tlog-cosignature. A verifier key is written
`name+key id+base64(type || public key)`; the key id is the first four bytes of
SHA-256(name || newline || type || public key), so a line says which key it claims.
Three types: Ed25519 by the log, Ed25519 by a cosigner, and ML-DSA-44 (FIPS 204) by either, which
outlives quantum computers.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from bearwitness.errors import Malformed
from bearwitness.proof.encoding import LARGEST_NUMBER, b64, from_b64
from bearwitness.proof.keys import acceptable, signed

SIGNS = 1  # Ed25519 over the text of the note
COSIGNS = 4  # Ed25519 over a header with a time and the text of the note
OUTLIVES = 6  # ML-DSA-44 over name, time, origin, size and root of a checkpoint
_KEY_SIZES = {SIGNS: 32, COSIGNS: 32, OUTLIVES: 1312}
_SIGNATURE_SIZES = {SIGNS: 64, COSIGNS: 72, OUTLIVES: 2428}  # with the time in front
MOST_LINES = 100
_LINE = re.compile("— ([^ +\n]{1,255}) ([A-Za-z0-9+/]{8,8192}={0,2})")
_NAME = re.compile("[!-*,-~]{1,255}")  # visible ASCII without a plus


@dataclass(frozen=True, slots=True)
class Line:
    """One signature line; `signature` is what follows the four bytes of key id."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A parsed note. `text` ends with a newline and is exactly what was signed."""

    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with the name it signs under."""

    name: str
    kind: int  # SIGNS, COSIGNS or OUTLIVES
    key: bytes

    @property
    def key_id(self) -> bytes:
        """Return the four bytes that a signature line carries."""
        typed = bytes([self.kind]) + self.key
        return hashlib.sha256(self.name.encode("ascii") + b"\n" + typed).digest()[:4]

    @property
    def written(self) -> str:
        """Return `name+key id+base64(type || key)`."""
        return f"{self.name}+{self.key_id.hex()}+{b64(bytes([self.kind]) + self.key)}"


@lru_cache(maxsize=256)  # a thousand bundles name the same few; a false one is not kept
def verifier_key(text: str) -> VerifierKey:
    """Read a verifier key from its written form.

    Raises:
        Malformed: it is not in that form, its id is not its own, or the key cannot be one.
    """
    try:
        name, _, typed = text.split("+", 2)
        kind, *key = from_b64(typed)
    except ValueError as wrong:
        raise Malformed("not a verifier key", hint="name+key id+base64, one line") from wrong
    found = VerifierKey(name, kind, bytes(key))
    known = _NAME.fullmatch(name) and len(key) == _KEY_SIZES.get(kind)
    if not known or not (kind == OUTLIVES or acceptable(found.key)) or found.written != text:
        raise Malformed("not a verifier key", hint="of type 1 or 4 (Ed25519) or 6 (ML-DSA-44)")
    return found


def line_of(name: str, key_id: bytes, signature: bytes) -> str:
    """Return a signature line with its newline."""
    return f"— {name} {b64(key_id + signature)}\n"


def parse(text: str) -> Note:
    """Split a note into what was signed and by whom.

    Raises:
        Malformed: no blank line, no or more than 100 signature lines, a control character.
    """
    body, blank, rest = text.rpartition("\n\n")
    lines = rest.split("\n")
    if re.search("[\0-\x09\x0b-\x1f]", text) or not blank or lines.pop() or not body:
        raise Malformed("not a signed note")
    found = [_LINE.fullmatch(line) for line in lines]
    if not 1 <= len(found) <= MOST_LINES or not all(found):
        raise Malformed("not a signed note: a signature line is wrong")
    return Note(body + "\n", tuple(_line(*match.groups()) for match in found if match))


def signatures_hold(note: Note, key: VerifierKey) -> bool:
    """Tell whether `key` signed the note, and no line in its name is false."""
    mine = [line for line in note.lines if (line.name, line.key_id) == (key.name, key.key_id)]
    return bool(mine) and all(_holds(note.text, line, key) for line in mine)


def cosigned_message(text: str, seconds: int) -> bytes:
    """Return what a cosigner signs (c2sp.org/tlog-cosignature, cosignature/v1)."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _line(name: str, encoded: str) -> Line:
    try:
        data = from_b64(encoded)
    except ValueError as wrong:
        raise Malformed("not a signed note: a signature line is wrong") from wrong
    return Line(name, data[:4], data[4:])


def outliving_message(text: str, name: str, seconds: int) -> bytes:
    """Return what ML-DSA-44 signs: a `cosigned_message` of c2sp.org/tlog-cosignature, subtree/v1.

    Raises:
        ValueError: the text is not that of a checkpoint.
    """
    origin, size, root, *_ = text.split("\n")
    signer, log = name.encode(), origin.encode()
    whole = bytes(8) + int(size).to_bytes(8, "big")  # leaves from 0 to size
    timed = bytes([len(signer)]) + signer + seconds.to_bytes(8, "big")
    return b"subtree/v1\n\0" + timed + bytes([len(log)]) + log + whole + from_b64(root, 32)


def _holds(text: str, line: Line, key: VerifierKey) -> bool:
    if len(line.signature) != _SIGNATURE_SIZES[key.kind]:
        return False
    if key.kind == SIGNS:
        return signed(key.key, line.signature, text.encode())
    seconds, signature = int.from_bytes(line.signature[:8], "big"), line.signature[8:]
    if seconds > LARGEST_NUMBER:
        return False
    if key.kind == COSIGNS:
        return signed(key.key, signature, cosigned_message(text, seconds))
    return _outlives(key, signature, outliving_message(text, key.name, seconds))


def _outlives(key: VerifierKey, signature: bytes, message: bytes) -> bool:
    try:
        MLDSA44PublicKey.from_public_bytes(key.key).verify(signature, message)
    except (InvalidSignature, UnsupportedAlgorithm):  # not checked is not signed
        return False
    return True
