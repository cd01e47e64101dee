"""How often a confirmed flight time is wrong, by name and by origin (Li, Dong et al. 2013).

Thirty-eight sites on some 1,200 flights a day, December 2011, six particulars of each; what the
airlines themselves said is known for about a hundred flights a day (X. Li, X. L. Dong, K. Lyons,
W. Meng, D. Srivastava, "Truth finding on the deep web: is the problem solved?", PVLDB 6(2), 2012,
doi:10.14778/2535568.2448943). The data are research data and are not shipped: FOLDER has
`clean_flight/2011-12-08-data.txt` … and `flight_truth/2011-12-08-truth.txt` … as published.

As in the paper, times within ten minutes are one value: buckets of ten minutes around the time
that most sites give. The airlines' own sites are left out, because the known truth is theirs.
Sites differ in whether a flight "departed" from its gate or from the runway: most errors are there.

What sites are one origin is found in each day's data alone, by `twins` and `shared`. Their rules
were looked at on one day (2011-12-08, the paper's own), with the airlines' word for it in sight.

Usage: python benchmarks/flights.py FOLDER [DAY …]
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from scipy.stats import beta

from bearwitness.corroboration import odd_values
from bearwitness.corroboration.odd_values import Agreed, Stated

AIRLINES = frozenset({"aa", "ua", "CO"})
PARTS = ("departs by plan", "departed", "from gate", "arrives by plan", "arrived", "to gate")
GATES = frozenset({"from gate", "to gate"})
WITHIN = 10  # minutes
_MONTHS = {"nov": 11, "dec": 12, "jan": 1, "feb": 2}
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)\s*(?:([ap])\.?m?\.?(?![a-z]{3}))?", re.IGNORECASE)
_DAYS = (
    re.compile(r"(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"),
    re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?:20)?\d\d"),
    re.compile(r"(?P<m>\d\d)-(?P<d>\d\d)-\d\d\b"),
    re.compile(r"(?P<d>\d\d)-(?P<w>Jan|Feb|Nov|Dec)-20\d\d"),
    re.compile(r"(?P<w>Jan|Feb|Nov|Dec)[a-z]*[ .]+(?P<d>\d{1,2})(?!\d)"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the airlines say of one day: item → minutes, or the gate."""

    times: dict[str, int]
    gates: dict[str, str]


def minutes(text: str, day: date) -> int | None:
    """Return a written time as minutes after the day's midnight; None where none is written."""
    clock = _CLOCK.search(re.sub(r"(?<=\d[apAP])(?=[A-Z][a-z]{2}\b|[A-Z][a-z]{2} )", " ", text))
    if clock is None:
        return None
    hour, minute, half = int(clock[1]), int(clock[2]), (clock[3] or "").lower()
    if half:
        hour = hour % 12 + 12 * (half == "p")
    return _days_after(text.replace(clock[0], " "), day) * 1440 + hour * 60 + minute


def _days_after(text: str, day: date) -> int:
    for form in _DAYS:
        if found := form.search(text):
            parts = found.groupdict()
            month = int(parts["m"]) if parts.get("m") else _MONTHS[parts["w"].lower()[:3]]
            year = day.year + (month < day.month - 6) - (month > day.month + 6)
            try:
                return (date(year, month, int(parts["d"])) - day).days
            except ValueError:
                return 0
    return 0


def gate(text: str) -> str | None:
    """Return a gate as letters and numbers, without its terminal; None where none is written."""
    plain = re.sub(r"\(.*|/.*", "", text.strip()).upper()
    plain = re.sub(r"^TERMINAL \w+ ?-? ?|^TERM \w+ ?-? ?|^GATE ", "", plain)
    found = re.fullmatch(r"([A-Z]?)-?0*(\d{1,3})([A-Z]?)", plain.strip())
    return "".join(found.groups()) if found else None


def rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text("utf-8", errors="replace").splitlines():
        yield line.split("\t")


def told(folder: Path, day: date, without: frozenset[str]) -> list[tuple[str, str, int | str]]:
    """Return (site, item, minutes or gate) of a day."""
    found = []
    for row in rows(folder / "clean_flight" / f"{day}-data.txt"):
        if row[0] in without:
            continue
        for part, text in zip(PARTS, row[2:], strict=False):
            value = gate(text) if part in GATES else minutes(text, day)
            if value is not None:
                found.append((row[0], f"{row[1]} {part}", value))
    return found


def known(folder: Path, day: date) -> Known:
    times, gates = {}, {}
    for row in rows(folder / "flight_truth" / f"{day}-truth.txt"):
        for part, text in zip(PARTS, row[1:], strict=False):
            value = gate(text) if part in GATES else minutes(text, day)
            if isinstance(value, str):
                gates[f"{row[0]} {part}"] = value
            elif value is not None:
                times[f"{row[0]} {part}"] = value
    return Known(times, gates)


