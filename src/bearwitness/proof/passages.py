"""A passage credential: one RFC 9901 SD-JWT per passage, with one place for every word.

1. The passage is cut into slots: a word with the white space and punctuation that follow it.
   Joined, the slots are the passage, to the letter.
2. Each of the four fields `index`, `language`, `passages`, `testimony`, and each slot, becomes a
   disclosure `[salt, "is", value]`.
3. The signed payload has a place for each, in order, which holds the one digest of what is there:
   `"index":{"_sd":[digest]}, …, "words":[{"_sd":[digest]}, …]`. A word that is withheld leaves its
   place behind, empty, and nobody, the issuer neither, has a second text for a place.
4. All salts and the blind of the log entry derive from the testimony's proof seed, and the
   signature is deterministic: the seed, the words and the issuer's key give the same
   credential at any time. Without the seed nothing more can be disclosed.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bearwitness.errors import Malformed
from bearwitness.proof.encoding import LARGEST_NUMBER, b64url, b64url_all, text_written
from bearwitness.proof.keys import raw

TYPE = "urn:bearwitness:passage:2"  # the `vct` of SD-JWT VC; the number is the version
HEADER = b'{"alg":"EdDSA","typ":"dc+sd-jwt"}'
FIELDS = ("index", "language", "passages", "testimony")
MOST_SLOTS = 1000  # a passage is a sentence, not a chapter
_NAMES = (*FIELDS, *(f"s{number:03}" for number in range(MOST_SLOTS)))
_SLOT = re.compile(r"\s*\S+\s*")
_LANGUAGE = re.compile("[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Slot:
    """A word of the passage. `start` and `end` count code points from the passage's beginning."""

    number: int
    start: int
    end: int
    text: str = field(repr=False)

    @property
    def name(self) -> str:
        """What `Credential.disclosures` and the vectors call the slot, `s007`."""
        return _NAMES[len(FIELDS) + self.number]


@dataclass(frozen=True, slots=True)
class Credential:
    """A signed passage with everything that could be disclosed about it: as secret as the words."""

    jwt: str
    issuer: bytes  # Ed25519 public key
    slots: tuple[Slot, ...] = field(repr=False)
    disclosures: Mapping[str, str] = field(repr=False)  # name -> encoded disclosure
    blind: bytes = field(repr=False)


def issue(
    text: str,
    *,
    index: int,
    passages: int,
    language: str,
    seed: bytes,
    issuer_key: Ed25519PrivateKey,
) -> Credential:
    """Seal one passage in a credential; the same arguments give the same bytes.

    Args:
        text: the passage, with at least one visible character.
        index: place of the passage in its testimony, from 0.
        passages: how many passages the testimony has.
        language: of the text, an ISO 639 code such as "ru".
        seed: the testimony's proof seed, 32 bytes.
        issuer_key: the team's key; its public half is what a verifier pins.

    Raises:
        Malformed: no word, more than 1,000 slots, an impossible place, language or seed.
    """
    return _Issuer(language, passages, seed, issuer_key).credential(text, index)


def issue_all(
    texts: Sequence[str], *, language: str, seed: bytes, issuer_key: Ed25519PrivateKey
) -> tuple[Credential, ...]:
    """Seal every passage of one testimony, in order (`issue` says how and what is refused)."""
    if not texts:
        return ()
    issuer = _Issuer(language, len(texts), seed, issuer_key)
    return tuple(issuer.credential(text, index) for index, text in enumerate(texts))


