"""Reading a passage credential back: the half of RFC 9901 that a verifier needs, strictly.

Only what `passages.issue` writes is accepted. The header is compared byte by byte, so there is
no algorithm to choose and no critical field to ignore; appended, repeated or re-encoded
disclosures are refused, which section 7.1 asks for and some libraries forget.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bearwitness.errors import Unverified
from bearwitness.proof.encoding import (
    b64url,
    canonical_triple,
    from_b64url,
    from_canonical,
    is_b64url,
    is_count,
    parsed,
)
from bearwitness.proof.keys import signed
from bearwitness.proof.passages import FIELDS, HEADER, MOST_SLOTS, TYPE, digest

_SLOT = re.compile("s[0-9]{3}")
_LANGUAGE = re.compile("[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Presented:
    """What a credential says once its signature holds."""

    jwt: str
    slots: int
    digests: tuple[str, ...]
    disclosures: tuple[str, ...] = field(repr=False)  # as they stand after the jwt


def presented(credential: str, issuer: bytes) -> Presented:
    """Check the issuer's signature and read the payload: step 4.

    Raises:
        Unverified: not our header, not by this key, or not a payload as we write it.
    """
    jwt, *disclosures = credential.split("~")
    if not disclosures or disclosures.pop():
        raise Unverified("the credential does not end after a disclosure", step=4)
    header, _, rest = jwt.partition(".")
    payload, _, signature = rest.partition(".")
    if header != b64url(HEADER):
        raise Unverified("the credential has another algorithm, type or critical field", step=4)
    try:
        made = signed(issuer, from_b64url(signature, 64), f"{header}.{payload}".encode("ascii"))
        plain = from_canonical(from_b64url(payload))
    except ValueError as wrong:
        raise Unverified("the credential is not in canonical form", step=4) from wrong
    if not made:
        raise Unverified("the issuer's signature does not hold", step=4)
    found = _payload(jwt, plain, tuple(disclosures))
    if plain["iss"] != b64url(issuer):
        raise Unverified("the credential names another issuer than the bundle", step=4)
    return found


def _payload(jwt: str, plain: object, disclosures: tuple[str, ...]) -> Presented:
    if not isinstance(plain, dict) or set(plain) != {"_sd", "_sd_alg", "iss", "slots", "vct"}:
        raise Unverified("the credential's payload has other fields than ours", step=4)
    digests, slots = plain["_sd"], plain["slots"]
    known = plain["vct"] == TYPE and plain["_sd_alg"] == "sha-256"
    if not known or not is_count(slots) or not 1 <= slots <= MOST_SLOTS:
        raise Unverified("the credential's payload has values that ours cannot have", step=4)
    if not isinstance(digests, list) or not _sorted(digests):
        raise Unverified("the credential's digests are not a sorted list of digests", step=4)
    return Presented(jwt, slots, tuple(digests), disclosures)


def _sorted(digests: list[object]) -> bool:
    good = [item for item in digests if isinstance(item, str) and is_b64url(item, 32)]
    return good == digests and sorted(set(good)) == good


def disclosed(found: Presented) -> tuple[tuple[str, int | str], ...]:
    """Return name and value of each disclosure, in order: step 5.

    Raises:
        Unverified: a disclosure is not in canonical form or the issuer did not sign its digest.
    """
    known = set(found.digests)
    try:
        pairs = tuple(map(_pair, found.disclosures))
        strays = [d for d in found.disclosures if digest(d) not in known]
    except ValueError as wrong:
        raise Unverified("a disclosure is not in canonical form", step=5) from wrong
    if strays:
        raise Unverified("a disclosure is not one that the issuer signed", step=5)
    return pairs


def _pair(disclosure: str) -> tuple[str, int | str]:
    data = from_b64url(disclosure)
    match parsed(data):
        case [str(salt), str(name), value] if is_b64url(salt, 16):
            # Settled here and not in step 6: programs disagree about how fractions are written.
            plain = isinstance(value, str) or is_count(value)
            if plain and canonical_triple(salt, name, value) == data:
                return name, value
    raise ValueError("not a salt, a name and a text or a count")


def fields(pairs: tuple[tuple[str, int | str], ...], slots: int) -> Mapping[str, int | str]:
    """Return the disclosed fields by name, each known, in its place and of its kind: step 6.

    Raises:
        Unverified: a name is unknown, stands twice or out of order, or has a value that it
            cannot have.
    """
    values = dict(pairs)
    if len(values) != len(pairs):
        raise Unverified("a field is disclosed twice", step=6)
    names = {name: place for place, name in enumerate(names_of(slots))}
    if not all(name in names and _fits(name, value) for name, value in pairs):
        raise Unverified("a field is disclosed that a passage does not have", step=6)
    places = [names[name] for name in values]
    if sorted(places) != places:
        raise Unverified("the disclosures stand in another order", step=6)
    return values


def names_of(slots: int) -> tuple[str, ...]:
    """Return every name that a credential of so many slots has, in order."""
    return *FIELDS, *(f"s{number:03}" for number in range(slots))


def _fits(name: str, value: int | str) -> bool:
    if name in ("index", "passages"):
        return is_count(value)
    if not isinstance(value, str) or not value:
        return False
    if name == "language":
        return bool(_LANGUAGE.fullmatch(value))
    return bool(_SLOT.fullmatch(name)) or len(value) == 22


def in_order(values: Mapping[str, int | str], slots: int) -> tuple[str | None, ...]:
    """Return each slot's text, None where it is withheld."""
    return tuple(_text(values.get(f"s{number:03}")) for number in range(slots))


def _text(value: int | str | None) -> str | None:
    return value if isinstance(value, str) else None
