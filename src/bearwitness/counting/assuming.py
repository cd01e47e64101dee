"""What the latent classes are to assume: a cap on all persons, and the prior of the expansion.

Both are told beside each answer. What is usually assumed of the expansion is the same for any
number of lists. Chances uniform on each list, as LCMCR has them, assume the less unseen the more
lists there are, and of many that there is hardly anybody; they are had by asking for them.

A cap is shown with the posterior chance that it cuts off; where it cuts off more than a twentieth,
as much as an interval of 95 % leaves outside, the cap would make the answer, and there is none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from bearwitness.counting.expansion import assumed, with_expansion
from bearwitness.counting.latent_class import Sampled
from bearwitness.counting.mixture import Prior
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.result import Assumed, Caution, Estimate, Method, Remark
from bearwitness.errors import Misused

Expansion = tuple[float, float] | Literal["uniform"]
UNIFORM: Final = "uniform"  # chances on each list, instead of a prior of the expansion
USUAL = (1.1, 5.0)  # from ten elevenths of everybody documented to a fifth
MOST_BEYOND = 0.05  # posterior chance beyond a cap: above it, the cap makes the answer
NEAR = 0.95  # of a cap: what lies above touches it


def refuse(method: Method, table: Overlaps, most: int | None, expansion: Expansion | None) -> None:
    """Refuse what cannot be assumed of this table.

    Raises:
        Misused: another method than latent classes, or a cap that is not above the documented.
    """
    if (most, expansion) == (None, None):
        return
    if method is not Method.LATENT_CLASS:
        raise Misused(
            "a cap and a prior on expansion are settings of latent classes",
            hint="use --method latent_class",
        )
    if most is not None and most <= table.documented:
        raise Misused(
            "the cap on all persons is not above the documented",
            hint="give a larger --most, or none",
        )


def told(
    asked: Estimate, table: Overlaps, most: int | None, expansion: Expansion | None
) -> Estimate:
    """Return what is asked with what is assumed of it; unchanged where nothing is sampled.

    Raises:
        Misused: an expansion that no prior of so many lists has.
    """
    if asked.method not in {Method.LATENT_CLASS, Method.ALL}:
        return asked
    prior, lists = Prior(), len(table.names)
    if expansion == UNIFORM:
        low, high = assumed(prior, lists)
    else:
        low, high = USUAL if expansion is None else expansion
        prior = with_expansion(prior, lists, (low, high))
    said = Assumed(low, high, expansion is not None, prior.chance, most)
    remark = Remark(Caution.EXPANSION, (_short(low), _short(high)))
    return replace(asked, assumed=said, warnings=(*asked.warnings, remark))


def prior_of(said: Assumed | None, lists: int | None = None) -> Prior:
    """Return the prior that was assumed; of another number of lists, with the same expansion.

    Chances that were uniform stay so, whatever that assumes of the expansion.
    """
    if said is None or said.chance == Prior().chance:
        return Prior()
    if lists is None:
        return Prior(chance=said.chance)
    return with_expansion(Prior(), lists, (said.low, said.high))


def capped(asked: Estimate, sampled: Sampled) -> Estimate:
    """Return what is asked with the chance that touches its cap, if it has one."""
    if asked.assumed is None or asked.assumed.most is None:
        return asked
    most = asked.assumed.most
    near = float((sampled.totals > NEAR * most).mean()) if sampled.totals.size else 1.0
    said = replace(asked.assumed, beyond=round(sampled.beyond, 4), near=round(near, 4))
    remark = Remark(Caution.CAPPED, (most, round(sampled.beyond, 3)))
    return replace(asked, assumed=said, warnings=(*asked.warnings, remark))


def decides(asked: Estimate) -> bool:
    """Whether the cap makes the answer."""
    said = asked.assumed
    return said is not None and said.beyond is not None and said.beyond > MOST_BEYOND


def _short(expansion: float) -> float:
    """Round to what a reader needs: two digits after the point, none of large numbers."""
    return round(expansion, 2) if expansion < 10 else float(round(expansion))
