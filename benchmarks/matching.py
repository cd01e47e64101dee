"""Records linked and counted: beside Splink's own models, and beside one hard clustering.

    python benchmarks/matching.py link FOLDER [febrl3 febrl4 historical]
    python benchmarks/matching.py stated FOLDER      (historical: what a stated chance is worth)
    python benchmarks/matching.py count [TOWNS [FIRST]]  (invented towns; no FOLDER needed)

FOLDER holds dataset3.csv, dataset4a.csv, dataset4b.csv (FEBRL: Christen 2008,
doi:10.1145/1401890.1402020) and historical_figures_with_errors_50k.parquet, as the repository
moj-analytical-services/splink_datasets has them. They are read, and nothing else.
"""

from __future__ import annotations

import csv
import math
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from clusters import Clusters, f1, pairs_within
from listed_towns import Town, any_town

from bearwitness.adapters.linking import Pair, Record, linked
from bearwitness.adapters.linking_fields import Kind
from bearwitness.corroboration.calibrating import MODEL, Reviewed, calibrated, of_model
from bearwitness.corroboration.descent import families
from bearwitness.corroboration.matching import NAMES, Proposal, propose
from bearwitness.corroboration.matching import reviewed as reviewed_entries
from bearwitness.corroboration.matching_draws import people as people_drawn
from bearwitness.corroboration.matching_review import chosen, to_review
from bearwitness.corroboration.partitions import Known, distinct
from bearwitness.ids import PersonId
from name_forms.people import Half

MOST_ENTRIES = 2_500
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
        least: f1(whose, families(((a, b) for a, b, same in pairs if same >= least), len(whose)))
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
    """Return the 200 pairs that `match propose --field … --review 200` would choose."""
    salt = chance.random()
    return list(chosen([(p.same, f"{salt} {p.one} {p.other}", p) for p in found], 200))


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


@dataclass(slots=True)
class Counts:
    """What each way of counting says of the towns, in per cent of the truth."""

    people: dict[str, list[float]] = field(default_factory=dict)
    pairs: dict[str, list[float]] = field(default_factory=dict)
    stated: list[tuple[float, bool]] = field(default_factory=list)
    in_draws: list[tuple[float, bool]] = field(default_factory=list)
    held: int = 0
    towns: int = 0

    def say(self, way: str, people: float, of_people: int, pairs: float, of_pairs: int) -> None:
        self.people.setdefault(way, []).append(100 * (people / of_people - 1))
        self.pairs.setdefault(way, []).append(100 * (pairs / of_pairs - 1))


def count(towns: int, first: int) -> None:
    """How far from the truth each way of counting is.

    All know what 200 reviews decided, as DESK writes it down with all that follows, and that a
    list names a person once: so does each clustering, which joins the likeliest pair first and
    none that either forbids.
    """
    found, seed = Counts(), first
    while found.towns < towns:
        town = any_town(seed, Half.HELD)
        seed += 1
        if len(town.who) <= MOST_ENTRIES:
            counted(town, seed, found)
    print(f"  {towns} towns of up to {MOST_ENTRIES} entries, seeds {first} to {seed - 1}")
    for way, by in found.people.items():
        off = f"{mean(map(abs, by)):.1f} % off, at most {max(map(abs, by)):.1f} %"
        print(
            f"  {way:22} people {mean(by):+6.1f} % on average, {off};"
            f" pairs of one person {mean(found.pairs[way]):+6.1f} %"
        )
    posteriors = mean(found.pairs["sum of what is stated"])
    print(f"  the sum of what is stated: pairs of one person {posteriors:+.1f} %, as proposed")
    print(f"  the interval (95 %) of the sampled partitions held the truth"
          f" {found.held} times of {found.towns}")  # fmt: skip
    for title, said in (("stated", found.stated), ("in the draws", found.in_draws)):
        lost = -mean(math.log(max(1e-3, s if r else 1 - s)) for s, r in said)
        print(f"  pairs on which nobody decided, {title}: log loss {lost:.3f}")
        reliability(title, said)


def counted(town: Town, seed: int, found: Counts) -> None:
    """Review, count in every way, and compare."""
    entries, who, at = town.entries, town.who, town.place()
    proposals = propose(entries)

    def right_(pair: Proposal) -> bool:
        return who[at[pair.one]] == who[at[pair.other]]

    mine = to_review(proposals, 200)
    same = tuple((at[p.one], at[p.other]) for p in mine if right_(p))
    two = tuple((at[p.one], at[p.other]) for p in mine if not right_(p))
    first = families(same, len(who))
    linked_ = [
        replace(entry, person=PersonId(f"P-{n:05}")) if first.count(n) > 1 else entry
        for entry, n in zip(entries, first, strict=True)
    ]
    refused = {frozenset((p.one, p.other)) for p in mine if not right_(p)}
    learned = calibrated(reviewed_entries(linked_, refused, known=()), NAMES)
    if learned.withheld is not None:
        return
    rest = propose(linked_, refused, known=())
    truth, pairs = len(set(who)), pairs_within(who)
    said = [(learned.of(p.features).right, at[p.one], at[p.other]) for p in rest]
    for least in (0.3, 0.5, 0.7, 0.9):
        clusters = Clusters(len(who), town.lists)
        for a, b in same:
            clusters.join(a, b)
        for a, b in two:
            clusters.part(a, b)
        for stated_, a, b in sorted(said, reverse=True):
            if stated_ >= least:
                clusters.join(a, b)
        labels = clusters.labels()
        found.say(f"one clustering at {least}", len(set(labels)), truth,
                  pairs_within(labels), pairs)  # fmt: skip
    found.say("no matching", len(who), truth, 0, pairs)
    draws = people_drawn(entries, rest, learned, Known(same, two), seed=seed)
    told_ = distinct(draws)
    drawn_pairs = mean(map(pairs_within, draws.draws))
    found.say("sampled partitions", told_.mean, truth, drawn_pairs, pairs)
    posteriors = pairs_within(first) + math.fsum(stated_ for stated_, _, _ in said)
    found.pairs.setdefault("sum of what is stated", []).append(100 * (posteriors / pairs - 1))
    found.stated += [(stated_, who[a] == who[b]) for stated_, a, b in said]
    found.in_draws += [(draws.together(a, b), who[a] == who[b]) for _, a, b in said]
    held = told_.lower <= truth <= told_.upper
    found.held += held
    found.towns += 1
    print(f"    seed {seed - 1}: {len(who)} entries of {truth} people, {len(proposals)} proposed:"
          f" {told_.lower} to {told_.upper}{'' if held else ', OUTSIDE'}", flush=True)  # fmt: skip


def main() -> None:
    if len(sys.argv) == 1:
        print("the public sets are not shipped: give their FOLDER for link and stated")
    what, *more = sys.argv[1:] or ["count", "2"]
    asked: dict[str, Callable[[], None]] = {
        "count": lambda: count(int(more[0]) if more else 10, int(more[1]) if more[1:] else 0),
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
