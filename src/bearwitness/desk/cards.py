"""A record as it is sealed: a card that says what it is, a content that says what it holds.

    card     kind, key, testimonies named, compartment, when, by whom, why    outlives shredding
    content  32 random bytes, then the value's canonical bytes                is what is shredded

Each is sealed under its own data key. The record's leaf in the log is

    SHA-256( "bearwitness record leaf v1" LF ‖ the 32 random bytes ‖ each with its length
             (8 bytes, big-endian) before it: record id ‖ card ‖ canonical bytes )

so a leaf confirms no guess at words, and after shredding nothing that is left does either.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from bearwitness.adapters.store import Part
from bearwitness.errors import Malformed
from bearwitness.ids import RecordId, TestimonyId, mint
from bearwitness.records import codec
from bearwitness.sealing import compartments
from bearwitness.sealing.age import Entropy

_LEAF = b"bearwitness record leaf v1\n"
_BLIND = 32  # bytes


@dataclass(frozen=True, slots=True)
class Card:
    """What a record is. `what` is what was done; a value is `kept`."""

    kind: str
    key: str | None  # None: it supersedes nothing
    about: tuple[TestimonyId, ...]
    compartment: str
    what: str
    at: datetime
    by: str
    reason: str

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise Malformed("a record needs a time with a zone")
        if not self.by.strip() or not self.reason.strip():
            raise Malformed("the ledger needs who and why", hint="give a name and a reason")


@dataclass(frozen=True, slots=True)
class Packed:
    """A record ready to be stored."""

    id: RecordId
    card: Part
    content: Part
    leaf: bytes


def packed(card: Card, value: bytes, *, epoch_key: bytes, entropy: Entropy) -> Packed:
    """Seal a record."""
    record = RecordId(mint("R", entropy(10)))
    blind = entropy(_BLIND)
    content = (blind + value, card.compartment, card.kind)
    card_bytes = codec.written(card)
    return Packed(
        record,
        _sealed(record, (card_bytes, "card", "card"), epoch_key, entropy),
        _sealed(record, content, epoch_key, entropy),
        leaf_of(record, card_bytes, blind, value),
    )


def opened_card(record: str, part: Part, *, epoch_key: bytes) -> Card:
    """Open a record's card.

    Raises:
        CannotOpen: its bytes or its key were changed, or it belongs to another record.
    """
    return codec.read(Card, _opened(record, part, "card", "card", epoch_key))


def opened_content(record: str, card: Card, part: Part, *, epoch_key: bytes) -> tuple[bytes, bytes]:
    """Open a record's content; return what blinds its leaf, and the value's bytes.

    Raises:
        CannotOpen: its bytes or its key were changed, or it belongs to another record.
    """
    content = _opened(record, part, card.compartment, card.kind, epoch_key)
    return content[:_BLIND], content[_BLIND:]


def leaf_of(record: str, card: bytes, blind: bytes, value: bytes) -> bytes:
    """Return the 32 bytes that the log holds for a record."""
    laid_out = b"".join(
        len(part).to_bytes(8, "big") + part for part in (record.encode(), card, value)
    )
    return hashlib.sha256(_LEAF + blind + laid_out).digest()


def _sealed(record: str, what: tuple[bytes, str, str], epoch_key: bytes, entropy: Entropy) -> Part:
    content, compartment, kind = what
    key = compartments.new_key(entropy)
    return Part(
        compartments.seal_box(
            key, content, record=record, compartment=compartment, kind=kind, entropy=entropy
        ),
        compartments.wrap(epoch_key, key, record=record, compartment=compartment, entropy=entropy),
    )


def _opened(record: str, part: Part, compartment: str, kind: str, epoch_key: bytes) -> bytes:
    key = compartments.unwrap(
        epoch_key, part.wrapped or b"", record=record, compartment=compartment
    )
    return compartments.open_box(
        key, part.sealed, record=record, compartment=compartment, kind=kind
    )
