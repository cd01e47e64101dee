"""A record as it is sealed: a card that says what it is, a content that says what it holds.

    card     kind, key, turn, what it supersedes, testimonies named, compartment,
             when, by whom, why                              outlives shredding
    content  32 random bytes, then the value's canonical bytes     is what is shredded

Cards are sealed under one key of the case, each content under a data key of its own. The
record's leaf in the log is

    SHA-256( "bearwitness record leaf v1" LF ‖ the 32 random bytes ‖ each with its length
             (8 bytes, big-endian) before it: record id ‖ card ‖ canonical bytes )

so a leaf confirms no guess at words, also after shredding. Digests that outlive stand in
`docs/spec/record.md`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from bearwitness.adapters.store.parts import Part
from bearwitness.errors import CannotOpen, Malformed
from bearwitness.ids import RecordId, TestimonyId, mint
from bearwitness.records import codec
from bearwitness.sealing import compartments
from bearwitness.sealing.age import Entropy

_LEAF = b"bearwitness record leaf v1\n"
_BLIND = 32  # bytes
MOVED = "moved identity"  # what a card says, then which record's; stored
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_TEXTS = {"kind": str, "compartment": str, "what": str, "by": str, "reason": str, "at": str,
          "turn": int, "about": list, "supersedes": list}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """What a record is. `what` is what was done; a value is `kept`.

    `turn` is larger than that of every record that was there when this one was written, on
    whichever machine: records are ordered by turn, then by id, the same everywhere.
    """

    kind: str
    key: str | None  # None: it supersedes nothing
    about: tuple[TestimonyId, ...]
    compartment: str
    what: str
    at: datetime
    by: str
    reason: str
    turn: int
    supersedes: tuple[RecordId, ...] = ()

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise Malformed("a record needs a time with a zone")
        if not self.by.strip() or not self.reason.strip():
            raise Malformed("the ledger needs who and why", hint="give a name and a reason")


@dataclass(frozen=True, slots=True)
class Packed:
    """A record ready to be stored. `card` is a box; the content comes with its wrapped key."""

    id: RecordId
    card: bytes
    content: Part
    leaf: bytes


def packed(
    card: Card, value: bytes, *, card_key: bytes, epoch_key: bytes, entropy: Entropy
) -> Packed:
    """Seal a record."""
    record = RecordId(mint("R", entropy(10)))
    blind, key = entropy(_BLIND), compartments.new_key(entropy)
    card_bytes = codec.written(card)
    where = {"record": record, "compartment": card.compartment}
    return Packed(
        record,
        sealed_card(record, card, card_key=card_key, entropy=entropy),
        Part(
            compartments.seal_box(key, blind + value, kind=card.kind, entropy=entropy, **where),
            compartments.wrap(epoch_key, key, entropy=entropy, **where),
        ),
        leaf_of(record, card_bytes, blind, value),
    )


def sealed_card(record: str, card: Card, *, card_key: bytes, entropy: Entropy) -> bytes:
    """Seal a record's card."""
    data = codec.written(card)
    return compartments.seal_box(
        card_key, data, record=record, compartment="card", kind="card", entropy=entropy
    )


def opened_card(record: str, box: bytes, *, card_key: bytes) -> Card:
    """Open a record's card.

    Raises:
        CannotOpen: its bytes were changed, or it belongs to another record.
    """
    return _read(
        compartments.open_box(card_key, box, record=record, compartment="card", kind="card")
    )


def opened_content(record: str, card: Card, part: Part, *, epoch_key: bytes) -> tuple[bytes, bytes]:
    """Open a record's content; return what blinds its leaf, and the value's bytes.

    Raises:
        CannotOpen: its bytes or its key were changed, or it belongs to another record.
    """
    where = {"record": record, "compartment": card.compartment}
    key = compartments.unwrap(epoch_key, part.wrapped or b"", **where)
    content = compartments.open_box(key, part.sealed, kind=card.kind, **where)
    return content[:_BLIND], content[_BLIND:]


def leaf_of(record: str, card: bytes, blind: bytes, value: bytes) -> bytes:
    """Return the 32 bytes that the log holds for a record."""
    laid_out = b"".join(
        len(part).to_bytes(8, "big") + part for part in (record.encode(), card, value)
    )
    return hashlib.sha256(_LEAF + blind + laid_out).digest()


def _read(data: bytes) -> Card:
    # As strict as `codec.read`, and four times as quick: every card is read at each unlocking.
    try:
        plain = json.loads(data)
        right = all(type(plain[name]) is kind for name, kind in _TEXTS.items())
        if not right or len(plain) != len(_TEXTS) + 1 or _CANONICAL.encode(plain).encode() != data:
            raise ValueError("not canonical")
        return Card(**{**plain, "at": datetime.fromisoformat(plain["at"]),
                       "about": tuple(plain["about"]),
                       "supersedes": tuple(plain["supersedes"])})  # fmt: skip
    except (ValueError, KeyError, TypeError) as wrong:
        raise CannotOpen(
            "a card is not written as this version writes it", hint="update this program"
        ) from wrong
