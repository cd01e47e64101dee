"""What a reading of an article consists of. Every part is a proposal until a person confirms it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from bearwitness.corroboration.circumstances import DatedClaim
from bearwitness.corroboration.places import Placed
from bearwitness.corroboration.who import SpeakerKind
from bearwitness.records.claim import Denial, Figure, Stance

_DIGESTED = b"bearwitness/reading/proposal/1"


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
    placed: Placed | None
    dated: DatedClaim | None
    perpetrator: str | None = field(repr=False)
    answers: tuple[str, ...]
    because: str
    hedge: str | None = None  # a word by which the text keeps its distance: "reportedly"

    def digest(self, text: str) -> str:
        """Return what this proposal is, whatever stands before it: SHA-256 in hex.

        Over a tag and, each after its length in eight bytes: predicate, stance, kind of denial,
        the words (spaces and line ends as one space), then each speaker. So it is another
        proposal once it is read otherwise, and the same where the text around it has changed;
        what a text says twice in the same words is one.

        Args:
            text: the text that was read.
        """
        words = " ".join(text[self.start : self.end].split())
        said = (self.predicate or "", self.stance.value, self.denial.value if self.denial else "")
        parts = [part.encode("utf-8") for part in (*said, words, *self.attribution)]
        written = (len(part).to_bytes(8, "big") + part for part in (_DIGESTED, *parts))
        return hashlib.sha256(b"".join(written)).hexdigest()

    @property
    def place(self) -> str | None:
        """Return the place as written, if any."""
        return self.placed.name if self.placed else None

    @property
    def date(self) -> str | None:
        """Return the date as written, if any; `date_of` says what it dates."""
        return self.dated.written if self.dated else None

    @property
    def date_of(self) -> str | None:
        """Return "deed" or "saying"; None if there is no date."""
        return self.dated.of.value if self.dated else None


@dataclass(frozen=True, slots=True)
class ReadSource:
    """Somebody whom the text relies on."""

    name: str = field(repr=False)
    kind: SpeakerKind


@dataclass(frozen=True, slots=True)
class ReadLink:
    """`source` relies on `onto`, as the words at `cue` say; `speaks_for` makes them one voice."""

    source: str = field(repr=False)
    onto: str = field(repr=False)
    cue: tuple[int, int]
    speaks_for: bool = False


@dataclass(frozen=True, slots=True)
class ReadAttribution:
    """Words, thoughts or wishes given to somebody; ranges of code points, in order.

    `source` is empty where the text names nobody.
    """

    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read. Every part is a proposal."""

    claims: tuple[ReadClaim, ...]
    sources: tuple[ReadSource, ...]
    lineage: tuple[ReadLink, ...]
    attributions: tuple[ReadAttribution, ...] = ()
