"""Who is said to have said what: sources, cues and contents against marks made by hand.

English: PolNeAR (Newell, Margolin, Ruths, *An attribution relations corpus for political news*,
LREC 2018; 1,008 articles, 24,000 attributions by six annotators). It is not shipped: its texts
belong to newspapers and its data name no licence. Give the folder that holds `train` and `dev`;
the rules were read from misses in `train`, `dev` is for the figure, `test` is not opened.
Russian: invented sentences, `reading_gold/attributed_ru_*.txt`; the rules were mended on
`worked`, `held` was written before that and is for the figure; `running` is two articles of
running text whose misses were never looked at, `paper` two that were marked before the reader
was run on them and then mended from.

An attribution of the reader is paired with the one by hand that it shares most words with. A
part (source, cue, content) is then right when it has the same words (`exact`), or when twice the
shared words over the words of both are at least .9 or .5, or when they share a word (`touch`);
an attribution without a source needs an answer without one. `whole` needs all three parts. Marks
of punctuation count nowhere. PolNeAR marks no attribution inside another's content, so what a
program finds there is left out for English before it is compared.

The floor is what sixty lines of rules do: a verb of a short list, its subject, its clause or the
quotation beside it, and "according to".

Usage: python benchmarks/attribution.py [POLNEAR/data [train|dev]] [--misses]
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bearwitness.adapters.language import parsed
from bearwitness.corroboration.attributed import Attribution, attributions
from bearwitness.corroboration.parse import Parse

GOLD = Path(__file__).parent / "reading_gold"
PARTS = ("source", "cue", "content")
LEVELS = {"exact": 1.0, ".9": 0.9, ".5": 0.5, "touch": 1e-9}
_WORD = re.compile(r"\w+(?:[’'.\-]\w+)*")


@dataclass(frozen=True, slots=True)
class Marked:
    """One attribution; each part is the set of its words, by where they begin."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]


Reader = Callable[[Parse], Sequence[Attribution]]