def stated(said: Iterable[tuple[str, str, int | str]]) -> tuple[list[Stated], dict[str, int]]:
    """Return the values, times in buckets around the commonest; and each item's commonest time."""
    of: dict[str, list[tuple[str, int | str]]] = defaultdict(list)
    for site, item, value in said:
        of[item].append((site, value))
    found, centre = [], {}
    for item, values in of.items():
        count = Counter(v for _, v in values)
        most = min(count, key=lambda v: (-count[v], str(v)))
        if isinstance(most, int):
            centre[item] = most
        for site, value in values:
            bucket = value
            if isinstance(value, int) and isinstance(most, int):
                bucket = round((value - most) / WITHIN)
            found.append(Stated(site, item, frozenset({str(bucket)})))
    return found, centre


def right(one: Agreed, truth: Known, centre: dict[str, int]) -> bool | None:
    """Say whether what is agreed on is what the airline says; None where it says nothing."""
    (value,) = one.value
    if one.item in truth.gates:
        return value == truth.gates[one.item]
    if one.item not in truth.times:
        return None
    return abs(centre[one.item] + WITHIN * int(value) - truth.times[one.item]) <= WITHIN


def interval(wrong: int, of: int) -> tuple[float, float]:
    """Return the exact 95 % interval of a share (Clopper and Pearson 1934)."""
    low = float(beta.ppf(0.025, wrong, of - wrong + 1)) if wrong else 0.0
    high = float(beta.ppf(0.975, wrong + 1, of - wrong)) if wrong < of else 1.0
    return low, high


@dataclass(slots=True)
class Tally:
    """Counts over days."""

    confirmed: int = 0
    wrong: int = 0
    items: int = 0
    covered: int = 0

    def add(self, agreed: Iterable[Agreed], truth: Known, centre: dict[str, int],
            items: frozenset[str]) -> None:  # fmt: skip
        here = [a for a in agreed if a.item in items]
        marks = [right(a, truth, centre) for a in here]
        self.confirmed += len(here)
        self.wrong += marks.count(False)
        self.items += len(items)
        self.covered += len({a.item for a in here})

    def __str__(self) -> str:
        share = self.wrong / max(1, self.confirmed)
        low, high = interval(self.wrong, self.confirmed)
        return (f"{self.confirmed:6} confirmed, {self.wrong:5} wrong "
                f"({share:5.1%}; {low:.1%} to {high:.1%}), "
                f"of {self.covered / max(1, self.items):5.1%} of {self.items}")  # fmt: skip


def main(folder: Path, days: list[str]) -> None:
    every = sorted(p.name[:10] for p in (folder / "flight_truth").glob("*-truth.txt"))
    tallies: dict[tuple[str, int, float], Tally] = defaultdict(Tally)
    families: Counter[str] = Counter()
    shares: dict[str, list[float]] = defaultdict(list)
    began = time.process_time()
    for name in days or every:
        day = date.fromisoformat(name)
        truth = known(folder, day)
        said, centre = stated(told(folder, day, AIRLINES))
        items = frozenset((truth.times.keys() | truth.gates.keys()) & {s.item for s in said})
        origin = odd_values.origins((*odd_values.twins(said), *odd_values.shared(said)))
        families.update(groups(origin))
        mine = [s for s in said if s.item in items]
        for (who, of), needed, times in product(
            (("site", {}), ("origin", origin)), (2, 3), (1.01, 1.5, 2, 3)
        ):
            tally = tallies[who, needed, times]
            agreed = odd_values.agreed(mine, of, needed=needed, against=1, times=times)
            before = tally.confirmed, tally.wrong
            tally.add(agreed, truth, centre, items)
            if (needed, times) == (2, 1.5):
                shares[who].append((tally.wrong - before[1]) / (tally.confirmed - before[0]))
    for (who, needed, times), tally in tallies.items():
        rule = "more" if times < 1.1 else f"{times} times as many"
        print(f"{needed} {who}s, {rule:17} as say anything else  {tally}")
    for who, them in shares.items():
        print(f"a day's share of wrong ones, 2 {who}s, 1.5 times as many: "
              f"{min(them):.1%} to {max(them):.1%}")  # fmt: skip
    for family, count in families.most_common(6):
        print(f"one origin on {count} of {len(days or every)} days: {family}")
    print(f"{len(days or every)} days ({time.process_time() - began:.0f} CPU s)")


def groups(origin: Mapping[str, str]) -> list[str]:
    of = defaultdict(list)
    for voice, root in origin.items():
        of[root].append(voice)
    return [", ".join(sorted(them)) for them in of.values()]


if __name__ == "__main__":
    if len(sys.argv) > 1 and (Path(sys.argv[1]) / "flight_truth").is_dir():
        main(Path(sys.argv[1]), sys.argv[2:])
    else:
        print("the flights are not here; they are not shipped. Name the folder they are in")
