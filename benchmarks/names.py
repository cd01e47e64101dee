"""How well name forms are told apart: our matcher, and one other on the same pairs.

    python benchmarks/names.py [open|held] [--errors N]
    PEER/bin/python benchmarks/names.py --peer logic-v2 [open|held]   (nomenklatura is there)

The pairs are made by rules (tests/name_forms) that were written before the matcher was.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from name_forms.pairs import Pair, drawn
from name_forms.people import Half


def ours() -> Callable[[str, str], float]:
    from bearwitness.corroboration.names import alike  # noqa: PLC0415 - not where the peer is

    return lambda one, other: float(alike(one, other) is not None)


def theirs(name: str) -> Callable[[str, str], float]:
    """One of nomenklatura's algorithms, given whole names as a list gives them."""
    from followthemoney import model  # noqa: PLC0415 - not here
    from nomenklatura.matching import get_algorithm  # noqa: PLC0415
    from nomenklatura.matching.types import ScoringConfig  # noqa: PLC0415

    algorithm, numbers = get_algorithm(name), count()

    def score(one: str, other: str) -> float:
        people = [
            model.get_proxy({"id": f"p{n}", "schema": "Person", "properties": {"name": [form]}})
            for n, form in zip(numbers, (one, other), strict=False)  # ids are its cache's keys
        ]
        return float(algorithm.compare(*people, ScoringConfig.defaults()).score)

    return score


def f1(scored: list[tuple[Pair, float]], least: float) -> tuple[float, float, float]:
    """Return F1, precision and recall where a score of `least` means "may be one person"."""
    told = Counter((pair.same, score >= least) for pair, score in scored)
    right = told[True, True]
    precision = right / max(1, right + told[False, True])
    recall = right / max(1, right + told[True, False])
    return 2 * precision * recall / max(1e-9, precision + recall), precision, recall


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("half", nargs="?", choices=[h.value for h in Half], default="open")
    asked.add_argument("--peer", metavar="ALGORITHM")
    asked.add_argument("--errors", type=int, default=0)
    args = asked.parse_args()
    score = theirs(args.peer) if args.peer else ours()
    pairs = drawn(Half(args.half))
    began = time.process_time()
    scored = [(pair, score(pair.one, pair.other)) for pair in pairs]
    spent = time.process_time() - began
    least = max({0.5, *(s for _, s in scored)}, key=lambda t: f1(scored, t)) if args.peer else 0.5
    best, precision, recall = f1(scored, least)
    same = sum(pair.same for pair in pairs)
    print(f"{args.half}: {same} pairs of one person, {len(pairs) - same} of two; "
          f"{1e6 * spent / len(pairs):.0f} µs a pair")  # fmt: skip
    print(
        f"F1 {best:.3f}, precision {precision:.3f}, recall {recall:.3f} at a score of {least:.2f}"
    )
    for kind in dict.fromkeys(pair.kind for pair in pairs):
        here = [(p, s) for p, s in scored if p.kind == kind]
        wrong = [p for p, s in here if (s >= least) != p.same]
        print(f"  {kind:24} {1 - len(wrong) / len(here):6.1%} right of {len(here)}")
        for pair in wrong[: args.errors]:
            print(f"      {pair.one}  |  {pair.other}")


if __name__ == "__main__":
    main()
