"""The world around a case: of how many people what is true, and what an intruder may hold.

Both are sealed into the casebook, as what a team collects tells of its case. The figures of every
draft are measured with them, with a census once it is said of how many people it is.

Nobody's testimony belongs in either. Shredding one does not reach them: a text of a background
that has eight words in a row from a testimony of that moment is refused, but one that tells the
same in other words, in shorter pieces, or was kept before the testimony came stays until the
background is replaced.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bearwitness.desk import kinds
from bearwitness.desk.borrowing import borrowed
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Malformed, Refused
from bearwitness.redaction import census as tables
from bearwitness.redaction.risk import Census

MOST_LETTERS = 20_000_000  # of all texts of a background together
_RUN = 8  # words that a paper and a testimony hardly have alike by chance


@dataclass(frozen=True, slots=True)
class Counted:
    """Of how many of the people a word or a kind of detail is true."""

    what: str = field(repr=False)
    people: int


@dataclass(frozen=True, slots=True)
class CensusTable:
    """The case's census. There is one; a newer one supersedes it, an empty one too."""

    rows: tuple[Counted, ...]
    of: str = "the case"


@dataclass(frozen=True, slots=True)
class Background:
    """Texts that an intruder may hold, about nobody in particular. There is one."""

    texts: tuple[str, ...] = field(repr=False)
    of: str = "the case"


def keep_census(casebook: Casebook, text: str, *, reason: str, at: datetime) -> int:
    """Keep a census as people write it, in the place of the last; return how many rows it has.

    Raises:
        Malformed: a row is none, or counts nobody.
    """
    rows = tables.rows(text)
    if not all(number for _, number in rows):
        raise Malformed("a census has a row of nobody", hint="from 1 on")
    made = CensusTable(tuple(Counted(what, number) for what, number in rows))
    casebook.append(made, reason=reason, at=at)
    return len(rows)


def keep_background(casebook: Casebook, texts: Iterable[str], *, reason: str, at: datetime) -> int:
    """Keep these texts in the place of the last ones; return how many they are.

    Raises:
        Malformed: they are far longer than anybody compares.
        Refused: one has words of a testimony.
    """
    made = Background(tuple(dict.fromkeys(text for text in texts if text.strip())))
    if sum(map(len, made.texts)) > MOST_LETTERS:
        raise Malformed(
            "a background is far too long", hint=f"at most {MOST_LETTERS:,} letters in all"
        )
    if borrowed(casebook, made.texts, run=_RUN):
        raise Refused(
            "a text of the background has words of a testimony",
            hint="leave it out: shredding the testimony would not reach it",
        )
    casebook.append(made, reason=reason, at=at)
    return len(made.texts)


def census(casebook: Casebook, people: int) -> Census:
    """Return the case's census of so many people; where it counts more of them, it counts all."""
    rows = {row.what: min(row.people, people) for t in casebook.all(CensusTable) for row in t.rows}
    return tables.census(people, rows.items())


def table(casebook: Casebook) -> str:
    """Return the case's census as people write it."""
    rows = (row for kept in casebook.all(CensusTable) for row in kept.rows)
    return "\n".join(f"{row.what}, {row.people}" for row in rows)


def background(casebook: Casebook) -> tuple[str, ...]:
    """Return the texts that an intruder may hold."""
    return tuple(text for kept in casebook.all(Background) for text in kept.texts)


kinds.register(CensusTable, "census", key=("of",), outlives=True)
kinds.register(Background, "background", key=("of",), outlives=True)
