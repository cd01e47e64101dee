"""Proposals of who relied on whom: words copied, facts retold, figures shared; a person judges.

A proposal is no link. Staff look at both sources and record what they found (`source relies`), or
that the two are apart (`source apart`): then the pair does not come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bearwitness.corroboration import copying, odd_values, retelling
from bearwitness.corroboration.odd_values import Stated
from bearwitness.desk import voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.found_apart import FoundApart
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.source import Link, Source, Standing


@dataclass(frozen=True, slots=True)
class Proposal:
    """`source` may rely on `onto`. What speaks for it is counted; 0 where nothing of that kind.

    `runs` of five words and `odd_figures` both have and few others; `facts` both tell, sentence
    by sentence, of which `in_order` follow one another in both, and `unusual` of their figures
    few others give; on `alike` disputed figures the two say the same. `strength` is how much more
    of what both tell speaks for a retelling than against it (`retelling`), 0 where nobody set the
    two beside each other. `ordered` is False where nothing tells which of the two was first.
    """

    source: SourceId
    onto: SourceId
    runs: int = 0
    odd_figures: int = 0
    facts: int = 0
    in_order: int = 0
    unusual: int = 0
    alike: int = 0
    strength: float = 0.0
    ordered: bool = False

    @property
    def place(self) -> float:
        """By which proposals are sorted, the greatest first; no probability.

        Of facts retold, the strength: two long reports of one thing have many facts in common and
        may have as much against them. Words and odd figures are shared one by one; nothing of
        them speaks against a copy.
        """
        return self.strength + self.runs + self.odd_figures + self.alike


def proposed(casebook: Casebook, *, at: datetime) -> tuple[Proposal, ...]:
    """Return the pairs that nobody has linked or found apart yet, the strongest first.

    A link for one claim settles no other: the pair comes back while both assert another claim.
    Testimonies whose deponents do not allow comparing are left out.
    """
    sources = voices.comparable(casebook, at=at)
    known = {source.id for source in sources}
    claims = {claim.id: claim for claim in casebook.all(Claim)}
    sayings = [s for s in casebook.all(Saying) if s.source in known]
    found = _by_text(sources)
    stated = tuple(_figures(sayings, claims))
    for odd in odd_values.shared(stated):
        _add(found, odd.other, odd.one, odd_figures=odd.odd)
    for twin in odd_values.twins(stated):
        _add(found, twin.other, twin.one, alike=twin.odd)
    settled = _linked(voices.recorded(casebook), sayings)
    settled |= {frozenset((f.one, f.other)) for f in casebook.all(FoundApart)}
    left = (found[pair] for pair in found.keys() - settled)
    return tuple(sorted(left, key=lambda p: (-p.place, p.source, p.onto)))


def _linked(links: Iterable[Link], sayings: Iterable[Saying]) -> set[frozenset[str]]:
    """Return the pairs linked for all that they say, or for every claim that both assert."""
    told: dict[str, set[ClaimId]] = {}
    for saying in sayings:
        if saying.stance is Stance.ASSERTS:
            told.setdefault(saying.source, set()).add(saying.claim)
    named: dict[frozenset[str], set[ClaimId | None]] = {}
    for link in links:
        if link.onto and link.standing is not Standing.NOTHING:
            named.setdefault(frozenset((link.source, link.onto)), set()).add(link.claim)
    both = {pair: set.intersection(*(told.get(one, set()) for one in pair)) for pair in named}
    return {pair for pair, claims in named.items() if None in claims or both[pair] <= claims}


def _by_text(sources: Iterable[Source]) -> dict[frozenset[str], Proposal]:
    sources = tuple(sources)
    found: dict[frozenset[str], Proposal] = {}
    for copy in copying.copies(sources):
        _add(found, copy.source, copy.onto, runs=copy.runs, ordered=copy.certain_order)
    for told in retelling.retold(sources):
        _add(
            found, told.source, told.onto, facts=told.facts, in_order=told.in_order,
            unusual=told.unusual, strength=told.strength, ordered=told.certain_order,
        )  # fmt: skip
    return found


def _add(found: dict[frozenset[str], Proposal], source: str, onto: str, **counts: float) -> None:
    pair = frozenset((source, onto))
    before = found.get(pair, Proposal(SourceId(source), SourceId(onto)))
    if before.ordered:
        counts.pop("ordered", None)
    found[pair] = replace(before, **counts)  # type: ignore[arg-type]


def _figures(sayings: Iterable[Saying], claims: Mapping[ClaimId, Claim]) -> Iterable[Stated]:
    for saying in sayings:
        claim = claims.get(saying.claim)
        if saying.stance is Stance.ASSERTS and claim is not None and claim.figure is not None:
            figure = claim.figure
            item = f"{claim.event} {claim.predicate} {figure.unit}"
            value = f"{figure.modality} {figure.value} {figure.lower} {figure.upper}"
            yield Stated(saying.source, item, frozenset({value}))
