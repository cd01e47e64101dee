"""Names for records that say what they name and nothing else.

An id is a letter for the kind, a hyphen and Crockford base32 (no I, L, O, U), made from
random bytes: `T-7QK4M2XD`. It is never derived from a name, a date or a place, so an id in
a log or a file name gives nobody away.
"""

from __future__ import annotations

import re
from typing import NewType

from bearwitness.errors import Malformed

TestimonyId = NewType("TestimonyId", str)  # T-
SourceId = NewType("SourceId", str)  # S-
EventId = NewType("EventId", str)  # E-
ActId = NewType("ActId", str)  # A-
PersonId = NewType("PersonId", str)  # P-  a victim or perpetrator in an act
PlaceId = NewType("PlaceId", str)  # W-  (where)
ClaimId = NewType("ClaimId", str)  # C-
MediaId = NewType("MediaId", str)  # M-
EditionId = NewType("EditionId", str)  # N-
UseId = NewType("UseId", str)  # U-  something made under permits
AddresseeId = NewType("AddresseeId", str)  # B-  a body to which a testimony is handed
RecordId = NewType("RecordId", str)  # R-  any record, in the store

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SHAPE = re.compile(rf"[A-Z]-[{ALPHABET}]{{4,26}}")


def mint(kind: str, entropy: bytes) -> str:
    """Return an id such as `T-7QK4M2XD`, eight characters for every five bytes of entropy.

    Args:
        kind: one capital letter, from the list at the top of this module.
        entropy: random bytes, a multiple of five; 5 give 40 bits, enough inside one case.

    Raises:
        Malformed: the kind is not one capital letter or the entropy has a wrong length.
    """
    if not re.fullmatch("[A-Z]", kind) or not entropy or len(entropy) % 5:
        raise Malformed("an id needs one capital letter and a multiple of five random bytes")
    number = int.from_bytes(entropy, "big")
    digits = [ALPHABET[(number >> shift) & 31] for shift in range(len(entropy) * 8 - 5, -1, -5)]
    return f"{kind}-{''.join(digits)}"


def checked(text: str, kind: str) -> str:
    """Return `text` if it is an id of this kind.

    Raises:
        Malformed: it is not; the text itself is not repeated, it may be anything.
    """
    if not _SHAPE.fullmatch(text) or text[0] != kind:
        raise Malformed(
            f"this is not an id of kind {kind}", hint=f"an id looks like {kind}-7QK4M2XD"
        )
    return text
