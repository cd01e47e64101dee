"""Assembly: the one way from cleared drafts to an edition's quotes.

A quote is made from a `Cleared` that allows QUOTE, and its proof is read before it goes in: a
bundle that would show one word more than the gate cleared is refused, whatever else it proves.

    1. The deponent allowed quoting.
    2. The passage is in the cleared draft and has words left.
    3. The bundle verifies, and is of this passage's place in its testimony.
    4. Every word that the bundle shows is a word that the gate cleared, in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bearwitness.consent import Scope
from bearwitness.errors import ConsentDenied, Malformed, Refused, Unverified
from bearwitness.ids import TestimonyId
from bearwitness.proof.policy import Policy
from bearwitness.proof.verify import Verdict, verify
from bearwitness.publication.edition import Piece, PieceKind, Quote, Receipt, WarningLevel
from bearwitness.publication.gate import Cleared
from bearwitness.redaction.masking import DraftPassage, Shape
from bearwitness.redaction.masking import Piece as DraftPiece

_KINDS = {
    Shape.KEPT: PieceKind.WORDS,
    Shape.WITHHELD: PieceKind.WITHHELD,
    Shape.GENERALISED: PieceKind.GENERALISED,
}

_HINTS = {  # readers are asked to want these, so an edition without them would prove nothing
    "cosigners": "have the log cosigned first: docs/howto/stamp-and-cosign.md",
    "time": "have the log stamped first: docs/howto/stamp-and-cosign.md",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A passage that goes into the edition: which one, how heavy, and the proof for it."""

    testimony: TestimonyId
    index: int
    bundle: bytes | None = field(default=None, repr=False)
    log: str = ""  # the log's origin
    leaf: int = 0
    checked_by: tuple[str, ...] = ()
    warning: WarningLevel = WarningLevel.CALM
    key: bool = False
    translation: str = field(default="", repr=False)  # dropped if covered or not allowed


@dataclass(frozen=True, slots=True)
class Quoted:
    """The quotes of an edition and the files that belong to them, by path."""

    quotes: tuple[Quote, ...]
    files: Mapping[str, bytes] = field(repr=False)


def quoted(
    cleared: Sequence[Cleared], chosen: Sequence[Chosen], policy: Policy | None = None
) -> Quoted:
    """Return the chosen passages as quotes, in the order chosen.

    `policy` is the edition's own: what its readers will be asked to want, its proofs must have.
    Voices are numbered as they first speak here, so that a number leads to no testimony's id.

    Raises:
        ConsentDenied: step 1.
        Refused: step 2 or 4: something is chosen that the gate did not clear.
        Unverified: step 3.
    """
    drafts = {one.draft.testimony: one for one in cleared}
    voices: dict[TestimonyId, int] = {}
    quotes, files = [], {}
    for number, choice in enumerate(chosen, start=1):
        passage = _passage(drafts.get(choice.testimony), choice)
        voice = voices.setdefault(choice.testimony, len(voices) + 1)
        name = f"p-{number:02d}"
        receipt = None
        if choice.bundle is not None:
            verdict = _checked(choice.bundle, choice, passage, policy)
            receipt = _receipt(name, choice, verdict)
            files[receipt.bundle] = choice.bundle
        language = drafts[choice.testimony].draft.language
        pieces = tuple(_piece(piece) for piece in passage.pieces)
        whole = all(piece.kind is PieceKind.WORDS for piece in pieces)
        may = drafts[choice.testimony].allows(Scope.TRANSLATE)
        translation = choice.translation if whole and may else ""
        quotes.append(
            Quote(name, voice, language, pieces, choice.warning, choice.key, receipt, translation)
        )
    return Quoted(tuple(quotes), files)


def _passage(cleared: Cleared | None, choice: Chosen) -> DraftPassage:
    if cleared is None:
        raise Refused(
            f"testimony {choice.testimony} was not cleared", hint="take it through the gate first"
        )
    if not cleared.allows(Scope.QUOTE):  # 1
        raise ConsentDenied(
            f"{choice.testimony}: consent to quote is not among its permits",
            hint="ask the deponent, or leave this testimony out",
        )
    passage = next((p for p in cleared.passages if p.index == choice.index), None)
    if passage is None or not passage.kept:  # 2
        raise Refused(
            f"passage {choice.index} of {choice.testimony} has nothing that was cleared",
            hint="choose another passage",
        )
    return passage


def _checked(
    bundle: bytes, choice: Chosen, passage: DraftPassage, policy: Policy | None
) -> Verdict:
    verdict = verify(bundle, policy=policy)
    if not verdict.verified:  # 3
        step = next(step for step in verdict.steps if not step.ok)
        raise Unverified(
            f"a passage's own bundle does not hold: {step.why}",
            step=step.number,
            hint=_HINTS.get(step.name, ""),
        )
    if verdict.index not in (None, choice.index):
        raise Unverified("a bundle is of another passage than it is given for", step=6)
    if not _shows_only(verdict.slots, passage):  # 4
        raise Refused(
            f"the bundle of passage {choice.index} of {choice.testimony} shows words "
            "that were not cleared",
            hint="make the bundle again from the cleared draft",
        )
    return verdict


def _shows_only(slots: Sequence[str | None], passage: DraftPassage) -> bool:
    """Say whether the shown slots stand in the kept pieces, in order; white space aside."""
    kept = "\0".join(_dense(p.shown) for p in passage.pieces if p.shape is Shape.KEPT)
    here = 0
    for shown in map(_dense, filter(None, slots)):
        found = kept.find(shown, here)
        if found < 0:
            return False
        here = found + len(shown)
    return True


def _dense(text: str) -> str:
    return "".join(text.split())


def _receipt(name: str, choice: Chosen, verdict: Verdict) -> Receipt:
    if verdict.sealed_before is None:
        raise Malformed("a bundle for publication states no time", hint="use a dated checkpoint")
    sealed = datetime.fromisoformat(verdict.sealed_before)
    return Receipt(f"bundles/{name}.json", sealed, choice.log, choice.leaf, choice.checked_by)


def _piece(piece: DraftPiece) -> Piece:
    kind = _KINDS[piece.shape]
    if kind is PieceKind.WITHHELD:
        return Piece(kind, "", piece.kind)
    text = piece.shown if kind is PieceKind.WORDS else piece.shown.strip("[]")
    return Piece(kind, text, piece.kind)
