"""Masking: a testimony with its findings covered, passage by passage.

A draft holds what may be read and nothing else: a covered word is not in it. Masks cover whole
words and all look alike when withheld. Its digest binds an approval to this very text:

    digest = SHA-256 of
      "bearwitness/draft/v2" 00
      text(salt)
      text(testimony id) text(language) u32(passages)
      for each passage:  u32(index) u32(pieces)
        for each piece:  u32(start) u32(end) text(shape) text(kind) text(what is shown)

where u32 is big-endian and text is u32(length in bytes) then UTF-8, or the salt's bytes.
"""

from __future__ import annotations

import hashlib
import re
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bearwitness.errors import Malformed, Refused
from bearwitness.ids import TestimonyId
from bearwitness.records.passage import Passage
from bearwitness.records.testimony import Testimony
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.generalising import WITHHELD, generalised
from bearwitness.redaction.phrases import phrases
from bearwitness.redaction.sweep import Sweep

DOMAIN = b"bearwitness/draft/v2\0"
# A word as the eye takes it: letters that hang together, with what cannot be seen among them.
_WORD = re.compile(
    r"[\w\u0300-\u036f\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+"
    r"(?:['’ʼ‐‑-][\w\u0300-\u036f\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+)*"
)


class Verdict(StrEnum):
    """What a person decides about a finding. Without a decision a finding is masked."""

    ACCEPT = "accept"  # withhold it
    GENERALISE = "generalise"  # say it more coarsely
    CLEAR = "clear"  # let it be read


class Shape(StrEnum):
    """What a reader sees of a piece of a passage."""

    KEPT = "kept"
    WITHHELD = "withheld"
    GENERALISED = "generalised"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision about the words from `start` to `end` of a testimony's text.

    It holds no words. It may also mask what no rule found; `CLEAR` needs a finding's exact place.
    """

    testimony: TestimonyId
    start: int
    end: int
    verdict: Verdict
    by: str
    label: str = ""  # for GENERALISE: a label in the testimony's language instead of the usual one

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise Malformed("a decision needs a stretch of text", hint="start before end")
        if self.label and self.verdict is not Verdict.GENERALISE:
            raise Malformed("only a generalisation has a label")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage, kept or covered. Offsets count from the passage's beginning."""

    start: int
    end: int
    shape: Shape
    shown: str = field(repr=False)  # the words, "[…]" or a label in square brackets
    kind: str = ""  # of the finding that is covered; "" for a kept piece


@dataclass(frozen=True, slots=True)
class DraftPassage:
    """One passage as it would be published."""

    index: int
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """What a reader sees."""
        return "".join(piece.shown for piece in self.pieces)

    @property
    def kept(self) -> tuple[tuple[int, int], ...]:
        """The ranges of the passage that may be shown, in code points of the original."""
        return tuple((p.start, p.end) for p in self.pieces if p.shape is Shape.KEPT)

    @property
    def masks(self) -> tuple[Piece, ...]:
        """The covered pieces."""
        return tuple(p for p in self.pieces if p.shape is not Shape.KEPT)


@dataclass(frozen=True, slots=True)
class Draft:
    """A testimony as it would be published; approvals name its `digest`.

    Digests outlive shredding. A secret salt that does not keeps a short draft from being guessed.
    """

    testimony: TestimonyId
    language: str
    passages: tuple[DraftPassage, ...]
    salt: bytes = field(default=b"", repr=False)

    @property
    def text(self) -> str:
        """All passages, one to a line."""
        return "\n".join(passage.text for passage in self.passages)

    @property
    def digest(self) -> str:
        """SHA-256 in hexadecimal of the layout at the top of this module."""
        return hashlib.sha256(DOMAIN + b"".join(_layout(self))).hexdigest()


@dataclass(frozen=True, slots=True)
class _Mask:
    start: int
    end: int
    label: str = field(repr=False)  # "" when withheld
    kind: str


def draft(
    testimony: Testimony, findings: Sequence[Finding], *, decisions: Sequence[Decision] = ()
) -> Draft:
    """Cover the findings of a testimony, following the decisions; the last on a place counts.

    Without a decision a direct identifier is withheld, a quasi-identifier said more coarsely
    where that is possible and otherwise withheld, and kind `none` stays.

    Raises:
        Refused: a decision would clear a protected word.
        Malformed: a decision belongs to another testimony or lies outside the text.
    """
    _check(testimony, decisions)
    masks = _whole(testimony.text, _masks(testimony, findings, decisions))
    passages = tuple(_passage(p, masks) for p in testimony.passages())
    return Draft(testimony.id, testimony.language, passages)


def residue(text: str, protected: Sequence[str] | Sweep) -> tuple[Finding, ...]:
    """Return where a protected word or a code phrase can be read; the gate asks for none."""
    sweep = protected if isinstance(protected, Sweep) else Sweep.of(protected)
    swept = (
        Finding(s.start, s.end, Kind.PROTECTED, Identifier.DIRECT, "", s.how)
        for s in sweep.sightings(text)
    )
    return (*swept, *phrases(text))