class _Issuer:
    """What the passages of one testimony have in common."""

    def __init__(self, language: str, passages: int, seed: bytes, key: Ed25519PrivateKey) -> None:
        if not _LANGUAGE.fullmatch(language):
            raise Malformed("a language is two or three small letters", hint='for example "ru"')
        if len(seed) != 32:
            raise Malformed("a passage needs a place among its passages and a seed of 32 bytes")
        self.language, self.passages, self.seed = language, passages, seed
        self.key, self.public = key, raw(key)
        self.fields = [text_written(language), str(passages), text_written(testimony_tag(seed))]

    def credential(self, text: str, index: int) -> Credential:
        if not 0 <= index < self.passages <= LARGEST_NUMBER:
            raise Malformed("a passage needs a place among its passages and a seed of 32 bytes")
        slots = slots_of(text)
        key = _passage_key(self.seed, index, self.passages, self.language, text)
        values = [str(index), *self.fields, *[text_written(slot.text) for slot in slots]]
        salts, blind = _secrets(key, len(values))
        made = disclosures(salts, values)
        signed = message(b64url_all([*map(digest, made)]), self.public)
        jwt = f"{signed}.{b64url(self.key.sign(signed.encode('ascii')))}"
        named = dict(zip(_NAMES[: len(made)], made, strict=True))
        return Credential(jwt, self.public, slots, named, blind)


def slots_of(text: str) -> tuple[Slot, ...]:
    """Cut a passage into its slots; joined, they are the passage.

    Raises:
        Malformed: no slot, more than 1,000, or half a surrogate pair.
    """
    found = list(_SLOT.finditer(text))
    if not 1 <= len(found) <= MOST_SLOTS or re.search("[\ud800-\udfff]", text):
        raise Malformed(
            "a passage has between 1 and 1,000 words",
            hint="cut the testimony into sentences first",
        )
    return tuple(Slot(n, m.start(), m.end(), m.group()) for n, m in enumerate(found))


def testimony_tag(seed: bytes) -> str:
    """Return the tag that passages of one testimony share; it tells nothing else about it."""
    return b64url(_hmac(seed, b"bearwitness testimony v1\n")[:16])


def disclosures(salts: Sequence[str], values: Sequence[str]) -> list[str]:
    """Return the disclosures of these salts and values, the values as canonical JSON."""
    pairs = zip(salts, values, strict=True)
    return b64url_all([f'["{salt}","is",{value}]'.encode() for salt, value in pairs])


def digest(disclosure: str) -> bytes:
    """Return the digest by which a payload names a disclosure (RFC 9901 section 4.2.3)."""
    return hashlib.sha256(disclosure.encode("ascii")).digest()


def _passage_key(seed: bytes, index: int, passages: int, language: str, text: str) -> bytes:
    # The words go in, so that a corrected testimony under the same seed has other salts: a
    # salt disclosed for the one version would let withheld words of the other be guessed.
    layout = index.to_bytes(8, "big") + passages.to_bytes(8, "big")
    layout += bytes([len(language)]) + language.encode("ascii") + text.encode()
    return _hmac(seed, b"bearwitness passage v1\n" + layout)


def _secrets(key: bytes, count: int) -> tuple[list[str], bytes]:
    """Return so many salts as they are written, and the blind: one stream from one key."""
    stream = hashlib.shake_256(b"bearwitness salts v2\n" + key).digest(32 + 16 * count)
    return b64url_all([stream[at : at + 16] for at in range(32, len(stream), 16)]), stream[:32]


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def message(places: Sequence[str], issuer: bytes) -> str:
    """Return what the issuer signs: header and payload, in base64url, joined by a dot.

    The payload is this text and no other, whoever writes it: canonical JSON.

    Args:
        places: digest of each of the four fields, then of each slot.
        issuer: names itself in what it signs, so no other key can be fitted to the signature.
    """
    index, language, passages, testimony, *words = [f'{{"_sd":["{one}"]}}' for one in places]
    payload = (
        f'{{"_sd_alg":"sha-256","index":{index},"iss":"{b64url(issuer)}","language":{language},'
        f'"passages":{passages},"testimony":{testimony},"vct":"{TYPE}","words":[{",".join(words)}]}}'
    )
    return f"{_HEADER}.{b64url(payload.encode('ascii'))}"


_HEADER = b64url(HEADER)
