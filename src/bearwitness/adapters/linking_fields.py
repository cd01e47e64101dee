"""What a linking model is shown of a record's fields: columns, comparisons, and who meets whom.

Which pairs are compared at all follows from the records: for each two fields, the loosest rule
that does not bring together too many.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product
from typing import Any

from bearwitness.adapters.linking_signs import in_ascii
from bearwitness.corroboration.given_names import names_of
from bearwitness.corroboration.names import Likeness, compared, keys_of, parts
from bearwitness.corroboration.sounds import ROUGH, readings

_PAIRS_A_RECORD = 40  # that one rule may bring together, on average
_ORDER = list(Likeness)
SLIGHTLY = ((1, 6), (1, 3))  # letters in which two words differ, and of how many


class Kind(StrEnum):
    """What a field holds, and so how two of them are compared."""

    PERSON = "person"  # a whole name, any script and order
    NAME = "name"  # one word of a name, any script
    DAY = "day"  # 2017-03-05, or less of it: 2017-03, 2017
    NUMBER = "number"  # what somebody copied sign by sign: a house, a paper, a post code
    TEXT = "text"  # a place, a street, a trade
    CLASS = "class"  # one of few values


@dataclass(frozen=True, slots=True)
class Rule:
    """Which pairs are compared. `explode`: columns that hold several values each."""

    sql: str
    explode: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows for the model, how it compares them, and the pairs that there are."""

    rows: list[dict[str, Any]]
    comparisons: list[Any]
    rules: list[Rule]
    training: list[tuple[str, ...]]
    possible: int
    types: Mapping[str, str]  # of each column: int, str or list

    def arrow(self, places: Sequence[int] | None = None) -> Any:
        """Return the rows, or those at `places`, with their types: also what is empty has one."""
        import pyarrow as pa  # noqa: PLC0415 - comes with Splink

        kinds = {"int": pa.int64(), "str": pa.string(),
                 "list": pa.list_(pa.string())}  # fmt: skip
        schema = pa.schema([(name, kinds[kind]) for name, kind in self.types.items()])
        rows = self.rows if places is None else [self.rows[at] for at in places]
        return pa.Table.from_pylist(rows, schema=schema)


def table(
    records: Sequence[Mapping[str, str]],
    sources: Sequence[str],
    kinds: Mapping[str, Kind],
    *,
    between: bool,
) -> Table:
    """Return what the model is shown. Columns have names of their own, not the fields'."""
    named = {f"f{n}": (name, kind) for n, (name, kind) in enumerate(sorted(kinds.items()))}
    alike = {
        base: _alike({record.get(name, "") for record in records})
        for base, (name, kind) in named.items()
        if kind is Kind.PERSON
    }
    rows = []
    for at, (record, source) in enumerate(zip(records, sources, strict=True)):
        row: dict[str, Any] = {"at": at, "source": source}
        for base, (name, kind) in named.items():
            value = record.get(name, "")
            row |= _columns(base, kind, value)
            if kind is Kind.PERSON:
                row |= {f"{base}_{n}": alike[base][n].get(value) for n in range(len(_ORDER))}
        rows.append(row)
    of = {base: kind for base, (_, kind) in named.items()}
    _written(rows, [base for base, kind in of.items() if kind is not Kind.PERSON])
    keep = " AND l.source <> r.source" if between else ""
    return Table(
        rows,
        [_comparison(base, kind) for base, kind in of.items()],
        list(_rules(rows, of, keep, between=between)),
        _training(rows, of, between=between),
        _meetings(rows, (), between=between),
        {name: _type(name, of) for name in rows[0]},
    )


def _type(column: str, of: Mapping[str, Kind]) -> str:
    base, _, part = column.partition("_")
    if column == "at":
        return "int"
    several = {Kind.PERSON: {"s", *map(str, range(len(_ORDER)))}, Kind.NAME: {"read", "known"}}
    return "list" if part in several.get(of.get(base, Kind.CLASS), ()) else "str"


def _alike(names: set[str]) -> list[dict[str, list[str]]]:
    """Return for each likeness, of each name what it shares with every name so alike.

    Two names are that alike where their lists have something in common: a database can ask that
    without knowing what a name is.
    """
    near: dict[tuple[str, str], list[str]] = {}
    for name in sorted(filter(None, names)):
        for key in keys_of(parts(name)):
            near.setdefault(key, []).append(name)
    found: list[dict[str, list[str]]] = [{} for _ in _ORDER]
    together = {pair for group in near.values() for pair in combinations(group, 2)}
    for n, (one, other) in enumerate(sorted(together)):
        alike = compared(parts(one), parts(other))
        if alike is not None:
            level = found[_ORDER.index(alike.likeness)]
            for name in (one, other):
                level.setdefault(name, []).append(str(n))
    return found


def _columns(base: str, kind: Kind, value: str) -> dict[str, Any]:
    text = " ".join(re.sub(r"[^\w\s-]", " ", value.lower()).split()) or None
    start = text and text[: 3 if kind is Kind.NUMBER else 4]
    if kind is Kind.PERSON:
        keys = sorted("|".join(key) for key in keys_of(parts(value))) if text else []
        words = sorted(_sound(word) for word in (text or "").split())
        return {
            base: value or None,
            f"{base}_s": keys or None,
            f"{base}_key": " ".join(words) or None,
        }
    if kind is Kind.NAME:
        read = readings(text.replace(" ", "")) if text else frozenset()
        known = sorted(f"{where}{n}" for where, n in names_of(read)) if text else None
        heard = sorted(r for r in read if not r.startswith(ROUGH))
        return {base: text, f"{base}_s": _sound(text)[:3] if text else None,
                f"{base}_read": heard or None, f"{base}_known": known or None}  # fmt: skip
    return {base: text, f"{base}_s": start}


