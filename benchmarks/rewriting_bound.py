"""How well copies could be told from first reports by one who knows how the news are invented.

    python benchmarks/rewriting_bound.py [--texts 1500] [--seed 105]

No text is read. Invented as in `rewriting_world.py`, each report's facts, figures and order are
known as they are, and so is who else is a first report. Each report is led to the family that it
is likeliest taken from, over all its members before it, or to nobody, by chances like those that
the news are made with. What is known besides is, one after the other: the order in which things
happened and each figure's true value; the true values only; and neither, but what the first
reports of other families tell of them. The first is about what can be told at all; how far the
others fall behind it says which knowledge is missing. They are no bounds: weights that are fitted
may do better than chances that are taken as independent. Days are not used, except that nobody
copies what is not there yet.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from rewriting import collapse
from rewriting_world import ORDER, Report, Value, copy, event, keys_of, original, world

from bearwitness.corroboration import orders

KEYS = {fact: keys_of(fact) for fact in ORDER}
PLACE = {fact: (n + 0.5) / len(ORDER) for n, fact in enumerate(ORDER)}
STRAYS, MIDDLE = 0.14, 2.0  # of those tried the likeliest for first reports beside one another
KNOWN = 0.62  # of the facts, by a first reporter
RIGHT, SLIP, ODD = 0.85, 0.03, 0.04
FIRST = 0.2  # of all reports
WHOLE = (0.7, 0.7, 1.0, 0.02)  # how often, facts kept from and to, facts of its own
PART = (0.3, 0.4, 0.8, 0.45)

Known = frozenset[str]


def invented(texts: int, seed: int) -> Iterable[tuple[list[Report], Mapping[str, Value]]]:
    """Yield the reports of each event, numbered on, and what is true."""
    chance = random.Random(f"bound {seed}")
    here, number, of = world(chance, "first"), 0, 0
    while number < texts:
        truth = event(chance, here, date(2019, 1, 1) + timedelta(chance.randrange(900)))
        family: list[Report] = []
        for n in range(chance.randint(3, 6) + chance.randint(4, 34)):
            first = n < 3 or (n < 6 and chance.random() < 0.5)
            family.append(
                original(chance, number, of, truth) if first
                else copy(chance, number, chance.choice(family), truth)
            )  # fmt: skip
            number += 1
        of += 1
        yield family, truth


def usual(fact: str, others: Sequence[Report], known: Known) -> tuple[float, float]:
    """Return about where a first reporter tells a fact, and how far he strays from it."""
    if "order" in known:
        return PLACE[fact], 4 / len(ORDER)
    told = [(o.facts.index(fact) + 0.5) / len(o.facts) for o in others if fact in o.facts]
    of = len(told) + MIDDLE
    return (sum(told) + MIDDLE / 2) / of, STRAYS * math.sqrt(1 + 1 / of)


def chance_of(key: str, mine: Report, others: Sequence[Report], true: Value, known: Known) -> float:
    """Return how likely a first reporter gives a report's figure."""
    value = mine.values[key]
    if "values" in known:
        return RIGHT if value == true else ODD
    fact = next(f for f in mine.facts if key in KEYS[f])
    told = [o.values[key] for o in others if fact in o.facts]
    agree = sum(v == value for v in told)
    right = RIGHT * RIGHT**agree * (1 - RIGHT) ** (len(told) - agree)
    wrong = (1 - RIGHT) * ODD**agree * (1 - ODD) ** (len(told) - agree)
    return (right * RIGHT + wrong * ODD) / (right + wrong)


@lru_cache(maxsize=10_000)
def kept_and_own(kept: int, dropped: int, own: int, left: int) -> float:
    """Return the log of how likely a copy keeps and adds so many facts."""
    ways = []
    for often, low, high, adds in (WHOLE, PART):
        keep = np.linspace(low, high, 62)[1:-1]
        mean = float(np.mean(keep**kept * (1 - keep) ** dropped))
        ways.append(often * mean * adds**own * (1 - adds) ** (left - own))
    return math.log(sum(ways))


def likelier(one: Report, onto: Report, first: tuple[float, Mapping[str, float]]) -> float:
    """Return the log of how much likelier a report is as a copy of another than as a first one."""
    kept = [f for f in one.facts if f in onto.facts]
    if not kept:
        return -math.inf
    order, figures = first
    own, left = len(one.facts) - len(kept), len(ORDER) - len(onto.facts)
    log = kept_and_own(len(kept), len(onto.facts) - len(kept), own, left)
    log -= len(one.facts) * math.log(KNOWN)
    log -= (len(ORDER) - len(one.facts)) * math.log(1 - KNOWN)
    back = orders.turned([onto.facts.index(f) for f in kept])
    log += orders.taken_over(len(kept), back, own) - order
    for key in (k for f in kept for k in KEYS[f] if k in figures):
        slipped = SLIP / 2 / (1 if figures[key] > 2 * ODD else 1 - RIGHT)
        same = one.values[key] == onto.values[key]
        log += math.log((1 - SLIP) / figures[key] + SLIP if same else slipped)
    return log


def led(
    reports: Sequence[Report], truth: Mapping[str, Value], known: Known, least: float
) -> Iterable[tuple[int, int]]:
    """Yield whom a report is led to, if to anybody."""
    told = sorted(reports, key=lambda r: (r.day, r.number))
    firsts = [r for r in told if r.parent is None]
    numbers = {k for k, v in truth.items() if isinstance(v, int) and k != "year"}
    for n, one in enumerate(told):
        families: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for root in {onto.root for onto in told[:n]}:
            others = [f for f in firsts if f.number not in (one.root, root)]
            first = (
                orders.drawn(usual(fact, others, known) for fact in one.facts),
                {k: chance_of(k, one, others, truth[k], known)
                 for f in one.facts for k in KEYS[f] if k in numbers},
            )  # fmt: skip
            families[root] = [
                (likelier(one, onto, first), onto.number) for onto in told[:n] if onto.root == root
            ]
        prior = math.log((1 - FIRST) / FIRST / max(1, n))
        together = {
            root: prior + float(np.logaddexp.reduce([log for log, _ in logs]))
            for root, logs in families.items()
        }
        best = max(together, key=together.__getitem__, default=None)
        if best is not None and together[best] > least:
            yield one.number, max(families[best])[1]


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--texts", type=int, default=1500)
    asked.add_argument("--seed", type=int, default=105)
    args = asked.parse_args()
    events = list(invented(args.texts, args.seed))
    reports = [r for family, _ in events for r in family]
    for known in (frozenset({"order", "values"}), frozenset({"values"}), Known()):
        for least in (0.0, 1.0, 2.0):
            print("known:", *(sorted(known) or ["neither"]), "- taken for a copy from", least)
            links = [link for family, truth in events for link in led(family, truth, known, least)]
            collapse(links, reports)


if __name__ == "__main__":
    main()
