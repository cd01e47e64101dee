"""Counts by stratum that give nobody away, in one release or across several.

1. No small cell.      A stratum with fewer than `SMALLEST` people is not shown.
2. None by subtraction. Where a table holds one back, its smallest shown stratum is held back too;
                       no total is ever given, and a count is rounded down to a multiple of five.
3. None by comparison. A count that was released stands until at least `SMALLEST` people have come
                       or gone, so two releases around one withdrawal are the same bytes.

Rule 3 needs what was released before: `Anchors`, the true counts behind it, which stay at DESK.
Rules 1 and 2 follow Hundepool et al., Statistical Disclosure Control (2012), chapter 4.
"""

from __future__ import annotations

from collections.abc import Mapping

SMALLEST = 5
Anchors = Mapping[str, Mapping[str, int]]  # table -> stratum -> people, when last released


def anchored(now: Anchors, before: Anchors | None) -> dict[str, dict[str, int]]:
    """Return the counts to release by: the old ones, and new ones where many came or went.

    Args:
        now: how many people are in each stratum at this moment.
        before: what an earlier call returned; None at the first release.
    """
    return {
        table: {
            name: _anchor(now.get(table, {}).get(name, 0), (before or {}).get(table, {}).get(name))
            if before is not None
            else now[table][name]
            for name in sorted({*now.get(table, {}), *(before or {}).get(table, {})})
        }
        for table in sorted({*now, *(before or {})})
    }


def shown(anchors: Anchors) -> dict[str, dict[str, int]]:
    """Return the counts that may be seen, each rounded down to a multiple of five."""
    return {table: _table(strata) for table, strata in anchors.items()}


def _anchor(people: int, before: int | None) -> int:
    # A stratum that was not there counts as empty: one person in a new one changes nothing.
    old = before or 0
    return people if abs(people - old) >= SMALLEST else old


def _table(strata: Mapping[str, int]) -> dict[str, int]:
    large = {name: people for name, people in strata.items() if people >= SMALLEST}
    if any(0 < people < SMALLEST for people in strata.values()) and large:
        smallest = min(large, key=lambda name: (large[name], name))
        del large[smallest]
    return {name: people // SMALLEST * SMALLEST for name, people in sorted(large.items())}
