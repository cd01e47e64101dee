"""How well does `corroboration.reading` read articles that its rules have never seen?

Invented articles of many genres, English and Russian, each with claims written down by hand
before any program read it (`reading_gold/`). `first/` and `second/` were then used to mend the
rules, so their figures flatter; `unseen/` was marked last, and no rule was changed because of it.

A claim counts as found when the predicate is right and its words touch those marked by hand.
Of the claims found: is the stance right, the figure (value and modality), the whole chain of
speakers, place, date, perpetrator. "whole" needs predicate, stance, figure and chain together.
The floor beside it is naive: every vocabulary word is a claim, asserted by the outlet, counted
by the first number of its sentence.

Each file: the text, a line of equals signs, then one claim per line, columns set apart by bars:
predicate, stance, figure, chain (outermost > innermost), place, date, perpetrator, words. `/`
sets apart answers that are equally right, `-` is none, `*` is not scored, `r:` a date of saying;
a line that ends in `?` may be found or not.

Usage: python benchmarks/reading.py [--misses] [FOLDER…]
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bearwitness.adapters.language import parsed
from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.corroboration.cues import hits
from bearwitness.corroboration.figures import numbers
from bearwitness.corroboration.parse import Parse
from bearwitness.corroboration.reading import read
from bearwitness.records.spans import script_language

GOLD = Path(__file__).parent / "reading_gold"
SCORED = ("stance", "figure", "chain", "place", "date", "perpetrator")
_LITTLE = r"^(the|a|an|his|her|its|their|several|on|in|at|since|during|every|в|во|с|со|на|за)\s+"


@dataclass(frozen=True, slots=True)
class Told:
    """One claim, by hand (with alternatives) or by a program (with one answer each)."""

    predicate: str
    stance: str
    figure: str
    chain: str
    place: str
    date: str
    perpetrator: str
    spans: tuple[tuple[int, int], ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """A text and what it claims."""

    name: str
    text: str
    outlet: str
    gold: tuple[Told, ...]


def article(path: Path) -> Article:
    """Read one file."""
    text, marked = path.read_text(encoding="utf-8").split("\n=====\n")
    rows = [[cell.strip() for cell in line.split("|")] for line in marked.splitlines() if line]
    return Article(path.stem, text, rows[0][1], tuple(_gold(row, text) for row in rows[1:]))


def _gold(row: list[str], text: str) -> Told:
    optional = row[-1].endswith("?")
    words = row[-1].removesuffix("?").strip().split("/")
    spans = tuple((text.index(w), text.index(w) + len(w)) for w in words)
    predicate, stance, figure, chain, place, date, perpetrator = row[:7]
    return Told(predicate, stance, figure, chain, place, date, perpetrator, spans, optional)


def readers(parse: Parse) -> list[Told]:
    """Return what the reader finds."""
    found = read(parse, violations=vocabulary("violations"), denials=vocabulary("denials"))
    return [
        Told(
            c.predicate or "-",
            c.stance.value,
            f"{c.figure.modality.value} {c.figure.value}" if c.figure else "-",
            " > ".join(c.attribution) or "-",
            c.place or "-",
            ("r:" if getattr(c, "date_of", None) == "saying" else "") + c.date if c.date else "-",
            c.perpetrator or "-",
            ((c.start, c.end),),
        )
        for c in found.claims
    ]


def floor(parse: Parse) -> list[Told]:
    """Return what a naive reader finds."""
    told = []
    for first, last in parse.sentences:
        counted = [n.figure for n in numbers(parse, first, last)]
        figure = f"eq {counted[0].value}" if counted else "-"
        for hit in hits(parse, vocabulary("violations"), within=(first, last)):
            spans = (parse.offsets(first, last),)
            told.append(Told(hit.term, "asserts", figure, "-", "-", "-", "-", spans))
    return told


def _plain(answer: str) -> str:
    answer = re.sub(r"[«»“”\"'’‘.]", "", answer.casefold().replace("ё", "е")).strip()
    while (shorter := re.sub(_LITTLE, "", answer)) != answer:
        answer = shorter
    return answer


def _right(part: str, gold: Told, told: Told, outlet: str) -> bool | None:
    right, answer = getattr(gold, part), getattr(told, part)
    if "*" in right.split("/"):
        return None
    if part == "date" and right == "-" and answer.startswith("r:"):
        return None
    options = [right] if part == "figure" and "/" not in right else right.split("/")
    if part != "chain":
        return _plain(answer.removeprefix("r:")) in {_plain(o.removeprefix("r:")) for o in options}
    names = {_plain(n) for n in outlet.split("/")} | {"-"}
    return _chain(answer, names) in [_chain(o, names) for o in options]


def _chain(chain: str, outlets: set[str]) -> list[str]:
    links = [_plain(link) for link in chain.split(">")]
    return links[1:] if links[0] in outlets else links


def _pairs(gold: Sequence[Told], told: Sequence[Told]) -> list[tuple[Told, Told]]:
    """Match each claim by hand with one by the program, the like-minded first."""
    pairs: list[tuple[Told, Told]] = []
    free = list(told)
    for strict in (True, False):
        for g in (g for g in gold if not any(g is p for p, _ in pairs)):
            fits = [
                t
                for t in free
                if t.predicate in g.predicate.split("/")
                and (not strict or t.stance in g.stance)
                and any(t.spans[0][0] < e and s < t.spans[0][1] for s, e in g.spans)
            ]
            if fits:
                best = min(fits, key=lambda t: t.spans[0][1] - t.spans[0][0])
                pairs.append((g, best))
                free.remove(best)
    return pairs


def tally(article: Article, told: Sequence[Told]) -> Counter[str]:
    """Return counts: found, given, wanted; per part right and scored; whole."""
    pairs = _pairs(article.gold, told)
    sure = [(g, t) for g, t in pairs if not g.optional]
    counts: Counter[str] = Counter()
    counts["wanted"] = sum(not g.optional for g in article.gold)
    counts["given"] = len(told) - (len(pairs) - len(sure))
    counts["found"] = len(sure)
    for g, t in sure:
        verdicts = {part: _right(part, g, t, article.outlet) for part in SCORED}
        for part, verdict in verdicts.items():
            counts[f"{part} right"] += verdict is True
            counts[f"{part} scored"] += verdict is not None
        counts["whole"] += all(verdicts[p] is not False for p in ("stance", "figure", "chain"))
    return counts


def _rates(counts: Counter[str]) -> list[float]:
    def f1(right: int) -> float:
        return 2 * right / max(1, counts["given"] + counts["wanted"])

    found = counts["found"]
    rates = [found / max(1, counts["given"]), found / max(1, counts["wanted"]), f1(found)]
    rates.append(f1(counts["whole"]))
    return rates + [counts[f"{p} right"] / max(1, counts[f"{p} scored"]) for p in SCORED]


def _row(name: str, counts: Counter[str]) -> str:
    return f"  {name:<18}{counts['wanted']:>4}" + "".join(f"{r:>8.2f}" for r in _rates(counts))


def _misses(article: Article, told: Sequence[Told]) -> Iterable[str]:
    pairs = _pairs(article.gold, told)
    for g, t in pairs:
        for part in SCORED:
            if _right(part, g, t, article.outlet) is False:
                right, got = getattr(g, part), getattr(t, part)
                yield f"    {g.predicate} {g.stance}: {part} should be {right}, is {got}"
    for g in article.gold:
        if not any(g is p for p, _ in pairs) and not g.optional:
            words = article.text[slice(*g.spans[0])]
            yield f"    missed: {g.predicate} {g.stance} [{words}]"
    for t in told:
        if not any(t is p for _, p in pairs):
            words = " ".join(article.text[slice(*t.spans[0])].split())
            yield f"    not there: {t.predicate} {t.stance} by {t.chain} [{words}]"


def measure(folder: Path, *, misses: bool) -> tuple[Counter[str], Counter[str]]:
    """Print a folder's table; return the totals of the reader and of the floor."""
    heads = ("prec", "recall", "F1", "whole", *(p[:6] for p in SCORED))
    print(f"{folder.name:<20}{'n':>4}" + "".join(f"{h:>8}" for h in heads))
    totals: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for path in sorted(folder.glob("*.txt")):
        one = article(path)
        parse = parsed(one.text, script_language(one.text))
        told = readers(parse)
        mine = tally(one, told)
        totals[0].update(mine)
        totals[1].update(tally(one, floor(parse)))
        print(_row(one.name, mine))
        if misses:
            print(*_misses(one, told), sep="\n")
    print(_row("all", totals[0]))
    print(_row("naive floor", totals[1]))
    return totals


def main(arguments: list[str]) -> int:
    """Print a table for each folder."""
    named = [Path(a) for a in arguments if a != "--misses"]
    for folder in named or sorted(p for p in GOLD.iterdir() if p.is_dir()):
        measure(folder, misses="--misses" in arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