def still_read(
    testimony: Testimony, findings: Sequence[Finding], made: Draft
) -> tuple[Finding, ...]:
    """Return the findings of which a part can be read in the draft, such as the cleared ones."""
    starts = {p.index: p.start for p in testimony.passages()}
    kept = [(starts[p.index] + a, starts[p.index] + b) for p in made.passages for a, b in p.kept]
    after = [bisect_right(kept, f.start, key=lambda k: k[1]) for f in findings]
    return tuple(
        f for f, i in zip(findings, after, strict=True) if i < len(kept) and kept[i][0] < f.end
    )


def _check(testimony: Testimony, decisions: Sequence[Decision]) -> None:
    for decision in decisions:
        if decision.testimony != testimony.id or decision.end > len(testimony.text):
            raise Malformed(
                f"a decision does not fit testimony {testimony.id}",
                hint="decide again on this text",
            )


def _masks(
    testimony: Testimony, findings: Sequence[Finding], decisions: Sequence[Decision]
) -> Iterator[_Mask]:
    last = {(d.start, d.end): d for d in decisions}
    for finding in findings:
        decision = last.pop((finding.start, finding.end), None)
        yield from _mask(testimony, finding, decision)
    for decision in last.values():  # what no rule found
        if decision.verdict is not Verdict.CLEAR:
            label = f"[{decision.label}]" if decision.label else ""
            yield _Mask(decision.start, decision.end, label, Kind.OTHER)


def _mask(testimony: Testimony, finding: Finding, decision: Decision | None) -> Iterator[_Mask]:
    verdict = decision.verdict if decision else _usual(finding)
    if verdict is Verdict.CLEAR:
        if finding.kind is Kind.PROTECTED:
            raise Refused(
                f"testimony {testimony.id}: a protected word cannot be cleared",
                hint="take it off the sweep list first, if the deponent agrees; "
                "a code phrase is never shown",
            )
        return
    coarse = None
    if decision and decision.label:
        coarse = finding.start, f"[{decision.label}]"
    elif verdict is Verdict.GENERALISE:
        sure = decision is not None
        coarse = generalised(testimony.text, finding, testimony.language, sure=sure)
    start, label = coarse or (finding.start, "")
    yield _Mask(start, finding.end, label, finding.kind)


def _usual(finding: Finding) -> Verdict:
    if finding.identifier is Identifier.NONE:
        return Verdict.CLEAR
    return Verdict.ACCEPT if finding.identifier is Identifier.DIRECT else Verdict.GENERALISE


def _whole(text: str, masks: Iterator[_Mask]) -> list[_Mask]:
    """Stretch masks to whole words and join those that touch; joined masks withhold."""
    words = [m.span() for m in _WORD.finditer(text)]
    whole: list[_Mask] = []
    for mask in sorted((_stretched(m, words) for m in masks), key=lambda m: (m.start, m.end)):
        if whole and mask.start < whole[-1].end:
            first = whole.pop()
            label = first.label if first.label == mask.label else ""
            whole.append(_Mask(first.start, max(first.end, mask.end), label, first.kind))
        else:
            whole.append(mask)
    return whole


def _stretched(mask: _Mask, words: list[tuple[int, int]]) -> _Mask:
    first = bisect_right(words, mask.start, key=lambda word: word[1])
    last = bisect_left(words, mask.end, key=lambda word: word[0])
    touched = words[first:last]
    start = min([mask.start, *(a for a, _ in touched)])
    end = max([mask.end, *(b for _, b in touched)])
    return _Mask(start, end, mask.label, mask.kind)


def _passage(passage: Passage, masks: Sequence[_Mask]) -> DraftPassage:
    pieces: list[Piece] = []
    here = passage.start
    first = bisect_right(masks, passage.start, key=lambda mask: mask.end)
    last = bisect_left(masks, passage.end, key=lambda mask: mask.start)
    for mask in masks[first:last]:
        start, end = max(mask.start, passage.start), min(mask.end, passage.end)
        if here < start:
            pieces.append(_kept(passage, here, start))
        pieces.append(_covered(passage, start, end, mask))
        here = end
    if here < passage.end:
        pieces.append(_kept(passage, here, passage.end))
    return DraftPassage(passage.index, tuple(pieces))


def _kept(passage: Passage, start: int, end: int) -> Piece:
    a, b = start - passage.start, end - passage.start
    return Piece(a, b, Shape.KEPT, passage.text[a:b])


def _covered(passage: Passage, start: int, end: int, mask: _Mask) -> Piece:
    shape = Shape.GENERALISED if mask.label else Shape.WITHHELD
    shown = mask.label or WITHHELD
    return Piece(start - passage.start, end - passage.start, shape, shown, mask.kind)


def _layout(made: Draft) -> Iterator[bytes]:
    yield _data(made.salt) + _text(made.testimony) + _text(made.language)
    yield _number(len(made.passages))
    for passage in made.passages:
        yield _number(passage.index) + _number(len(passage.pieces))
        for piece in passage.pieces:
            yield _number(piece.start) + _number(piece.end)
            yield _text(piece.shape) + _text(piece.kind) + _text(piece.shown)


def _number(value: int) -> bytes:
    return struct.pack(">I", value)


def _text(value: str) -> bytes:
    return _data(value.encode())


def _data(value: bytes) -> bytes:
    return _number(len(value)) + value
