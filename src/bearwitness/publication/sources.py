"""The sources of a published claim as a picture: from what happened to what is claimed.

It shows public sources, each with its name, and those who spoke in confidence as one card that
is there only if they are three or more. No line joins a public source to them, though a newspaper
may have it from one: where a public source has it from nobody public, the line is dotted and the
card says that it is not told. So the picture tells no number of testimonies, who spoke to whom,
or which source is another's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bearwitness.publication.claims import TESTIMONY, PublicClaim, Spring
from bearwitness.publication.drawing import Card, Picture, drawn
from bearwitness.publication.layers import Tie

_WORLD, _CLAIM = "world", "claim"
_MARK = "•"  # in the place of a number: how many there are is not told
_TOGETHER = 4


def picture(
    claim: PublicClaim,
    language: str,
    *,
    words: Mapping[str, str],
    small: Callable[[Spring], str],
) -> Picture | None:
    """Draw the sources of a claim; None where it has none.

    Args:
        claim: of an edition.
        language: "en" or "ru".
        words: what the picture says: `world`, `claim`, `untold`, `not_counted`, `confided`,
            `many` (with {count}), `relies` (with {onto}), and above its layers `layer_world`,
            `layer_first`, `layer_between`, `layer_last`.
        small: what stands under a source's name, such as its kind and day.
    """
    if not claim.springs:
        return None
    ties = _ties(claim)
    relaying = {tie.head for tie in ties if tie.kind == "relays"}
    cards = {s.id: _card(s, language, words, small(s), relaying) for s in claim.springs}
    cards, ties = _together(cards, ties, words)
    cards[_WORLD] = Card(_WORLD, words["world"], "", "world")
    cards[_CLAIM] = Card(_CLAIM, claim.wording.of(language), words["claim"], "claim")

    def heading(layer: int, layers: int) -> str:
        which = {0: "world", 1: "first", layers - 1: "last"}.get(layer, "between")
        return words[f"layer_{which}"]

    return drawn(cards.values(), ties, heading=heading)


def beneath(claim: PublicClaim, spring: Spring, say: Callable[[str, str], str]) -> str:
    """Return what stands under a source's name: what it is, its day, how it has it from others.

    Args:
        claim: which it is a source of.
        spring: the source.
        say: puts a "source" kind, a "day" (EDTF) or a "relation" into a page's own words.
    """
    how = dict.fromkeys(flow.relation for flow in claim.flows if flow.source == spring.id)
    told = [say("source", spring.kind), say("day", spring.on) if spring.on else ""]
    return ", ".join(filter(None, (*told, *(say("relation", one) for one in how))))


def springs_of(claim: PublicClaim) -> tuple[Spring, ...]:
    """Return the sources that stand where a claim's lineage begins, as far as is told."""
    fed = {flow.source for flow in claim.flows if not _same(flow.relation)}
    return tuple(spring for spring in claim.springs if spring.id not in fed)


def _same(relation: str) -> bool:
    return relation.startswith("same_") or relation == "speaks_for"


def _ties(claim: PublicClaim) -> list[Tie]:
    out = {spring.id for spring in claim.springs if not spring.counts}
    ties = []
    for flow in claim.flows:
        kind = "left-out" if {flow.source, flow.onto} & out else "relays"
        ties.append(Tie(flow.onto, flow.source, kind, flow.standing))
    for spring in claim.springs:
        seen = spring.saw or spring.kind == TESTIMONY
        if seen or not any(tie.head == spring.id for tie in ties):
            ties.append(Tie(_WORLD, spring.id, "saw", "established" if seen else "unknown"))
        ties.append(Tie(spring.id, _CLAIM, "says" if spring.counts else "left-out", "established"))
    return ties


def _card(
    spring: Spring, language: str, words: Mapping[str, str], small: str, relaying: set[str]
) -> Card:
    told, kind = [small], "unknown"
    if spring.kind == TESTIMONY:
        told, kind = [words["confided"]], "seen"
    elif not spring.counts:
        kind = "left-out"
        told.append(words["not_counted"])
    elif spring.saw:
        kind = "seen"
    elif spring.id in relaying:
        kind = "relay"
    else:
        told.append(words["untold"])
    near = _MARK if spring.cut else ""
    return Card(spring.id, spring.title.of(language), " · ".join(filter(None, told)), kind, near)


def _together(
    cards: Mapping[str, Card], ties: list[Tie], words: Mapping[str, str]
) -> tuple[dict[str, Card], list[Tie]]:
    """Draw as one those that rely on the same alone and are relied on by nobody, if many."""
    onto = {name: sorted((t.tail, t.kind, t.standing) for t in ties if t.head == name)
            for name in cards}  # fmt: skip
    relied = {tie.tail for tie in ties if tie.head != _CLAIM}
    free = sorted(n for n in cards if n not in relied and not cards[n].near
                  and cards[n].kind in {"relay", "unknown"})  # fmt: skip
    groups: dict[object, list[str]] = {}
    for name in free:
        groups.setdefault((cards[name].kind, tuple(onto[name])), []).append(name)
    kept, gone = dict(cards), set[str]()
    for names in groups.values():
        if len(names) < _TOGETHER:
            continue
        roots = ", ".join(cards[tail].title for tail, *_ in onto[names[0]] if tail in cards)
        told = words["relies"].format(onto=roots) if roots else words["untold"]
        title = words["many"].format(count=len(names))
        kept[names[0]] = Card(names[0], title, told, "many")
        gone.update(names[1:])
    left = {name: card for name, card in kept.items() if name not in gone}
    return left, [tie for tie in ties if not {tie.tail, tie.head} & gone]
