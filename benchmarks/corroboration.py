"""How often "confirmed" is wrong, when voices are counted by name and when by origin.

Book sellers' lists of authors (Dong, Berti-Equille and Srivastava, VLDB 2009): 876 sellers who
copy each other and leave authors out, 1,263 books, true authors known for half of a hundred. A
list is confirmed when enough voices state it in full. Counted are the lists confirmed, those of
them that are not the true one, and the part of the books of which a list is confirmed.

Authors are taken as last names, by the simplest rules for "Last, First; Last, First" and
"First Last and First Last". That an odd list is one of at most a quarter of the sellers was
chosen on an invented town of copiers (tests/test_corroboration_odd_values.py) after a first choice
of three sellers had missed five who copy each other. So that nobody needs to trust that, the
rules are also chosen by the invented towns of `towns.py` alone, which never saw a book; and the
table at the end shows what every other choice gives. Intervals are exact (Clopper and Pearson).

Usage: python benchmarks/corroboration.py [abebooks.tsv.gz gold.tsv]
"""

from __future__ import annotations

import gzip
import html
import re
import sys
import time
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import towns
from scipy.stats import beta

from bearwitness.corroboration import odd_values
from bearwitness.corroboration.odd_values import Agreed, Stated

DATA = Path(__file__).parents[2] / "shared" / "data" / "corroboration"
FILES = [DATA / "abebooks.tsv.gz", DATA / "abebooks_gold_half.tsv"]
NOISE = re.compile(
    r"\b(editors?|edited|eds?|authors?|by|ph ?d|dr|md|prof|professor|jr|sr|iii|ii|et al|etal"
    r"|and others|illustrator|contributor|not available|unknown|various|none|n/a|foreword"
    r"|introduction|translator|joint|staff)\b\.?"
)


def last_names(text: str) -> frozenset[str]:
    """Return the last names in a seller's field of authors."""
    plain = unicodedata.normalize("NFKD", html.unescape(html.unescape(text))).lower()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = NOISE.sub(" ", re.sub(r"[(\[][^)\]]*[)\]]", " ", plain))
    parts = re.split(r"\s*(?:;|&|/|\band\b|\bwith\b|\|)\s*", plain)
    names = (re.sub("[^a-z]", "", name) for part in parts for name in _of_part(part))
    return frozenset(name for name in names if len(name) > 1)


def _of_part(part: str) -> Iterator[str]:
    bits = [re.findall(r"[a-z']+(?:-[a-z]+)*", bit) for bit in part.split(",")]
    bits = [bit for bit in bits if bit]
    in_pairs = len(bits) % 2 == 0 and any(len(bit) == 1 for bit in bits)
    for bit in bits[::2] if in_pairs else bits:
        yield next((word for word in reversed(bit) if len(word) > 1), bit[-1])


def stated(path: Path) -> list[Stated]:
    """Return what each seller says of each book."""
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    return [Stated(r[0], r[1], last_names(r[3])) for r in rows if len(r) > 3]


def told(agreed: tuple[Agreed, ...], truth: Mapping[str, frozenset[str]]) -> str:
    """Return the counts as one piece of a line."""
    here = [a for a in agreed if a.item in truth]
    wrong = sum(a.value != truth[a.item] for a in here)
    books = len({a.item for a in here}) / len(truth)
    share = wrong / max(1, len(here))
    low, high = interval(wrong, len(here))
    return (
        f"{len(here):3} confirmed, {wrong:2} wrong ({share:5.1%}; {low:.1%} to {high:.1%}),"
        f" of {books:.0%} of the books"
    )


def interval(wrong: int, of: int) -> tuple[float, float]:
    """Return the exact 95 % interval of a share (Clopper and Pearson 1934)."""
    low = float(beta.ppf(0.025, wrong, of - wrong + 1)) if wrong else 0.0
    high = float(beta.ppf(0.975, wrong + 1, of - wrong)) if wrong < of else 1.0
    return low, high


def main(listed: Path, gold: Path) -> None:
    """Print the table."""
    said = stated(listed)
    lines = gold.read_text("utf-8", errors="replace").splitlines()
    truth = {isbn: last_names(names) for isbn, names in (line.split("\t") for line in lines)}
    began = time.process_time()
    pairs = odd_values.shared(said)
    origin = odd_values.origins(pairs)
    spent = time.process_time() - began
    print(f"{len({s.voice for s in said})} sellers, {len(truth)} books with known authors; "
          f"{len(pairs)} pairs share odd lists ({spent:.1f} CPU s)")  # fmt: skip
    for needed in (2, 3, 4):
        naive = odd_values.agreed(said, {}, needed=needed, against=10**9)
        print(f"{needed} sellers by name             {told(naive, truth)}")
        silent = odd_values.agreed(said, {}, needed=needed)
        print(f"{needed}, and not contradicted       {told(silent, truth)}")
        ours = odd_values.agreed(said, origin, needed=needed)
        print(f"{needed} origins, not contradicted   {told(ours, truth)}")
    twins = odd_values.origins((*pairs, *odd_values.twins(said)))
    print(f"3 origins, twins joined as well  {told(odd_values.agreed(said, twins), truth)}")
    for seeds in (range(12), range(100, 112), range(200, 212)):
        rules, wrong, covered = towns.chosen(seeds)
        found = odd_values.origins(odd_values.shared(said, **asdict(rules)))
        print(f"chosen in twelve invented towns: odd {rules.odd}, again {rules.again}, part"
              f" {rules.part} (there {wrong:.1%} wrong, {covered:.0%} covered):"
              f" {told(odd_values.agreed(said, found), truth)}")  # fmt: skip
    for rules in towns.choices():
        found = odd_values.origins(odd_values.shared(said, **asdict(rules)))
        print(f"odd {rules.odd:.2f}, again {rules.again}, part {rules.part:.2f}:  "
              f"{told(odd_values.agreed(said, found), truth)}")  # fmt: skip


if __name__ == "__main__":
    paths = [Path(name) for name in sys.argv[1:]] or FILES
    if all(path.is_file() for path in paths):
        main(*paths)
    else:
        print("the book sellers' lists are not here; they are not shipped")
