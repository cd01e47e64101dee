"""Key files: an age file sealed under a passphrase (scrypt, RFC 7914).

https://c2sp.org/age, section "The scrypt recipient type". The cost is written in the file, so
it is checked against a limit before any work is done. A file sealed under a passphrase has no
other recipient.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from bearwitness.errors import CannotOpen, Malformed
from bearwitness.sealing import age, header, opening, stream
from bearwitness.sealing.age import Entropy
from bearwitness.sealing.header import Stanza

COST = 17  # base-two logarithm of the work factor: 128 MiB, under a second (OWASP, 2023)
DEAREST = 19  # 512 MiB; a file that asks for more is refused
_LABEL = b"age-encryption.org/v1/scrypt"
_COST = re.compile("[1-9][0-9]?")


def seal_under(
    passphrase: str, plaintext: bytes, *, entropy: Entropy, work_factor: int = COST
) -> bytes:
    """Seal some bytes under a passphrase. `work_factor` is a base-two logarithm, 1 to 19.

    Raises:
        Malformed: the passphrase is empty or the work factor is out of bounds.
    """
    if not passphrase or not 1 <= work_factor <= DEAREST:
        raise Malformed("a passphrase is needed, and a work factor from 1 to 19")
    file_key, salt = entropy(16), entropy(16)
    body = _cipher(passphrase, salt, work_factor).encrypt(bytes(12), file_key, None)
    stanza = Stanza(("scrypt", header.encoded(salt).decode(), str(work_factor)), body)
    nonce = entropy(stream.NONCE)
    sealing = stream.Sealing(file_key, nonce)
    return age.begun((stanza,), file_key, nonce) + sealing.add(plaintext) + sealing.finish()


def open_under(passphrase: str, data: Iterable[bytes]) -> bytes:
    """Open what was sealed under a passphrase.

    Raises:
        CannotOpen: steps 1 to 5 of `opening`; step 3 is a wrong passphrase.
    """
    head, nonce, rest = opening.begun(data)
    file_key = _file_key(passphrase, head.stanzas)
    header.check(head, file_key)
    return b"".join(stream.opened(rest, file_key, nonce))


def _file_key(passphrase: str, stanzas: tuple[Stanza, ...]) -> bytes:
    kinds = [stanza.arguments[0] for stanza in stanzas]
    if "scrypt" not in kinds:
        raise CannotOpen("step 3, passphrase: this is not sealed under one", hint="use a key")
    (_, *rest), body = stanzas[0].arguments, stanzas[0].body
    if len(stanzas) != 1 or len(rest) != 2 or len(body) != 32:
        raise CannotOpen("step 2, header: a passphrase stands alone", hint="get it again")
    salt = header.decoded(rest[0].encode(), 16)
    if not _COST.fullmatch(rest[1]) or int(rest[1]) > DEAREST:
        raise CannotOpen(
            "step 2, header: it asks for too much work",
            hint=f"a work factor is a number up to {DEAREST}; this file may be hostile",
        )
    try:
        return _cipher(passphrase, salt, int(rest[1])).decrypt(bytes(12), body, None)
    except InvalidTag as wrong:
        raise CannotOpen("step 3, passphrase: it is not this one", hint="type it again") from wrong


def _cipher(passphrase: str, salt: bytes, work_factor: int) -> ChaCha20Poly1305:
    # One spelling: two keyboards may write the same accented letter in two ways.
    secret = unicodedata.normalize("NFC", passphrase).encode()
    kdf = Scrypt(salt=_LABEL + salt, length=32, n=1 << work_factor, r=8, p=1)
    return ChaCha20Poly1305(kdf.derive(secret))
