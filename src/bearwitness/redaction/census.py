"""A small census as people write it: a word or a kind of detail, and of how many it is true."""

from __future__ import annotations

from collections.abc import Iterable

from bearwitness.errors import Malformed
from bearwitness.redaction.finding import Kind
from bearwitness.redaction.reading import stem
from bearwitness.redaction.risk import MANKIND, Census

MOST_ROWS = 5_000
Row = tuple[str, int]  # in lower case, and of how many people it is true


def rows(text: str) -> tuple[Row, ...]:
    """Return the rows of a table, one to a line: `dentist, 3`.

    Raises:
        Malformed: a line is no word and number of people, or there are too many lines.
    """
    parts = [line.rpartition(",") for line in text.splitlines() if line.strip()]
    told = [(name.strip().lower(), number.strip()) for name, _, number in parts]
    if len(told) > MOST_ROWS or not all(
        name and number.isascii() and number.isdecimal() and len(number) < 12
        for name, number in told
    ):
        raise Malformed(
            "a census has a row that is no word and number of people",
            hint=f"`dentist, 3` on a line, at most {MOST_ROWS:,} lines",
        )
    return tuple((name, int(number)) for name, number in told)


def census(people: int, counted: Iterable[Row]) -> Census:
    """Return the census of so many people.

    Raises:
        Malformed: a row counts nobody, or more than there are.
    """
    shares: dict[str, float] = {}
    words: dict[str, float] = {}
    for name, number in counted:
        if not 1 <= number <= min(people, MANKIND):
            raise Malformed(
                "a census has a row of nobody, or of more than the people it is of",
                hint=f"from 1 to {people:,}",
            )
        if name in set(Kind):
            shares[name] = number / people
        else:
            words[stem(name)] = number / people
    return Census(people, shares, words)