def words(text: str, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Return where the words of these spans begin."""
    return frozenset(s + m.start() for s, e in spans for m in _WORD.finditer(text[s:e]))


def answered(parse: Parse, found: Iterable[Attribution]) -> list[Marked]:
    """Return a program's attributions as words."""

    def of(tokens: Iterable[int]) -> frozenset[int]:
        spans = ((parse.tokens[i].start, parse.tokens[i].end) for i in tokens)
        return words_of_tokens(parse.text, spans)

    return [Marked(of(a.source), of(a.cue), of(a.content)) for a in found]


def words_of_tokens(text: str, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Return the words that these tokens touch; "don't" is one word and two tokens."""
    inside = {i for s, e in spans for i in range(s, e)}
    if not inside:
        return frozenset()
    near = _WORD.finditer(text, max(0, min(inside) - 40), max(inside) + 40)
    return frozenset(m.start() for m in near if m.start() in inside)


# -- PolNeAR ------------------------------------------------------------------------------------


def polnear(folder: Path, part: str) -> Iterator[tuple[str, list[Marked]]]:
    """Yield each article with the attributions of its first annotator."""
    for path in sorted((folder / part / "text").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        marks = sorted((folder / part / "attributions").glob(f"{path.stem}_*.ann"))
        if marks:
            yield text, _brat(marks[0].read_text(encoding="utf-8"), text)


def _brat(marks: str, text: str) -> list[Marked]:
    spans: dict[str, list[tuple[int, int]]] = {}
    found = []
    for cells in (line.split("\t") for line in marks.split("\n")):
        if len(cells) > 2 and re.fullmatch(r"T\d+", cells[0]):
            places = cells[1].split(" ", 1)[1].split(";")
            spans[cells[0]] = [(int(a), int(b)) for a, b in (p.split() for p in places)]
    for cells in (line.split("\t") for line in marks.split("\n")):
        if len(cells) > 1 and re.fullmatch(r"E\d+", cells[0]):
            roles = [role.split(":") for role in cells[1].split()]
            parts = {
                part: [s for r, t in roles if r.startswith(part.title()) for s in spans[t]]
                for part in PARTS
            }
            found.append(Marked(*(words(text, parts[part]) for part in PARTS)))
    return [m for m in found if m.cue]


def outermost(found: Sequence[Marked]) -> list[Marked]:
    """Leave out what stands inside another's content."""
    kept = []
    for one in found:
        others = (o for o in found if o is not one and one.cue <= o.content)
        if not any(len(o.content) > len(one.content) for o in others):
            kept.append(one)
    return kept


# -- Russian ------------------------------------------------------------------------------------


def russian(path: Path) -> Iterator[tuple[str, list[Marked]]]:
    """Yield each paragraph of a file of marked sentences."""
    for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in paragraph.splitlines() if not line.startswith("#")]
        if lines:
            yield _unmarked(" ".join(lines))


def _unmarked(marked: str) -> tuple[str, list[Marked]]:
    text, opened, spans = "", [], {}
    for piece in re.split(r"(\d[sct]\{|\})", marked):
        if piece == "}":
            name, start = opened.pop()
            spans.setdefault(name, []).append((start, len(text)))
        elif re.fullmatch(r"\d[sct]\{", piece):
            opened.append((piece[:2], len(text)))
        else:
            text += piece
    numbers = sorted({name[0] for name in spans})
    return text, [Marked(*(words(text, spans.get(n + p, ())) for p in "sct")) for n in numbers]


# -- the floor ----------------------------------------------------------------------------------

_SAY = frozenset(
    re.findall(
        r"\w+",
        "say tell add note report announce write argue claim explain call ask declare insist "
        "suggest state warn believe think tweet acknowledge describe deny сказать говорить "
        "заявить сообщить сообщать рассказать отметить добавить писать считать утверждать "
        "подчеркнуть передать",
    )
)

_PAIRS = {"“": "”", "«": "»", "„": "“", '"': '"', "``": "''"}
_SHORTEST = 4  # tokens; a shorter one is a title or a word held at arm's length


def quotes(parse: Parse, first: int, last: int) -> tuple[tuple[int, int], ...]:
    """Return the quotations in a token range, marks included; one left open runs to the end."""
    found, at = [], first
    while at < last:
        closing = _PAIRS.get(parse.tokens[at].text)
        if closing is None:
            at += 1
            continue
        marks = (i for i in range(at + 1, last) if parse.tokens[i].text == closing)
        end = next(marks, last - 1) + 1
        if end - at >= _SHORTEST + 2:
            found.append((at, end))
        at = end
    return tuple(found)


def floor(parse: Parse) -> list[Attribution]:
    """Sixty lines of rules: the peer beside which our figures stand."""
    found = []
    for first, last in parse.sentences:
        quoted = list(quotes(parse, first, last))
        for i in range(first, last):
            token = parse.tokens[i]
            after = parse.tokens[i + 1].text.lower() if i + 1 < last else ""
            if token.text.lower() == "according" and after == "to":
                below = {j for k in parse.children(i) for j in parse.subtree(k)} - {i, i + 1}
                rest = frozenset(range(first, last)) - below - {i, i + 1}
                found.append(_plain(below, {i, i + 1}, rest))
            elif token.text.lower() == "по" and after in {"словам", "данным", "мнению"}:
                owners = (j for j in parse.children(i + 1) if parse.tokens[j].relation == "nmod")
                below = {j for k in owners for j in parse.subtree(k)}
                rest = frozenset(range(first, last)) - below - {i, i + 1}
                found.append(_plain(below, {i, i + 1}, rest))
            elif token.lemma in _SAY and token.word_class == "VERB":
                found += _by_verb(parse, i, quoted)
    return found


def _by_verb(parse: Parse, verb: int, quoted: list[tuple[int, int]]) -> list[Attribution]:
    children = parse.children(verb)
    who = [i for i in children if parse.tokens[i].relation in {"nsubj", "nsubj:pass"}]
    told = {"ccomp", "xcomp", "dobj", "obj", "parataxis"}
    content = {
        j for i in children if parse.tokens[i].relation in told for j in parse.subtree(i)
    } - {verb}
    if parse.tokens[verb].relation == "parataxis":
        content = set(parse.subtree(parse.tokens[verb].head)) - set(parse.subtree(verb))
    near = [
        q for q in quoted if not q[0] <= verb < q[1] and min(abs(verb - q[0]), abs(verb - q[1])) < 8
    ]
    content |= {i for q in near for i in range(*q)}
    source = {j for i in who[:1] for j in parse.subtree(i)}
    return [_plain(source, {verb}, content - source)] if who and content else []


def _plain(source: Iterable[int], cue: Iterable[int], content: Iterable[int]) -> Attribution:
    return Attribution(frozenset(source), frozenset(cue), frozenset(content))


# -- figures ------------------------------------------------------------------------------------


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """Return twice the shared words over the words of both (Dice); two empty sets are alike."""
    both = len(one) + len(other)
    return 2 * len(one & other) / both if both else 1.0


def pairs(gold: Sequence[Marked], told: Sequence[Marked]) -> list[tuple[Marked, Marked]]:
    """Pair what shares most words; the cue counts twice."""
    scored = []
    for g, gold_one in enumerate(gold):
        for t, told_one in enumerate(told):
            if gold_one.cue & told_one.cue or gold_one.content & told_one.content:
                score = likeness(gold_one.cue, told_one.cue)
                score += sum(likeness(getattr(gold_one, p), getattr(told_one, p)) for p in PARTS)
                scored.append((score, g, t))
    made, used_gold, used_told = [], set(), set()
    for _, g, t in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        if g not in used_gold and t not in used_told:
            made.append((gold[g], told[t]))
            used_gold.add(g)
            used_told.add(t)
    return made


def tally(gold: Sequence[Marked], told: Sequence[Marked]) -> Counter[str]:
    """Count what is right at every level."""
    counts = Counter({"wanted": len(gold), "given": len(told)})
    for one, other in pairs(gold, told):
        alike = {p: likeness(getattr(one, p), getattr(other, p)) for p in PARTS}
        alike["whole"] = min(alike.values())
        for level, least in LEVELS.items():
            for part, share in alike.items():
                counts[f"{part} {level}"] += share >= least
    return counts


def table(name: str, counts: Counter[str]) -> str:
    """Return the figures of one reader: F1 per part and level, precision and recall at .5."""
    both = max(1, counts["wanted"] + counts["given"])
    lines = [f"{name}: {counts['wanted']} by hand, {counts['given']} given"]
    for level in LEVELS:
        cells = (f"{p} {2 * counts[f'{p} {level}'] / both:.3f}" for p in (*PARTS, "whole"))
        right = counts[f"whole {level}"]
        rates = (right / max(1, counts["given"]), right / max(1, counts["wanted"]))
        share = f"   whole: precision {rates[0]:.3f}, recall {rates[1]:.3f}"
        lines.append(f"  {level:<6}" + "  ".join(cells) + share)
    return "\n".join(lines)


def measure(
    texts: Iterable[tuple[str, list[Marked]]], language: str, *, misses: bool = False
) -> dict[str, Counter[str]]:
    """Return the counts of the reader and of the floor."""
    readers: dict[str, Reader] = {"floor": floor, "read": attributions}
    counts = {name: Counter[str]() for name in readers}
    for text, gold in texts:
        parse = parsed(text, language)
        for name, reader in readers.items():
            told = answered(parse, reader(parse))
            told = outermost(told) if language == "en" else told
            counts[name].update(tally(gold, told))
            if misses and name == "read":
                for line in _missed(text, gold, told):
                    print(line)
    return counts


def _missed(text: str, gold: Sequence[Marked], told: Sequence[Marked]) -> Iterator[str]:
    def show(one: Marked) -> str:
        return " | ".join(
            " ".join(_WORD.match(text, i)[0] for i in sorted(getattr(one, p)))  # type: ignore[index]
            for p in PARTS
        )

    made = pairs(gold, told)
    for one, other in made:
        wrong = [p for p in PARTS if likeness(getattr(one, p), getattr(other, p)) < 0.5]
        if wrong:
            yield f"{', '.join(wrong)}: {show(one)}\n   told: {show(other)}"
    yield from (f"missed: {show(g)}" for g in gold if not any(g is m for m, _ in made))
    yield from (f"not there: {show(t)}" for t in told if not any(t is m for _, m in made))


def main(arguments: list[str]) -> int:
    """Print the tables."""
    misses = "--misses" in arguments
    named = [a for a in arguments if a != "--misses"]
    for half in ("worked", "held", "running", "paper"):
        show = misses and half == "worked"
        found = measure(russian(GOLD / f"attributed_ru_{half}.txt"), "ru", misses=show)
        print(*(table(f"Russian, {half}, {n}", c) for n, c in found.items()), sep="\n")
    if not named or not (Path(named[0]) / "dev" / "attributions").is_dir():
        print("PolNeAR is not here: name the folder that holds its train and dev (see above)")
        return 0
    part = named[1] if named[1:] else "dev"
    found = measure(polnear(Path(named[0]), part), "en", misses=misses and part == "train")
    print(*(table(f"PolNeAR {part}, {n}", c) for n, c in found.items()), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
