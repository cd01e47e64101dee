"""A list of victims as somebody keeps it: a CSV table with a column `name`."""

from __future__ import annotations

import csv
import io

from bearwitness.errors import Malformed, Unreadable

LARGEST_LIST = 20_000_000  # characters
MOST_COLUMNS = 40
LONGEST_FIELD = 1000
_EXAMPLE = "a list starts like: name,born,village and then one row a person"


def listed(text: str) -> list[tuple[int, tuple[str, dict[str, str]]]]:
    """Return each row's number, counted from 1, its name, and what else it says.

    Nothing of a row is repeated in an error: it may be anything.

    Raises:
        Unreadable: no table, or none with a column `name`.
        Malformed: a row without a name, or of another length than the header.
    """
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True))
    except csv.Error as wrong:
        raise Unreadable("this is no CSV table", hint=_EXAMPLE) from wrong
    rows = [row for row in rows if any(field.strip() for field in row)]
    header = [field.strip().lower() for field in rows[0]] if rows else []
    if "name" not in header or len(rows) < 2:
        raise Unreadable("row 1: there is no column called name", hint=_EXAMPLE)
    if len(header) > MOST_COLUMNS or len(set(header)) < len(header) or not all(header):
        raise Malformed("row 1: every column has a name of its own", hint=_EXAMPLE)
    return [(n, _row(n, row, header)) for n, row in enumerate(rows[1:], start=1)]


def _row(number: int, row: list[str], header: list[str]) -> tuple[str, dict[str, str]]:
    fields = [" ".join(field.split()) for field in row]
    if len(fields) != len(header) or any(len(field) > LONGEST_FIELD for field in fields):
        raise Malformed(
            f"person {number}: not as many fields as the header has, or a very long one"
        )
    told = {column: value for column, value in zip(header, fields, strict=True) if value}
    name = told.pop("name", "")
    if not name:
        raise Malformed(f"person {number} has no name", hint="a mark such as ? where none is known")
    return name, told
