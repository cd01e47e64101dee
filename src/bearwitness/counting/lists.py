"""Lists: from a table of overlaps, or from a casebook's linked listings, to `Overlaps`.

A table is CSV: a header, one 0/1 column for each list, a last column `count` (or `freq`).
Every fault is an error that names its row and column, as a spreadsheet shows them: the
header is row 1. Nothing of a cell's content is repeated, it may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from bearwitness.counting.overlaps import MOST_LISTS, History, Overlaps, overlaps
from bearwitness.errors import Malformed, Misused, Unreadable
from bearwitness.ids import PersonId, SourceId
from bearwitness.records.source import Listing

LAST_COLUMNS = ("count", "freq")
MOST_CHARACTERS = 2_000_000  # 20 lists and 16,000 rows need about 700,000
MOST_STRATA = 200
MOST_REPLICATES = 2_000
NOT_TOLD, DIFFERENT = "not told", "told differently"  # strata of whom no one stratum is known
MOST_PERSONS = 10**9  # in one cell: beyond it the sums lose whole persons
_NAME = re.compile(r"[\w .()&+/-]{1,60}")
_COUNT = re.compile(r"[0-9]{1,10}")
SHORTER = "one row for each combination of lists, not one for each person"
_EXAMPLE = "a table starts like: A,B,C,count and then 1,0,0,40"


def parsed(text: str) -> Overlaps:
    """Return the overlaps that a CSV table holds.

    Raises:
        Unreadable: empty, too large, or no table at all.
        Malformed: a wrong value; the message names row and column.
    """
    rows = _rows(text)
    names = _header(rows[0][1])
    cells: dict[History, int] = {}
    for number, row in rows[1:]:
        history, count = _row(number, row, names)
        _add(cells, history, count, number)
    _refuse_constant_columns(names, cells)
    return overlaps(names, cells)


def strata(text: str, column: str) -> dict[str, Overlaps]:
    """Return a table of overlaps for each value of one column, in the order of the values.

    A list that holds nobody, or everybody, of a stratum stays out of that stratum: there it
    says nothing of who is missing. A stratum of nobody has all of them.

    Args:
        text: a table with one column more than `parsed` takes, anywhere before the last.
        column: what that column is called.

    Raises:
        Unreadable: empty, too large, or no such column.
        Malformed: a wrong value; the message names row and column.
    """
    names, cells = _divided(text, {column: "stratum"})
    _refuse_too_many({stratum for (stratum,) in cells})
    return {name: _informative(names, cells[name,]) for (name,) in sorted(cells)}


def replicates(
    text: str, column: str, *, stratum: str | None = None
) -> dict[str, tuple[Overlaps, ...]]:
    """Return the tables of each stratum, one for each value of the column of replicates.

    A replicate is a draw of what is not known: who is whom, or what a record does not say. All
    are of the same people, so a stratum that a replicate does not name has nobody there.

    Args:
        text: a table with one column more than `parsed` takes, or two, before the last.
        column: the one whose values are replicates.
        stratum: the one whose values are strata; None: all is one, called "".

    Raises:
        Unreadable: empty, too large, or no such column.
        Malformed: a wrong value; the message names row and column.
    """
    parting = {column: "replicate"} | ({} if stratum is None else {stratum: "stratum"})
    names, cells = _divided(text, parting)
    drawn = sorted({one[0] for one in cells})
    strata = sorted({"".join(one[1:]) for one in cells})
    if len(drawn) > MOST_REPLICATES:
        raise Malformed(
            f"{len(drawn)} replicates are too many: at most {MOST_REPLICATES} are pooled",
            hint="leave some out, drawn at random",
        )
    _refuse_too_many(strata)
    return {
        name: tuple(
            _informative(names, cells.get((one, name) if name else (one,), {})) for one in drawn
        )
        for name in strata
    }


def _divided(
    text: str, columns: Mapping[str, str]
) -> tuple[tuple[str, ...], dict[tuple[str, ...], dict[History, int]]]:
    """Return the lists, and the cells of each combination of values of these columns.

    `columns` says of each what its values are called.
    """
    rows = _rows(text)
    header = rows[0][1]
    if any(column not in header[:-1] for column in columns):
        raise Unreadable("row 1: there is no such column", hint="a table is parted by a column")
    places = [header.index(column) for column in columns]
    names = _header(_without(header, places))
    cells: dict[tuple[str, ...], dict[History, int]] = {}
    for number, row in rows[1:]:
        history, count = _row(number, _without(row, places), names)
        values = tuple(row[at] if at < len(row) else "" for at in places)
        for kind, value in zip(columns.values(), values, strict=True):
            if not _NAME.fullmatch(value):
                raise Malformed(
                    f"row {number}: this is not a name for a {kind}",
                    hint="up to 60 letters, digits and spaces",
                )
        _add(cells.setdefault(values, {}), history, count, number)
    return names, cells


def _without(row: list[str], places: Collection[int]) -> list[str]:
    return [value for at, value in enumerate(row) if at not in places]


def _add(cells: dict[History, int], history: History, count: int, number: int) -> None:
    if history in cells:
        raise Malformed(
            f"row {number} repeats the capture history of an earlier row",
            hint="add the two counts, or correct one of the rows",
        )
    cells[history] = count


def _refuse_too_many(cells: Collection[str]) -> None:
    if len(cells) > MOST_STRATA:
        raise Malformed(
            f"{len(cells)} strata are too many: at most {MOST_STRATA} are estimated together",
            hint="give a column of few values, such as a year or a region",
        )


def _informative(names: tuple[str, ...], cells: Mapping[History, int]) -> Overlaps:
    held = [history for history, count in cells.items() if count]
    if not held:
        return overlaps(names, {})
    places = [p for p in range(len(names)) if len({history[p] for history in held}) > 1]
    merged: dict[History, int] = {}
    for history in held:
        kept = tuple(history[p] for p in places)
        merged[kept] = merged.get(kept, 0) + cells[history]
    if any(not any(history) for history in merged):  # one list holds everybody
        places, merged = list(range(len(names))), dict(cells)
    return overlaps([names[p] for p in places], merged)


def from_listings(
    listings: Iterable[Listing],
    *,
    allowed: Callable[[Listing], bool],
    titles: Mapping[SourceId, str] | None = None,
) -> Overlaps:
    """Return the overlaps of a casebook's lists, counting each linked person once a list.

    Args:
        listings: the entries of all lists. One that nobody has linked is never guessed: it is
            left out and its number kept in `unlinked`.
        allowed: whether this entry may be counted (consent to `count`); others are left out.
        titles: what to call each list; its source's id where it has none.
    """
    entries = tuple(listings)
    counted = [entry for entry in entries if allowed(entry)]
    sources = sorted({entry.source for entry in entries})
    on: dict[PersonId, set[SourceId]] = {}
    for entry in counted:
        if entry.person is not None:
            on.setdefault(entry.person, set()).add(entry.source)
    filled = [s for s in sources if any(s in lists for lists in on.values())]
    cells: dict[History, int] = {}
    for lists in on.values():
        history = tuple(int(source in lists) for source in filled)
        cells[history] = cells.get(history, 0) + 1
    return overlaps(
        [(titles or {}).get(source, source) for source in filled],
        cells,
        unlinked=sum(entry.person is None for entry in counted),
        without_consent=len(entries) - len(counted),
    )


def strata_of(
    listings: Iterable[Listing],
    value: Callable[[Listing], str],
    *,
    allowed: Callable[[Listing], bool],
    titles: Mapping[SourceId, str] | None = None,
) -> dict[str, Overlaps]:
    """Return the overlaps of a casebook's lists in each stratum, in the order of their names.

    A person is of the one stratum that their entries tell, in small letters, of "not told" where
    none tells any, and of "told differently" where they do not agree. Whether somebody said no to
    being counted is told of all strata together, since of one it would point at few.

    Args:
        listings: the entries of all lists.
        value: the stratum that an entry tells; empty where it tells none.
        allowed: as for `from_listings`, and `titles`.
        titles: as there.

    Raises:
        Misused: no entry that may be counted tells a stratum.
        Malformed: there are too many, or one has no name for a stratum.
    """
    entries = tuple(listings)
    counted = [entry for entry in entries if allowed(entry)]
    told: dict[PersonId, set[str]] = {}
    for entry in counted:
        name = " ".join(value(entry).casefold().split())
        if entry.person is not None and name:
            told.setdefault(entry.person, set()).add(name)
    if not told:
        raise Misused("no list tells this of anybody", hint="a column of the lists, or year")
    within: dict[str, list[Listing]] = {}
    for entry in counted:
        names = told.get(entry.person, set()) if entry.person else set()
        name = NOT_TOLD if not names else min(names) if len(names) == 1 else DIFFERENT
        within.setdefault(name, []).append(entry)
    _refuse_too_many(within)
    if not all(_NAME.fullmatch(name) for name in within):
        raise Malformed(
            "a value of this column is no name for a stratum",
            hint="up to 60 letters, digits and spaces",
        )
    return {
        name: replace(
            from_listings(some, allowed=lambda _: True, titles=titles),
            without_consent=len(entries) - len(counted),
        )
        for name, some in sorted(within.items())
    }


def documented(table: Overlaps) -> int:
    """Return how many distinct persons are on at least one list: counted, not estimated."""
    return table.documented


def _rows(text: str) -> list[tuple[int, list[str]]]:
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(
            "this is too large for a table of overlaps",
            hint=SHORTER,
        )
    lines = text.removeprefix("\ufeff").splitlines()
    rows = [(n, _fields(line)) for n, line in enumerate(lines, start=1) if line.strip()]
    if len(rows) < 2:
        raise Unreadable("this table is empty", hint=_EXAMPLE)
    return rows


def _fields(line: str) -> list[str]:
    # Why not the csv module: no value of this table can hold a comma, a quote or a line
    # break, so anything that needs quoting is refused by what checks the value.
    return [field.strip().removeprefix('"').removesuffix('"') for field in line.split(",")]


def _header(row: list[str]) -> tuple[str, ...]:
    if len(row) < 2 or row[-1].lower() not in LAST_COLUMNS:
        raise Unreadable("row 1: the last column is not called count", hint=_EXAMPLE)
    names = tuple(row[:-1])
    if len(names) > MOST_LISTS:
        raise Malformed(
            f"row 1: {len(names)} lists are too many: at most {MOST_LISTS} are counted together",
            hint="merge lists that were made by the same people or from the same records",
        )
    for column, name in enumerate(names, start=1):
        if not _NAME.fullmatch(name):
            raise Malformed(
                f"row 1, column {column}: this is not a name for a list",
                hint="up to 60 letters, digits and spaces",
            )
        if name in names[: column - 1]:
            raise Malformed(
                f"row 1, column {column}: another list has this name",
                hint="give each list its own name",
            )
    return names


def _row(number: int, row: list[str], names: tuple[str, ...]) -> tuple[History, int]:
    if len(row) != len(names) + 1:
        raise Malformed(
            f"row {number} has {len(row)} columns, the header has {len(names) + 1}",
            hint="one 0 or 1 for each list, then the count",
        )
    for column, (_, value) in enumerate(zip(names, row, strict=False), start=1):
        if value not in {"0", "1"}:
            raise Malformed(
                f"row {number}, column {column}: neither 0 nor 1",
                hint="1: on this list; 0: not on it",
            )
    history = tuple(int(value) for value in row[:-1])
    count = _count(number, row[-1])
    if count and not any(history):
        raise Malformed(
            f"row {number}: persons on no list cannot have been counted",
            hint="leave the all-zero row out: it is what is estimated",
        )
    return history, count


def _count(number: int, value: str) -> int:
    if not _COUNT.fullmatch(value) or int(value) > MOST_PERSONS:
        raise Malformed(
            f"row {number}, column count: not a whole number of persons",
            hint="digits only, such as 12: not negative, not fractional, not NaN, not empty",
        )
    return int(value)


def _refuse_constant_columns(names: tuple[str, ...], cells: Mapping[History, int]) -> None:
    held = [history for history, count in cells.items() if count]
    if not held:
        raise Unreadable("this table counts nobody", hint=_EXAMPLE)
    for place in range(len(names)):
        values = {history[place] for history in held}
        if values == {0}:
            raise Malformed(
                f"column {place + 1}: nobody is on this list",
                hint="leave the list out of the table",
            )
        if values == {1} and len(names) > 1:
            raise Malformed(
                f"column {place + 1}: everybody is on this list",
                hint="a list that holds everybody shows nothing of who is missing: leave it out",
            )
