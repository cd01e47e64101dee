"""Planted copies found among invented articles, and how long lineage takes at full size.

    python benchmarks/copying.py [--texts 3000] [--seed 0] [--claims 2000] [--only-claims]

Articles are drawn from sentence frames filled with words as frequent as in English, and from
three thousand set phrases of 7 to 11 words, so that many share phrases by chance, as news does.
Each of forty copies takes 15 % of another article and changes every
tenth word of it; besides, one article goes through thirty outlets whole, and one paragraph of
it through thirty more. Beside it stands a floor: how like the sets of five-word runs of two
articles are (Jaccard, what MinHash estimates), from the likeness that proposes no other pair; it is
chosen on these very articles. Then 50,000 articles are graded on one claim, and a case of many
claims, each told by a witness, a paper that quotes them and another that copies the paper, is
graded and written as readers are told it, beside half and a quarter of it.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from wordfreq import top_n_list

from bearwitness.corroboration.copying import copies
from bearwitness.corroboration.grading import grade
from bearwitness.desk import telling, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.source import Link, Relation, Source, SourceKind, Standing
from bearwitness.records.testimony import Connection
from bearwitness.records.when import When

PLANTED, REUSED, EDITED, OUTLETS = 40, 0.15, 0.10, 30
_WORDS = top_n_list("en", 12_000)[150:]
_OFTEN = list(accumulate(1 / (n + 20) for n in range(len(_WORDS))))
_FRAMES = (
    "according to {who} at the {place} about {number} {what} were {did} before {when}",
    "the {who} {said} that {number} {what} had been {did} near the {place}",
    "on {when} the {who} of the {place} {said} that nobody had {did} the {what}",
    "it was not possible to confirm that the {what} were {did} in the {place} on {when}",
    "{number} {who} who asked not to be named {said} they had seen the {what} {did}",
    "the commission for the {place} {said} on {when} that it would look into the {what}",
    "a spokesperson for the {place} {said} there was no truth in it",
    "the {who} have waited since {when} for the {what} which the {place} had {did}",
    "in the {place} {number} {what} stood where the {who} had {did} them by {when}",
    "nothing was {said} of the {number} {what} that {who} had {did} at the {place}",
)


def article(chance: random.Random, words: int, phrases: list[list[str]]) -> list[str]:
    """Return an invented article of about so many words: frames, chance words, set phrases."""
    said: list[str] = []
    for frame in chance.choices(_FRAMES, k=words // 12):
        for word in frame.split():
            said += chance.choices(_WORDS, cum_weights=_OFTEN) if word.startswith("{") else [word]
        said += chance.choices(_WORDS, cum_weights=_OFTEN, k=chance.randrange(6))
    for phrase in chance.choices(phrases, [1 / (n + 1) for n in range(len(phrases))], k=3):
        at = chance.randrange(len(said))
        said[at:at] = phrase
    return said


def edited(chance: random.Random, words: list[str]) -> list[str]:
    """Return the words with every tenth, by chance, changed for another."""
    return [f"x{chance.randrange(10_000)}" if chance.random() < EDITED else w for w in words]


def source(number: int, words: list[str]) -> Source:
    day = When.parse((date(2019, 1, 1) + timedelta(days=number % 2000)).isoformat())
    text = " ".join(words)
    return Source(SourceId(f"S-{number:08}"), SourceKind.ARTICLE, "invented", "en", day, text=text)


def planted(texts: int, chance: random.Random) -> tuple[list[Source], set[frozenset[str]]]:
    """Return the articles, and the pairs that are one another's copies."""
    phrases = [
        chance.choices(_WORDS, cum_weights=_OFTEN, k=chance.randrange(7, 12)) for _ in range(3000)
    ]
    bodies = [article(chance, chance.randrange(200, 500), phrases) for _ in range(texts)]
    copied = set()
    for n in range(PLANTED):
        origin = bodies[n]
        length = int(REUSED * len(origin))
        at = chance.randrange(len(origin) - length)
        into = chance.randrange(100)
        mine = bodies[texts - 1 - n]
        mine[into:into] = edited(chance, origin[at : at + length])
        copied.add(frozenset((n, texts - 1 - n)))
    wire = 100
    for n in range(OUTLETS):
        bodies[wire + 1 + n] = [f"outlet{n}", *edited(chance, bodies[wire])]
        bodies[wire + 1 + OUTLETS + n][50:50] = bodies[wire][40:100]
        copied |= {frozenset((wire, wire + 1 + n)), frozenset((wire, wire + 1 + OUTLETS + n))}
    sources = [source(n, words) for n, words in enumerate(bodies)]
    return sources, {frozenset(sources[n].id for n in pair) for pair in copied}


def find(texts: int, seed: int) -> None:
    sources, copied = planted(texts, random.Random(seed))
    began = time.process_time()
    found = {frozenset((c.source, c.onto)) for c in copies(sources)}
    spent = time.process_time() - began
    family = {sources[100 + n].id for n in range(2 * OUTLETS + 1)}
    false = [pair for pair in found - copied if not pair <= family]
    wired = {pair for pair in copied if pair <= family}
    print(f"{texts} articles: {len(found & (copied - wired))} of {PLANTED} planted copies found, "
          f"{len(found & wired)} of {len(wired)} through the wire, "
          f"{len(false)} other pairs proposed ({spent:.1f} CPU s)")  # fmt: skip
    like = likeness(sources)
    least = max((n for pair, n in like.items() if pair not in copied and not pair <= family))
    found = {pair for pair, n in like.items() if n > least}
    print(f"floor, runs liker than {least:.3f}: {len(found & (copied - wired))} of {PLANTED}"
          f" planted copies, {len(found & wired)} of {len(wired)} through the wire")  # fmt: skip


