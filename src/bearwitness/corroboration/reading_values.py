"""What a reading of an article consists of. Every part is a proposal until a person confirms it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bearwitness.records.claim import Denial, Figure, Stance
from bearwitness.records.source import SourceKind


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """One claim as read. Offsets are code points; `answers` are ids of earlier claims."""

    id: str
    start: int
    end: int
    predicate: str | None  # None: denies something that this text does not name
    stance: Stance
    denial: Denial | None
    figure: Figure | None
    attribution: tuple[str, ...]  # outermost speaker first; empty: the text itself
    cue: tuple[int, int] | None
    place: str | None
    date: str | None
    perpetrator: str | None = field(repr=False)
    answers: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class ReadSource:
    """Somebody whom the text relies on."""

    name: str = field(repr=False)
    kind: SourceKind


@dataclass(frozen=True, slots=True)
class ReadLink:
    """`source` relies on `onto`, as the words at `cue` say; `speaks_for` makes them one voice."""

    source: str = field(repr=False)
    onto: str = field(repr=False)
    cue: tuple[int, int]
    speaks_for: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read. Every part is a proposal."""

    claims: tuple[ReadClaim, ...]
    sources: tuple[ReadSource, ...]
    lineage: tuple[ReadLink, ...]
