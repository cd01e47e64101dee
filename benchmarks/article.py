"""How well one real article is read: a news page on recited testimonies, in English.

The article is its publisher's and not shipped; without it this program says so. What it should
yield lies in `reading_gold/article.json`: offsets, codes and the article's digest, no word of it.
It was marked before the reader of that day was run on it; but the vocabulary and earlier rules
were written by people who had read it, and its misses were looked at afterwards. So the figures
are no estimate for another article: `reading.py` has those, on invented ones.

A core claim is found when predicate and stance are right (for a denial also its kind) and its
words touch the marked ones; it is whole when its chain of speakers, its figure, the place and
the day of saying, where marked, are right too. Invented is: a claim, a link between sources, a
year, a figure or a perpetrator that the marks do not have. Other claims may be found or not.

Usage: python benchmarks/article.py [--misses] [FILE]
"""

from __future__ import annotations

import hashlib
import json
import re
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bearwitness.adapters.language import parsed
from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.corroboration.reading import THIS_TEXT, read
from bearwitness.corroboration.reading_values import ReadClaim, Reading

GOLD = Path(__file__).parent / "reading_gold" / "article.json"
ARTICLE = Path(__file__).parents[2] / "shared" / "data" / "article" / "article.txt"
RUNS = 5
_LITTLE = r"^(the|a|an|selected|in|at|on)\s+"


def plain(name: str) -> str:
    """Return a name without case, articles and marks."""
    name = " ".join(re.sub(r"[«»“”\"'’‘.,]", "", name.casefold()).split())
    while (shorter := re.sub(_LITTLE, "", name)) != name:
        name = shorter
    return name


@dataclass(frozen=True, slots=True)
class Gold:
    """The marks of one text."""

    text: str
    marks: dict[str, Any]

    def at(self, span: Sequence[Any]) -> str:
        """Return the words of a span; of two spans "one of other": a role and its holder."""
        if isinstance(span[0], list):
            return f"{self.at(span[0])} of {self.at(span[1])}"
        return plain(self.text[span[0] : span[1]])

    def names(self, speaker: str) -> set[str]:
        """Return every way to write this speaker; "" is the text itself."""
        if not speaker:
            return {plain(THIS_TEXT)}
        return {self.at(span) for span in self.marks["speakers"][speaker]}

    def chained(self, claim: ReadClaim, chains: list[list[str]]) -> bool:
        """Say whether the speakers are those of one of these chains, in order."""
        told = [plain(name) for name in claim.attribution]
        return any(
            len(told) == len(chain)
            and all(name in self.names(who) for name, who in zip(told, chain, strict=True))
            for chain in chains
        )

    def touches(self, mark: dict[str, Any], claim: ReadClaim) -> bool:
        """Say whether this is the claim that was marked."""
        start, end = mark["words"]
        return (
            claim.predicate in mark["predicate"]
            and claim.stance.value in mark["stance"]
            and (mark["denial"] is None or claim.denial == mark["denial"])
            and claim.start < end
            and start < claim.end
        )

    def wrong(self, mark: dict[str, Any], claim: ReadClaim) -> list[str]:
        """Return which parts of a found claim are not as marked."""
        figure = [claim.figure.modality.value, claim.figure.value] if claim.figure else None
        parts = {
            "chain": self.chained(claim, mark["chains"]),
            "figure": figure == mark["figure"],
            "place": not mark["place"]
            or plain(claim.place or "") in {self.at(span) for span in mark["place"]},
            "day of saying": not mark["said_on"]
            or (
                claim.date_of == "saying" and plain(claim.date or "") == self.at(mark["said_on"][0])
            ),
        }
        return [part for part, right in parts.items() if not right]


def paired(gold: Gold, reading: Reading) -> list[tuple[dict[str, Any], ReadClaim]]:
    """Pair each mark with a claim, core marks and right chains first."""
    free = list(reading.claims)
    pairs = []
    for core in (True, False):
        for mark in (m for m in gold.marks["claims"] if m["core"] is core):
            fits = [claim for claim in free if gold.touches(mark, claim)]
            if fits:
                best = min(fits, key=lambda claim: len(gold.wrong(mark, claim)))
                pairs.append((mark, best))
                free.remove(best)
    return pairs


