"""What `count` is asked about: a table of overlaps, or a case; and which lists are one source."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from bearwitness.adapters.files import read_text
from bearwitness.counting.lists import MOST_CHARACTERS, SHORTER
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.related import as_one
from bearwitness.errors import Misused


def read(table: Path) -> str:
    """Return the text of a table.

    Raises:
        Unreadable: it is too large, or no text.
    """
    return read_text(table, limit=MOST_CHARACTERS, shorter=SHORTER)


def groups(args: argparse.Namespace) -> list[list[str]]:
    """Return the groups of lists that are counted as one."""
    return [[name.strip() for name in group.split(",")] for group in args.one_source]


def joined(tables: Mapping[str, Overlaps], groups: Sequence[Sequence[str]]) -> dict[str, Overlaps]:
    """Join lists in each stratum that has them.

    Raises:
        Misused: a list that no stratum has.
    """
    known = {name for table in tables.values() for name in table.names}
    if any(name not in known for group in groups for name in group):
        raise Misused("there is no list of this name", hint="names stand in row 1 of the table")
    return {
        stratum: as_one(table, [[n for n in group if n in table.names] for group in groups])
        for stratum, table in tables.items()
    }


def expect_case(args: argparse.Namespace) -> None:
    """Refuse what is no question to a case.

    Raises:
        Misused: no reason for the ledger, or lists that a table alone says to be one source.
    """
    if args.one_source:
        raise Misused(
            "in a case the links between sources say which lists were made apart",
            hint="source relies S-… RELATION S-… records one; --one-source is for a TABLE.csv",
        )
    if not args.reason:
        raise Misused(
            "nothing is counted of a case without a reason",
            hint="--reason TEXT, no name; or give a TABLE.csv",
        )
