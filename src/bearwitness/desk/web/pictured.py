"""The lineage of one claim, drawn and as a table that says the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.adapters.web.catalogue import said
from bearwitness.corroboration import lineage
from bearwitness.corroboration.grading import Grade
from bearwitness.corroboration.lineage import CLAIM, WORLD, Graph
from bearwitness.desk import unlinking
from bearwitness.dossier.words import day
from bearwitness.ids import SourceId
from bearwitness.publication import drawing
from bearwitness.publication.drawing import Card, Picture
from bearwitness.publication.layers import Tie
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.source import (
    ONE_VOICE,
    RELAYS,
    Link,
    Rating,
    Relation,
    Source,
    SourceKind,
    Standing,
)
from bearwitness.records.testimony import Connection

_TOGETHER = 4  # so many that rely on the same and lead to the same are drawn as one
_MOST_CUT = 12  # of a larger cut not every voice is drawn alone
_FIRMEST = [standing.value for standing in Standing]
_ESTABLISHED = Standing.ESTABLISHED.value


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the picture in words. `onto` is None where the source was there itself."""

    source: SourceId
    relation: str  # a `Relation` value, or a `Stance` value where `onto` is the claim
    onto: SourceId | None
    standing: str
    because: str = ""
    by: str = ""
    says: bool = False
    unsaid: bool = False  # nobody recorded for which claim it holds
    which: str = ""  # how the page that takes it back names it; empty: nothing to take back
    anyway: bool = False  # it was there by how it says it knows, whatever this line says


@dataclass(frozen=True, slots=True)
class Held:
    """What the picture is made of: all of one claim's, and the sources that may be compared.

    `links` are from `lineage.for_claim`.
    """

    claim: Claim
    grade: Grade
    sources: Mapping[SourceId, Source]
    links: Sequence[Link]
    sayings: Sequence[Saying]
    ratings: Mapping[SourceId, Rating]
    undone: Sequence[Link] = ()  # of any claim; what was taken back

    def graph(self) -> Graph:
        """Return the lineage as it is graded."""
        bad = {name: r for name, r in self.ratings.items() if not r.counts}
        return lineage.graph(self.sources.values(), self.links, self.sayings, unreliable=bad)


def rows(held: Held) -> tuple[Row, ...]:
    """Return every line as words: who relies on whom, then who says it."""
    inside = _leading(held)
    there = _anyway(held)
    anyway = [k for k in held.links if k.relation is Relation.WITNESSED and k.source in there]
    told = {s.source for s in held.sayings if s.stance is Stance.ASSERTS}
    lines = [
        Row(
            k.source,
            k.relation.value,
            k.onto,
            k.standing.value,
            k.because,
            k.asserted_by,
            unsaid=k.relation in RELAYS
            and k.claim is None
            and k.onto not in told
            and k.standing is not Standing.NOTHING,
            which="" if k.standing is Standing.NOTHING or k in anyway else unlinking.named(k),
            anyway=k in anyway,
        )
        for k in (*held.links, *_undone(held, inside))
        if k.standing is Standing.NOTHING
        or (k.source in inside and (k.onto is None or k.onto in inside))
    ]
    said_so = [
        Row(s.source, s.stance.value, None, Standing.ESTABLISHED.value, says=True)
        for s in held.sayings
        if s.stance is Stance.ASSERTS and s.source in held.sources
    ]
    order = {name: n for n, name in enumerate(held.sources)}
    return (*sorted(lines, key=lambda r: order.get(r.source, 0)), *said_so)


def _anyway(held: Held) -> frozenset[SourceId]:
    """Return who was there by how they say they know, were no link to say so."""
    links = [k for k in held.links if k.relation is not Relation.WITNESSED]
    return lineage.perceiving(held.sources, links, held.sayings, gone=True)


def _undone(held: Held, inside: set[SourceId]) -> Iterator[Link]:
    """Yield what was taken back between those in the picture, or of one of them with another."""
    for k in held.undone:
        ends = {k.source, *([k.onto] if k.onto else ())}
        if k.claim in (None, held.claim.id) and ends & inside and ends <= held.sources.keys():
            yield k


