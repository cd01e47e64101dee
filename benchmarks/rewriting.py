"""Rewritten and translated copies among independent reports of the same invented events.

    python benchmarks/rewriting.py [--texts 10000] [--seed 0] [--wordings held|first] [--harder]

Each event has sixteen facts with names, places, days and figures. A few reporters tell of it on
their own: each knows part of the facts, errs in some figures, tells them in an order of his own
that follows the course of events about as much as it strays from it. Of each of them others take
over: every sentence in new words, half of the time in the other language, names transliterated
anew, figures now in digits and now in words, a part of the facts dropped, two neighbours
exchanged, sometimes facts added that the copier knows himself, sometimes a figure slipped. Copies
are copied again. Towns, officials and earlier events are shared between events, as in news of one
region. `--harder` is the region of `rewriting_harder.py`: briefs, texts merged from two, rounded
figures, sentences about other things, and reporters who look alike though they never met.

Beside it runs a floor that knows no order and no family: each text is led to the earlier one that
shares most of its names and figures, the rare ones more (cosine), from the likeness that suits it
best on these very texts.

Counted: copies from which the proposed links lead to the right first text; first texts that are
led to another one though nobody copied; pairs of independent families joined by a link; and of
how many events the number of voices is right, too small (the careful side) or too large; and how
many first texts are taken for copies where all copies are left out. A text
that merges two is right at either of its first texts: it is not a voice of its own then.
"""

from __future__ import annotations

import argparse
import math
import time
from collections import Counter
from collections.abc import Callable, Sequence

import rewriting_harder
import rewriting_world
from rewriting_world import Report
from scipy.stats import beta

from bearwitness.corroboration.anchors import anchored
from bearwitness.corroboration.copying import copies
from bearwitness.corroboration.descent import families
from bearwitness.corroboration.retelling import LEAST, in_order, retold
from bearwitness.corroboration.told_facts import Facts
from bearwitness.ids import SourceId
from bearwitness.records.source import Source


def measure(name: str, find: Callable[[list[Source]], list[tuple[str, str]]],
            sources: list[Source], reports: list[Report]) -> None:  # fmt: skip
    number = {s.id: n for n, s in enumerate(sources)}
    began = time.process_time()
    links = [(number[SourceId(a)], number[SourceId(b)]) for a, b in find(sources)]
    spent = time.process_time() - began
    print(f"{name}: {len(links)} links proposed in {spent:.0f} CPU s")
    told(links, reports)


def told(links: Sequence[tuple[int, int]], reports: Sequence[Report]) -> None:
    """Print who is linked to their family, by what sort of copy they are."""
    kin = {a for a, b in links if reports[a].roots & reports[b].roots}
    retellings = [r for r in reports if r.parent is not None]
    for what in sorted({r.way for r in retellings}):
        them = [r for r in retellings if r.way == what]
        other = [r for r in them if r.language != reports[r.parent or 0].language]
        print(f"  copies, {what}, linked to their family:"
              f" {share(sum(r.number in kin for r in them), len(them))};"
              f" translated {share(sum(r.number in kin for r in other), len(other))}")  # fmt: skip
    collapse(links, reports)


def whole(report: Report, reports: Sequence[Report]) -> bool:
    """Say whether a text, and all that it goes back to, took a whole text and added nothing."""
    if report.parent is None:
        return True
    return report.way.startswith("whole") and whole(reports[report.parent], reports)


