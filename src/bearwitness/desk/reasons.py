"""Reasons about one testimony: sealed in the ledger for as long as that testimony is there.

A card outlives shredding, and a reason is somebody's own words. Where all that is kept at once
names one testimony and no other, by its id or by its source, each reason of it is written as

    "sealed for " T-… ": " base64( nonce (12) ‖ sealed( reason, zeros up to a multiple of 64 ) )

with ChaCha20-Poly1305, the id as associated data, under HMAC-SHA-256 of "bearwitness/reason/v1"
with the testimony's proof seed as its key. The seed is shredded with the testimony.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Collection, Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from bearwitness.desk import kinds, one_letter
from bearwitness.desk.fold import Fold
from bearwitness.ids import TestimonyId
from bearwitness.records.source import Source
from bearwitness.records.testimony import ProofSeed
from bearwitness.sealing.age import Entropy

GONE = "reason gone with the testimony"  # stored nowhere
_SEALED = "sealed for "
_BLOCK = 64  # bytes: a reason's length is told no finer
_NONCE = 12  # bytes


def named(fold: Fold, values: Iterable[object]) -> set[TestimonyId]:
    """Return the testimonies that these values name, by their ids or by their sources.

    Of a letter that was received twice, one.
    """
    told = list(values)
    found = {name for value in told for name in kinds.testimonies_in(value)}
    new = {value.id: value.testimony for value in told if isinstance(value, Source)}
    for value in told:
        for source in kinds.sources_in(value):
            heads = fold.heads(kinds.of(Source).name, source)
            found.update(name for head in heads for name in head.card.about)
            found.update(name for name in [new.get(source)] if name is not None)
    of = one_letter.letters(fold) if len(found) > 1 else {}  # they are shredded together
    return {of.get(name, (name,))[0] for name in found}


def sealed(fold: Fold, reason: str, whom: Collection[TestimonyId], *, entropy: Entropy) -> str:
    """Return a reason as its card keeps it: as it is unless it is about one testimony alone."""
    if len(whom) != 1:
        return reason
    (testimony,) = whom
    seeds = fold.heads(kinds.of(ProofSeed).name, testimony)
    return written(fold.value(seeds[-1]), reason, entropy=entropy) if seeds else reason


def written(seed: ProofSeed, reason: str, *, entropy: Entropy) -> str:
    """Return a reason as it stands in a card, sealed under a testimony's seed."""
    nonce, plain = entropy(_NONCE), reason.encode()
    plain += bytes(-len(plain) % _BLOCK)
    box = _cipher(seed).encrypt(nonce, plain, seed.testimony.encode())
    return f"{_SEALED}{seed.testimony}: {base64.b64encode(nonce + box).decode()}"


def reader(fold: Fold) -> Callable[[str], str]:
    """Return what reads the reasons of cards, as long as nothing is shredded meanwhile."""
    ciphers: dict[str, list[ChaCha20Poly1305]] = {}  # their seeds are opened as they are asked for

    def read(reason: str) -> str:
        if not reason.startswith(_SEALED):
            return reason
        name, _, box = reason.removeprefix(_SEALED).partition(": ")
        if name not in ciphers:
            ciphers[name] = [_cipher(seed) for seed in _seeds(fold, name)]
        told = (_opened(cipher, name, box) for cipher in ciphers[name])
        return next((text for text in told if text), GONE)

    return read


def _seeds(fold: Fold, testimony: str) -> list[ProofSeed]:
    """Return a testimony's seeds, also one that a decision between two machines set aside."""
    kind = kinds.of(ProofSeed).name
    heads = fold.heads(kind, testimony)
    if len(heads) == 1 and not heads[0].card.supersedes:
        return [fold.value(heads[0])]
    told = (f for f in fold.records if f.card.kind == kind and f.card.key == testimony)
    return [fold.value(found) for found in told if not fold.shredded(found)]


def _opened(cipher: ChaCha20Poly1305, testimony: str, box: str) -> str:
    try:
        data = base64.b64decode(box, validate=True)
        plain = cipher.decrypt(data[:_NONCE], data[_NONCE:], testimony.encode())
        return plain.rstrip(b"\0").decode()
    except (binascii.Error, InvalidTag, ValueError):
        return ""  # somebody typed what looks like one, another seed sealed it, or no text is in it


def _cipher(seed: ProofSeed) -> ChaCha20Poly1305:
    key = hmac.new(seed.seed, b"bearwitness/reason/v1", hashlib.sha256).digest()
    return ChaCha20Poly1305(key)
