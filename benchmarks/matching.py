"""Records linked and counted: beside Splink's own models, and beside one hard clustering.

    python benchmarks/matching.py link FOLDER [febrl3 febrl4 historical]
    python benchmarks/matching.py stated FOLDER      (historical: what a stated chance is worth)
    python benchmarks/matching.py count [TOWNS]      (invented towns; no FOLDER needed)

FOLDER holds dataset3.csv, dataset4a.csv, dataset4b.csv (FEBRL: Christen 2008,
doi:10.1145/1401890.1402020) and historical_figures_with_errors_50k.parquet, as the repository
moj-analytical-services/splink_datasets has them. They are read, and nothing else.
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from likeness import entry

from bearwitness.adapters.linking import Pair, Record, linked
from bearwitness.adapters.linking_fields import Kind
from bearwitness.corroboration.calibrating import MODEL, Reviewed, calibrated, curves, of_model
from bearwitness.corroboration.matching import MISSED, NAMES, propose, to_review
from bearwitness.corroboration.partitions import Chance, Known, distinct, drawn, mixed
from bearwitness.ids import SourceId
from bearwitness.records.source import Listing
from name_forms import people
from name_forms.people import Half

FILES = {
    "febrl3": ("dataset3.csv",),
    "febrl4": ("dataset4a.csv", "dataset4b.csv"),
    "historical": ("historical_figures_with_errors_50k.parquet",),
}
FEBRL = {
    "given_name": Kind.NAME, "surname": Kind.NAME, "street_number": Kind.NUMBER,
    "address_1": Kind.TEXT, "address_2": Kind.TEXT, "suburb": Kind.TEXT, "postcode": Kind.NUMBER,
    "state": Kind.CLASS, "date_of_birth": Kind.NUMBER, "soc_sec_id": Kind.NUMBER,
}  # fmt: skip
HISTORICAL = {
    "first_name": Kind.NAME, "surname": Kind.NAME, "dob": Kind.DAY, "birth_place": Kind.TEXT,
    "postcode_fake": Kind.NUMBER, "gender": Kind.CLASS, "occupation": Kind.TEXT,
}  # fmt: skip
THRESHOLDS = (0.1, 0.5, 0.9, 0.95, 0.99, 0.999)


def rows(folder: Path, name: str) -> tuple[list[Record], list[str], dict[str, Kind]]:
    """Return records, whose each is, and what the fields hold."""
    if name == "historical":
        from pyarrow import parquet  # noqa: PLC0415 - comes with the matching extra

        found = parquet.read_table(folder / FILES[name][0]).to_pylist()
        records = [Record({key: row[key] or "" for key in HISTORICAL}, "one") for row in found]
        return records, [row["cluster"] for row in found], HISTORICAL
    records, whose = [], []
    for file in FILES[name]:
        with (folder / file).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, skipinitialspace=True):
                records.append(Record({key: row[key].strip() for key in FEBRL}, file))
                whose.append(row["rec_id"].split("-")[1])
    return records, whose, FEBRL


def joined(items: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Return of each item its cluster where every pair is joined."""
    above = list(range(items))

    def first(item: int) -> int:
        while above[item] != item:
            above[item] = above[above[item]]
            item = above[item]
        return item

    for a, b in pairs:
        one, other = sorted((first(a), first(b)))
        above[other] = one
    return [first(item) for item in range(items)]


