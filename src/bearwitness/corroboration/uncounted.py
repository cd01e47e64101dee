"""Which sources assert a claim and add no voice, each with the reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bearwitness.corroboration import enquiries
from bearwitness.corroboration.lineage import Graph
from bearwitness.corroboration.wording import Both
from bearwitness.ids import SourceId
from bearwitness.records.claim import Saying, Stance
from bearwitness.records.source import RELAYS, Link, Rating, Relation, Standing


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A source that asserts the claim and adds no voice."""

    source: SourceId
    why: Both
    rated: bool = False  # staff rated it so that nothing it says counts


def not_counted(
    graph: Graph,
    links: Iterable[Link],
    sayings: Iterable[Saying],
    known: Collection[SourceId],
    rated: Mapping[SourceId, Rating],
) -> tuple[NotCounted, ...]:
    """Return who asserts a claim and adds no voice, and why; whoever is gone is in no reason.

    Args:
        graph: the claim's lineage.
        links: from `lineage.for_claim`.
        sayings: of the claim, by sources that are here.
        known: the sources that are here.
        rated: who is rated so that nothing they say counts.
    """
    found = []
    asserted = [s for s in sayings if s.stance is Stance.ASSERTS]
    own = {s.source for s in asserted if not s.attribution}
    counted, cut = {s.source for s in asserted} - rated.keys() - graph.astray, graph.cut()
    counting = graph.roots | {*cut.near, *cut.far}
    voice_of = {s: v for v, them in graph.voices.items() for s in them.sources}
    firm, perhaps = _relied((k for k in links if k.onto in known), graph.astray)
    first = {v: sorted(counted & set(them.sources))[:2] for v, them in graph.voices.items()}
    for source in sorted({s.source for s in asserted}):
        voice = voice_of[source]
        others = [one for one in first[voice] if one != source]
        if source in rated:
            found.append(NotCounted(source, enquiries.rated(rated[source]), rated=True))
        elif voice in counting and others and (others[0] < source or source in graph.astray):
            found.append(NotCounted(source, enquiries.same_voice(others[0])))
        elif voice in counting and source not in graph.astray:
            continue
        elif source in firm:
            found.append(NotCounted(source, enquiries.relies_on(sorted(firm[source]))))
        elif source in perhaps:
            found.append(NotCounted(source, enquiries.may_rely_on(sorted(perhaps[source]))))
        else:
            why = enquiries.ORIGIN_UNKNOWN if source in own else enquiries.HEARSAY
            found.append(NotCounted(source, why))
    return tuple(found)


def _relied(
    links: Iterable[Link], astray: Collection[SourceId]
) -> tuple[dict[SourceId, set[SourceId]], dict[SourceId, set[SourceId]]]:
    """Return on whom each source relies for this claim, and on whom it may.

    Of whoever leads nowhere as they speak for one who is not counted, also for whom they speak.
    """
    firm: dict[SourceId, set[SourceId]] = {}
    perhaps: dict[SourceId, set[SourceId]] = {}
    for link in links:
        speaks = link.relation is Relation.SPEAKS_FOR and link.source in astray
        if link.onto is not None and (link.relation in RELAYS or speaks):
            known = firm if link.standing is not Standing.UNKNOWN else perhaps
            known.setdefault(link.source, set()).add(link.onto)
    return firm, perhaps
