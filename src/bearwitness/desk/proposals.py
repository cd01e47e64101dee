"""What staff decided of proposals that a machine made, so that they do not come back."""

from __future__ import annotations

from dataclasses import dataclass

from bearwitness.desk import kinds
from bearwitness.errors import Malformed
from bearwitness.ids import SourceId


@dataclass(frozen=True, slots=True)
class RefusedProposal:
    """What a rule read in a source's text is not so, or is of no use.

    `digest` is `ReadClaim.digest`: the refusal holds when the text is kept anew and its words
    have moved, and ends when a rule reads them otherwise. It goes with a source that is shredded,
    and has no key: a key outlives, and this one would confirm a guess at the sentence.
    """

    source: SourceId
    digest: str
    predicate: str


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether two records are of one person, event or place, as somebody decided.

    They are named by their ids, the lesser first; an entry of a list is `S-…:12`. `same` None
    takes an earlier decision back.
    """

    one: str
    other: str
    same: bool | None

    def __post_init__(self) -> None:
        if not self.one < self.other:
            raise Malformed("a decision names two records, the lesser id first")


kinds.register(RefusedProposal, "refused proposal", key=None)
kinds.register(Judged, "judged pair", key=("one", "other"), outlives=True)