def _written(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
    """Give the engine one byte for each letter: some count bytes and others letters."""
    told = [row[column] for row in rows for column in columns if row[column]]
    signs = in_ascii(told)
    for row in rows:
        for column in columns:
            if row[column]:
                row[column] = row[column].translate(signs)


def _sound(word: str) -> str:
    return min((r for r in readings(word) if not r.startswith(ROUGH)), default=word) or word


def _comparison(base: str, kind: Kind) -> Any:
    from splink import comparison_level_library as level  # noqa: PLC0415 - where it is installed
    from splink.comparison_library import CustomComparison  # noqa: PLC0415 - likewise

    exact = level.ExactMatchLevel(base, term_frequency_adjustments=kind is not Kind.DAY)
    if kind is Kind.PERSON:
        named = level.ExactMatchLevel(f"{base}_key", term_frequency_adjustments=True)
        middle = [named, *(level.ArrayIntersectLevel(f"{base}_{n}") for n in range(len(_ORDER)))]
    elif kind is Kind.NAME:
        heard = [level.ArrayIntersectLevel(f"{base}_{how}") for how in ("read", "known")]
        alike_ = [_differing(base, *part) for part in SLIGHTLY]
        middle = [exact, *heard, *alike_]
    elif kind is Kind.DAY:
        less = f"starts_with({base}_l, {base}_r) OR starts_with({base}_r, {base}_l)"
        year = f"{base}_s_l = {base}_s_r"
        middle = [exact, _asked(less, "told less finely"),
                  level.DamerauLevenshteinLevel(base, 1), level.DamerauLevenshteinLevel(base, 2),
                  _asked(year, "the same year")]  # fmt: skip
    elif kind is Kind.NUMBER:
        middle = [exact, level.DamerauLevenshteinLevel(base, 1),
                  level.DamerauLevenshteinLevel(base, 2)]  # fmt: skip
    elif kind is Kind.TEXT:
        middle = [exact, *(_differing(base, *part) for part in SLIGHTLY)]
    else:
        middle = [exact]
    return CustomComparison(
        [level.NullLevel(base), *middle, level.ElseLevel()], output_column_name=base
    )


def _differing(base: str, part: int, of: int) -> Any:
    """Say that two words differ in no more than so many of so many letters.

    Jaro and Winkler's likeness is not asked for: engines count half a transposition differently.
    """
    edits = f"damerau_levenshtein({base}_l, {base}_r)"
    longer = f"greatest(length({base}_l), length({base}_r))"
    return _asked(f"{of} * {edits} <= {part} * {longer}", f"differ in {part} of {of}")


def _asked(sql: str, label: str) -> Any:
    """Return a level of our own. No name in quotes: to Spark that is a text, and equals nothing."""
    from splink import comparison_level_library as level  # noqa: PLC0415 - where it is installed

    return level.CustomLevel(sql, label, base_dialect_str="duckdb")


def _rules(
    rows: Sequence[Mapping[str, Any]], of: Mapping[str, Kind], keep: str, *, between: bool
) -> Iterator[Rule]:
    most = _PAIRS_A_RECORD * len(rows)
    useful = [base for base, kind in of.items() if kind is not Kind.CLASS]
    for base in useful:
        if of[base] is Kind.PERSON:
            column = f"{base}_s"
            yield Rule(f"l.{column} = r.{column}{keep}", (column,))
        elif 0 < _meetings(rows, (base,), between=between) <= most:
            yield Rule(f"l.{base} = r.{base}{keep}")
    flat = [base for base in useful if of[base] is not Kind.PERSON]
    for pair in combinations(flat, 2):
        ways = list(product(*((base, f"{base}_s") for base in pair)))
        counts = {way: _meetings(rows, way, between=between) for way in ways}
        fits = [way for way in ways if 0 < counts[way] <= most]
        if fits:
            way = max(fits, key=counts.__getitem__)
            yield Rule(" AND ".join(f"l.{c} = r.{c}" for c in way) + keep)


def _meetings(rows: Sequence[Mapping[str, Any]], columns: tuple[str, ...], *, between: bool) -> int:
    """Return how many pairs of rows share these columns; of no column, how many there are."""
    keys = [tuple(row[c] for c in columns) for row in rows]
    shared = [n for n, key in enumerate(keys) if None not in key]
    all_of = Counter(keys[n] for n in shared)
    within = Counter((keys[n], rows[n]["source"]) for n in shared) if between else Counter()
    return sum(c * (c - 1) // 2 for c in all_of.values()) - sum(
        c * (c - 1) // 2 for c in within.values()
    )


def _training(
    rows: Sequence[Mapping[str, Any]], of: Mapping[str, Kind], *, between: bool
) -> list[tuple[str, ...]]:
    """Return by which fields pairs are brought together to learn of the others, by turns."""
    told = {base: _meetings(rows, (base,), between=between) for base in of}
    telling = sorted((base for base in of if told[base]), key=told.__getitem__)
    few = 4 * _PAIRS_A_RECORD * len(rows)
    next_to = zip(telling[:3], [*telling[1:], *telling], strict=False)
    return [(base,) if told[base] <= few else (base, other) for base, other in next_to]