def f1(truth: Sequence[object], told: Sequence[object]) -> tuple[float, float, float]:
    """Return F1, precision and recall of the pairs that stand in one cluster."""

    def pairs(groups: Iterable[object]) -> int:
        return sum(n * (n - 1) // 2 for n in Counter(groups).values())

    right, said, are = pairs(zip(truth, told, strict=True)), pairs(told), pairs(truth)
    return 2 * right / max(1, said + are), right / max(1, said), right / max(1, are)


def link(folder: Path, names: Sequence[str]) -> None:
    import matching_peer  # noqa: PLC0415 - it needs the matching extra

    for name in names:
        records, whose, kinds = rows(folder, name)
        began = time.perf_counter()
        found = linked(records, kinds, between=name == "febrl4", seed=1)
        spent = time.perf_counter() - began
        print(f"{name}: {len(records)} records of {len(set(whose))}")
        told("ours  ", whose, [(p.one, p.other, p.same) for p in found], spent)
        began = time.perf_counter()
        pairs = matching_peer.pairs(name, [r.fields for r in records], [r.source for r in records])
        told("Splink", whose, pairs, time.perf_counter() - began)


def told(
    who: str, whose: Sequence[str], pairs: Sequence[tuple[int, int, float]], spent: float
) -> None:
    ways = {
        least: f1(whose, joined(len(whose), [(a, b) for a, b, same in pairs if same >= least]))
        for least in THRESHOLDS
    }
    best = max(ways, key=lambda least: ways[least][0])
    all_ = ", ".join(f"{least}: {way[0]:.4f}" for least, way in ways.items())
    print(f"  {who} F1 {ways[best][0]:.4f} (precision {ways[best][1]:.4f}, recall "
          f"{ways[best][2]:.4f}) at {best}; {spent:.0f} s; all: {all_}")  # fmt: skip


def stated(folder: Path) -> None:
    """Learn from 200 reviewed pairs, forty times, and look at all the others."""
    records, whose, kinds = rows(folder, "historical")
    found = [p for p in linked(records, kinds, between=False, seed=1) if p.same >= 0.01]
    reliability("as the model states it", [(p.same, right(p, whose)) for p in found])
    learned: list[tuple[float, bool]] = []
    far = []
    for seed in range(40):
        chance = random.Random(seed)
        mine = reviewed(found, chance)
        curve = calibrated([Reviewed(of_model(p.same), right(p, whose)) for p in mine], MODEL)
        others = chance.sample(found, 20_000)
        here = [(curve.of(of_model(p.same)).right, right(p, whose)) for p in others]
        learned += here
        far += deviations(here, least=400)
    reliability("after 200 reviewed pairs (forty times)", learned)
    near = sum(d <= 0.05 for d in far)
    print(f"  single runs: {near} of {len(far)} tenths within .05, on average {mean(far):.3f}")


def right(pair: Pair, whose: Sequence[str]) -> bool:
    return whose[pair.one] == whose[pair.other]


def reviewed(found: Sequence[Pair], chance: random.Random) -> list[Pair]:
    """Return 200 pairs, as many from each tenth of what the model states."""
    tenths: dict[int, list[Pair]] = {}
    for pair in found:
        tenths.setdefault(min(9, int(pair.same * 10)), []).append(pair)
    return [p for group in tenths.values() for p in chance.sample(group, min(20, len(group)))]


def reliability(title: str, said: Sequence[tuple[float, bool]]) -> None:
    print(f"  {title}:")
    for n in range(10):
        here = [(s, r) for s, r in said if min(9, int(s * 10)) == n]
        if len(here) >= 50:
            print(f"    stated {mean(s for s, _ in here):.3f}, right "
                  f"{mean(r for _, r in here):.3f} of {len(here)}")  # fmt: skip


def deviations(said: Sequence[tuple[float, bool]], *, least: int) -> list[float]:
    found = []
    for n in range(10):
        here = [(s, r) for s, r in said if min(9, int(s * 10)) == n]
        if len(here) >= least:
            found.append(abs(mean(s for s, _ in here) - mean(r for _, r in here)))
    return found


def mean(numbers: Iterable[float]) -> float:
    return statistics.fmean(numbers)


Town = tuple[list[Listing], dict[tuple[SourceId, int], int]]


def town(seed: int, half: Half, people_: int = 1200, each: int = 500, lists: int = 3) -> Town:
    """Three lists of an invented town where many share a name, and who each entry is."""
    chance = random.Random(seed)
    all_ = [people.anyone(chance, half) for _ in range(people_)]
    drawn_ = [chance.sample(range(people_), each) for _ in range(lists)]
    who = {
        (SourceId(f"S-000{n}"), at): person
        for n, mine in enumerate(drawn_)
        for at, person in enumerate(mine)
    }
    return [Listing(s, at, entry(chance, all_[p]), None) for (s, at), p in who.items()], who


def count(towns: int) -> None:
    """How far from the true number of people each way of counting is, in per cent."""
    wrong: dict[str, list[float]] = {}
    held = 0
    for seed in range(towns):
        entries, who = town(seed, Half.HELD)
        truth = len(set(who.values()))
        found = propose(entries)
        mine = to_review(random.Random(seed).sample(found, len(found)), 200)
        curve = calibrated([Reviewed(p.features, who[p.one] == who[p.other]) for p in mine], NAMES)
        at = {(e.source, e.number): n for n, e in enumerate(entries)}
        decided = [(at[p.one], at[p.other], float(who[p.one] == who[p.other])) for p in mine]
        rest = [p for p in found if p not in mine]
        said = decided + [(at[p.one], at[p.other], curve.of(p.features).right) for p in rest]
        known = Known(tuple((a, b) for a, b, same in decided if same),
                      tuple((a, b) for a, b, same in decided if not same))  # fmt: skip
        draws = mixed([
            drawn(len(entries),
                  [Chance(at[p.one], at[p.other], way.of(p.features).right) for p in rest],
                  seed=n, draws=10, known=known, missed=MISSED, apart=[e.source for e in entries])
            for n, way in enumerate(curves(curve, 10, seed=seed))
        ])  # fmt: skip
        counted = distinct(draws)
        ways = {
            f"one clustering at {least}": len(
                set(joined(len(entries), [(a, b) for a, b, same in said if same >= least]))
            )
            for least in (0.3, 0.5, 0.7, 0.9)
        }
        ways |= {"no matching": len(entries), "sampled partitions": counted.mean}  # fmt: skip
        for way, number in ways.items():
            wrong.setdefault(way, []).append(100 * (number - truth) / truth)
        held += counted.lower <= truth <= counted.upper
    for way, by in wrong.items():
        print(f"  {way:24} {mean(by):+6.1f} % on average, at most {max(map(abs, by)):.1f} %")
    print(f"  the interval of the sampled partitions held the truth {held} times of {towns}")


def main() -> None:
    if len(sys.argv) == 1:
        print("the public sets are not shipped: give their FOLDER for link and stated")
    what, *more = sys.argv[1:] or ["count", "2"]
    asked: dict[str, Callable[[], None]] = {
        "count": lambda: count(int(more[0]) if more else 10),
        "link": lambda: link(Path(more[0]), more[1:] or list(FILES)),
        "stated": lambda: stated(Path(more[0])),
    }
    if what not in asked or (what != "count" and not more):
        sys.exit(__doc__)
    wanted = [] if what == "count" else [f for name in FILES for f in FILES[name]]
    lacking = [file for file in wanted if not (Path(more[0]) / file).is_file()]
    if lacking:
        sys.exit(f"not in {more[0]}: {', '.join(lacking)}. Where they come from is told at the top"
                 f" of this file")  # fmt: skip
    asked[what]()


if __name__ == "__main__":
    main()
