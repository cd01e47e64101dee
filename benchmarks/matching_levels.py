"""Where two words stop being alike: chosen on FEBRL and on Splink's invented thousand alone.

    python benchmarks/matching_levels.py FOLDER

FOLDER has the three FEBRL files that `matching.py` names, and fake_1000.csv of the same repository.
Nothing here reads the historical records: of these `matching.py` only reports. The rule was written
before anything was run: of all ways below the one whose chances cost least is taken, over the three
sets alike, if it costs less than the present one on every set. The cost of a set is what a chance
costs by its logarithm, in bits for each pair of one person; a pair of one person that is not told
of costs as much as one that is told of with `LEAST`.
"""

from __future__ import annotations

import csv
import math
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from clusters import f1
from matching import THRESHOLDS, rows

from bearwitness.adapters import linking_fields
from bearwitness.adapters.linking import LEAST, Pair, Record, linked
from bearwitness.adapters.linking_fields import Kind
from bearwitness.corroboration.descent import families

WAYS = (
    ((1, 6), (1, 3)),
    ((1, 6), (2, 5)),
    ((1, 5), (2, 5)),
    ((1, 4), (1, 3)),
    ((1, 4), (2, 5)),
    ((1, 4), (1, 2)),
)
FAKE = {
    "first_name": Kind.NAME, "surname": Kind.NAME, "dob": Kind.DAY, "city": Kind.TEXT,
    "email": Kind.TEXT,
}  # fmt: skip
_SURE = 1e-6  # no chance costs more than one that is told of so surely and wrongly


def thousand(folder: Path) -> tuple[list[Record], list[str], dict[str, Kind]]:
    """Return Splink's invented thousand, whose each is, and what the fields hold."""
    with (folder / "fake_1000.csv").open(encoding="utf-8", newline="") as lines:
        found = list(csv.DictReader(lines))
    records = [Record({key: row[key] or "" for key in FAKE}, "one") for row in found]
    return records, [row["cluster"] for row in found], FAKE


def cost(pairs: Sequence[Pair], whose: Sequence[str], *, between: Sequence[str] = ()) -> float:
    """Return what the stated chances cost, in bits for each pair of one person."""
    spent, told = 0.0, 0
    for pair in pairs:
        same = whose[pair.one] == whose[pair.other]
        told += same
        spent -= math.log2(max(_SURE, pair.same if same else 1 - pair.same))
    every = _pairs(whose) - (_pairs(list(zip(whose, between, strict=True))) if between else 0)
    return (spent - (every - told) * math.log2(LEAST)) / every


def _pairs(whose: Sequence[object]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(whose).values())


def main() -> None:
    folder = Path(sys.argv[1])
    sets = {name: rows(folder, name) for name in ("febrl3", "febrl4")}
    sets["fake_1000"] = thousand(folder)
    for way in WAYS:
        linking_fields.SLIGHTLY = way
        told = []
        for name, (records, whose, kinds) in sets.items():
            apart = name == "febrl4"
            found = linked(records, kinds, between=apart, seed=1)
            best = max(
                f1(whose, families(((p.one, p.other) for p in found if p.same >= least),
                                   len(whose)))[0] for least in THRESHOLDS
            )  # fmt: skip
            lists = [record.source for record in records] if apart else ()
            told.append(f"{name} {cost(found, whose, between=lists):.4f} bits, F1 {best:.4f}")
        print(f"{way}: {'; '.join(told)}", flush=True)


if __name__ == "__main__":
    main()
