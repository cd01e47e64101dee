"""What a step moves, as commands tell it: `source unlink`, `case decide`, `case merge`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from bearwitness.desk.accounts import Change
from bearwitness.desk.moving import Moved
from bearwitness.ids import ClaimId

MARK = "the mark of what you were shown that it raises; without one, it is shown and not done"


def rows(moved: Sequence[Moved | Change]) -> list[dict[str, Any]]:
    """Return what moved in the shape of docs/reference/cli.md, each before and after."""
    return [
        {
            "claim": one.claim,
            "rung": [one.before.rung.value, one.after.rung.value],
            "by_voices": [one.before.by_voices.value, one.after.by_voices.value],
            "k_certain": [one.before.k_certain, one.after.k_certain],
            "k_possible": [one.before.k_possible, one.after.k_possible],
        }
        for one in moved
    ]


def after_merge(moved: Sequence[Moved]) -> str:
    """Return what a merge moved for people, what rises first and loud; nothing where nothing did.

    Whoever merges was not asked: nothing that either machine wrote may be lost.
    """
    rises = [one for one in moved if one.rises]
    falls = [one for one in moved if not one.rises]
    told = f"\nTHESE CLAIMS STAND HIGHER NOW: look at them{lines(rises)}" if rises else ""
    return told + (f"\nThese stand otherwise:{lines(falls)}" if falls else "")


def lines(moved: Sequence[Moved | Change]) -> str:
    """Return what moved for people, a line each; nothing where nothing did."""
    return "".join(f"\n    {one.told}" for one in moved)


def undecided(claims: Collection[ClaimId]) -> list[str]:
    """Return the lines that say what rests on something that nobody has decided, if anything."""
    if not claims:
        return []
    return [
        f"Written apart and undecided, something that these rest on: {', '.join(claims)}.",
        "  Decide before you publish what tells them: bearwitness case conflicts",
    ]
