"""Time each method on each published table: `python benchmarks/counting.py`."""

from __future__ import annotations

from pathlib import Path
from time import process_time

from bearwitness.counting.estimate import estimate
from bearwitness.counting.graphs import decomposable
from bearwitness.counting.lists import parsed

TABLES = Path(__file__).parents[1] / "tests" / "data" / "counting"


def main() -> None:
    for path in sorted(TABLES.glob("*.csv")):
        table = parsed(path.read_text())
        decomposable(len(table.names))  # made once a process
        for method in ("decomposable", "loglinear", "all"):
            start = process_time()
            found = estimate(table, method=method)
            spent = process_time() - start
            said = found.withheld or f"{found.median} ({found.lower}-{found.upper})"
            print(f"{path.stem:24} {method:13} {spent:7.3f} CPU s  {said}")


if __name__ == "__main__":
    main()