def collapse(links: Sequence[tuple[int, int]], reports: Sequence[Report]) -> None:
    """Print what hangs together; whoever merges two texts is no bridge between their families."""
    retellings = [r for r in reports if r.parent is not None]
    firsts = [r for r in reports if r.parent is None]
    merging = {r.number for r in reports if len(r.roots) > 1}
    top = families((pair for pair in links if not merging & set(pair)), len(reports))
    for one, other in sorted(links):  # a merger goes where its own link goes, and no further
        if one in merging:
            top[one] = top[other]
    roots = Counter(top[r.number] for r in firsts)
    right = [top[r.number] in {top[n] for n in r.roots} for r in retellings]
    alone = [ok and roots[top[r.number]] == 1 for ok, r in zip(right, retellings, strict=True)]
    print(f"  copies that lead to their first text: {share(sum(right), len(retellings))}")
    print(f"  copies that lead to their first text and no other:"
          f" {share(sum(alone), len(retellings))}")  # fmt: skip
    for least, most in ((6, 16), (1, 5)):
        them = [
            (ok, only)
            for r, ok, only in zip(retellings, right, alone, strict=True)
            if whole(r, reports) and least <= len(r.facts) <= most
        ]
        print(f"    of whole retellings back to the first, {least} to {most} facts: "
              f"{share(sum(ok for ok, _ in them), len(them))}; and no other: "
              f"{share(sum(only for _, only in them), len(them))}")  # fmt: skip
    wrong = sum(not reports[a].roots & reports[b].roots for a, b in links)
    print(f"  links between texts of different origin: {share(wrong, len(links))}")
    joined = sum(roots[top[r.number]] > 1 for r in firsts)
    print(f"  first texts that hang together with another: {share(joined, len(firsts))}")
    voices = Counter(event for event, _ in {(r.event, top[r.number]) for r in reports})
    true = Counter(r.event for r in firsts)
    print(f"  origins in {len(true)} events: {len(firsts)}; told by name {len(reports)}, "
          f"by what hangs together {sum(voices.values())}")  # fmt: skip
    few, many = (sum(sign * (voices[e] - n) > 0 for e, n in true.items()) for sign in (-1, 1))
    by_one = sum(voices[e] == n + 1 for e, n in true.items())
    print(f"  events with the right number: {len(true) - few - many}; too few {few}; "
          f"too many {many}, of them by one {by_one}")  # fmt: skip


def share(of: int, all_: int) -> str:
    """Return a share with its exact 95 % interval (Clopper and Pearson 1934)."""
    low = float(beta.ppf(0.025, of, all_ - of + 1)) if of else 0.0
    high = float(beta.ppf(0.975, of + 1, all_ - of)) if of < all_ else 1.0
    return f"{of} of {all_} ({of / max(1, all_):.1%}; {low:.1%} to {high:.1%})"


def likest(sources: list[Source]) -> list[tuple[float, int, int]]:
    """Return with each text the earlier one whose names and figures are likest, and how like."""
    texts = in_order(sources)
    number = {s.id: n for n, s in enumerate(sources)}
    facts = Facts(anchored([s.text for s in texts]))
    weight = {a: math.log(len(texts) / n) ** 2 for a, n in facts.held.items()}
    size = [math.sqrt(sum(weight[a] for a in where)) or 1.0 for where in facts.where]
    best: dict[int, tuple[float, int]] = {}
    for one, other in facts.pairs():
        both = sum(weight[a] for a in facts.where[one].keys() & facts.where[other].keys())
        best[other] = max(best.get(other, (0.0, 0)), (both / size[one] / size[other], one))
    return [(like, number[texts[n].id], number[texts[one].id]) for n, (like, one) in best.items()]


def floor(sources: list[Source], reports: list[Report]) -> None:
    """Print what the floor does at the likeness by which most copies lead to their first text."""
    pairs = likest(sources)
    firsts = [r.number for r in reports if r.parent is None]
    retellings = [r for r in reports if r.parent is not None]

    def right(least: float) -> int:
        top = families(((a, b) for like, a, b in pairs if like >= least), len(reports))
        roots = Counter(top[n] for n in firsts)
        return sum(top[r.number] == top[r.root] and roots[top[r.number]] == 1 for r in retellings)

    least = max((n / 20 for n in range(20)), key=right)
    links = [(a, b) for like, a, b in pairs if like >= least]
    print(f"floor, likest names and figures from {least}: {len(links)} links")
    told(links, reports)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--texts", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--wordings", choices=["held", "first"], default="held")
    asked.add_argument("--harder", action="store_true")
    args = asked.parse_args()
    region = rewriting_harder if args.harder else rewriting_world
    sources, reports = region.news(args.texts, args.seed, args.wordings)
    measure("facts in their order", lambda s: [(r.source, r.onto) for r in retold(s)],
            sources, reports)  # fmt: skip
    number = {s.id: n for n, s in enumerate(sources)}
    for more in (1.0, 2.0):
        found = retold(sources, least=LEAST + more)
        print(f"only what is {more:.0f} stronger: {len(found)} links")
        collapse([(number[r.source], number[r.onto]) for r in found], reports)
    firsts = [s for s, r in zip(sources, reports, strict=True) if r.parent is None]
    for more in (0.0, 1.0, 2.0):
        wrong = len(retold(firsts, least=LEAST + more))
        print(f"first texts without any copy, {more:.0f} stronger: "
              f"{share(wrong, len(firsts))} are taken for one")  # fmt: skip
    floor(sources, reports)
    measure("rare runs of five words", lambda s: [(c.source, c.onto) for c in copies(s)],
            sources, reports)  # fmt: skip


if __name__ == "__main__":
    main()
