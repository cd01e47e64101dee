"""Reading a passage credential back: the half of RFC 9901 that a verifier needs, strictly.

Only what `passages.issue` writes is accepted. Header and payload are written again from the
digests that they hold and compared, so there is no algorithm to choose, no critical field to
ignore and no second way to read them; appended, repeated or re-encoded disclosures are refused,
which section 7.1 asks for and some libraries forget.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bearwitness.errors import Unverified
from bearwitness.proof.encoding import (
    digests_in,
    from_b64url,
    from_b64url_all,
    from_canonical,
    is_b64url,
    is_count,
)
from bearwitness.proof.keys import signed
from bearwitness.proof.passages import FIELDS, MOST_SLOTS, digest, message

Value = int | str

_PLACE, _DIGEST_LETTERS = '"_sd":["', 43
_DISCLOSURE = re.compile(  # a text in which nothing is escaped, as most are, or another value
    r'\["([A-Za-z0-9_-]{21}[AQgw])","is",(?:"([^"\\\x00-\x1f]*)"|(.+))\]', re.DOTALL
)
_LANGUAGE = re.compile("[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Presented:
    """What a credential says once its signature holds."""

    jwt: str
    places: tuple[bytes, ...]  # the digest of each field, then of each slot
    disclosures: tuple[str, ...] = field(repr=False)  # as they stand after the jwt


def presented(credential: str, issuer: bytes) -> Presented:
    """Check the issuer's signature and read the payload: step 4.

    Raises:
        Unverified: not our header, not by this key, or not a payload as we write it.
    """
    jwt, *disclosures = credential.split("~")
    if not disclosures or disclosures.pop():
        raise Unverified("the credential does not end after a disclosure", step=4)
    written, _, signature = jwt.rpartition(".")
    try:
        payload = from_b64url(written.partition(".")[2]).decode("ascii")
        digests = [one[:_DIGEST_LETTERS] for one in payload.split(_PLACE)[1:]]
        slots = len(digests) - len(FIELDS)
        if not 1 <= slots <= MOST_SLOTS or message(digests, issuer) != written:
            raise Unverified("the credential is not one as this issuer writes it", step=4)
        places = tuple(digests_in(digests))
        made = signed(issuer, from_b64url(signature, 64), written.encode("ascii"))
    except ValueError as wrong:
        raise Unverified("the credential is not in canonical form", step=4) from wrong
    if not made:
        raise Unverified("the issuer's signature does not hold", step=4)
    if len(set(places)) != len(places):
        raise Unverified("the issuer signed one digest for two places", step=4)
    return Presented(jwt, places, tuple(disclosures))


def disclosed(found: Presented) -> list[tuple[int, Value]]:
    """Return place and value of each disclosure, in order: step 5.

    Raises:
        Unverified: a disclosure is not in canonical form or the issuer did not sign its digest.
    """
    try:
        texts = [data.decode() for data in from_b64url_all(found.disclosures)]
        values = [_value(text) for text in texts]
    except ValueError as wrong:
        raise Unverified("a disclosure is not in canonical form", step=5) from wrong
    where = {digest: place for place, digest in enumerate(found.places)}
    try:
        return [
            (where[digest(one)], value)
            for one, value in zip(found.disclosures, values, strict=True)
        ]
    except KeyError:
        raise Unverified("a disclosure is not one that the issuer signed", step=5) from None


def _value(text: str) -> Value:
    match = _DISCLOSURE.fullmatch(text)
    if match is None:
        raise ValueError("not a salt, the word `is`, and a text or a count")
    _, plain, other = match.groups()
    value = plain if other is None else from_canonical(other.encode())
    # Settled here and not in step 6: programs disagree about how fractions are written.
    if isinstance(value, str) or is_count(value):
        return value
    raise ValueError("neither a text nor a count")


def in_places(found: Presented, pairs: Sequence[tuple[int, Value]]) -> list[Value | None]:
    """Return what stands in each place, None where it is withheld: step 6.

    Raises:
        Unverified: a place stands twice or out of order, or a field has a value that it cannot
            have.
    """
    held: list[Value | None] = [None] * len(found.places)
    last = -1
    for place, value in pairs:
        if place <= last:
            raise Unverified("a disclosure stands twice, or in another order", step=6)
        held[place], last = value, place
    index, language, passages, testimony = held[: len(FIELDS)]
    kinds = (
        index is None or is_count(index),
        language is None or (isinstance(language, str) and _LANGUAGE.fullmatch(language)),
        passages is None or is_count(passages),
        testimony is None or (isinstance(testimony, str) and is_b64url(testimony, 16)),
    )
    if not all(kinds):
        raise Unverified("a field has a value that it cannot have", step=6)
    if isinstance(index, int) and isinstance(passages, int) and index >= passages:
        raise Unverified("the passage stands after the last of its passages", step=6)
    return held


def words(held: Sequence[Value | None]) -> tuple[str | None, ...]:
    """Return the text of each slot, None for a gap: step 7.

    Raises:
        Unverified: a slot holds something else than a text, or an empty one.
    """
    found = tuple(
        one for one in held[len(FIELDS) :] if one is None or (isinstance(one, str) and one)
    )
    if len(found) != len(held) - len(FIELDS):
        raise Unverified("a slot holds something else than a text", step=7)
    return found