def likeness(sources: list[Source]) -> dict[frozenset[str], float]:
    """Return of all pairs that share a run of five words which part of their runs they share."""
    runs = {s.id: set(zip(*(s.text.split()[n:] for n in range(5)), strict=False)) for s in sources}
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, mine in runs.items():
        for run in mine:
            holders[run].append(name)
    shared = Counter(pair for held in holders.values() for pair in combinations(sorted(held), 2))
    return {
        frozenset(pair): n / (len(runs[pair[0]]) + len(runs[pair[1]]) - n)
        for pair, n in shared.items()
    }


def weigh(
    documents: int, witnesses: int, unknown: float, chance: random.Random, *, tied: int = 0
) -> None:
    """Grade one claim that so many articles assert, each relying on an earlier one or a witness.

    A part of them, `unknown`, does not say how it knows. Of `tied` pairs of an owner one was told
    by somebody and is silent, so that the two may shorten paths.
    """
    claim = ClaimId("C-00000001")
    kind, yes = SourceKind.TESTIMONY, Standing.ESTABLISHED
    first = [Source(SourceId(f"S-W{n:07}"), kind, "invented", "en", connection=Connection.WITNESS)
             for n in range(witnesses)]  # fmt: skip
    later = [source(n, []) for n in range(documents)]
    ids = [s.id for s in first]
    links = []
    for one in later:
        onto = chance.choice(ids) if chance.random() < 0.7 else chance.choice(ids[:witnesses])
        if chance.random() < unknown:
            ids.append(one.id)
            continue
        links.append(Link(one.id, Relation.QUOTES, onto, yes, "says so", "invented", claim))
        ids.append(one.id)
    some = chance.sample(later, 2 * tied)
    pairs = list(zip(some[::2], some[1::2], strict=True))
    links += [Link(one.id, Relation.SAME_OWNER, other.id, yes, "says so", "invented")
              for one, other in pairs]  # fmt: skip
    silent = {one.id for one, _ in pairs}
    sayings = [Saying(claim, s.id, Stance.ASSERTS) for s in later if s.id not in silent]
    began = time.process_time()
    got = grade(claim, sources=[*first, *later], links=links, sayings=sayings)
    spent = time.process_time() - began
    print(f"{documents} documents, {witnesses} witnesses, {unknown:.0%} of unknown origin, "
          f"{tied} pairs of an owner: "
          f"K {got.k_certain} to {got.k_possible} ({spent:.1f} CPU s)")  # fmt: skip


def tell(claims: int) -> None:
    """Grade and tell a case of so many claims, as an edition does."""
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    with TemporaryDirectory() as folder:
        book, _ = Casebook.create(
            Path(folder) / "case", title="Invented", passphrase="six invented words", at=at,
            entropy=os.urandom, work_factor=2,
        )  # fmt: skip
        book.append_many([value for n in range(claims) for value in _told(n)],
                         reason="invented", at=at)  # fmt: skip
        began = time.process_time()
        grades = voices.graded(book, at=at)
        graded = time.process_time()
        told = telling.claims(book, grades, at=at)
        spent = time.process_time()
        book.close()
    print(f"{claims} claims: graded in {graded - began:.1f} CPU s,"
          f" {len(told)} told in {spent - graded:.1f} CPU s")  # fmt: skip


def _told(number: int) -> Iterator[object]:
    claim = ClaimId(f"C-{number:08}")
    wording = {"en": f"Invented claim {number}", "ru": f"Вымышленное утверждение {number}"}
    yield Claim(claim, "torture", wording)
    ids = [SourceId(f"S-{part}{number:07}") for part in range(3)]
    for one in ids:
        yield Source(one, SourceKind.ARTICLE, f"Invented paper {one}", "en")
        yield Saying(claim, one, Stance.ASSERTS)
    yes = Standing.ESTABLISHED
    yield Link(ids[0], Relation.WITNESSED, None, yes, "was there", "invented", claim)
    yield Link(ids[1], Relation.QUOTES, ids[0], yes, "says so", "invented", claim)
    yield Link(ids[2], Relation.COPIES, ids[1], yes, "the same words", "invented")


def hostile() -> None:
    for what, text in (("one word", "x" * 500_000), ("two words", "a b " * 125_000),
                       ("numbers", " ".join(map(str, range(80_000))))):  # fmt: skip
        same = [source(n, [text]) for n in range(5)]
        began = time.process_time()
        found = len(copies(same))
        print(f"500 kB of {what}, five times: {found} pairs ({time.process_time() - began:.1f} s)")


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--texts", type=int, default=3000)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--claims", type=int, default=2000)
    asked.add_argument("--only-claims", action="store_true")
    args = asked.parse_args()
    for claims in (args.claims // 4, args.claims // 2, args.claims):
        tell(claims)
    if args.only_claims:
        return
    find(args.texts, args.seed)
    hostile()
    for witnesses, unknown in ((3, 0.0), (40, 0.0), (40, 0.2)):
        weigh(50_000, witnesses, unknown, random.Random(args.seed))
    weigh(50_000, 40, 0.2, random.Random(args.seed), tied=10_000)


if __name__ == "__main__":
    main()
