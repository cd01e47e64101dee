"""Why a claim was read as it was, in sentences for whoever has to confirm it."""

from __future__ import annotations

from bearwitness.corroboration.circumstances import DatedClaim, DateOf
from bearwitness.corroboration.frames import Frame
from bearwitness.corroboration.places import Placed
from bearwitness.records.terms import Term


def because(
    violation: Term,
    *,
    words: str,
    frames: tuple[Frame, ...],
    counted: str | None,
    denial: Term | None,
    placed: Placed | None,
    dated: DatedClaim | None,
    hedge: str | None,
) -> str:
    """Say which words made the claim, who says them, and what each circumstance rests on."""
    told = [f"“{words}” is about {violation.label('en')}"]
    if counted:
        told.append(f"“{counted}” is the number of those it was done to")
    told += [f.why for f in frames] or ["nobody is named as saying it"]
    if denial:
        told.append(f"the same speaker uses words of {denial.label('en')} about it")
    if hedge:
        told.append(f"“{hedge}”: the text keeps its distance")
    if dated and dated.of is DateOf.SAYING:
        told.append(f"“{dated.written}” is when it was said or became known, not when it happened")
    return "; ".join([*told, *_where(placed)]) + "."


def answering(
    violation: Term | None,
    frame: Frame,
    denial: Term | None,
    answered: tuple[str, ...],
    *,
    placed: Placed | None,
) -> str:
    """Say that a sentence names no violation and what it points back to."""
    told = [f"these are words of {denial.label('en')}"] if denial else []
    told.append(frame.why)
    if violation is None:
        told.append("it names no violation, and the text asserted none before it")
    else:
        them = ", ".join(answered)
        told.append(f"it points back to what was said before of {violation.label('en')} ({them})")
    return "; ".join([*told, *_where(placed)]) + "."


def _where(placed: Placed | None) -> list[str]:
    if placed is None or placed.stated:
        return []
    if placed.beside:
        return [f"the sentence names {placed.name}, but does not say that it was there"]
    return [f"the sentence names no place; the text before it was about {placed.name}"]
