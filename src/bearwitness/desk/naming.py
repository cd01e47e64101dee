"""What the logs of a case are called: one name for each machine, and for each public log.

A case's name is two parts, `bearwitness.example/<case>`; what it was made with. A copy for another
machine, a restored case and a public log add a part of their own, drawn by lot. So no two logs
of a case share a name, whoever writes on in which copy. A plain copy of the folder has none of
its own, and nothing can give it one.
"""

from __future__ import annotations

from collections.abc import Iterator

from bearwitness.desk import kinds
from bearwitness.desk.deeds import Named
from bearwitness.desk.fold import Fold
from bearwitness.sealing.age import Entropy


def case_of(log: str) -> str:
    """Return the name of the case that a log is of."""
    return "/".join(log.split("/")[:2])


def another(log: str, *, entropy: Entropy) -> str:
    """Return a new name in the family of a log."""
    return f"{case_of(log)}/{entropy(4).hex()}"


def is_first(log: str) -> bool:
    """Say whether this is the log of the machine on which the case was made."""
    return log == case_of(log)


def formers(fold: Fold, *, restored: bool = False) -> dict[str, int]:
    """Return what this log was called before, each with how many leaves it had when that ended.

    The log begins with these leaves of the former one; what that one got later is not in it.

    Args:
        fold: it has caught up.
        restored: only as far as the case was restored: the same machine's, as far as one knows.
    """
    told = {one.origin: one for one in _named(fold) if one.restored or not restored}
    found: dict[str, int] = {}
    name, leaves = fold.facts.origin, 1 << 60
    while name in told and told[name].former not in found:
        leaves = min(leaves, told[name].leaves)
        name = told[name].former
        found[name] = leaves
    return found


def _named(fold: Fold) -> Iterator[Named]:
    kind = kinds.of(Named).name
    return (fold.value(found) for found in fold.records if found.card.kind == kind)
