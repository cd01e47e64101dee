"""To whom a secret is dealt: groups of custodians, one for each place, and how many are needed.

It holds no secret: a case's facts give its plan to whoever holds the folder. `shares` deals by it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from bearwitness.errors import Malformed

_MOST = 16  # groups, and shares in a group; SLIP-39 has four bits for each


@dataclass(frozen=True, slots=True)
class Group:
    """The custodians of one place: any `quorum` of them stand for it.

    Raises:
        Malformed: these numbers do not fit.
    """

    quorum: int
    custodians: int

    def __post_init__(self) -> None:
        # One of several, each enough alone, is no sharing; SLIP-39 does not allow it either.
        alone = self.quorum == 1 and self.custodians > 1
        if alone or not 1 <= self.quorum <= self.custodians <= _MOST:
            raise Malformed(
                f"a group cannot be {self.quorum} of {self.custodians}",
                hint="2of3 is a good one; at most 16 hold a share, and several need a quorum of 2",
            )

    def __str__(self) -> str:
        return f"{self.quorum} of {self.custodians}"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a secret is dealt: any `quorum` of the groups, in each a quorum of its own.

    Raises:
        Malformed: these numbers do not fit, or one share alone would be enough.
    """

    quorum: int
    groups: tuple[Group, ...]

    def __post_init__(self) -> None:
        if not 1 <= self.quorum <= len(self.groups) <= _MOST or self.fewest < 2:
            raise Malformed(
                "shares cannot be dealt like this",
                hint="as many groups are needed as there are, or fewer; two custodians at least",
            )

    @property
    def custodians(self) -> int:
        """How many shares there are, in all groups together."""
        return sum(group.custodians for group in self.groups)

    @property
    def fewest(self) -> int:
        """The smallest number of shares that can be enough."""
        return sum(sorted(group.quorum for group in self.groups)[: self.quorum])

    def grouped(self, dealt: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """Return what `split` dealt, a tuple for each group."""
        rest = iter(dealt)
        return tuple(tuple(itertools.islice(rest, group.custodians)) for group in self.groups)

    def enough(self, dealt: Sequence[str]) -> tuple[str, ...]:
        """Return the fewest of the shares dealt that give the secret back."""
        pairs = sorted(
            zip(self.groups, self.grouped(dealt), strict=True), key=lambda pair: pair[0].quorum
        )
        return tuple(s for group, some in pairs[: self.quorum] for s in some[: group.quorum])

    def __str__(self) -> str:
        if len(self.groups) == 1:
            return str(self.groups[0])
        inside = ", ".join(map(str, self.groups))
        return f"{self.quorum} of {len(self.groups)} groups ({inside})"


TWO_PLACES = Plan(2, (Group(2, 3), Group(2, 3)))


def one_group(quorum: int, custodians: int) -> Plan:
    """Return the plan of shares in one place."""
    return Plan(1, (Group(quorum, custodians),))
