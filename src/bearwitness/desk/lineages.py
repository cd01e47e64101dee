"""Proposals of who relied on whom: copied words and shared odd figures, for a person to judge.

A proposal is no link. Staff look at both sources and record what they found (`source relies`),
or that the two are apart, which nothing needs to be recorded for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bearwitness.corroboration import copying, odd_values
from bearwitness.corroboration.odd_values import Stated
from bearwitness.desk import voices
from bearwitness.desk.casebook import Casebook
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.source import Link


@dataclass(frozen=True, slots=True)
class Proposal:
    """`source` may rely on `onto`: runs of words, or odd figures, that both have and few others.

    `ordered` is False where nothing tells which of the two was first.
    """

    source: SourceId
    onto: SourceId
    runs: int
    odd_figures: int
    ordered: bool


def proposed(casebook: Casebook, *, at: datetime) -> tuple[Proposal, ...]:
    """Return the pairs that nobody has linked yet, the strongest first.

    Testimonies whose deponents do not allow comparing are left out.
    """
    sources = voices.comparable(casebook, at=at)
    known = {source.id for source in sources}
    linked = {frozenset((link.source, link.onto)) for link in casebook.all(Link) if link.onto}
    claims = {claim.id: claim for claim in casebook.all(Claim)}
    sayings = [s for s in casebook.all(Saying) if s.source in known]
    found = {
        frozenset((c.source, c.onto)): Proposal(c.source, c.onto, c.runs, 0, c.certain_order)
        for c in copying.copies(sources)
    }
    for pair in odd_values.shared(_figures(sayings, claims)):
        one, other = SourceId(pair.one), SourceId(pair.other)
        seen = found.get(frozenset((one, other)), Proposal(other, one, 0, 0, ordered=False))
        found[frozenset((one, other))] = Proposal(
            seen.source, seen.onto, seen.runs, pair.odd, seen.ordered
        )
    left = (found[pair] for pair in found.keys() - linked)
    return tuple(sorted(left, key=lambda p: (-p.runs - p.odd_figures, p.source, p.onto)))


def _figures(sayings: Iterable[Saying], claims: Mapping[ClaimId, Claim]) -> Iterable[Stated]:
    for saying in sayings:
        claim = claims.get(saying.claim)
        if saying.stance is Stance.ASSERTS and claim is not None and claim.figure is not None:
            figure = claim.figure
            item = f"{claim.event} {claim.predicate} {figure.unit}"
            value = f"{figure.modality} {figure.value} {figure.lower} {figure.upper}"
            yield Stated(saying.source, item, frozenset({value}))
