"""What is left of secrets and promises when everything is taken, or the program is killed.

.venv/bin/python benchmarks/seizure.py [--names 1000] [--kills 500]

1. Names are planted in every compartment of a case, and every byte of its files, write-ahead log,
   backup, restore key and branch is searched for each of them: in clear, base64, UTF-16,
   hexadecimal, and each reversed. Then a quorum opens them.
2. A program that keeps, rotates and shreds, and one that restores, are killed at random moments.
3. A working desk is traced, and every write searched for words that were planted.

It runs the code of tests/attacks and tests/test_casebook_killed.py, which stops at the first that
is found, lost or back.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from bearwitness.desk import custody
from bearwitness.errors import CannotOpen
from bearwitness.records.testimony import Testimony
from casebook_stand import AT, new_case
from killing_stand import try_killing, try_killing_restores
from seizure_stand import Seized
from tracing_stand import SECRETS, Traced

CASES = 10  # so that none grows too slow to be checked after each kill


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=500)
    args = parser.parse_args()
    for figures, number in ((_seized, args.names), (_killed, args.kills)):
        with tempfile.TemporaryDirectory() as folder:
            figures(Path(folder), number)
    with tempfile.TemporaryDirectory() as folder:
        _written(Path(folder))


def _seized(folder: Path, count: int) -> None:
    started = time.perf_counter()
    seized = Seized(folder, count)
    files, size = len(seized.taken), sum(map(len, seized.taken.values()))
    found = {name for _, name in seized.found()}
    print(f"seized: {files} files of {size / 1e6:.0f} MB, and every share but a quorum")
    print(f"{len(found):8} of {len(seized.names):,} planted names found in them   [goal: 0]")
    opened = sum(map(len, (_with_too_few(seized, some) for some in seized.too_few())))
    print(f"{opened:8} identities opened with one share too few, or with one place   [goal: 0]")
    kept = set(seized.names[1:])  # the first was shredded
    print(f"{len(kept & set(seized.opened())):8} opened by a quorum   [goal: {count:,}]")
    again = len(kept & set(seized.opened_from_backup()))
    print(f"{again:8} opened by a quorum in the case that the backup gives   [goal: {count:,}]")
    print(f"{time.perf_counter() - started:8.0f} s for all that", flush=True)
    seized.book.close()


def _with_too_few(seized: Seized, some: list[str]) -> list[object]:
    one = seized.book.all(Testimony)[0].id
    try:
        return [custody.open_identity(seized.book, one, some, why="seized", at=AT)]
    except CannotOpen:
        return []


def _killed(folder: Path, kills: int) -> None:
    started, restores = time.perf_counter(), kills // 5
    each = -(-(kills - restores) // CASES)
    told = []
    for part in range(CASES):
        new_case(folder / f"case{part}")[0].close()
        told.append(try_killing(folder / f"case{part}", each, seed=part + 2))
    kept = sum(len(one.kept | one.gone) for one in told)
    gone, lost, back = (
        sum(len(getattr(one, name)) for one in told) for name in ("gone", "lost", "back")
    )
    checked = sum(one.checked for one in told)
    print(f"killed {checked} times while keeping, rotating and shredding, and {restores} times")
    print("while restoring")
    print(f"{lost:8} of {kept:,} acknowledged records lost   [goal: 0]")
    print(f"{back:8} of {gone:,} shredded ones back   [goal: 0]")
    print(f"{checked:8} times the log was checked behind it, and held")
    (folder / "restoring").mkdir()
    whole = try_killing_restores(folder / "restoring", restores)
    print(f"{whole:8} of {restores} killed restores had made the whole case, the others nothing")
    print(f"{time.perf_counter() - started:8.0f} s for all that", flush=True)


def _written(folder: Path) -> None:
    traced = Traced(folder)
    print(f"traced: {len(traced.writes):,} writes of {traced.written / 1e6:.1f} MB by a desk that")
    print(f"receives, redacts, backs up, renews and shreds, {len(SECRETS)} words planted in it")
    print(f"{traced.plaintext:8} bytes of them written, files deleted again counted   [goal: 0]")


if __name__ == "__main__":
    main()