def invented(
    gold: Gold, reading: Reading, pairs: list[tuple[dict[str, Any], ReadClaim]]
) -> dict[str, list[str]]:
    """Return what the reader told and the marks do not have, by kind."""
    marked = {id(claim): mark for mark, claim in pairs}
    found: dict[str, list[str]] = {k: [] for k in ("claim", "link", "year", "figure", "doer")}
    for claim in reading.claims:
        mark = marked.get(id(claim))
        if mark is None:
            found["claim"].append(f"{claim.predicate} {claim.stance} {claim.attribution}")
        if claim.dated and claim.dated.when and re.match(r"\d{4}", claim.dated.when):
            found["year"].append(claim.dated.when)
        allowed = {gold.at(span) for span in (mark or {}).get("perpetrator", ())}
        if claim.perpetrator and plain(claim.perpetrator) not in allowed:
            found["doer"].append(claim.perpetrator)
        if claim.figure and (mark is None or mark["figure"] is None):
            found["figure"].append(f"{claim.predicate} {claim.figure.value}")
    for link in reading.lineage:
        if not any(_is(gold, link.source, link.onto, one) for one in gold.marks["links"]):
            found["link"].append(f"{link.source} > {link.onto}")
    return found


def _is(gold: Gold, source: str, onto: str, mark: dict[str, Any]) -> bool:
    return plain(source) in gold.names(mark["from"]) and plain(onto) in gold.names(mark["onto"])


def missing_links(gold: Gold, reading: Reading) -> list[str]:
    """Return the links that should be there; of two that say the same, one is enough."""
    told = [(link.source, link.onto) for link in reading.lineage]
    lost = []
    for mark in (m for m in gold.marks["links"] if m["core"]):
        ends = [mark["from"], mark["onto"]]
        same = next((pair for pair in gold.marks["either"] if ends in pair), [ends])
        wanted = [{"from": a, "onto": b} for a, b in same]
        if not any(_is(gold, *one, mark) for one in told for mark in wanted):
            lost.append(f"{ends[0] or 'this text'} > {ends[1]}")
    return lost


def timed(text: str) -> tuple[Reading, float, float]:
    """Return the reading, and seconds after the models are loaded: the median and the most."""
    violations, denials = vocabulary("violations"), vocabulary("denials")
    parsed("Nothing.", "en")
    spent = []
    for _ in range(RUNS):
        began = time.perf_counter()
        reading = read(parsed(text, "en"), violations=violations, denials=denials)
        spent.append(time.perf_counter() - began)
    return reading, statistics.median(spent), max(spent)


def report(gold: Gold, *, misses: bool) -> Iterator[str]:
    """Yield the lines to print."""
    reading, middle, most = timed(gold.text)
    pairs = paired(gold, reading)
    core = [mark for mark in gold.marks["claims"] if mark["core"]]
    found = [(mark, claim) for mark, claim in pairs if mark["core"]]
    chains = sum("chain" not in gold.wrong(mark, claim) for mark, claim in found)
    whole = sum(not gold.wrong(mark, claim) for mark, claim in found)
    yield f"core claims found {len(found)} of {len(core)}, whole chain {chains}, all right {whole}"
    lost = missing_links(gold, reading)
    links = sum(m["core"] for m in gold.marks["links"])
    yield f"links between sources found {links - len(lost)} of {links}"
    made = invented(gold, reading, pairs)
    yield "invented: " + ", ".join(f"{len(which)} {kind}s" for kind, which in made.items())
    yield f"seconds after load: median {middle:.2f}, most {most:.2f} of {RUNS}"
    if misses:
        for mark, claim in pairs:
            for part in gold.wrong(mark, claim):
                core_or = "core" if mark["core"] else "other"
                yield f"  {core_or} {claim.predicate} {claim.stance}: {part} wrong: " + str(
                    (claim.attribution, claim.place, claim.date, claim.figure)
                )
        for mark in core:
            if not any(mark is m for m, _ in found):
                yield f"  missed: {mark['predicate']} {mark['stance']} at {mark['words']}"
        yield from (f"  no link {one}" for one in lost)
        yield from (f"  invented {kind}: {one}" for kind, which in made.items() for one in which)


def main(arguments: list[str]) -> int:
    """Print what was found of the article, or that it is not here."""
    named = [Path(a) for a in arguments if a != "--misses"]
    path = named[0] if named else ARTICLE
    if not path.is_file():
        print("the article is not here: name a file that holds it (it is not shipped)")
        return 0
    marks = json.loads(GOLD.read_text(encoding="utf-8"))
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != marks["sha256"]:
        print("this is another text than the one that was marked")
        return 1
    gold = Gold(content.decode("utf-8"), marks)
    print(*report(gold, misses="--misses" in arguments), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