def picture(held: Held, language: str) -> Picture | None:
    """Draw the lineage; None where nobody asserts the claim."""
    graph = held.graph()
    inside = _leading(held)
    voice_of = {s: name for name, voice in graph.voices.items() for s in voice.sources}
    ties = _ties(held, graph, inside, voice_of)
    if not any(tie.head == CLAIM for tie in ties):
        return None
    cut = graph.cut()  # empty where nobody says how they know: then all of them are one
    near = {name: str(n) for n, name in enumerate(cut.near, 1)}
    far = {name: lettered(n) for n, name in enumerate(cut.far)}
    cards = {}
    for name in {end for tie in ties for end in (tie.tail, tie.head)} - {WORLD, CLAIM}:
        card = _card(held, graph, name, ties, language)
        cards[name] = replace(card, near=near.get(name, ""), far=far.get(name, ""))
    cards, ties = _together(cards, ties, held, language)
    cards[WORLD] = Card(WORLD, said(language, "voices.picture.world"), "", "world")
    wording = held.claim.wording[language]
    cards[CLAIM] = Card(CLAIM, wording, said(language, "voices.picture.claim"), "claim")

    def heading(layer: int, layers: int) -> str:
        which = {0: "world", 1: "first", layers - 1: "last"}.get(layer, "between")
        return said(language, f"voices.layer.{which}")

    return drawing.drawn(cards.values(), ties, heading=heading)


def lettered(number: int) -> str:
    """Return a to z for 0 to 25, then aa, ab …, as the page's list is lettered."""
    more, last = divmod(number, 26)
    return (lettered(more - 1) if more else "") + chr(ord("a") + last)


def _leading(held: Held) -> set[SourceId]:
    """The sources from which somebody who asserts it has it, at any remove, and their own."""
    upstream: dict[SourceId, set[SourceId]] = {}
    for link in held.links:
        if link.onto is not None and {link.source, link.onto} <= held.sources.keys():
            upstream.setdefault(link.source, set()).add(link.onto)
            if link.relation in ONE_VOICE:
                upstream.setdefault(link.onto, set()).add(link.source)
    todo = [s.source for s in held.sayings if s.stance is Stance.ASSERTS]
    seen = set(todo) & held.sources.keys()
    while todo:
        more = upstream.get(todo.pop(), set()) - seen
        seen |= more
        todo += more
    return seen


def _ties(
    held: Held, graph: Graph, inside: set[SourceId], voice_of: Mapping[SourceId, str]
) -> list[Tie]:
    """Return every line, of several between the same two the firmest."""
    drawn = {voice_of[s] for s in inside if s in voice_of}
    found = [*_relayed(held, graph, inside, voice_of), *_said(held, inside, voice_of)]
    found += [Tie(WORLD, name, "saw", _ESTABLISHED) for name in drawn & graph.roots]
    fed = {tie.head for tie in found}
    found += [Tie(WORLD, name, "saw", Standing.UNKNOWN.value) for name in drawn - fed]
    firmest: dict[tuple[str, str, str], Tie] = {}
    for tie in found:
        key = tie.tail, tie.head, tie.kind
        firmest[key] = min(firmest.get(key, tie), tie, key=lambda t: _FIRMEST.index(t.standing))
    return [firmest[key] for key in sorted(firmest) if key[0] != key[1]]


def _relayed(
    held: Held, graph: Graph, inside: set[SourceId], voice_of: Mapping[SourceId, str]
) -> Iterator[Tie]:
    for link in held.links:
        if link.source not in inside:
            continue
        head, standing = voice_of[link.source], link.standing.value
        if link.relation is Relation.WITNESSED:
            here = head in graph.roots  # else: there, and nobody knows whether for this claim
            yield Tie(WORLD, head, "saw", standing if here else Standing.UNKNOWN.value)
        elif link.relation in RELAYS and link.onto is not None and link.onto in inside:
            out = _left_out(held, link.source) or _left_out(held, link.onto)
            yield Tie(voice_of[link.onto], head, "left-out" if out else "relays", standing)


