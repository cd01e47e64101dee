"""Proposals of the reader of articles that staff refused, so that they do not come back."""

from __future__ import annotations

from dataclasses import dataclass

from bearwitness.desk import kinds
from bearwitness.ids import SourceId


@dataclass(frozen=True, slots=True)
class RefusedProposal:
    """What a rule read at this place of a source's text is not so, or is of no use."""

    source: SourceId
    start: int
    end: int
    predicate: str


kinds.register(
    RefusedProposal, "refused proposal", key=("source", "start", "end", "predicate"), outlives=True
)
