"""A petition's tally at DESK: opened, counted again, and each signature held against its leaf."""

from __future__ import annotations

from bearwitness.campaign.petition import Entry, leaf_of, read, tally_read
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Unverified
from bearwitness.sealing import opening


def signatures(casebook: Casebook, tally: bytes) -> tuple[Entry, ...]:
    """Return the signatures of a tally file, in no telling order.

    Raises:
        Malformed: this is not a tally.
        CannotOpen: it was sealed for another team.
        Unverified: an entry is not the one that its leaf counts, or of another petition.
    """
    entries, told = [], tally_read(tally)
    for leaf, sealed in told.sealed.items():
        entry = read(b"".join(opening.opened([sealed], casebook.letter_keys)))
        if leaf_of(entry) != leaf:
            raise Unverified("a signature is not the one that its leaf counts", step=1)
        if entry.petition != told.petition:
            raise Unverified("a signature was given to another petition", step=2)
        entries.append(entry)
    return tuple(entries)