def _said(held: Held, inside: set[SourceId], voice_of: Mapping[SourceId, str]) -> Iterator[Tie]:
    for saying in held.sayings:
        if saying.stance is Stance.ASSERTS and saying.source in inside:
            kind = "left-out" if _left_out(held, saying.source) else "says"
            yield Tie(voice_of[saying.source], CLAIM, kind, _ESTABLISHED)


def _left_out(held: Held, source: SourceId) -> bool:
    return source in held.ratings and not held.ratings[source].counts


def _card(held: Held, graph: Graph, name: str, ties: Iterable[Tie], language: str) -> Card:
    members = [held.sources[s] for s in graph.voices[name].sources if s in held.sources]
    relaying = any(t.head == name and t.kind == "relays" for t in ties)
    kind = "seen" if name in graph.roots else "relay" if relaying else "unknown"
    if any(_left_out(held, one.id) for one in members):
        kind = "left-out"
    told = [_what(members[0], language)] if members else []
    if len(members) > 1:
        told.append(said(language, "voices.picture.one_voice"))
    told += _how(held, graph, name, language)
    if kind == "left-out":
        told.append(said(language, "voices.picture.left_out"))
    elif kind == "unknown":
        untold = "unknown" if name in graph.unknown else "elsewhere"
        untold = untold if name in graph.speaking else "silent"
        told.append(said(language, f"voices.picture.{untold}"))
    title = " = ".join(one.called(language).title for one in members) or "?"
    href = f"/{language}/sources/{members[0].id}" if members else ""
    return Card(name, title, " · ".join(told), kind, href=href)


def _what(source: Source, language: str) -> str:
    if source.kind is SourceKind.TESTIMONY:
        known = vocabulary("source_connections")
        return known.term(source.connection or Connection.NOT_SAID).label(language)
    what = said(language, f"desk.source.{source.kind.value}")
    return f"{what}, {day(source.published.written, language)}" if source.published else what


def _how(held: Held, graph: Graph, name: str, language: str) -> list[str]:
    relations = dict.fromkeys(
        link.relation
        for link in held.links
        if link.relation in RELAYS and link.onto and link.source in graph.voices[name].sources
    )
    return [said(language, f"voices.relation.{relation.value}") for relation in relations]


def _together(
    cards: Mapping[str, Card], ties: Sequence[Tie], held: Held, language: str
) -> tuple[dict[str, Card], list[Tie]]:
    """Draw as one those that rely on the same and lead to the same, where they are many."""
    alone = {c.id for c in cards.values() if c.near or c.far}
    if len(held.grade.cut) > _MOST_CUT:
        alone = set()
    lines: dict[str, list[tuple[str, str, str, str]]] = {}
    for t in ties:
        lines.setdefault(t.tail, []).append(("to", t.head, t.kind, t.standing))
        lines.setdefault(t.head, []).append(("from", t.tail, t.kind, t.standing))
    groups: dict[object, list[str]] = {}
    for name in sorted(cards.keys() - alone):
        groups.setdefault((cards[name].kind, frozenset(lines[name])), []).append(name)
    stands_for: dict[str, str] = {}
    kept = dict(cards)
    for names in groups.values():
        if len(names) < _TOGETHER:
            continue
        first = names[0]
        stands_for |= dict.fromkeys(names, first)
        roots = [cards[n].title for _, n, *_ in (x for x in lines[first] if x[0] == "from")
                 if n in cards]  # fmt: skip
        kept[first] = _many(cards[first], len(names), roots, language)
        for name in names[1:]:
            del kept[name]
    joined = (
        Tie(stands_for.get(t.tail, t.tail), stands_for.get(t.head, t.head), t.kind, t.standing)
        for t in ties
    )
    return kept, list(dict.fromkeys(joined))


def _many(first: Card, count: int, roots: Sequence[str], language: str) -> Card:
    how = {"seen": "seen", "relay": "relay"}.get(first.kind, "unknown")
    told = said(language, f"voices.many.{how}", {"onto": ", ".join(roots)})
    title = said(language, "voices.many.count", {"count": count})
    near = f"+{count}" if first.near else ""
    return Card(first.id, title, told, "many", near=near)
