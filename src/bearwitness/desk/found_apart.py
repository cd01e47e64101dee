"""Two sources that a machine proposed as dependent and that somebody found to be apart.

The finding is about the two records: whatever a machine reads in them later, it does not propose
the pair again. It is no evidence of independence: no grade knows of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from bearwitness.desk import kinds
from bearwitness.errors import Malformed
from bearwitness.ids import SourceId


@dataclass(frozen=True, slots=True)
class FoundApart:
    """Neither of two sources relies on the other as proposed; the lesser id stands first."""

    one: SourceId
    other: SourceId
    because: str
    by: str

    def __post_init__(self) -> None:
        if not self.one < self.other:
            raise Malformed("a finding names two sources, the lesser id first")


kinds.register(FoundApart, "found apart", key=("one", "other"))
