"""What rests on a consent that was withdrawn, and what to do about it, for people and as JSON."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from bearwitness.consent.uses import Derivative
from bearwitness.desk import whereabouts
from bearwitness.desk.tracing import Fate, Trace

TO_DO = {
    Fate.VOID: "approvals and scripts of it are void",
    Fate.GOES_ON: "the next one goes without; a number that is out cannot be unsaid",
    Fate.HELD: "with us, not marked as withdrawn",
    Fate.MARKED: "marked as withdrawn: remove it, and every copy of it",
    Fate.ANEW: "marked as withdrawn and served no more: build it anew of the next edition",
    Fate.REMOVED: "removed",
    Fate.ASK: "ask whoever holds it to take it down, then `consent copy … --standing removed`",
    Fate.OUT: "nobody can recall it: tell the deponent, and whoever received it",
}


_EDITION = "marked as withdrawn: it is removed when the next edition is made there"
_SITES = "; sites built of it are to be built anew of the next, and taken down wherever they are"
# `recite film` works without the case, so it knows of no place for its own.
_FILMS = "; films made of it are to be removed, and made anew of the next script"


def to_do(trace: Trace) -> str:
    """Return what is left to do about one derivative or one copy of it."""
    if trace.fate in {Fate.MARKED, Fate.REMOVED} and trace.made is Derivative.EDITION:
        return (_EDITION if trace.fate is Fate.MARKED else TO_DO[trace.fate]) + _SITES
    if trace.made is Derivative.SCRIPT:
        return TO_DO[trace.fate] + _FILMS
    with_next = trace.fate is Fate.MARKED and whereabouts.in_an_edition(trace)
    return _EDITION if with_next else TO_DO[trace.fate]


def row(trace: Trace) -> dict[str, object]:
    """Return one derivative or one copy of it, for JSON."""
    return {
        "use": trace.use,
        "made": trace.made.value,
        "what": trace.what,
        "scopes": [scope.value for scope in trace.scopes],
        "parts": list(trace.parts),
        "where": trace.where,
        "unseen": trace.unseen,
        "fate": trace.fate.value,
        "to_do": to_do(trace),
    }


def told(trace: Trace, case: Path | None = None) -> str:
    """Return it in one line; files of ours as seen from where somebody stands."""
    parts = f" ({', '.join(trace.parts)})" if trace.parts else ""
    parts += ", of a draft that they had not seen" if trace.unseen else ""
    where = f" in {_seen(trace, case)}" if trace.where else ""
    what = trace.what if len(trace.what) < 20 else f"{trace.what[:8]}…"
    return f"{trace.use}  {trace.made} {what}{parts}{where}: {to_do(trace)}"


def _seen(trace: Trace, case: Path | None) -> str:
    ours = trace.fate in ("held", "marked", "anew") or trace.where.startswith("../")
    if case is None or not ours or " on the machine " in trace.where:
        return trace.where
    return os.path.relpath(case.resolve() / trace.where)


def listed(traces: Iterable[Trace], case: Path | None = None) -> str:
    """Return what rests on a withdrawal, one a line; a sentence if nothing does."""
    lines = [f"  {told(trace, case)}" for trace in traces]
    return "\n".join(["What rests on it:", *lines] if lines else ["Nothing was made of it."])
